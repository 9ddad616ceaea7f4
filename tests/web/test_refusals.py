"""What does not succeed: a status, a sentence, the way back, and nobody's words lost."""

from collections.abc import Callable
from pathlib import Path
from time import thread_time
from urllib.parse import urlencode

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from models.db.database import Database
from models.people import policy
from models.settings import read
from tests.web.addresses import paths
from tests.web.circulation import BURMESE, KHMER
from tests.web.site import ADDRESS, TOKEN, Browser, Site, text_of
from webapp import create_app
from webapp.context import may


def test_every_form_of_the_service_refuses_to_act_without_its_token(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    tried = 0
    for path in paths(site.app, "POST", site.world.round_id):
        answer = browser.client.post(path, base_url=ADDRESS, data={"reason": "Typed with care."})
        assert answer.status_code == 400, path
        assert "Typed with care." in answer.text, path
        tried += 1

    assert tried > 15
    assert text_of(browser.get(f"/secretariat/rounds/{site.world.round_id}")).count("Not yet") == 0
    assert "Open" in text_of(browser.get(f"/secretariat/rounds/{site.world.round_id}"))


def test_what_was_sent_without_its_token_can_be_sent_again_with_one_press(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    browser = site.as_(site.world.staff[0])
    comment = f"/secretariat/comments/{comment_of(site, 'KH')}"
    refused = browser.client.post(
        comment, base_url=ADDRESS, data={"outcome": "noted", "reason": "“Quoted” & kept.", "seen": "0"}
    )
    assert refused.status_code == 400

    browser.token = TOKEN.search(refused.text)[1]  # type: ignore[index]
    sent = browser.post(comment, {"outcome": "noted", "reason": "“Quoted” & kept.", "seen": "0"})
    assert sent.status_code == 302
    assert "“Quoted” & kept." in text_of(browser.get(comment))


def test_a_form_whose_browser_has_forgotten_the_session_is_a_matter_of_signing_in_first(site: Site) -> None:
    path = f"/rounds/{site.world.round_id}/comments"
    refused = site.app.test_client().post(
        path, base_url=ADDRESS, data={"csrf_token": "of the session before", "text": "Typed for an hour."}
    )

    assert refused.status_code == 401
    assert "Please sign in again" in text_of(refused)
    assert "Typed for an hour." in refused.text
    assert "Send again" in refused.text


def test_what_was_chosen_in_rows_is_sent_again_and_only_words_are_shown(site: Site) -> None:
    path = f"/rounds/{site.world.round_id}/brackets"
    sent = {
        "seen_13": "1",
        "stance_13": "other words",
        "words_13": KHMER,
        "stance_14": "keep",
        "reason_14": "We agree.",
    }
    sent |= {"words_15": BURMESE, "stance_15": "other words", "can_15": ["0", "1"], "package_15": ""}
    refused = site.app.test_client().post(path, base_url=ADDRESS, data=sent)

    page = html.document_fromstring(refused.text)
    form = next(form for form in page.forms if form.action == path)
    assert MultiDict(form.form_values()).to_dict(flat=False).items() >= MultiDict(sent).to_dict(flat=False).items()
    labels = [one.text for one in form.iterfind(".//label")]
    assert labels == ["Words (1 of 2)", "Reason", "Words (2 of 2)"]
    shown = [one.value for one in form.inputs if one.get("id")]
    assert shown == [KHMER, "We agree.", BURMESE]


def test_a_row_without_words_keeps_its_place_when_the_form_is_sent_again(site: Site) -> None:
    sent = {"other_13": ["", "twice a year"], "item_title": ["Opening", "", "Closing"], "choice_13": "other"}
    refused = site.app.test_client().post(f"/rounds/{site.world.round_id}/brackets", base_url=ADDRESS, data=sent)

    form = next(form for form in html.document_fromstring(refused.text).forms if form.action.endswith("/brackets"))
    again = MultiDict(form.form_values())
    assert (again.getlist("other_13"), again.getlist("item_title")) == (sent["other_13"], sent["item_title"])


def test_what_no_form_of_the_service_has_is_not_given_back(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    strange = ("planted", "words_x", "text_" + "9" * 17, "acting-planted", "reason-12-13")
    for path in (f"/secretariat/versions/{site.world.version_id}/send-back", "/secretariat/comments/999999"):
        sent = {"reason": "Typed with care.", "words_12": "In a bracket.", **dict.fromkeys(strange, "Of no form.")}
        for refused in (browser.client.post(path, base_url=ADDRESS, data=sent), browser.post(path, sent)):
            assert refused.status_code in (400, 404, 409), path
            assert "Typed with care." in refused.text
            assert "In a bracket." in refused.text
            assert "Of no form." not in refused.text


def test_a_form_on_a_strange_page_is_never_one_press_away_from_being_sent(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    path = f"/secretariat/versions/{site.world.version_id}/send-back"
    stranger = browser.client.post(
        path, base_url=ADDRESS, data={"reason": "Planted words."}, headers={"Origin": "https://evil.example"}
    )

    assert stranger.status_code == 400
    assert "Planted words." in stranger.text
    assert "Send again" not in stranger.text


def test_every_answer_carries_the_headers_whatever_became_of_the_request(make_site: Callable[..., Site]) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    site = make_site()
    site.app.add_url_rule("/broken", view_func=may(policy.WATCH)(broken))
    browser = site.as_(site.world.staff[0])
    answers = {
        200: browser.get("/"),
        302: site.nobody().get("/"),
        400: browser.client.post("/sign-out", base_url=ADDRESS),
        404: browser.get("/no/such/page"),
        405: browser.get("/sign-out"),
        409: browser.get("/sign-in/nonsense"),
        413: browser.post("/sign-in", {"email": "x" * 5_000_000}),
        422: browser.post("/sign-in", {"email": ""}),
        500: browser.get("/broken"),
    }
    answers |= {-1: browser.get("/static/lmec.css"), -2: browser.get("/healthz"), -3: strange_host(site)}
    for status, answer in answers.items():
        if status > 0:
            assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], status
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], status
        assert answer.headers["X-Content-Type-Options"] == "nosniff", status
        assert answer.headers["Referrer-Policy"] == "same-origin", status
        assert status == -1 or answer.headers["Cache-Control"] == "no-store", status
        assert "unsafe" not in answer.headers["Content-Security-Policy"], status


def test_pages_carry_nothing_that_the_policy_forbids(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    for path in ("/", "/sign-in", "/no/such/page", f"/secretariat/rounds/{site.world.round_id}"):
        page = browser.get(path).text
        assert not any(forbidden in page for forbidden in ("<script>", " style=", "<style", " onclick=", "javascript:"))


def test_over_https_cookies_are_secure_and_browsers_stay_on_https(make_site: Callable[..., Site]) -> None:
    site = make_site(PUBLIC_URL="https://consultation.example.org")
    answer = site.app.test_client().get("/sign-in", base_url="https://consultation.example.org")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lmec=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "127.0.0.1@evil.example"]
)
def test_another_host_name_is_refused(site: Site, host: str) -> None:
    client = site.as_(site.world.staff[0]).client

    for way in ("/", "//", "/nowhere//", "/static/../"):
        answer = client.get(way, base_url=ADDRESS, headers={"Host": host})
        assert answer.status_code == 400, way
        assert "evil" not in answer.text


def test_forwarded_names_are_not_believed(site: Site) -> None:
    answer = site.nobody().get("/")
    forwarded = site.app.test_client().get(
        "/", base_url=ADDRESS, headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )

    assert forwarded.headers["Location"] == answer.headers["Location"] == "/sign-in"


@pytest.mark.parametrize("fault", [ZeroDivisionError, PermissionError])
def test_a_fault_of_ours_is_a_sentence_and_gives_the_typed_words_back(
    make_site: Callable[..., Site], fault: type[Exception]
) -> None:
    def broken() -> str:
        raise fault

    site = make_site()
    site.app.add_url_rule("/broken", view_func=may(policy.WATCH)(broken), methods=["GET", "POST"])
    answer = site.as_(site.world.staff[0]).post("/broken", {"reason": "An hour’s work."})

    assert answer.status_code == 500
    assert "The fault is ours" in text_of(answer)
    assert "An hour’s work." in answer.text
    assert fault.__name__ not in answer.text


def test_while_the_database_is_away_people_are_told_to_wait_and_watchers_see_it(tmp_path: Path) -> None:
    settings = read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": ADDRESS, "LMEC_SECOND_FACTOR": "off"})
    away = Browser(create_app(settings, Database("postgresql+psycopg://nobody@127.0.0.1:9/none")).test_client())

    page = away.get("/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "Nothing was changed" in text_of(page)
    assert away.get("/healthz").status_code == 503


def test_a_watcher_sees_that_the_service_can_work(site: Site) -> None:
    answer = site.nobody().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def strange_host(site: Site) -> TestResponse:
    return site.app.test_client().get("/", base_url="http://evil.example")


def comment_of(site: Site, code: str) -> int:
    page = site.as_(site.world.staff[0]).get(f"/secretariat/rounds/{site.world.round_id}/comments").text
    return int(page.split(f'">{"Answer"}<span class="unseen"> to {code}-1')[0].rpartition("/")[2])


def test_a_form_of_more_fields_or_a_longer_one_than_any_page_sends_is_refused_in_few_words(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    for fields in ({f"field{number}": "<" for number in range(60_000)}, {"text": "<" * 2_000_000}):
        form = urlencode(fields).encode()
        began = thread_time()
        refused = browser.send(f"/rounds/{site.world.round_id}/comments", form)
        assert thread_time() - began < 2  # seconds of this thread alone, and a form that is read takes more
        assert refused.status_code == 413
        assert len(refused.data) < 10_000


def test_who_opens_the_link_of_somebody_else_is_told_that_the_page_may_be_for_others(site: Site) -> None:
    deputy, of_staff = site.as_(site.world.deputy), f"/secretariat/rounds/{site.world.round_id}"

    for page in (deputy.get(of_staff), deputy.get("/no/such/page")):
        assert "There is no such page, or it is not for you. The home page shows who is signed in here." in text_of(
            page
        )


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # which fails at a zero character
def test_a_zero_character_is_refused_or_left_out_where_nobody_types(site: Site) -> None:
    person = site.world.coordinators["KH"]
    browser, mark = site.as_(person), f"{person.id}-a\x00form.one\x00"
    paragraph = site.world.paragraph("1").id

    for address in ("/record/1/a%00b/none", "/record/1/none/a%00b", "/%00"):
        assert browser.get(address).status_code == site.nobody().get(address).status_code == 404
    kept = {"form": mark, "page": "/", "title": "A comment", "fields": '{"text": ["Words."]}'}
    assert browser.post("/account/unsent", kept).status_code == 200
    for field, status in (("page", 200), ("title", 422)):  # an address with one is none of ours, and left out
        assert browser.post("/account/unsent", kept | {field: "/\x00"}).status_code == status
    written = browser.post(
        f"/rounds/{site.world.round_id}/comments?paragraph={paragraph}&change=remark",
        {"type": "general", "text": "We agree.", "unsent": mark},
    )
    assert written.status_code == 302
