"""The secretariat says whether a round reminds, sees when it does, and reminds at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.operations import reminders as answer_reminders
from models.comments.entered import EntryChannel
from models.db.access import OPERATOR, WORKER
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.people.operations import people
from models.rounds.consultation import Round
from tests.adoption import begin, note, terms
from tests.lifting import begin_lifting
from tests.models.adoption.test_entering import AGREES, Entering
from tests.rounds import arrange_round
from tests.web.adoption_pages import ask, version
from tests.web.circulation import SecondVersion
from tests.web.secretariat import circulate_version_2, everybody_else_submits, find_form, letters, officers, round_path
from tests.web.site import Site, text_of

__all__ = ["version"]

BEIJING = ZoneInfo("Asia/Shanghai")
EXPRESSLY = AdoptionProcedure.EXPRESS


def closes(site: Site, *, after: timedelta, reminds: bool = True) -> datetime:
    """The round's deadline, as far ahead as that on the hour."""
    with site.database.transaction(OPERATOR) as session:
        closes_at = site.database.now().replace(minute=0, second=0, microsecond=0) + after
        return arrange_round(session, site.world.round_id, reminds=reminds, closes_at=closes_at).closes_at


@pytest.mark.parametrize("reminds", [True, False])
def test_a_round_reminds_unless_the_officer_says_no(site: Site, reminds: bool) -> None:
    officer, path = officers(site)[0], circulate_version_2(site)
    page = officer.get(path)
    box = find_form(page, path).xpath(".//input[@name='reminds']")[0]
    assert "checked" in box.attrib

    until = (site.database.now() + timedelta(days=20)).astimezone(ZoneInfo("Asia/Shanghai"))
    officer.post(path, {"closes_at": f"{until:%Y-%m-%dT}18:00"} | ({"reminds": "y"} if reminds else {}))
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(Round.reminds).where(Round.number == 2)).one() is reminds


def test_the_page_of_a_round_says_when_it_reminds_by_the_officers_clock(site: Site) -> None:
    deadline = closes(site, after=timedelta(days=10))
    moments = [(deadline - timedelta(days=days)).astimezone(ZoneInfo("Asia/Shanghai")) for days in (7, 3, 1)]

    words = text_of(officers(site)[0].get(round_path(site)))

    first, second, third = (f"{one.day} {one:%B %Y, %H:%M} (Beijing time)" for one in moments)
    assert f"are reminded on {first}, {second} and {third}." in words
    assert "The last reminders" not in words


def test_where_none_is_to_come_the_page_says_so(site: Site) -> None:
    officer = officers(site)[0]
    for after, reminds in ((timedelta(hours=23), True), (timedelta(days=10), False)):
        closes(site, after=after, reminds=reminds)
        assert "No reminder goes out by itself any more." in text_of(officer.get(round_path(site)))


def test_the_page_of_an_adoption_says_when_it_reminds_and_when_it_did(site: Site, version: DraftVersion) -> None:
    ends_at = site.database.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    adoption, officer = begin(site.world, version, terms(site.world, EXPRESSLY, ends_at)), officers(site)[0]
    path, moment = f"/secretariat/adoptions/{adoption.id}", (ends_at - timedelta(days=1)).astimezone(BEIJING)
    day = f"{moment.day} {moment:%B %Y, %H:%M} (Beijing time)"
    assert f"Members that have not answered are reminded on {day}." in text_of(officer.get(path))

    with site.database.transaction(WORKER) as session:
        assert answer_reminders.remind_due(session, now=ends_at - timedelta(days=1)) == [adoption.id]

    assert f"The last reminders were written on {day}." in text_of(officer.get(path))
    adoption.all_agree()
    assert "reminders were written" not in text_of(officer.get(path))


