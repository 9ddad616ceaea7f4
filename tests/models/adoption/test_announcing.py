"""What can be put to the members for adoption, by whom, until when, and how it is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.operations import adoption
from models.db.access import WORKER, viewer_of
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.version import DraftVersion, Kind
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from models.rounds.operations import consultations
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, RunningAdoption, announce, begin, circulate_without_comments, terms
from tests.models.adoption.running_adoption import ids, recipients, silence, verbs, version
from tests.rounds import open_next_round
from tests.web.circulation import SecondVersion

__all__ = ["silence", "version"]


def test_a_silence_leaves_members_time_to_break_it(world: World, version: DraftVersion) -> None:
    short = LATER + timedelta(hours=72) - timedelta(minutes=1)
    with pytest.raises(Invalid, match=r"at least 72 hours.* Choose 25 April 2022, 18:00 \(Beijing time\) or later\."):
        announce(world, version, terms(world, AdoptionProcedure.TACIT, short))
    enough = announce(world, version, terms(world, AdoptionProcedure.TACIT, LATER + timedelta(hours=72)))

    second = world.staff[1]
    with pytest.raises(Untimely, match="less than 72 hours"), world.database.transaction(viewer_of(second)) as session:
        adoption.begin(session, enough.id, by=second, now=LATER + timedelta(minutes=1))
    with world.database.transaction(viewer_of(second)) as session:
        adoption.begin(session, enough.id, by=second, now=LATER)


def test_an_express_answer_can_be_asked_for_at_short_notice(world: World, version: DraftVersion) -> None:
    running = begin(world, version, terms(world, AdoptionProcedure.EXPRESS, LATER + timedelta(minutes=2)))
    running.all_agree()
    assert running.row().state is AdoptionState.ADOPTED


def test_who_announced_it_cannot_begin_it(world: World, version: DraftVersion) -> None:
    announced = announce(world, version, terms(world, AdoptionProcedure.EXPRESS))
    assert announce(world, version, terms(world, AdoptionProcedure.EXPRESS)).id == announced.id
    first, second, third = world.staff
    with pytest.raises(NotYours), world.database.transaction(viewer_of(first)) as session:
        adoption.begin(session, announced.id, by=first, now=LATER)
    with pytest.raises(IntegrityError), world.database.transaction(WORKER) as session:
        row = session.get_one(Adoption, announced.id)
        row.begun_by_id, row.begun_at = first.id, LATER
    with pytest.raises(NotFound):
        RunningAdoption(world, version, announced.id).agree("KH")
    for _ in range(2):
        with world.database.transaction(viewer_of(second)) as session:
            adoption.begin(session, announced.id, by=second, now=LATER)
    assert verbs(world, Verb.ADOPTION_ANNOUNCED, Verb.ADOPTION_BEGUN) == [Verb.ADOPTION_ANNOUNCED, Verb.ADOPTION_BEGUN]
    with pytest.raises(Untimely, match="Two has confirmed"), world.database.transaction(viewer_of(third)) as session:
        adoption.begin(session, announced.id, by=third, now=LATER)
    with pytest.raises(Untimely, match="under way"), world.database.transaction(viewer_of(third)) as session:
        adoption.announce(
            session, version.id, terms(world, AdoptionProcedure.TACIT), by=third, seen=version.fingerprint, now=LATER
        )


def test_what_was_announced_can_be_sent_back_and_what_has_begun_withdrawn(world: World, version: DraftVersion) -> None:
    announced = announce(world, version, terms(world, AdoptionProcedure.EXPRESS))
    by = world.staff[1]

    def withdraw(adoption_id: int, reason: str) -> None:
        with world.database.transaction(viewer_of(by)) as session:
            adoption.withdraw(session, adoption_id, reason=reason, by=by, now=LATER)

    with pytest.raises(Invalid, match="Say why"):
        withdraw(announced.id, "")
    withdraw(announced.id, "Two weeks are too short.")
    assert recipients(world, Letter.ADOPTION_RETURNED) == ids(world.staff[0])
    assert recipients(world, Letter.ADOPTION_LAPSED) == []
    running = begin(world, version, terms(world, AdoptionProcedure.EXPRESS))
    withdraw(running.id, "A slip in the title.")
    withdraw(running.id, "A slip in the title.")
    assert len(recipients(world, Letter.ADOPTION_LAPSED)) == 10
    with pytest.raises(Untimely, match="has ended"):
        withdraw(running.id, "Another reason.")


def test_what_the_members_have_let_pass_in_silence_cannot_be_withdrawn_any_more(silence: RunningAdoption) -> None:
    by = silence.world.staff[0]
    late = silence.world.database.transaction(viewer_of(by))
    with pytest.raises(Untimely, match="time to answer is over"), late as session:
        adoption.withdraw(session, silence.id, reason="Too late.", by=by, now=ENDS + timedelta(seconds=1))
    assert silence.end() == [silence.id]
    assert silence.row().state is AdoptionState.ADOPTED


def test_nothing_but_the_newest_circulated_text_without_a_round_on_it_can_be_adopted(
    world: World, version: DraftVersion
) -> None:
    with world.database.reading(WORKER) as session:
        first = session.get_one(DraftVersion, world.version_id)
    with pytest.raises(Untimely, match="newest"):
        announce(world, first, terms(world, AdoptionProcedure.EXPRESS))
    running = begin(world, version, terms(world, AdoptionProcedure.EXPRESS))
    with pytest.raises(Untimely, match="asked to adopt"):
        open_next_round(SecondVersion(world, {}, version.id))
    running.all_agree()
    with pytest.raises(Untimely, match="adopted already"):
        open_next_round(SecondVersion(world, {}, version.id))
    with pytest.raises(Untimely, match="adopted already"):
        announce(world, version, terms(world, AdoptionProcedure.EXPRESS))


def test_a_first_text_goes_into_a_round_before_it_is_adopted(world: World) -> None:
    with world.database.transaction(viewer_of(world.staff[0])) as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        members, by = consultation.members, world.staff[0]
        other = consultations.begin_consultation(session, title="New", language="en", members=members, by=by, now=LATER)
        draft = operations.put_up(session, other.id, [NewParagraph(Kind.NUMBERED, "First.")], by=by, now=LATER)
        operations.propose(session, draft.id, by=by, seen=draft.fingerprint, now=LATER)
        operations.approve(session, draft.id, by=world.staff[1], seen=draft.fingerprint, now=LATER)
    with pytest.raises(Untimely, match="No round has asked for comments"):
        announce(world, draft, terms(world, AdoptionProcedure.EXPRESS))


def test_an_open_round_on_the_first_text_is_named(world: World) -> None:
    with world.database.reading(WORKER) as session:
        first = session.get_one(DraftVersion, world.version_id)
    with pytest.raises(Untimely, match="Round 1 is still under way"):
        announce(world, first, terms(world, AdoptionProcedure.EXPRESS))


def test_a_round_that_is_open_comes_first(world: World, version: DraftVersion) -> None:
    open_next_round(SecondVersion(world, {}, version.id))
    with pytest.raises(Untimely, match="Round 2 is still under way"):
        announce(world, version, terms(world, AdoptionProcedure.EXPRESS))


@pytest.mark.parametrize("way", AdoptionProcedure)
def test_a_text_in_which_words_are_missing_is_adopted_in_no_way(world: World, way: AdoptionProcedure) -> None:
    for code in MEMBERS:
        world.replace(code, "2", "fish", "fish by [TBD]")
    version, everybody = circulate_without_comments(world), " ".join(MEMBERS)

    with pytest.raises(Untimely, match=r"Words are still missing in this text: it says \[TBD\]"):
        announce(world, version, terms(world, way, present=everybody, agreed=everybody))
