"""The service as people meet it: browsers that are somebody, on a real database with real operations."""

import re
from collections.abc import Mapping, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.db.database import Database
from models.db.work import WorkState
from models.people.operations import links, signing_in
from models.people.person import Person
from models.people.sign_ins import SignInRequest
from testing.world import World
from tests.statements import statements

ADDRESS = "http://127.0.0.1:8000"
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')

LATER_ON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=80)
"""A time until which members can be asked to answer."""
TYPED_LATER_ON = f"{LATER_ON:%Y-%m-%dT%H:%M}"
WRONG_YEAR = f"{LATER_ON + timedelta(days=366):%Y-%m-%dT%H:%M}"

Fields = Mapping[str, str | list[str]]  # several boxes of one name can be ticked


@dataclass(slots=True)
class Browser:
    """One person's browser; `post` fills in the protection of forms as a page of ours would."""

    client: FlaskClient
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> TestResponse:
        answer = self.client.get(path, base_url=ADDRESS, headers=self.headers, **options)
        self._remember(answer)
        return answer

    def post(self, path: str, fields: Fields | None = None, **options: Any) -> TestResponse:
        """Send a form, with the token of the page that was last looked at (or of the sign-in page)."""
        if not self.token:
            self.get("/sign-in", follow_redirects=True)
        filled = {"csrf_token": self.token, **(fields or {})}
        answer = self.client.post(path, data=filled, base_url=ADDRESS, headers=self.headers, **options)
        self._remember(answer)
        return answer

    def send(self, path: str, form: bytes) -> TestResponse:
        """Send a form that is written already, without a token."""
        written = {"data": form, "content_type": "application/x-www-form-urlencoded"}
        return self.client.post(path, base_url=ADDRESS, headers=self.headers, **written)

    def press(self, page: TestResponse, action: str, fields: Fields | None = None) -> TestResponse:
        """Send the form on the page that goes to `action`, or has a button that does, with what it holds and with `fields`."""
        (form,) = html.fromstring(page.text).xpath(f"//form[@action='{action}' or .//button[@formaction='{action}']]")
        held = {name: list(value) if isinstance(value, Set) else value for name, value in form.fields.items()}
        return self.post(action, {**held, **(fields or {})})

    def _remember(self, answer: TestResponse) -> None:
        is_read = answer.mimetype == "text/html" and "Content-Encoding" not in answer.headers
        found = TOKEN.search(answer.text) if is_read else None
        if found:
            self.token = found[1]


@dataclass(frozen=True, slots=True)
class Site:
    """The application with the world in it, and browsers on it."""

    app: Flask
    database: Database
    world: World

    def nobody(self) -> Browser:
        return Browser(self.app.test_client())

    def statements(self) -> AbstractContextManager[list[str]]:
        """What pages ask the database within the block."""
        return statements(self.app.extensions["lmec"].database)

    def answer_requests(self) -> None:
        """Decide, as a worker does, whether letters go to those who have asked for a link."""
        with self.database.reading(WORKER) as session:
            waiting = select(SignInRequest.id).where(SignInRequest.state == WorkState.WAITING)
            requests = session.scalars(waiting.order_by(SignInRequest.id)).all()
        for id in requests:
            claim = self.database.take(SignInRequest, id)
            assert claim is not None
            with self.database.finishing(claim) as session:
                links.answer(session, id, now=self.database.now())

    def as_(self, person: Person) -> Browser:
        """A browser in which the person is signed in."""
        with self.database.transaction(WORKER) as session:
            token = signing_in.begin(session, person, now=self.database.now())
        client = self.app.test_client()
        with client.session_transaction(base_url=ADDRESS) as browser:
            browser["token"] = token
        return Browser(client)


def text_of(answer: TestResponse) -> str:
    """The words of a page's content, with single spaces, without the summary in the reader's language."""
    (content,) = html.fromstring(answer.text).xpath("//main")
    for summary in content.xpath(".//section[contains(@class, 'own-language')]"):
        summary.drop_tree()
    for block in content.xpath(".//h1 | .//h2 | .//h3 | .//p | .//li | .//div | .//th | .//td | .//dt | .//dd"):
        block.tail = f" {block.tail or ''}"
    return " ".join(content.text_content().split())
