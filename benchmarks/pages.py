"""The draft page and a posted comment beside bare Flask + SQLAlchemy with the same rows: a table in Markdown.

python -m benchmarks.pages
"""

import logging
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path

from benchmarks.busy_round import Answer, BusyRound, Caller, busy_round
from benchmarks.measure import machine, table
from benchmarks.work import PARAGRAPHS, SEED
from models import logs

COMMENTS = 2_000
TIMES = 40  # of each kind of request


@dataclass(frozen=True, slots=True)
class Cost:
    """One kind of request: the best CPU seconds and the statements it took, and ours as it came; bare where there is one."""

    name: str
    ours: Answer
    seconds: float
    bare: Answer | None = None
    bare_seconds: float = 0.0


def measure_costs(busy: BusyRound, *, times: int) -> list[Cost]:
    """Measure each kind of request so many times, ours and bare in turns."""
    token = busy.token()
    tags: dict[Caller, str] = {browser: browser.call(busy.draft).headers["ETag"] for browser in (busy.ours, busy.bare)}
    file = f"/versions/{busy.world.version_id}/text.html"

    def post_comment(browser: Caller, number: int) -> Answer:
        return browser.call(*busy.proposal(number, token))

    def open_first(browser: Caller, _: int) -> Answer:
        busy.clear_caches()
        return browser.call(busy.draft)

    def open_unchanged(browser: Caller, _: int) -> Answer:
        return browser.call(busy.draft, If_None_Match=tags[browser])

    both, ours = (busy.ours, busy.bare), (busy.ours,)
    return [
        _measure_cost("the draft", both, times, (200, 200), lambda browser, _: browser.call(busy.draft)),
        _measure_cost("the draft, first in a process", both, max(times // 10, 1), (200, 200), open_first),
        _measure_cost("the draft, unchanged", both, times, (304, 304), open_unchanged),
        _measure_cost("a posted comment", both, times, (302, 302), post_comment),
        _measure_cost("the text as a file", ours, times, (200,), lambda browser, _: browser.call(file)),
    ]


def _measure_cost(
    name: str,
    browsers: Sequence[Caller],
    times: int,
    expected: Sequence[int],
    send: Callable[[Caller, int], Answer],
) -> Cost:
    """`send` takes a browser and how often it has asked before; another status than its expected one is an error."""
    best = [float("inf") for _ in browsers]
    last: list[Answer] = []
    for number in range(times):
        last = [send(browser, number) for browser in browsers]
        for answer, status in zip(last, expected, strict=True):
            if answer.status != status:
                raise RuntimeError(f"{name} was answered with {answer.status}")
        best = [min(known, answer.seconds) for known, answer in zip(best, last, strict=True)]
    if len(last) == 1:
        return Cost(name, last[0], best[0])
    return Cost(name, last[0], best[0], last[1], best[1])


def main() -> None:
    """Measure the pages."""
    logs.configure(logging.WARNING)  # while the database is being filled
    print(f"Seed {SEED}; {machine()}. CPU milliseconds in this process, the best of {TIMES} in turns.")
    print(f"\n### {PARAGRAPHS} paragraphs, {COMMENTS:,} comments by six members, on SQLite\n")
    with (
        tempfile.TemporaryDirectory() as folder,
        (Path(folder) / "log").open("w") as log,
        busy_round(Path(folder), paragraphs=PARAGRAPHS, written=COMMENTS) as busy,
    ):
        with redirect_stderr(log):
            logs.configure()  # lines about requests are part of their cost
        rows = [
            [
                f"{cost.name} ({cost.ours.status})",
                f"{cost.seconds * 1000:.1f}",
                f"{cost.bare_seconds * 1000:.1f}" if cost.bare else "-",
                f"{cost.seconds / cost.bare_seconds:.1f}x" if cost.bare else "-",
                f"{cost.ours.statements}",
                f"{cost.bare.statements}" if cost.bare else "-",
                f"{len(cost.ours.body):,}",
                f"{cost.ours.compressed:,}",
            ]
            for cost in measure_costs(busy, times=TIMES)
        ]
    heads = ["request", "ours", "bare", "ratio", "queries", "bare's", "bytes", "compressed"]
    print(table(heads, rows))


if __name__ == "__main__":
    main()
