"""What stands in a text whose brackets can end outside a round, and by which rules they have ended."""

from sqlalchemy import select

from models.brackets.agreement import Rule
from models.brackets.bracket import BracketEnding
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from testing.world import World


def brackets(world: World, version: DraftVersion) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed_brackets(session, version.id)


def rules(world: World, version: DraftVersion) -> list[Rule]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(BracketEnding.rule).where(BracketEnding.version_id == version.id)))
