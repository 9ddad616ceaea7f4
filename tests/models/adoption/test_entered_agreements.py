"""When a silence waits for the coordinator to confirm an agreement that was entered, and when the member's silence says as much."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.adoption.entered import TIME_TO_CONFIRM, EnteredState
from models.adoption.operations.entering import StatedPosition
from models.comments.entered import EntryChannel
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.lifting.lifting import Lifting, LiftingState
from testing.world import World
from tests.adoption import ENDS, OVER, begin, note, terms
from tests.lifting import begin_lifting
from tests.models.adoption.test_entering import AGREES, Entering, about
from tests.web.circulation import KHMER, SecondVersion


def test_a_silence_does_not_wait_for_an_agreement_of_a_member_that_it_binds(world: World, bare: DraftVersion) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    entry = about(silence)
    before = entry.check(entry.enter("TH", EntryChannel.EMAIL, AGREES))
    after = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=OVER), now=OVER)
    assert (before.decide_by(ENDS), after.decide_by(ENDS)) == (ENDS, None)

    assert silence.end() == [silence.id]

    assert silence.row().state is AdoptionState.ADOPTED
    assert {entry.row(one).state for one in (before, after)} == {EnteredState.LAPSED}


@pytest.mark.parametrize(
    "says", [StatedPosition(ad_referendum=True), AGREES], ids=["says more than silence", "is not bound"]
)
def test_a_silence_waits_for_an_agreement_that_changes_what_comes_of_it(
    says: StatedPosition, world: World, bare: DraftVersion
) -> None:
    known = ("CN", "LA", "MM", "TH", "VN") if says is AGREES else ("KH", "CN", "LA", "MM", "TH", "VN")
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT), known=known)
    entry = about(silence)
    mailed = entry.check(entry.enter("KH", EntryChannel.EMAIL, says, now=ENDS), now=ENDS)

    assert silence.end() == []
    assert entry.row(mailed).holds_up(ENDS, ENDS + TIME_TO_CONFIRM)
    assert not entry.row(mailed).holds_up(ENDS, ENDS + TIME_TO_CONFIRM + timedelta(seconds=1))


def test_a_silence_waits_for_an_agreement_after_another_answer(world: World, bare: DraftVersion) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    silence.agree("KH", ad_referendum=True)
    entry = about(silence)
    entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=OVER), now=OVER)

    assert silence.end() == []


def test_words_for_brackets_do_not_wait_for_an_agreement_of_a_member_that_knows_of_them(
    world: World, out: SecondVersion
) -> None:
    with world.database.reading(viewer_of(world.staff[0])) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: KHMER})
    words = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    entry = Entering(world, Lifting, words.id)
    for code in ("CN", "KH", "LA", "MM", "TH", "VN"):
        words.acknowledge(code)
    mailed = entry.check(entry.enter("KH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=OVER), now=OVER)

    assert words.end() == [words.id]
    assert words.row().state is LiftingState.LIFTED
    assert entry.row(mailed).state is EnteredState.LAPSED


def test_the_secretariat_is_asked_each_day_to_check_what_an_adoption_waits_for(
    world: World, bare: DraftVersion
) -> None:
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    entry = about(adoption)
    entry.enter("TH", EntryChannel.EMAIL, AGREES, arrived_at=ENDS, now=OVER)
    assert _letters(world) == len(world.staff) - 1

    for hours in (1, 25, 26, 49):
        assert adoption.end(OVER + timedelta(hours=hours)) == []

    assert _letters(world) == 3 * len(world.staff) - 1


def _letters(world: World) -> int:
    with world.database.reading(WORKER) as session:
        owed = select(Notification.id).where(Notification.letter == Letter.POSITION_TO_CHECK)
        return len(session.scalars(owed).all())
