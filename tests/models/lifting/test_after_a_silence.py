"""A silence on words for brackets is over: the members that did not know of it are asked, as long as a bracket can end."""

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending
from models.adoption.operations.entering import StatedPosition
from models.adoption.silence import SilenceOutcome
from models.comments.entered import EntryChannel
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.errors import Outdated, Untimely
from models.letters.letter import Letter
from models.lifting.lifting import Lifting, LiftingState
from testing.world import MEMBERS, World
from tests.adoption import ENDS, OVER, note, terms
from tests.lifting import begin_lifting
from tests.models.lifting.bracket_endings import brackets
from tests.models.lifting.entered_positions import awaited, letters_of, objecting, states, telephoned
from tests.web.circulation import KHMER


def test_a_member_that_did_not_know_is_asked_when_the_silence_is_over(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting, (first, second, _) = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT)), world.staff
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.answer("TH", now=OVER)
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.acknowledge("LA", now=OVER)
    with world.database.transaction(viewer_of(first)) as session:
        assert ending.declare(session, Lifting, lifting.id, by=first, now=OVER).declared_as is SilenceOutcome.LAPSED
    lifting.answer("LA", [2], "Plants live there, too.", now=OVER)
    with pytest.raises(Outdated, match="has answered since"), world.database.transaction(viewer_of(second)) as session:
        ending.confirm(session, Lifting, lifting.id, by=second, now=OVER)
    lifting.declare()

    assert [one.paragraph.label for one in brackets(world, lifting.result())] == ["2", "3 bis"]
    letters = letters_of(lifting)
    assert (letters[Letter.SILENCE_HELD], letters[Letter.SILENCE_OVER]) == (1, 6)


def test_a_silence_that_an_objection_has_broken_asks_nobody_who_did_not_know(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    lifting.answer("TH", [1], "Not these words.")
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    assert (awaited(lifting), letters_of(lifting)[Letter.SILENCE_HELD]) == ([], 0)
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.answer("LA", now=OVER)

    states(lifting, "TH", StatedPosition(), EntryChannel.SIGNED_LETTER, at=ENDS, now=OVER)
    assert (awaited(lifting), letters_of(lifting)[Letter.SILENCE_HELD]) == (["Lao PDR"], 1)
    states(lifting, "LA", objecting(lifting, 1), at=OVER, now=OVER)
    lifting.declare()

    assert lifting.row().state is LiftingState.LAPSED


def test_after_a_silence_members_are_asked_until_no_bracket_can_end(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge(*MEMBERS.keys() - {"LA", "TH"})
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    assert awaited(lifting) == ["Lao PDR", "Thailand"]

    states(lifting, "TH", objecting(lifting, 1), at=OVER, now=OVER)

    assert awaited(lifting) == []
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.answer("LA", now=OVER)


def test_what_the_member_that_did_not_know_says_by_telephone_counts_too(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    with pytest.raises(Untimely, match="time to answer ended"):
        telephoned(lifting, "TH", 1, at=OVER, now=OVER)
    telephoned(lifting, "LA", 1, at=OVER, now=OVER)
    lifting.declare()

    assert [one.paragraph.label for one in brackets(world, lifting.result())] == ["1", "3 bis"]
