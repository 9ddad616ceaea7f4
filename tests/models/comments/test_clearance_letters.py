"""The signed letter that goes with an answer from a ministry: who reads it, and where it prevails over the answer."""

from dataclasses import replace

import pytest

from models.comments.clearance import Clearance
from models.comments.comment import CommentType
from models.comments.entered import EntryState
from models.comments.operations import clearance, entering
from models.comments.operations.wording import Words
from models.comments.queries.clearance import letters_to_enter, signed_letter
from models.db.access import WORKER, viewer_of
from models.documents.queries.compendium import compendium
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.letters.letter import Letter
from models.people.person import Person
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.models.comments.clearance_steps import act, ask_for_clearance, cleared, verbs
from tests.models.comments.entry_steps import LATE, LETTER, answer, checked, handed_over, recipients, state
from tests.rounds import circulate, finish_round

SCAN = b"%PDF-1.7 signed"


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


@pytest.mark.parametrize("content", [b"", b"MZ, a program"])
def test_a_signed_letter_is_a_file_of_a_kind_that_people_may_pass_on(world: World, content: bytes) -> None:
    world.remark("KH", "Thank you.")
    found = cleared(world)

    with pytest.raises(Invalid) as refused:
        with_letter(world, found, content)
    assert refused.value.field == "file"


def test_where_the_letter_is_the_official_act_the_compendium_says_so_to_all(world: World) -> None:
    by = world.coordinators["KH"]
    act(world, clearance.choose_official_act, world.round_id, by_letter=True)
    world.remark("KH", "Thank you.")
    with_letter(world, cleared(world))
    version = circulate(world, finish_round(world))

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
    candidate = finish_round(world)
    with pytest.raises(Untimely, match="Not yet entered: the signed letter of Cambodia"):
        circulate(world, candidate)
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
