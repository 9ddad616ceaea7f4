"""No cell with words is lost without a word, whatever a table of comments looks like."""

from hypothesis import event, given, settings
from hypothesis import strategies as st

from models.form_fields import SAYING
from tests.documents.forms import read, workbook
from worker.documents.forms.form import FormFile
from worker.documents.forms.grid import letters
from worker.documents.forms.kinds import kind_of
from worker.documents.forms.read import STRANGE

TITLES = (
    "No.", "Country", "Reviewer", "Clause", "Paragraph", "Line number", "Page #", "Type", "Vote and Type", "Category",
    "Existing Wording", "Proposed Wording", "Suggested text", "Comments", "Ballot Comment", "Summary", "Description",
    "Issue", "Reason", "Date", "Disposition", "Disposition Comment", "Notes", "Email", "Comment grouping", "Lloyd's comments",
    "意见", "修改建议的理由", "ความเห็น", "យោបល់", "", "Anything else",
)  # fmt: skip
SENTENCE = "Say when, and to whom the members report on the water of the river."
WORDS = ("", "", "te", "NEG", "loud", "12", "3.1", "4-2", "Why?", SENTENCE, "ត្រូវមានប្រភពទឹក", "See the annex")
ABOVE = (("Comments on the draft",), ("Date:", "3 May"))

tables = st.lists(st.sampled_from(TITLES), min_size=2, max_size=9).flatmap(
    lambda titles: st.tuples(
        st.lists(st.sampled_from(ABOVE), max_size=2),
        st.just(tuple(titles)),
        st.lists(st.lists(st.sampled_from(WORDS), max_size=len(titles) + 1), min_size=1, max_size=6),
    )
)


@settings(max_examples=200, deadline=None)
@given(tables, st.booleans())
def test_every_cell_is_in_a_comment_or_beside_one_or_told_of(
    table: tuple[list[tuple[str, ...]], tuple[str, ...], list[list[str]]], by_hand: bool
) -> None:
    above, titles, below = table
    rows = [*above, titles, *below]
    cells = {(r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row) if text}
    form = read(workbook(rows), **({"A": "comment"} if by_hand else {}))
    all_told = form.cells.read + form.cells.aside + form.cells.wrong

    if STRANGE in form.warnings:
        event("no comments were found, which is told")
        assert (all_told, form.cells.aside) == (len(cells), len(cells))
        return
    event(f"{len(form.rows)} comments")
    first = 1 if by_hand and STRANGE in read(workbook(rows)).warnings else len(above) + 1
    titles_shown = {each.letter: each.title for each in form.columns}
    left = {each.cell for each in form.leftovers}
    of_titles = {
        (r, c): text
        for (r, c), text in cells.items()
        if r <= first and f"{letters(c)}{r}" not in left and text in titles_shown[letters(c)]
    }
    lost = {place: text for place, text in cells.items() if place not in of_titles and not _is_told(form, place, text)}
    assert lost == {}
    assert all_told == len(cells) - len(of_titles)


def _is_told(form: FormFile, place: tuple[int, int], text: str) -> bool:
    """Whether the words of a cell are in the comment of its row, beside it, in a row that is named as wrong, or in no comment
    and shown; or are a number or a place in a row in which nobody says anything."""
    number, column = place
    if any(fault.row == number for fault in form.faults):
        return True
    if any((left.cell, left.text) == (f"{letters(column)}{number}", text) for left in form.leftovers):
        return True
    field = next((each.field for each in form.columns if each.letter == letters(column)), None)
    for row in form.rows:
        if row.row == number:
            kind = field == "type" and row.type == kind_of(text) != ""
            return kind or any(text in words for words in row.said.values()) or text in dict(map(reversed, row.aside))
    return field is not None and field not in (*SAYING, "type", "date", "answer")
