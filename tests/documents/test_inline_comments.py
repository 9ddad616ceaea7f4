"""Comments that people type among the words of a draft, as they did when all was sent by e-mail."""

import pytest

from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.small_draft import BASE, MEET, RIVER, ask, named, untouched
from tests.documents.word import ins, p, t
from worker.documents.uploads.inline_comments import INLINE_COMMENT, flag_inline_comment

MEMBERS = frozenset(("Cambodia", "Thailand"))


def flagged(body: str) -> Found:
    (found,) = ask(body).found
    place = next((each for each in BASE if each.id == found.words.paragraph_id), BASE[0])
    return flag_inline_comment(found, place.text, MEMBERS, "en")


@pytest.mark.parametrize(
    ("words", "comment"),
    [
        (" (Thailand: twice a year, please)", "(Thailand: twice a year, please)"),
        (" (Comment of the Ministry of Health: it is too rare for us)", "(Comment of the Ministry of Health: it i…"),
        (" 【意见：太少】", "【意见：太少】"),
        (" ความเห็น: น้อยไป", "ความเห็น: น้อยไป"),
    ],
)
def test_a_comment_among_the_words_of_a_paragraph_waits_for_a_decision(words: str, comment: str) -> None:
    found = flagged("".join((named("p0", t(MEET), ins(words)), *untouched(0))))

    assert (found.decision, found.note) == (UploadDecision.OPEN, INLINE_COMMENT.format(comment))
    assert found.words.proposed_text == f"{MEET}{words}"


def test_a_comment_in_a_paragraph_of_its_own_waits_for_a_decision() -> None:
    found = flagged("".join((*untouched(), p(ins("Comment TH: this repeats paragraph 2."), mark="ins"))))

    assert found.decision is UploadDecision.OPEN


@pytest.mark.parametrize(
    "words",
    [
        " The fields are: water, forests.",
        " (Thailand leads: see below)",
        " The comments are published: by LMEC.",
        " Thailand: two courses.",
        " [Thailand: twice a year]",
    ],
)
def test_words_for_the_text_with_a_colon_are_taken_as_they_are(words: str) -> None:
    found = flagged("".join((*untouched(1, 2, 3), named("p1", t(RIVER), ins(words)), *untouched(0, 1))))

    assert (found.decision, found.note) == (UploadDecision.SUGGESTED, "")


def test_what_only_takes_words_out_is_no_comment() -> None:
    (found,) = ask("".join((named("p0", t("The members will meet.")), *untouched(0)))).found

    assert flag_inline_comment(found, f"Comment: {MEET}", MEMBERS, "en") == found
