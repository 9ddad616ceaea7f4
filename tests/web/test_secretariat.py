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
from models.letters.notification import Letter
from models.people.person import Member
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from testing.world import NOW
from tests.web.secretariat import (
    action,
    answers_on,
    bracket_of,
    circulated,
    collision,
    comment_path,
    consolidated_collision,
    everybody_else_submits,
    fingerprint,
    letters,
    officers,
    round_path,
    unanswered,
    work_is_done,
)
from tests.web.site import Site, text_of


def test_until_the_round_closes_staff_see_who_has_answered_and_no_word_of_it(site: Site) -> None:
    site.world.remark("KH", "Canary in the river.")
    site.world.submit("KH")
    officer, round = officers(site)[0], round_path(site)

    page = officer.get(round)
    assert answers_on(page)["Cambodia"] == "Submitted"
    assert answers_on(page)["China"] == "Not yet"
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
    assert action(page, f"{round}/close") is None
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
    work_is_done(site)
    text = one.get(answer.headers["Location"]).headers["Location"]
    assert f'data-done href="{text}"' in one.get(piece).text
    assert text.startswith("/secretariat/versions/")

    page = one.get(text)
    assert "[Cambodia: each]" in text_of(page)
    assert "[Viet Nam: any]" in text_of(page)
    assert "CN-1 has no answer." in text_of(page)
    assert action(page, f"{text}/propose") is None
    early = one.post(f"{text}/propose", {"seen": fingerprint(site, text)})
    assert early.status_code == 409
    assert "CN-1 has no answer." in text_of(early)

    (remark,) = unanswered(one, round)
    kept = one.press(one.get(remark), remark, {"outcome": "noted", "reason": "Thank you."})
    assert kept.headers["Location"].startswith(f"{round}/comments")
    assert unanswered(one, round) == []
    work_is_done(site)

    text = one.get(text).headers.get("Location", text)
    assert one.press(one.get(text), f"{text}/propose").headers["Location"] == text
    mine, theirs = one.get(text), two.get(text)
    assert "you cannot approve it" in text_of(mine)
    assert action(mine, f"{text}/approve") is None
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


@pytest.mark.slow
def test_a_compromise_stands_in_the_bracket_and_survives_consolidating_again(site: Site) -> None:
    text = consolidated_collision(site)
    officer = officers(site)[0]
    bracket = bracket_of(officer.get(text))
    form = officer.get(bracket)
    assert "every year → each year" in text_of(form)

    kept = officer.press(form, bracket, {"text": "every year", "reason": "Both can live with it."})
    assert kept.headers["Location"].startswith(text)
    assert "being consolidated again" in text_of(officer.get(text))
    work_is_done(site)

    newer = officer.get(text).headers["Location"]
    assert newer != text
    page = text_of(officer.get(newer))
    assert "[Secretariat proposes: every year" in page
    assert "Both can live with it." in text_of(officer.get(bracket_of(officer.get(newer))))

    anew = bracket_of(officer.get(newer))
    fields = {"choice": "own", "text": "once a year", "reason": "Shorter."}
    changed = officer.press(officer.get(bracket), anew, fields)
    assert changed.status_code == 302
    work_is_done(site)
    assert "[Secretariat proposes: once a year" in text_of(officer.get(text, follow_redirects=True))

    anew = bracket_of(officer.get(text, follow_redirects=True))
    assert officer.press(officer.get(bracket), f"{anew}/remove").status_code == 302
    work_is_done(site)
    assert "Secretariat proposes" not in text_of(officer.get(text, follow_redirects=True))


def test_a_compromise_without_a_reason_is_refused_and_its_words_stay(site: Site) -> None:
    officer = officers(site)[0]
    bracket = bracket_of(officer.get(consolidated_collision(site)))

    refused = officer.press(officer.get(bracket), bracket, {"text": "ប្រចាំឆ្នាំ <b>", "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason" in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='text'])").strip() == "ប្រចាំឆ្នាំ <b>"


