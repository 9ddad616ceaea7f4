"""Whoever asks too often waits, keeps what was typed, and is told for how long; others behind the same address go on working."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits import RateLimitItemPerMinute

from testing.crew import eventually
from tests.web.site import Browser, Site, text_of
from webapp.limits import LIMITS, Counters, Limit, TooOften, counters
from worker.broker import Broker, broker_in


class Clock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


def ask(browser: Browser, email: str, client: str = "192.0.2.1") -> tuple[int, str]:
    answer = browser.post("/sign-in", {"email": email}, environ_base={"REMOTE_ADDR": client})
    return answer.status_code, text_of(answer)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[tuple[Broker, subprocess.Popen[bytes]]]:
    """A Redis of the test's own."""
    broker = broker_in(tmp_path)
    with subprocess.Popen(broker.argv, stdout=subprocess.DEVNULL) as running:
        eventually(broker.is_answering)
        yield broker, running
        running.kill()


def test_links_for_one_address_are_limited_for_whoever_asks_and_nothing_tells_who_has_one(
    site: Site, clock: Clock
) -> None:
    known, stranger = site.world.deputy.email, "nobody@example.org"
    answers = {email: [ask(site.nobody(), email)[0] for _ in range(7)] for email in (known, stranger)}
    assert answers[known] == answers[stranger] == [200] * 6 + [429]

    status, refused = ask(site.nobody(), known)
    assert status == 429
    assert "Please wait 10 minutes, then try again." in refused
    assert ask(site.nobody(), site.world.contributor.email)[0] == 200  # a colleague at the same place
    assert ask(site.nobody(), known, "198.51.100.1")[0] == 200  # whose address it is, somewhere else
    clock.now += 601
    assert ask(site.nobody(), known)[0] == 200


def test_a_form_that_is_held_back_keeps_every_word_and_is_sent_later_and_operators_read_of_it_once(
    site: Site, clock: Clock
) -> None:
    browser, world = site.as_(site.world.coordinators["KH"]), site.world
    way = f"/rounds/{world.round_id}/comments"
    fields = {"type": "general", "text": "ប្រើប្រាស់ទឹកទន្លេ"}
    limit = next(one for one in LIMITS if one.name == "forms")
    with site.app.app_context():
        for _ in range(limit.rate.amount):
            counters().ensure(limit, f"person {world.coordinators['KH'].id}")

    held_back = browser.post(way, fields)
    assert browser.post(way, fields).status_code == held_back.status_code == 429
    assert held_back.headers["Retry-After"] == "60"
    assert "Please wait a minute, then try again." in text_of(held_back)
    assert fields["text"] in held_back.text
    assert browser.get("/").status_code == 200  # reading is another act
    colleague = site.as_(world.deputy)
    assert colleague.post(way, fields).status_code == 302
    log = site.app.extensions["lmec"].settings.security_log.read_text(encoding="utf-8")
    assert log.count("asked too often") == 1

    clock.now += 61
    assert browser.post(way, fields).status_code == 302


def test_processes_count_together_in_redis_and_each_for_itself_while_it_is_away(
    site: Site, broker: tuple[Broker, subprocess.Popen[bytes]]
) -> None:
    server, running = broker
    one, other = Counters(server.url), Counters(server.url)
    limit = Limit("tries", RateLimitItemPerMinute(2), lambda: None)
    with site.app.test_request_context():
        one.ensure(limit, "a")
        other.ensure(limit, "a")
        for process in (one, other):
            with pytest.raises(TooOften):
                process.ensure(limit, "a")
        other.ensure(limit, "b")

        running.kill()
        running.wait()
        for process in (one, other):
            process.ensure(limit, "a")
            process.ensure(limit, "a")
            with pytest.raises(TooOften):
                process.ensure(limit, "a")
