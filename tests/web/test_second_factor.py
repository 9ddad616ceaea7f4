"""The secretariat, and coordinators before official acts, confirm with a second factor; what was typed goes on with the act."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pyotp
import pytest
from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from models.comments.submission import Submission, SubmissionState
from models.db.access import WORKER, viewer_of
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people import policy
from models.people.permissions import Office, Permission
from models.people.person import Person
from models.people.queries.personal_data import unsent_forms
from models.people.sign_ins import SignedIn
from testing.world import World
from tests.web.site import Browser, Site, text_of
from webapp.context import permission_of

OWN = "/account/second-factors"
MakeSite = Callable[..., Site]


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """The service as it is in earnest."""
    return make_site(LMEC_SECOND_FACTOR="required")


def set_up_app(site: Site, browser: Browser) -> str:
    """The secret of an app that now counts, set up on its page."""
    assert browser.post(f"{OWN}/app").headers["Location"] == f"{OWN}/app"
    page = browser.get(f"{OWN}/app")
    found = re.search(r"<dd>((?:[A-Z2-7]{4} ?){8})</dd>", page.text)
    assert found is not None
    secret = found[1].replace(" ", "")
    answer = browser.press(page, f"{OWN}/app/set-up", {"first_code": code(site, secret)})
    assert answer.headers["Location"] == OWN
    return secret


def code(site: Site, secret: str, steps: int = 0) -> str:
    """What an app shows, some steps from now, as people type it."""
    shown = pyotp.TOTP(secret).at(site.database.now(), counter_offset=steps)
    return f"{shown[:3]} {shown[3:]}"


def printed(page: TestResponse) -> list[str]:
    return [str(found) for found in html.fromstring(page.text).xpath("//ol[@class='codes']//code/text()")]


def confirmed_ago(site: Site, person: Person, ago: timedelta) -> None:
    with site.database.transaction(WORKER) as session:
        own = update(SignedIn).where(SignedIn.person_id == person.id)
        session.execute(own.values(confirmed_at=site.database.now() - ago))


def factor_letters(site: Site) -> list[int]:
    with site.database.reading(WORKER) as session:
        owed = select(Notification.person_id).where(Notification.letter == Letter.FACTOR_CHANGED)
        return list(session.scalars(owed))


def test_the_secretariat_sets_a_factor_up_and_confirms_in_every_browser_and_each_code_works_once(site: Site) -> None:
    officer = site.world.staff[0]
    desk, forgotten = site.as_(officer), site.as_(officer)
    wanted = f"/secretariat/rounds/{site.world.round_id}"
    assert desk.get(wanted).headers["Location"] == OWN
    assert desk.get("/").headers["Location"] == OWN
    assert desk.get("/adopted/").status_code == 200

    desk.get(wanted)
    desk.post(f"{OWN}/app")
    wrong = desk.post(f"{OWN}/app/set-up", {"first_code": "000 000"})
    assert wrong.status_code == 422
    assert "This code does not fit." in text_of(wrong)
    secret = set_up_app(site, desk)
    assert wanted in desk.get(OWN).text
    assert desk.get(wanted).status_code == 200
    assert desk.get(f"{OWN}/app").headers["Location"] == OWN  # the secret is shown no more
    assert forgotten.get("/account").headers["Location"] == "/sign-in"
    assert factor_letters(site) == [officer.id]

    telephone = site.as_(officer)
    telephone.get("/account/confirm")
    assert telephone.get(wanted).headers["Location"] == "/account/confirm"
    again = telephone.post("/account/confirm", {"second_factor": code(site, secret)})
    assert again.status_code == 422
    assert "has been used before" in text_of(again)
    digits = code(site, secret, 1).translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert telephone.post("/account/confirm", {"second_factor": digits}).headers["Location"] == wanted
    assert telephone.get(wanted).status_code == 200


def test_a_code_of_a_printed_sheet_works_once_and_a_new_sheet_voids_the_old_one(site: Site) -> None:
    officer = site.world.staff[0]
    desk = site.as_(officer)
    first = printed(desk.post(f"{OWN}/sheet"))
    assert len(set(first)) == 10
    assert desk.get("/").headers["Location"] == "/account/confirm"  # making a sheet confirms nothing
    assert desk.post("/account/confirm", {"second_factor": first[0]}).headers["Location"] == "/"
    assert "9 of 10 codes are left." in text_of(desk.get(OWN))
    refused = desk.post(f"{OWN}/sheet/remove")
    assert "This is your only second factor." in text_of(refused)

    second = printed(desk.post(f"{OWN}/sheet"))
    telephone = site.as_(officer)
    for void in (first[0], first[1]):
        assert telephone.post("/account/confirm", {"second_factor": void}).status_code == 422
    assert telephone.post("/account/confirm", {"second_factor": second[0]}).status_code == 302
    assert telephone.post("/account/confirm", {"second_factor": second[0]}).status_code == 422

    set_up_app(site, telephone)
    assert telephone.post(f"{OWN}/sheet/remove").headers["Location"] == OWN
    shown = text_of(telephone.get(OWN))
    assert "codes are left" not in shown
    assert "The sheet of one-time codes was removed." in shown
    assert len(factor_letters(site)) == 4


def test_an_official_act_asks_for_a_code_keeps_every_word_and_goes_on(site: Site) -> None:
    world, person = site.world, site.world.coordinators["KH"]
    desk, path = site.as_(person), f"/rounds/{world.round_id}/submit"
    world.remark("KH", "We thank the secretariat.")
    page = desk.get(f"/rounds/{world.round_id}/answer")
    (form,) = html.fromstring(page.text).xpath(f"//form[@action='{path}']")
    words = {**dict(form.fields), "reason": "Two lines,\nសូមអរគុណ & “thanks”"}

    unset = desk.press(page, path, {**words, "planted": "Of no form."})
    assert unset.status_code == 401
    assert "Set up a second factor first" in text_of(unset)
    secret = set_up_app(site, desk)
    confirmed_ago(site, person, timedelta(minutes=11))

    question = desk.press(unset, path)
    assert question.status_code == 401
    assert state(world) is SubmissionState.COLLECTING
    (form,) = html.fromstring(question.text).xpath(f"//form[@action='{path}']")
    kept = {name: value.replace("\r\n", "\n") for name, value in form.fields.items() if name != "csrf_token"}
    assert kept == {
        **{name: value for name, value in words.items() if name != "csrf_token"},
        "second_factor": "",
        "passkey": "",
    }

    wrong = desk.press(question, path, {"second_factor": "123456"})
    assert wrong.status_code == 422
    assert "សូមអរគុណ &amp; “thanks”" in wrong.text
    assert state(world) is SubmissionState.COLLECTING
    assert desk.press(wrong, path, {"second_factor": code(site, secret, 1)}).status_code == 302
    assert state(world) is SubmissionState.SUBMITTED


def test_a_confirmation_is_good_for_ten_minutes_and_a_file_is_chosen_again(site: Site) -> None:
    person = site.world.coordinators["KH"]
    desk = site.as_(person)
    set_up_app(site, desk)
    path, letter = f"/rounds/{site.world.round_id}/clearance/letter", (BytesIO(b"%PDF-1.7"), "letter.pdf")

    for minutes, asks in ((9, False), (11, True)):
        confirmed_ago(site, person, timedelta(minutes=minutes))
        letter = (BytesIO(b"%PDF-1.7"), "letter.pdf")
        answer = desk.client.post(
            path, data={"csrf_token": desk.token, "file": letter}, base_url="http://127.0.0.1:8000"
        )
        assert ("Choose the file “letter.pdf” again" in answer.text) is asks
        assert (answer.status_code == 401) is asks


@pytest.mark.slow
def test_what_was_typed_stays_kept_when_the_act_behind_the_code_is_refused(site: Site) -> None:
    person, path = site.world.coordinators["KH"], f"/rounds/{site.world.round_id}/clearance/given"
    desk = site.as_(person)
    secret, form = set_up_app(site, desk), f"{person.id}-clearance.first"
    confirmed_ago(site, person, timedelta(minutes=11))
    desk.post("/account/unsent", {"form": form, "page": "/", "fields": '{"cleared_by": ["Sok Dara"]}'})
    words = {"cleared_by": "Sok Dara", "office": "Minister", "cleared_on": "2022-04-22", "unsent": form}

    refused = desk.post(path, {**words, "second_factor": code(site, secret, 1)})

    assert refused.status_code == 409
    with site.database.reading(viewer_of(person)) as session:
        (kept,) = unsent_forms(session, person)
    assert ("cleared_by", "Sok Dara") in kept.pairs


def test_every_official_act_of_the_table_asks_and_everything_of_the_secretariat(site: Site) -> None:
    world = site.world
    askers = {
        Office.COORDINATOR: site.as_(world.coordinators["KH"]),
        Office.DEPUTY: site.as_(world.deputy),
        Office.STAFF: site.as_(world.staff[0]),
    }
    for browser in askers.values():
        browser.post(f"{OWN}/sheet")
    asking: set[Permission] = set()
    for rule in site.app.url_map.iter_rules():
        permission = permission_of(site.app.view_functions[rule.endpoint])
        if permission is None:
            continue
        with site.app.test_request_context(base_url="http://127.0.0.1:8000"):
            path = site.app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 1))
        for office, browser in askers.items():
            is_needed = permission.is_official(office) or (office is Office.STAFF and permission.needs_factor)
            if office in permission.offices and is_needed and "POST" in (rule.methods or ()):
                answer = browser.post(path, {"words": "kept"})
                assert answer.status_code == 401, f"{office} {rule}"
                assert "Confirm that it is you" in answer.text
                assert 'value="kept"' in answer.text
                asking.add(permission)
            if is_needed and office is Office.STAFF and office in permission.offices and "GET" in (rule.methods or ()):
                assert browser.get(path).headers["Location"] == "/account/confirm", rule

    table = [one for one in vars(policy).values() if isinstance(one, Permission)]
    offices = (Office.COORDINATOR, Office.DEPUTY)
    official = {one for one in table if any(one.is_official(office) for office in offices)}
    assert official <= asking
    assert {policy.SUBMIT, policy.ANSWER_ADOPTION, policy.ANSWER_LIFTING, policy.NOTE_CLEARANCE} <= official
    assert {policy.DECIDE_ENTRY, policy.CONFIRM_POSITION, policy.PASS_OFFICE_ON, policy.TAKE_OFFICE_OVER} <= official


def test_who_guesses_codes_waits(site: Site) -> None:
    desk = site.as_(site.world.staff[0])
    codes = printed(desk.post(f"{OWN}/sheet"))
    answers = [desk.post("/account/confirm", {"second_factor": f"{guess:06}"}).status_code for guess in range(11)]

    assert answers == [422] * 10 + [429]
    assert desk.post("/account/confirm", {"second_factor": codes[0]}).status_code == 429


def state(world: World) -> SubmissionState:
    with world.database.reading(WORKER) as session:
        own = world.coordinators["KH"].of_member().id
        return session.scalars(select(Submission.state).where(Submission.member_id == own)).one()


def test_two_of_the_secretariat_reset_what_somebody_has_lost_and_the_person_is_told_and_signed_out(site: Site) -> None:
    world, person = site.world, site.world.coordinators["KH"]
    lost, one, other = site.as_(person), site.as_(world.staff[0]), site.as_(world.staff[1])
    set_up_app(site, lost)
    for officer in (one, other):
        set_up_app(site, officer)
    way = "/secretariat/factor-resets"
    page = one.get(way)
    call = {
        "person": str(person.id),
        "called_at": "2022-04-22T10:00",
        "call": "Her office; she named សុខ's last letter.",
    }

    refused = one.press(page, way, {**call, "person": str(world.staff[0].id)})
    assert "Somebody else at the secretariat asks for it" in text_of(refused)
    assert "named សុខ" in refused.text
    assert one.press(page, way, call).status_code == 302
    waiting = one.get(way)
    assert "waits for somebody else" in text_of(waiting)
    assert one.post(f"{way}/1/confirm").status_code == 403
    assert lost.get("/account").status_code == 200

    assert other.press(other.get(way), f"{way}/1/confirm").status_code == 302
    assert lost.get("/account").headers["Location"] == "/sign-in"
    assert other.post(f"{way}/1/decline").status_code == 409
    assert factor_letters(site).count(person.id) == 2
    with site.database.reading(WORKER) as session:
        recipients = select(Notification.person_id).where(Notification.letter == Letter.RESET_TO_CONFIRM)
        assert session.scalars(recipients).all() == [officer.id for officer in world.staff[1:]]
    assert "Set up an app" in text_of(site.as_(person).get(OWN))
