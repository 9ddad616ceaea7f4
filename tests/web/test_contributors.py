"""A coordinator invites people of departments on a page, sends the letter again, and withdraws the invitation."""

from lxml import html
from sqlalchemy import select

from models.db.access import WORKER
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from tests.web.country import coordinator, draft_path
from tests.web.site import Site, text_of

BOPHA = {"name": "ចាន់ បុប្ផា", "email": "bopha@kh.example.org", "department": "Department of Forestry"}


def people(site: Site) -> str:
    return f"{draft_path(site)}/contributors"


def bopha(site: Site) -> Person:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Person).where(Person.email == BOPHA["email"])).one()


def letters(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return len(session.scalars(select(Notification).where(Notification.letter == Letter.INVITED)).all())


def test_somebody_is_invited_once_written_to_again_and_withdrawn(site: Site) -> None:
    browser = coordinator(site)
    page = browser.get(people(site))
    for _ in range(2):
        assert browser.press(page, people(site), BOPHA).status_code == 302
    shown = browser.get(people(site))
    assert "Department of Forestry" in text_of(shown)
    assert "They get no letter when a round opens. Set an internal deadline" in text_of(shown)
    assert letters(site) == 1

    browser.press(shown, f"{people(site)}/{bopha(site).id}/again")
    assert letters(site) == 2
    invited = site.as_(bopha(site))
    assert invited.get(draft_path(site)).status_code == 200
    withdrawal = f"{people(site)}/{bopha(site).id}/withdraw"
    browser.press(browser.get(withdrawal), withdrawal)

    assert BOPHA["email"] not in text_of(browser.get(people(site)))
    assert invited.get(draft_path(site)).headers["Location"] == "/sign-in"


def test_who_wrote_no_comment_is_told_of_none_when_the_country_has_answered(site: Site) -> None:
    browser = coordinator(site)
    browser.press(browser.get(people(site)), people(site), BOPHA)
    site.world.everybody_submits()
    site.world.close()

    shown = text_of(site.as_(bopha(site)).get(draft_path(site)))

    assert "Department of Forestry wrote no comment in this round." in shown
    assert "What became of your comments" not in shown


def test_a_refused_invitation_comes_back_with_every_word(site: Site) -> None:
    browser = coordinator(site)
    taken = {**BOPHA, "email": site.world.staff[0].email}

    refused = browser.press(browser.get(people(site)), people(site), taken)

    assert refused.status_code == 422
    assert "it belongs to somebody with another office here" in text_of(refused)
    values = html.fromstring(refused.text).xpath("//main//input[@type='text']/@value")
    assert values == list(taken.values())
    assert letters(site) == 0


def test_another_countrys_people_can_neither_be_seen_nor_withdrawn(site: Site) -> None:
    theirs = site.as_(site.world.coordinators["TH"])
    for act in ("again", "withdraw"):
        assert theirs.post(f"{people(site)}/{site.world.contributor.id}/{act}").status_code == 404
    assert site.world.contributor.email not in theirs.get(people(site)).text
