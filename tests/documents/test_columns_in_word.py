"""Columns that people add to a table of the draft in Word, or take out of it: they are asked for in a comment, and the rows are
compared without them."""

import re
from collections.abc import Callable

import pytest

import redline
from models.comments.comment import Change
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.test_rows_in_word import PLANT, changes_after, rows_of
from tests.documents.word import ins, p, t
from worker.documents.docx_in.columns import ADDED, MISSING


def with_column(document: str, words: tuple[str, ...], *, at: int, tracked: bool = False) -> str:
    """The document with one more cell in each row."""
    properties = '<w:tcPr><w:cellIns w:id="900" w:author="Sok Dara"/></w:tcPr>' if tracked else ""
    for row, cell in zip(rows_of(document), words, strict=True):
        end = [found.end() for found in re.finditer("</w:tc>", row)][at]
        new = f"<w:tc>{properties}{p(ins(cell) if tracked else t(cell))}</w:tc>"
        document = document.replace(row, f"{row[:end]}{new}{row[end:]}")
    return document


def without_last_column(document: str) -> str:
    for row in rows_of(document):
        document = document.replace(
            row, re.sub(r"<w:tc>(?:(?!<w:tc>).)*</w:tc></w:tr>$", "</w:tr>", row, flags=re.DOTALL)
        )
    return document


def open_requests(change: Callable[[str], str]) -> tuple[list[Found], list[Found]]:
    """The comments that wait for a decision, and the changes."""
    found = changes_after(change).found
    waiting = [one for one in found if one.decision is UploadDecision.OPEN]
    return waiting, [one for one in found if one.words.change is not Change.REMARK]


@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize("at", [-1, 1, 2])
def test_a_column_that_is_added_is_asked_for_in_a_comment_on_the_titles(at: int, tracked: bool) -> None:
    words = ("Indicator", "Hectares", "")
    (request,), changes = open_requests(lambda document: with_column(document, words, at=at, tracked=tracked))

    assert (request.words.change, request.words.paragraph_id) == (Change.REMARK, 2)
    assert request.words.text == "Add a column “Indicator” to the table. Its words: row 1 “Hectares”."
    assert request.note.startswith(ADDED.format("Indicator"))
    assert changes == []


def test_other_cells_are_compared_without_an_added_column() -> None:
    def change(document: str) -> str:
        return with_column(document, ("Indicator", "Hectares", ""), at=2).replace("2023-2025", "2023-2027")

    _, (changed,) = open_requests(change)

    assert changed.words.paragraph_id == 3
    assert redline.cells(changed.words.proposed_text) == [*redline.cells(PLANT)[:2], "2023-2027", ""]


def test_a_column_that_is_missing_leaves_its_cells_as_they_are() -> None:
    (request,), (changed,) = open_requests(
        lambda document: without_last_column(document).replace("Cambodia | China", "China")
    )

    assert (request.words.paragraph_id, request.words.text) == (2, "Take the column “Funding” out of the table.")
    assert request.note.startswith(MISSING.format("Funding"))
    assert redline.cells(changed.words.proposed_text)[1:] == ["China", "2024", "LMC Special Fund"]


def test_a_new_row_has_the_columns_of_the_draft() -> None:
    def change(document: str) -> str:
        wider = with_column(document, ("Indicator", "Hectares", "Stations"), at=-1)
        share = rows_of(wider)[-1]
        new = re.sub(r"<w:bookmark(Start|End)[^>]*>", "", share.replace("Share data on floods. ", "Plant mangroves. "))
        return wider.replace(share, share + new)

    (request,), (row,) = open_requests(change)

    assert row.words.proposed_text.count("|") == 5 + 1  # the bar in “Cambodia | China”, too
    assert request.words.text.endswith("new row “Stations”.")


def test_a_text_of_the_chair_gets_a_sentence_about_an_added_column() -> None:
    found = changes_after(lambda document: with_column(document, ("Indicator", "", ""), at=-1), compared=True)

    assert ADDED.format("Indicator") in found.warnings
