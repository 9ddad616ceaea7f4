"""Passkeys in a real browser, with an authenticator that Chromium makes up: added, confirmed with, removed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from werkzeug.serving import make_server

from models.comments.submission import Submission, SubmissionState
from models.db.access import WORKER
from models.people.operations import signing_in
from models.people.person import Person
from models.people.sign_ins import SignedIn
from ops.embedded.parts import free_port
from testing import chromium as chromiums
from tests.web.site import Site

pytestmark = pytest.mark.skipif(chromiums.program() is None, reason=chromiums.MISSING)
OWN = "/account/second-factors"


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Iterator[Site]:
    """The service at a name, which passkeys need, with a factor required."""
    port = free_port()
    site = make_site(LMEC_SECOND_FACTOR="required", PUBLIC_URL=f"http://localhost:{port}")
    server = make_server("localhost", port, site.app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield site
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def desk(site: Site) -> Iterator[Page]:
    """A window of Cambodia's coordinator, on a machine that keeps passkeys."""
    address = site.app.extensions["lmec"].settings.public_url
    with chromiums.chromium() as browser:
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": "lmec", "value": cookie(site, site.world.coordinators["KH"]), "url": address}])
        window = context.new_page()
        devices = context.new_cdp_session(window)
        devices.send("WebAuthn.enable")
        kept = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        always = {"isUserVerified": True, "automaticPresenceSimulation": True}
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**kept, **always}})
        yield window
        context.close()


def cookie(site: Site, person: Person) -> str:
    with site.database.transaction(WORKER) as session:
        token = signing_in.begin(session, person, now=site.database.now())
    signer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    return str(signer.dumps({"token": token}))


@pytest.mark.slow
def test_a_passkey_is_added_confirms_an_official_act_and_is_removed(site: Site, desk: Page) -> None:
    world = site.world
    world.remark("KH", "We thank the secretariat.")
    desk.goto(OWN)
    desk.get_by_label("Name of the passkey").fill("ទូរស័ព្ទ")
    desk.get_by_role("button", name="Add a passkey").click()
    expect(desk.get_by_role("row", name="ទូរស័ព្ទ")).to_contain_text("your only second factor")
    stale(site, world.coordinators["KH"])

    desk.goto(f"/rounds/{world.round_id}/answer")
    desk.get_by_role("button", name="Submit for Cambodia").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(Submission.state)).all().count(SubmissionState.SUBMITTED) == 0
    desk.get_by_role("button", name="Use a passkey").click()
    expect(desk.get_by_role("status").first).to_contain_text("The secretariat has received the official answer")

    desk.goto(OWN)
    desk.get_by_role("button", name="Make a sheet").click()
    desk.goto(OWN)
    expect(desk.get_by_role("row", name="ទូរស័ព្ទ")).not_to_contain_text("never")
    desk.get_by_role("button", name="Remove ទូរស័ព្ទ").click()
    expect(desk.get_by_role("row", name="ទូរស័ព្ទ")).to_have_count(0)


def test_a_passkey_that_was_shown_before_or_elsewhere_confirms_nothing(site: Site, desk: Page) -> None:
    person = site.world.coordinators["KH"]
    desk.goto(OWN)
    desk.get_by_label("Name of the passkey").fill("Key")
    desk.get_by_role("button", name="Add a passkey").click()
    expect(desk.get_by_role("rowheader", name="Key")).to_be_visible()
    desk.goto("/account/confirm")
    with desk.expect_request("**/account/confirm") as sent:
        desk.get_by_role("button", name="Use a passkey").click()
    expect(desk).to_have_url(f"{site.app.extensions['lmec'].settings.public_url}/")
    stale(site, person)

    with site.database.reading(WORKER) as session:
        before = session.scalars(select(SignedIn.confirmed_at).where(SignedIn.person_id == person.id)).one()
    again = desk.request.post(
        "/account/confirm", form=dict(parse_qsl(sent.value.post_data or "", keep_blank_values=True))
    )
    assert again.status == 422
    assert "This passkey could not be checked." in again.text()
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(SignedIn.confirmed_at).where(SignedIn.person_id == person.id)).one() == before


def stale(site: Site, person: Person) -> None:
    """Let ten minutes pass since the last confirmation."""
    with site.database.transaction(WORKER) as session:
        own = update(SignedIn).where(SignedIn.person_id == person.id)
        session.execute(own.values(confirmed_at=site.database.now() - timedelta(minutes=11)))
