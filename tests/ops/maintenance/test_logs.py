"""The log leads from a request to the work that it has come to owe, and to the letter; and it holds nobody's words."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
import structlog

from models.db.access import WORKER
from models.letters.notification import Notification
from models.people import policy
from models.people.sign_ins import SignInRequest
from tests.web.conftest import make_site, open_world, pages, site
from tests.web.site import Site
from webapp.context import may
from worker.attempt import Attempt

__all__ = ["make_site", "open_world", "pages", "site"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the log is the same on both

CANARIES = ("Canary in the river", "KeyError('", "canary@kh.example.org", "nonsense-token")


def lines(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_can_be_followed_to_its_work(site: Site, log: StringIO) -> None:
    coordinator = site.as_(site.world.coordinators["KH"])

    answer = coordinator.post("/sign-in", {"email": site.world.staff[0].email})

    number = answer.headers["X-Request-Id"]
    mine = [line for line in lines(log) if line.get("request") == number]
    assert [line["event"] for line in mine] == ["owed", "request"]
    [owed] = [line for line in mine if line["event"] == "owed"]
    assert owed["owed"] == "sign_in"
    assert isinstance(owed["number"], int)
    claim = site.database.take(SignInRequest, owed["number"])
    assert claim is not None
    structlog.contextvars.clear_contextvars()
    with Attempt(site.database, claim), site.database.finishing(claim):
        pass
    assert {"event": "done", "kind": "sign_in", "work": owed["number"]}.items() <= lines(log)[-1].items()
    assert coordinator.get("/").headers["X-Request-Id"] != number


def test_nobodys_words_address_or_token_are_in_it_though_everything_fails(
    make_site: Callable[..., Site], log: StringIO
) -> None:
    site = make_site()

    @site.app.get("/broken/<token>")
    @may(policy.WATCH)
    def broken(token: str) -> str:
        raise KeyError("Canary in the river")

    site.world.remark("KH", "Canary in the river.")
    browser = site.nobody()
    assert browser.get("/broken/nonsense-token").status_code == 500
    browser.get("/sign-in/nonsense-token")
    browser.post("/sign-in", {"email": "canary@kh.example.org"})
    with site.database.reading(WORKER) as session:
        letter = session.query(Notification.id).first()
    assert letter is not None
    claim = site.database.take(Notification, letter[0])
    assert claim is not None
    with Attempt(site.database, claim):
        raise ValueError("Canary in the river")

    words = log.getvalue()
    assert not [canary for canary in CANARIES if canary in words]
    failed = [line for line in lines(log) if line["event"] == "failed"]
    assert [(line["error"], line.get("page")) for line in failed] == [
        ("KeyError", "/broken/<token>"),
        ("ValueError", None),
    ]
    assert all("test_logs.py" in str(line["way"]) for line in failed)
