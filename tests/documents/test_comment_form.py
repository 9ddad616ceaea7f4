"""Our own form: handed out with the paragraphs in it, filled in, and read back without loss; and the compendium as ISO has it."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from models.brackets.queries.placed import count_brackets
from models.comments.comment import Change
from models.db.access import WORKER
from models.documents.document import Document, DocumentKind, Format
from models.documents.queries.compendium import compendium
from models.drafts.queries import texts
from testing.world import World
from tests.documents import forms
from tests.documents.version_documents import in_word, make_document
from tests.documents.word import p, packed, t
from tests.web.circulation import BURMESE, COMPROMISE, FORMULA, KHMER, MARKUP, SecondVersion
from worker.documents.forms.choices import titles_of_brackets
from worker.documents.forms.form import FormFile
from worker.documents.forms.own_form import CHANGES, HOW
from worker.documents.ooxml.package import Package
from worker.documents.ooxml.xml import W
from worker.documents.tables.read_docx import docx_grids
from worker.documents.tables.read_xlsx import xlsx_grids
from worker.documents.xlsx.comment_form import COLUMNS, HEADING, WHOLE

COMMENTS = {
    2: {"type": "general", "comment": f"{FORMULA}\n{MARKUP}"},
    4: {"change": "replace", "type": "editorial", "proposed": f"{KHMER}\n- {BURMESE}", "justification": "1-2"},
    5: {"change": "delete"},
    7: {"change": "insert_after", "proposed": "\u201c@水\u201d", "type": "substantive", "comment": "+1"},
    20: {"paragraph": "1", "comment": "A second one."},
}
"""What is written by rows of the table, the first of which has the titles."""


def written(row: Mapping[str, str]) -> dict[int, str]:
    """The words of a row by their columns."""
    columns = dict(
        zip(
            ("paragraph", "words", "change", "type", "comment", "proposed", "justification"),
            range(len(COLUMNS)),
            strict=True,
        )
    )
    return {columns[field]: CHANGES.get(words, words) for field, words in row.items()}


def in_excel(form: bytes, top: int) -> bytes:
    """The form, filled in; the titles stand in row `top`."""
    with zipfile.ZipFile(BytesIO(form)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    for row, comment in COMMENTS.items():
        for column, words in written(comment).items():
            place = f"{'ABCDEFG'[column]}{top + row - 1}"
            cell = f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'
            sheet, count = re.subn(rf'<c r="{place}" s="\d+"/>', lambda _, cell=cell: cell, sheet)
            assert count == 1
    return packed({**files, "xl/worksheets/sheet1.xml": sheet})


def in_word_itself(form: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(form)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    root = etree.fromstring(files["word/document.xml"])
    rows = root.findall(f".//{{{W}}}tr")
    for row, comment in COMMENTS.items():
        for column, words in written(comment).items():
            cell = rows[row - 1].findall(f"{{{W}}}tc")[column]
            for line in words.split("\n"):
                paragraph = etree.SubElement(cell, f"{{{W}}}p")
                etree.SubElement(etree.SubElement(paragraph, f"{{{W}}}r"), f"{{{W}}}t").text = line
    return packed({**files, "word/document.xml": etree.tostring(root)})


def content(out: SecondVersion, what: DocumentKind, format: Format) -> bytes:
    document: Document = make_document(out, what, format)
    assert document.content is not None, document.last_error
    return document.content


def assert_says_what_was_written(form: FormFile, top: int, out: SecondVersion) -> None:
    with out.world.database.reading(WORKER) as session:
        text = texts.text(session, out.version_id)
        places = [(WHOLE, "")] + [(each.label or HEADING, each.text) for each in text.paragraphs if not each.removed]
    assert (form.family, form.faults, form.warnings) == ("this service", [], [])
    assert form.version == str(out.version_id)
    assert [row.row for row in form.rows] == [top + row - 1 for row in COMMENTS]
    for row, (number, comment) in zip(form.rows, COMMENTS.items(), strict=True):
        label, words = places[number - 2] if number - 2 < len(places) else ("", "")
        expected = {"paragraph": label, "words": words, **comment}
        assert row.type == expected.pop("type", "")
        assert row.fields == {field: text for field, text in expected.items() if text}


def test_the_form_in_excel_comes_back_as_it_was_filled_in(out: SecondVersion) -> None:
    form = content(out, DocumentKind.FORM, Format.XLSX)

    empty, filled = forms.read(form), forms.read(in_excel(form, top=7))

    assert (empty.rows, empty.faults, empty.leftovers) == ([], [], [])
    assert_says_what_was_written(filled, 7, out)


def test_the_form_in_word_comes_back_as_it_was_filled_in(out: SecondVersion) -> None:
    form = content(out, DocumentKind.FORM, Format.DOCX)

    empty, filled = forms.read(form), forms.read(in_word_itself(form))

    assert (empty.rows, empty.faults, empty.outside) == ([], [], [])
    assert_says_what_was_written(filled, 1, out)


def test_words_that_somebody_writes_around_the_tables_of_the_form_in_word_are_told_of(out: SecondVersion) -> None:
    form = content(out, DocumentKind.FORM, Format.DOCX)
    with zipfile.ZipFile(BytesIO(form)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    body = files["word/document.xml"].decode()
    own = escape(HOW[-1])
    assert body.count(own) == 1

    edited = body.replace(own, f"{own} And none of these.").replace("</w:tbl>", f"</w:tbl>{p(t(KHMER))}")

    outside = forms.read(packed({**files, "word/document.xml": edited})).outside
    assert [(each.place, each.text) for each in outside] == [
        ("before table 1", f"{HOW[-1]} And none of these."),
        ("after table 1", KHMER),
        ("after table 2", KHMER),
    ]


def test_a_form_that_was_handed_out_before_paragraphs_could_be_moved_has_nothing_outside_its_tables(
    out: SecondVersion,
) -> None:
    with zipfile.ZipFile(BytesIO(content(out, DocumentKind.FORM, Format.DOCX))) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    body = files["word/document.xml"].decode()
    before, moves, _ = HOW[1].partition(f"; {CHANGES['move']}")
    assert moves
    _, sentence, whole = HOW[1].partition(". If other words are proposed, write the whole paragraph as it should read.")
    assert sentence
    assert whole
    assert escape(HOW[1]) in body

    older = body.replace(escape(HOW[1]), escape(before + sentence))

    assert forms.read(packed({**files, "word/document.xml": older})).outside == []


def test_nothing_in_the_form_is_reckoned(out: SecondVersion) -> None:
    form = content(out, DocumentKind.FORM, Format.XLSX)

    with zipfile.ZipFile(BytesIO(form)) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        styles = parts.read("xl/styles.xml").decode()
    assert all("<f>" not in sheet for sheet in sheets)
    assert 'formatCode="@"' in styles  # what is typed stays as it is typed
    assert {change.value for change in Change} == set(CHANGES)


def test_the_compendium_in_word_has_the_shape_of_a_form_of_iso(out: SecondVersion) -> None:
    word = in_word(out, DocumentKind.COMPENDIUM)

    form = forms.read(without_subtitle(content_again(out)))

    with out.world.database.reading(WORKER) as session:
        entries = compendium(session, out.version_id).entries
        comments = [entry.answered.comment for entry in entries]
        assert (form.family, form.faults) == ("ISO/IEC", [])
        assert [(row.fields["member"], row.fields["number"]) for row in form.rows] == [
            (comment.member.code, str(comment.number)) for comment in comments
        ]
        assert [row.type for row in form.rows] == [comment.type.value for comment in comments]
    text = "\n".join(each.after for each in word.paragraphs)
    for words in (FORMULA, BURMESE, KHMER, MARKUP, "not accepted: Transport is not for this text.", "KH Cambodia, "):
        assert words in text


def without_subtitle(content: bytes) -> bytes:
    """A compendium that no longer says what it is, so that it is read."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        files = {name: parts.read(name).replace(b"Comments and answers behind", b"Of") for name in parts.namelist()}
    return packed(files)


