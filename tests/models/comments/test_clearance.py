"""An answer is cleared in its ministry exactly as it is: a change undoes that, and the signed letter shows it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentType
from models.comments.entered import EntryState
from models.comments.operations import attachments, clearance, comments, entering, submissions
from models.comments.operations.wording import Words
from models.comments.queries.clearance import clearing, current_clearance, letters_to_enter, signed_letter
from models.comments.submission import Submission, SubmissionState
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding, opinions
from models.documents.queries.archive import AT_HOME
from models.documents.queries.compendium import compendium
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.notification import Letter
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.models.comments.test_entered import LATE, LETTER, answer, checked, handed_over, recipients, state
from tests.rounds import consolidated, round_on, sent_out

SCAN = b"%PDF-1.7 signed"
DAY = date(2022, 4, 22)


def now_is(world: World, by: Person | None = None) -> str:
    """The fingerprint of what Cambodia would send."""
    by = by or world.coordinators["KH"]
    with world.database.reading(viewer_of(by)) as session:
        return clearing(session, world.round_id, by.of_member()).fingerprint


def ask_for_clearance(world: World, by: Person | None = None) -> Clearance:
    by, seen = by or world.coordinators["KH"], now_is(world)
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.ask(session, world.round_id, by=by, seen=seen, now=LATER)


def noted(world: World, found: Clearance, by: Person | None = None) -> Clearance:
    by = by or world.coordinators["KH"]
    who = {"cleared_by": "Sok Dara", "office": "Director-General", "cleared_on": DAY}
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.note_cleared(session, world.round_id, **who, by=by, seen=found.revision, now=LATER)


def cleared(world: World) -> Clearance:
    return noted(world, ask_for_clearance(world))


def with_letter(world: World, found: Clearance, content: bytes = SCAN) -> Clearance:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.attach_letter(
            session, world.round_id, content, name="scan 12.PDF", by=by, seen=found.revision, now=LATER
        )


def said_to_differ(world: World, found: Clearance) -> Clearance:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.tell_letter_differs(session, world.round_id, by=by, seen=found.revision, now=LATER)


def act(world: World, verb: Callable[..., object], *args: object, **more: object) -> None:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        verb(session, *args, by=by, now=LATER, **more)


def verbs(world: World) -> list[Verb]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Event.verb).order_by(Event.seq)))


def test_an_answer_is_asked_for_cleared_and_submitted_as_it_was_cleared(world: World) -> None:
    world.remark("KH", "Thank you.")
    assert answer(world, "KH").state is SubmissionState.COLLECTING

    found = ask_for_clearance(world, world.deputy)
    assert answer(world, "KH").state is SubmissionState.IN_CLEARANCE
    assert recipients(world, Letter.CLEARANCE_ASKED) == {"Coordinator of Cambodia"}
    with pytest.raises(NotYours):
        noted(world, found, world.deputy)
    noted(world, found)
    assert answer(world, "KH").state is SubmissionState.CLEARED

    world.submit("KH")

    sent = answer(world, "KH")
    assert sent.is_in
    with world.database.reading(viewer_of(world.deputy)) as session:
        there = current_clearance(session, sent)
        assert there is not None
        assert (there.cleared_by, there.office, there.cleared_on) == ("Sok Dara", "Director-General", DAY)
        assert there.fingerprint == now_is(world)  # numbers that comments get change nothing that was cleared
    assert [verb for verb in verbs(world) if verb in (Verb.CLEARANCE_ASKED, Verb.CLEARED, Verb.SUBMITTED)] == [
        Verb.CLEARANCE_ASKED,
        Verb.CLEARED,
        Verb.SUBMITTED,
    ]


def change_words(world: World, comment: Comment) -> None:
    words = Words(CommentType.GENERAL, text="Thank you very much.")
    act(world, comments.edit, comment.id, words, seen=comment.revision)


def remove(world: World, comment: Comment) -> None:
    act(world, comments.remove, comment.id, seen=comment.revision)


def write(world: World, _comment: Comment) -> None:
    world.replace("KH", "1", "every year", "twice a year")


def attach(world: World, comment: Comment) -> None:
    act(world, attachments.attach, comment.id, b"%PDF-1.7", name="map.pdf")


def include(world: World, _comment: Comment) -> None:
    said = world.opinion(Words(CommentType.GENERAL, text="From the department."))
    act(world, deciding.include, said.id, named=True, seen=said.revision)


CHANGES = (change_words, remove, write, attach, include)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("ready", [ask_for_clearance, cleared])
def test_every_change_of_what_is_in_the_answer_undoes_the_clearance(
    world: World, change: Callable[[World, Comment], None], ready: Callable[[World], Clearance]
) -> None:
    comment = world.remark("KH", "Thank you.")
    before, found = now_is(world), ready(world)

    change(world, comment)

    assert now_is(world) != before
    assert answer(world, "KH").state is SubmissionState.COLLECTING
    with world.database.reading(WORKER) as session:
        ended = session.get_one(Clearance, found.id)
        assert ended.ended_at == LATER
        assert current_clearance(session, answer(world, "KH")) is None
    assert Verb.CLEARANCE_UNDONE in verbs(world)
    assert recipients(world, Letter.CLEARANCE_UNDONE) == {"Deputy of Cambodia"}


def test_a_file_that_is_taken_away_undoes_it_too(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    attach(world, comment)
    cleared(world)
    with world.database.reading(WORKER) as session:
        (file,) = session.get_one(Comment, comment.id).attachments

    act(world, attachments.detach, file.id)

    assert answer(world, "KH").state is SubmissionState.COLLECTING


def test_what_does_not_change_the_answer_leaves_the_clearance_alone(world: World) -> None:
    world.remark("KH", "Thank you.")
    cleared(world)

    said = world.opinion(Words(CommentType.GENERAL, text="From the department."), forward=False)
    with world.database.transaction(viewer_of(world.contributor)) as session:
        opinions.forward(session, said.id, by=world.contributor, seen=said.revision, now=LATER)
    act(world, deciding.leave_out, said.id, note="It is said already.", seen=said.revision + 1)
    world.remark("TH", "Thank you.")

    assert answer(world, "KH").state is SubmissionState.CLEARED


def test_the_same_words_have_the_same_fingerprint_however_often_they_are_saved(world: World) -> None:
    comment = world.remark("KH", "Thank you.")
    before = now_is(world)
    change_words(world, comment)
    changed = now_is(world)

    act(world, comments.edit, comment.id, Words(CommentType.GENERAL, text="Thank you."), seen=comment.revision + 1)

    assert changed != before
    assert now_is(world) == before


@pytest.mark.slow
def test_nobody_has_something_cleared_that_they_have_not_seen(world: World) -> None:
    world.remark("KH", "Thank you.")
    seen, by = now_is(world), world.coordinators["KH"]
    world.replace("KH", "1", "every year", "twice a year")

    with pytest.raises(Outdated), world.database.transaction(viewer_of(by)) as session:
        clearance.ask(session, world.round_id, by=by, seen=seen, now=LATER)

    assert answer(world, "KH").state is SubmissionState.COLLECTING


@pytest.mark.parametrize("missing", ["cleared_by", "office", "cleared_on"])
def test_who_cleared_it_is_said_in_full(world: World, missing: str) -> None:
    found, by = ask_for_clearance(world), world.coordinators["KH"]
    who = {"cleared_by": "Sok Dara", "office": "Director-General", "cleared_on": DAY, missing: None}
    who = {name: value if value is not None or name == "cleared_on" else "" for name, value in who.items()}

    with pytest.raises(Invalid) as refused, world.database.transaction(viewer_of(by)) as session:
        clearance.note_cleared(session, world.round_id, **who, by=by, seen=found.revision, now=LATER)

    assert refused.value.field == missing


def test_a_clearance_that_the_ministry_refuses_is_ended(world: World) -> None:
    found = ask_for_clearance(world)

    act(world, clearance.end, world.round_id, seen=found.revision)

    assert answer(world, "KH").state is SubmissionState.COLLECTING
    assert verbs(world)[-1] is Verb.CLEARANCE_ENDED
    assert ask_for_clearance(world).id != found.id


def test_taking_the_answer_back_ends_it(world: World) -> None:
    world.remark("KH", "Thank you.")
    found = cleared(world)
    sent = world.submit("KH")

    act(world, submissions.take_back, world.round_id, seen=sent.revision)

    assert answer(world, "KH").state is SubmissionState.COLLECTING
    with world.database.reading(WORKER) as session:
        assert session.get_one(Clearance, found.id).ended_at == LATER


def can_read(world: World, found: Clearance, by: Person) -> bool:
    with world.database.reading(viewer_of(by)) as session:
        try:
            return signed_letter(session, found.id, by)[1] == SCAN
        except NotFound:
            return False


def test_the_signed_letter_is_named_by_the_fingerprint_and_goes_to_the_secretariat_with_the_answer(
    world: World,
) -> None:
    world.remark("KH", "Thank you.")
    found = with_letter(world, cleared(world))
    mark = found.fingerprint[:16].upper()
    assert found.letter_name == f"signed-letter-KH-{mark[:4]}-{mark[4:8]}-{mark[8:12]}-{mark[12:]}.pdf"
    officer, thailand = world.staff[0], world.coordinators["TH"]
    readers = (world.deputy, officer, thailand, world.contributor)

    assert [can_read(world, found, by) for by in readers] == [True, False, False, False]
    world.everybody_submits()
    assert not can_read(world, found, officer)
    world.close()
    assert [can_read(world, found, by) for by in readers] == [True, True, False, False]
    with world.database.reading(viewer_of(thailand)) as session:
        assert session.get(Clearance, found.id) is None


def test_where_the_letter_is_the_official_act_the_compendium_says_so_to_all(world: World) -> None:
    by = world.coordinators["KH"]
    act(world, clearance.choose_official_act, world.round_id, by_letter=True)
    world.remark("KH", "Thank you.")
    with_letter(world, cleared(world))
    version = sent_out(world, consolidated(world))

    for reader in (by, world.coordinators["TH"], world.staff[0]):
        with world.database.reading(viewer_of(reader)) as session:
            [(sent, found)] = compendium(session, version.id).by_letter
            assert (sent.member.name, found and found.cleared_by) == ("Cambodia", "Sok Dara")
    assert Verb.CLEARANCE_RULE in verbs(world)


def test_a_letter_that_says_something_else_prevails_and_is_entered_by_the_secretariat(world: World) -> None:
    world.remark("KH", "Thank you.")
    found = said_to_differ(world, with_letter(world, ask_for_clearance(world)))
    officer, member = world.staff[0], world.coordinators["KH"].of_member()
    assert recipients(world, Letter.LETTER_DIFFERS) == {person.name for person in world.staff}
    assert can_read(world, found, officer)
    assert not can_read(world, found, world.coordinators["TH"])
    without = LETTER.__class__(LETTER.channel, LETTER.dated, LETTER.sender, LETTER.arrived_at)
    with world.database.transaction(viewer_of(officer)) as session:
        entry = entering.begin(session, world.round_id, member.id, without, by=officer, now=LATER)
        assert (entry.file_name, entry.content) == (found.letter_name, SCAN)
        entering.write(session, entry.id, Words(CommentType.GENERAL, text="By letter."), by=officer, now=LATER)

    handed_over(world, entry, now=LATER)
    checked(world, entry, now=LATER)

    assert state(world, entry).state is EntryState.PREVAILS
    assert answer(world, "KH").is_in
    with world.database.reading(WORKER) as session:
        assert session.get_one(Clearance, found.id).ended_at == LATER


def test_a_letter_can_be_said_to_differ_only_before_the_answer_is_sent(world: World) -> None:
    world.remark("KH", "Thank you.")
    found = cleared(world)
    with pytest.raises(Invalid, match="Attach the signed letter"):
        said_to_differ(world, found)
    found = with_letter(world, found)
    world.submit("KH")

    with pytest.raises(Untimely, match="Take it back first"):
        said_to_differ(world, found)
    with pytest.raises(Untimely, match="went with the answer"):
        with_letter(world, found, b"%PDF-1.7 another")


def told_it_prevails(
    world: World, differs: str = "Not thanks, but money.", letter: tuple[str, bytes] | None = None, seen: int = 0
) -> Clearance:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return clearance.tell_letter_prevails(
            session, world.round_id, differs=differs, letter=letter, by=by, seen=seen, now=LATE
        )


def to_enter(world: World) -> list[tuple[str, str]]:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        return [(one.submission.member.name, one.differs) for one in letters_to_enter(session, world.round_id)]


def test_after_the_close_a_coordinator_tells_that_the_letter_prevails_over_what_was_submitted(world: World) -> None:
    world.remark("KH", "Thank you.")
    world.everybody_submits()
    with pytest.raises(Untimely, match="While the round is open"):
        told_it_prevails(world, letter=("scan.pdf", SCAN))
    world.close()
    with pytest.raises(Untimely, match="official act"):
        told_it_prevails(world, letter=("scan.pdf", SCAN))
    act(world, clearance.choose_official_act, world.round_id, by_letter=True)
    with pytest.raises(Invalid, match="Say in what"):
        told_it_prevails(world, "", ("scan.pdf", SCAN))
    with pytest.raises(Invalid, match="Choose the file"):
        told_it_prevails(world)

    found = told_it_prevails(world, letter=("scan.pdf", SCAN))

    assert told_it_prevails(world, letter=("scan.pdf", SCAN)).id == found.id, "told once"
    assert recipients(world, Letter.LETTER_DIFFERS) == {person.name for person in world.staff}
    assert to_enter(world) == [("Cambodia", "Not thanks, but money.")]
    found = told_it_prevails(world, "Another matter.", ("note.pdf", b"%PDF-1.7 note"), seen=found.revision)
    found = told_it_prevails(world, "Not thanks, but money.", seen=found.revision)
    for _ in range(2):
        act(world, clearance.take_back_letter_notice, world.round_id, seen=found.revision)
    assert to_enter(world) == []
    assert recipients(world, Letter.LETTER_DIFFERS_NO_MORE) == {person.name for person in world.staff}
    assert verbs(world).count(Verb.CLEARANCE_DIFFERS_NO_MORE) == 1, "taken back once"
    found = told_it_prevails(world, letter=("scan.pdf", SCAN), seen=found.revision + 1)
    candidate = consolidated(world)
    with pytest.raises(Untimely, match="Not yet entered: the signed letter of Cambodia"):
        sent_out(world, candidate)
    officer, member = world.staff[0], world.coordinators["KH"].of_member()
    origin = replace(LETTER, original=None, differs=found.differs)
    with world.database.transaction(viewer_of(officer)) as session:
        entry = entering.begin(session, world.round_id, member.id, origin, by=officer, now=LATE)
        assert (entry.file_name, entry.content) == (found.letter_name, SCAN)
    assert to_enter(world) == []
    with pytest.raises(Untimely, match="has begun to enter the letter"):
        act(world, clearance.take_back_letter_notice, world.round_id, seen=found.revision)


def test_another_letter_than_the_one_that_went_with_the_answer_takes_its_place(world: World) -> None:
    act(world, clearance.choose_official_act, world.round_id, by_letter=True)
    world.remark("KH", "Thank you.")
    first = with_letter(world, cleared(world))
    world.everybody_submits()
    world.close()

    same = told_it_prevails(world, seen=first.revision)
    with pytest.raises(Outdated):
        told_it_prevails(world, "Another matter.", seen=first.revision)
    other = told_it_prevails(world, "Another matter.", ("note.pdf", b"%PDF-1.7 note"), seen=same.revision)

    assert (same.id, other.id != first.id) == (first.id, True)
    assert (other.cleared_by, other.is_cleared) == ("Sok Dara", True)
    assert to_enter(world) == [("Cambodia", "Another matter.")]
    with world.database.reading(WORKER) as session:
        assert signed_letter(session, first.id, world.coordinators["KH"])[1] == SCAN


def test_that_an_answer_was_cleared_stays_inside_the_member_in_an_archive() -> None:
    inside = {verb for verb in Verb if verb.value.startswith("clearance ")}

    assert len(inside) == 8
    assert inside <= set(AT_HOME)


def test_a_choice_on_a_bracket_undoes_it(world: World) -> None:
    world.replace("KH", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    version = sent_out(world, consolidated(world))
    second = round_on(world, version.id)
    before = now_is(second)
    cleared(second)

    second.keep("KH", "every")

    with second.database.reading(WORKER) as session:
        own = Submission.member_id == second.coordinators["KH"].of_member().id
        sent = session.scalars(select(Submission).where(Submission.round_id == second.round_id, own)).one()
        assert sent.state is SubmissionState.COLLECTING
    assert now_is(second) != before
