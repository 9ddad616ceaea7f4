"""A country's official answer: everything is read, it is submitted once, the receipt proves it, and it can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.comments.comment import Change, CommentState, CommentType
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import OPERATOR, WORKER
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from tests.browser.stage_words import CHINESE
from tests.rounds import arrange_round, open_next_round
from tests.web.circulation import KHMER, SecondVersion
from tests.web.country import comments, coordinator, deadline_passes, draft_path, marked_words
from tests.web.site import Browser, Site, text_of
from webapp.country.answer import MOST_CHECKS

ACTING = (
    "//main//form[not(contains(@action, '/papers/') or contains(@action, '/sections') or contains(@action, '/hints/'))]"
)


def test_a_coordinator_reads_everything_then_submits_and_gets_a_receipt(site: Site) -> None:
    site.world.replace("KH", "4", "the period", "every year")
    site.world.replace("KH", "2", "fish", "dolphins")
    site.world.remark("KH", "Thank you.")
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    headings = [
        heading.text for heading in html.fromstring(page.text).xpath("//main//h2[@id!='own-language' or not(@id)]")
    ]
    assert headings == [
        "Before you send the answer for the first time",
        "On the whole text",
        "Paragraph 2",
        "Paragraph 4",
        "Clearance in your ministry",
        "Sections of the text",
        "Before you submit",
        "Submit",
    ]
    assert marked_words(html.fromstring(page.text), "ins") == ["dolphins", "every year"]

    sent = browser.press(page, f"{draft}/submit")
    assert sent.headers["Location"] == f"{draft}/receipt"
    receipt = text_of(browser.get(f"{draft}/receipt"))
    with site.database.reading(WORKER) as session:
        event = session.scalars(select(Event).where(Event.verb == Verb.SUBMITTED)).one()
    assert "The secretariat has received the official answer of Cambodia: 3 comments." in receipt
    assert "Coordinator of Cambodia, country coordinator, Cambodia" in receipt
    assert "(Phnom Penh time)" in receipt
    assert event.hash in receipt
    assert {comment.state for comment in comments(site)} == {CommentState.SUBMITTED}
    assert receipts_owed(site) == 2


def test_submitting_twice_also_at_once_submits_once(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browsers, draft = [coordinator(site) for _ in range(2)], draft_path(site)
    pages = [browser.get(f"{draft}/answer") for browser in browsers]

    def press(browser: Browser, page: TestResponse) -> TestResponse:
        return browser.press(page, f"{draft}/submit")

    with ThreadPoolExecutor(2) as hands:
        answers = [*hands.map(press, browsers, pages), press(browsers[0], pages[0])]
    assert [answer.headers["Location"] for answer in answers] == [f"{draft}/receipt"] * 3
    assert receipts_owed(site) == 2


def test_what_was_not_read_is_not_submitted(site: Site) -> None:
    site.world.remark("KH", "Read by the coordinator.")
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    site.world.remark("KH", "Written meanwhile.")

    refused = browser.press(page, f"{draft}/submit")
    assert refused.status_code == 409
    assert "The comments have changed since you opened this page." in text_of(refused)
    assert "Written meanwhile." in text_of(refused)
    assert not answer_of(site).is_in

    assert browser.press(refused, f"{draft}/submit").status_code == 302
    assert answer_of(site).is_in


def test_a_deputy_who_may_not_submit_reads_everything_and_who_will(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, draft = site.as_(site.world.deputy), draft_path(site)
    page = browser.get(f"{draft}/answer")
    assert "Thank you." in text_of(page)
    assert "Before the answer is submitted" in text_of(page)
    assert "Who submits Coordinator of Cambodia submits for Cambodia." in text_of(page)
    assert "You can submit" not in text_of(page)
    assert not html.fromstring(page.text).xpath(ACTING)

    for act in ("submit", "nil-return", "take-back"):
        refused = browser.post(f"{draft}/{act}", {"seen": "1"})
        assert refused.status_code == 403, act
        assert "Only the country coordinator can do this." in text_of(refused), act
    assert not answer_of(site).is_in


def test_a_department_reads_the_answer_only_when_it_is_given(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, answer = site.as_(site.world.contributor), f"{draft_path(site)}/answer"
    assert browser.get(answer).headers["Location"] == draft_path(site)
    assert [browser.post(f"{draft_path(site)}/{act}").status_code for act in ("submit", "nil-return")] == [404, 404]

    site.world.submit("KH")

    assert "Thank you." in text_of(browser.get(answer))


def test_a_nil_return_lets_stand_what_its_page_lists(site: Site, out: SecondVersion) -> None:
    second = open_next_round(out).round_id
    with site.database.transaction(OPERATOR) as session:
        arrange_round(session, second, closes_at=site.database.now() + timedelta(days=7))

    page = text_of(coordinator(site).get(f"/rounds/{second}/answer"))

    assert "With this answer Cambodia lets this change stand, because it has said nothing about it." in page
    assert "It does not mean that Cambodia agrees with the text, but it lets stand what is listed above." in page
    assert "This answer as a file, with room for signatures and its fingerprint on each page." in page
    assert "When something is changed, ask for the file again: the old one is taken away." in page


def test_a_country_without_comments_sends_a_nil_return_once(site: Site) -> None:
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    assert "It does not mean that Cambodia agrees with the text." in text_of(page)

    for _ in range(2):
        assert browser.press(page, f"{draft}/nil-return").headers["Location"] == f"{draft}/receipt"
    assert "no comment (nil return)" in text_of(browser.get(f"{draft}/receipt"))
    assert answer_of(site).nil_return
    assert receipts_owed(site) == 2


def test_a_nil_return_does_not_leave_a_comment_behind(site: Site) -> None:
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    site.world.remark("KH", "Written meanwhile.")

    refused = browser.press(page, f"{draft}/nil-return")
    assert refused.status_code == 409
    assert "Written meanwhile." in text_of(refused)
    assert not answer_of(site).is_in


def test_several_comments_on_one_paragraph_are_told_apart_by_their_first_words(site: Site) -> None:
    site.world.remark("KH", KHMER)
    site.world.remark("KH", CHINESE)
    page = coordinator(site).get(f"{draft_path(site)}/answer")

    for words in (KHMER, CHINESE):
        for link in ("Change", "Remove"):
            assert f"{link} the comment on the whole text (“{words}”)" in links(page.text)
        assert f"No English in the comment on the whole text (“{words}”)." in text_of(page)


def test_an_answer_is_taken_back_and_submitted_again(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.submit("KH")
    browser, draft = coordinator(site), draft_path(site)
    assert "Change" not in links(browser.get(draft).text)
    receipt = browser.get(f"{draft}/receipt")

    for _ in range(2):
        assert browser.press(receipt, f"{draft}/take-back").headers["Location"] == draft
    page = browser.get(draft)
    assert "The answer of Cambodia has been taken back." in text_of(page)
    assert "Change the comment on the whole text (“Thank you.”)" in links(page.text)
    assert "The secretariat has no answer from Cambodia in this round yet." in text_of(browser.get(f"{draft}/receipt"))

    assert browser.press(browser.get(f"{draft}/answer"), f"{draft}/submit").status_code == 302
    assert answer_of(site).is_in


def test_an_old_receipt_does_not_take_back_a_new_answer(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.submit("KH")
    browser, draft = coordinator(site), draft_path(site)
    old = browser.get(f"{draft}/receipt")
    browser.press(old, f"{draft}/take-back")
    browser.press(browser.get(f"{draft}/answer"), f"{draft}/submit")

    refused = browser.press(old, f"{draft}/take-back")
    assert refused.status_code == 409
    assert "Your country's answer has changed since you opened the page." in text_of(refused)
    assert answer_of(site).is_in

    assert browser.press(refused, f"{draft}/take-back").status_code == 302
    assert not answer_of(site).is_in


def test_after_the_deadline_nothing_is_sent_or_taken_back(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    deadline_passes(site)

    for act in ("submit", "nil-return"):
        late = browser.post(f"{draft}/{act}", {"seen": dict(html.fromstring(page.text).forms[-1].fields)["seen"]})
        assert late.status_code == 409, act
        assert "Comments on this text closed on" in text_of(late), act
    assert not answer_of(site).is_in
    assert "Cambodia had not submitted an answer." in text_of(browser.get(draft))
    acts = html.fromstring(browser.get(f"{draft}/answer").text).xpath(ACTING)
    assert [act.get("action") for act in acts] == [f"{draft}/late"]


def links(page: str) -> list[str]:
    return [" ".join(link.text_content().split()) for link in html.fromstring(page).xpath("//main//a")]


def answer_of(site: Site, code: str = "KH") -> Submission:
    with site.database.reading(WORKER) as session:
        return next(one for one in session.scalars(select(Submission)) if one.member.code == code)


def receipts_owed(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return len(session.scalars(select(Notification).where(Notification.letter == Letter.RECEIPT)).all())


def test_of_very_many_things_to_look_at_the_page_has_ten_of_a_kind_and_all_on_request(site: Site) -> None:
    paragraph = site.world.paragraph("4")
    for year in range(MOST_CHECKS + 2):
        text = paragraph.text.replace("the period", f"the year {year}")
        site.world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", text, ""))
    browser, address = coordinator(site), f"{draft_path(site)}/answer"

    def checks(page: str) -> list[str]:
        return [" ".join(one.text_content().split()) for one in html.fromstring(page).xpath("//ul[@class='checks']/li")]

    words = checks(browser.get(address).text)
    assert sum(one.startswith("Two comments of Cambodia contradict each other") for one in words) == MOST_CHECKS
    assert sum(one.startswith("No reason") for one in words) == MOST_CHECKS
    assert "There are 2 more like these. Show all" in words
    everything = checks(browser.get(f"{address}?part=all").text)
    pairs = (MOST_CHECKS + 2) * (MOST_CHECKS + 1) // 2
    assert sum(one.startswith("Two comments of Cambodia contradict each other") for one in everything) == pairs
    assert not any("more like these" in one for one in everything)
