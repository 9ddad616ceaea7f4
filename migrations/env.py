"""Alembic's entry: runs the migrations on the connection that `models.db.schema` hands over, in one transaction."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.db.base import Base, UtcDateTime
from models.db.schema import load_entities

load_entities()


def plain(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write types as the database knows them: a migration must not change when our classes do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=plain,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
