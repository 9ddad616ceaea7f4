"""What a coordinator and the departments do on each other's pages: the internal deadline, messages, many included at once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from lxml import html

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.departments.opinion import Opinion
from models.people.operations import people
from models.rounds.operations import holidays
from tests.web.country import comments, coordinator, draft_path
from tests.web.site import WRONG_YEAR, Site, text_of
from tests.web.test_uploads import send, work


def say(site: Site, text: str) -> Opinion:
    return site.world.opinion(Words(CommentType.GENERAL, text=text))


def test_the_internal_deadline_is_shown_to_the_department_in_its_own_time(site: Site) -> None:
    browser, page = coordinator(site), f"{draft_path(site)}/departments"
    at = (site.database.now() + timedelta(days=2)).astimezone(ZoneInfo("Asia/Phnom_Penh"))
    refused = browser.press(browser.get(page), f"{page}/deadline", {"closes_at": "2012-01-01T12:00"})
    assert (refused.status_code, 'value="2012-01-01T12:00"' in refused.text) == (422, True)
    assert "Check the year" in text_of(browser.press(refused, f"{page}/deadline", {"closes_at": WRONG_YEAR}))

    browser.press(refused, f"{page}/deadline", {"closes_at": f"{at:%Y-%m-%dT18:30}"})

    staff = site.world.staff[0]
    with site.database.transaction(viewer_of(staff)) as session:
        holidays.keep(session, f"{at:%Y-%m-%d}; Cambodia; Pchum Ben\n{at:%Y-%m-%d}; China; Rest day", by=staff)
    shown = text_of(browser.get(page))
    assert "Internal deadline:" in shown
    assert "is a holiday in Cambodia (Pchum Ben)" in shown
    assert "Rest day" not in shown
    contributor = text_of(site.as_(site.world.contributor).get(draft_path(site)))
    assert "18:30 (Phnom Penh time); the round is open until" in contributor


def test_a_question_is_asked_and_answered_at_the_comment(site: Site) -> None:
    opinion = say(site, "We agree.")
    browser, department = coordinator(site), site.as_(site.world.contributor)
    page, address = f"{draft_path(site)}/departments", f"/opinions/{opinion.id}/messages"
    refused = browser.press(browser.get(page), address, {"text": "  "})
    assert "Write your message." in text_of(refused)

    browser.press(browser.get(page), address, {"text": "With what?"})
    assert "With what?" in text_of(department.get(draft_path(site)))
    which = " about the comment on the whole text (“We agree.”)"
    for person, words in ((browser, "Your message"), (department, "Your answer")):
        shown = person.get(page if person is browser else draft_path(site))
        label, button = (
            html.fromstring(shown.text).xpath(f"//details[@class='thread']//{tag}")[0] for tag in ("label", "button")
        )
        assert (label.text_content(), button.text_content()) == (words + which, "Send the message" + which)
    home = department.get("/")
    assert "Your coordinator asks about your comment on the whole text" in text_of(home)
    assert f"{draft_path(site)}#o-{opinion.id}" in html.fromstring(home.text).xpath("//a[@class='button']/@href")
    answered = department.press(department.get(draft_path(site)), address, {"text": "With paragraph 2."})

    assert answered.location == f"{draft_path(site)}#o-{opinion.id}"
    assert "With paragraph 2." in text_of(browser.get(page))
    assert "Your coordinator asks" not in text_of(department.get("/"))


def test_all_that_wait_are_included_with_one_button_and_deciding_comes_before_no_comment(site: Site) -> None:
    say(site, "We agree.")
    say(site, "And thank you.")
    browser, page = coordinator(site), f"{draft_path(site)}/departments"
    draft = browser.get(draft_path(site))
    assert ">Answer that Cambodia has no comment</a>" in draft.text
    assert 'class="button" href="' + page in draft.text
    answer = browser.get(f"{draft_path(site)}/answer")
    assert '<button class="button button-second">Send a nil return' in answer.text
    assert "Decide on 2 comments from your departments" in text_of(answer)

    browser.press(browser.get(page), f"{page}/include-all", {"named": "y"})

    assert [(one.text, one.departments) for one in comments(site)] == [
        ("We agree.", "Ministry of Environment"),
        ("And thank you.", "Ministry of Environment"),
    ]
    assert "Everything is decided." in text_of(browser.get(page))


def test_a_file_that_a_department_has_sent_the_coordinator_becomes_its_opinions(site: Site) -> None:
    browser = coordinator(site)
    upload = send(browser, site).location
    work(site)
    page = browser.get(upload)

    taken = browser.press(page, f"{upload}/enter-for-department", {"department": "Forestry"})

    assert taken.location == f"{draft_path(site)}/departments"
    shown = text_of(browser.get(f"{draft_path(site)}/departments"))
    assert "Forestry, received in a file, entered by Coordinator of Cambodia" in shown
    assert comments(site) == []


def test_a_department_is_told_that_its_country_has_no_coordinator(site: Site) -> None:
    contributor, nobody = site.as_(site.world.contributor), "Cambodia has no coordinator at present"
    assert nobody not in text_of(contributor.get(draft_path(site)))
    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, site.world.coordinators["KH"].email, now=site.database.now())

    assert nobody in text_of(contributor.get(draft_path(site)))
