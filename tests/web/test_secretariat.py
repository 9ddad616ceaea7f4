"""The secretariat's way, page by page: from who has answered to the new version with the members."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import select

from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from models.letters.letter import Letter
from models.people.person import Member
from models.rounds.consultation import Round
from models.rounds.operations import consultations, rounds
from testing.world import NOW
from tests.web.secretariat import (
    circulate_version_2,
    collision,
    comment_path,
    consolidate_collision,
    do_owed_work,
    everybody_else_submits,
    find_form,
    fingerprint,
    letters,
    member_states,
    officers,
    round_path,
    unanswered_paths,
)
from tests.web.site import WRONG_YEAR, Site, text_of


def test_until_the_round_closes_staff_see_who_has_answered_and_no_word_of_it(site: Site) -> None:
    site.world.remark("KH", "Canary in the river.")
    site.world.submit("KH")
    officer, round = officers(site)[0], round_path(site)

    page = officer.get(round)
    assert member_states(page)["Cambodia"] == "Submitted"
    assert member_states(page)["China"] == "Not yet"
    for path in ("/", round, f"{round}/comments", f"{round}/letters", comment_path(site)):
        assert "Canary" not in officer.get(path).text, path

    everybody_else_submits(site, "KH")
    site.world.close()
    assert "Canary" in officer.get(f"{round}/comments").text


def test_a_round_is_closed_early_only_when_nobody_is_missing(site: Site) -> None:
    officer, round = officers(site)[0], round_path(site)
    site.world.submit("KH")
    page = officer.get(round)
    assert "only when all members have answered" in text_of(page)
    assert find_form(page, f"{round}/close") is None
    refused = officer.post(f"{round}/close")
    assert refused.status_code == 409
    assert "Still missing: China, Lao PDR, Myanmar, Thailand, Viet Nam." in text_of(refused)

    everybody_else_submits(site, "KH")
    first = officer.press(officer.get(round), f"{round}/close")
    second = officer.post(f"{round}/close")
    assert first.headers["Location"] == second.headers["Location"] == round
    assert "You can read what the members have sent" in text_of(officer.get(round))
    early = "before its deadline, because all members had answered"
    khmer, consultation = site.as_(site.world.coordinators["KH"]), site.world.consultation_id
    for browser, path in (
        (officer, round),
        (officer, f"/secretariat/consultations/{consultation}"),
        (khmer, "/"),
        (khmer, f"/consultations/{consultation}"),
        (khmer, f"/versions/{site.world.version_id}"),
    ):
        assert early in text_of(browser.get(path))
    assert "asked for comments on it until" not in text_of(khmer.get(f"/consultations/{consultation}"))


def test_from_closing_to_the_new_version_with_the_members(site: Site) -> None:
    collision(site)
    site.world.remark("CN", "Thank you for the draft.")
    site.world.everybody_submits()
    site.world.close()
    one, two, _ = officers(site)
    round = round_path(site)

    answer = one.press(one.get(round), f"{round}/consolidate")
    again = one.post(f"{round}/consolidate")
    assert answer.headers["Location"] == again.headers["Location"]
    waiting = one.get(answer.headers["Location"])
    assert "See whether it is ready" in text_of(waiting)
    piece = f"{answer.headers['Location']}/progress"
    assert "Waiting for a free worker" in one.get(piece).text
    do_owed_work(site)
    text = one.get(answer.headers["Location"]).headers["Location"]
    assert f'data-done href="{text}"' in one.get(piece).text
    assert text.startswith("/secretariat/versions/")

    page = one.get(text)
    assert "[Cambodia: each]" in text_of(page)
    assert "[Viet Nam: any]" in text_of(page)
    assert "CN-1 has no answer." in text_of(page)
    assert find_form(page, f"{text}/propose") is None
    early = one.post(f"{text}/propose", {"seen": fingerprint(site, text)})
    assert early.status_code == 409
    assert "CN-1 has no answer." in text_of(early)

    (remark,) = unanswered_paths(one, round)
    kept = one.press(one.get(remark), remark, {"outcome": "noted", "reason": "Thank you."})
    assert kept.headers["Location"].startswith(f"{round}/comments")
    assert unanswered_paths(one, round) == []
    do_owed_work(site)

    text = one.get(text).headers.get("Location", text)
    assert one.press(one.get(text), f"{text}/propose").headers["Location"] == text
    mine, theirs = one.get(text), two.get(text)
    assert "you cannot approve it" in text_of(mine)
    assert find_form(mine, f"{text}/approve") is None
    forced = one.post(f"{text}/approve", {"seen": fingerprint(site, text)})
    assert forced.status_code == 403
    assert "Somebody else at the secretariat must approve it." in text_of(forced)

    approved = two.press(theirs, f"{text}/approve")
    twice = two.press(theirs, f"{text}/approve")
    assert approved.headers["Location"] == twice.headers["Location"] == "/secretariat/consultations/1"
    state = text_of(two.get("/secretariat/consultations/1"))
    assert "Version 2" in state
    assert "Version 3" not in state
    assert len(letters(site, Letter.CIRCULATED)) == 7


def test_an_answer_needs_an_outcome_and_keeps_its_reason_without_one(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    officer = officers(site)[0]
    (comment,) = unanswered_paths(officer, round_path(site))
    outcomes = html.fromstring(officer.get(comment).text).xpath("//input[@name='outcome']/@value")
    assert "incorporated for consideration" not in outcomes

    for outcome in ("", "incorporated for consideration", "forged"):
        refused = officer.press(officer.get(comment), comment, {"outcome": outcome, "reason": "Typed at length."})
        assert refused.status_code == 422
        assert "Typed at length." in refused.text


def test_the_longest_text_of_the_longest_script_is_taken_and_a_longer_one_comes_back_whole(site: Site) -> None:
    site.world.remark("MM", "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    officer = officers(site)[0]
    (comment,) = unanswered_paths(officer, round_path(site))
    full = ("မြစ်ကို ကာကွယ်ပါ။ " * 2000)[:20_000].strip()

    assert officer.press(officer.get(comment), comment, {"outcome": "noted", "reason": full}).status_code == 302
    assert full in officer.get(comment).text
    refused = officer.press(officer.get(comment), comment, {"outcome": "noted", "reason": full * 5})
    assert refused.status_code == 422
    assert "at most 20,000" in text_of(refused)
    assert full * 5 in refused.text


def test_a_consolidation_that_failed_says_why_and_can_be_tried_again(site: Site) -> None:
    site.world.everybody_submits()
    site.world.close()
    officer, round = officers(site)[0], round_path(site)
    work = officer.post(f"{round}/consolidate").headers["Location"]
    with site.database.transaction(WORKER) as session:
        failed = session.scalars(select(Consolidation)).one()
        failed.state, failed.attempts, failed.last_error = WorkState.FAILED, 5, "the disk is full"

    page = officer.get(work)
    assert "the disk is full" in text_of(page)
    assert "progress.js" not in page.text
    assert f'data-done href="{work}"' in officer.get(f"{work}/progress").text
    assert officer.press(page, f"{work}/retry").headers["Location"] == work
    do_owed_work(site)
    assert officer.get(work).headers["Location"].startswith("/secretariat/versions/")


def test_the_next_round_is_opened_until_a_deadline_on_the_officers_own_clock(site: Site) -> None:
    officer = officers(site)[0]
    path = circulate_version_2(site)
    page = officer.get(path)
    assert "By your clock (Beijing time)." in text_of(page)
    past = officer.press(page, path, {"closes_at": "2022-06-30T18:00"})
    assert past.status_code == 422
    assert "The deadline must be in the future." in text_of(past)
    assert 'value="2022-06-30T18:00"' in past.text
    wrong_year = officer.press(page, path, {"closes_at": WRONG_YEAR})
    assert wrong_year.status_code == 422
    assert "Check the year" in text_of(wrong_year)
    nonsense = officer.press(page, path, {"closes_at": "soon"})
    assert nonsense.status_code == 422
    assert "Enter a date and a time, such as 2027-06-30 18:00." in text_of(nonsense)

    local = (site.database.now() + timedelta(days=20)).astimezone(ZoneInfo("Asia/Shanghai"))
    opened = officer.press(page, path, {"closes_at": f"{local:%Y-%m-%d} 18:00"})
    with site.database.reading(WORKER) as session:
        round = session.scalars(select(Round).where(Round.number == 2)).one()
    assert opened.headers["Location"] == f"/secretariat/rounds/{round.id}"
    assert round.closes_at == local.replace(hour=18, minute=0, second=0, microsecond=0)
    twice = officer.press(page, path, {"closes_at": f"{local:%Y-%m-%dT}18:00"})
    assert twice.headers["Location"] == opened.headers["Location"]
    later = officer.press(page, path, {"closes_at": f"{local:%Y-%m-%dT}19:00"})
    assert later.status_code == 409


def test_the_page_of_a_consultation_leads_on_while_something_is_under_way(site: Site) -> None:
    officer, address = officers(site)[0], f"/secretariat/consultations/{site.world.consultation_id}"
    assert "Round 1 is open until" in text_of(officer.get(address)).partition("The next step")[2]

    text = consolidate_collision(site)
    page = officer.get(address)
    assert "The consolidated text of round 1 is there." in text_of(page).partition("The next step")[2]
    officer.press(officer.get(text), f"{text}/propose")
    page = officer.get(address)
    assert "The text has been proposed." in text_of(page).partition("The next step")[2]
    assert f'class="button" href="{text}"' in page.text


def test_where_there_is_nothing_yet_the_page_says_what_will_be_there_and_how_it_comes(site: Site) -> None:
    officer, consultation = officers(site)[0], f"/secretariat/consultations/{site.world.consultation_id}"
    for address, sentence in (
        (consultation, "No meeting has been planned yet. Plan one to send the members its agenda, or enter one"),
        (f"{consultation}/observers", "No observer is invited. Invite an organisation below"),
        (f"{consultation}/reasons", "There is none yet. Keep one here, or tick"),
        ("/secretariat/holidays", "No holiday has been entered yet. Enter those of the next months below"),
        ("/secretariat/system-status", "Nothing at present. A text, file or letter that fails is listed here"),
        ("/adopted/", "As soon as the members have adopted one, everybody can read it here."),
    ):
        assert sentence in text_of(officer.get(address)), address

    for code in ("KH", "CN", "LA", "MM", "TH", "VN"):
        site.world.submit(code)
    site.world.close()
    comments = officer.get(f"{round_path(site)}/comments")
    assert "there is nothing to answer here" in text_of(comments)
    assert "No member asks for a change: the text stays as it is." in text_of(officer.get(round_path(site)))


@pytest.mark.parametrize("what", ["consultations", "rounds", "consolidations", "versions", "conflicts", "comments"])
def test_what_is_not_there_is_not_found(site: Site, what: str) -> None:
    assert officers(site)[0].get(f"/secretariat/{what}/999999").status_code == 404


def test_the_first_text_counts_as_sent_when_a_round_opens_on_it(site: Site) -> None:
    one, two, _ = site.world.staff
    with site.database.transaction(viewer_of(one)) as session:
        members = session.scalars(select(Member)).all()
        begun = consultations.begin_consultation(
            session, title="Another text", language="en", members=members, by=one, now=NOW
        )
        text = [NewParagraph(Kind.NUMBERED, "A river.")]
        version = operations.put_up(session, begun.id, text, by=one, now=NOW)
        operations.propose(session, version.id, by=one, seen=version.fingerprint, now=NOW)
        operations.approve(session, version.id, by=two, seen=version.fingerprint, now=NOW)
        path, version_id = f"/secretariat/consultations/{begun.id}", version.id

    officer = officers(site)[0]
    before = text_of(officer.get(path))
    assert "Version 1 is approved; the members get a letter about it when a round opens." in before
    assert "Version 1 Circulated when a round opens on it".lower() in before.lower()

    with site.database.transaction(viewer_of(one)) as session:
        closes_at = site.database.now() + timedelta(days=7)
        rounds.open_round(session, version_id, closes_at=closes_at, by=one, now=site.database.now())
    assert "when a round opens on it" not in text_of(officer.get(path))
