"""Rows that are held until the transaction ends, so that acts on them come one after the other.

Whoever needs several takes the consultation before the round, then what is in it; the chain of the record comes last.
SQLite lets one transaction write at a time, so there everybody waits for everybody.
"""

from typing import TypeVar

from sqlalchemy.sql.selectable import GenerativeSelect

from models.db.base import Base

Statement = TypeVar("Statement", bound=GenerativeSelect)


def held(statement: Statement, of: type[Base], *, passing_over: bool = False) -> Statement:
    """Hold the rows of `of` that the statement finds; it waits for those that are held, or passes over them.

    Rows that point to them can be added meanwhile. Every event points to its consultation: who is just writing one has
    the chain in hand and would wait for us, while we wait for the chain.
    """
    return statement.with_for_update(of=of, key_share=True, skip_locked=passing_over)
