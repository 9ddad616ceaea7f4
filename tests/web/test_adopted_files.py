"""The adopted text as a file, for everybody: these files, and no other."""

import pytest
from lxml import html
from sqlalchemy import select, update

from models.adoption.adoption import AdoptionProcedure
from models.adoption.entered import Statement
from models.db.access import NOBODY, OPERATOR, WORKER
from models.db.work import WorkState
from models.documents.document import MEDIA, Document, DocumentKind, Format
from models.drafts.queries import texts
from models.drafts.version import DraftVersion, Stage
from templates.documents.texts import text_as_html
from testing.world import MEMBERS
from tests.adoption import begin, circulate_without_comments, terms
from tests.editorial import circulate, edit, make_owed, paragraph
from tests.rounds import finish_round
from tests.web.site import Browser, Site, text_of

CONTENT = b"%PDF-1.7 adopted words"


@pytest.fixture
def reader(site: Site) -> Browser:
    """Somebody who is not signed in, once version 2 is adopted."""
    begin(site.world, circulate_without_comments(site.world), terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    return site.nobody()


def page_of(site: Site) -> str:
    return f"/adopted/{site.world.consultation_id}"


def set_all(site: Site, **values: object) -> None:
    with site.database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(**values))


def test_the_public_page_offers_the_text_as_pdf_and_word_and_says_what_is_not_made(site: Site, reader: Browser) -> None:
    page = page_of(site)
    assert "PDF: being made Word: being made" in text_of(reader.get(page))
    assert reader.get(f"{page}/text.pdf").location == f"{page}#files"

    set_all(site, state=WorkState.FAILED)
    assert "PDF: not there yet Word: not there yet The secretariat can have a missing file made." in text_of(
        reader.get(page)
    )

    set_all(site, state=WorkState.DONE, content=CONTENT, size=len(CONTENT))
    shown = reader.get(page).text
    for format in (Format.PDF, Format.DOCX):
        assert f'href="{page}/text.{format.value}"' in shown
        file = reader.get(f"{page}/text.{format.value}")
        assert (file.status_code, file.mimetype, file.data) == (200, MEDIA[format], CONTENT)
    assert reader.get(f"{page}/text.xlsx").status_code == 404


@pytest.mark.slow
def test_all_adopted_texts_are_listed_for_everybody_with_their_statements_and_files(site: Site) -> None:
    nobody, world = site.nobody(), site.world
    assert "No text has been adopted yet." in text_of(nobody.get("/adopted/"))
    begun = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.EXPRESS))
    begun.agree("KH", Statement.RESERVATION, "We read it so.")
    for code in ("CN", "LA", "MM", "TH", "VN"):
        begun.agree(code)
    set_all(site, state=WorkState.DONE, content=CONTENT, size=len(CONTENT))

    page = nobody.get("/adopted/")

    shown = html.fromstring(page.text)
    assert shown.xpath("//h2/a/@href") == [page_of(site)]
    assert "with a statement of Cambodia" in text_of(page)
    assert shown.xpath("//main//ul[@class='files']//a/@href") == [
        f"{page_of(site)}/text.{one}" for one in ("pdf", "docx")
    ]
    adopted = html.fromstring(nobody.get(page_of(site)).text)
    assert "/adopted/" in adopted.xpath("//nav//a/@href")
    assert adopted.xpath("//nav[@id='contents']//a/text() | //nav[@id='contents']//a/span/text()") == ["Goals", "Means"]


def test_no_other_file_is_for_everybody(site: Site, reader: Browser) -> None:
    set_all(site, state=WorkState.DONE, content=CONTENT, size=len(CONTENT))
    with site.database.reading(WORKER) as session:
        every = session.scalars(select(Document)).all()
        adopted = session.scalars(select(DraftVersion.id).where(DraftVersion.stage == Stage.ADOPTED)).one()
    with site.database.reading(NOBODY) as session:
        public = session.scalars(select(Document)).all()

    assert {one.document_kind for one in every} > {
        DocumentKind.TEXT,
        DocumentKind.CERTIFICATE,
        DocumentKind.REDLINE,
        DocumentKind.COMPENDIUM,
    }
    assert {(one.version_id, one.document_kind) for one in public} == {(adopted, DocumentKind.TEXT)}
    for one in every:
        assert reader.get(f"/documents/{one.id}").status_code == 302


def test_before_a_text_is_adopted_there_is_no_file_of_it(site: Site) -> None:
    version = circulate_without_comments(site.world)
    set_all(site, state=WorkState.DONE, content=CONTENT, size=len(CONTENT))
    begin(site.world, version, terms(site.world, AdoptionProcedure.EXPRESS))

    assert site.nobody().get(f"{page_of(site)}/text.pdf").status_code == 404


def test_an_adopted_text_is_clean_of_what_the_secretariat_had_marked(site: Site) -> None:
    world = site.world
    candidate = finish_round(world)
    edit(world, paragraph(world, candidate, "2"), "protect", "safeguard", reason="A reason for members only.")
    version = circulate(world, make_owed(world))
    adoption = begin(world, version, terms(world, AdoptionProcedure.EXPRESS))
    with site.database.reading(WORKER) as session:
        assert "A reason for members only." in text_as_html(texts.text(session, version.id))
    adoption.agree("TH", Statement.INTERPRETATION, "It commits no funds.")
    for code in MEMBERS:
        if code != "TH":
            adoption.agree(code)

    with site.database.reading(WORKER) as session:
        file = text_as_html(texts.text(session, version.id))

    assert "safeguard" in file
    assert "It commits no funds." in file
    for private in ("A reason for members only.", "Secretariat (editorial)", "comments of round"):
        assert private not in file
