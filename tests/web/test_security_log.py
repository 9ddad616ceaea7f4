"""The security log has a line for what operators must see, and never a word of a comment, a token or an e-mail address."""

from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from lmec import main
from models import security_log
from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.people.operations import people
from models.people.sign_ins import SignInLink
from models.security_log import SecurityEvent, SecurityLog
from tests.web.sign_in_links import link
from tests.web.site import Browser, Site

PROXY, CLIENT = "127.0.0.1", "203.0.113.7"


def entries(site: Site) -> list[dict[str, Any]]:
    return list(site.database.security.entries())


def newest(site: Site) -> dict[str, Any]:
    return entries(site)[-1]


def test_asking_for_a_link_is_noted_with_the_person_and_never_with_the_address(site: Site) -> None:
    browser, known = site.nobody(), site.world.coordinators["KH"]
    browser.post("/sign-in", {"email": known.email})
    entry = newest(site)
    site.answer_requests()
    sent = newest(site)
    browser.post("/sign-in", {"email": "stranger@kh.example.org"})
    site.answer_requests()
    unknown = newest(site)

    assert (entry["event"], entry["office"]) == ("sign-in link asked for", "not signed in")
    assert (sent["event"], sent["person"], sent["asked"]) == ("sign-in link sent", known.id, entry["asked"])
    assert (unknown["event"], unknown["why"]) == (SecurityEvent.LINK_NOT_SENT, "nobody here has this address")
    assert "person" not in unknown


def test_signing_in_and_out_is_noted_with_who_and_from_where(site: Site) -> None:
    browser, person = site.nobody(), site.world.coordinators["KH"]
    path = link(site, browser)
    browser.get(path)
    browser.post(path)
    signed_in = newest(site)
    browser.get("/")
    browser.post("/sign-out")
    signed_out = newest(site)

    assert (signed_in["event"], signed_in["person"], signed_in["from"]) == ("signed in", person.id, PROXY)
    assert (signed_out["event"], signed_out["who"], signed_out["office"], signed_out["member"]) == (
        SecurityEvent.SIGNED_OUT,
        person.id,
        "coordinator",
        "KH",
    )


def test_a_link_that_is_refused_is_noted_with_the_reason(site: Site) -> None:
    reasons = []
    browser = site.nobody()
    used, late = link(site, browser), link(site, browser)
    browser.post(used)
    browser.get("/guide")
    with site.database.transaction(WORKER) as session:
        unused = update(SignInLink).where(SignInLink.used_at.is_(None))
        session.execute(unused.values(expires_at=site.database.now() - timedelta(seconds=1)))
    for path in (used, late, "/sign-in/nonsense"):
        browser.post(path)
        assert newest(site)["event"] == SecurityEvent.LINK_REFUSED
        reasons.append(newest(site)["why"])

    assert reasons == ["used, or closed by a newer one or with an office", "too late", "not signed by this service"]


def test_what_somebody_may_not_do_or_see_is_noted(site: Site) -> None:
    opinion = site.world.opinion(Words(CommentType.GENERAL, text="A word of a department.")).id
    thai, deputy = site.as_(site.world.coordinators["TH"]), site.as_(site.world.deputy)

    thai.get(f"/opinions/{opinion}/leave-out")
    sealed = newest(site)
    thai.get("/secretariat/system-status")
    of_others = newest(site)
    deputy.post(f"/rounds/{site.world.round_id}/submit")
    refused = newest(site)
    thai.client.post("/sign-out", base_url="http://127.0.0.1:8000")
    forged = newest(site)

    assert (sealed["event"], sealed["member"], sealed["things"]) == (
        SecurityEvent.NOT_THERE,
        "TH",
        {"opinion_id": opinion},
    )
    assert (of_others["event"], of_others["page"]) == (SecurityEvent.NOT_THERE, "/secretariat/system-status")
    assert (refused["event"], refused["office"], refused["method"]) == (SecurityEvent.NOT_ALLOWED, "deputy", "POST")
    assert (forged["event"], forged["page"]) == (SecurityEvent.FORM_REFUSED, "/sign-out")


