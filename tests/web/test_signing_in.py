"""Signing in by a link that was sent by mail: looked at as often as you like, used once, within ten minutes."""

from datetime import timedelta

from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.db.work import WorkState
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.factor_codes import FactorKey
from models.people.operations import links
from models.people.sign_ins import SignInLink, SignInRequest
from tests.web.sign_in_links import home_of, link
from tests.web.site import TOKEN, Site, text_of


def test_a_known_and_an_unknown_address_get_the_same_answer_and_only_one_gets_a_letter(site: Site) -> None:
    browser = site.nobody()
    known = browser.post("/sign-in", {"email": "Coordinator@KH.example.org "})
    unknown = browser.post("/sign-in", {"email": "nobody@kh.example.org"})

    assert known.status_code == unknown.status_code == 200
    assert plain(known) == plain(unknown)
    site.answer_requests()
    assert [letter.person_id for letter in sign_in_letters(site)] == [site.world.coordinators["KH"].id]


def test_what_is_no_address_is_told_at_its_field_and_stays_there(site: Site) -> None:
    answer = site.nobody().post("/sign-in", {"email": "coordinator at kh"})

    assert answer.status_code == 422
    assert "Enter an e-mail address" in text_of(answer)
    assert 'value="coordinator at kh"' in answer.text


def test_a_browser_fills_in_the_address_and_a_telephone_shows_its_keys(site: Site) -> None:
    for page, filled in (("/sign-in", "email"), ("/sign-in/password", "username")):
        (field,) = html.fromstring(site.nobody().get(page).text).xpath("//input[@name='email']")
        assert (field.get("autocomplete"), field.get("inputmode")) == (filled, "email")


def test_looking_at_a_link_does_not_use_it_up_and_pressing_the_button_does(site: Site) -> None:
    browser = site.nobody()
    path = link(site, browser)
    looked = [browser.get(path) for _ in range(3)]
    assert "Sign in as Coordinator of Cambodia" in text_of(looked[-1])

    assert home_of(browser) is None
    assert browser.post(path).headers["Location"] == "/"
    assert home_of(browser) == "Coordinator of Cambodia"


def test_a_link_works_once(site: Site) -> None:
    browser = site.nobody()
    path = link(site, browser)
    browser.post(path)

    for again in (site.nobody().get(path), site.nobody().post(path)):
        assert again.status_code == 409
        assert "has been used" in text_of(again)
        assert '<a class="button" href="/sign-in">Ask for a new link</a>' in again.text
    assert "Ask for a new link" not in browser.get(path).text


def test_a_newer_link_leaves_those_before_it_open_and_each_lasts_ten_minutes(site: Site) -> None:
    browser, other = site.nobody(), site.nobody()
    older, newer = link(site, browser), link(site, browser)
    link(site, other)

    with site.database.reading(WORKER) as session:
        expires_at = session.scalars(select(SignInLink.expires_at).order_by(SignInLink.id.desc()).limit(1)).one()
    assert timedelta(minutes=9) < expires_at - site.database.now() < timedelta(minutes=10)
    for path in (older, newer):
        assert browser.get(path).status_code == 200
    assert browser.post(older).status_code == 302


def test_a_link_is_refused_when_its_time_is_over(site: Site) -> None:
    browser = site.nobody()
    path = link(site, browser)
    with site.database.transaction(WORKER) as session:
        session.execute(update(SignInLink).values(expires_at=site.database.now() - timedelta(seconds=1)))

    assert browser.get(path).status_code == browser.post(path).status_code == 409
    assert home_of(browser) is None


def test_a_link_that_was_cut_short_or_made_up_is_refused_with_a_sentence(site: Site) -> None:
    path = link(site)

    for broken in (path[:-1], "/sign-in/nonsense"):
        answer = site.nobody().get(broken)
        assert answer.status_code == 409
        assert "not whole" in text_of(answer)


def test_signing_in_begins_anew_in_the_browser_so_that_nothing_planted_before_is_worth_anything(site: Site) -> None:
    browser = site.nobody()
    path = link(site, browser)
    with browser.client.session_transaction(base_url="http://127.0.0.1:8000") as planted:
        planted["token"] = "known to somebody else"
    browser.get(path)
    old = browser.token
    browser.post(path)

    with browser.client.session_transaction(base_url="http://127.0.0.1:8000") as now:
        assert now["token"] != "known to somebody else"
    browser.token = old
    assert browser.post("/sign-out").status_code == 400


def test_signing_out_ends_it_on_the_server_too(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    browser.get("/")
    with browser.client.session_transaction(base_url="http://127.0.0.1:8000") as cookie:
        stolen = cookie["token"]
    browser.post("/sign-out")
    assert home_of(browser) is None

    with browser.client.session_transaction(base_url="http://127.0.0.1:8000") as cookie:
        cookie["token"] = stolen
    assert home_of(browser) is None


def test_after_signing_in_people_are_where_they_wanted_to_go(site: Site) -> None:
    browser = site.nobody()
    path = link(site, browser, staff=True)
    wanted = f"/secretariat/rounds/{site.world.round_id}/comments?show=unanswered"
    assert browser.get(wanted).headers["Location"] == "/sign-in"

    assert browser.post(path).headers["Location"] == wanted


def test_no_address_can_lead_elsewhere_after_signing_in(site: Site) -> None:
    for evil in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example",
        "javascript:alert(1)",
    ):
        browser = site.nobody()
        path = link(site, browser)
        browser.get("/sign-in", query_string={"next": evil})
        browser.get(f"/{evil}", follow_redirects=False)
        browser.post(path, {"next": evil})
        assert browser.get("/sign-in").headers["Location"] == "/"

        browser = site.nobody()
        path = link(site, browser, staff=True)
        browser.get("/", query_string={"next": evil})
        assert browser.post(f"{path}?next={evil}").headers["Location"] == "/"


