"""The keys with which cookies are signed and second factors are stored: a new one signs nobody out."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner
from flask.sessions import SecureCookieSessionInterface

from lmec import main
from models.people.factor_codes import FactorKey
from tests.web.sign_in_links import home_of, link
from tests.web.site import Browser, Site


def test_cookies_are_signed_as_flask_signs_them_so_that_no_release_signs_anybody_out(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    cookie = browser.client.get_cookie("lmec", "127.0.0.1")
    flasks = SecureCookieSessionInterface().get_signing_serializer(browser.client.application)
    assert cookie is not None
    assert flasks is not None
    known = flasks.loads(cookie.value)

    for value, name in ((flasks.dumps(known), "Coordinator of Cambodia"), (f"a{cookie.value}", None)):
        browser.client.set_cookie("lmec", value, domain="127.0.0.1")
        assert home_of(browser) == name


def test_a_key_that_is_not_there_cannot_be_renewed(tmp_path: Path) -> None:
    keys, mistyped = tmp_path / "keys", tmp_path / "kesy"
    keys.write_text("the key of before", encoding="utf-8")

    refused = CliRunner().invoke(main, ["secret", "--renew", str(keys), str(mistyped)])

    assert refused.exit_code == 1
    assert refused.output == f"Error: {mistyped} does not exist, so no key in it can be renewed. Nothing was changed.\n"
    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == {"keys": "the key of before"}


def test_a_new_key_signs_nobody_out_and_an_old_one_that_was_taken_away_does(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    assert CliRunner().invoke(main, ["secret", str(keys)]).exit_code == 0
    before = make_site(SECRET_KEY_FILE=str(keys))
    browser, asking = before.as_(before.world.deputy), before.nobody()
    path = link(before, asking)
    browser.get("/account")

    renewed = CliRunner().invoke(main, ["secret", "--renew", str(keys)])
    assert "it contains 2 keys" in renewed.output
    after = make_site(SECRET_KEY_FILE=str(keys))
    moved = _moved(browser, after)
    assert home_of(moved) == "Deputy of Cambodia"
    moved.token = browser.token  # of a form that was open before
    assert moved.post("/account/browsers/end-others").status_code == 302
    assert _moved(asking, after).post(path).headers["Location"] == "/"

    keys.write_text(keys.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    assert home_of(_moved(browser, make_site(SECRET_KEY_FILE=str(keys)))) is None


def test_second_factors_that_were_stored_with_an_earlier_key_hold() -> None:
    old, new = "the earlier key of these tests, long enough", "the newer key of these tests, also long enough"
    before, after, alone = FactorKey(old), FactorKey(f"{new}\n{old}"), FactorKey(new)

    stored = before.encrypted("JBSWY3DPEHPK3PXP")
    assert (after.decrypted(stored), alone.decrypted(stored)) == ("JBSWY3DPEHPK3PXP", None)
    assert alone.decrypted(after.encrypted("JBSWY3DPEHPK3PXP")) == "JBSWY3DPEHPK3PXP"
    assert before.digests("1234")[0] in after.digests("1234")
    assert after.digests("1234")[0] == alone.digests("1234")[0]
    assert before.link_codes("nonce")[0] in after.link_codes("nonce")


def _moved(browser: Browser, site: Site) -> Browser:
    """The same browser at another start of the service."""
    cookie = browser.client.get_cookie("lmec", domain="127.0.0.1")
    assert cookie is not None
    moved = site.nobody()
    moved.client.set_cookie("lmec", cookie.value, domain="127.0.0.1")
    return moved
