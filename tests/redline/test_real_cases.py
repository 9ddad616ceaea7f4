"""Cases from other projects' tests, and merges that people really committed, where they can be had."""

import json
from typing import Any

import pytest

from redline import Proposal, merge
from tests.redline.texts import FIXTURES

CASES = FIXTURES / "merge" / "merge_cases.json"
COMMITTED = FIXTURES / "merge" / "human_merges_clean.json"

# Where tools that merge lines see a conflict because changes touch; ours do not overlap, and merge.
TOUCHING = {
    "jgit-09-testInsertionAfterDeletion": "a c d",
    "jgit-10-testInsertionBeforeDeletion": "a c d",
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


@pytest.mark.skipif(not COMMITTED.exists(), reason="the committed merges are not beside the project")
def test_merges_that_people_committed_without_conflict_are_ours_letter_by_letter() -> None:
    for case in json.loads(COMMITTED.read_text()):
        assert merged_versions({"unit": "text", **case}).text == case["human_result"], case["id"]
