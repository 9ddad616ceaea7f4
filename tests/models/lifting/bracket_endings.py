"""What stands in a text whose brackets can end outside a round, and by which rules they have ended."""

from sqlalchemy import select

from models.brackets.agreement import Rule
from models.brackets.bracket import BracketEnding
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.db.access import WORKER
from models.drafts.version import DraftVersion, Paragraph
from testing.world import World


def brackets(world: World, version: DraftVersion) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed_brackets(session, version.id)


def rules(world: World, version: DraftVersion) -> list[Rule]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(BracketEnding.rule).where(BracketEnding.version_id == version.id)))


def text_of(world: World, version: DraftVersion, label: str) -> Paragraph:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(own).one()
