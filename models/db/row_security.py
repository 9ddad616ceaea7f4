"""Row-level security of PostgreSQL, the second wall behind the seal: the same rules, kept by the database for roles that own nothing.

For each sealed table the schema `readable` has a view with the numbers of the rows that the viewer may read, written from
the rules of the seal; a policy on the table lets through what is in it. The viewer is a setting of the transaction; without
one, nothing is there. Policies do not apply to owners of the tables (workers, commands, migrations).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Integer, cast, event, func, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
from sqlalchemy.orm import Session, SessionTransaction

from models.db.access import SealedSession
from models.db.at_home import Rules
from models.db.base import Base
from models.db.page_role import grant, roles
from models.db.visibility import NONE, OPEN, OPEN_TO_STAFF, Viewer, ViewerKind, rules_for

SETTINGS = ("lmec.eyes", "lmec.member", "lmec.person")  # the first has the kind of the viewer
SET_VIEWER = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
VIEWING = "viewing"
VIEWER_KIND = f"(SELECT current_setting('{SETTINGS[0]}', true))"
SERVICE = Viewer(ViewerKind.SERVICE)


class Viewing:
    """For whom a transaction reads, and what the database was told last; inside `unsealed` work it reads everything."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.named: Viewer | None = None
        self.whole = 0

    def ensure(self, wanted: Viewer, cursor: DBAPICursor) -> None:
        if wanted != self.named:
            numbers = (str(NONE if one is None else one) for one in (wanted.member_id, wanted.person_id))
            cursor.execute(SET_VIEWER, (wanted.kind.value, *numbers))
            self.named = wanted


def set_viewers(engine: Engine) -> None:
    """Let each transaction of a session on `engine` begin with its viewer, which PostgreSQL forgets at its end."""
    event.listen(engine, "begin", lambda connection: connection.info.pop(VIEWING, None))
    event.listen(engine, "before_cursor_execute", _set_viewer)


def _set_viewer(
    connection: Connection,
    cursor: DBAPICursor,
    _statement: str,
    _values: Any,
    context: ExecutionContext | None,
    _many: bool,
) -> None:
    viewing = connection.info.get(VIEWING)
    if viewing is not None:
        whole = viewing.whole or (context is not None and _reads_everything(context))
        viewing.ensure(SERVICE if whole else viewing.viewer, cursor)


def _reads_everything(context: ExecutionContext) -> bool:
    """What says that it is unsealed; and a new row, whose number is read back."""
    if context.execution_options.get("unsealed"):
        return True
    return (
        context.isinsert
        and context.compiled is not None
        and getattr(context.compiled.statement, "select", None) is None
    )


