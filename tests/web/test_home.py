"""The first page tells each person what is going on and what is left to do for them."""

from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select, update

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.operations import entering as positions
from models.comments.comment import CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import entering
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.departments.operations import deadlines
from models.people.operations import people, signing_in
from models.people.person import Appointment, Person
from models.people.queries.home_tasks import member_home, staff_home
from models.people.queries.task import TaskKind
from models.settings import read
from testing.world import LATER, make_world
from tests.adoption import begin, circulate_without_comments, terms
from tests.rounds import arrange_round
from tests.web.circulation import SecondVersion
from tests.web.site import ADDRESS, Site, text_of
from webapp import create_app


def test_a_coordinator_sees_the_deadline_on_the_countrys_clock_and_what_is_left_to_do(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    assert "Left to do: write comments, then submit them for your country, or say that it has none." in text_of(
        browser.get("/")
    )
    site.world.remark("KH", "Thank you.")
    before = text_of(browser.get("/"))
    assert "(Phnom Penh time)" in before
    assert "Where no other clock is named, days are those of Phnom Penh time." in browser.get("/").text
    assert (
        "So far: 1 comment, not yet submitted. Left to do: submit it for your country when nothing is missing."
        in before
    )

    site.world.submit("KH")
    after = text_of(browser.get("/"))
    assert "Cambodia has answered with 1 comment. Nothing is left to do." in after
    assert "Left to do" not in after


def test_a_contributor_is_told_to_whom_comments_go_and_a_deputy_who_submits(site: Site) -> None:
    assert "forward them to your coordinator" in text_of(site.as_(site.world.contributor).get("/"))
    assert "Your coordinator submits them" in text_of(site.as_(site.world.deputy).get("/"))
    site.world.remark("KH", "Thank you.")
    assert "Your coordinator submits it" in text_of(site.as_(site.world.deputy).get("/"))


def test_a_contributor_who_has_forwarded_everything_has_nothing_left_to_forward(site: Site) -> None:
    browser, words = site.as_(site.world.contributor), Words(CommentType.GENERAL, text="Thank you.")
    site.world.opinion(words, forward=False)
    assert "1 comment of yours, of which 1 not yet forwarded. Left to do: forward it" in text_of(browser.get("/"))

    site.world.opinion(words)
    page = text_of(browser.get("/"))
    assert "So far: 1 comment of yours. Nothing is left to forward." in page
    assert "Left to do" not in page


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


def test_the_secretariat_is_told_for_which_country_nobody_can_answer(site: Site) -> None:
    officer, thailand = site.as_(site.world.staff[0]), site.world.coordinators["TH"]
    assert "Nobody can answer" not in text_of(officer.get("/"))
    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, thailand.email, now=site.database.now())

    page = officer.get("/")

    assert "Nobody can answer for Thailand" in text_of(page)
    assert f"/secretariat/members/{thailand.of_member().id}" in html.fromstring(page.text).xpath("//main//a/@href")
    assert "Nobody can answer" not in text_of(site.as_(site.world.coordinators["KH"]).get("/"))


def test_what_waits_for_a_decision_comes_first_with_the_time_that_is_left(site: Site) -> None:
    site.world.opinion(Words(CommentType.GENERAL, text="We fish here."))
    page = site.as_(site.world.coordinators["KH"]).get("/")

    headings = html.fromstring(page.text).xpath("//section[@aria-labelledby='now']//li//h3")
    assert [" ".join(one.text_content().split()) for one in headings] == [
        "1 comment waits for your decision",
        "Round 1 open",
    ]
    assert "6 days left, until" in text_of(page)


def test_of_a_deadline_years_ahead_the_date_is_said_and_no_number_of_days(site: Site) -> None:
    far = make_world(site.database, title="Far ahead", closes_at=site.database.now() + timedelta(days=26_507))

    page = html.fromstring(site.as_(far.coordinators["KH"]).get("/").text)

    shown = {
        one.findtext("p[@class='caption']"): " ".join(one.text_content().split())
        for one in page.xpath("//section[@aria-labelledby='now']//li")
    }
    assert "left, until" not in shown.pop("Far ahead")
    assert all("6 days left, until" in one for one in shown.values())


