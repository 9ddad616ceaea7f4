"""The second wall: what PostgreSQL itself gives to the role of the pages when the seal is taken away."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import ProgrammingError

from models.comments.comment import Change, Comment, CommentState, CommentType
from models.comments.submission import Submission
from models.db import backup, page_role, row_security, schema
from models.db.access import NOBODY, WORKER, unsealed, viewer_of
from models.db.base import Base
from models.db.database import Database
from models.db.visibility import OPEN, OPEN_TO_STAFF, Viewer, ViewerKind
from models.documents.document import Document, DocumentKind, Format
from models.drafts.version import DraftVersion
from models.people.person import Person
from models.uploads.upload import Upload, UploadDecision, UploadedComment
from testing import postgres
from tests.templates import PAGES

COMMENTS = Comment.__table__
SEALED = {entity.__tablename__: entity for entity in row_security.sealed_entities()}


class Walled(NamedTuple):
    """A database as the owner of its tables has it, and as the role of the pages does, on one connection."""

    owner: Database
    pages: Database


@pytest.fixture(scope="module")
def walled(
    postgres_server: postgres.Server, whole_stage: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walled]:
    """The stage, with rows in every sealed table."""
    file = tmp_path_factory.mktemp("wall") / "stage.backup"
    stage = Database(f"sqlite:///{whole_stage}")
    backup.write(stage, file)
    stage.close()
    with postgres_server.temporary_copy("template0", "walled") as url:
        owner = Database(url)
        assert backup.restore(owner, file).faults == ()
        _make_files(owner)
        with owner.engine.begin() as connection:
            page_role.make_role(connection, PAGES, "of a server that asks for none")
            page_role.grant(connection, PAGES)
        pages = Database(url.replace("//lmec@", f"//{PAGES}@"))
        pages.engine = create_engine(pages.engine.url, pool_size=1, max_overflow=0)
        row_security.set_viewers(pages.engine)
        yield Walled(owner, pages)
        pages.close()
        owner.close()


def _make_files(database: Database) -> None:
    """Files of every version and every answer, and what was read in each file that was sent in: workers make these."""
    numbers = count(1)
    with database.transaction(WORKER) as session:
        at = database.now()

        def add(what: DocumentKind, version_id: int, **about: int) -> None:
            content = {"fingerprint": f"{next(numbers)}", "not_before": at, **about}
            session.add(Document(version_id=version_id, document_kind=what, format=Format.PDF, **content))

        for version_id in session.scalars(select(DraftVersion.id)):
            add(DocumentKind.TEXT, version_id)
            add(DocumentKind.CANDIDATE, version_id)
        for answer in session.scalars(select(Submission)):
            add(
                DocumentKind.CLEARANCE, session.scalars(select(DraftVersion.id).limit(1)).one(), submission_id=answer.id
            )
        for upload_id in session.scalars(select(Upload.id)):
            fields = {"type": CommentType.GENERAL, "change": Change.REMARK, "decision": UploadDecision.OPEN}
            session.add(UploadedComment(upload_id=upload_id, position=1, text="What a file says.", **fields))


def viewers(database: Database) -> dict[str, Viewer]:
    """Everybody on the stage, and those who are nobody, by address."""
    with database.reading(WORKER) as session:
        return {"nobody": NOBODY, **{person.email: viewer_of(person) for person in session.scalars(select(Person))}}


def one_of(walled: Walled, kind: ViewerKind, but: int | None = None) -> Viewer:
    return next(one for one in viewers(walled.owner).values() if one.kind is kind and one.member_id != (but or -1))


def tell(connection: Connection, viewer: Viewer) -> None:
    """Say for whom the connection asks, in plain SQL."""
    row_security.Viewing(viewer).ensure(viewer, connection.connection.cursor())


def by_plain_sql(connection: Connection, viewer: Viewer) -> dict[str, set[int]]:
    """The numbers of the rows of each sealed table that the database gives to who says that it asks for `viewer`."""
    cursor = connection.connection.cursor()
    row_security.Viewing(viewer).ensure(viewer, cursor)
    found = {}
    for name in SEALED:
        cursor.execute(f"SELECT id FROM {name}")
        found[name] = {row[0] for row in cursor.fetchall()}
    return found


def by_seal(database: Database, viewer: Viewer) -> dict[str, set[int]]:
    with database.reading(viewer) as session:
        return {name: set(session.scalars(select(entity.id))) for name, entity in SEALED.items()}


@pytest.mark.slow
def test_without_the_seal_everybody_gets_the_rows_that_the_seal_lets_through_and_no_other(walled: Walled) -> None:
    everything, people = by_seal(walled.owner, WORKER), viewers(walled.owner)
    assert [name for name, ids in everything.items() if not ids] == []
    assert {viewer.kind for viewer in people.values()} == {*ViewerKind} - {ViewerKind.SERVICE}
    hidden = set()
    for who, viewer in people.items():
        with walled.pages.engine.connect() as connection:
            found = by_plain_sql(connection, viewer)
        assert found == by_seal(walled.owner, viewer), who
        hidden |= {name for name, ids in found.items() if ids < everything[name]}
    assert SEALED.keys() - hidden == set()  # of each table there are rows that somebody does not get


@pytest.mark.slow
def test_the_seal_behind_the_wall_lets_through_what_it_does_without(walled: Walled) -> None:
    """The rules of the seal look at other tables, of which the wall shows a part: none of them may need more."""
    less = {}
    for who, viewer in viewers(walled.owner).items():
        alone, behind = by_seal(walled.owner, viewer), by_seal(walled.pages, viewer)
        less |= {(who, name): alone[name] - behind[name] for name in SEALED if alone[name] != behind[name]}
    assert less == {}


WAYS = {
    "by its number": "SELECT text FROM comments WHERE id = :id",
    "joined": "SELECT other.text FROM rounds JOIN comments AS other ON other.round_id = rounds.id WHERE other.id = :id",
    "in a query of a query": "SELECT text FROM (SELECT * FROM comments) AS inside WHERE id = :id",
    "by what the wall itself reads": "SELECT id FROM readable.comments WHERE id = :id",
    "whether there is one": "SELECT 1 WHERE EXISTS (SELECT FROM comments WHERE id = :id)",
    "as what was changed": "UPDATE comments SET text = 'Forged.' WHERE id = :id RETURNING text",
    "to be held": "SELECT text FROM comments WHERE id = :id FOR UPDATE",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_words_of_another_member_are_not_there_in_whatever_way_sql_asks_for_them(walled: Walled, way: str) -> None:
    with walled.owner.reading(WORKER) as session:
        drafted = session.scalars(select(Comment).where(Comment.state == CommentState.DRAFTED).limit(1)).one()
    own = Viewer(ViewerKind.MEMBER, member_id=drafted.member_id)
    for viewer in (
        one_of(walled, ViewerKind.MEMBER, but=drafted.member_id),
        one_of(walled, ViewerKind.STAFF),
        NOBODY,
        own,
    ):
        with walled.pages.engine.connect() as connection:
            tell(connection, viewer)
            assert bool(connection.execute(text(way), {"id": drafted.id}).all()) is (viewer == own)


def test_a_connection_that_says_for_nobody_gets_nothing_and_adds_nothing(walled: Walled) -> None:
    with walled.pages.engine.connect() as connection:
        for name in SEALED:
            assert connection.execute(text(f"SELECT id FROM {name}")).all() == []
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(text("INSERT INTO standard_reasons (consultation_id, text) VALUES (1, 'Forged.')"))


def test_what_one_request_said_is_forgotten_before_the_next_on_the_same_connection(walled: Walled) -> None:
    first, second = one_of(walled, ViewerKind.STAFF), one_of(walled, ViewerKind.MEMBER)
    found = {}
    for viewer in (first, second, NOBODY, second, first):
        with walled.pages.reading(viewer) as session:
            here = {row.id for row in session.connection().execute(text("SELECT id FROM comments"))}
            assert here == found.setdefault(viewer, by_seal(walled.owner, viewer)["comments"])
        with walled.pages.engine.connect() as connection:
            assert connection.execute(text("SELECT id FROM comments")).all() == []
    assert len({frozenset(ids) for ids in found.values()}) == len(found)


def test_a_statement_on_the_connection_itself_gets_what_its_viewer_may_read_and_what_is_unsealed_all(
    walled: Walled,
) -> None:
    viewer = one_of(walled, ViewerKind.MEMBER)
    everything, own = by_seal(walled.owner, WORKER)["comments"], by_seal(walled.owner, viewer)["comments"]
    numbers = select(COMMENTS.c.id)
    with walled.pages.reading(viewer) as session:
        assert set(session.connection().scalars(numbers)) == own
        assert set(session.scalars(numbers, execution_options=unsealed("it is tried"))) == everything
        assert set(session.connection().scalars(numbers)) == own


PAST_THE_WALL = {
    "off": "SET LOCAL row_security = off; SELECT * FROM comments",
    "switched off": "ALTER TABLE comments DISABLE ROW LEVEL SECURITY",
    "another policy": "CREATE POLICY mine ON comments USING (true)",
    "no policy": "DROP POLICY sealed ON comments",
    "another view": "CREATE OR REPLACE VIEW readable.comments AS SELECT id FROM comments",
    "a function of its own": "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a large object of its own": "SELECT lo_create(0)",
    "a large object with content": "SELECT lo_from_bytea(0, 'words')",
    "a large object without a number": "SELECT lo_creat(-1)",
    "a table before ours": "CREATE TEMPORARY TABLE comments AS SELECT 1 AS id",
    "as the owner": "SET LOCAL ROLE lmec",
    "more rights": f"ALTER ROLE {PAGES} BYPASSRLS",
    "an event changed": "UPDATE events SET body = NULL",
    "an event taken away": "DELETE FROM events",
    "a digest changed": "UPDATE row_digests SET digest = ''",
    "a digest taken away": "DELETE FROM row_digests",
    "the end of a record taken away": "DELETE FROM chains",
    "a consultation taken away": "DELETE FROM consultations",
    "everything taken away": "TRUNCATE comments CASCADE",
    "triggers put aside": "SET LOCAL session_replication_role = replica",
    "a table taken away": "DROP TABLE events",
    "another schema": "UPDATE alembic_version SET version_num = '0001'",
}


@pytest.mark.parametrize("statements", PAST_THE_WALL.values(), ids=list(PAST_THE_WALL))
def test_the_role_of_the_pages_cannot_take_the_wall_away_nor_touch_the_record(walled: Walled, statements: str) -> None:
    with walled.pages.engine.connect() as connection:
        tell(connection, WORKER)
        with pytest.raises(ProgrammingError, match=r"must be|permission denied|would be affected"):
            for statement in statements.split(";"):
                connection.execute(text(statement))


def test_the_role_of_the_pages_owns_nothing(walled: Walled) -> None:
    with walled.pages.engine.connect() as connection:
        assert row_security.why_not_applied(connection) is None
        owned = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        assert connection.scalars(text(owned)).all() == []


def test_every_entity_that_the_seal_knows_has_one_policy_and_what_is_open_none(walled: Walled) -> None:
    sealed = {mapper.class_ for mapper in Base.registry.mappers} - OPEN
    with walled.owner.engine.connect() as connection:
        policies = connection.scalars(text("SELECT tablename FROM pg_policies")).all()
        guarded = connection.scalars(text("SELECT relname FROM pg_class WHERE relrowsecurity")).all()
    assert sorted(policies) == sorted(guarded) == sorted(entity.__tablename__ for entity in sealed)


def test_rules_of_another_release_are_noticed_and_the_newest_are_put_up_again(
    walled: Walled, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = one_of(walled, ViewerKind.STAFF)
    with monkeypatch.context() as release:
        release.setattr(row_security, "OPEN_TO_STAFF", OPEN_TO_STAFF - {DraftVersion})
        assert not schema.is_current(walled.owner)
        schema.upgrade(walled.owner)
        assert schema.is_current(walled.pages)
        with walled.pages.engine.connect() as connection:
            assert by_plain_sql(connection, viewer)["draft_versions"] == set()
    assert not schema.is_current(walled.owner)
    schema.upgrade(walled.owner)
    with walled.pages.engine.connect() as connection:
        assert by_plain_sql(connection, viewer) == by_seal(walled.owner, viewer)


def test_while_tables_are_changed_nothing_is_there_and_the_role_keeps_its_rights_afterwards(walled: Walled) -> None:
    viewer = one_of(walled, ViewerKind.MEMBER)
    with walled.owner.engine.begin() as connection:
        row_security.suspend(connection)
    with walled.pages.engine.connect() as connection:
        assert not any(by_plain_sql(connection, viewer).values())
    schema.upgrade(walled.owner)
    with walled.pages.engine.connect() as connection:
        assert by_plain_sql(connection, viewer) == by_seal(walled.owner, viewer)
