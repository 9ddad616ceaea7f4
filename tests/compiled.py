"""Statements are compiled once for all tests of a process, as in a service that runs: each test has an engine of its own,
and to compile for each anew took a third of what tests of pages cost."""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event

_dialects: dict[str, Dialect] = {}
_compiled: dict[Any, Any] = {}


def once() -> None:
    """From now on keep what is compiled; it is kept by dialect, so that all engines of a kind have to share one."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.dialect = _dialects.setdefault(connection.dialect.driver, connection.dialect)
    connection.execution_options(compiled_cache=_compiled)
