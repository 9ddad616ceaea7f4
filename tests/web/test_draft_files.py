"""A Word file becomes a consultation: kept, read by a worker, arranged like a pasted text, made once; and what goes wrong."""

import io

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.db.work import WorkState
from models.drafts.version import DraftVersion
from models.record.events import Event
from models.record.verbs import Verb
from models.uploads.upload import Upload
from tests.documents.test_outline import BURMESE, KHMER, NUMBERING, STYLES, listed
from tests.documents.word import docx, ins, p, styled, t
from tests.web.new_consultation import NEW, consultations, make, officer_browser, passages, press
from tests.web.site import Browser, Site, text_of
from tests.web.test_uploads import work

BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>Means</w:t></w:r>"
FILE = docx(
    styled("Titre", t("A second strategy"))
    + styled("Titre1", t(KHMER))
    + listed(BURMESE, 1)
    + p(BOLD)
    + listed("The members meet", 1).replace("</w:p>", ins(" every year") + "</w:p>"),
    styles=STYLES,
    numbering=NUMBERING,
)


def test_a_word_file_is_read_arranged_and_made_and_stays_with_the_text(site: Site) -> None:
    officer = officer_browser(site)
    sent = send(officer, FILE)
    assert "Waiting for a free worker" in text_of(officer.get(sent.location))
    assert 'data-done href="' not in officer.get(f"{sent.location}/progress").text
    work(site)
    assert f'data-done href="{sent.location}"' in officer.get(f"{sent.location}/progress").text

    shown = officer.get(sent.location)
    assert passages(shown) == [
        ("heading", "", KHMER),
        ("numbered", "1", BURMESE),
        ("numbered", "2", "Means"),
        ("numbered", "3", "The members meet every year"),
    ]
    assert "1 tracked change was read as accepted" in text_of(shown)
    assert "In the file this line stands out like a heading." in text_of(shown)
    assert html.fromstring(shown.text).xpath("string(//input[@name='title']/@value)") == "A second strategy"

    headed = press(officer, shown, "heading-2", {"text-3": "The members meet often"})
    assert passages(headed)[2:] == [("heading", "", "Means"), ("numbered", "2", "The members meet often")]
    assert "in the file: 2" not in text_of(headed)
    assert "1 tracked change was read as accepted" in text_of(headed)
    assert "stands out" not in text_of(headed)
    assert "stands out" in text_of(press(officer, headed, "numbered-2"))

    answer = make(officer, headed)
    assert answer.status_code == 302, text_of(answer)
    version = officer.get(answer.location)
    assert "It came in the file ព្រាង.docx" in text_of(version)
    (address,) = html.fromstring(version.text).xpath("//main//a[@download]/@href")
    back = officer.get(address)
    assert (back.data, back.mimetype) == (FILE, "application/octet-stream")
    with site.database.reading(WORKER) as session:
        text = session.scalars(select(DraftVersion).order_by(DraftVersion.id.desc()).limit(1)).one()
        upload = session.get_one(Upload, text.source_id)
        put_up = session.scalars(select(Event).where(Event.verb == Verb.DRAFT_PUT_UP).order_by(Event.id.desc())).first()
        assert put_up is not None
        assert put_up.body is not None
        assert put_up.body["file"] == upload.digest
    assert make(officer, headed).location == answer.location
    assert "ព្រាង.docx" in text_of(officer.get(NEW))


def test_the_same_file_again_leads_to_the_first(site: Site) -> None:
    officer = officer_browser(site)
    first = send(officer, FILE)
    assert send(site.as_(site.world.staff[1]), FILE).location == first.location


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (FILE[:-60], "The file is damaged or cut off"),
        (docx(styled("Titre", t("Only a title")), styles=STYLES), "There is a title, but no paragraph under it."),
        (docx(p()), "There are no words in this text."),
        (docx(p(t("Words.")) * 1001), "This text has 1,001 paragraphs"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_is_kept(site: Site, content: bytes, sentence: str) -> None:
    officer = officer_browser(site)
    sent = send(officer, content)
    work(site)

    shown = officer.get(sent.location)
    assert sentence in text_of(shown)
    assert "choose another file, or paste the text" in text_of(shown)
    assert officer.get(original(sent)).data == content
    assert "could not be used" in text_of(officer.get(NEW))
    assert consultations(site) == 1


def test_a_file_whose_reading_was_given_up_can_be_read_again(site: Site) -> None:
    officer = officer_browser(site)
    sent = send(officer, FILE)
    with site.database.transaction(WORKER) as session:
        session.scalars(select(Upload)).one().state = WorkState.FAILED

    shown = officer.get(sent.location)
    assert "This file could not be read" in text_of(shown)
    assert officer.press(shown, f"{sent.location}/read-again").location == sent.location
    work(site)
    assert passages(officer.get(sent.location))[0][2] == KHMER


def test_a_word_file_and_pasted_words_at_once_are_asked_about(site: Site) -> None:
    refused = send(officer_browser(site), FILE, pasted="My own words.")
    assert refused.status_code == 422
    assert "My own words." in refused.text
    assert files(site) == 0


def test_only_staff_find_the_files_of_the_secretariat(site: Site) -> None:
    sent = send(officer_browser(site), FILE)
    work(site)
    for person in (site.world.coordinators["KH"], site.world.contributor):
        browser = site.as_(person)
        for path in (sent.location, original(sent), f"{sent.location}/progress"):
            assert browser.get(path).status_code == 404
        assert browser.get(f"/uploads/{number_of(sent)}/file").status_code == 404
        assert send(browser, FILE).status_code == 404


def test_staff_find_no_file_of_a_member_here(site: Site) -> None:
    by = site.world.coordinators["KH"]
    country = site.as_(by)
    address = f"/rounds/{site.world.round_id}/uploads"
    country.get(address)
    sent = country.post(address, {"file": (io.BytesIO(FILE), "ours.docx")})  # type: ignore[dict-item]
    assert officer_browser(site).get(f"{NEW}/files/{number_of(sent)}").status_code == 404
    assert officer_browser(site).get(original(sent)).status_code == 404


def send(officer: Browser, content: bytes, **more: str) -> TestResponse:
    officer.get(NEW)
    fields = {"file": (io.BytesIO(content), "ព្រាង.docx"), "pasted": "", **more}
    return officer.post(NEW, fields, content_type="multipart/form-data")  # type: ignore[arg-type]


def number_of(sent: TestResponse) -> str:
    return str(sent.location.rpartition("/")[2])


def original(sent: TestResponse) -> str:
    return f"/secretariat/files/{number_of(sent)}"


def files(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return len(session.scalars(select(Upload.id)).all())