def test_a_text_that_is_adopted_is_put_away_and_nothing_waits(site: Site) -> None:
    begin(site.world, circulate_without_comments(site.world), terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()

    for reader in (site.world.coordinators["KH"], site.world.staff[0]):
        page = html.fromstring(site.as_(reader).get("/").text)
        assert "Nothing waits for you" in page.xpath("string(//section[@aria-labelledby='now'])")
        assert "Read the adopted text" in page.xpath(
            "string(//details[@open][starts-with(normalize-space(), 'Finished (1)')])"
        )


def test_of_many_consultations_each_is_opened_on_demand_and_every_link_to_a_text_has_a_name_of_its_own(
    site: Site,
) -> None:
    one = html.fromstring(site.as_(site.world.staff[0]).get("/").text)
    assert one.xpath("//section[@aria-labelledby='texts']//details") == []

    for number in range(4):
        make_world(site.database, title=f"Strategy {number}")
    for reader in (site.world.staff[0], site.world.coordinators["KH"]):
        page = html.fromstring(site.as_(reader).get("/").text)
        (texts,) = page.xpath("//section[@aria-labelledby='texts']")
        names = [" ".join(link.text_content().split()) for link in texts.iter("a")]
        assert len(set(names)) == len(names)
        assert len(texts.xpath(".//details[not(@open)]")) == 5


def test_a_task_is_one_link_whose_name_tells_the_task_and_its_text(site: Site) -> None:
    make_world(site.database, title="Strategy 2")
    for reader, here in (
        (site.world.staff[0], "Round 1 (A strategy for the river)"),
        (site.world.coordinators["KH"], "Read the draft and comment (Round 1, A strategy for the river)"),
    ):
        page = html.fromstring(site.as_(reader).get("/").text)
        links = page.xpath("//li[contains(@class, 'task')]//a")
        assert sorted(" ".join(link.text_content().split()) for link in links) == [here, "Round 1 (Strategy 2)"]


def test_a_text_that_is_consolidated_waits_for_the_secretariat_and_not_for_a_member(
    site: Site, version_2: SecondVersion
) -> None:
    assert "For you now (1) A strategy for the river Round 1: settle and answer" in text_of(
        site.as_(site.world.staff[0]).get("/")
    )
    page = text_of(site.as_(site.world.coordinators["KH"]).get("/"))
    assert "Nothing waits for you" in page
    assert "Waiting for others (1)" in page


def test_what_was_entered_waits_for_another_officer_and_then_for_the_coordinator(site: Site) -> None:
    world, staff = site.world, site.world.staff
    member = world.coordinators["TH"].of_member().id
    origin = Origin(EntryChannel.EMAIL, LATER.date(), "Ms Somsri", LATER)
    with world.database.transaction(viewer_of(staff[0])) as session:
        entry = entering.begin(session, world.round_id, member, origin, by=staff[0], now=LATER)
        entering.hand_over(session, entry.id, by=staff[0], seen=entry.revision, now=LATER)
    for officer, heading in ((staff[0], "Waiting for others (2) A"), (staff[1], "For you now (1) A")):
        page = text_of(site.as_(officer).get("/"))
        assert "To be checked: the answer entered for Thailand" in page
        assert heading in page


def test_what_was_entered_about_an_adoption_waits_for_its_check_and_its_coordinator(site: Site) -> None:
    world, (first, second, _) = site.world, site.world.staff
    adoption = begin(
        world,
        circulate_without_comments(world),
        terms(world, AdoptionProcedure.EXPRESS, site.database.now().replace(year=2031)),
    )
    member = world.coordinators["TH"].of_member().id
    origin = Origin(EntryChannel.TELEPHONE, LATER.date(), "Ms Somsri", LATER)
    with world.database.transaction(viewer_of(first)) as session:
        entry = positions.enter(
            session, Adoption, adoption.id, member, origin, positions.StatedPosition(), by=first, now=LATER
        )
    assert "To be checked: what was entered for Thailand about an adoption" in text_of(site.as_(second).get("/"))
    with world.database.transaction(viewer_of(second)) as session:
        positions.check(session, entry.id, by=second, seen=1, now=LATER)
    for reader in ("TH", "KH"):
        page = text_of(site.as_(world.coordinators[reader]).get("/"))
        assert ("has entered what Thailand says about an adoption" in page) is (reader == "TH")


def test_a_department_sees_the_time_that_its_coordinator_has_set_and_can_keep_it(site: Site) -> None:
    world, by = site.world, site.world.coordinators["KH"]
    until = site.database.now() + timedelta(days=1)
    with world.database.transaction(viewer_of(by)) as session:
        deadlines.set_deadline(session, world.round_id, closes_at=until, by=by, seen=0, now=LATER)

    department = site.as_(world.contributor)
    assert "That is the time that your coordinator has set" in text_of(department.get("/"))
    file = department.get(f"/rounds/{world.round_id}/deadline.ics").text
    assert f"DTSTART:{until:%Y%m%dT%H%M%SZ}" in file
    assert "-departments@" in file.replace("\r\n ", "")

    with world.database.transaction(viewer_of(by)) as session:
        deadlines.set_deadline(session, world.round_id, closes_at=LATER + timedelta(days=1), by=by, seen=1, now=LATER)
    assert "what you forward now may come too late" in text_of(department.get("/"))

    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, paused_at=site.database.now())
    page = text_of(department.get("/"))
    assert "Open until a day that the secretariat will set (the round is paused)." in page
    assert "your coordinator has set" not in page
    assert "-departments@" not in site.as_(by).get(f"/rounds/{world.round_id}/deadline.ics").text


def test_after_an_objection_the_secretariat_is_asked_for_a_round_and_not_for_another_adoption(site: Site) -> None:
    begin(site.world, circulate_without_comments(site.world), terms(site.world, AdoptionProcedure.EXPRESS)).object_to(
        "TH", "Too strong."
    )

    page = text_of(site.as_(site.world.staff[0]).get("/"))
    assert "For you now (1)" in page
    assert "Open a round that begins with an objection" in page
    assert "propose the adoption" not in page


@pytest.mark.slow
def test_every_kind_of_task_has_its_words_on_some_home_page(staged: Database, tmp_path: Path) -> None:
    """The stage has a consultation in every state; its people find all kinds of tasks at home, and a page with each can be read."""
    app = create_app(read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": ADDRESS, "LMEC_SECOND_FACTOR": "off"}), staged)
    kinds = set()
    with staged.reading(WORKER) as session:
        people = [person for person in session.scalars(select(Person)) if person.appointment]
    for person in people:
        with staged.reading(viewer_of(person)) as session:
            home = (staff_home if person.is_staff else member_home)(session, person, staged.now())
            not_seen = {task.kind for task in home.tasks} - kinds
        if not not_seen:
            continue
        kinds |= not_seen
        with staged.transaction(WORKER) as session:
            token = signing_in.begin(session, person, now=staged.now())
        client = app.test_client()
        with client.session_transaction(base_url=ADDRESS) as browser:
            browser["token"] = token
        assert client.get("/", base_url=ADDRESS).status_code == 200

    assert {*TaskKind} - kinds == set()