def test_a_form_sent_after_signing_out_elsewhere_keeps_its_words_and_can_be_sent_again(site: Site) -> None:
    staff = site.world.staff[0]
    browser, path = site.as_(staff), f"/secretariat/versions/{site.world.version_id}/send-back"
    browser.get("/")
    with site.database.transaction(WORKER) as session:
        session.connection().exec_driver_sql("UPDATE signed_in SET ended_at = began_at")

    refused = browser.post(path, {"reason": "Please mend paragraph 2 & 3.", "seen": "abc"})
    assert refused.status_code == 401
    assert "Please mend paragraph 2 &amp; 3." in refused.text
    assert 'name="seen" value="abc"' in refused.text
    assert html.fromstring(refused.text).xpath("//main//a[@target='_blank']/@href") == ["/sign-in"]


def sign_in_letters(site: Site) -> list[Notification]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Notification).where(Notification.letter == Letter.SIGN_IN)))


def test_people_are_told_of_a_browser_that_was_not_known(site: Site) -> None:
    def count_letters() -> int:
        with site.database.reading(WORKER) as session:
            return len(session.scalars(select(Notification.id).where(Notification.letter == Letter.NEW_BROWSER)).all())

    desk = site.nobody()
    desk.post(link(site, desk))
    assert count_letters() == 0  # the first time, every browser is new
    desk.post("/sign-out")
    desk.post(link(site, desk))
    assert count_letters() == 0
    desk.post("/sign-out")
    telephone = site.nobody()
    telephone.post(link(site, telephone))
    assert count_letters() == 1
    desk.post(link(site, desk, staff=True))
    desk.post("/sign-out")
    assert count_letters() == 1
    telephone.post("/sign-out")
    telephone.post(link(site, telephone, staff=True))
    assert count_letters() == 2


def test_a_link_works_only_in_the_browser_that_asked_and_a_code_helps_where_the_letter_is_elsewhere(site: Site) -> None:
    desk, telephone, stranger = site.nobody(), site.nobody(), site.nobody()
    stranger.post("/sign-in", {"email": "nobody@kh.example.org"})
    path = link(site, desk)
    code = code_of_newest(site)

    for elsewhere in (telephone.get(path), telephone.post(path), stranger.post(path)):
        assert elsewhere.status_code == 409
        assert "takes the code of six digits that stands in the same letter" in text_of(elsewhere)
    for other in (telephone, stranger):
        refused = other.post("/sign-in/code", {"code": code})
        assert refused.status_code == 409
        assert "This code does not fit" in text_of(refused)
    wrong = desk.post("/sign-in/code", {"code": f"{(int(code) + 1) % 10**6:06}"})
    assert wrong.status_code == 409
    assert home_of(desk) is None

    assert desk.post("/sign-in/code", {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == "/"
    assert home_of(desk) == "Coordinator of Cambodia"
    assert desk.get(path).status_code == 409
    again = site.nobody()
    link(site, again)
    guesses = [again.post("/sign-in/code", {"code": "1"}).status_code for _ in range(6)]
    assert guesses == [409] * 5 + [429]


def test_asking_costs_the_same_whether_anybody_has_the_address_or_not(site: Site) -> None:
    def answer_and_queries(email: str) -> tuple[str, list[str]]:
        with site.statements() as statements:
            answer = browser.post("/sign-in", {"email": email})
        return plain(answer), statements

    browser = site.nobody()
    browser.get("/sign-in")
    known = answer_and_queries(site.world.coordinators["KH"].email)
    unknown = answer_and_queries("nobody@kh.example.org")

    assert known == unknown
    assert any("sign_in_requests" in sql for sql in known[1])
    assert not any("people" in sql for sql in known[1])
    site.answer_requests()
    with site.database.reading(WORKER) as session:
        assert set(session.scalars(select(SignInRequest.email))) == {""}


def test_a_request_for_a_link_is_forgotten_a_day_after_it_was_decided_on(site: Site) -> None:
    for email in ("nobody@kh.example.org", site.world.deputy.email, "later@kh.example.org"):
        site.nobody().post("/sign-in", {"email": email})
    with site.database.reading(WORKER) as session:
        _, second, waiting = session.scalars(select(SignInRequest.id).order_by(SignInRequest.id)).all()
    with site.database.transaction(WORKER) as session:
        session.execute(update(SignInRequest).values(not_before=site.database.now() - timedelta(hours=25)))
        decided = update(SignInRequest).where(SignInRequest.id != waiting)
        session.execute(decided.values(state=WorkState.DONE))
        session.execute(update(SignInRequest).where(SignInRequest.id == second).values(not_before=site.database.now()))

        links.forget_requests(session, now=site.database.now())

        assert session.scalars(select(SignInRequest.id).order_by(SignInRequest.id)).all() == [second, waiting]


def plain(answer: TestResponse) -> str:
    """A page without the token of its form, which says when it was made."""
    return TOKEN.sub("", answer.text)


def code_of_newest(site: Site) -> str:
    with site.database.reading(WORKER) as session:
        newest = session.scalars(select(SignInLink.nonce).order_by(SignInLink.id.desc()).limit(1)).one()
    return FactorKey(site.app.config["SECRET_KEY"]).link_codes(newest)[0]
