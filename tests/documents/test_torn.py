"""What belongs together on paper stays together: rows, signatures, the proof; and each page says what it is of."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from models.db.access import WORKER
from models.documents.document import DocumentKind, Format
from models.documents.queries.compendium import Compendium
from models.drafts.queries import texts
from testing.world import LATER, World
from tests.browser.stage_words import CHINESE, THAI
from tests.documents.test_bracket_rows import found
from tests.documents.test_papers import make_paper
from worker.documents.docx_out.write_tables import TABLE_WIDTH, Table, Tables, write_tables
from worker.documents.ooxml.xml import W
from worker.documents.xlsx.comment_form import HEADING, form_as_docx
from worker.documents.xlsx.compendium import PRINTED, TITLES, compendium_as_docx, workbook

__all__ = ["found"]


def part(file: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(file)) as parts:
        return etree.fromstring(parts.read(name))


def test_no_row_of_the_compendium_is_torn_and_each_page_has_the_head_of_the_iso_form(found: Compendium) -> None:
    file = compendium_as_docx(found)

    story, head, foot = (part(file, f"word/{name}.xml") for name in ("document", "header1", "footer1"))
    rows = list(story.iter(f"{{{W}}}tr"))
    assert rows
    assert all(row.find(f"./{{{W}}}trPr/{{{W}}}cantSplit") is not None for row in rows)
    assert ["".join(cell.itertext()) for cell in head.iter(f"{{{W}}}tc")] == [
        "Comments and observations",
        "Date: 22 April 2022",
        "Document: version 3",
        "Project: A strategy for the river",
    ]
    assert "Not for citation." in "".join(foot.itertext())


@pytest.mark.parametrize("words", ["The members meet. " * 30, CHINESE * 12, f"{THAI} " * 8, "A line.\n" * 13])
def test_a_row_as_long_as_half_a_page_may_go_on_on_the_next_page(words: str) -> None:
    table = Table([("Number", 16), ("Comment", 50)], [("KH-1", words[:80]), ("KH-2", words)])
    file = write_tables(Tables("A strategy", "", "en", "1", LATER, (), [table]))

    titles, short, long = part(file, "word/document.xml").iter(f"{{{W}}}tr")
    together = [row.find(f"./{{{W}}}trPr/{{{W}}}cantSplit") is not None for row in (titles, short, long)]
    assert together == [True, True, False]


def test_the_head_of_each_page_is_as_wide_as_the_table_below_it(found: Compendium) -> None:
    file = compendium_as_docx(found)

    head, story = (part(file, f"word/{name}.xml") for name in ("header1", "document"))
    widths = [
        sum(int(each.get(f"{{{W}}}w", "")) for each in next(one.iter(f"{{{W}}}tblGrid"))) for one in (head, story)
    ]
    assert abs(widths[0] - widths[1]) < len(TITLES)


def test_a_long_title_at_the_head_of_each_page_has_room_beside_short_parts() -> None:
    title = "Project: Lancang-Mekong Environmental Cooperation Strategy and Action Framework"
    above = ("Comments and observations", "Date: 22 April 2022", "Document: version 3", title)
    file = write_tables(Tables("A strategy", "", "en", "1", LATER, (), [Table([("A", TABLE_WIDTH)], ())], above))

    widths = [int(each.get(f"{{{W}}}w", "")) for each in next(part(file, "word/header1.xml").iter(f"{{{W}}}tblGrid"))]
    assert len({*widths[:-1]}) == 1
    assert widths[-1] > 2 * widths[0]


def test_a_heading_in_the_form_stays_with_the_paragraph_below_it(world: World) -> None:
    with world.database.reading(WORKER) as session:
        file = form_as_docx(texts.text(session, world.version_id))

    rows = list(part(file, "word/document.xml").iter(f"{{{W}}}tr"))[1:]
    first = {each: "".join(each[1].itertext()) for each in rows}
    kept = [row for row in rows if row.find(f".//{{{W}}}keepNext") is not None]
    assert [first[row] for row in kept] == [HEADING, HEADING]


def test_the_signatures_of_a_clearance_stay_on_one_page_with_their_heading(world: World) -> None:
    file = make_paper(world, DocumentKind.CLEARANCE, Format.DOCX).content or b""

    (table,) = part(file, "word/document.xml").iter(f"{{{W}}}tbl")
    *others, last = table.iter(f"{{{W}}}tr")
    kept = [all(p.find(f"./{{{W}}}pPr/{{{W}}}keepNext") is not None for p in row.iter(f"{{{W}}}p")) for row in others]
    assert kept == [True] * 3
    assert not list(last.iter(f"{{{W}}}keepNext"))
    after = table.getnext()
    assert after.find(f"./{{{W}}}pPr/{{{W}}}spacing").get(f"{{{W}}}line") == "20"


def test_the_workbook_prints_the_columns_that_matter_with_its_name_below_each_page(found: Compendium) -> None:
    file = workbook(found, at=LATER)

    with zipfile.ZipFile(BytesIO(file)) as parts:
        book, first = (parts.read(f"xl/{name}.xml").decode() for name in ("workbook", "worksheets/sheet1"))
    last = "ABCDEFGHIJKLM"[PRINTED - 1]
    assert list(TITLES)[PRINTED - 1] == "reason"
    assert f'_xlnm.Print_Area" localSheetId="0">\'All comments\'!$A$1:${last}$' in book
    assert 'orientation="landscape"' in first
    assert "Not for citation. A strategy for the river, version 3&amp;R&amp;8 &amp;P / &amp;N</oddFooter>" in first
