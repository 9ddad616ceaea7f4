"""The first page tells each person what is going on and what is left to do for them."""

from lxml import html
from sqlalchemy import update

from models.adoption.adoption import Way
from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.people.person import Appointment
from tests.adoption import begin, terms, without_brackets
from tests.web.circulation import Made
from tests.web.site import Site, text_of


def test_a_coordinator_sees_the_deadline_on_the_countrys_clock_and_what_is_left_to_do(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser = site.as_(site.world.coordinators["KH"])
    before = text_of(browser.get("/"))
    assert "(Phnom Penh time)" in before
    assert "So far: 1 comment, not yet submitted. Left to do" in before

    site.world.submit("KH")
    after = text_of(browser.get("/"))
    assert "Cambodia has answered with 1 comment. Nothing is left to do." in after
    assert "Left to do" not in after


def test_a_contributor_is_told_to_whom_comments_go_and_a_deputy_who_submits(site: Site) -> None:
    assert "forward them to your coordinator" in text_of(site.as_(site.world.contributor).get("/"))
    assert "Your coordinator submits them" in text_of(site.as_(site.world.deputy).get("/"))


def test_after_a_nil_return_and_the_deadline_the_page_says_so(site: Site) -> None:
    site.world.submit("KH")
    browser = site.as_(site.world.coordinators["KH"])
    assert "Cambodia has answered. Nothing is left to do." in text_of(browser.get("/"))

    for code in ("CN", "LA", "MM", "TH", "VN"):
        site.world.submit(code)
    site.world.close()
    page = text_of(browser.get("/"))
    assert "Cambodia had no comment." in page
    assert "The secretariat is at work" in page
    assert "Comments closed on 22 April 2022, 17:00 (Phnom Penh time)" in page


def test_the_secretariat_sees_who_has_answered_in_the_order_of_the_alphabet(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    assert "Answered: nobody yet." in text_of(browser.get("/"))

    site.world.submit("VN")
    site.world.submit("KH")
    page = text_of(browser.get("/"))
    assert "Answered: Cambodia and Viet Nam." in page
    assert "Still missing: China, Lao PDR, Myanmar and Thailand." in page


def test_an_office_that_has_ended_opens_nothing_from_that_moment_on(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    assert browser.get(f"/secretariat/rounds/{site.world.round_id}").status_code == 200

    with site.database.transaction(WORKER) as session:
        session.execute(update(Appointment).values(until=site.database.now()))
    assert browser.get(f"/secretariat/rounds/{site.world.round_id}").status_code == 404
    assert "There is no consultation for you" in text_of(browser.get("/"))


def test_what_waits_for_a_decision_comes_first_with_the_time_that_is_left(site: Site) -> None:
    site.world.opinion(Words(CommentType.GENERAL, text="We fish here."))
    page = site.as_(site.world.coordinators["KH"]).get("/")

    headings = html.fromstring(page.text).xpath("//section[@aria-labelledby='now']//li//h3")
    assert [" ".join(one.text_content().split()) for one in headings] == [
        "1 comment waits for your decision",
        "Round 1 open",
    ]
    assert "6 days left, until" in text_of(page)


def test_a_text_that_is_adopted_is_put_away_and_nothing_waits(site: Site) -> None:
    begin(site.world, without_brackets(site.world), terms(site.world, Way.EXPRESS)).all_agree()

    for reader in (site.world.coordinators["KH"], site.world.staff[0]):
        page = html.fromstring(site.as_(reader).get("/").text)
        assert "Nothing waits for you" in page.xpath("string(//section[@aria-labelledby='now'])")
        assert "Read the adopted text" in page.xpath(
            "string(//details[@open][starts-with(normalize-space(), 'Finished (1)')])"
        )


def test_a_text_that_is_consolidated_waits_for_the_secretariat_and_not_for_a_member(site: Site, made: Made) -> None:
    assert "For you now (1) A strategy for the river Round 1: settle and answer" in text_of(
        site.as_(site.world.staff[0]).get("/")
    )
    page = text_of(site.as_(site.world.coordinators["KH"]).get("/"))
    assert "Nothing waits for you" in page
    assert "Waiting for others (1)" in page
