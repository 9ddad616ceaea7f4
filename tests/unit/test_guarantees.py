"""Each promise names a test that exists, and no fault of the list is left out."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
SECURITY = "".join((ROOT / "docs" / file).read_text(encoding="utf-8") for file in ("security.md", "asvs.md"))
LISTED = {*range(1, 45), 66, 67, 69, *range(71, 74)}


def test_every_test_that_shows_a_promise_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PROMISES + SECURITY)
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).exists() or f"\ndef {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]

    assert len(named) > 40
    assert missing == []


def test_every_fault_of_the_list_stands_by_a_promise() -> None:
    by_promises = re.findall(r"^\| [^|]+ \| ([\d, ]+) \| `tests/", PROMISES, re.MULTILINE)
    numbers = {int(number) for found in by_promises for number in found.split(",")}

    assert numbers == LISTED
