"""Cases from other projects' tests, and merges that people really committed, where they can be had."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from redline import Proposal, merge
from tests.redline.texts import FIXTURES

CASES = FIXTURES / "merge" / "merge_cases.json"
COMMITTED = FIXTURES / "merge" / "human_merges_clean.json"
BY_HAND = FIXTURES / "merge" / "human_paragraphs.json"

KINDS = {"3way-units", "3way-words", "rebase-proposal", "ot-transform", "apply-changes-html"}

# Where tools that merge lines see a conflict because changes touch; ours do not overlap, and merge. (That new words beside
# a deletion did so too, JGit's cases 9 and 10, ended when law 6 was amended.)
TOUCHING = {
    "jgit-15-testInsertVsModify": "a X Y Z",
    "jgit-16-testAdjacentModifications": "a Z Y d",
    "node-diff3-adjacent": 'title: "title changed"\ndescription: "description changed"',
}
# Where the source's units end in a line end or not, which words do not.
LINE_END = {f"jgit-{number}-test" for number in (26, 27, 28)}


def cases(kinds: set[str]) -> list[Any]:
    if not CASES.exists():
        return []
    return [pytest.param(case, id=case["id"]) for case in json.loads(CASES.read_text()) if case["kind"] in kinds]


@pytest.mark.skipif(not CASES.exists(), reason="the cases are not beside the project")
def test_no_case_is_left_out() -> None:
    assert {case["kind"] for case in json.loads(CASES.read_text())} == KINDS


def joined(case: Any, units: str | list[str]) -> str:
    return units if isinstance(units, str) else ("\n" if case["unit"] == "line" else " ").join(units)


def merged_versions(case: Any) -> Any:
    versions = [
        Proposal(str(number), (version["author"],), joined(case, version["text"]))
        for number, version in enumerate(case["versions"])
    ]
    return merge(joined(case, case["base"]), versions, "en")


@pytest.mark.parametrize("case", cases({"3way-units", "3way-words", "rebase-proposal"}))
def test_three_way_cases_of_other_projects(case: Any) -> None:
    merged = merged_versions(case)

    if case["id"] in TOUCHING:
        assert (case["expected_conflict"], merged.text) == (True, TOUCHING[case["id"]])
    elif case["id"].startswith(tuple(LINE_END)):
        assert merged.text == joined(case, case["versions"][1]["text"])
    else:
        assert (merged.text is None) == case["expected_conflict"]
        assert merged.text is None or merged.text.split() == joined(case, case["expected_merged"]).split()


def done(operation: list[Any], words: list[str]) -> Iterator[str]:
    """What an operation makes of words: it skips some, takes out some, and puts letters in as words."""
    place = 0
    for step in operation:
        if isinstance(step, int):
            yield from words[place : place + step]
        yield from step.get("i", "") if isinstance(step, dict) else ()
        place += step if isinstance(step, int) else len(step.get("d", ""))


# What operations do that transform each other: both deletions happen, and one of two insertions comes first.
OVERLAPPING = {f"ot-text-{number:02}" for number in (*range(8, 16), *range(24, 28), 44, 45)}
# And that they put new words beside others that go, which was a merge here too before law 6 was amended.
OVERLAPPING |= {f"ot-text-{number:02}" for number in range(28, 36)}


@pytest.mark.parametrize("case", cases({"ot-transform"}))
def test_operations_that_do_not_overlap_come_out_as_if_one_followed_the_other(case: Any) -> None:
    one, other = (version["text"] for version in case["versions"])
    base = [
        f"w{number}" for number in range(sum(step if isinstance(step, int) else len(step.get("d", "")) for step in one))
    ]
    texts = [list(done(one, base)), list(done(other, base))]
    merged = merge(
        " ".join(base),
        [Proposal(str(number), (str(number),), " ".join(text)) for number, text in enumerate(texts)],
        "en",
    )

    if case["id"] in OVERLAPPING:
        assert merged.conflicts == 1
    else:
        assert merged.text == " ".join(done(case["expected_merged"], texts[1]))


def lines(html: str) -> list[str]:
    """The words of each line; those of a text without line marks are its paragraphs."""
    marked = re.split(r"\[(?:LN|BR)\d+\]", html)
    found = marked[1:] or html.split("</p>")[:-1]
    return [" ".join(re.sub("<[^>]*>", " ", line).split()) for line in found]


@pytest.mark.parametrize("case", cases({"apply-changes-html"}))
def test_replaced_lines_of_a_motion_are_replaced_and_those_replaced_twice_contested(case: Any) -> None:
    changes = case["versions"][0]["text"]
    many = isinstance(changes[0], list)
    proposals = (
        [(each["obj"]["text"], each["obj"]["line_from"], each["obj"]["line_to"]) for each in changes[0]]
        if many
        else [changes]
    )
    base = lines(case["base"])
    merged = merge(
        "\n".join(base),
        [
            Proposal(str(number), (str(number),), "\n".join([*base[: first - 1], *lines(f"[LN1]{text}"), *base[last:]]))
            for number, (text, first, last) in enumerate(proposals)
        ],
        "en",
    )

    if len(proposals) > 1:
        assert merged.bracketed() == "Test [0: 1x][1: 1y]\nTest 2x\nTest 3"
    else:
        assert (merged.text or "").split() == " ".join(
            base if many else lines(f"[LN1]{case['expected_merged']}")
        ).split()


@pytest.mark.skipif(not COMMITTED.exists(), reason="the committed merges are not beside the project")
def test_merges_that_people_committed_without_conflict_are_ours_letter_by_letter() -> None:
    for case in json.loads(COMMITTED.read_text()):
        assert merged_versions({"unit": "text", **case}).text == case["human_result"], case["id"]


@pytest.mark.skipif(not BY_HAND.exists(), reason="the paragraphs that people merged are not beside the project")
def test_paragraphs_that_people_merged_by_hand_mostly_read_as_they_left_them() -> None:
    cases = json.loads(BY_HAND.read_text())
    merged = [
        merge(case["base"], [Proposal(side, (side,), case[side]) for side in ("ours", "theirs")], "en").text
        for case in cases
    ]
    pairs = [(text, case) for text, case in zip(merged, cases, strict=True) if case["git"] == "conflict"]
    clean = [(text.split(), case["human"].split()) for text, case in pairs if text is not None]

    # Where git merges, so do we.
    assert [
        case["file"] for text, case in zip(merged, cases, strict=True) if case["git"] == "clean" and text is None
    ] == []
    as_left = sum(text == human for text, human in clean)
    # Before law 6 was amended, 75 of 106. These are its bounds:
    assert as_left >= 72
    assert len(clean) <= 101
    assert (as_left, len(clean)) == (75, 100)
