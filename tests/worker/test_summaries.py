"""Letters to readers of other languages begin with a summary in theirs; the whole letter in English follows."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from lxml import html

from models.db.access import viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.people.operations import links
from models.people.person import Person
from models.rounds.consultation import Round
from models.rounds.operations import deadlines
from models.settings import Settings
from templates.translations.catalogs import TRANSLATED
from testing.world import LATER, NOW, World
from tests.rounds import open_round_on
from tests.worker.correspondence import answered, proposed, settings, world
from tests.worker.words import check, letter_to
from worker.mail.message import Envelope, message, render

__all__ = ["answered", "proposed", "settings", "world"]


def check_summary(
    name: str, database: Database, person: Person, letter: Letter, settings: Settings, language: str
) -> None:
    """The letter is its English one below a summary, and the summary is as its files have it."""
    english, own = (render(letter_to(database, person, letter, each), settings) for each in ("en", language))
    (part,) = html.fromstring(own.html).xpath("//div[@lang=$language]", language=language)
    summary = html.tostring(part, encoding="unicode", with_tail=False)

    assert own.text.endswith(english.text)
    assert own.html.replace(summary, "").split() == english.html.split()
    check(f"summary_{name}_{language}", replace(own, text=own.text.removesuffix(english.text), html=summary))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_round_that_opens(world: World, database: Database, settings: Settings, language: str) -> None:
    check_summary("round_opened", database, world.coordinators["KH"], Letter.ROUND_OPENED, settings, language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_receipt(answered: World, database: Database, settings: Settings, language: str) -> None:
    check_summary("receipt", database, answered.coordinators["KH"], Letter.RECEIPT, settings, language)


def test_a_receipt_while_the_round_is_paused(answered: World, database: Database, settings: Settings) -> None:
    by = answered.staff[0]
    with database.transaction(viewer_of(by)) as session:
        seen = session.get_one(Round, answered.round_id).timing
        deadlines.pause(session, answered.round_id, reason="A holiday.", by=by, seen=seen, now=LATER)

    check_summary("receipt_paused", database, answered.coordinators["KH"], Letter.RECEIPT, settings, "km")


def test_a_final_reading_that_opens(world: World, bare: DraftVersion, database: Database, settings: Settings) -> None:
    open_round_on(world, bare.id, final_reading=True)

    reader = world.coordinators["KH"]
    check_summary("round_opened_final_reading", database, reader, Letter.ROUND_OPENED, settings, "km")


def test_the_summary_comes_first_and_the_letter_is_the_same(
    world: World, database: Database, settings: Settings
) -> None:
    person = world.coordinators["KH"]
    english, khmer = (
        render(letter_to(database, person, Letter.ROUND_OPENED, language), settings) for language in ("en", "km")
    )

    assert khmer.text.endswith(english.text)
    assert khmer.subject.endswith(f" / {english.subject}")
    assert (english.content_language, khmer.content_language) == ("en", "km, en")


def test_mail_programs_are_told_both_languages(world: World, database: Database, settings: Settings) -> None:
    letter = render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED, "my"), settings)

    mail = message(
        Envelope("secretariat@lmec.example.org", "Sok Dara", "dara@kh.example.org", "letter-1", NOW),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.content_language,
    )

    read = message_from_bytes(mail.as_bytes(), policy=default)
    assert read["Content-Language"] == "my, en"
    assert read["Subject"] == letter.subject
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter.text


def test_the_link_that_signs_in_is_in_no_kept_summary(world: World, database: Database, settings: Settings) -> None:
    with database.transaction(viewer_of(world.coordinators["KH"])) as session:
        request = links.ask_for_link(session, "coordinator@kh.example.org", browser="a browser", now=NOW)
        links.answer(session, request.id, now=NOW)

    letter = render(letter_to(database, world.coordinators["KH"], Letter.SIGN_IN, "km"), settings)

    assert letter.text.count("/sign-in/") == 2
    assert "/sign-in/" not in letter.kept


def test_a_title_in_english_is_not_read_out_as_khmer(world: World, database: Database, settings: Settings) -> None:
    title = "Strategy 2023-2027"
    content = replace(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED, "km"), title=title)

    letter = html.fromstring(render(content, settings).html)

    languages = [
        one.xpath("ancestor-or-self::*[@lang][1]/@lang")[0] for one in letter.iter("p", "strong") if one.text == title
    ]
    assert languages == ["en", "en"]
