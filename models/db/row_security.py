"""Row-level security of PostgreSQL, the second wall behind the seal: the same rules, kept by the database for roles that own nothing.

For each sealed table the schema `readable` has a view with the numbers of the rows that the viewer may read, written from
the rules of the seal; a policy on the table lets through what is in it. The viewer is a setting of the transaction; without
one, nothing is there. Owners of the tables (workers, commands, migrations) are not held up.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import ColumnElement, Connection, Engine, Integer, cast, event, func, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
from sqlalchemy.orm import Session, SessionTransaction

from models.db.access import SealedSession
from models.db.base import Base
from models.db.visibility import NONE, OPEN, OPEN_TO_STAFF, Viewer, ViewerKind, rules_for

SETTINGS = ("lmec.eyes", "lmec.member", "lmec.person")
SET_VIEWER = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
VIEWING = "viewing"
EYES = f"(SELECT current_setting('{SETTINGS[0]}', true))"
APPEND_ONLY = ("events", "row_digests")
KEPT = (*APPEND_ONLY, "chains", "consultations", "members", "people", "rounds", "draft_versions")
"""Tables from which the pages delete no row."""
ALL_EYES = Viewer(ViewerKind.SERVICE)


class Viewing:
    """For whom a transaction reads, and what the database was told last; inside `unsealed` work it reads everything."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.named: Viewer | None = None
        self.whole = 0

    def ensure(self, wanted: Viewer, cursor: DBAPICursor) -> None:
        if wanted != self.named:
            numbers = (str(NONE if one is None else one) for one in (wanted.member_id, wanted.person_id))
            cursor.execute(SET_VIEWER, (wanted.eyes.value, *numbers))
            self.named = wanted


def tell_viewers(engine: Engine) -> None:
    """Let each transaction of a session on `engine` begin with its viewer, which PostgreSQL forgets at its end."""
    event.listen(engine, "begin", lambda connection: connection.info.pop(VIEWING, None))
    event.listen(engine, "before_cursor_execute", _tell)


