"""Somebody who knows an address asks for links with it, again and again: its owner signs in all the same."""

from datetime import timedelta

from sqlalchemy import select, update

from models.db.access import WORKER
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.operations.links import LINKS_AN_HOUR
from models.people.sign_ins import SignInLink, SignInRequest
from templates.links import sign_in_token
from tests.web.sign_in_links import home_of, link
from tests.web.site import Browser, Site, text_of

NAME = "Coordinator of Cambodia"


def flood(site: Site, times: int) -> Browser:
    """Ask for so many links, each time from another place; gives the last browser."""
    for number in range(times):
        stranger = site.nobody()
        place = {"REMOTE_ADDR": f"198.51.100.{number}"}
        answer = stranger.post("/sign-in", {"email": site.world.coordinators["KH"].email}, environ_base=place)
        assert answer.status_code == 200
    site.answer_requests()
    return stranger


def count_letters(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        letters = select(Notification.id).where(Notification.letter == Letter.SIGN_IN)
        return len(session.scalars(letters).all())


def newest_path(site: Site) -> str:
    with site.database.reading(WORKER) as session:
        newest = session.scalars(select(SignInLink).order_by(SignInLink.id.desc()).limit(1)).one()
    return f"/sign-in/{sign_in_token(site.app.config['SECRET_KEY'], newest.id, newest.nonce)}"


def test_a_link_that_somebody_holds_works_however_often_a_stranger_asks(site: Site) -> None:
    desk = site.nobody()
    path = link(site, desk)
    flood(site, LINKS_AN_HOUR + 2)

    assert desk.post(path).headers["Location"] == "/"
    assert home_of(desk) == NAME


def test_in_a_new_browser_the_link_of_a_letter_that_a_stranger_asked_for_signs_in_and_the_stranger_stays_out(
    site: Site,
) -> None:
    stranger, desk = flood(site, LINKS_AN_HOUR + 2), site.nobody()
    path = newest_path(site)
    refused = desk.get(path)
    assert (refused.status_code, "in which you asked for one" in text_of(refused)) == (409, True)

    assert link(site, desk) == path  # no letter left for it
    assert count_letters(site) == LINKS_AN_HOUR
    assert desk.post(path).headers["Location"] == "/"
    assert home_of(desk) == NAME
    assert stranger.post(path).status_code == 409
    assert home_of(stranger) is None


def test_in_a_browser_used_before_somebody_gets_a_letter_of_their_own_with_a_code(site: Site) -> None:
    desk = site.nobody()
    desk.post(link(site, desk))
    desk.post("/sign-out")
    flood(site, LINKS_AN_HOUR + 2)
    before, others = count_letters(site), newest_path(site)

    path = link(site, desk)
    assert (count_letters(site), path != others) == (before + 1, True)
    assert desk.post(path).headers["Location"] == "/"


def test_whoever_asked_for_somebody_else_cannot_use_the_link_of_another_person(site: Site) -> None:
    stranger = site.nobody()
    link(site, stranger, staff=True)
    path = link(site)

    assert stranger.post(path).status_code == 409
    assert home_of(stranger) is None


def test_having_asked_for_a_person_lets_a_browser_in_for_ten_minutes_only(site: Site) -> None:
    desk = site.nobody()
    link(site, desk)
    path = link(site)
    with site.database.transaction(WORKER) as session:
        session.execute(update(SignInRequest).values(not_before=site.database.now() - timedelta(minutes=11)))

    assert desk.post(path).status_code == 409
