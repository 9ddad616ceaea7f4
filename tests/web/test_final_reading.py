"""The final reading of a text on the pages: called so everywhere, and open to corrections."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from demo.countries import tracked
from models.comments.comment import Change, CommentType
from models.db.access import WORKER
from models.drafts.queries import texts
from models.drafts.version import DraftVersion
from models.uploads.upload import UploadDecision
from tests.rounds import circulate_round
from tests.web.country import comments, coordinator, draft_path, new_comment_path
from tests.web.country import form_action as sole_action
from tests.web.secretariat import find_form, round_path
from tests.web.site import Browser, Site, text_of
from tests.web.test_forms_sent_in import OURS
from tests.web.test_forms_sent_in import sent as sent_form
from tests.web.test_opening import in_round, links
from tests.web.test_opening import officer as officer
from tests.web.test_taking_over import DARA, confirm, decide, uploaded_comments
from tests.web.test_taking_over import sent as sent_word
from worker.documents.docx_out.version_docx import text_as_docx


@pytest.fixture
def reading(site: Site, bare: DraftVersion) -> Site:
    """The final reading of version 2 is open."""
    return in_round(site, bare, final_reading=True)


def test_the_secretariat_reads_what_it_is_for_and_finds_it_by_its_name(reading: Site, officer: Browser) -> None:
    shown = text_of(officer.get(round_path(reading)))
    assert "Round 2 (final reading)" in shown
    assert "The members read version 2 once more before it is adopted, for law, references and language." in shown
    for address in ("/", f"/secretariat/consultations/{reading.world.consultation_id}"):
        assert "Round 2 (final reading)" in text_of(officer.get(address))


def test_members_and_departments_read_what_it_is_for(reading: Site) -> None:
    department = reading.as_(reading.world.contributor)
    for browser in (coordinator(reading), department):
        shown = text_of(browser.get(draft_path(reading)))
        assert "This is the final reading" in shown
        assert "Before it is adopted, all members read it once more, for law, references and language." in shown
        assert "Read the text and ask for corrections" in shown
        assert "Round 2 (final reading)" in text_of(browser.get("/"))


def test_a_change_that_is_no_correction_is_refused_with_every_word_kept(reading: Site) -> None:
    browser = coordinator(reading)
    page = browser.get(new_comment_path(reading, "2", "replace"))
    assert "A change in it is a correction of law, references or language" in text_of(page)
    words = reading.world.paragraph("2").text.replace("fish", "fishes")
    typed = {"proposed_text": words, "justification": "There are many.", "text": "See annex.", "type": "substantive"}

    refused = browser.press(page, sole_action(page), typed)

    assert refused.status_code == 422
    assert "This round is the final reading of the text" in text_of(refused)
    assert "object when it is asked to adopt the text" in text_of(refused)
    assert [word in refused.text for word in ("fishes", "There are many.", "See annex.")] == [True] * 3
    assert comments(reading) == []
    kept = browser.press(refused, sole_action(refused), {"type": "editorial"})
    assert kept.status_code == 302
    assert [one.proposed_text for one in comments(reading)] == [words]


def test_a_form_gives_its_corrections_and_shows_why_its_other_rows_are_not_taken(reading: Site) -> None:
    browser, seen = coordinator(reading), reading.world.paragraph

    def row(label: str, old: str, new: str, type: str) -> tuple[str, ...]:
        present = seen(label).text
        return (label, present, "", type, "", present.replace(old, new), "")

    rows = [
        row("1", "every", "each", "editorial"),
        row("2", "fish", "birds", "technical"),
        row("3", "of the", "of", "translation"),
        row("4", "the period", "a period", ""),
    ]
    address = sent_form(browser, reading, [OURS, *rows])
    page = browser.get(address)
    assert "This round is the final reading of the text" in text_of(page)
    refused, without_kind = [
        one for one in uploaded_comments(reading) if one.type in (CommentType.TECHNICAL, CommentType.SUBSTANTIVE)
    ]
    assert find_form(page, f"/uploaded/{refused.id}/decide") is not None
    assert "If this is a correction, say so; else leave it out." in text_of(page)

    decide(browser, refused, UploadDecision.LEAVE_OUT)
    browser.post(f"/uploaded/{without_kind.id}/correction", {})
    confirm(browser, address)

    assert [(one.paragraph_id, one.type) for one in comments(reading)] == [
        (seen("1").id, CommentType.EDITORIAL),
        (seen("3").id, CommentType.TRANSLATION),
        (seen("4").id, CommentType.EDITORIAL),
    ]


def test_a_change_in_a_word_file_is_a_correction_only_if_somebody_says_so(reading: Site) -> None:
    with reading.database.reading(WORKER) as session:
        file = text_as_docx(texts.text(session, reading.world.version_id))
    browser, gone = coordinator(reading), reading.world.paragraph("4")
    file = tracked(tracked(file, "every year", "each year", author=DARA), "fish", "fishes", author=DARA)
    address = sent_word(browser, reading, tracked(file, gone.text, "", author=DARA))
    page = browser.get(address)
    assert "A Word file does not say of which kind its changes are, so say it here." in text_of(page)
    assert "No points in this file will become comments of Cambodia; 3 points need your decision first" in text_of(page)

    browser.press(page, f"{address}/corrections", {})
    waits = next(one for one in uploaded_comments(reading) if one.change is Change.DELETE)
    page = browser.get(address)
    assert "2 points in this file will become comments of Cambodia; 1 point needs your decision first" in text_of(page)
    decided = f"/uploaded/{waits.id}"
    assert [button.get("formaction") for button in buttons(page, waits.id)] == [f"{decided}/correction", None]
    browser.post(f"{decided}/correction", {})
    confirm(browser, address)

    assert [(one.change, one.type) for one in comments(reading)] == [
        (Change.REPLACE, CommentType.EDITORIAL),
        (Change.REPLACE, CommentType.EDITORIAL),
        (Change.DELETE, CommentType.EDITORIAL),
    ]


def buttons(page: TestResponse, uploaded_id: int) -> list[html.HtmlElement]:
    """What can be pressed at one thing that a file asks."""
    return html.fromstring(page.text).xpath(f"//article[@id='u-{uploaded_id}']//button")  # type: ignore[no-any-return]


def test_receipt_and_compendium_say_that_it_was_the_final_reading(reading: Site) -> None:
    reading.world.replace("KH", "1", "every year", "each year", type=CommentType.EDITORIAL)
    version, browser = circulate_round(reading.world), coordinator(reading)

    assert "Round 2 (final reading)" in text_of(browser.get(f"{draft_path(reading)}/receipt"))
    assert "1 comment of round 2 (final reading)" in text_of(browser.get(f"/versions/{version.id}/compendium"))
    assert "This was the final reading" in text_of(browser.get(draft_path(reading)))
    assert '"final_reading": true' in browser.get(f"/versions/{version.id}/compendium.json").text


def test_who_adopts_a_text_reads_whether_it_has_had_its_final_reading(
    site: Site, bare: DraftVersion, officer: Browser
) -> None:
    consultation = f"/secretariat/consultations/{site.world.consultation_id}"
    assert "A round on it can be its final reading before it is adopted." in text_of(officer.get(consultation))
    page = officer.get(f"/secretariat/versions/{bare.id}/adopt")
    assert "No final reading has been held of this text" in text_of(page)
    (offer,) = [address for address in links(page.text) if "open-round" in address]
    assert html.fromstring(officer.get(offer).text).xpath("//input[@name='kind'][@checked]/@value") == ["final-reading"]

    third = circulate_round(in_round(site, bare, final_reading=True).world)
    held = text_of(officer.get(f"/secretariat/versions/{third.id}/adopt"))
    assert "The members read version 2 in round 2" in held
    assert "No word has changed since." in held
    assert "No bracket is open in it, and round 2 (final reading) has been held." in text_of(officer.get(consultation))

    usual = in_round(site, third, final_reading=False).world
    usual.replace("TH", "1", "every year", "each year", type=CommentType.EDITORIAL)
    fourth = circulate_round(usual)
    page = officer.get(f"/secretariat/versions/{fourth.id}/adopt")
    assert "See what has changed since" in text_of(page)
    (changed,) = [address for address in links(page.text) if "redline" in address]
    assert "each" in text_of(officer.get(changed))
