"""What an answer that comes late says about brackets holds them until the text is circulated, admitted or not."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.placed import placed_brackets
from models.brackets.queries.positions import positions_of
from models.brackets.queries.why_open import why_brackets_are_open
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import late, submissions
from models.comments.operations.wording import Words
from models.comments.queries.country import submission_of
from models.db.access import WORKER, viewer_of
from models.rounds.consultation import Round
from templates.on_brackets import why_open
from testing.world import World
from tests.rounds import open_next_round
from tests.web.circulation import SecondVersion


@pytest.mark.parametrize("objects", ["", "chosen", "typed"])
def test_a_late_objection_holds_a_bracket_until_circulation_admitted_or_not(out: SecondVersion, objects: str) -> None:
    world = all_but_one_agree_on_regularly(out)
    if objects:
        speak_late(world, "VN", None, typed=objects == "typed")

    assert is_left_open(world) is bool(objects)


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("accepted", ["twice yearly", "regularly"])
def test_a_bracket_ends_with_no_other_words_than_an_answer_accepts_that_came_late(
    out: SecondVersion, accepted: str, typed: bool
) -> None:
    world = all_but_one_agree_on_regularly(out)
    speak_late(world, "VN", accepted, typed=typed)

    candidate = world.consolidate()

    with world.database.reading(WORKER) as session:
        left = {one.bracket.id for one in placed_brackets(session, candidate.id) if "regularly" in one.paragraph.text}
        reasons = [why_open(why) for id, why in why_brackets_are_open(session, candidate).items() if id in left]
    held = [one for one in reasons if "Viet Nam has accepted words in an answer that came late" in one]
    assert (len(left), len(held)) == ((0, 0) if accepted == "regularly" else (1, 1))


def all_but_one_agree_on_regularly(out: SecondVersion) -> World:
    """The deadline of round 2 has passed: Cambodia accepts the words of Viet Nam, which has not answered."""
    world = open_next_round(out)
    world.keep("KH", "every year", stance=Stance.ACCEPT, choice=1)
    for code in ("CN", "KH", "LA", "MM", "TH"):
        world.submit(code)
    world.deadline_passes(now=world_closes(world))
    return world


def is_left_open(world: World) -> bool:
    """Whether the bracket in paragraph 1 is still there once the round is consolidated."""
    candidate = world.consolidate()
    with world.database.reading(WORKER) as session:
        return any("regularly" in one.paragraph.text for one in placed_brackets(session, candidate.id))


def speak_late(world: World, code: str, accepted: str | None, *, typed: bool) -> None:
    """The member accepts words in paragraph 1, or keeps the draft, in an answer that comes late: by a choice, or typed over the
    bracket."""
    by, late_at, first = world.coordinators[code], world_closes(world), world.paragraph("1")
    with world.database.transaction(viewer_of(by)) as session:
        late.prepare(session, world.round_id, by=by, now=late_at)
    if typed:
        text = (first.standing or "").replace("every year", accepted or "every year")
        world.comment(code, Words(CommentType.SUBSTANTIVE, Change.REPLACE, first.id, "", text, ""), now=late_at)
    else:
        with world.database.transaction(viewer_of(by)) as session:
            (bracket,) = [
                one.bracket for one in placed_brackets(session, world.version_id) if one.paragraph.id == first.id
            ]
            choice = bracket.circulated.index((accepted,)) if accepted else None
            statement = BracketStatement(bracket.id or 0, Stance.ACCEPT if accepted else Stance.KEEP, choice=choice)
            positions.save(session, world.round_id, [statement], by=by, now=late_at)
    with world.database.transaction(viewer_of(by)) as session:
        comments = session.scalars(select(Comment).filter_by(round_id=world.round_id, member_id=by.of_member().id))
        chosen = positions_of(session, submission_of(session, world.round_id, by.of_member().id).id).values()
        seen = submissions.state_of(comments.all(), positions=list(chosen))
        late.file(session, world.round_id, by=by, seen=seen, now=late_at)


def world_closes(world: World) -> datetime:
    """A minute after the deadline of the round."""
    with world.database.reading(WORKER) as session:
        return session.get_one(Round, world.round_id).closes_at + timedelta(minutes=2)
