"""What was read in a file is found again as it was, also where a release before has written it."""

import json
from typing import Any

import pytest

from models.drafts.manuscript import Manuscript, Passage
from models.drafts.version import Kind
from models.uploads.reading import (
    Cells,
    Column,
    FileReading,
    FormReading,
    LeftoverCell,
    OutsideParagraph,
    RowFault,
    column_from_plain,
    reading_as_plain,
    reading_from_plain,
)

COLUMN = Column("A", "Comment", "comment", ("Too long",))
FAULT = RowFault(7, "", "B7", "No place.")


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ({"older": 2, "warnings": ["a"]}, FileReading(["a"], 2)),
        (
            {
                "family": "",
                "columns": [{"letter": "A", "title": "Comment", "field": "comment", "first": ["Too long"]}],
                "faults": [{"row": 7, "sheet": "", "cell": "B7", "reason": "No place."}],
                "chosen": {},
                "older": None,
                "warnings": [],
                "aside": {"0": [["Date", "today"]]},
            },
            FileReading(
                [],
                aside={0: [("Date", "today")]},
                form=FormReading(
                    columns=[Column("A", "Comment", "comment", ("Too long",))],
                    faults=[RowFault(7, "", "B7", "No place.")],
                    leftovers=[],
                    outside=[],
                ),
            ),
        ),
        (
            {
                "warnings": [],
                "title": "A",
                "passages": [{"kind": "heading", "text": "I", "number": None, "out": False, "looks": None}],
            },
            FileReading([], text=Manuscript("A", (Passage(Kind.HEADING, "I"),))),
        ),
    ],
)
def test_what_a_release_before_has_written_is_read(kept: dict[str, Any], read: FileReading) -> None:
    assert reading_from_plain(kept) == read


@pytest.mark.parametrize(
    "read",
    [
        FileReading(["a"], 2, {3: [("Date", "today")]}),
        FileReading(
            [],
            form=FormReading(
                "ISO",
                [COLUMN],
                [FAULT],
                Cells(3, 2, 1),
                [LeftoverCell(1, "", "A1", "Date", "today")],
                9,
                [OutsideParagraph("before the table", "Dear colleagues")],
                1,
                {"A": "comment"},
            ),
        ),
        FileReading(["b"], text=Manuscript("A", (Passage(Kind.HEADING, "I", looks=Kind.NOTE),))),
    ],
)
def test_all_of_it_is_found_again(read: FileReading) -> None:
    assert reading_from_plain(json.loads(json.dumps(reading_as_plain(read)))) == read


def test_what_no_column_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        column_from_plain({"letter": "A", "title": "", "field": "colour", "first": []})
