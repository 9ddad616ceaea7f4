"""A second round on a text of brackets: what members say of them, and how they end."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketEnding
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.operations.save_each import Saved
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion, Paragraph
from testing.world import LATER, World
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion


@pytest.fixture
def second(world: World) -> World:
    """Round 2 is open on version 2: China and Viet Nam contest a word of paragraph 1, Thailand alone changes paragraph 2."""
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "fish", "fish and wetlands")
    version = circulate(world, finish_round(world))
    return open_next_round(SecondVersion(world, {}, version.id))


def brackets(world: World, version_id: int) -> dict[str, PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return {one.paragraph.label: one for one in placed_brackets(session, version_id)}


def say(
    world: World,
    code: str,
    statements: Mapping[str, tuple[Stance, int | str | None]],
    *,
    seen: int = 0,
    can_accept: tuple[int, ...] = (),
) -> Saved:
    """Choose for a member, by the label of the paragraph: an alternative by its number, or other words."""
    by, there = world.coordinators[code], brackets(world, world.version_id)
    chosen = [
        BracketStatement(
            there[label].bracket.id or 0,
            stance,
            choice=what if isinstance(what, int) else None,
            words=what if isinstance(what, str) else "",
            seen=seen,
            can_accept=can_accept,
        )
        for label, (stance, what) in statements.items()
    ]
    with world.database.transaction(viewer_of(by)) as session:
        return positions.save(session, world.round_id, chosen, by=by, now=LATER)


def text(world: World, version: DraftVersion, label: str) -> str:
    with world.database.reading(WORKER) as session:
        statement = select(Paragraph.text).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(statement).one()


def endings(world: World, version: DraftVersion) -> list[tuple[Rule, list[str]]]:
    with world.database.reading(WORKER) as session:
        found = select(BracketEnding).where(BracketEnding.version_id == version.id).order_by(BracketEnding.id)
        return [(one.rule, one.words) for one in session.scalars(found)]


ACCEPT, KEEP, ANY, OTHER = Stance.ACCEPT, Stance.KEEP, Stance.ANY, Stance.OTHER
