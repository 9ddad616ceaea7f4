"""The role of the pages on PostgreSQL: it owns nothing, reads by the policies of `row_security`, and changes none of the record."""

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import Connection, text

from models.db.base import Base

APPEND_ONLY = ("events", "row_digests")
NEVER_DELETED = (*APPEND_ONLY, "chains", "consultations", "members", "people", "rounds", "draft_versions")
"""Tables from which the pages delete no row."""
READ_ONLY = ("keeping",)
"""Tables that workers and commands write: the pages cannot change what the service says of its own running."""
LARGE_OBJECTS = ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)")
"""Functions of PostgreSQL that make an object outside all tables, which whoever calls one owns; the service uses none."""


def make_role(connection: Connection, name: str, password: str) -> None:
    """Make a role for the pages, or give it another password; `grant` gives it its rights."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    # The server gets the verifier that it stores, so that the password itself stands in no log of statements.
    verifier = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    how = SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS PASSWORD {}")
    known = connection.scalar(_ROLE_EXISTS, {"role": name}) is not None
    driver.execute(how.format(SQL("ALTER" if known else "CREATE"), Identifier(name), Literal(verifier)))


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
    database = connection.dialect.identifier_preparer.quote(connection.scalar(_DATABASE_NAME) or "")
    connection.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
    close_large_objects(connection)
    connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM {name}")
    for table in [name for name in Base.metadata.tables if name not in READ_ONLY]:
        rights = ["INSERT"]
        rights += ["UPDATE"] if table not in APPEND_ONLY else []
        rights += ["DELETE"] if table not in NEVER_DELETED else []
        connection.exec_driver_sql(f"GRANT {', '.join(rights)} ON public.{table} TO {name}")


def close_large_objects(connection: Connection) -> None:
    """Let nobody make an object outside all tables. Only a superuser can: PostgreSQL warns an owner that is none, and refuses it
    where that has been done."""
    for function in connection.scalars(_OPEN_TO_ALL, {"functions": list(LARGE_OBJECTS)}).all():
        connection.exec_driver_sql(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")


def roles(connection: Connection) -> list[str]:
    """The roles that the pages may have: those that use the wall's views, and do not own them."""
    return list(connection.scalars(_ROLES))


def makers_of_large_objects(connection: Connection) -> list[str]:
    """Those of the roles that can make large objects, or own some."""
    return list(connection.scalars(_MAKERS, {"roles": roles(connection), "functions": list(LARGE_OBJECTS)}))


_DATABASE_NAME = text("SELECT current_database()")
_ROLE_EXISTS = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
_OPEN_TO_ALL = text(
    "SELECT name FROM unnest(CAST(:functions AS text[])) AS name WHERE has_function_privilege('public', name, 'EXECUTE')"
)
_MAKERS = text(
    "SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles) AND ("
    "EXISTS (SELECT FROM unnest(CAST(:functions AS text[])) AS name WHERE has_function_privilege(pg_roles.oid, name, 'EXECUTE')) "
    "OR EXISTS (SELECT FROM pg_largeobject_metadata WHERE lomowner = pg_roles.oid)) ORDER BY rolname"
)
_ROLES = text(
    "SELECT rolname FROM pg_namespace, aclexplode(nspacl) AS given JOIN pg_roles ON pg_roles.oid = given.grantee "
    "WHERE nspname = 'readable' AND given.privilege_type = 'USAGE' AND given.grantee <> nspowner"
)
