"""The final reading of a text on the pages: offered where no bracket is open, called so everywhere, and asked for before adoption."""

from datetime import timedelta

import pytest

from demo.editing import tracked
from models.access import WORKER
from models.comment import Change, CommentType
from models.draft import DraftVersion
from models.queries import texts
from models.upload import Decision
from tests.rounds import round_on
from tests.web.country import comments, coordinator
from tests.web.secretariat import action
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import OURS
from tests.web.test_forms_sent_in import sent as sent_form
from tests.web.test_taking_over import DARA, asked, confirm, decide
from tests.web.test_taking_over import sent as sent_word
from worker.documents.made.version_docx import text_as_docx


@pytest.fixture
def reading(site: Site, bare: DraftVersion) -> Site:
    """The final reading of version 2 is open."""
    return in_round(site, bare, final_reading=True)


def in_round(site: Site, version: DraftVersion, *, final_reading: bool) -> Site:
    closes_at = site.database.now() + timedelta(days=7)
    world = round_on(site.world, version.id, closes_at, final_reading=final_reading)
    return Site(site.app, site.database, world)


def test_a_form_gives_its_corrections_and_shows_why_its_other_rows_are_not_taken(reading: Site) -> None:
    browser, seen = coordinator(reading), reading.world.paragraph

    def row(label: str, old: str, new: str, type: str) -> tuple[str, ...]:
        present = seen(label).text
        return (label, present, "", type, "", present.replace(old, new), "")

    rows = [
        row("1", "every", "each", "editorial"),
        row("2", "fish", "birds", "technical"),
        row("3", "of the", "of", ""),
    ]
    address = sent_form(browser, reading, [OURS, *rows])
    page = browser.get(address)
    assert "This round is the final reading of the text" in text_of(page)
    (refused,) = [one for one in asked(reading) if one.type is CommentType.TECHNICAL]
    assert action(page, f"/uploaded/{refused.id}/decide") is not None
    assert "change its kind" in text_of(page)

    decide(browser, refused, Decision.LEAVE_OUT)
    confirm(browser, address)

    assert [(one.paragraph_id, one.type) for one in comments(reading)] == [
        (seen("1").id, CommentType.EDITORIAL),
        (seen("3").id, CommentType.EDITORIAL),
    ]


def test_changes_in_a_word_file_are_corrections(reading: Site) -> None:
    with reading.database.reading(WORKER) as session:
        file = text_as_docx(texts.text(session, reading.world.version_id))
    browser = coordinator(reading)

    address = sent_word(browser, reading, tracked(file, "every year", "each year", author=DARA))
    assert "each change in the file counts as an editorial correction" in text_of(browser.get(address))
    confirm(browser, address)

    assert [(one.change, one.type) for one in comments(reading)] == [(Change.REPLACE, CommentType.EDITORIAL)]