def test_staff_remind_at_once_those_that_have_not_said_whether_they_adopt_a_text(
    site: Site, version: DraftVersion
) -> None:
    adoption = ask(site, version, EXPRESSLY)
    adoption.all_agree(but="TH")
    path = f"/secretariat/adoptions/{adoption.id}"

    remind_twice(site, path)

    assert [one.person_id for one in letters(site, Letter.ANSWER_REMINDER)] == [site.world.coordinators["TH"].id]
    officer = officers(site)[0]
    page = officer.get(path)
    assert "The last reminders were written on" in text_of(page)
    Entering(site.world, Adoption, adoption.id).enter("TH", EntryChannel.TELEPHONE, AGREES)
    refused = officer.press(page, f"{path}/remind")
    assert (refused.status_code, "waits. There is nobody to remind." in text_of(refused)) == (409, True)


def test_staff_remind_at_once_those_that_have_not_answered_words_for_brackets(site: Site, out: SecondVersion) -> None:
    with site.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(site.world, version, {1: "regularly"})
    ends_at = site.database.now() + timedelta(days=14)
    lifting = begin_lifting(site.world, version, terms(site.world, AdoptionProcedure.TACIT, ends_at))
    lifting.all_agree(but="TH")

    remind_twice(site, f"/secretariat/liftings/{lifting.id}")

    assert [one.person_id for one in letters(site, Letter.ANSWER_REMINDER)] == [site.world.coordinators["TH"].id]


def remind_twice(site: Site, path: str) -> None:
    """Two clicks on one page."""
    officer = officers(site)[0]
    page = officer.get(path)
    for _ in range(2):
        assert officer.press(page, f"{path}/remind").headers["Location"] == path


def test_staff_remind_at_once_those_who_have_not_answered_and_no_one_else(site: Site) -> None:
    closes(site, after=timedelta(days=10))
    everybody_else_submits(site, "TH")
    officer, round = officers(site)[0], round_path(site)

    remind_twice(site, round)

    assert [one.person_id for one in letters(site, Letter.REMINDER)] == [site.world.coordinators["TH"].id]
    page = officer.get(round)
    assert "The last reminders were written on" in text_of(page)
    assert "Reminder: no answer yet" in text_of(officer.get(f"{round}/letters"))
    site.world.submit("TH")
    refused = officer.press(page, f"{round}/remind")
    assert (refused.status_code, "There is nobody to remind." in text_of(refused)) == (409, True)


def test_the_page_says_for_which_missing_member_nobody_can_answer(site: Site) -> None:
    officer, round = officers(site)[0], round_path(site)
    nobody = "Still missing: Thailand. Nobody can answer for Thailand at present"
    everybody_else_submits(site, "TH")
    assert nobody not in text_of(officer.get(round))

    with site.database.transaction(OPERATOR) as session:
        people.end_office_of(session, site.world.coordinators["TH"].email, now=site.database.now())

    assert nobody in text_of(officer.get(round))


def test_the_officer_chooses_the_days_and_what_is_no_plan_comes_back_with_a_sentence(site: Site) -> None:
    officer, path = officers(site)[0], circulate_version_2(site)
    page = officer.get(path)
    assert find_form(page, path).xpath(".//input[@name='reminder_days']/@value") == ["7, 3, 1"]

    for typed, sentence in (
        ("a week", "Enter days as numbers"),
        ("90", "between 1 and 60 days"),
        ("", "Say how many days"),
        ("1 2 3 4 5 6 7", "at most 6 times"),
    ):
        refused = officer.press(page, path, {"reminder_days": typed})
        assert (refused.status_code, sentence in text_of(refused)) == (422, True)
        assert find_form(refused, path).xpath(".//input[@name='reminder_days']/@value") in ([typed], [""], [])
    assert officer.press(page, path, {"reminder_days": "2, 10 2"}).status_code == 302

    with site.database.reading(WORKER) as session:
        assert session.scalars(select(Round.reminder_days).where(Round.number == 2)).one() == [10, 2]


def test_reminding_is_for_staff(site: Site) -> None:
    closes(site, after=timedelta(days=10))
    for person in (site.world.coordinators["KH"], site.world.contributor):
        assert site.as_(person).post(f"{round_path(site)}/remind").status_code == 404
    assert letters(site, Letter.REMINDER) == []
