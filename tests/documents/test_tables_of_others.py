"""A table that is none of the draft: the numbers of its rows are not those of the paragraphs of the draft."""

import pytest

from tests.documents.forms import word_table
from tests.documents.test_rows_in_word import TEXT
from tests.documents.word import p, read, t
from worker.documents.docx_in.proposed_changes import Draft, proposed_changes

TITLES = ("Nr", "Where", "Plum", "Pear")
DRAFT = Draft(TEXT, TEXT, "en", "version 1", ours=False)


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_a_row_with_the_number_of_a_paragraph_and_none_of_its_words_is_not_that_paragraph(number: str) -> None:
    form = word_table(TITLES, (number, "Meetings", "a word", "another word"))

    assert proposed_changes(read(form), DRAFT).recognised == 0


def test_a_file_without_bookmarks_is_still_the_draft_where_a_paragraph_has_its_words() -> None:
    text = p(t("3. The members will meet every year."))

    assert proposed_changes(read(text), DRAFT).recognised == 1
