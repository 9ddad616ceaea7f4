"""Single sign-on against a provider in a process of its own, over HTTP: only people whom the service knows, by a verified address."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from werkzeug.test import TestResponse

from ops.embedded.parts import free_port
from testing.crew import eventually
from tests.web.oidc_provider import CLIENT, SECRET
from tests.web.sign_in_links import home_of
from tests.web.site import Browser, Site, text_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider, running."""
    port = free_port()
    command = [sys.executable, "-m", "tests.web.oidc_provider", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as running:
        address = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(address))
        yield address
        running.kill()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/keys").is_success
    except httpx.HTTPError:
        return False


@pytest.fixture
def site(make_site: Callable[..., Site], tmp_path: Path, issuer: str) -> Site:
    secret = tmp_path / "client_secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    return make_site(
        LMEC_OIDC_ISSUER=issuer,
        LMEC_OIDC_CLIENT_ID=CLIENT,
        LMEC_OIDC_CLIENT_SECRET_FILE=str(secret),
        LMEC_OIDC_NAME="the ministry’s account",
    )


def at_provider(browser: Browser, email: str, flaw: str = "") -> str:
    """Go to the provider, sign in there, and give the way on which it sends the browser back."""
    led = browser.get("/sign-in/oidc").headers["Location"]
    sent = httpx.get(
        led, params={**{name: one[0] for name, one in parse_qs(urlsplit(led).query).items()}, "as": email, "flaw": flaw}
    )
    back = urlsplit(sent.headers["Location"])
    return f"{back.path}?{back.query}"


def come_back(browser: Browser, email: str, flaw: str = "") -> TestResponse:
    return browser.get(at_provider(browser, email, flaw))


def test_people_whom_the_service_knows_come_in_and_are_where_they_wanted_to_go(site: Site) -> None:
    person, browser = site.world.coordinators["KH"], site.nobody()
    assert browser.get("/account").headers["Location"] == "/sign-in"
    assert "Sign in with the ministry’s account" in text_of(browser.get("/sign-in"))

    entered = come_back(browser, person.email.upper())

    assert entered.headers["Location"] == "/account"
    assert home_of(browser) == "Coordinator of Cambodia"
    log = site.app.extensions["lmec"].settings.security_log.read_text(encoding="utf-8")
    assert '"way": "single sign-on"' in log


def test_nobody_else_comes_in_and_reads_why(site: Site) -> None:
    browser = site.nobody()

    refused = come_back(browser, "minister@kh.example.org")

    assert refused.status_code == 409
    assert "you come as minister@kh.example.org, and nobody who takes part here has this address" in text_of(refused)
    assert "Send me a link" in text_of(refused)
    assert home_of(browser) is None
    log = site.app.extensions["lmec"].settings.security_log.read_text(encoding="utf-8")
    assert "nobody here has this address" in log
    assert "minister" not in log


@pytest.mark.parametrize(
    "flaw",
    [
        *("issuer", "audience", "several", "late", "nonce", "no nonce"),
        *("key", "unsigned", "client's secret", "unverified", "declined"),
    ],
)
def test_a_token_that_is_not_wholly_right_opens_nothing(site: Site, flaw: str) -> None:
    browser = site.nobody()

    refused = come_back(browser, site.world.coordinators["KH"].email, flaw)

    assert refused.status_code == 409
    assert "There is a problem" in text_of(refused)
    assert home_of(browser) is None


def test_a_way_back_is_good_once_and_only_in_the_browser_that_began(site: Site) -> None:
    person, browser, other = site.world.coordinators["KH"], site.nobody(), site.nobody()
    way = at_provider(browser, person.email)
    other.get("/sign-in/oidc")

    for stranger in (other, site.nobody()):
        assert stranger.get(way).status_code == 409
        assert home_of(stranger) is None
    assert browser.get(f"{way}&iss=https%3A%2F%2Fanother.example.org").status_code == 409
    assert browser.get(way).status_code == 409  # what the browser kept was used up

    way = at_provider(browser, person.email)
    assert [browser.get(way).status_code for _ in range(2)] == [302, 409]


def test_a_code_that_somebody_else_was_given_is_worth_nothing(site: Site) -> None:
    """A thief who brings another person's code to their own session fails at the provider: the code is bound to its browser."""
    victim, thief = site.nobody(), site.nobody()
    stolen = parse_qs(urlsplit(at_provider(victim, site.world.coordinators["KH"].email)).query)["code"][0]
    own = parse_qs(urlsplit(at_provider(thief, "thief@example.org")).query)["state"][0]

    assert thief.get(f"/sign-in/oidc/callback?code={stolen}&state={own}").status_code == 409
    assert home_of(thief) is None


def test_while_the_provider_is_away_people_are_told_and_can_ask_for_a_link(make_site: Callable[..., Site]) -> None:
    site = make_site(
        LMEC_OIDC_ISSUER=f"http://127.0.0.1:{free_port()}",
        LMEC_OIDC_CLIENT_ID=CLIENT,
        LMEC_OIDC_CLIENT_SECRET=SECRET,
        LMEC_OIDC_NAME="the ministry’s account",
    )

    refused = site.nobody().get("/sign-in/oidc")

    assert refused.status_code == 409
    assert "Signing in with the ministry’s account does not work at the moment" in text_of(refused)
    assert "Send me a link" in text_of(refused)


def test_without_a_provider_there_is_no_button_and_no_page(make_site: Callable[..., Site]) -> None:
    browser = make_site().nobody()

    assert "Or without a letter" not in text_of(browser.get("/sign-in"))
    assert browser.get("/sign-in/oidc").status_code == browser.get("/sign-in/oidc/callback").status_code == 404
