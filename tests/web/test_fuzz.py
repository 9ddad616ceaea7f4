"""What `make fuzz` takes for wrong, and what not."""

import random

import httpx
import pytest

from testing.world import World
from tests.faults.fuzz import Fuzz
from tests.faults.visitor import Visitor

PAGE = {"Content-Type": "text/html; charset=utf-8"}
CANARY = "canary of Cambodia alone"


@pytest.fixture
def fuzz(world: World) -> Fuzz:
    world.remark("KH", CANARY)
    return Fuzz([], {"KH": CANARY}, world.database, random.Random(1))


def wrong(fuzz: Fuzz, status: int, text: str, member: str = "TH", kind: str = PAGE["Content-Type"]) -> list[str]:
    answer = httpx.Response(status, text=text, headers={"Content-Type": kind})
    return list(fuzz.problems(Visitor("somebody", httpx.Client(), member=member), "GET", answer))


def test_failures_words_of_others_and_answers_that_are_no_pages_are_reported(fuzz: Fuzz, world: World) -> None:
    assert wrong(fuzz, 200, "<main>Fine.</main>") == wrong(fuzz, 404, "<main>Not here.</main>") == []
    assert wrong(fuzz, 200, "a;b", kind="text/csv") == []
    assert wrong(fuzz, 500, "<main>The fault is ours.</main>") == ["status 500"]
    assert wrong(fuzz, 404, "nothing", kind="text/plain") == ["status 404 without a page (text/plain): 'nothing'"]

    assert wrong(fuzz, 200, f"<main>{CANARY}</main>") == ["words of KH"]
    assert wrong(fuzz, 200, f"<main>{CANARY}</main>", member="KH") == []
    world.submit("KH")
    assert wrong(fuzz, 200, f"<main>{CANARY}</main>") == []
