"""Forms with nothing but a column of comments."""

import pytest

from tests.documents.forms import Table, read, word_table, workbook
from tests.documents.test_headings_in_form import TITLES, comments_in
from tests.documents.word import docx, p, t
from worker.documents.forms.read import ONE_COLUMN, STRANGE

ROWS: Table = [("Para 3: why?",), ("We thank you.",)]


@pytest.mark.parametrize(
    "title", ["Comments", "General comments", "Comments and proposals", "Ý kiến góp ý", "意见", "មតិយោបល់"]
)
@pytest.mark.parametrize("above", [[], [("Ministry of Environment",), ("3 May",)]])
def test_each_row_below_the_title_is_a_comment(title: str, above: Table) -> None:
    form = read(workbook([*above, (title,), *ROWS]))

    assert [(one.words.text, one.words.paragraph_id) for one in comments_in(form)] == [
        ("Para 3: why?", 3),
        ("We thank you.", None),
    ]
    assert [each.text for each in form.leftovers] == [each[0] for each in above]


def test_a_box_for_general_comments_is_read_beside_the_table_of_the_others() -> None:
    box, table = word_table(("General comments",), ("We thank you.",)), word_table(TITLES, ("3", "Why?", ""))
    form = read(docx(p(t("1.")) + box + p(t("2.")) + table))

    assert [(one.words.text, one.words.paragraph_id) for one in comments_in(form)] == [
        ("We thank you.", None),
        ("Why?", 3),
    ]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([("Comments",)], ONE_COLUMN),
        ([("Our answer",), *ROWS], ONE_COLUMN),
        ([*[(f"Line {number}",) for number in range(5)], ("Comments",), *ROWS], ONE_COLUMN),
        ([("Comments",), ("3", "Why?")], STRANGE),
    ],
)
def test_what_may_be_no_form_is_left_to_a_person(table: Table, sentence: str) -> None:
    form = read(workbook(table))

    assert (form.rows, form.warnings) == ([], [sentence])
