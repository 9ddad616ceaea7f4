"""The action framework, a table, in files: changed in Excel and sent in, and on the paper for clearance."""

from io import BytesIO

import pytest
from sqlalchemy import select

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import WORKER
from models.documents.document import DocumentKind, Format
from models.documents.queries import papers
from models.text import rows
from redline import cells
from templates.documents.texts import clearance_as_html
from testing.world import World
from tests.documents.filled import with_cells
from tests.documents.version_documents import make_document
from tests.web.action_table import BURMESE, HEAD, PLANT, SHARE, alone, world
from tests.web.circulation import SecondVersion
from tests.web.country import comments, coordinator
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import sent
from tests.web.test_taking_over import confirm
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.clearance_docx import clearance_as_docx
from worker.documents.forms.form import TableRow
from worker.documents.forms.read import read_form

__all__ = ["world"]


@pytest.mark.slow
def test_the_table_is_changed_in_excel_and_comes_back_row_by_row(site: Site) -> None:
    document = make_document(SecondVersion(site.world, {}, site.world.version_id), DocumentKind.TABLES, Format.XLSX)
    browser = coordinator(site)
    assert "The tables of the text" in text_of(browser.get(f"/versions/{site.world.version_id}/files"))
    assert document.content is not None
    assert read_form(BytesIO(document.content), "tables.xlsx", {}).table_rows == [
        TableRow(5, "", "2", PLANT, "", HEAD),
        TableRow(6, "", "3", SHARE, "", HEAD),
    ]
    untouched = text_of(browser.get(sent(browser, site, document.content)))
    assert "No comments were found in this form." in untouched

    words = {"D5": "2023-2027", "F5": "Two more years.", "B7": f"Plant mangroves. {BURMESE}", "D7": "2026"}
    filled = with_cells(document.content, {**words, "A8": "77", "B8": "Nowhere."})
    address = sent(browser, site, filled)
    page = text_of(browser.get(address))
    assert "“77” is the number of no row in the text." in page
    confirm(browser, address)

    changed, new_row = comments(site)
    assert (changed.change, cells(changed.proposed_text), changed.justification) == (
        Change.REPLACE,
        [*PLANT[:2], "2023-2027", PLANT[3]],
        "Two more years.",
    )
    assert new_row.change is Change.INSERT_AFTER
    assert new_row.paragraph_id == site.world.paragraph("3").id
    assert rows.typed_cells(new_row.proposed_text) == [f"Plant mangroves. {BURMESE}", "", "2026", ""]


def test_the_file_for_clearance_shows_changed_and_new_rows_in_cells(site: Site) -> None:
    world = site.world
    world.replace("KH", "2", "2025", "2027")
    after = world.paragraph("3").id
    new = "| Plant mangroves. | Cambodia | 2026 | |"
    world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", new, "Storms."))
    world.comment("KH", Words(CommentType.GENERAL, Change.REMARK, after, "Who pays?", cell="Funding"))

    with site.database.reading(WORKER) as session:
        answer = session.scalars(
            select(Submission).where(Submission.round_id == world.round_id, Submission.member_id == member_of(world))
        ).one()
        pack = papers.pack(session, answer)
        file, page = clearance_as_docx(pack), clearance_as_html(pack)

    word = [one for one in read_docx(BytesIO(file), "clearance.docx").paragraphs if one.cell is not None]
    tables = [one.after for one in word if one.cell and one.cell[0] < 2]
    assert tables == [*HEAD, *PLANT[:2], "2023-20252027", PLANT[3], *HEAD, "Plant mangroves.", "Cambodia", "2026", ""]
    changed, added = alone(page)
    assert changed == [[*HEAD], [*PLANT[:2], "2023-20252027", PLANT[3]]]
    assert added == [[*HEAD], ["Plant mangroves.", "Cambodia", "2026", ""]]
    assert "about “Funding”" in page


def member_of(world: World) -> int:
    return world.coordinators["KH"].of_member().id
