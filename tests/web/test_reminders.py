"""The secretariat says whether a round reminds, sees when it does, and reminds at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.db.access import OPERATOR, WORKER
from models.letters.notification import Letter
from models.rounds.consultation import Round
from tests.rounds import arrange_round
from tests.web.secretariat import action, circulated, everybody_else_submits, letters, officers, round_path
from tests.web.site import Site, text_of


def closes(site: Site, *, after: timedelta, reminds: bool = True) -> datetime:
    """The round's deadline, as far ahead as that on the hour."""
    with site.database.transaction(OPERATOR) as session:
        closes_at = site.database.now().replace(minute=0, second=0, microsecond=0) + after
        return arrange_round(session, site.world.round_id, reminds=reminds, closes_at=closes_at).closes_at


@pytest.mark.parametrize("reminds", [True, False])
def test_a_round_reminds_unless_the_officer_says_no(site: Site, reminds: bool) -> None:
    officer, path = officers(site)[0], circulated(site)
    page = officer.get(path)
    box = action(page, path).xpath(".//input[@name='reminds']")[0]
    assert "checked" in box.attrib

    until = (site.database.now() + timedelta(days=20)).astimezone(ZoneInfo("Asia/Shanghai"))
    officer.post(path, {"closes_at": f"{until:%Y-%m-%dT}18:00"} | ({"reminds": "y"} if reminds else {}))
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(Round.reminds).where(Round.number == 2)).one() is reminds


def test_the_page_of_a_round_says_when_it_reminds_by_the_officers_clock(site: Site) -> None:
    deadline = closes(site, after=timedelta(days=10))
    moments = [(deadline - timedelta(days=days)).astimezone(ZoneInfo("Asia/Shanghai")) for days in (7, 2)]

    words = text_of(officers(site)[0].get(round_path(site)))

    first, second = (f"{one.day} {one:%B %Y, %H:%M}" for one in moments)
    assert f"are reminded on {first} (Shanghai time) and on {second} (Shanghai time)." in words
    assert "The last reminders" not in words


def test_where_none_is_to_come_the_page_says_so(site: Site) -> None:
    officer = officers(site)[0]
    for after, reminds in ((timedelta(days=1), True), (timedelta(days=10), False)):
        closes(site, after=after, reminds=reminds)
        assert "No reminder goes out by itself any more." in text_of(officer.get(round_path(site)))


def test_staff_remind_at_once_those_who_have_not_answered_and_no_one_else(site: Site) -> None:
    closes(site, after=timedelta(days=10))
    everybody_else_submits(site, "TH")
    officer, round = officers(site)[0], round_path(site)
    page = officer.get(round)

    for _ in range(2):
        told = officer.press(page, f"{round}/remind")
        assert told.headers["Location"] == round

    assert [one.person_id for one in letters(site, Letter.REMINDER)] == [site.world.coordinators["TH"].id]
    page = officer.get(round)
    assert "The last reminders were written on" in text_of(page)
    assert "Reminder: no answer yet" in text_of(officer.get(f"{round}/letters"))
    site.world.submit("TH")
    refused = officer.press(page, f"{round}/remind")
    assert (refused.status_code, "There is nobody to remind." in text_of(refused)) == (409, True)


def test_reminding_is_for_staff(site: Site) -> None:
    closes(site, after=timedelta(days=10))
    for person in (site.world.coordinators["KH"], site.world.contributor):
        assert site.as_(person).post(f"{round_path(site)}/remind").status_code == 404
    assert letters(site, Letter.REMINDER) == []
