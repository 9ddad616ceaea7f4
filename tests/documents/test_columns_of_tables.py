"""What people do to a workbook of the tables of a text besides changing cells: columns added and taken out, notes beside the tables,
reasons without a change, rows that are emptied."""

from collections.abc import Sequence

import redline
from models.comments.comment import Change
from models.drafts.version import Kind, Paragraph
from models.uploads.reading import LeftoverCell
from models.uploads.upload import UploadDecision
from tests.documents.forms import read, workbook
from worker.documents.forms.choices import TITLES
from worker.documents.forms.table_rows import HOW_TO_CHANGE
from worker.documents.uploads.table_rows import ADDED, EMPTIED, MISSING, ONLY_REASON, TablesReading, rows_in_form

HEAD = ("Action", "Lead", "Years")
PLANT = ("Reforest the upper basin.", "Lao PDR", "2023-2025")
SHARE = ("Share data on floods.", "Cambodia", "2024")
KINDS = (Kind.HEAD, Kind.ROW, Kind.ROW)
TEXT = [
    Paragraph(id=place, key=f"p{place}", kind=kind, label=label, position=place, text=redline.row(cells))
    for place, (kind, label, cells) in enumerate(zip(KINDS, ("", "1", "2"), (HEAD, PLANT, SHARE), strict=True), start=1)
]


def wishes_of(*rows: Sequence[str]) -> TablesReading:
    return rows_in_form(read(workbook([["A strategy"], *rows])).table_rows, TEXT, TEXT, "version 1")


def proposed(read: TablesReading) -> list[tuple[int | None, str]]:
    return [(one.words.paragraph_id, one.words.proposed_text) for one in read.found]


def test_a_column_that_is_added_is_kept_aside_and_changes_of_other_cells_are_taken() -> None:
    wishes = wishes_of(
        ("Row", "Action", "Lead", "Indicator", "Years", "Reason"),
        ("1", *PLANT[:2], "Hectares", "2023-2027", "Slow trees."),
        ("2", *SHARE[:2], "", "2024", ""),
        ("", "", "", "Stations", "", ""),
    )

    assert proposed(wishes) == [(2, redline.row([*PLANT[:2], "2023-2027"]))]
    assert wishes.leftovers == [
        LeftoverCell(3, "", "D3", "Indicator", "Hectares"),
        LeftoverCell(5, "", "D5", "Indicator", "Stations"),
    ]
    assert wishes.warnings == [ADDED.format("Indicator")]


def test_a_column_that_is_missing_says_nothing() -> None:
    wishes = wishes_of(("Row", "Action", "Years", "Reason"), ("1", PLANT[0], "2026", ""), ("2", SHARE[0], "2024", ""))

    assert proposed(wishes) == [(2, redline.row([*PLANT[:2], "2026"]))]
    assert wishes.warnings == [MISSING.format("Lead")]


def test_a_column_that_is_added_under_another_title_than_any_is_left_to_a_person() -> None:
    wishes = wishes_of(("Row", "What", "Lead", "Who pays", "Years", "Reason"), ("1", *PLANT[:2], "", "2023-2025", ""))

    assert [one for one, _ in proposed(wishes)] == [
        1,
        2,
    ]  # with more cells than the table has: these wait for a decision


def test_a_reason_without_a_change_is_a_comment_and_an_emptied_row_is_asked_about() -> None:
    titles = ("Row", *HEAD, "Reason")
    wishes = wishes_of(titles, ("1", *PLANT, "Who pays?"), ("2", "", "", "", "It is done."))

    remark, gone = wishes.found
    assert (remark.words.change, remark.words.text, remark.note) == (
        Change.REMARK,
        "Who pays?",
        f"Row 3. {ONLY_REASON}",
    )
    assert (gone.words.change, gone.words.justification, gone.decision) == (
        Change.DELETE,
        "It is done.",
        UploadDecision.OPEN,
    )
    assert gone.note == f"Row 4. {EMPTIED}"
    assert wishes_of(titles, ("1", *PLANT, ""), ("", "", "", "", "")).found == []


def test_notes_above_a_table_of_the_text_and_to_its_right_are_kept_aside() -> None:
    form = read(
        workbook(
            [
                ("From the Ministry of Energy",),
                (HOW_TO_CHANGE,),
                ("Row", *HEAD, "Reason", "For us"),
                ("1", *PLANT, "", "Ask the budget office."),
                ("", "", "", "", "", "", "", "Really?"),
            ]
        )
    )

    assert [row.cells for row in form.table_rows] == [PLANT]
    assert [(each.cell, each.title, each.text) for each in form.leftovers] == [
        ("A1", "", "From the Ministry of Energy"),
        ("F4", "For us", "Ask the budget office."),
        ("H5", "Column H", "Really?"),
    ]
    assert (form.cells.read, form.cells.aside) == (4, 3)


def test_notes_beside_the_brackets_are_kept_aside() -> None:
    titles = (TITLES["bracket"], TITLES["choice"], "Ministry", TITLES["reason"])
    form = read(workbook([titles, ("1", "keep", "of Energy", ""), ("2", "nonsense", "of Water", "")]))

    assert [(each.cell, each.text) for each in form.leftovers] == [("C2", "of Energy"), ("C3", "of Water")]
    assert (form.cells.read, form.cells.aside, form.cells.wrong) == (2, 1, 3)


def test_the_version_above_the_tables_is_ours_in_a_file_that_does_not_carry_it() -> None:
    form = read(f"A strategy\nVersion 1\n{','.join(('Row', *HEAD, 'Reason'))}\n1,{','.join(PLANT)},Why?\n".encode())

    assert [each.text for each in form.leftovers] == ["A strategy"]  # which is known where the consultation is
    assert [row.reason for row in form.table_rows] == ["Why?"]
