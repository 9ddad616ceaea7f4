"""The deadline of a round for calendars: the file on the pages, and what a calendar makes of it."""

from datetime import datetime, timedelta

import pytest
from lxml import html
from sqlalchemy.orm import Session, joinedload

from models.db.access import OPERATOR, viewer_of
from models.people.person import Person
from models.rounds.consultation import Round
from models.rounds.operations import deadlines
from templates.calendar import LONGEST, deadline_event
from templates.links import Links
from testing.world import DEADLINE, NOW, World
from tests.rounds import among_five
from tests.web.circulation import KHMER
from tests.web.site import Site

LINKS = Links("https://consultation.example.org")


def properties(file: bytes) -> dict[str, str]:
    """The file as a calendar reads it: lines unfolded, by name."""
    assert all(len(line) <= LONGEST for line in file.split(b"\r\n"))
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    return dict(line.partition(":")[::2] for line in lines if line and not line.startswith(("BEGIN", "END")))


def event(site: Site, deadline: datetime = DEADLINE, sequence: int = 0, title: str = "") -> dict[str, str]:
    with site.database.reading(OPERATOR) as session:
        round = loaded(session, site.world)
        round.consultation.title = title or round.consultation.title
        person = site.world.coordinators["KH"]
        file = deadline_event(round, deadline, sequence, person, LINKS, at=NOW)
        session.expunge_all()
    return properties(file)


def loaded(session: Session, world: World) -> Round:
    return session.get_one(Round, world.round_id, options=[joinedload(Round.version)])


def test_a_calendar_finds_the_deadline_in_utc_and_the_way_to_the_round(site: Site) -> None:
    assert event(site) == {
        "VERSION": "2.0",
        "PRODID": "-//LMEC//Consultation service//EN",
        "METHOD": "PUBLISH",
        "UID": f"round-{site.world.round_id}-{NOW:%Y%m%dT%H%M%SZ}@consultation.example.org",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "DTSTAMP": "20220422T090000Z",
        "DTSTART": "20220429T090000Z",
        "SUMMARY": "Deadline: round 1 on version 1\\, A strategy for the river",
        "DESCRIPTION": "The country coordinator submits the official answer before this time. "
        f"https://consultation.example.org/rounds/{site.world.round_id}",
        "URL": f"https://consultation.example.org/rounds/{site.world.round_id}",
        "TRANSP": "TRANSPARENT",
    }


def test_another_deadline_is_the_same_event_with_a_higher_sequence(site: Site) -> None:
    first, second = event(site), event(site, DEADLINE + timedelta(days=3), 1)

    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == ("0", "1")
    assert (first["DTSTART"], second["DTSTART"]) == ("20220429T090000Z", "20220502T090000Z")


def test_a_title_in_any_script_is_folded_between_characters_and_ends_no_line(site: Site) -> None:
    title = f"{KHMER}, {KHMER}; \\ {KHMER}\r\nBEGIN:VALARM"

    summary = event(site, title=title)["SUMMARY"]

    assert summary.endswith(f"{KHMER}\\, {KHMER}\\; \\\\ {KHMER} BEGIN:VALARM")


def reader(site: Site, name: str) -> Person:
    world = site.world
    return {"coordinator": world.coordinators["TH"], "contributor": world.contributor, "staff": world.staff[0]}[name]


@pytest.mark.parametrize("name", ["coordinator", "contributor", "staff"])
def test_the_pages_of_a_round_lead_to_the_file(site: Site, name: str) -> None:
    browser = site.as_(reader(site, name))
    page = browser.get(f"{'/secretariat' if name == 'staff' else ''}/rounds/{site.world.round_id}")
    (address,) = html.fromstring(page.text).xpath("//a[contains(@href, '.ics')]/@href")

    file = browser.get(address)

    assert file.mimetype == "text/calendar"
    assert file.headers["Content-Disposition"] == "attachment; filename=deadline.ics"
    with site.database.reading(OPERATOR) as session:
        closes_at = session.get_one(Round, site.world.round_id).closes_at
    assert properties(file.data)["DTSTART"] == f"{closes_at:%Y%m%dT%H%M%SZ}"


def test_who_takes_no_part_has_no_such_file(site: Site) -> None:
    address = f"/rounds/{among_five(site.world).round_id}/deadline.ics"

    assert site.as_(site.world.coordinators["TH"]).get(address).status_code == 404
    assert site.as_(site.world.coordinators["VN"]).get(address).status_code == 200
    assert site.nobody().get(address).status_code == 302


def test_an_extension_and_a_pause_reach_the_calendar_as_the_same_event(site: Site) -> None:
    browser, world, by = site.as_(site.world.coordinators["TH"]), site.world, site.world.staff[0]
    later, now = site.database.now() + timedelta(days=40), site.database.now()

    def read() -> dict[str, str]:
        return properties(browser.get(f"/rounds/{world.round_id}/deadline.ics").data)

    first = read()
    with site.database.transaction(viewer_of(by)) as session:
        seen = session.get_one(Round, world.round_id).timing
        round = deadlines.extend(session, world.round_id, until=later, reason="So.", by=by, seen=seen, now=now)
        seen = round.timing
    extended = read()
    with site.database.transaction(viewer_of(by)) as session:
        deadlines.pause(session, world.round_id, reason="So.", by=by, seen=seen, now=now)
    paused = read()

    assert first["UID"] == extended["UID"] == paused["UID"]
    assert [each["SEQUENCE"] for each in (first, extended, paused)] == ["0", "1", "2"]
    assert [each["STATUS"] for each in (first, extended, paused)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert first["DTSTART"] != extended["DTSTART"] == f"{later:%Y%m%dT%H%M%SZ}"
