"""Every letter as its reader gets it, in tests/worker/letters: read them when they change, they are the product.

A letter that has no file there yet is written to it, and the test fails once so that somebody reads it.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.operations import duties, parting
from models.brackets.queries.placed import placed
from models.comments.comment import Change, Comment, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import corrections, entering, entry_check, entry_outcome, late, submissions
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.departments.operations import deciding
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, compromises
from models.drafts import operations
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.operations import editorial, objections
from models.letters.notification import Letter, Notification
from models.letters.queries import contents
from models.people.operations import invitations, signing_in
from models.people.person import Member, Person
from models.record.events import Event
from models.record.queries import newest
from models.record.signing import Signer, anchors_in
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, Round
from models.rounds.operations import deadlines
from models.settings import Settings, read
from testing.world import AFTER, DEADLINE, LATER, NOW, World
from tests.rounds import arrange, circulated, round_on
from tests.worker.words import check, letter_to
from worker.mail.message import render

TITLE = "မဲခေါင်-လန်ချန်း ပတ်ဝန်းကျင်ဆိုင်ရာ မဟာဗျူဟာ (Strategy 2023-2027)"
SECRET = "Our own words, which nobody else may read yet."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read(
        {
            "LMEC_DATA": str(tmp_path),
            "PUBLIC_URL": "https://consultation.example.org",
            "SECRET_KEY": "a key of these tests that is long enough",
        }
    )


@pytest.fixture
def world(world: World) -> World:
    """With a title in Burmese, and a coordinator whose name is in Khmer."""
    with world.database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Consultation, world.consultation_id), world.consultation_id, title=TITLE)
        session.get_one(Person, world.coordinators["KH"].id).name = "ពេជ្រ សុគន្ធា"
        session.get_one(Person, world.staff[0].id).name = "Qiao Ruolin"
    return world


@pytest.fixture
def answered(world: World) -> World:
    """Cambodia has two comments, Thailand one that collides with one of them, the others none; all are in."""
    world.replace("KH", "1", "share", "exchange")
    world.comment("KH", Words(CommentType.GENERAL, text=SECRET))
    world.replace("TH", "1", "share", "discuss")
    world.everybody_submits()
    return world


@pytest.fixture
def proposed(answered: World) -> DraftVersion:
    """The candidate with a compromise in its bracket and every comment answered, put before the others of the staff."""
    answered.close()
    candidate = answered.consolidate()
    one = answered.staff[0]
    with answered.database.transaction(viewer_of(one)) as session:
        bracket = session.scalars(select(Conflict)).one()
        compromises.propose(session, bracket.id, text="exchange", reason="Covers both.", by=one, seen=0, now=LATER)
    candidate = answered.make(owed_consolidation(answered.database))
    with answered.database.transaction(viewer_of(one)) as session:
        for comment in unanswered(session):
            outcome = Outcome.INCORPORATED if comment.proposes else Outcome.NOTED
            answers.answer(session, comment.id, outcome=outcome, reason="Said.", by=one, seen=0, now=LATER)
    with answered.database.transaction(viewer_of(one)) as session:
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    return candidate


def owed_consolidation(database: Database) -> int:
    with database.reading(WORKER) as session:
        return session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()


def unanswered(session: Session) -> list[Comment]:
    nothing = select(Comment).outerjoin(Disposition).where(Disposition.id.is_(None))
    return list(session.scalars(nothing.order_by(Comment.id)))


def test_sign_in(world: World, database: Database, settings: Settings) -> None:
    with database.transaction(WORKER) as session:
        request = signing_in.ask_for_link(session, "coordinator@kh.example.org", browser="a browser", now=NOW)
        signing_in.answer(session, request.id, now=NOW)

    letter = render(letter_to(database, world.coordinators["KH"], Letter.SIGN_IN), settings)

    check("sign_in", letter)
    assert "/sign-in/" not in letter.kept
    assert "(nor is the code)" in letter.kept


def test_invited(world: World, database: Database, settings: Settings) -> None:
    by = world.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        by = session.get_one(Person, by.id)
        somebody = {"name": "ចាន់ បុប្ផា", "email": "bopha@kh.example.org", "department": "Department of Forestry"}
        invited = invitations.invite(session, world.round_id, **somebody, by=by, now=LATER)

    letter = render(letter_to(database, invited, Letter.INVITED), settings)

    check("invited", letter)
    assert "/sign-in/" not in letter.kept


def test_heard(world: World, database: Database, settings: Settings) -> None:
    by, on = world.coordinators["KH"], world.paragraph("2")
    same, edited, left, _ = (
        world.opinion(Words(CommentType.GENERAL, paragraph_id=place, text=f"{SECRET} {number}"))
        for number, place in enumerate((None, on.id, on.id, on.id))
    )
    with database.transaction(viewer_of(by)) as session:
        deciding.include(session, same.id, named=False, by=by, seen=same.revision, now=LATER)
        seen, ours = deciding.state_of([edited]), Words(CommentType.GENERAL, paragraph_id=on.id, text="Ours.")
        deciding.include_edited(session, [edited.id], ours, named=False, by=by, seen=seen, now=LATER)
        note = "It is <b>said</b> there.\nSee the annex."
        deciding.leave_out(session, left.id, note=note, by=by, seen=left.revision, now=LATER)
    world.submit_without("KH")

    letter = render(letter_to(database, world.contributor, Letter.HEARD), settings)

    check("heard", letter)
    assert SECRET not in letter.text + letter.html
    assert "<b>" not in letter.html


def test_round_opened(world: World, database: Database, settings: Settings) -> None:
    check("round_opened", render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED), settings))


def test_round_opened_as_the_final_reading(
    world: World, bare: DraftVersion, database: Database, settings: Settings
) -> None:
    round_on(world, bare.id, final_reading=True)

    check(
        "round_opened_final_reading",
        render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED), settings),
    )


def test_deadline_extended_paused_and_resumed(world: World, database: Database, settings: Settings) -> None:
    by, reader = world.staff[0], world.coordinators["KH"]
    why = "Two ministries asked for more time.\nPlease use it."
    acts = (
        ("extended", partial(deadlines.extend, until=DEADLINE + timedelta(days=7), reason=why)),
        ("paused", partial(deadlines.pause, reason="A <flood>.")),
        ("resumed", partial(deadlines.resume, until=DEADLINE + timedelta(days=14))),
    )
    for name, act in acts:
        with database.transaction(viewer_of(by)) as session:
            seen = session.get_one(Round, world.round_id).timing
            act(session, world.round_id, by=by, seen=seen, now=LATER)
        check(f"deadline_{name}", render(letter_to(database, reader, Letter.DEADLINE_CHANGED), settings))


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

    check("late_admitted", render(letter_to(database, thailand, Letter.LATE_DECIDED), settings))


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

    subject = render(
        replace(receipt, recorded_act=replace(receipt.recorded_act, comments=0, positions=4)), settings
    ).subject

    assert subject == "Receipt: Cambodia has submitted 4 choices on brackets in round 1"


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


def test_all_in(answered: World, database: Database, settings: Settings) -> None:
    letter = letter_to(database, answered.staff[0], Letter.ALL_IN)

    check("all_in", render(letter, settings))
    assert letter.answers == ()  # the round is open: that all have answered may be known, and no more


def test_round_closed_for_the_secretariat(answered: World, database: Database, settings: Settings) -> None:
    answered.close()

    check("round_closed_staff", render(letter_to(database, answered.staff[0], Letter.ROUND_CLOSED), settings))


def test_round_closed_for_a_member_tells_of_its_own_answer_only(
    world: World, database: Database, settings: Settings
) -> None:
    world.replace("KH", "1", "share", "exchange")
    world.replace("TH", "1", "share", "discuss")
    world.submit("KH")
    world.deadline_passes()

    letter = render(letter_to(database, world.coordinators["KH"], Letter.ROUND_CLOSED), settings)

    check("round_closed_member", letter)
    assert "Thailand" not in letter.text + letter.html


def test_candidate_ready(answered: World, database: Database, settings: Settings) -> None:
    answered.close()
    answered.consolidate()

    check("candidate_ready", render(letter_to(database, answered.staff[0], Letter.CANDIDATE_READY), settings))


def test_proposed(proposed: DraftVersion, answered: World, database: Database, settings: Settings) -> None:
    check("proposed", render(letter_to(database, answered.staff[1], Letter.PROPOSED), settings))


def test_returned(proposed: DraftVersion, answered: World, database: Database, settings: Settings) -> None:
    two = answered.staff[1]
    with database.transaction(viewer_of(two)) as session:
        operations.send_back(
            session,
            proposed.id,
            by=two,
            seen=proposed.fingerprint,
            reason="Please look at paragraph 1 again.\nThe <b>bracket</b> is long.",
            now=LATER,
        )

    letter = render(letter_to(database, answered.staff[0], Letter.RETURNED), settings)

    check("returned", letter)
    assert "<b>" not in letter.html


def test_circulated(proposed: DraftVersion, answered: World, database: Database, settings: Settings) -> None:
    two = answered.staff[1]
    with database.transaction(viewer_of(two)) as session:
        operations.approve(session, proposed.id, by=two, seen=proposed.fingerprint, now=LATER)

    check("circulated", render(letter_to(database, answered.coordinators["MM"], Letter.CIRCULATED), settings))


def test_a_text_in_which_a_paragraph_was_moved(world: World, database: Database, settings: Settings) -> None:
    place = world.paragraph("4").id
    for code in world.coordinators:
        world.comment(code, Words(CommentType.SUBSTANTIVE, Change.MOVE, world.paragraph("1").id, after_id=place))

    circulated(world)

    letter = render(letter_to(database, world.coordinators["MM"], Letter.CIRCULATED), settings)
    assert "  Paragraphs with other words: 0\n" in letter.text
    assert "  Paragraphs taken out:        0\n  Paragraphs moved:            1\n" in letter.text
    assert "Paragraphs moved</th>" in letter.html


def test_an_editorial_change_is_told_to_the_members_and_an_objection_to_the_secretariat(
    answered: World, database: Database, settings: Settings
) -> None:
    answered.close()
    candidate, (one, two, _), thailand = answered.consolidate(), answered.staff, answered.coordinators["TH"]
    with database.transaction(viewer_of(one)) as session:
        own = select(Paragraph).where(Paragraph.version_id == candidate.id, Paragraph.label == "2")
        paragraph = session.scalars(own).one()
        words = paragraph.text.replace("fish", "fishes")
        change = editorial.edit(session, paragraph.id, text=words, reason="Grammar.", by=one, seen=0, now=LATER)
    candidate = answered.make(owed_consolidation(database))
    with database.transaction(viewer_of(one)) as session:
        for comment in unanswered(session):
            outcome = Outcome.INCORPORATED if comment.proposes else Outcome.NOTED
            answers.answer(session, comment.id, outcome=outcome, reason="Said.", by=one, seen=0, now=LATER)
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    with database.transaction(viewer_of(two)) as session:
        operations.approve(session, candidate.id, by=two, seen=candidate.fingerprint, now=LATER)
    with database.transaction(viewer_of(thailand)) as session:
        objections.object_to(session, change.id, text=SECRET, by=thailand, now=LATER)

    check("circulated_editorial", render(letter_to(database, thailand, Letter.CIRCULATED), settings))
    letter = render(letter_to(database, two, Letter.OBJECTED), settings)
    check("objected", letter)
    assert SECRET not in letter.text + letter.html


def test_a_country_is_told_that_words_would_give_it_something_to_do(
    world: World, database: Database, settings: Settings
) -> None:
    world.replace("TH", "2", "fish", SECRET)
    second = round_on(world, circulated(world).id)
    viet, by = second.coordinators["VN"], second.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        (bracket,) = placed(session, second.version_id)
        addressed = {"choice": None, "members": [viet.of_member().id]}
        duty = duties.mark(session, second.round_id, bracket.bracket.id or 0, **addressed, by=by, now=LATER)  # type: ignore[arg-type]

    letter = render(letter_to(database, viet, Letter.DUTY_MARKED), settings)

    check("duty_marked", letter)
    assert SECRET not in letter.text + letter.html
    with database.transaction(WORKER) as session:
        arrange(session, duty := session.get_one(BracketDuty, duty.id), second.consultation_id)
        session.delete(duty)
    check("duty_marked_no_more", render(letter_to(database, viet, Letter.DUTY_MARKED), settings))


def test_a_country_is_asked_to_agree_that_a_bracket_is_parted(
    world: World, database: Database, settings: Settings
) -> None:
    text = world.paragraph("2").text
    world.replace("CN", "2", text, text.replace("members", "states").replace("fish", "plants"))
    world.replace("VN", "2", "fish", "people")
    second = round_on(world, circulated(world).id)
    china, by = second.coordinators["CN"], second.coordinators["VN"]
    with database.transaction(viewer_of(by)) as session:
        (bracket,) = placed(session, second.version_id)
        id = bracket.bracket.id or 0
        wish = parting.ask(session, second.round_id, id, reason=SECRET, by=by, now=LATER)

    letter = render(letter_to(database, china, Letter.PARTING_ASKED), settings)

    check("parting_asked", letter)
    assert SECRET not in letter.text + letter.html
    with database.transaction(WORKER) as session:
        arrange(session, wish := session.get_one(BracketParting, wish.id), second.consultation_id)
        session.delete(wish)
    check("parting_asked_no_more", render(letter_to(database, china, Letter.PARTING_ASKED), settings))


def test_no_letter_carries_the_words_of_a_comment(
    proposed: DraftVersion, answered: World, database: Database, settings: Settings
) -> None:
    with database.reading(WORKER) as session:
        everything = contents(session, session.scalars(select(Notification.id)).all()).values()

    letters = [render(notification, settings) for notification in everything]

    assert {notification.letter for notification in everything} >= {
        Letter.RECEIPT,
        Letter.ROUND_CLOSED,
        Letter.PROPOSED,
    }
    assert not [letter for letter in letters if SECRET in letter.text + letter.html]


def take_back(world: World) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        submission = session.scalars(
            select(Submission).where(Submission.round_id == world.round_id, Submission.member_id == by.of_member().id)
        ).one()
        submissions.take_back(
            session, world.round_id, by=by, seen=submission.revision, now=LATER + timedelta(minutes=5)
        )


def test_a_letter_carries_the_entry_with_which_the_record_ends(
    world: World, settings: Settings, database: Database, tmp_path: Path
) -> None:
    database.signer = Signer.at(tmp_path / "record_key")
    world.submit("KH")

    letter = render(letter_to(database, world.coordinators["KH"], Letter.RECEIPT), settings)

    with database.reading(WORKER) as session:
        last = newest(session, world.consultation_id)
    assert last is not None
    assert anchors_in(letter.text) == anchors_in(letter.html) == [last._replace(seq=0)]
    assert database.signer.public.has_signed(last)
