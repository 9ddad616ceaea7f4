"""A password may take the place of a link: long, not one of the common ones, told by letter, and guessed by nobody."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.db.access import WORKER
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.password import Password
from models.people.person import Person
from tests.web.sign_in_links import home_of
from tests.web.site import Browser, Site, text_of
from tests.web.test_limits import Clock, clock
from tests.web.test_second_factor import code, confirmed_ago, set_up_app
from tests.web.test_signing_in import plain

__all__ = ["clock"]

OWN = "/account/second-factors"
GOOD = "ទន្លេ slowly 4 turtles & a lamp"


def set_password(browser: Browser, typed: str = GOOD) -> None:
    assert browser.press(browser.get(OWN), "/account/password", {"new_password": typed}).headers["Location"] == OWN


def sign_in(site: Site, person: Person | str, typed: str = GOOD, browser: Browser | None = None) -> Browser:
    browser = browser or site.nobody()
    email = person if isinstance(person, str) else person.email
    browser.post("/sign-in/password", {"email": email, "password": typed})
    return browser


def letters(site: Site, letter: Letter) -> list[int]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Notification.person_id).where(Notification.letter == letter)))


def test_a_password_is_set_signs_in_is_changed_and_removed_and_each_change_is_told_and_ends_other_sessions(
    site: Site,
) -> None:
    person = site.world.coordinators["KH"]
    desk, forgotten = site.as_(person), site.as_(person)
    set_password(desk)
    assert home_of(forgotten) is None
    assert "A password was set." in text_of(desk.get(OWN))
    with site.database.reading(WORKER) as session:
        kept = session.scalars(select(Password.hash)).one()
    assert kept.startswith("$argon2id$")

    # Typed as another keyboard sends the same signs.
    elsewhere = sign_in(site, f" {person.email.upper()}", GOOD.replace("&", "\uff06"))
    assert home_of(elsewhere) == "Coordinator of Cambodia"
    assert letters(site, Letter.NEW_BROWSER) == [person.id]
    assert home_of(sign_in(site, person, GOOD.upper())) is None

    set_password(elsewhere, "another four turtles swim")
    assert home_of(desk) is None
    assert home_of(sign_in(site, person)) is None
    assert elsewhere.post("/account/password/remove").headers["Location"] == OWN
    assert home_of(sign_in(site, person, "another four turtles swim")) is None
    changes = text_of(elsewhere.get(OWN))
    assert all(words in changes for words in ("The password was changed.", "The password was removed."))
    assert letters(site, Letter.FACTOR_CHANGED) == [person.id] * 3
    log = site.app.extensions["lmec"].settings.security_log.read_text(encoding="utf-8")
    assert '"way": "password"' in log
    assert log.count("password refused") == 3
    assert "turtles" not in log


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("fourteen signs", "at least 15 characters"),
        ("x" * 201, "at most 200 characters"),
        ("password password", "tried among the first"),
        ("1234567890123456", "tried among the first"),
        ("Sunshine-Dragon-2027", "tried among the first"),
        ("QWERTYUIOPasdfghjkl", "tried among the first"),
        ("abcdefghijklmnopq", "tried among the first"),
        ("Lancang-Mekong 2023-2027", "tried among the first"),
        ("coordinator@kh.example.org", "tried among the first"),
        ("ទន្លេមេគង្គទន្លេមេគង្គ", "tried among the first"),
    ],
)
def test_a_password_that_is_short_or_would_be_tried_first_is_refused_and_shown_nowhere(
    site: Site, typed: str, why: str
) -> None:
    browser = site.as_(site.world.coordinators["KH"])

    refused = browser.post("/account/password", {"new_password": typed})

    assert refused.status_code == 422
    assert why in text_of(refused)
    assert f'value="{typed}"' not in refused.text
    assert "Set a password" in text_of(refused)


def test_an_address_that_nobody_has_or_that_has_no_password_gets_the_same_answer_by_the_same_work(site: Site) -> None:
    having = site.world.coordinators["KH"]
    set_password(site.as_(having))

    def tried(email: str) -> tuple[int, str, list[str]]:
        with site.statements() as statements:
            answer = browser.post("/sign-in/password", {"email": email, "password": "not the one that was set"})
        return answer.status_code, plain(answer).replace(email, "(address)"), statements

    browser = site.nobody()
    browser.get("/sign-in/password")
    having_one, without, of_nobody = map(tried, (having.email, site.world.deputy.email, "nobody@kh.example.org"))

    assert having_one == without == of_nobody
    assert having_one[0] == 422
    assert any("passwords" in sql for sql in having_one[2])


@pytest.mark.slow
def test_an_address_that_nobody_has_takes_as_long(site: Site) -> None:
    having = site.world.coordinators["KH"].email
    set_password(site.as_(site.world.coordinators["KH"]))

    def seconds(email: str) -> float:  # of the processor and this thread, whatever else is at work
        browser = site.nobody()
        browser.get("/sign-in/password")
        began = time.thread_time()
        browser.post("/sign-in/password", {"email": email, "password": "not the one that was set"})
        return time.thread_time() - began

    pairs = [(seconds(having), seconds("nobody@kh.example.org")) for _ in range(8)]
    known, unknown = (min(found) for found in zip(*pairs, strict=True))  # the least disturbed
    assert 1 / 1.2 < known / unknown < 1.2


def test_who_guesses_waits_and_cannot_lock_the_owner_out_of_a_browser_that_is_known(site: Site, clock: Clock) -> None:
    person = site.world.coordinators["KH"]
    desk = site.as_(person)
    set_password(desk)
    own = sign_in(site, person)
    own.post("/sign-out")

    guesser, guesses = site.nobody(), []
    for number in range(11):
        fields = {"email": person.email, "password": f"guess number {number} of an attacker"}
        where = {"REMOTE_ADDR": f"198.51.100.{number}"}
        guesses.append(guesser.post("/sign-in/password", fields, environ_base=where).status_code)
    assert guesses == [422] * 9 + [429] * 2  # the owner has signed in once in a browser that was as unknown
    assert home_of(sign_in(site, person)) is None
    assert home_of(sign_in(site, person, browser=own)) == "Coordinator of Cambodia"
    clock.now += 601
    assert home_of(sign_in(site, person)) == "Coordinator of Cambodia"


def test_setting_one_asks_for_the_second_factor_where_there_is_one_and_the_page_that_asks_keeps_no_password(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(LMEC_SECOND_FACTOR="required")
    person = site.world.coordinators["KH"]
    desk = site.as_(person)
    set_password(desk)
    secret = set_up_app(site, desk)
    confirmed_ago(site, person, timedelta(minutes=11))

    for path, fields in (
        ("/account/password", {"new_password": "thieves choose this one"}),
        ("/account/password/remove", {}),
    ):
        answer = desk.post(path, fields)
        assert answer.status_code == 401
        assert "Confirm that it is you" in text_of(answer)
        assert "thieves" not in answer.text
    answer = desk.post("/account/password", {"new_password": "seven green umbrellas sing"})
    again = {"second_factor": code(site, secret, 1), "new_password": "seven green umbrellas sing"}
    assert desk.press(answer, "/account/password", again).headers["Location"] == OWN
    assert home_of(sign_in(site, person, "seven green umbrellas sing")) == "Coordinator of Cambodia"


def test_whoever_has_lost_the_office_is_not_let_in_by_a_password(site: Site) -> None:
    contributor = site.world.contributor
    set_password(site.as_(contributor))
    with site.database.transaction(WORKER) as session:
        session.connection().exec_driver_sql(
            f"UPDATE appointments SET until = since WHERE person_id = {contributor.id}"
        )

    assert home_of(sign_in(site, contributor)) is None


def test_a_password_that_was_typed_while_signed_out_or_too_often_is_shown_nowhere(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    browser.get(OWN)
    with site.database.transaction(WORKER) as session:
        session.connection().exec_driver_sql("UPDATE signed_in SET ended_at = began_at")

    refused = browser.post("/account/password", {"new_password": GOOD})
    assert refused.status_code == 401
    assert "turtles" not in refused.text
