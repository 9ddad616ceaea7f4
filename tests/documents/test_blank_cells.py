"""Cells of a form in which people write that they have nothing to say."""

import pytest

from tests.documents.forms import read, word_form, workbook
from tests.documents.word import p, t
from worker.documents.tables.read_docx import PROMPTS
from worker.documents.xlsx.comment_form import COLUMNS


@pytest.mark.parametrize("nothing", ["-", "–", "—", "---", "n/a", "N/A", "N.A."])
def test_a_cell_with_a_dash_says_nothing_wherever_it_stands(nothing: str) -> None:
    titles = ("Para", "Type", "Comment", "Proposed change", "Reason")
    rows = [
        ("1", nothing, nothing, nothing, nothing),
        ("2", "ge", "Why?", nothing, nothing),
        ("3", nothing, nothing, "New.", "x"),
    ]
    form = read(workbook([titles, *rows]))

    assert [row.fields for row in form.rows] == [
        {"paragraph": "2", "comment": "Why?"},
        {"paragraph": "3", "proposed": "New.", "justification": "x"},
    ]
    assert ([row.aside for row in form.rows], form.faults, form.warnings) == ([(), ()], [], [])
    assert (form.cells.read, form.cells.aside, form.cells.wrong) == (15, 0, 0)


@pytest.mark.parametrize("nothing", ["nil", "None.", "NONE", "No change", "no changes."])
def test_words_that_say_that_nothing_is_proposed_are_not_proposed(nothing: str) -> None:
    titles = ("Para", "Comment", "Proposed change")
    form = read(workbook([titles, ("1", "", nothing), ("2", "Why?", nothing), ("3", nothing, ""), ("4", "No comment")]))

    assert [row.fields for row in form.rows] == [
        {"paragraph": "2", "comment": "Why?"},
        {"paragraph": "3", "comment": nothing},
        {"paragraph": "4", "comment": "No comment"},
    ]
    assert form.faults == []


def test_a_row_of_our_own_form_with_dashes_is_as_nobody_has_filled_it_in() -> None:
    titles = tuple(title for title, _ in COLUMNS)
    form = read(workbook([titles, ("1", "The members meet.", "-", "-", "-", "No change.", "-")]))

    assert (form.rows, form.faults) == ([], [])
    assert [row.fields for row in form.untouched] == [{"paragraph": "1", "words": "The members meet."}]


def test_prompts_of_content_controls_are_empty_cells_and_are_named() -> None:
    def control(words: str, *, prompt: bool) -> str:
        mark = "<w:showingPlcHdr/>" if prompt else ""
        return f"<w:tc>{p(f'<w:sdt><w:sdtPr>{mark}</w:sdtPr><w:sdtContent>{t(words)}</w:sdtContent></w:sdt>')}</w:tc>"

    here = control("Click or tap here to enter text.", prompt=True)
    form = read(
        word_form(
            ("Paragraph", "Type", "Comment", "Proposed change"),
            ("1", control("te", prompt=False), control("Why?", prompt=False), here),
            ("2", control("Choose an item.", prompt=True), here, here),
        )
    )

    assert [(row.type, row.fields) for row in form.rows] == [("technical", {"paragraph": "1", "comment": "Why?"})]
    assert form.warnings == [PROMPTS.format(words="“Click or tap here to enter text.”, “Choose an item.”")]


@pytest.mark.parametrize(
    ("boxes", "type"),
    [
        ("☒ general ☐ technical ☐ editorial", "general"),
        ("☐ ge\n☑ te\n☐ ed", "technical"),
        ("ge ☐ te ☒ ed ☐", "technical"),
        ("[x] ge [ ] te [ ] ed", "general"),
        ("☒ ge ☐ te ☒ ed", "general"),
        ("☒ other ☐ te", ""),
        ("☒", ""),
    ],
)
def test_the_type_is_the_one_whose_box_is_ticked(boxes: str, type: str) -> None:
    form = read(workbook([("Para", "Type", "Comment"), ("1", boxes, "Why?"), ("2", "☐ ge ☐ te ☐ ed", "")]))

    assert [(row.type, row.fields["comment"]) for row in form.rows] == [(type, "Why?")]
    assert [row.aside for row in form.rows] == [() if type else (("Type", boxes),)]
    assert form.faults == []
