"""Forms with several tables on one sheet, or in one table of a Word file."""

import pytest

from tests.documents.forms import read, word_form, word_table, workbook
from tests.documents.word import p, t

PLACE = ("Paragraph", "Comment", "Proposed change")
SPECIFIC = (("No.", "Paragraph", "Current text", "Proposed text", "Reason"), ("1", "2", "will", "shall", "It binds."))
GENERAL = (("No.", "General comment"), ("1", "Too long"))


@pytest.mark.parametrize("tables", [(SPECIFIC, GENERAL), (GENERAL, SPECIFIC)])
def test_each_table_below_another_is_read_by_its_own_titles(tables: tuple[tuple[tuple[str, ...], ...], ...]) -> None:
    first, second = tables

    form = read(workbook([*first, ("Part B",), *second]))

    rows = [(row.row, {**row.fields}) for row in form.rows]
    general = {"number": "1", "comment": "Too long"}
    specific = {"number": "1", "paragraph": "2", "words": "will", "proposed": "shall", "justification": "It binds."}
    assert rows == [(2, general if first is GENERAL else specific), (5, specific if first is GENERAL else general)]
    assert ([row.fields["section"] for row in form.lone], form.leftovers, form.faults) == (["Part B"], [], [])


def test_the_rows_of_a_table_within_a_cell_stay_rows() -> None:
    within = word_table(("Action", "Lead"), ("Training\nTests", ""), ("Study", "Thailand"))
    cells = ("2", f"<w:tc>{p(t('We propose:'))}{within}{p(t('Thank you.'))}</w:tc>", "")

    (row,) = read(word_form(PLACE, cells)).rows

    assert row.fields["comment"] == "We propose:\nAction | Lead\nTraining Tests | \nStudy | Thailand\nThank you."


def test_columns_in_another_order_below_are_not_taken_for_those_above() -> None:
    form = read(word_form(PLACE, ("1", "Too long.", ""), ("Comment", "Paragraph"), ("Too short.", "3")))

    assert [(row.where, row.fields["comment"]) for row in form.rows] == [
        ("paragraph 1", "Too long."),
        ("paragraph 3", "Too short."),
    ]


def test_tables_side_by_side_are_read_each_with_its_places() -> None:
    form = read(
        workbook([("Comments of Thailand",), (*PLACE, "", *PLACE), ("1", "Too long.", "", "", "2", "", "shall")])
    )

    left, right = form.rows
    assert (left.sheet, left.where, left.fields["comment"]) == ("columns A to C", "paragraph 1", "Too long.")
    assert (right.sheet, right.where, right.fields["proposed"]) == ("columns E to G", "paragraph 2", "shall")
    assert right.cells["proposed"] == "columns E to G: G3"
    assert [(each.cell, each.text) for each in form.leftovers] == [("columns A to C: A1", "Comments of Thailand")]
    assert (form.cells.read, form.cells.aside, form.faults) == (4, 1, [])


@pytest.mark.parametrize(
    "titles", [("Paragraph", "Current text", "Paragraph", "Proposed text"), ("Comment", "Reason", "Comment", "Reason")]
)
def test_a_title_that_comes_again_in_one_table_parts_nothing(titles: tuple[str, ...]) -> None:
    form = read(workbook([titles, ("1", "will", "2", "shall")]))

    assert ([row.sheet for row in form.rows], len(form.columns)) == ([""], 4)


def test_columns_of_comments_that_each_name_a_ministry_are_all_read_behind_these_names() -> None:
    titles = ("Paragraph", "Comments of the Ministry of Water", "Comments of the Ministry of Health")
    form = read(word_form(titles, ("2", "Add rivers.", "Add wells."), ("3", "", "Good."), ("4", "Good.", "")))

    assert [row.fields["comment"] for row in form.rows] == [
        "Comments of the Ministry of Water: Add rivers.\n\nComments of the Ministry of Health: Add wells.",
        "Comments of the Ministry of Health: Good.",
        "Comments of the Ministry of Water: Good.",
    ]


def test_beside_a_column_of_comments_those_that_name_somebody_stay_aside() -> None:
    form = read(word_form(("Paragraph", "Comments", "Comments of the Bureau of 2018"), ("2", "Add rivers.", "Old.")))

    (row,) = form.rows
    assert (row.fields["comment"], row.aside) == ("Add rivers.", (("Comments of the Bureau of 2018", "Old."),))
