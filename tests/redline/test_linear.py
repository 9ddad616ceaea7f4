"""Law 10: time grows linearly with the proposals, and large texts are read in bounded memory."""

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from itertools import cycle
from random import Random
from types import FrameType
from typing import Any

import pytest

from redline import Conflict, Proposal, apply, diff, key, merge
from redline.diff.align import Run, align, landmarks
from tests.redline.texts import MEMBERS

TraceFunction = Callable[[FrameType, str, Any], Any]
WORDS = ["water", "river", "basin", "country", "members", "strategy", "action", "plan", "data", "region", "climate"]


def sentence(random: Random, length: int) -> list[str]:
    return random.choices(WORDS, k=length)


def proposals(base: list[str], count: int) -> list[Proposal]:
    """Each changes a word, some another one too; nearly all of them overlap with others."""
    random = Random(count)
    proposed: list[Proposal] = []
    for number, member in zip(range(count), cycle(MEMBERS), strict=False):
        words = list(base)
        for place in random.sample(range(len(words)), random.choice([1, 1, 2])):
            words[place] = f"{random.choice(WORDS)}{random.randrange(1000)}"
        proposed.append(Proposal(str(number), (member,), " ".join(words)))
    return proposed


def steps(base: list[str], proposed: list[Proposal]) -> int:
    """How many lines of `redline` a merge runs, each turn of a loop counted: the same on every machine, however busy. What runs
    when the interpreter collects garbage in between is not counted."""
    count = 0

    def step(frame: FrameType, event: str, _about: object) -> TraceFunction | None:
        nonlocal count
        if not str(frame.f_globals.get("__name__")).startswith("redline."):
            return None
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        merge(" ".join(base), proposed, "en")
    finally:
        sys.settrace(before)
    return count


def test_ten_times_as_many_proposals_take_about_ten_times_as_many_steps() -> None:
    base = sentence(Random(1), 60)
    few, many = proposals(base, 300), proposals(base, 3000)

    assert steps(base, many) < 12 * steps(base, few)


COMPANY = ["one point", "one word", "the same ending", "nested", "side by side", "in one gap"]
COMPANY_BASE = [
    *(f"w{number}" for number in range(30)),
    *"(((\n(((,,,\n,,,,",
    *(f"w{number}" for number in range(30, 60)),
]


def in_company(kind: str, count: int) -> list[Proposal]:
    """Proposals that all meet."""
    base = COMPANY_BASE
    texts: list[list[str]] = []
    for number in range(count):
        new = f"new{number}"
        match kind:
            case "one point":
                texts.append([*base[:30], new, *base[30:]])
            case "one word":
                texts.append([*base[:30], new, *base[31:]])
            case "the same ending":
                texts.append([*base[:30], "and", new, "and", *base[30:]])
            case "side by side":
                place = 28 + number % 2
                texts.append([*base[:place], new, "and", f"more{number % 90}", new, *base[place + 1 :]])
            case "in one gap":
                place = 30 + number % 15
                texts.append([*base[:place], new, f"and{number % 7}", new, *base[place:]])
            case _:
                texts.append([*base[: number % 30], new, *base[60 - number % 30 :]])
    return [Proposal(str(number), (MEMBERS[number % 6],), " ".join(text)) for number, text in enumerate(texts)]


@pytest.mark.parametrize("kind", COMPANY)
def test_the_worst_company_is_no_worse_than_linear(kind: str) -> None:
    assert steps(COMPANY_BASE, in_company(kind, 3000)) < 12 * steps(COMPANY_BASE, in_company(kind, 300))


@pytest.mark.parametrize("kind", COMPANY)
def test_nor_does_the_time_on_this_machine_grow_faster(kind: str) -> None:
    """What is compiled runs no lines of Python. A hundred times as long would be the square; much is left to chance."""
    few, many = in_company(kind, 1_000), in_company(kind, 10_000)

    assert seconds(many) < 60 * seconds(few)


def seconds(proposed: list[Proposal]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        merge(" ".join(COMPANY_BASE), proposed, "en")
        best = min(best, time.process_time() - start)
    return best


def test_ten_thousand_proposals_on_one_paragraph_are_all_accounted_for() -> None:
    base = sentence(Random(2), 40)
    proposed = proposals(base, 10_000)
    merged = merge(" ".join(base), proposed, "en")

    named = {
        id
        for piece in merged.pieces
        if isinstance(piece, Conflict)
        for alternative in piece.alternatives
        for id in alternative.ids
    }
    assert named == {proposal.id for proposal in proposed}


@pytest.mark.slow
def test_a_merge_leaves_nothing_to_the_garbage_collector() -> None:
    base = sentence(Random(4), 60)
    proposed = proposals(base, 300)
    gc.collect()
    gc.disable()
    try:
        merge(" ".join(base), proposed, "en")
        assert gc.collect() < 10
    finally:
        gc.enable()


@pytest.mark.slow
def test_a_megabyte_paragraph_is_compared_in_bounded_memory() -> None:
    random = Random(3)
    words = [f"{random.choice(WORDS)}{random.randrange(30_000)}" for _ in range(90_000)]
    changed = list(words)
    for place in random.sample(range(len(words)), 2000):
        changed[place] = "new"
    base, new = " ".join(words), " ".join(changed)
    assert len(base) > 900_000

    tracemalloc.start()
    edits = diff(base, new, "en")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert key(apply(edits, base, "en")) == key(new)
    assert 1900 < len(edits) <= 2000
    assert peak < 200_000_000


def aligned(one: list[str], other: list[str]) -> list[Run]:
    return list(align(one, 0, len(one), other, landmarks(one)))


def test_long_texts_are_cut_at_unique_common_words_and_rewritten_ones_count_as_rewritten() -> None:
    one = [f"a{number}" for number in range(9000)]
    two = [f"b{number}" for number in range(9000)]
    kept = [*one[:4000], *one[5000:]]

    assert aligned(one, two) == []
    assert aligned(one, kept) == [(0, 0, 4000), (5000, 4000, 4000)]
    assert aligned(one, [*two[:10], *one]) == [(0, 10, 9000)]
    assert aligned(["x"] * 9000, ["x", *two]) == []
