"""People see what the service keeps about them, why, and how long: as much as an operator would give out."""

import json
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from models.db.access import OPERATOR, WORKER
from models.people.queries.personal_data import category_counts, personal_data
from models.people.sign_ins import SignedIn
from tests.web.site import Site, text_of


def test_people_read_what_is_kept_about_them_and_it_is_what_is_given_out(site: Site) -> None:
    site.world.remark("TH", "We thank the secretariat.")
    site.world.submit("TH")
    person = site.world.coordinators["TH"]

    browser = site.as_(person)
    shown = text_of(browser.get(browser.get("/").text.partition('href="/account')[1][6:]))

    assert f"{person.name} Office {person.office} E-mail address {person.email}" in shown
    assert "Until your data is erased." in shown
    assert "Language ไทย (Thai)" in shown
    with site.database.reading(OPERATOR) as session:
        tables = personal_data(session, person)["tables"]
        counted = {one.category.tables: one.count for one in category_counts(session, person)}
    assert tables["people"][0]["language"] == "th"
    assert counted["sign_in_links", "sign_in_requests", "signed_in"] == len(tables["signed_in"]) == 1
    assert counted["notifications",] == len(tables["notifications"]) > 0
    assert sum(counted.values()) == sum(len(rows) for rows in tables.values())
    for what, count in ((" Letters to you", counted["notifications",]), ("approved", counted[()])):
        assert f"{what} " in shown
        assert f" {count} " in shown.partition(f"{what} ")[2][:160]
    assert site.world.coordinators["KH"].email not in shown


def test_the_address_of_the_secretariat_stands_where_people_are_asked_to_write_to_it(site: Site) -> None:
    shown = html.fromstring(site.as_(site.world.coordinators["KH"]).get("/account").text)

    assert shown.xpath("//a[starts-with(@href, 'mailto:')]/text()") == ["consultation@lmec.example.org"]


def test_nobody_sees_it_without_signing_in(site: Site) -> None:
    assert site.nobody().get("/account").status_code == 302


def test_people_see_where_they_are_signed_in_and_sign_out_there_one_by_one_or_everywhere_else(site: Site) -> None:
    person = site.world.coordinators["TH"]
    mine, telephone, old, stranger = (site.as_(one) for one in (person, person, person, site.world.deputy))
    with site.database.transaction(WORKER) as session:
        rows = session.scalars(select(SignedIn).where(SignedIn.person_id == person.id).order_by(SignedIn.id)).all()
        rows[1].device = "Firefox on Android"
    page = mine.get("/account")
    assert "This is the browser before you." in text_of(page)
    way = f"/account/browsers/{rows[1].id}/end"

    assert stranger.post(way).status_code == 404
    assert telephone.get("/account").status_code == 200
    assert mine.press(page, way).status_code == 302
    assert telephone.get("/account").status_code == 302

    assert old.get("/account").status_code == 200
    mine.press(mine.get("/account"), "/account/browsers/end-others")
    assert old.get("/account").status_code == 302
    assert mine.get("/account").status_code == stranger.get("/account").status_code == 200


@pytest.mark.parametrize(("staff", "idle", "whole"), [(True, 2, 10), (False, 4, 12)])
def test_a_browser_in_which_nobody_asks_is_signed_out_and_every_one_after_a_day_of_work(
    site: Site, staff: bool, idle: int, whole: int
) -> None:
    person = site.world.staff[0] if staff else site.world.coordinators["TH"]

    def ask(last: timedelta, since: timedelta) -> int:
        browser, now = site.as_(person), site.database.now()
        with site.database.transaction(WORKER) as session:
            newest = session.scalars(select(SignedIn).order_by(SignedIn.id.desc()).limit(1)).one()
            newest.seen_at, newest.began_at = now - last, now - since
        return browser.get("/account").status_code

    minute = timedelta(minutes=1)
    assert ask(timedelta(hours=idle) - minute, timedelta(hours=idle)) == 200
    with site.database.reading(WORKER) as session:
        newest = session.scalars(select(SignedIn).order_by(SignedIn.id.desc()).limit(1)).one()
        assert newest.seen_at is not None
        assert site.database.now() - newest.seen_at < minute  # that it was there is noted
    assert ask(timedelta(hours=idle) + minute, timedelta(hours=idle) + minute) == 302
    assert ask(minute, timedelta(hours=whole) - minute) == 200
    assert ask(minute, timedelta(hours=whole) + minute) == 302


def test_the_words_of_an_unsent_form_are_listed_without_what_the_form_says_of_its_rows(site: Site) -> None:
    person = site.world.coordinators["TH"]
    browser = site.as_(person)
    account = browser.get("/").text.partition('href="/account')[1][6:]
    browser.get(account)
    fields = json.dumps({"shown_12": ["0123456789abcdef"], "seen_12": ["7"], "words_12": ["every year"]})
    browser.post("/account/unsent", {"form": f"{person.id}-abc.1", "page": "/", "title": "Brackets", "fields": fields})

    (words,) = html.fromstring(browser.get(account).text).xpath("//details[starts-with(summary, 'Show the words')]/div")

    assert words.text_content().strip() == "every year"
