"""After the deadline, on the pages: a late answer is prepared, sent and decided on; words of a comment are corrected."""

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.version import Stage
from models.rounds.operations import rounds
from tests.rounds import arrange_round, circulate, consolidate_and_answer
from tests.web.country import deadline_passes
from tests.web.secretariat import everybody_else_submits, officers, round_path
from tests.web.site import Browser, Site, text_of

WHY = "A flood kept the ministry from its desks."


@pytest.fixture
def closed(site: Site) -> Site:
    """The deadline has passed a minute ago; all but Thailand have answered."""
    site.world.replace("KH", "1", "share", "exchange")
    everybody_else_submits(site, "TH")
    with site.database.transaction(WORKER) as session:
        arrange_round(session, site.world.round_id, closes_at=site.database.now() - timedelta(minutes=5))
        rounds.close_due(session, now=site.database.now())
    return site


@pytest.fixture
def thailand(closed: Site) -> Browser:
    return closed.as_(closed.world.coordinators["TH"])


def round_of_member(site: Site) -> str:
    return f"/rounds/{site.world.round_id}"


def sent_late(site: Site, browser: Browser) -> str:
    """Thailand prepares an answer, writes a comment and sends it; gives the page on which the secretariat decides."""
    path = round_of_member(site)
    assert browser.press(browser.get(path), f"{path}/late").headers["Location"] == path
    form = browser.get(f"{path}/comments/new")
    browser.press(form, f"{path}/comments?change=remark", {"text": "Canary, too late.", "type": "general"})
    page = browser.get(f"{path}/answer")
    assert "will be sent as a late answer" in text_of(page)
    assert browser.press(page, f"{path}/submit-late").headers["Location"] == f"{path}/receipt"
    page = officers(site)[0].get(round_path(site))
    assert "Waiting for you: the late answer of Thailand" in text_of(page)
    [link] = {part for part in page.text.split('"') if part.startswith("/secretariat/late-answers/")}
    return link


def test_the_home_page_of_officers_tells_late_answers_from_missing_ones(closed: Site, thailand: Browser) -> None:
    assert "Did not answer: Thailand." in text_of(officers(closed)[0].get("/"))
    sent_late(closed, thailand)
    page = text_of(officers(closed)[0].get("/"))
    assert "Late, to be decided: Thailand." in page
    assert "Did not answer" not in page


def test_the_home_page_of_a_member_that_did_not_answer_says_what_is_not_sent(site: Site) -> None:
    site.world.replace("TH", "1", "every year", "twice a year")
    everybody_else_submits(site, "TH")
    deadline_passes(site)
    site.world.deadline_passes(now=site.database.now() + timedelta(minutes=5))

    home = text_of(site.as_(site.world.coordinators["TH"]).get("/"))

    assert "Thailand did not answer. Not submitted: 1 comment." in home
    assert "a late answer can still be prepared" in home


def test_a_late_answer_is_marked_on_every_page_until_it_is_decided_on(closed: Site, thailand: Browser) -> None:
    path = round_of_member(closed)
    assert "You can still send an answer. It is marked as late" in text_of(thailand.get(path))
    assert "prepares a late answer" not in text_of(officers(closed)[0].get(round_path(closed)))

    link = sent_late(closed, thailand)

    assert "It came after the deadline" in text_of(thailand.get(path))
    receipt = text_of(thailand.get(f"{path}/receipt"))
    assert "kept apart until the secretariat has decided" in receipt
    assert "After the deadline" in receipt
    assert "waits for the secretariat’s decision" in text_of(thailand.get("/"))
    officer = officers(closed)[0]
    assert link in officer.get("/").text
    assert re.search(r"On the whole text .*Canary, too late\.", text_of(officer.get(link)))
    assert "late, to be decided" in text_of(officer.get(f"{round_path(closed)}/glance"))
    assert "Canary" not in officer.get(f"{round_path(closed)}/comments").text


def test_the_text_is_not_offered_for_approval_before_it_is_decided_on(closed: Site, thailand: Browser) -> None:
    version, officer = consolidate_and_answer(closed.world), officers(closed)[0]
    text = f"/secretariat/versions/{version.id}"
    assert "Nothing stands in the way" in text_of(officer.get(text))
    sent_late(closed, thailand)

    page = officer.get(text)

    assert "Before it can go out Not yet decided: a late answer of Thailand." in text_of(page)
    assert "Nothing stands in the way" not in page.text
    assert f'action="{text}/propose"' not in page.text
    assert html.fromstring(page.text).xpath(f"//main//a[@class='button'][@href='{round_path(closed)}']")


def test_what_comes_when_the_text_is_proposed_leads_to_sending_the_text_back(closed: Site, thailand: Browser) -> None:
    version, (officer, colleague, _) = consolidate_and_answer(closed.world), officers(closed)
    text = f"/secretariat/versions/{version.id}"
    officer.press(officer.get(text), f"{text}/propose")
    seen = colleague.get(text)
    link = sent_late(closed, thailand)

    refused = text_of(colleague.press(seen, f"{text}/approve"))
    assert "Send this text back, then admit or decline it on the page of the round." in refused
    assert "Approve and send to the members" not in refused
    assert "approve it" not in text_of(colleague.get(text))
    assert "proposed for approval: send it back first" in text_of(colleague.get(round_path(closed)))
    page = colleague.get(link)
    assert "This cannot be decided now The text has been proposed for approval. Send it back first." in text_of(page)
    assert f"{link}/admit" not in page.text

    colleague.press(colleague.get(text), f"{text}/send-back", {"reason": "A late answer has come."})

    assert f"{link}/admit" in colleague.get(link).text


