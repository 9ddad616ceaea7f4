"""The page of a round's deadline, and every page that shows it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.db.access import WORKER
from models.letters.letter import Letter
from models.rounds.consultation import Round
from models.text.instants import when
from tests.web.secretariat import letters, officers, round_path
from tests.web.site import Site, text_of

WHY = "Two ministries asked for more time."


def the_round(site: Site) -> Round:
    with site.database.reading(WORKER) as session:
        return session.get_one(Round, site.world.round_id)


def typed(instant: datetime) -> str:
    """As a field of the form takes it, by the clock of the officer."""
    return f"{instant.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M}"


@pytest.fixture
def later(site: Site) -> datetime:
    return (the_round(site).closes_at + timedelta(days=5)).replace(second=0, microsecond=0)


def test_an_extended_deadline_stands_on_every_page_with_the_one_before(site: Site, later: datetime) -> None:
    officer, path = officers(site)[0], round_path(site)
    before = the_round(site).closes_at
    assert f"{path}/deadline" in officer.get(path).text
    page = officer.get(f"{path}/deadline")

    extended = officer.press(page, f"{path}/deadline", {"closes_at": typed(later), "reason": WHY})

    assert extended.headers["Location"] == path
    consultation = f"/secretariat/consultations/{site.world.consultation_id}"
    for address in (path, f"{path}/deadline", "/", consultation):
        shown = f"{when(later, 'Asia/Shanghai')}, extended from {when(before, 'Asia/Shanghai')}"
        assert shown in text_of(officer.get(address)), address
    round = f"/rounds/{site.world.round_id}"
    for person in (site.world.coordinators["KH"], site.world.contributor):
        for address in ("/", round):
            zone = person.zone
            shown = f"{when(later, zone)}, extended from {when(before, zone)}"
            assert shown in text_of(site.as_(person).get(address)), address
    assert WHY in text_of(site.as_(site.world.coordinators["KH"]).get(round))
    assert len(letters(site, Letter.DEADLINE_CHANGED)) == 7


def test_what_is_refused_comes_back_with_every_word(site: Site) -> None:
    officer, path = officers(site)[0], f"{round_path(site)}/deadline"
    page = officer.get(path)

    refused = officer.press(page, path, {"closes_at": "2022-05-01T18:00", "reason": WHY})
    assert refused.status_code == 422
    assert "The new deadline must be later than the present one" in text_of(refused)
    assert WHY in refused.text
    refused = officer.press(page, f"{round_path(site)}/pause")
    assert (refused.status_code, "Say why. All members read it" in text_of(refused)) == (422, True)
    assert 'href="#pause-reason"' in refused.text


def test_a_paused_round_has_no_deadline_on_any_page_until_it_is_resumed(site: Site, later: datetime) -> None:
    officer, path = officers(site)[0], round_path(site)
    officer.press(officer.get(f"{path}/deadline"), f"{path}/pause", {"reason": "A flood."})

    member = site.as_(site.world.coordinators["KH"])
    shown = text_of(officer.get(path))
    assert "State paused" in shown
    assert "The round has been paused since" in shown
    assert "It has been paused since" in text_of(officer.get("/")).partition("For you now (1)")[2]
    for address in ("/", f"/rounds/{site.world.round_id}"):
        assert "until a day that the secretariat will set (the round is paused)" in text_of(member.get(address))
    assert "A flood." in text_of(member.get(f"/rounds/{site.world.round_id}"))
    assert "open until" not in text_of(member.get(f"/consultations/{site.world.consultation_id}"))

    page = officer.get(f"{path}/deadline")
    assert "Pause the round" not in text_of(page)
    assert officer.press(page, f"{path}/resume", {"closes_at": typed(later)}).headers["Location"] == path
    assert the_round(site).closes_at == later
    assert "The round goes on" in text_of(member.get(f"/rounds/{site.world.round_id}"))


def test_a_paused_round_in_which_all_have_answered_is_closed_with_one_click(site: Site) -> None:
    officer, path = officers(site)[0], round_path(site)
    officer.press(officer.get(f"{path}/deadline"), f"{path}/pause", {"reason": "A flood."})
    assert f"{path}/close" not in officer.get(path).text
    site.world.everybody_submits()

    page = officer.get(path)
    assert "You can close the round now, though it has been paused since" in text_of(page)
    assert "See the answers, and close the round" in text_of(officer.get("/"))
    assert officer.press(page, f"{path}/close").status_code == 302
    assert "Consolidate" in text_of(officer.get(path))
    assert the_round(site).is_closed


def test_of_two_who_pause_at_once_the_second_sees_both_reasons_and_can_go_on(site: Site, later: datetime) -> None:
    (one, two, _), path = officers(site), round_path(site)
    first, second = (officer.get(f"{path}/deadline") for officer in (one, two))
    one.press(first, f"{path}/pause", {"reason": "A flood."})

    refused = two.press(second, f"{path}/pause", {"reason": "Offices are closed."})

    assert refused.status_code == 409
    assert "Officer One has paused the round since you opened this page." in text_of(refused)
    assert "The reason that the members have read A flood. What you wrote Offices are closed." in text_of(refused)
    outdated = two.press(second, f"{path}/deadline", {"closes_at": typed(later), "reason": WHY})
    assert outdated.status_code == 409
    resumed = two.press(outdated, f"{path}/resume", {"closes_at": typed(later), "reason": WHY})
    assert resumed.headers["Location"] == path


def test_deadlines_are_changed_by_staff(site: Site) -> None:
    for person in (site.world.coordinators["KH"], site.world.contributor):
        browser = site.as_(person)
        for path in ("deadline", "pause", "resume"):
            assert browser.post(f"{round_path(site)}/{path}", {"reason": WHY}).status_code == 404
    assert not the_round(site).deadline_changed
