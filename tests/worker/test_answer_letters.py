"""The letters about the answer of a member, as their readers get them: late, entered, corrected, sent, and taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.comments.comment import Comment, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import corrections, entering, entry_check, entry_outcome, late, submissions
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.people.person import Member
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.settings import Settings
from testing.world import AFTER, LATER, World
from tests.worker.correspondence import SECRET, answered, settings, world
from tests.worker.words import check, letter_to, summarized
from worker.mail.message import render

__all__ = ["answered", "settings", "world"]


def test_late_answers(world: World, database: Database, settings: Settings) -> None:
    thailand, staff = world.coordinators["TH"], world.staff[0]
    world.deadline_passes()
    with database.transaction(viewer_of(thailand)) as session:
        seen = submissions.state_of([])
        answer = late.file(session, world.round_id, by=thailand, seen=seen, now=AFTER)
    for name, reader in (("filed_late_member", thailand), ("filed_late_staff", staff)):
        check(name, render(letter_to(database, reader, Letter.FILED_LATE), settings))
    with database.transaction(viewer_of(staff)) as session:
        reason, now = "A flood.\nThe river was high.", AFTER + timedelta(hours=1)
        late.admit(session, answer.id, reason=reason, by=staff, seen=answer.revision, now=now)

    letter = letter_to(database, thailand, Letter.LATE_DECIDED)
    assert [words for words in summarized(letter) if "with everything that it lets stand" in words]
    check("late_admitted", render(letter, settings))


def test_late_answer_declined(world: World, database: Database, settings: Settings) -> None:
    thailand, staff = world.coordinators["TH"], world.staff[0]
    world.deadline_passes()
    with database.transaction(viewer_of(thailand)) as session:
        answer = late.file(session, world.round_id, by=thailand, seen=submissions.state_of([]), now=AFTER)
    with database.transaction(viewer_of(staff)) as session:
        now = AFTER + timedelta(hours=1)
        late.decline(session, answer.id, reason="Too late.", by=staff, seen=answer.revision, now=now)

    check("late_declined", render(letter_to(database, thailand, Letter.LATE_DECIDED), settings))


@pytest.mark.parametrize("by_letter", [False, True])
def test_entered_answers(world: World, database: Database, settings: Settings, by_letter: bool) -> None:
    thailand, (one, two, _) = world.coordinators["TH"], world.staff
    channel = EntryChannel.SIGNED_LETTER if by_letter else EntryChannel.TELEPHONE
    original = ("note.pdf", b"%PDF-1.7") if by_letter else None
    origin = Origin(channel, date(2022, 4, 22), "Ms. Somsri, Pollution Control Department", LATER, original)
    about = {"now": LATER + timedelta(hours=1)}
    with database.transaction(viewer_of(one)) as session:
        member = thailand.of_member().id
        id = entering.begin(session, world.round_id, member, origin, by=one, **about).id
        entering.write(session, id, Words(CommentType.GENERAL, text=SECRET), by=one, **about)
    with database.transaction(viewer_of(one)) as session:
        entering.hand_over(session, id, by=one, seen=2, **about)
    name = "entered_by_letter" if by_letter else "entered_by_telephone"
    check(f"{name}_to_check", render(letter_to(database, two, Letter.ENTRY_TO_CHECK), settings))
    if not by_letter:
        with database.transaction(viewer_of(two)) as session:
            entry_check.send_back(session, id, reason="Who called?\nAnd when?", by=two, seen=3, **about)
        check(f"{name}_sent_back", render(letter_to(database, one, Letter.ENTRY_SENT_BACK), settings))
        with database.transaction(viewer_of(one)) as session:
            entering.hand_over(session, id, by=one, seen=4, **about)
    with database.transaction(viewer_of(two)) as session:
        entry_check.check(session, id, by=two, seen=3 if by_letter else 5, **about)
    letter = render(letter_to(database, thailand, Letter.ENTRY_CHECKED), settings)
    check(f"{name}_checked", letter)
    assert SECRET not in letter.text + letter.html
    with database.transaction(viewer_of(thailand)) as session:
        decided = {"by": thailand, "seen": 4 if by_letter else 6, **about}
        if by_letter:
            entry_outcome.confirm(session, id, **decided)  # type: ignore[arg-type]
        else:
            entry_outcome.reject(session, id, reason="She did not speak for us.", **decided)  # type: ignore[arg-type]
    check(f"{name}_decided", render(letter_to(database, one, Letter.ENTRY_DECIDED), settings))


def test_a_signed_letter_that_came_late_is_said_to_be_a_late_answer(
    world: World, database: Database, settings: Settings
) -> None:
    thailand, (one, two, _) = world.coordinators["TH"], world.staff
    world.deadline_passes()
    origin = Origin(EntryChannel.SIGNED_LETTER, AFTER.date(), "Ms. Somsri", AFTER, ("note.pdf", b"%PDF-1.7"))
    with database.transaction(viewer_of(one)) as session:
        id = entering.begin(session, world.round_id, thailand.of_member().id, origin, by=one, now=AFTER).id
        entering.write(session, id, Words(CommentType.GENERAL, text=SECRET), by=one, now=AFTER)
    with database.transaction(viewer_of(one)) as session:
        entering.hand_over(session, id, by=one, seen=2, now=AFTER)
    with database.transaction(viewer_of(two)) as session:
        entry_check.check(session, id, by=two, seen=3, now=AFTER)

    letter = letter_to(database, thailand, Letter.ENTRY_CHECKED)

    assert "as a late answer on which the secretariat decides" in " ".join(render(letter, settings).text.split())
    assert [words for words in summarized(letter) if "late answer" in words]


@pytest.mark.parametrize("admits", [False, True])
def test_a_signed_letter_that_differs(world: World, database: Database, settings: Settings, admits: bool) -> None:
    thailand, (one, two, _) = world.coordinators["TH"], world.staff
    with database.transaction(WORKER) as session:
        session.get_one(Member, thailand.of_member().id).answers_by_letter = True
    world.everybody_submits()
    world.close()
    if not admits:
        world.consolidate()
    sender = "Ms. Somsri, Pollution Control Department"
    origin = Origin(EntryChannel.SIGNED_LETTER, date(2022, 4, 22), sender, LATER, ("a.pdf", b"%PDF-1.7"))
    origin = replace(origin, differs="It asks for money.")
    about = {"now": LATER + timedelta(hours=1)}
    with database.transaction(viewer_of(one)) as session:
        id = entering.begin(session, world.round_id, thailand.of_member().id, origin, by=one, **about).id
        entering.write(session, id, Words(CommentType.GENERAL, text=SECRET), by=one, **about)
    with database.transaction(viewer_of(one)) as session:
        entering.hand_over(session, id, by=one, seen=2, **about)
    with database.transaction(viewer_of(two)) as session:
        if admits:
            entry_check.check(session, id, by=two, seen=3, **about)
        else:
            entry_check.decline(session, id, reason="The text\nis ready.", by=two, seen=3, **about)

    letter = render(letter_to(database, thailand, Letter.ENTRY_CHECKED), settings)
    check("letter_differs_checked" if admits else "letter_differs_declined", letter)
    assert SECRET not in letter.text + letter.html


def test_entered_answer_lapsed(world: World, database: Database, settings: Settings) -> None:
    by, thailand = world.staff[0], world.coordinators["TH"]
    origin = Origin(EntryChannel.MEETING, date(2022, 4, 22), "Ms. Somsri", LATER)
    with database.transaction(viewer_of(by)) as session:
        entering.begin(session, world.round_id, thailand.of_member().id, origin, by=by, now=LATER)
        entry_outcome.lapse_waiting(session, session.get_one(Round, world.round_id), now=LATER)

    check("entered_lapsed", render(letter_to(database, thailand, Letter.ENTRY_LAPSED), settings))


def test_a_correction_of_a_comment(answered: World, database: Database, settings: Settings) -> None:
    answered.close()
    by, staff = answered.coordinators["TH"], answered.staff[0]
    with database.transaction(viewer_of(by)) as session:
        comment = session.scalars(select(Comment).where(Comment.member_id == by.of_member().id)).one()
        words = {"text": comment.text, "justification": comment.justification}
        words["proposed_text"] = comment.proposed_text.replace("discuss", SECRET)
        filed = corrections.file(session, comment.id, **words, why=SECRET, by=by, now=AFTER)
        session.flush()
        correction_id = filed.id
    for name, reader in (("comment_correction_filed_member", by), ("comment_correction_filed_staff", staff)):
        letter = render(letter_to(database, reader, Letter.COMMENT_CORRECTION_FILED), settings)
        check(name, letter)
        assert SECRET not in letter.text + letter.html
    with database.transaction(viewer_of(staff)) as session:
        corrections.admit(session, correction_id, reason="A slip of the pen.", by=staff, now=AFTER)

    check("comment_correction_decided", render(letter_to(database, by, Letter.COMMENT_CORRECTION_DECIDED), settings))


def test_receipt(answered: World, database: Database, settings: Settings) -> None:
    check("receipt", render(letter_to(database, answered.deputy, Letter.RECEIPT), settings))


def test_receipt_of_a_nil_return(answered: World, database: Database, settings: Settings) -> None:
    check("receipt_nil", render(letter_to(database, answered.coordinators["LA"], Letter.RECEIPT), settings))


def test_a_receipt_of_choices_alone_does_not_say_no_comments(
    answered: World, database: Database, settings: Settings
) -> None:
    receipt = letter_to(database, answered.deputy, Letter.RECEIPT)
    assert receipt.recorded_act is not None

    of_choices = replace(receipt, recorded_act=replace(receipt.recorded_act, comments=0, positions=4))

    subject = render(of_choices, settings).subject
    assert subject == "Receipt: Cambodia has submitted 4 choices on brackets in round 1"
    assert [words for words in summarized(of_choices) if words.startswith("It holds")] == [
        "It holds 4 choices on brackets."
    ]


def test_a_receipt_tells_what_was_submitted_even_after_it_was_taken_back(
    answered: World, database: Database, settings: Settings
) -> None:
    before = letter_to(database, answered.deputy, Letter.RECEIPT)
    take_back(answered)

    after = letter_to(database, answered.deputy, Letter.RECEIPT)

    assert render(after, settings) == render(before, settings)


def test_the_hash_on_a_receipt_is_that_of_the_record(answered: World, database: Database, settings: Settings) -> None:
    letter = letter_to(database, answered.deputy, Letter.RECEIPT)
    assert letter.recorded_act is not None

    with database.reading(WORKER) as session:
        event = session.scalars(select(Event).where(Event.hash == letter.recorded_act.hash)).one()

    assert event.verb is Verb.SUBMITTED
    assert event.hash in render(letter, settings).text


def test_taken_back(answered: World, database: Database, settings: Settings) -> None:
    take_back(answered)

    check("taken_back", render(letter_to(database, answered.deputy, Letter.TAKEN_BACK), settings))


def take_back(world: World) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        submission = session.scalars(
            select(Submission).where(Submission.round_id == world.round_id, Submission.member_id == by.of_member().id)
        ).one()
        submissions.take_back(
            session, world.round_id, by=by, seen=submission.revision, now=LATER + timedelta(minutes=5)
        )
