"""What the database itself does to keep the record, and that everybody reads the same tables: what of this is not as it should be."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text

from models.db import row_security
from models.db.base import Base
from models.db.database import Database

APPEND_ONLY = "the record is only ever added to"

_REFUSAL = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
_SAME_EVENT = "id = NEW.id OR (consultation_id = NEW.consultation_id AND seq = NEW.seq)"
_ON_SQLITE = {
    "events": {
        "events_no_update": f"BEFORE UPDATE ON events {_REFUSAL}",
        "events_no_delete": f"BEFORE DELETE ON events {_REFUSAL}",
        "events_no_replace": f"BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE {_SAME_EVENT}) {_REFUSAL}",  # noqa: S608
        "events_no_rename": f"AFTER UPDATE ON events WHEN 0 BEGIN SELECT 1 FROM {APPEND_ONLY}; END",  # noqa: S608 (it never acts)
    },
    "row_digests": {
        "row_digests_no_update": f"BEFORE UPDATE ON row_digests {_REFUSAL}",
        "row_digests_no_delete": f"BEFORE DELETE ON row_digests {_REFUSAL}",
        "row_digests_no_replace": "BEFORE INSERT ON row_digests "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM row_digests WHERE id = NEW.id) {_REFUSAL}",
    },
}
_BEFORE_UPDATE_DELETE_TRUNCATE = 2 + 16 + 8 + 32  # bits of pg_trigger.tgtype, of one that acts once for a statement
_FUNCTION = f"{_BEFORE_UPDATE_DELETE_TRUNCATE} BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END"
_ON_POSTGRESQL = {
    "events": {"events_append_only": _FUNCTION},
    "row_digests": {"row_digests_append_only": _FUNCTION},
}

_GUARDS_FOUND = {
    "sqlite": "SELECT name, replace(replace(sql, 'CREATE TRIGGER ' || name, ''), '\"', '') FROM sqlite_master "
    "WHERE type = 'trigger' AND tbl_name = :table",
    "postgresql": "SELECT tgname, concat(tgtype, ' ', prosrc, pg_get_expr(tgqual, tgrelid)) "
    "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE tgrelid = to_regclass(:table) AND tgenabled IN ('O', 'A')",
}

_OTHER_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name",
    # The views in `readable` tell who reads which rows, and are read by name.
    "postgresql": "SELECT format('%I.%I', nspname, relname) FROM pg_class "
    "JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relname = ANY(:tables) AND nspname <> 'readable' "
    "AND (nspname <> 'public' OR relkind <> 'r' OR relhasrules) AND relkind IN ('r', 'v', 'm', 'p', 'f') ORDER BY 1",
}
_SETTINGS = """
SELECT role, lower(name) FROM (
    SELECT coalesce(rolname, 'everybody') AS role, split_part(one, '=', 1) AS name, split_part(one, '=', 2) AS value
    FROM pg_db_role_setting LEFT JOIN pg_roles ON pg_roles.oid = setrole, unnest(setconfig) AS one
    WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    UNION SELECT 'everybody', name, setting FROM pg_settings WHERE source IN ('configuration file', 'command line')
) AS found WHERE name ILIKE 'search_path' OR name ILIKE 'lmec.%' OR (name ILIKE 'session_replication_role' AND value = 'replica')
ORDER BY 1, 2"""
_EFFECTS = {
    "search_path": "{} looks for tables in other places (search_path): the pages may show other words than are verified",
    "session_replication_role": "the database does not refuse to let {} change the record: it takes them for a copy of itself "
    "(session_replication_role)",
}
_READS_FOR_OTHERS = "{} reads for a viewer that nobody has declared ({}): row-level security hides less than it should"

_TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name",
    "postgresql": "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE relname = ANY(:tables) AND NOT tgisinternal AND tgenabled <> 'D' ORDER BY relname, tgname",
}

_CAN_COMPARE = text(
    "SELECT has_database_privilege(current_database(), 'CREATE') AND NOT pg_is_in_recovery() "
    "AND to_regnamespace('readable') IS NOT NULL"
)


def broken_guards(database: Database) -> list[str]:
    """What is wrong with the guards of this database, in sentences."""
    with database.connect_reader() as connection, database.engine.connect() as comparing:  # which commits nothing
        return [*missing_guards(connection), *altered_rules(comparing)]


def missing_guards(connection: Connection) -> Iterator[str]:
    """Each table of the record that the database does not guard as it should, whatever changes words while they are written, and
    whatever lets somebody read other tables than verification does, or change the record unhindered, in a sentence."""
    kind = connection.dialect.name
    guards = _ON_SQLITE if kind == "sqlite" else _ON_POSTGRESQL
    for table, wanted in guards.items():
        there = {
            name: _join_lines(how) for name, how in connection.execute(text(_GUARDS_FOUND[kind]), {"table": table})
        }
        gone = [name for name in wanted if name not in there]
        other = [name for name in wanted if name in there and there[name] != wanted[name]]
        if gone:
            yield f"the database does not refuse to change {table} any more: somebody has taken away {', '.join(gone)}"
        if other:
            yield f"the database does not refuse to change {table} any more: somebody has changed {', '.join(other)}"
    yield from _other_things(connection)


def _other_things(connection: Connection) -> Iterator[str]:
    """The triggers, tables and settings that are none of the service."""
    kind = connection.dialect.name
    guards = _ON_SQLITE if kind == "sqlite" else _ON_POSTGRESQL
    names: Mapping[str, list[str]] = {} if kind == "sqlite" else {"tables": sorted(Base.metadata.tables)}
    for table, name in connection.execute(text(_TRIGGERS[kind]), names):
        if name not in guards.get(table, ()):
            yield f"{name} on {table} is no trigger of the service: it may put other words in the place of those that people send"
    for name in connection.scalars(text(_OTHER_TABLES[kind]), names):
        yield f"{name} is none of the tables of the service: somebody may read other words there than are verified"
    if kind == "postgresql":
        for role, setting in connection.execute(text(_SETTINGS)):
            yield _EFFECTS.get(setting, _READS_FOR_OTHERS).format(role, setting)


def altered_rules(connection: Connection) -> Iterator[str]:
    """Each table on which row-level security lets people read other rows than this program would, in a sentence. None where the
    rules are those of another release, and for a user who may not make the schemas for the comparison."""
    if (
        connection.dialect.name == "sqlite"
        or not connection.scalar(_CAN_COMPARE)
        or not row_security.is_current(connection)
    ):
        return
    for table in row_security.altered_tables(connection):
        yield f"somebody has altered the rules on who reads {table} (row-level security); to write them anew: lmec migrate"


def _join_lines(how: str) -> str:
    return " ".join(how.split())
