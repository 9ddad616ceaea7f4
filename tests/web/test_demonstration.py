"""In the demonstration anybody acts as anybody and reads every letter; elsewhere nothing of it exists."""

from collections.abc import Callable
from email.message import EmailMessage
from hashlib import sha256
from mailbox import Maildir
from pathlib import Path

import pytest

from templates.links import demo_token
from tests.web.site import Site, text_of
from webapp.account.demonstration import LETTERS_SHOWN

HOSTILE = "<html><head></head><p>Open <b>round</b></p><script>alert(1)</script>"


@pytest.fixture
def demo(make_site: Callable[..., Site], tmp_path: Path) -> Site:
    return make_site(LMEC_DEMO="1", LMEC_MAILBOX=str(tmp_path / "mailbox"))


@pytest.mark.slow
def test_a_newcomer_finds_everybody_and_acts_as_each_in_turn(demo: Site) -> None:
    browser = demo.nobody()
    page = browser.get("/", follow_redirects=True)
    people = [*demo.world.coordinators.values(), demo.world.deputy, demo.world.contributor, *demo.world.staff]
    assert all(person.name in text_of(page) for person in people)

    for _ in range(2):
        for person in people:
            token = demo_token(demo.app.config["SECRET_KEY"], person.id)
            assert f'href="/demo/enter/{token}"' in page.text
            assert browser.get(f"/demo/enter/{token}").headers["Location"] == "/"
            assert f"<strong>{person.name}</strong>" in browser.get("/").text


def test_a_link_of_the_demonstration_that_we_did_not_sign_is_refused(demo: Site) -> None:
    assert demo.nobody().get("/demo/enter/1").status_code == 409
    other = demo_token("another key of at least thirty-two characters", demo.world.staff[0].id)
    assert demo.nobody().get(f"/demo/enter/{other}").status_code == 409
    nobody = demo_token(demo.app.config["SECRET_KEY"], 999_999)
    assert demo.nobody().get(f"/demo/enter/{nobody}").status_code == 404


def test_nothing_of_it_exists_outside_the_demonstration(site: Site) -> None:
    browser = site.as_(site.world.staff[0])
    missing = browser.get("/no/such/page").data
    token = demo_token(site.app.config["SECRET_KEY"], site.world.staff[0].id)
    for path in ("/demo", f"/demo/enter/{token}", "/mailbox", "/mailbox/word", "/mailbox/word/html"):
        assert browser.get(path).data == missing, path
    assert "/demo" not in browser.get("/").text


@pytest.mark.slow
def test_letters_are_shown_newest_first_and_nothing_in_them_runs(demo: Site, tmp_path: Path) -> None:
    browser = demo.nobody()
    assert "No letter has gone out yet" in text_of(browser.get("/mailbox"))

    arrive(tmp_path, "First <letter>")
    arrive(tmp_path, "Second letter")
    page = text_of(browser.get("/mailbox"))
    assert page.index("Second letter") < page.index("First <letter>")

    key = sha256(b"<Second@example.org>").hexdigest()[:16]
    letter = browser.get(f"/mailbox/{key}")
    assert "Please read version 2 & answer." in text_of(letter)
    assert f'src="/mailbox/{key}/html"' in letter.text
    assert "frame-src 'self'" in letter.headers["Content-Security-Policy"]

    shown = browser.get(f"/mailbox/{key}/html")
    assert shown.text.strip() == HOSTILE.replace("<head>", '<head><base target="_top">')
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert browser.get("/mailbox/unknown").status_code == 404


def test_a_letter_that_the_list_shows_no_more_can_still_be_opened(demo: Site, tmp_path: Path) -> None:
    for number in range(LETTERS_SHOWN + 1):
        arrive(tmp_path, f"Letter{number} of many")
    browser = demo.nobody()

    page = text_of(browser.get("/mailbox"))
    assert f"Only the newest {LETTERS_SHOWN} are shown." in page
    assert "Letter0 of many" not in page

    key = sha256(b"<Letter0@example.org>").hexdigest()[:16]
    assert "Please read version 2 & answer." in text_of(browser.get(f"/mailbox/{key}"))


def test_the_letters_to_one_address_are_found_behind_all_that_have_come_since(demo: Site, tmp_path: Path) -> None:
    arrive(tmp_path, "Invitation to comment", to="Somphet@la.example.org")
    for number in range(LETTERS_SHOWN):
        arrive(tmp_path, f"Letter{number} of many")
    browser = demo.nobody()
    assert "Invitation to comment" not in text_of(browser.get("/mailbox"))

    page = browser.get("/mailbox?to=somphet@la")
    assert "Invitation to comment" in text_of(page)
    assert "of many" not in text_of(page)
    assert 'value="somphet@la"' in page.text
    assert "No letter to “nobody” has gone out yet." in text_of(browser.get("/mailbox?to=nobody"))


def arrive(folder: Path, subject: str, to: str = "coordinator@kh.example.org") -> None:
    """A letter as the embedded mailbox keeps it."""
    mail = EmailMessage()
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{subject.split()[0]}@example.org>"
    mail.set_content("Please read version 2 & answer.\n")
    mail.add_alternative(HOSTILE, subtype="html")
    Maildir(folder / "mailbox").add(f"Delivered-To: {to}\n".encode() + mail.as_bytes())
