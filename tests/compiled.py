"""Statements are compiled once for all tests of a process, as in a service that runs: each test has an engine of its own,
and to compile for each anew took a third of what tests of pages cost."""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.util import LRUCache

STATEMENTS = 2000
"""That are kept at most: those of tables as a backup or a migration finds them hold these tables, and no test has them twice."""

_dialects: dict[str, Dialect] = {}
_compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)


def share_compiled_statements() -> None:
    """From now on keep what is compiled; it is kept by dialect, so that all engines of a kind have to share one."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.dialect = _dialects.setdefault(connection.dialect.driver, connection.dialect)
    connection.execution_options(compiled_cache=_compiled)
