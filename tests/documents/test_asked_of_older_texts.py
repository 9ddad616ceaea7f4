"""What a Word file that was made from an older text asks of the present one."""

from models.comments.comment import Change
from models.uploads.upload import UploadDecision
from tests.documents.small_draft import CAPACITY, MEET, REPORT, RIVER, ask, brief, draft_of, named, untouched
from tests.documents.word import t


def test_a_file_made_from_an_older_text_is_put_into_the_words_of_the_present_one() -> None:
    now = draft_of(MEET.replace("share", "exchange"), RIVER, REPORT, first=11)
    now[2].key = "p3"
    older = [*untouched()]
    older[0] = named("p0", t(MEET.replace("every year", "twice a year")))
    older[1] = named("p1", t(RIVER.replace("fish", "dolphins")))
    older[2] = named("p2", t("Gone since."))
    proposed_changes = ask("".join(older), now=now)

    assert [(brief(one), one.decision) for one in proposed_changes.found] == [
        ((Change.REPLACE, 11, now[0].text.replace("every year", "twice a year")), UploadDecision.SUGGESTED),
        ((Change.REPLACE, 12, RIVER.replace("fish", "dolphins")), UploadDecision.SUGGESTED),
        ((Change.REPLACE, None, "Gone since."), UploadDecision.OPEN),
    ]
    assert "was put into its present words" in proposed_changes.found[0].note
    assert proposed_changes.found[2].note == "Paragraph 3 of version 1 is not in the text any more."


def test_a_change_that_does_not_fit_into_the_present_words_is_open() -> None:
    now = draft_of(MEET.replace("every year", "each spring"), RIVER, CAPACITY, REPORT)
    older = [named("p0", t(MEET.replace("every year", "twice a year"))), *untouched(0)]

    (found,) = ask("".join(older), now=now).found

    assert (found.decision, found.words.proposed_text) == (
        UploadDecision.OPEN,
        MEET.replace("every year", "twice a year"),
    )
    assert "does not fit" in found.note


def test_a_change_in_a_bracket_that_others_have_changed_since_is_open() -> None:
    text = "The [Cambodia: six][Viet Nam: five] members meet."
    base = draft_of(text, RIVER, CAPACITY, REPORT)
    now = draft_of(text.replace("Cambodia", "Cambodia, Lao PDR"), RIVER, CAPACITY, REPORT)
    older = [named("p0", t(text.replace("five", "four"))), *untouched(0)]

    (found,) = ask("".join(older), base=base, now=now).found

    assert (found.decision, found.words.proposed_text) == (UploadDecision.OPEN, text.replace("five", "four"))
