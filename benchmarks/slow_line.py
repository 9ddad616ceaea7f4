"""What each long page takes on a slow line and an old telephone: a table in Markdown.

python -m benchmarks.slow_line
"""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select

from benchmarks.busy_round import busy_round, sign_in_cookie
from benchmarks.load import serve
from benchmarks.measure import machine, table
from benchmarks.work import PARAGRAPHS, SEED
from models import logs
from models.comments.comment import Comment
from models.consolidation.consolidation import Conflict
from models.db.access import WORKER
from models.people.person import Person
from testing.chromium import chromium
from testing.rounds import circulate, consolidate_and_answer, open_round_on
from testing.world import World

COMMENTS = 2_000
KILOBITS, DELAY, SLOWER = 400, 400, 4  # a second; milliseconds before each answer; times that the processor is slower
TURNS = 3

# Of the radio buttons with one name Tab stops at one.
STOPS = """() => {
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(one => one.tabIndex >= 0 && one.type !== 'hidden' && one.checkVisibility());
  return new Set(stops.map(one => one.type === 'radio' ? one.name : one)).size;
}"""
WATCH_SHIFTS = """window.shifted = 0;
new PerformanceObserver(seen => seen.getEntries().forEach(one => { window.shifted += one.value; }))
  .observe({type: 'layout-shift', buffered: true});"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SERVED = "() => performance.getEntriesByType('navigation')[0].responseStart"
SIZE = "() => performance.getEntriesByType('navigation')[0].encodedBodySize"
NODES = "() => document.querySelectorAll('*').length"


@dataclass(frozen=True, slots=True)
class PageMeasurement:
    """A page in a window: bytes as they came, elements, stops of the Tab key, what has moved, and seconds to the first paint, of
    which `served` went by before the server answered."""

    size: int
    nodes: int
    stops: int
    shift: float
    served: float
    painted: float


@dataclass(frozen=True, slots=True)
class Row:
    """A page that somebody opens in a browser that has kept nothing, and opens again."""

    name: str
    first: PageMeasurement
    again: PageMeasurement


def slow_down(window: Page) -> None:
    """Put the window behind the slow line, in an old telephone."""
    session = window.context.new_cdp_session(window)
    rate = KILOBITS * 1000 / 8
    line = {"offline": False, "latency": DELAY, "downloadThroughput": rate, "uploadThroughput": rate}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def measure_page(window: Page, address: str) -> PageMeasurement:
    """Open a page in a window that watches shifts, and look."""
    answer = window.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{address} was not answered with a page")
    painted = window.wait_for_function(PAINTED).json_value() / 1000
    window.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    return PageMeasurement(
        size=window.evaluate(SIZE),
        nodes=window.evaluate(NODES),
        stops=window.evaluate(STOPS),
        shift=window.evaluate("shifted"),
        served=window.evaluate(SERVED) / 1000,
        painted=painted,
    )


def measure_twice(browser: Browser, cookie: str, base: str, name: str, address: str) -> Row:
    """The best of several browsers that have kept nothing but who is signed in."""
    rows = [_open_twice(browser, cookie, base, name, address) for _ in range(TURNS)]
    return Row(
        name,
        min((one.first for one in rows), key=lambda one: one.painted),
        min((one.again for one in rows), key=lambda one: one.painted),
    )


def _open_twice(browser: Browser, cookie: str, base: str, name: str, address: str) -> Row:
    with _context(browser, cookie, base) as context:
        window = context.new_page()
        window.add_init_script(WATCH_SHIFTS)
        slow_down(window)
        first = measure_page(window, f"{base}{address}")
        window.goto("about:blank")
        return Row(name, first, measure_page(window, f"{base}{address}"))


@contextmanager
def _context(browser: Browser, cookie: str, base: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(120_000)
    if cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": base}])
    yield context
    context.close()


Address = tuple[str, Person | None, str]
"""What a page is, who opens it, and its address."""


def open_round_pages(world: World) -> list[Address]:
    """The pages of a round that members are writing in."""
    country = world.coordinators["KH"]
    return [
        ("sign-in", None, "/sign-in"),
        ("home", country, "/"),
        ("the draft", country, f"/rounds/{world.round_id}"),
        ("our answer", country, f"/rounds/{world.round_id}/answer"),
    ]


def closed_round_pages(world: World, candidate_id: int) -> list[Address]:
    """The pages of the secretariat on a text that is not out."""
    staff = world.staff[0]
    with world.database.reading(WORKER) as session:
        bracket = session.scalars(select(func.max(Conflict.id))).one()
    return [
        ("home of the secretariat", staff, "/"),
        ("comments of the round", staff, f"/secretariat/rounds/{world.round_id}/comments"),
        ("the candidate", staff, f"/secretariat/versions/{candidate_id}"),
        ("a bracket", staff, f"/secretariat/conflicts/{bracket}"),
        ("the round at a glance", staff, f"/secretariat/rounds/{world.round_id}/glance"),
        ("letters of the round", staff, f"/secretariat/rounds/{world.round_id}/letters"),
    ]


def circulated_pages(world: World, version_id: int, next_id: int) -> list[Address]:
    """The pages of members on a text that is out, and a round on it."""
    country = world.coordinators["KH"]
    with world.database.reading(WORKER) as session:
        comment = session.scalars(select(func.max(Comment.id))).one()
    return [
        ("the circulated version", country, f"/versions/{version_id}"),
        ("what changed", country, f"/versions/{version_id}/redline"),
        ("comments and answers", country, f"/versions/{version_id}/compendium"),
        ("the version at a glance", country, f"/versions/{version_id}/glance"),
        ("a comment and its answer", country, f"/comments/{comment}/trace"),
        ("what became of our comments", country, f"/consultations/{world.consultation_id}/our-comments"),
        ("the draft with brackets", country, f"/rounds/{next_id}"),
        ("the country's brackets", country, f"/rounds/{next_id}/brackets"),
        ("the next answer", country, f"/rounds/{next_id}/answer"),
        ("the consultation", country, f"/consultations/{world.consultation_id}"),
        ("the record", None, "/record"),
    ]


def measure_pages(browser: Browser, app: Flask, world: World, base: str, pages: Sequence[Address]) -> list[Row]:
    """Each page, once the process has written it."""
    cookies = {person.id: sign_in_cookie(app, world.database, person) for _, person, _ in pages if person is not None}
    found = []
    for name, person, address in pages:
        cookie = cookies[person.id] if person else ""
        urlopen(Request(f"{base}{address}", headers={"Cookie": cookie})).close()
        found.append(measure_twice(browser, cookie, base, name, address))
    return found


def table_rows() -> Iterator[list[str]]:
    """What was measured, for the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        busy_round(Path(folder), paragraphs=PARAGRAPHS, written=COMMENTS) as busy,
        serve("ours", Path(folder)) as web,
        chromium() as browser,
    ):
        world, app, base = busy.world, busy.ours.app, f"http://127.0.0.1:{web.port}"
        found = measure_pages(browser, app, world, base, open_round_pages(world))
        world.everybody_submits()
        world.close()
        candidate = consolidate_and_answer(world)
        found += measure_pages(browser, app, world, base, closed_round_pages(world, candidate.id))
        version = circulate(world, candidate)
        next_world = open_round_on(world, version.id, world.database.now() + timedelta(days=7))
        found += measure_pages(browser, app, world, base, circulated_pages(world, version.id, next_world.round_id))
    for row in found:
        yield [
            row.name,
            f"{row.first.size / 1000:.0f}",
            f"{row.first.nodes:,}",
            f"{row.first.stops}",
            f"{row.first.shift:.2f}",
            f"{row.first.painted:.1f}",
            f"{row.again.painted:.1f}",
            f"{min(row.first.served, row.again.served):.1f}",
        ]


def main() -> None:
    """Print the table."""
    logs.configure(logging.ERROR)
    print(f"Seed {SEED}; {machine()}. {KILOBITS} kbit/s, {DELAY} ms, a processor {SLOWER} times slower.\n")
    heads = ["page", "kB", "nodes", "Tab stops", "shift", "first paint, s", "again, s", "of it the server, s"]
    print(table(heads, table_rows()))


if __name__ == "__main__":
    main()
