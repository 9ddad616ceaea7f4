"""A member's reservation beside the paragraph that it names, wherever the adopted text is read."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.entered import Statement
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.drafts.queries import texts
from models.drafts.version import DraftVersion, Stage
from models.text.instants import dated
from templates.documents.texts import text_as_html, text_as_markdown
from testing.world import MEMBERS
from tests.adoption import RunningAdoption, begin, circulate_without_comments, terms
from tests.browser.adopting import at_a_meeting
from tests.rounds import circulate_round
from tests.web.site import Site, text_of
from webapp.forms import NOT_TICKED
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.version_docx import text_as_docx

RESERVED = "Thailand reserves its position on paragraph 3, also with a view to paragraph 3 of the Agreement of 1995."


def adopted(adoption: RunningAdoption, statement: str = RESERVED) -> int:
    """The adopted version; Thailand has attached a reservation, Myanmar a statement that names no paragraph."""
    adoption.agree("TH", Statement.RESERVATION, statement)
    adoption.agree("MM", Statement.INTERPRETATION, "Nothing in this text changes national law.")
    for code in ("KH", "CN", "LA", "VN"):
        adoption.agree(code)
    with adoption.world.database.reading(WORKER) as session:
        return session.scalars(select(DraftVersion.id).where(DraftVersion.stage == Stage.ADOPTED)).one()


@pytest.fixture
def version_id(site: Site) -> int:
    return adopted(
        begin(site.world, circulate_without_comments(site.world), terms(site.world, AdoptionProcedure.EXPRESS))
    )


def beside(page: str) -> dict[str, list[str]]:
    """The statements beside each paragraph that has some, by its number: what they say and where they lead."""
    found = html.fromstring(page).xpath("//section[.//p[@class='statement-on']]")
    return {
        each.xpath("string(a)").removeprefix("Paragraph ").strip(): each.xpath(".//p[@class='statement-on']/a/text()")
        for each in found
    }


def test_everybody_reads_it_beside_the_paragraph_and_at_the_end(site: Site, version_id: int) -> None:
    page = site.nobody().get(f"/adopted/{site.world.consultation_id}").text

    assert beside(page) == {"3": ["Thailand: reservation"]}
    tree = html.fromstring(page)
    link = tree.xpath("//p[@class='statement-on']/a/@href")[0]
    assert RESERVED in tree.xpath(f"string(//section[@id='{link.removeprefix('#')}'])")
    assert "Myanmar: interpretative statement" in tree.xpath("//section[@class='shown']/h3/text()")


def test_one_that_is_withdrawn_keeps_its_words_and_names_the_day(site: Site, version_id: int) -> None:
    thai, public = site.as_(site.world.coordinators["TH"]), f"/adopted/{site.world.consultation_id}"
    with site.database.reading(WORKER) as session:
        path = f"/adoptions/{session.scalars(select(Adoption.id)).one()}"
    form = thai.get(path)
    assert "Withdraw" not in text_of(site.as_(site.world.coordinators["LA"]).get(path))
    unsure = thai.press(form, f"{path}/withdraw", {})
    assert NOT_TICKED in text_of(unsure)
    assert beside(site.nobody().get(public).text) == {"3": ["Thailand: reservation"]}

    assert thai.press(unsure, f"{path}/withdraw", {"sure": "y"}).status_code == 302

    shown = thai.get(path)
    assert "It is recorded that Thailand has withdrawn its reservation." in text_of(shown)
    assert "Withdraw it for Thailand" not in text_of(shown)
    page = site.nobody().get(public).text
    assert beside(page) == {"3": ["Thailand: reservation, withdrawn"]}
    assert RESERVED in page
    assert f"Thailand withdrew it on {dated(site.database.now())}" in text_of(site.nobody().get(public))
    with site.database.reading(WORKER) as session:
        word = read_docx(BytesIO(text_as_docx(texts.text(session, version_id))), "adopted.docx")
    (margin,) = word.comments
    assert margin.text == f"reservation, withdrawn: {RESERVED}"
    assert any(each.after.startswith("Thailand withdrew it on ") for each in word.paragraphs)


@pytest.mark.slow
def test_the_page_for_members_and_the_paper_show_the_same(site: Site, version_id: int) -> None:
    page = site.as_(site.world.coordinators["KH"]).get(f"/versions/{version_id}").text
    with site.database.reading(WORKER) as session:
        text = texts.text(session, version_id)

    assert beside(page) == beside(text_as_html(text)) == {"3": ["Thailand: reservation"]}
    lines = text_as_markdown(text).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("3. "))
    assert lines[place + 2].strip() == "(Thailand: reservation, see below)"


def test_in_word_it_stands_in_the_margin_and_at_the_end(site: Site, version_id: int) -> None:
    with site.database.reading(WORKER) as session:
        word = read_docx(BytesIO(text_as_docx(texts.text(session, version_id))), "adopted.docx")

    assert [(one.author, one.text) for one in word.comments] == [("Thailand", f"reservation: {RESERVED}")]
    assert f"Thailand, reservation: {RESERVED}" in [each.after for each in word.paragraphs]


@pytest.mark.slow
def test_a_number_is_that_of_the_text_with_the_words_of_the_meeting(site: Site) -> None:
    version, how = at_a_meeting(site.world)  # whose words take the last paragraph out

    adopted(begin(site.world, version, how))

    assert beside(site.nobody().get(f"/adopted/{site.world.consultation_id}").text) == {"3": ["Thailand: reservation"]}


def test_a_number_that_moves_at_adoption_is_that_which_the_members_read(site: Site) -> None:
    new = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, site.world.paragraph("1").id, "", "All speak.", "Fair.")
    for code in MEMBERS:
        site.world.comment(code, new)
    version = circulate_round(site.world)  # in which the new paragraph is 1 bis

    adopted(begin(site.world, version, terms(site.world, AdoptionProcedure.EXPRESS)), "On paragraphs 1 bis and 3.")

    page = site.nobody().get(f"/adopted/{site.world.consultation_id}").text
    assert set(beside(page)) == {"2", "4"}


def test_who_has_attached_it_reads_beside_which_paragraphs_it_will_stand(site: Site) -> None:
    how = terms(site.world, AdoptionProcedure.EXPRESS, site.database.now() + timedelta(days=7))
    adoption = begin(site.world, circulate_without_comments(site.world), how)
    adoption.agree("TH", Statement.RESERVATION, RESERVED)
    adoption.agree("MM", Statement.INTERPRETATION, "On paragraph 99.")

    pages = {
        code: text_of(site.as_(site.world.coordinators[code]).get(f"/adoptions/{adoption.id}"))
        for code in ("TH", "MM", "VN")
    }

    third = site.world.paragraph("3").text
    assert f"stand at the end of the text, and beside: paragraph 3, “{third}”" in pages["TH"]
    assert "It names no paragraph of this text by its number, so it is not shown beside one." in pages["MM"]
    assert "Once the text is adopted" not in pages["VN"]


def test_a_reservation_made_where_numbers_move_is_told_the_final_ones(site: Site) -> None:
    new = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, site.world.paragraph("1").id, "", "All speak.", "Fair.")
    for code in MEMBERS:
        site.world.comment(code, new)
    how = terms(site.world, AdoptionProcedure.EXPRESS, site.database.now() + timedelta(days=7))
    adoption = begin(site.world, circulate_round(site.world), how)

    adoption.agree("TH", Statement.RESERVATION, "On paragraph 1 bis of version 2.")

    page = text_of(site.as_(site.world.coordinators["TH"]).get(f"/adoptions/{adoption.id}"))
    assert "and beside: paragraph 2, “All speak.”" in page