def _tell(
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
        viewing.ensure(ALL_EYES if whole else viewing.viewer, cursor)


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
    _count(session, 1)


@event.listens_for(SealedSession, "after_flush")
def _end_flush(session: Session, *_: object) -> None:
    _count(session, -1)


@contextmanager
def seeing_everything(session: Session) -> Iterator[None]:
    """Work of the service itself in a transaction of somebody."""
    _count(session, 1)
    yield
    _count(session, -1)


def _count(session: Session, works: int) -> None:
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
def _view(entity: type[Base]) -> str:
    """The query for the numbers of the rows of `entity` that the viewer may read, who is not of those that read every row.

    It takes long to write, and does not change while the program runs.
    """
    by_rule: dict[str, list[ViewerKind]] = defaultdict(list)
    for eyes in ViewerKind:
        rule = None if eyes is ViewerKind.SERVICE else rules_for(eyes, _number(1), _number(2)).get(entity)
        if rule is not None:
            by_rule[_in_sql(rule)].append(eyes)
    ways = [f"({EYES} IN {_list(eyes)} AND ({rule}))" for rule, eyes in by_rule.items() if rule != "false"]
    return f"SELECT id FROM public.{entity.__tablename__} WHERE {' OR '.join(ways) or 'false'}"  # noqa: S608


def _policy(entity: type[Base]) -> tuple[str, str]:
    """Its name, which says what differs between tables, and its conditions."""
    table = entity.__tablename__
    name, whole = (
        ("open_to_staff", [ViewerKind.SERVICE, ViewerKind.STAFF])
        if entity in OPEN_TO_STAFF
        else ("sealed", [ViewerKind.SERVICE])
    )
    mine = f"SELECT FROM readable.{table} AS mine WHERE mine.id = {table}.id"
    return name, f"USING ({EYES} IN {_list(whole)} OR EXISTS ({mine})) WITH CHECK ({EYES} IN {_list([*ViewerKind])})"


def _number(place: int) -> ColumnElement[int]:
    """A number of the viewer, which PostgreSQL reads once for a statement."""
    return select(cast(func.nullif(func.current_setting(SETTINGS[place], True), ""), Integer)).scalar_subquery()


def _in_sql(rule: ColumnElement[bool]) -> str:
    return str(rule.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]


def _list(eyes: list[ViewerKind]) -> str:
    return "(" + ", ".join(f"'{one.value}'" for one in eyes) + ")"


def _definition() -> dict[str, tuple[str, str, str]]:
    """By table: the query of its view, and the name and conditions of its policy."""
    return {one.__tablename__: (_view(one), *_policy(one)) for one in sealed_entities()}


def fingerprint() -> str:
    """By which the rules of this program are known."""
    return sha256(repr(sorted(_definition().items())).encode()).hexdigest()


def is_up(connection: Connection) -> bool:
    """Whether the database keeps the rules of this program; SQLite keeps none."""
    if connection.dialect.name == "sqlite":
        return True
    return connection.scalar(_FINGERPRINT) == fingerprint() and not _unguarded(connection)


def _unguarded(connection: Connection) -> list[str]:
    """The tables on which row-level security is off, or the policies are not those of this program."""
    policies = {row.name: row.policies for row in connection.execute(_POLICIES)}
    expected = {name: [policy] for name, (_, policy, _) in _definition().items()}
    return sorted(name for name in policies.keys() | expected if policies.get(name) != expected.get(name))


def lower(connection: Connection) -> None:
    """Let nobody but owners read, and no view lean on a column, while tables are changed. No table is locked."""
    if connection.dialect.name == "sqlite" or connection.scalar(_FINGERPRINT) is None:
        return
    for name in connection.scalars(_VIEWS):
        connection.exec_driver_sql(f"CREATE OR REPLACE VIEW readable.{name} AS SELECT NULL::integer AS id WHERE false")
    connection.exec_driver_sql("COMMENT ON SCHEMA readable IS 'lowered'")


def put_up(connection: Connection) -> None:
    """Have the database apply the rules of this program, unless it does, to every user who does not own the tables."""
    if is_up(connection):
        return
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS readable")
    definition = _definition()
    for name, (view, _, _) in definition.items():
        connection.exec_driver_sql(f"CREATE OR REPLACE VIEW readable.{name} AS {view}")
    for name in _unguarded(connection):
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


# --- the role of the pages -------------------------------------------------------------------------------------------


def make_role(connection: Connection, name: str, password: str) -> None:
    """Make a role for the pages, or give it another password; `grant` gives it its rights."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    # The server is told what it keeps of a password, so that the password itself stands in no log of statements.
    kept = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    how = SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS PASSWORD {}")
    known = connection.scalar(_KNOWN, {"role": name}) is not None
    driver.execute(how.format(SQL("ALTER" if known else "CREATE"), Identifier(name), Literal(kept)))


def grant(connection: Connection, role: str) -> None:
    """Let a role do what pages do: read and write rows, but change none of the record, and own nothing."""
    name = connection.dialect.identifier_preparer.quote(role)
    for right in (
        "USAGE ON SCHEMA public",
        "USAGE ON SCHEMA readable",
        "SELECT ON ALL TABLES IN SCHEMA readable",
        "USAGE ON ALL SEQUENCES IN SCHEMA public",
        "SELECT ON ALL TABLES IN SCHEMA public",
    ):
        connection.exec_driver_sql(f"GRANT {right} TO {name}")
    # A table that lasts as long as a connection would be read in the place of ours by whoever gets that connection next.
    database = connection.dialect.identifier_preparer.quote(connection.scalar(_DATABASE) or "")
    connection.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
    connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM {name}")
    for table in Base.metadata.tables:
        rights = ["INSERT"]
        rights += ["UPDATE"] if table not in APPEND_ONLY else []
        rights += ["DELETE"] if table not in KEPT else []
        connection.exec_driver_sql(f"GRANT {', '.join(rights)} ON public.{table} TO {name}")


_DATABASE = text("SELECT current_database()")
_FINGERPRINT = text("SELECT obj_description(to_regnamespace('readable'), 'pg_namespace')")
_VIEWS = text("SELECT viewname FROM pg_views WHERE schemaname = 'readable'")
_POLICIES = text(
    "SELECT relname AS name, ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid AND relrowsecurity) "
    "AS policies FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relrowsecurity "
    "OR EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))"
)
_POLICIES_ON = text("SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = :name")


def roles(connection: Connection) -> list[str]:
    """The roles that the pages may have: those that use the wall's views, and do not own them."""
    return list(connection.scalars(_ROLES))


def stands_for(connection: Connection) -> str | None:
    """Why the policies do not restrict the user of this connection; None if they do."""
    if unguarded := _unguarded(connection):
        return f"policies are missing, or too many, on {', '.join(unguarded)}"
    found = connection.execute(_STANDING).one()
    if found.bypasses:
        return "it passes by all policies"
    return "it owns the tables" if found.owns else None


_STANDING = text(
    "SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS bypasses, "
    "EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'USAGE')) AS owns"
)
_KNOWN = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
_ROLES = text(
    "SELECT rolname FROM pg_namespace, aclexplode(nspacl) AS given JOIN pg_roles ON pg_roles.oid = given.grantee "
    "WHERE nspname = 'readable' AND given.privilege_type = 'USAGE' AND given.grantee <> nspowner"
)