def test_a_change_of_office_is_noted_with_who_made_it(site: Site) -> None:
    coordinator = site.as_(site.world.coordinators["KH"])
    page = f"/rounds/{site.world.round_id}/contributors"
    coordinator.get(page)
    coordinator.post(page, {"name": "Chan Mony", "email": "mony@kh.example.org", "department": "Water"})
    appointed, invited = entries(site)[-2:]
    person = appointed["person"]
    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, site.world.deputy.email, now=site.database.now())
    coordinator.get(f"{page}/{person}/withdraw")
    coordinator.post(f"{page}/{person}/withdraw")
    ended = newest(site)

    assert (appointed["event"], appointed["role"], appointed["of_member"]) == (
        SecurityEvent.APPOINTED,
        "contributor",
        "KH",
    )
    assert appointed["who"] == site.world.coordinators["KH"].id
    assert (invited["event"], invited["person"]) == (SecurityEvent.INVITED, person)
    assert (ended["event"], ended["person"]) == (SecurityEvent.OFFICE_ENDED, person)


def test_ending_an_office_is_noted_with_the_browsers_that_it_signs_out(site: Site) -> None:
    site.as_(site.world.deputy)
    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, site.world.deputy.email, now=site.database.now())

    ended, signed_out = entries(site)[-2:]
    assert (ended["event"], ended["role"]) == (SecurityEvent.OFFICE_ENDED, "deputy")
    assert (signed_out["event"], signed_out["browsers"]) == (SecurityEvent.SIGNED_OUT_EVERYWHERE, 1)


def test_what_is_rolled_back_is_not_noted(site: Site) -> None:
    before = entries(site)
    with pytest.raises(ZeroDivisionError), site.database.transaction(WORKER) as session:
        people.end_office_of(session, site.world.deputy.email, now=site.database.now())
        raise ZeroDivisionError

    assert entries(site) == before


@pytest.mark.parametrize(
    ("proxies", "client", "noted"),
    [
        ("", CLIENT, PROXY),
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"198.51.100.1, {CLIENT}", CLIENT),
        (PROXY, "no address", PROXY),
        ("192.0.2.0/24", CLIENT, PROXY),
    ],
)
def test_where_somebody_comes_from_is_believed_of_our_own_proxy_alone(
    make_site: Callable[..., Site], proxies: str, client: str, noted: str
) -> None:
    site = make_site(LMEC_PROXIES=proxies)
    browser = Browser(site.app.test_client(), headers={"X-Forwarded-For": client})
    browser.post("/sign-in", {"email": "stranger@kh.example.org"})

    assert newest(site)["from"] == noted


def test_no_word_no_token_and_no_address_of_a_letter_gets_into_it(site: Site) -> None:
    browser, coordinator = site.nobody(), site.as_(site.world.coordinators["KH"])
    path = link(site, browser)
    remark = site.world.remark("KH", "Canary words.")
    browser.post(path)
    browser.post(path)
    browser.post(f"{path}x")
    site.nobody().post("/sign-in", {"email": "canary@kh.example.org"})
    site.as_(site.world.coordinators["TH"]).post(f"/comments/{remark.id}", {"text": "Canary words."})
    coordinator.client.post(f"/comments/{remark.id}", base_url="http://127.0.0.1:8000", data={"text": "Canary words."})

    assert site.database.security.file is not None
    written = site.database.security.file.read_text(encoding="utf-8")
    assert written.count("\n") >= 6
    for secret in ("anary", path.rpartition("/")[2], site.world.coordinators["KH"].email, "@"):
        assert secret not in written


def write_many(file: Path) -> None:
    for number in range(50):
        SecurityLog(file).write(SecurityEvent.SIGNED_IN, person=number)


def test_several_processes_write_it_at_once_and_full_files_are_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security_log, "LARGEST", 2_000)
    file = tmp_path / "log" / "security.log"
    processes = [get_context("fork").Process(target=write_many, args=(file,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert sorted(one["person"] for one in SecurityLog(file).entries()) == sorted([*range(50)] * 3)
    assert file.with_name("security.log.1").exists()
    assert {one.stat().st_mode & 0o777 for one in file.parent.iterdir()} == {0o600}


def test_nobody_is_kept_from_working_where_it_cannot_be_written(site: Site, tmp_path: Path) -> None:
    site.database.security = SecurityLog(tmp_path / "file" / "security.log")
    (tmp_path / "file").write_text("no folder")

    assert site.nobody().post("/sign-in", {"email": "stranger@kh.example.org"}).status_code == 200


def test_operators_read_it_by_a_command(site: Site, tmp_path: Path) -> None:
    browser = site.nobody()
    browser.post(link(site, browser))
    shown = CliRunner().invoke(main, ["security", "log", "--last", "1"], env={"LMEC_DATA": str(tmp_path)})

    assert shown.exit_code == 0, shown.output
    assert f"  signed in, from {PROXY}; person {site.world.coordinators['KH'].id}; way link\n" in shown.output
