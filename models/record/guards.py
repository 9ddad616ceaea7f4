"""The database's own refusals to change the record: triggers that must be there."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

ON_SQLITE = {
    "events": ("events_no_update", "events_no_delete", "events_no_replace", "events_no_rename"),
    "row_digests": ("row_digests_no_update", "row_digests_no_delete", "row_digests_no_replace"),
}
ON_POSTGRESQL = {"events": ("events_append_only",), "row_digests": ("row_digests_append_only",)}

_FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:table) AND tgenabled IN ('O', 'A')",
}


def missing_guards(connection: Connection) -> Iterator[str]:
    """Each table of the record that the database does not guard as it should, in a sentence."""
    kind = connection.dialect.name
    for table, wanted in (ON_SQLITE if kind == "sqlite" else ON_POSTGRESQL).items():
        there = set(connection.scalars(text(_FOUND[kind]), {"table": table}))
        missing = [name for name in wanted if name not in there]
        if missing:
            yield (
                f"the database does not refuse to change {table} any more: somebody has taken away {', '.join(missing)}"
            )
