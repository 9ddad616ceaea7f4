"""No cell with words is lost without a word, whatever a table of comments looks like."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from models.uploads.reading import SAYING
from tests.documents.forms import Table, read, word_form, word_table, workbook
from tests.documents.word import docx, p, t
from tests.redline.texts import laws
from worker.documents.forms.form import FormFile
from worker.documents.forms.read import ONE_COLUMN, STRANGE
from worker.documents.forms.titles import kind_of
from worker.documents.tables.grid import letters

TITLES = (
    "No.", "Country", "Reviewer", "Clause", "Paragraph", "Line number", "Page #", "Type", "Vote and Type", "Category",
    "Existing Wording", "Proposed Wording", "Suggested text", "Comments", "Ballot Comment", "Summary", "Description",
    "Issue", "Reason", "Date", "Disposition", "Disposition Comment", "Notes", "Email", "Comment grouping", "Lloyd's comments",
    "意见", "修改建议的理由", "ความเห็น", "យោបល់", "", "Anything else",
)  # fmt: skip
PLACES = ("No.", "Clause", "Paragraph", "Line number", "Page #", "Issue")
SENTENCE = "Say when, and to whom the members report on the water of the river."
WORDS = ("", "", "te", "NEG", "loud", "12", "3.1", "4-2", "Say why.", SENTENCE, "ត្រូវមានប្រភពទឹក", "See the annex")
ABOVE = (("Comments on the draft",), ("Date:", "3 May"))


def _is_one_table(titles: list[str]) -> bool:
    """Where the title of a number or a place comes again, another table may begin beside the first."""
    return all(titles.count(title) < 2 for title in PLACES)


tables = (
    st.lists(st.sampled_from(TITLES), min_size=2, max_size=9)
    .filter(_is_one_table)
    .flatmap(
        lambda titles: st.tuples(
            st.lists(st.sampled_from(ABOVE), max_size=2),
            st.just(tuple(titles)),
            st.lists(st.lists(st.sampled_from(WORDS), max_size=len(titles) + 1), min_size=1, max_size=6),
        )
    )
)


def as_csv(rows: Table) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_word(rows: Table) -> bytes:
    width = max(map(len, rows))
    return word_form(*([*row, *[""] * (width - len(row))] for row in rows))


@laws
@given(tables, st.sampled_from((workbook, as_csv, as_word)), st.booleans())
def test_every_cell_is_in_a_comment_or_beside_one_or_told_of(
    table: tuple[list[tuple[str, ...]], tuple[str, ...], list[list[str]]], kind: Callable[[Table], bytes], by_hand: bool
) -> None:
    above, titles, below = table
    rows = [*above, titles, *below]
    cells = {(r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row) if text}
    assume(cells)
    form = read(kind(rows), **({"A": "comment"} if by_hand else {}))
    all_told = form.cells.read + form.cells.aside + form.cells.wrong

    if {STRANGE, ONE_COLUMN} & set(form.warnings):
        event("no comments were found, which is told")
        assert (all_told, form.cells.aside) == (len(cells), len(cells))
        return
    event(f"{len(form.rows)} comments")
    first = min(cells)[0] if by_hand and {STRANGE, ONE_COLUMN} & set(read(kind(rows)).warnings) else len(above) + 1
    titles_shown = {each.letter: each.title for each in form.columns}
    left = {each.cell for each in form.leftovers}
    if any(text not in titles_shown.get(letters(c), "") for c, text in enumerate(titles)):
        event("the titles were taken for words beside titles, where next to nothing stands below them")
        shown = [*titles_shown.values(), *_words_of(form)]
        written = {text for row in below for text in row if text}
        assert [text for text in written if not any(text in each for each in shown)] == []
        return
    of_titles = {
        (r, c): text
        for (r, c), text in cells.items()
        if r <= first and not left & _names(r, c) and text in titles_shown[letters(c)]
    }
    lost = {place: text for place, text in cells.items() if place not in of_titles and not _is_told(form, place, text)}
    assert lost == {}
    assert all_told == len(cells) - len(of_titles)


def _words_of(form: FormFile) -> Iterator[str]:
    """All words of a form that are in its comments, beside them, or in none."""
    for row in form.rows:
        yield from (*row.fields.values(), *(words for _, words in row.aside))
    yield from (each.text for each in form.leftovers)


def _is_told(form: FormFile, place: tuple[int, int], text: str) -> bool:
    """Whether the words of a cell are in the comment of its row, beside it, in a row that is named as wrong, or in no comment
    and shown; or are a number or a place in a row in which nobody says anything."""
    number, column = place
    if any(fault.row == number for fault in form.faults):
        return True
    if any(left.cell in _names(number, column) and left.text == text for left in form.leftovers):
        return True
    field = next((each.field for each in form.columns if each.letter == letters(column)), None)
    for row in form.rows:
        if row.row == number:
            kind = field == "type" and row.type == kind_of(text) != ""
            return kind or any(text in words for words in row.fields.values()) or text in dict(map(reversed, row.aside))
    return field is not None and field not in (*SAYING, "type", "date", "answer")


def _names(row: int, column: int) -> set[str]:
    """What a cell is called in Excel, and in Word."""
    return {f"{letters(column)}{row}", f"row {row}, column {column + 1}"}


@laws
@given(st.lists(st.one_of(st.none(), st.sampled_from(WORDS)), max_size=6))
def test_every_paragraph_outside_the_tables_is_told_of_with_its_place(around: list[str | None]) -> None:
    """None is a table."""
    table = word_table(("Paragraph", "Comment"), ("3", SENTENCE))
    form = read(docx(table + "".join(table if each is None else p(t(each)) for each in around)))

    several = None in around
    places = [
        f"after table {around[:at].count(None) + 1}" if several else "after the table" for at in range(len(around))
    ]
    expected = [(place, words) for place, words in zip(places, around, strict=True) if words]
    assert [(each.place, each.text) for each in form.outside] == expected
    assert len(form.rows) == 1 + around.count(None)


def test_a_comment_in_a_column_for_names_or_places_is_named_as_wrong() -> None:
    titles = ("Country", "Paragraph", "Type", "Comment")
    form = read(
        workbook([titles, (SENTENCE, "12", "", ""), ("TH", f"2. {SENTENCE}", "", ""), ("TH", "3", "te", "Why?")])
    )

    assert [row.row for row in form.rows] == [4]
    assert [(each.row, each.cell, "Country" in each.reason) for each in form.faults] == [
        (2, "A2", True),
        (3, "B3", False),
    ]
    assert (form.cells.read, form.cells.aside, form.cells.wrong) == (4, 0, 4)


def test_a_form_with_the_words_of_each_paragraph_as_its_place_has_no_wrong_rows() -> None:
    form = read(
        workbook([("Paragraph", "Comment"), *((f"{number}. {SENTENCE}", "") for number in range(9)), ("9", "Why?")])
    )

    assert (form.faults, [row.row for row in form.rows]) == ([], [11])


@pytest.mark.parametrize("depth", [1, 2])
def test_a_form_in_a_table_that_lays_out_the_page_is_a_table_of_its_own(depth: int) -> None:
    body = word_table(
        ("Para", "Comment"), ("1", "Why?"), ("2", f"<w:tc>{p(t('How?'))}{word_table(('a', 'b'))}{p()}</w:tc>")
    )
    for _ in range(depth):
        body = word_table([f"<w:tc>{p(t('Comments of Cambodia'))}{body}{p(t('Signed.'))}</w:tc>"])
    form = read(docx(body))

    assert [(row.fields["paragraph"], row.fields["comment"]) for row in form.rows] == [
        ("1", "Why?"),
        ("2", "How?\na | b"),
    ]
    assert {each.text for each in form.outside} == {"Comments of Cambodia", "Signed."}
    assert form.warnings == []


def test_forms_in_cells_side_by_side_that_lay_out_the_page_are_tables_of_their_own() -> None:
    one, other = (word_table(("Para", "Comment"), (number, f"Why {number}?")) for number in "12")
    form = read(docx(word_table([f"<w:tc>{one}{p()}</w:tc>", f"<w:tc>{p()}</w:tc>", f"<w:tc>{other}{p()}</w:tc>"])))

    assert [(row.sheet, row.where, row.fields["comment"]) for row in form.rows] == [
        ("table 1", "paragraph 1", "Why 1?"),
        ("table 2", "paragraph 2", "Why 2?"),
    ]


def test_tables_in_the_cells_of_a_comment_are_its_words() -> None:
    within = f"<w:tc>{word_table(('a', 'b'))}{p()}</w:tc>"
    form = read(docx(word_table(("Para", "Comment", "Proposed change"), ("1", within, within))))

    assert [(row.fields["comment"], row.fields["proposed"]) for row in form.rows] == [("a | b", "a | b")]