def test_admitted_it_is_shown_as_late_to_all(closed: Site, thailand: Browser) -> None:
    link, officer = sent_late(closed, thailand), officers(closed)[0]
    page = officer.get(link)
    refused = officer.press(page, f"{link}/admit")
    assert (refused.status_code, "Give the reason" in text_of(refused)) == (422, True)

    assert officer.press(page, f"{link}/admit", {"reason": WHY}).headers["Location"] == round_path(closed)

    assert "late, admitted" in text_of(officer.get(round_path(closed)))
    assert "the secretariat admitted it on" in text_of(thailand.get(round_of_member(closed)))
    version = circulate(closed.world, consolidate_and_answer(closed.world))
    other = closed.as_(closed.world.coordinators["KH"])
    compendium = text_of(other.get(f"/versions/{version.id}/compendium"))
    assert "Thailand, late, admitted on" in compendium
    assert WHY in compendium
    assert "late, admitted on" in text_of(other.get(f"/versions/{version.id}/glance"))
    assert WHY in other.get(f"/versions/{version.id}/compendium.json").text


def test_declined_the_member_reads_the_reason_and_where_to_go(closed: Site, thailand: Browser) -> None:
    link, officer = sent_late(closed, thailand), officers(closed)[0]

    (seen,) = html.fromstring(officer.get(link).text).xpath("//input[@name='seen']/@value")

    officer.post(f"{link}/decline", {"reason": "The text goes out today.", "seen": seen})

    page = text_of(thailand.get(round_of_member(closed)))
    assert "The text goes out today." in page
    assert "Thailand can say it in the next round." in page
    assert "has not admitted" in text_of(thailand.get("/"))


def test_who_did_not_answer_and_is_too_late_for_that_is_led_to_the_next_round(closed: Site, thailand: Browser) -> None:
    circulate(closed.world, consolidate_and_answer(closed.world))

    page = thailand.get(round_of_member(closed))

    assert "If Thailand has something to say, it can say it in the next round." in text_of(page)
    assert f"{round_of_member(closed)}/late" not in page.text
    refused = thailand.post(f"{round_of_member(closed)}/late")
    assert (refused.status_code, "Say it in the next round." in text_of(refused)) == (409, True)


def test_late_answers_are_prepared_by_coordinators_and_decided_on_by_staff(closed: Site, thailand: Browser) -> None:
    link = sent_late(closed, thailand)
    for person in (closed.world.coordinators["KH"], closed.world.contributor):
        browser = closed.as_(person)
        for path in (link, "/secretariat/corrigenda/1"):
            assert browser.get(path).status_code == 404
        assert browser.post(f"{link}/admit", {"reason": WHY}).status_code == 404
    assert closed.as_(closed.world.deputy).post(f"{round_of_member(closed)}/late").status_code == 403


def comment_id(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Comment.id)).one()


def test_words_of_a_comment_are_corrected_with_the_old_ones_beside_them(closed: Site) -> None:
    cambodia, path = closed.as_(closed.world.coordinators["KH"]), f"/comments/{comment_id(closed)}/correct"
    assert f'href="{round_of_member(closed)}/answer">correct them' in cambodia.get(round_of_member(closed)).text
    assert path in cambodia.get(f"{round_of_member(closed)}/answer").text
    deputy = closed.as_(closed.world.deputy)
    assert "The country coordinator can ask the secretariat to correct this comment" in text_of(deputy.get(path))
    assert deputy.post(path, {"text": "Other words.", "why": "A slip."}).status_code == 403
    page = cambodia.get(path)
    words = closed.world.paragraph("1").text.replace("share", "trade")
    refused = cambodia.press(page, path, {"proposed_text": words})
    assert (refused.status_code, "Say what is wrong" in text_of(refused)) == (422, True)
    assert "trade" in refused.text

    sent = cambodia.press(page, path, {"proposed_text": words, "why": "We meant “trade”."})

    assert sent.headers["Location"] == f"{round_of_member(closed)}/answer"
    assert "We meant “trade”." in text_of(cambodia.get(f"{round_of_member(closed)}/answer"))
    assert "A correction of this comment waits for the secretariat" in text_of(cambodia.get(path))
    officer = officers(closed)[0]
    page = officer.get(round_path(closed))
    assert "Cambodia corrects KH-1" in text_of(page)
    [link] = {part for part in page.text.split('"') if part.startswith("/secretariat/corrigenda/")}
    shown = officer.get(link)
    assert "exchange what they" in text_of(shown)
    assert "trade what they" in text_of(shown)
    assert officer.press(shown, f"{link}/admit", {"reason": "A slip."}).headers["Location"] == round_path(closed)
    version = circulate(closed.world, consolidate_and_answer(closed.world))
    assert version.stage is Stage.CIRCULATED
    assert "corrected on" in text_of(cambodia.get(f"/versions/{version.id}/compendium"))
    assert "say it in the next round" in text_of(cambodia.get(path))
