"""The office of a country on its page: who holds it, who acts, and a hand-over to a successor."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.people.operations import links, people
from models.people.person import ActingCoordinator, Member, Person, Role
from models.people.sign_ins import SignInLink
from tests.web.country import coordinator
from tests.web.site import Browser, Site, text_of

OFFICE, BOX = "/office", "environment@kh.example.org"
DARA = {"successor-who": "new", "successor-name": "Sok Dara", "successor-email": "sok.dara@kh.example.org"}


def days(site: Site, first: int, last: int) -> dict[str, str]:
    today = site.database.now().astimezone(ZoneInfo("Asia/Phnom_Penh")).date()
    return {"first": str(today + timedelta(days=first)), "last": str(today + timedelta(days=last))}


def person(site: Site, email: str) -> Person:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def act(page: TestResponse, ending: str) -> str:
    (address,) = [str(one) for one in html.fromstring(page.text).xpath("//form/@action") if str(one).endswith(ending)]
    return address


def send(browser: Browser, page: TestResponse, ending: str, fields: dict[str, str] | None = None) -> TestResponse:
    return browser.press(page, act(page, ending), fields)


def test_a_deputy_acts_between_two_days_and_everybody_sees_it(site: Site) -> None:
    browser, deputy = coordinator(site), site.as_(site.world.deputy)
    page = browser.get(OFFICE)
    fields = {f"acting-{name}": value for name, value in days(site, 0, 6).items()}
    refused = send(
        browser, page, "/office/acting", {**fields, "acting-who": str(site.world.deputy.id), "acting-last": ""}
    )
    assert refused.status_code == 422
    assert "Enter the last day." in text_of(refused)
    assert fields["acting-first"] in refused.text

    done = send(browser, page, "/office/acting", {**fields, "acting-who": str(site.world.deputy.id)})

    assert done.status_code == 302
    shown = deputy.get(OFFICE)
    assert "acting country coordinator for Coordinator of Cambodia, Cambodia" in shown.text
    assert "acts now" in text_of(shown)
    assert "Hand the office over" not in text_of(shown)
    assert "Send a nil return" in deputy.get(f"/rounds/{site.world.round_id}/answer").text
    browser.press(browser.get(OFFICE), act_of_acting(browser.get(OFFICE)))
    assert "ended before its time" in text_of(browser.get(OFFICE))
    assert deputy.get("/").headers["Location"] == "/sign-in"
    assert "deputy coordinator, Cambodia" in site.as_(site.world.deputy).get("/").text


def test_who_acted_is_signed_out_when_the_time_is_over_and_whoever_has_another_office_at_once(site: Site) -> None:
    before, deputy = site.as_(site.world.deputy), site.world.deputy
    fields = {f"acting-{name}": value for name, value in days(site, 0, 6).items()}
    browser = coordinator(site)
    send(browser, browser.get(OFFICE), "/office/acting", {**fields, "acting-who": str(deputy.id)})
    during = site.as_(deputy)
    assert "Send a nil return" in during.get(f"/rounds/{site.world.round_id}/answer").text

    with site.database.transaction(WORKER) as session:
        now = site.database.now()
        session.execute(update(ActingCoordinator).values(begins_at=now - timedelta(days=1), ends_at=now))
    for one in (before, during):
        assert one.get(OFFICE).headers["Location"] == "/sign-in"
    after = site.as_(deputy)
    listed = html.fromstring(after.get("/account").text).xpath("//form[contains(@action, 'browsers')]")
    assert listed == [], "no other browser is there to be signed out"

    with site.database.transaction(WORKER) as session:
        member = session.get_one(Member, deputy.of_member().id)
        lower = {"role": Role.CONTRIBUTOR, "member": member, "language": "km", "zone": "Asia/Phnom_Penh"}
        link = links.new_link(session, deputy, lasts=timedelta(hours=1), now=site.database.now())
        people.appoint(session, name=deputy.name, email=deputy.email, now=site.database.now(), **lower)
    assert after.get("/").headers["Location"] == "/sign-in"
    with site.database.reading(WORKER) as session:
        assert session.get_one(SignInLink, link.id).used_at is not None


def act_of_acting(page: TestResponse) -> str:
    (address,) = html.fromstring(page.text).xpath("//form[contains(@action, '/office/acting/')]/@action")
    return str(address)


def test_an_office_is_handed_over_with_what_is_open(site: Site) -> None:
    site.world.remark("KH", "We have more to say.")
    browser = coordinator(site)
    page = browser.get(OFFICE)
    assert "1 comment is written and not submitted" in text_of(page)
    refused = send(
        browser, page, "/office/hand-over", {**DARA, "successor-email": "nowhere", "successor-note": "Note."}
    )
    assert "Enter an e-mail address" in text_of(refused)
    assert "Note." in refused.text
    assert send(browser, page, "/office/hand-over", {**DARA, "successor-note": "Ask Ms Chea."}).status_code == 302
    for speaker in (browser, site.as_(site.world.deputy)):
        assert "The office of coordinator is being handed over to Sok Dara" in text_of(speaker.get("/"))
    assert "handed over" not in text_of(site.as_(site.world.contributor).get("/"))

    successor = site.as_(person(site, DARA["successor-email"]))
    assert "wants to hand the office of coordinator over to you" in text_of(successor.get("/"))
    read = successor.get(OFFICE)
    assert "Ask Ms Chea." in text_of(read)
    assert "1 comment is written and not submitted" in text_of(read)
    assert f"/rounds/{site.world.round_id}/answer" in read.text
    assert "The letter about round 1 is not acknowledged" in text_of(read)
    assert send(successor, read, "/take-over").status_code == 302

    assert browser.get(OFFICE).headers["Location"] == "/sign-in"
    now = text_of(successor.get(OFFICE))
    assert "Sok Darasok.dara@kh.example.org country coordinator" in now
    assert "Coordinator of Cambodia country coordinator 22 April 2022" in now
    staff = site.as_(site.world.staff[0])
    assert "Sok Dara, country coordinator" in text_of(staff.get("/secretariat/members"))
    official = text_of(staff.get(f"/secretariat/members/{site.world.deputy.of_member().id}"))
    assert "Coordinator of Cambodia country coordinator 22 April 2022" in official
    assert "Ask Ms Chea." not in official
    assert "not submitted" not in official


def test_who_hands_the_office_over_is_told_of_words_that_are_not_sent(site: Site) -> None:
    browser, by = coordinator(site), site.world.coordinators["KH"]
    assert "typed words that are not sent" not in text_of(browser.get(OFFICE))
    draft = f"/rounds/{site.world.round_id}/comments/new"
    for number, address in enumerate((draft, OFFICE)):
        kept = {"form": f"{by.id}-{number}.1", "page": address, "title": "A comment", "fields": '{"text": ["Canary"]}'}
        assert browser.post("/account/unsent", kept).status_code == 200

    page = browser.get(OFFICE)

    assert "You have typed words that are not sent" in text_of(page)
    listed = html.fromstring(page.text).xpath("//main//li/a[.='A comment']/@href")
    assert listed == [draft]
    assert "Canary" not in page.text
    assert "typed words" not in text_of(site.as_(site.world.deputy).get(OFFICE))


def test_an_offer_is_withdrawn(site: Site) -> None:
    browser = coordinator(site)
    send(browser, browser.get(OFFICE), "/office/hand-over", DARA)
    send(browser, browser.get(OFFICE), "/withdraw")
    assert f"{DARA['successor-name']} is still a deputy" in text_of(browser.get(OFFICE))

    successor = site.as_(person(site, DARA["successor-email"]))
    assert "wants to hand the office" not in text_of(successor.get("/"))
    send(browser, browser.get(OFFICE), f"/deputies/{person(site, DARA['successor-email']).id}/end")
    assert successor.get(OFFICE).headers["Location"] == "/sign-in"


def test_who_names_another_successor_hears_that_the_first_is_still_a_deputy(site: Site) -> None:
    browser, other = coordinator(site), {**DARA, "successor-name": "Ms Dara", "successor-email": "right@example.org"}
    send(browser, browser.get(OFFICE), "/office/hand-over", DARA)
    assert "is still a deputy" not in text_of(browser.get(OFFICE))
    send(browser, browser.get(OFFICE), "/office/hand-over", other)

    assert f"{DARA['successor-name']} is still a deputy" in text_of(browser.get(OFFICE))


def test_a_letter_of_the_ministry_is_entered_by_one_and_confirmed_by_another(site: Site) -> None:
    one, other = (site.as_(officer) for officer in site.world.staff[:2])
    address = f"/secretariat/members/{site.world.deputy.of_member().id}"
    fields = {
        **days(site, -1, 6),
        "who": "new",
        "name": "Malee",
        "email": "malee@kh.example.org",
        "signed_by": "The Minister",
        "dated": "2022-05-03",
    }
    without = send(one, one.get(address), "/acting", fields)
    assert "Attach the letter" in text_of(without)
    assert "Malee" in without.text
    file = (BytesIO(b"%PDF-1.7 note"), "note.pdf")
    assert one.post(f"{address}/acting", {**fields, "file": file}).status_code == 302  # type: ignore[dict-item]
    waiting = one.get(address)
    assert "Somebody else at the secretariat must read the letter" in text_of(waiting)
    assert "Confirm: the letter says this" not in text_of(waiting)

    read = other.get(address)
    (letter,) = html.fromstring(read.text).xpath("//a[contains(@href, '/letter')]/@href")
    assert other.get(letter).data == b"%PDF-1.7 note"
    assert coordinator(site).get(letter).data == b"%PDF-1.7 note"
    assert site.as_(site.world.coordinators["TH"]).get(letter).status_code == 404
    assert send(other, read, "/confirm").status_code == 302
    assert "acts now" in text_of(other.get(address))
    assert "acting country coordinator" in site.as_(person(site, "malee@kh.example.org")).get("/").text


def test_it_is_set_on_the_page_of_the_office_and_copies_are_named_in_the_list(site: Site) -> None:
    world, khmer = site.world, site.as_(site.world.coordinators["KH"])
    page = khmer.get("/office")
    assert BOX not in page.text
    refused = khmer.press(page, "/office/mailbox", {"mailbox": "no address"})
    assert refused.status_code == 422
    assert 'value="no address"' in refused.text
    assert khmer.press(page, "/office/mailbox", {"mailbox": BOX}).status_code == 302
    deputy = site.as_(world.deputy).get("/office")
    assert f"{BOX} gets a copy" in text_of(deputy)
    assert "Save the mailbox" not in deputy.text
    officer = site.as_(world.staff[0])
    round_ = f"/secretariat/rounds/{world.round_id}"
    assert officer.press(officer.get(round_), f"{round_}/remind").status_code == 302
    assert f"copy to {BOX}" in text_of(officer.get(f"{round_}/letters"))
    office = f"/secretariat/members/{world.coordinators['KH'].of_member().id}"
    assert officer.press(officer.get(office), f"{office}/mailbox", {"mailbox": ""}).status_code == 302
    assert "None is known" in text_of(khmer.get("/office"))
