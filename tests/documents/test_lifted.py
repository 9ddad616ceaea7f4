"""A text in which a meeting has lifted the brackets comes with files like any other: no round lies between it and the one before."""

from lxml import html

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER
from models.documents.queries import papers
from models.drafts.queries import comparison
from models.drafts.version import DraftVersion
from templates.documents.texts import certificate_as_html, redline_as_html
from testing.world import World
from tests.adoption import begin, note, terms
from tests.web.circulation import KHMER, SecondVersion
from worker.documents.docx_out.version_docx import redline_as_docx


def test_what_changed_in_it_can_be_printed_and_opened_in_word(world: World, out: SecondVersion) -> None:
    with world.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, KHMER)
    adoption = begin(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    adoption.all_agree()

    result_id = adoption.row().result_id
    assert result_id
    with world.database.reading(WORKER) as session:
        found = comparison.compare_versions(session, result_id)
        page, word = redline_as_html(found), redline_as_docx(found)

    text = html.fromstring(page).text_content()
    assert "Version 3, with what changed since version 2" in text
    assert "Made from the version before, with words on which the members agreed." in text
    assert KHMER in text
    assert word.startswith(b"PK")


def test_the_certificate_has_each_bracket_in_its_sentence_and_no_name_breaks(world: World, out: SecondVersion) -> None:
    with world.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, KHMER)
    adoption = begin(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    adoption.all_agree()

    result_id = adoption.row().result_id
    assert result_id
    with world.database.reading(WORKER) as session:
        page = certificate_as_html(papers.certificate(session, result_id))
        [stored] = [one.bracket for one in adoption.row().agreed_words if "regularly" in one.bracket]

    cells = [cell.text_content() for cell in html.fromstring(page).xpath("//td[@class='words'][strong]")]
    first = "[every year] [Cambodia:\u00a0twice yearly][Viet\u00a0Nam:\u00a0regularly]"
    assert cells[0].startswith(f"The members will meet {first}")
    assert cells[0].endswith("] to share what they have learned.")
    assert "\u00a0" not in stored
