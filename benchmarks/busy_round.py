"""The service with a large round in it, and requests to it as a coordinator's browser sends them, in this process."""

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.bare import create_bare
from benchmarks.work import Task, in_english
from models.comments.comment import Change, CommentType
from models.comments.operations import comments
from models.comments.operations.wording import Words
from models.db import schema
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from models.people.operations import signing_in
from models.people.person import Person
from models.settings import read
from testing.world import MEMBERS, World, make_world
from webapp import CACHED_FRAGMENTS, create_app
from webapp.caching import FragmentCache, compare

ADDRESS = "http://127.0.0.1:8000"
SECRET = "nothing that is measured here is secret"
REMARK = "Please say who will do this, and by when; our departments have asked."
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, what it took in CPU seconds and in statements to the database."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    statements: int

    @property
    def compressed(self) -> int:
        """Bytes as a proxy would send them."""
        return len(gzip.compress(self.body, 6))


class Caller:
    """A browser that is signed in and keeps its cookie; only the application's own time counts."""

    def __init__(self, app: Flask, database: Database, cookie: str = "") -> None:
        self.app = app
        self.cookie = cookie
        self._statements = 0
        for engine in (database.reader, database.engine):
            event.listen(engine, "before_cursor_execute", self._count_statement)

    def _count_statement(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self._statements += not statement.startswith("BEGIN")

    def call(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        """Ask for a page, or send a form; headers with _ for -."""
        method = "POST" if data is not None else "GET"
        builder = EnvironBuilder(
            path,
            ADDRESS,
            method=method,
            data=data,
            headers=[("Cookie", self.cookie), *((name.replace("_", "-"), value) for name, value in headers.items())],
        )
        environ = builder.get_environ()
        self._statements = 0
        start = time.process_time()
        body, status, received = run_wsgi_app(self.app, environ)
        content = b"".join(body)
        seconds = time.process_time() - start
        if method == "GET":  # news of a form that was sent would be told by the next page, which nobody here looks at
            for cookie in received.getlist("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
        return Answer(int(status.split()[0]), dict(received), content, seconds, self._statements)


@dataclass(frozen=True, slots=True)
class BusyRound:
    """The same coordinator as a caller of our application and of the bare one, both on the same rows."""

    ours: Caller
    bare: Caller
    world: World
    work: list[Task]
    paragraphs: list[int]

    def clear_caches(self) -> None:
        """Let ours be as in a process that has just begun: no piece of a page has been written yet."""
        compare.cache_clear()
        self.ours.app.extensions["lmec"] = replace(
            self.ours.app.extensions["lmec"], fragments=FragmentCache(CACHED_FRAGMENTS)
        )

    @property
    def draft(self) -> str:
        """The address of the draft with the member's comments."""
        return f"/rounds/{self.world.round_id}"

    def token(self) -> str:
        """The protection of forms, from a form of ours."""
        page = self.ours.call(f"{self.draft}/comments/new?paragraph={self.paragraphs[0]}&change=remark")
        found = TOKEN.search(page.body.decode())
        assert found
        return found[1]

    def proposal(self, number: int, token: str) -> tuple[str, dict[str, str]]:
        """Where a new comment with other words for a paragraph is sent, and its form; each number has words of its own."""
        place = number % len(self.paragraphs)
        form = {
            "csrf_token": token,
            "type": "substantive",
            "text": f"{REMARK} {number}",
            "proposed_text": f"{self.work[place].text} Number {number}.",
            "justification": REMARK,
        }
        return f"{self.draft}/comments?paragraph={self.paragraphs[place]}&change=replace", form


@contextmanager
def busy_round(folder: Path, *, paragraphs: int, written: int) -> Iterator[BusyRound]:
    """A round on so many paragraphs, with so many comments of the six members: two proposals to each remark."""
    database = Database(f"sqlite:///{folder / 'lmec.sqlite3'}")
    schema.upgrade(database)
    world, work, numbers = fill_database(database, paragraphs=paragraphs, written=written)
    settings = read(
        {"LMEC_DATA": str(folder), "PUBLIC_URL": ADDRESS, "SECRET_KEY": SECRET, "LMEC_SECOND_FACTOR": "off"}
    )
    person = world.coordinators["KH"]
    ours = create_app(settings, database)
    yield BusyRound(
        Caller(ours, database, sign_in_cookie(ours, database, person)),
        Caller(create_bare(database, settings.secret_key), database, sign_in_cookie(ours, database, person)),
        world,
        work,
        numbers,
    )
    database.close()


def fill_database(database: Database, *, paragraphs: int, written: int) -> tuple[World, list[Task], list[int]]:
    """Put the round into an empty database: its world, what was drawn for each paragraph, and the paragraphs' numbers."""
    work = in_english(written, paragraphs=paragraphs)
    text = [NewParagraph(Kind.NUMBERED, task.text) for task in work]
    world = make_world(database, text=text, closes_at=database.now() + timedelta(days=7))
    numbers = [world.paragraph(str(number)).id for number in range(1, paragraphs + 1)]
    _write_comments(world, work, numbers)
    return world, work, numbers


def _write_comments(world: World, work: list[Task], numbers: list[int]) -> None:
    """Everybody's comments, by the verb that the page calls."""
    by_member: dict[str, list[Words]] = {code: [] for code in MEMBERS}
    codes = list(MEMBERS)
    for place, (paragraph_id, task) in enumerate(zip(numbers, work, strict=True)):
        for number, text in enumerate(task.texts):
            if number % 3 < 2:
                words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph_id, "", text, REMARK)
            else:
                words = Words(CommentType.GENERAL, Change.REMARK, paragraph_id, f"{REMARK} ({number})")
            by_member[codes[(place + number) % len(codes)]].append(words)
    for code, all_words in by_member.items():
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            for words in all_words:
                comments.write(session, world.round_id, words, by=by, now=world.database.now())


def sign_in_cookie(app: Flask, database: Database, person: Person) -> str:
    """The cookie of a browser in which the person is signed in."""
    with database.transaction(WORKER) as session:
        token = signing_in.begin(session, person, now=database.now())
    client = app.test_client()
    with client.session_transaction(base_url=ADDRESS) as browser:
        browser["token"] = token
    cookie = client.get_cookie("lmec", domain="127.0.0.1")
    assert cookie
    return f"lmec={cookie.value}"