def content_again(out: SecondVersion) -> bytes:
    with out.world.database.reading(WORKER) as session:
        found = session.query(Document.content).filter_by(
            version_id=out.version_id, document_kind=DocumentKind.COMPENDIUM, format=Format.DOCX
        )
        return bytes(found.scalar())


@pytest.mark.parametrize("format", [Format.DOCX, Format.XLSX])
def test_the_form_is_there_for_a_first_text_too(world: World, format: Format) -> None:
    first = SecondVersion(world, {}, world.version_id)

    assert forms.read(content(first, DocumentKind.FORM, format)).columns[0].field == "paragraph"


def test_each_open_bracket_has_a_row_in_which_nothing_is_chosen(out: SecondVersion) -> None:
    tables = [
        [list(row.values()) for row in _table(content(out, DocumentKind.FORM, each))]
        for each in (Format.XLSX, Format.DOCX)
    ]

    assert tables[0] == tables[1]
    rows = tables[0]
    assert rows[0][:2] == ["1", "1"]
    assert rows[0][3] == f"A (Cambodia): twice yearly\nB (Viet Nam): regularly\nC (Secretariat proposes): {COMPROMISE}"
    assert [MARKUP in row[3] for row in rows].count(True) == 1
    assert {len(row) for row in rows} == {4}  # nothing stands in the columns for the choice
    with out.world.database.reading(WORKER) as session:
        assert len(rows) == count_brackets(session, out.version_id)


def _table(form: bytes) -> list[dict[int, str]]:
    """The rows of the table of brackets, under its titles."""
    start = BytesIO(form)
    grids = xlsx_grids(Package(start)) if b"xl/workbook.xml" in form else docx_grids(start, "form.docx")
    (grid,) = [grid for grid in grids.grids if titles_of_brackets(grid)]
    rows = [{place: cell.text for place, cell in row.items()} for _, row in sorted(grid.rows.items())]
    titles = next(number for number, row in enumerate(rows) if row.get(0, "").startswith("Bracket"))
    return rows[titles + 1 :]
