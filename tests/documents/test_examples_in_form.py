"""Rows that a form has as an example of how it is filled in."""

from collections.abc import Sequence

import pytest

from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.forms import read, workbook
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form

DRAFT = CommentedDraft(
    [Paragraph(id=1, kind=Kind.NUMBERED, label="1", text="Example: two members meet.")], ("Cambodia", "KH"), frozenset()
)


def on(titles: Sequence[str], *rows: Sequence[str]) -> list[Found]:
    return proposed_in_form(read(workbook([titles, *rows])), DRAFT)[0]


@pytest.mark.parametrize(
    "words", ["Example", "(example row)", "e.g.", "Sample 1:", "示例", "ví dụ", "ตัวอย่าง", "ຕົວຢ່າງ", "ឧទាហរណ៍", "ဥပမာ"]
)
@pytest.mark.parametrize(
    "titles", [("", "Para", "Comment"), ("No.", "Para", "Comment"), ("Country", "Para", "Comment")]
)
def test_a_row_that_calls_itself_an_example_is_for_a_person_to_decide(words: str, titles: Sequence[str]) -> None:
    example, own = on(titles, (words, "1", "The sentence is not clear."), ("", "1", "Why?"))

    assert (example.decision, own.decision) == (UploadDecision.OPEN, UploadDecision.SUGGESTED)
    assert "It seems to be an example that the form came with." in example.note


@pytest.mark.parametrize("comment", ["Example: please say who pays.", "[Example] Please say who pays."])
def test_a_comment_may_begin_with_saying_that_it_is_an_example(comment: str) -> None:
    assert [one.decision for one in on(("Para", "Comment"), ("1", comment))] == [UploadDecision.OPEN]


@pytest.mark.parametrize("comment", ["Examples are needed.", "Sample sizes are missing.", "For example, who pays?"])
def test_a_comment_on_examples_is_a_comment(comment: str) -> None:
    assert [one.decision for one in on(("Para", "Comment"), ("1", comment))] == [UploadDecision.SUGGESTED]


def test_words_of_the_draft_make_no_example_of_a_row() -> None:
    titles, words = ("Para", "Present text", "Proposed text", "Comment"), "Example: two members meet"
    found = on(titles, ("1", f"{words}.", f"{words} often.", "Why?"))

    assert [one.decision for one in found] == [UploadDecision.SUGGESTED]