@event.listens_for(SealedSession, "after_begin")
def _begin(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "postgresql" and isinstance(viewer := session.info.get("viewer"), Viewer):
        connection.info[VIEWING] = Viewing(viewer)


@event.listens_for(SealedSession, "before_flush")
def _begin_flush(session: Session, *_: object) -> None:
    """What an operation has changed is written, whoever may read it: its guards have let it pass."""
    _count_service_work(session, 1)


@event.listens_for(SealedSession, "after_flush")
def _end_flush(session: Session, *_: object) -> None:
    _count_service_work(session, -1)


@contextmanager
def seeing_everything(session: Session) -> Iterator[None]:
    """Work of the service itself in a transaction of somebody."""
    _count_service_work(session, 1)
    yield
    _count_service_work(session, -1)


def _count_service_work(session: Session, works: int) -> None:
    """One work of the service more or less; what fails in it ends the transaction."""
    viewing = session.connection().info.get(VIEWING)
    if viewing is not None:
        viewing.whole += works


# --- the policies ----------------------------------------------------------------------------------------------------


def sealed_entities() -> list[type[Base]]:
    return sorted(
        (one.class_ for one in Base.registry.mappers if one.class_ not in OPEN), key=lambda one: one.__tablename__
    )


@cache
def _view_query(entity: type[Base]) -> str:
    """The query for the numbers of the rows of `entity` that the viewer may read, who is not of those that read every row.

    It takes long to write, and does not change while the program runs.
    """
    by_rule: dict[str, list[ViewerKind]] = defaultdict(list)
    for kind in ViewerKind:
        rule = None if kind is ViewerKind.SERVICE else _rules_of_setting(kind).get(entity)
        if rule is not None:
            by_rule[_to_sql(rule)].append(kind)
    conditions = [
        f"({VIEWER_KIND} IN {_sql_list(kinds)} AND ({rule}))" for rule, kinds in by_rule.items() if rule != "false"
    ]
    return f"SELECT id FROM public.{entity.__tablename__} WHERE {' OR '.join(conditions) or 'false'}"  # noqa: S608


@cache
def _rules_of_setting(kind: ViewerKind) -> Rules:
    """The rules for a viewer of this kind, whoever the settings of the transaction say that it is."""
    return rules_for(kind, _viewer_number(1), _viewer_number(2))


def _policy(entity: type[Base]) -> tuple[str, str]:
    """Its name, which says what differs between tables, and its conditions."""
    table = entity.__tablename__
    name, whole = (
        ("open_to_staff", [ViewerKind.SERVICE, ViewerKind.STAFF])
        if entity in OPEN_TO_STAFF
        else ("sealed", [ViewerKind.SERVICE])
    )
    mine = f"SELECT FROM readable.{table} AS mine WHERE mine.id = {table}.id"
    return (
        name,
        f"USING ({VIEWER_KIND} IN {_sql_list(whole)} OR EXISTS ({mine})) WITH CHECK ({VIEWER_KIND} IN {_sql_list([*ViewerKind])})",
    )


def _viewer_number(place: int) -> ColumnElement[int]:
    """A number of the viewer, which PostgreSQL reads once for a statement."""
    return select(cast(func.nullif(func.current_setting(SETTINGS[place], True), ""), Integer)).scalar_subquery()


def _to_sql(rule: ColumnElement[bool]) -> str:
    return str(rule.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]


def _sql_list(kinds: list[ViewerKind]) -> str:
    return "(" + ", ".join(f"'{one.value}'" for one in kinds) + ")"


def _definitions() -> dict[str, tuple[str, str, str]]:
    """By table: the query of its view, and the name and conditions of its policy."""
    return {one.__tablename__: (_view_query(one), *_policy(one)) for one in sealed_entities()}


def fingerprint() -> str:
    """By which the rules of this program are known."""
    return sha256(repr(sorted(_definitions().items())).encode()).hexdigest()


def is_current(connection: Connection) -> bool:
    """Whether the database keeps the rules of this program; SQLite keeps none."""
    if connection.dialect.name == "sqlite":
        return True
    if connection.scalar(_FINGERPRINT) != fingerprint() or _unguarded_tables(connection):
        return False
    return {*connection.scalars(_VIEWS)} == _definitions().keys()


def _unguarded_tables(connection: Connection) -> list[str]:
    """The tables on which row-level security is off, or the policies are not those of this program."""
    policies = {row.name: row.policies for row in connection.execute(_POLICIES)}
    expected = {name: [policy] for name, (_, policy, _) in _definitions().items()}
    return sorted(name for name in policies.keys() | expected if policies.get(name) != expected.get(name))


def suspend(connection: Connection) -> None:
    """Let only owners read, and no view depend on a column, while tables are changed. No table is locked."""
    if connection.dialect.name == "sqlite" or connection.scalar(_FINGERPRINT) is None:
        return
    for name, kind in connection.execute(_KEYS_OF_VIEWS):
        connection.exec_driver_sql(f"CREATE OR REPLACE VIEW readable.{name} AS SELECT NULL::{kind} AS id WHERE false")
    connection.exec_driver_sql("COMMENT ON SCHEMA readable IS 'suspended'")


def create_policies(connection: Connection) -> None:
    """Have the database apply the rules of this program, unless it does, to every user who does not own the tables."""
    if connection.dialect.name == "sqlite":
        return
    if is_current(connection):
        if not (others := altered_tables(connection)):
            return
        for name in others:
            connection.exec_driver_sql(f"DROP VIEW readable.{name} CASCADE")
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS readable")
    definition = _definitions()
    for name, (view, _, _) in definition.items():
        connection.exec_driver_sql(f"CREATE OR REPLACE VIEW readable.{name} AS {view}")
    wrong = {*_unguarded_tables(connection)}
    if wrong != definition.keys():  # else all is new
        wrong |= {*altered_tables(connection)}
    for name in sorted(wrong):
        for other in connection.scalars(_POLICIES_ON, {"name": name}):
            connection.exec_driver_sql(f'DROP POLICY "{other}" ON public.{name}')
        if name in definition:
            _, policy, conditions = definition[name]
            connection.exec_driver_sql(f"ALTER TABLE public.{name} ENABLE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"CREATE POLICY {policy} ON public.{name} {conditions}")
    for name in {*connection.scalars(_VIEWS)} - definition.keys():
        connection.exec_driver_sql(f"DROP VIEW readable.{name} CASCADE")
    for role in roles(connection):
        grant(connection, role)
    connection.exec_driver_sql(f"COMMENT ON SCHEMA readable IS '{fingerprint()}'")


def altered_tables(connection: Connection) -> Sequence[str]:
    """The tables whose view or policy differs from what this program would write, under whatever name. All are written once more,
    into schemas that are rolled back, and compared as PostgreSQL prints them."""
    with connection.begin_nested() as savepoint:
        for schema in ("ours", "ours_readable"):
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        for name, (view, policy, conditions) in _definitions().items():
            connection.exec_driver_sql(f"CREATE VIEW ours_readable.{name} AS {view}")
            connection.exec_driver_sql(f"CREATE TABLE ours.{name} (id bigint)")
            connection.exec_driver_sql(f"CREATE POLICY {policy} ON ours.{name} {conditions}")
        found = connection.scalars(_ALTERED_TABLES).all()
        savepoint.rollback()
    return found


def why_not_applied(connection: Connection) -> str | None:
    """Why the policies do not restrict the user of this connection; None if they do."""
    if unguarded := _unguarded_tables(connection):
        return f"policies are missing, or too many, on {', '.join(unguarded)}"
    found = connection.execute(_PRIVILEGES).one()
    if found.bypasses:
        return "it passes by all policies"
    return "it owns the tables" if found.owns else None


_FINGERPRINT = text("SELECT obj_description(to_regnamespace('readable'), 'pg_namespace')")
_VIEWS = text("SELECT viewname FROM pg_views WHERE schemaname = 'readable'")
_KEYS_OF_VIEWS = text(
    "SELECT relname, format_type(atttypid, NULL) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
    "WHERE relnamespace = to_regnamespace('readable') AND relkind = 'v' AND attname = 'id'"
)
_POLICIES = text(
    "SELECT relname AS name, ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid AND relrowsecurity) "
    "AS policies FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relrowsecurity "
    "OR EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))"
)
_POLICIES_ON = text("SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = :name")
_ALTERED_TABLES = text("""
SELECT tablename FROM (
    SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'ours'
    EXCEPT
    SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'
) AS policies
UNION SELECT viewname FROM (
    SELECT viewname, definition FROM pg_views WHERE schemaname = 'ours_readable'
    EXCEPT SELECT viewname, definition FROM pg_views WHERE schemaname = 'readable'
) AS views ORDER BY 1
""")
_PRIVILEGES = text(
    "SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS bypasses, "
    "EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'USAGE')) AS owns"
)