def test_of_two_who_answer_at_once_the_second_sees_both_texts_and_may_insist(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    one, two, _ = officers(site)
    (comment,) = unanswered(one, round_path(site))
    first, second = one.get(comment), two.get(comment)
    one.press(first, comment, {"outcome": "noted", "reason": "Noted with thanks."})

    refused = two.press(second, comment, {"outcome": "deferred", "reason": "For the next text."})
    assert refused.status_code == 409
    assert "What stands now: noted Noted with thanks." in text_of(refused)
    assert "What you wrote For the next text." in text_of(refused)

    assert two.press(refused, comment).status_code == 302
    assert "For the next text." in text_of(one.get(comment))


def test_an_answer_needs_an_outcome_and_keeps_its_reason_without_one(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    officer = officers(site)[0]
    (comment,) = unanswered(officer, round_path(site))
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
    (comment,) = unanswered(officer, round_path(site))
    full = ("မြစ်ကို ကာကွယ်ပါ။ " * 2000)[:20_000].strip()

    assert officer.press(officer.get(comment), comment, {"outcome": "noted", "reason": full}).status_code == 302
    assert full in officer.get(comment).text
    refused = officer.press(officer.get(comment), comment, {"outcome": "noted", "reason": full * 5})
    assert refused.status_code == 422
    assert "at most 20,000" in text_of(refused)
    assert full * 5 in refused.text


@pytest.mark.slow
def test_a_text_is_sent_back_with_a_reason_and_can_be_worked_on_again(site: Site) -> None:
    text = consolidated_collision(site)
    one, two, _ = officers(site)
    one.press(one.get(text), f"{text}/propose")
    assert "Send it back first" in text_of(one.get(bracket_of(one.get(text))))

    removed = one.post(f"{bracket_of(one.get(text))}/remove")
    assert removed.status_code == 409
    assert "has been proposed for approval" in text_of(removed)

    page = two.get(text)
    empty = two.press(page, f"{text}/send-back", {"reason": ""})
    assert empty.status_code == 422
    assert "Say what should be changed" in text_of(empty)
    assert two.press(page, f"{text}/send-back", {"reason": "Look at paragraph 1 again."}).status_code == 302

    again = one.get(text)
    assert "Sent back by Officer Two Look at paragraph 1 again." in text_of(again)
    assert "Officer Two has sent the text back: Look at paragraph 1 again." in text_of(one.get("/"))
    assert action(again, f"{text}/propose") is not None


def test_why_a_text_was_sent_back_stays_when_it_is_made_again_until_it_is_proposed_again(site: Site) -> None:
    text = consolidated_collision(site)
    one, two, _ = officers(site)
    for comment in unanswered(one, round_path(site)):
        one.press(one.get(comment), comment, {"outcome": "incorporated for consideration", "reason": "In brackets."})
    one.press(one.get(text), f"{text}/propose")
    two.press(two.get(text), f"{text}/send-back", {"reason": "Propose a compromise."})
    bracket = bracket_of(one.get(text))
    one.press(one.get(bracket), bracket, {"text": "every year", "reason": "Both can live with it."})
    work_is_done(site)

    anew = one.get(text).headers["Location"]
    page = one.get(anew)
    assert "Sent back by Officer Two Propose a compromise." in text_of(page)
    assert "A new text has been made since then." in text_of(page)

    one.press(page, f"{anew}/propose")
    assert "Propose a compromise." not in text_of(one.get(anew))


def test_who_can_approve_is_told_at_home_and_reads_text_and_answers_before_the_button(site: Site) -> None:
    text = consolidated_collision(site)
    one, two, _ = officers(site)
    for comment in unanswered(one, round_path(site)):
        one.press(one.get(comment), comment, {"outcome": "incorporated for consideration", "reason": "In brackets."})
    assert "A text to approve" not in text_of(two.get("/"))
    one.press(one.get(text), f"{text}/propose")

    assert "Waiting for others (1) A strategy for the river A text to approve" in text_of(one.get("/"))
    home = two.get("/")
    assert "For you now (1) A strategy for the river A text to approve Officer One proposed it on" in text_of(home)
    assert text in html.fromstring(home.text).xpath("//section[@aria-labelledby='now']//a/@href")
    page = two.get(text)
    assert f"{round_path(site)}/comments" in html.fromstring(page.text).xpath("//main//a/@href")
    assert page.text.index('id="decide"') > page.text.index("The brackets") > page.text.index('class="draft"')
    assert page.text.index(f'action="{text}/approve"') > page.text.index('id="decide"')


@pytest.mark.slow
def test_who_approves_or_sends_back_after_a_colleague_is_told_who_has(site: Site) -> None:
    text = consolidated_collision(site)
    one, two, three = officers(site)
    one.press(one.get(text), f"{text}/propose")
    late = three.get(text)
    two.press(two.get(text), f"{text}/send-back", {"reason": "Look again."})
    refused = three.press(late, f"{text}/approve")
    assert "Officer Two has sent this text back already." in text_of(refused)

    one.press(one.get(text), f"{text}/propose")
    late = three.get(text)
    two.press(two.get(text), f"{text}/approve")
    refused = three.press(late, f"{text}/approve")
    assert (refused.status_code, "Officer Two has approved this text already." in text_of(refused)) == (409, True)


def test_approving_a_text_that_has_changed_since_it_was_seen_is_refused(site: Site) -> None:
    text = consolidated_collision(site)
    one, two, _ = officers(site)
    one.press(one.get(text), f"{text}/propose")
    seen = two.get(text)
    two.press(seen, f"{text}/send-back", {"reason": "Propose a compromise."})
    bracket = bracket_of(one.get(text))
    one.press(one.get(bracket), bracket, {"text": "every year", "reason": "Both can live with it."})
    work_is_done(site)

    refused = two.press(seen, f"{text}/approve")
    assert refused.status_code == 409
    assert "A newer text has been made" in text_of(refused)
    assert letters(site, Letter.CIRCULATED) == []


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
    work_is_done(site)
    assert officer.get(work).headers["Location"].startswith("/secretariat/versions/")


def test_the_next_round_is_opened_until_a_deadline_on_the_officers_own_clock(site: Site) -> None:
    officer = officers(site)[0]
    path = circulated(site)
    page = officer.get(path)
    assert "By your clock (Shanghai time)." in text_of(page)
    past = officer.press(page, path, {"closes_at": "2022-06-30T18:00"})
    assert past.status_code == 422
    assert "The deadline must be in the future." in text_of(past)
    assert 'value="2022-06-30T18:00"' in past.text
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
    assert twice.status_code == 409


def test_the_page_of_a_consultation_leads_on_while_something_is_under_way(site: Site) -> None:
    officer, address = officers(site)[0], f"/secretariat/consultations/{site.world.consultation_id}"
    assert "Round 1 is open until" in text_of(officer.get(address)).partition("The next step")[2]

    text = consolidated_collision(site)
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
        begun = operations.begin_consultation(
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
