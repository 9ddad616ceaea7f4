"""What was read in a file lies in one shape, whatever the file: facts about a form and the text of a draft apart."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UPLOADS = sa.table("uploads", sa.column("id"), sa.column("what"), sa.column("result", sa.JSON(none_as_null=True)))
FORM: dict[str, Any] = {
    "family": "",
    "columns": [],
    "faults": [],
    "cells": None,
    "leftovers": [],
    "leftovers_count": 0,
    "outside": [],
    "outside_count": 0,
    "chosen": {},
}


def upgrade() -> None:
    _each(lambda what, result: _reading(what, result) if "form" not in result else result)


def downgrade() -> None:
    _each(lambda _, result: _flat(result) if "form" in result else result)


def _each(change: Any) -> None:
    connection = op.get_bind()
    read = sa.select(UPLOADS.c.id, UPLOADS.c.what, UPLOADS.c.result).where(UPLOADS.c.result.is_not(None))
    for id, what, result in connection.execute(read).all():
        connection.execute(UPLOADS.update().where(UPLOADS.c.id == id).values(result=change(what, result)))


def _reading(what: str, result: dict[str, Any]) -> dict[str, Any]:
    return {
        "warnings": result.get("warnings", []),
        "older": result.get("older"),
        "aside": result.get("aside", {}),
        "form": {name: result.get(name, empty) for name, empty in FORM.items()} if what == "form" else None,
        "text": {"title": result["title"], "passages": result["passages"]} if "passages" in result else None,
    }


def _flat(reading: dict[str, Any]) -> dict[str, Any]:
    facts = {name: reading[name] for name in ("warnings", "older", "aside") if reading[name]}
    return {"warnings": [], "older": None, **facts, **(reading["form"] or {}), **(reading["text"] or {})}
