"""A walk over every address of the service, as one person after another, with forms filled in as those find them who may use them."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from lxml import html
from sqlalchemy import make_url, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.people.sign_ins import SignedIn
from tests.web.permissions.askers import Asker, askers
from tests.web.permissions.case import Case
from tests.web.permissions.forms import query, typed
from tests.web.site import ADDRESS
from webapp.forms import is_known_field

WORDS = {
    "what": "text",
    "format": "pdf",
    "hash": "0" * 64,
    "signature": "none",
    "seq": 1,
    "token": "none",
    "key": "none",
    "filename": "lmec.css",
}
NONE_SUCH = 999_999
SAME_FORM = {"/secretariat/consultations/new/make": "/secretariat/consultations/new/text"}
"""Buttons of a form that go elsewhere than the form itself."""


class Answer(StrEnum):
    """What becomes of somebody who asks for something."""

    DONE = "done"
    SHOWN = "shown"
    LED = "led elsewhere, and nothing is done"
    REFUSED = "refused in words, on a page of theirs"
    EXPLAINED = "told whose it is to do"
    HIDDEN = "told that there is no such page"
    SIGN_IN = "asked to sign in"


ACCESS = (Answer.DONE, Answer.SHOWN)
BY_STATUS = {200: Answer.SHOWN, 302: Answer.LED, 401: Answer.SIGN_IN, 403: Answer.EXPLAINED, 404: Answer.HIDDEN}


@dataclass(frozen=True, slots=True)
class Step:
    """An address that can be asked for with a method; `owners` are the sides of Cambodia to which the thing there belongs."""

    rule: Rule
    method: str
    path: str
    owners: frozenset[str]

    @property
    def is_there(self) -> bool:
        """Whether the case has such a thing yet."""
        return str(NONE_SUCH) not in self.path

    def __str__(self) -> str:
        return f"{self.method} {self.rule.endpoint} ({self.path})"


@dataclass(slots=True)
class Walk:
    """Whatever somebody has done on it is undone before the next one asks."""

    case: Case
    askers: list[Asker] = field(init=False)
    _forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    _file: sqlite3.Connection = field(init=False)
    _before: sqlite3.Connection = field(init=False)

    def __post_init__(self) -> None:
        self.askers = list(askers(self.case.site))
        database = self.case.site.database
        with database.transaction(WORKER) as session:  # a long walk would note who was there at each step
            session.execute(update(SignedIn).values(seen_at=database.now() + timedelta(days=1)))
        file = make_url(str(self.case.site.database.engine.url)).database
        assert file is not None
        self._file, self._before = sqlite3.connect(file), sqlite3.connect(":memory:")
        self._file.backup(self._before)

    def answers(self) -> Iterator[tuple[Step, dict[Asker, Answer]]]:
        """Every step with what becomes of each: first all pages, then the forms that were found on them."""
        steps = list(self._steps())
        for step in (one for one in steps if one.method == "GET"):
            yield step, {asker: self._get(asker, step) for asker in self.askers}
        for step in (one for one in steps if one.method != "GET"):
            yield step, {asker: self._post(asker, step) for asker in self.askers}

    def _steps(self) -> Iterator[Step]:
        for rule in self.case.site.app.url_map.iter_rules():
            for values, owners in self.case.things(rule.endpoint, rule.arguments):
                with self.case.site.app.test_request_context(base_url=ADDRESS):
                    filled = {name: {**WORDS, **values}.get(name, NONE_SUCH) for name in rule.arguments}
                    path = self.case.site.app.url_for(rule.endpoint, **filled)
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    yield Step(rule, method, path + query(self.case, rule.endpoint), owners)

    def _get(self, asker: Asker, step: Step) -> Answer:
        before = self._version()
        answer = asker.browser.get(step.path)
        assert self._version() == before, f"{step} has changed something for {asker.name}"
        if answer.mimetype == "text/html" and answer.status_code == 200 and answer.data:
            self._collect(answer)
        return _judged(answer)

    def _post(self, asker: Asker, step: Step) -> Answer:
        way = step.path.partition("?")[0]
        fields = typed(self.case, step.rule.endpoint, self._forms.get(SAME_FORM.get(way, way), {}))
        client, before = asker.browser.client, self._version()
        cookie = client.get_cookie("lmec", domain="127.0.0.1")
        answer = asker.browser.post(step.path, fields)
        assert answer.status_code != 400, f"{step} was not sent rightly by {asker.name}"
        if cookie is not None:  # who has signed in or out goes on as before
            client.set_cookie("lmec", cookie.value, domain="127.0.0.1")
        else:
            client.delete_cookie("lmec", domain="127.0.0.1")
            asker.browser.token = ""
        if self._version() == before:
            return _judged(answer)
        self._before.backup(self._file)
        return Answer.DONE

    def _version(self) -> int:
        """A number that is another one whenever somebody else has committed a change."""
        version: int = self._file.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _collect(self, page: TestResponse) -> None:
        for form in html.fromstring(page.text).xpath("//form[@method='post']"):
            named = {str(name) for name in form.xpath(".//*[@name]/@name") if not name.endswith("csrf_token")}
            unknown = [name for name in sorted(named) if not is_known_field(name)]
            assert not unknown, (
                f"A refusal would lose what is typed into {unknown}: webapp/forms.py does not know these names."
            )
            held = {
                name: value if isinstance(value, str) else list(value or ())
                for name, value in form.fields.items()
                if name and name != "csrf_token"
            }
            for address in (form.get("action"), *form.xpath(".//button/@formaction")):
                self._forms.setdefault(address.partition("?")[0], held)


def _judged(answer: TestResponse) -> Answer:
    assert answer.status_code != 500, f"{answer.request.path} failed"
    if answer.status_code == 302 and answer.headers["Location"] == "/sign-in":
        return Answer.SIGN_IN
    if answer.status_code == 503:  # the clock of a watcher's page has never ticked
        return Answer.SHOWN
    return BY_STATUS.get(answer.status_code, Answer.REFUSED)
