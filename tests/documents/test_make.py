"""The documents of a circulated version, made by the worker as they are owed."""

import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from models.adoption.adoption import AdoptionProcedure
from models.adoption.entered import Statement
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.drafts.queries import texts
from models.drafts.queries.comparison import compare_versions
from models.drafts.version import DraftVersion
from ops.embedded.parts import free_port
from testing.world import LATER, World
from tests.adoption import begin, terms
from tests.documents.other_readers import docx_editor
from tests.documents.test_printing import BROWSER, PDFTOTEXT
from tests.documents.version_documents import in_word, make_document
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import BURMESE, COMPROMISE, FORMULA, KHMER, SecondVersion, make_version_2
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.version_docx import text_as_docx
from worker.documents.pdf import printing
from worker.documents.xlsx.compendium import name_of_sheet


@pytest.mark.skipif(not BROWSER or PDFTOTEXT is None, reason="Chromium or pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize(
    ("what", "words"),
    [
        (DocumentKind.TEXT, (f"[Cambodia: {KHMER}]", f"[Secretariat proposes: {COMPROMISE}]")),
        (DocumentKind.BRACKETS, ("twice yearly", "It allows for both.", "every year → regularly")),
        (DocumentKind.REDLINE, ("every year", "twice yearly", "Viet Nam")),
        (DocumentKind.COMPENDIUM, (BURMESE, FORMULA, "Transport is not for this text.")),
    ],
)
def test_each_document_is_printed_with_the_words_of_the_version(
    out: SecondVersion, what: DocumentKind, words: tuple[str, ...], tmp_path: Path
) -> None:
    document = make_document(out, what, Format.PDF)

    assert document.state is WorkState.DONE
    assert document.content is not None
    assert document.size == len(document.content)
    (tmp_path / "a.pdf").write_bytes(document.content)
    assert PDFTOTEXT is not None
    copied = subprocess.run([PDFTOTEXT, tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    for sentence in (*words, "A strategy for the river – version 2"):
        assert "".join(sentence.split()) in "".join(copied.split())


def test_the_compendium_is_a_workbook_of_text_with_a_sheet_for_each_section(out: SecondVersion) -> None:
    document = make_document(out, DocumentKind.COMPENDIUM, Format.XLSX)

    assert document.content is not None
    book = CalamineWorkbook.from_filelike(BytesIO(document.content))
    assert book.sheet_names == ["All comments", "Before the first heading", "Goals", "Means"]
    every = book.get_sheet_by_name("All comments").to_python()
    assert every[0][:4] == ["Number", "Country", "About", "Type"]
    assert len(every) == 1 + sum(len(book.get_sheet_by_name(name).to_python()) - 1 for name in book.sheet_names[1:])
    assert FORMULA in [cell for row in every for cell in row]
    proposed = [row[every[0].index("Proposed change")] for row in every]
    assert f"Add a paragraph after this one: {KHMER}" in proposed
    with zipfile.ZipFile(BytesIO(document.content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
        assert all('state="frozen"' in sheet and "<autoFilter" in sheet for sheet in sheets)


def test_the_text_is_a_word_file_that_we_know_again(out: SecondVersion) -> None:
    word = in_word(out, DocumentKind.TEXT)

    with out.world.database.reading(WORKER) as session:
        standing = [each for each in texts.text(session, out.version_id).paragraphs if not each.removed]
        assert word.after == word.before == ["A strategy for the river", "Version 2", *(each.text for each in standing)]
        assert [each.bookmark for each in word.paragraphs[2:]] == [f"_p{each.key}" for each in standing]


def test_the_adopted_text_in_word_has_the_statements_of_members_behind_it(world: World, bare: DraftVersion) -> None:
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    adoption.agree("TH", Statement.RESERVATION, KHMER)
    adoption.all_agree(but="TH")

    with world.database.reading(WORKER) as session:
        content = text_as_docx(texts.text(session, adoption.version.id))

    body = [each for each in read_docx(BytesIO(content), "version.docx").paragraphs if each.part == "body"]
    assert [each.after for each in body][-2:] == ["Statements of members", f"Thailand, reservation: {KHMER}"]


def test_the_redline_is_a_word_file_whose_changes_are_by_those_who_asked_for_them(out: SecondVersion) -> None:
    word = in_word(out, DocumentKind.REDLINE)

    with out.world.database.reading(WORKER) as session:
        paragraphs = compare_versions(session, out.version_id).paragraphs
        assert word.before[2:] == [each.before.text for each in paragraphs if each.before]
        assert word.after[2:] == [each.now.text for each in paragraphs if each.now]
    changes = [change for each in word.paragraphs for change in each.changes]
    assert ("ins", f"[Cambodia: {KHMER}]", "Cambodia") in [(each.kind, each.text, each.author) for each in changes]
    assert {each.author for each in word.comments if each.parent is None} >= {"Cambodia", "Viet Nam"}
    assert {each.author for each in word.comments if each.parent} == {"Secretariat"}


@pytest.mark.slow
def test_a_redline_over_two_rounds_has_both_texts_for_every_reader(out: SecondVersion, tmp_path: Path) -> None:
    first = out.world.version_id
    second = open_next_round(out)
    second.replace("TH", "1", "to share", "and share")
    third = replace(out, version_id=circulate_round(second).id)
    with out.world.database.transaction(viewer_of(out.world.staff[0])) as session:
        documents.ask(session, third.version_id, DocumentKind.REDLINE, Format.DOCX, older_id=first, now=LATER)
        versions = {id: session.get_one(DraftVersion, id).number for id in (first, third.version_id)}
        paragraphs = compare_versions(session, third.version_id, first).paragraphs

    document = make_document(third, DocumentKind.REDLINE, Format.DOCX, first)

    (tmp_path / "redline.docx").write_bytes(document.content or b"")
    before, after = docx_editor(tmp_path / "redline.docx")
    comments = read_docx(BytesIO(document.content or b""), "redline.docx").comments
    assert {"TH-1 of round 2", "KH-1 of round 1"} <= {each.text.split("\n")[0] for each in comments}
    assert versions == {first: 1, third.version_id: 3}
    assert [text for text in before[2:] if text] == [each.before.text for each in paragraphs if each.before]
    assert [text for text in after[2:] if text] == [each.now.text for each in paragraphs if each.now]


def test_what_would_change_is_made_for_the_secretariat_before_the_text_goes_out(world: World) -> None:
    candidate = make_version_2(world)
    with world.database.transaction(viewer_of(world.staff[0])) as session:
        documents.ask(session, candidate.version_id, DocumentKind.CANDIDATE, Format.DOCX, now=LATER)

    word = in_word(candidate, DocumentKind.CANDIDATE)

    assert word.after[1] == "The candidate text, with what changes since version 1"
    assert any("Transport" not in each.text and each.author == "Secretariat" for each in word.comments)


@pytest.mark.parametrize(
    ("what", "format"), [(DocumentKind.COMPENDIUM, Format.XLSX), (DocumentKind.REDLINE, Format.DOCX)]
)
def test_a_document_is_made_with_the_same_bytes_again(out: SecondVersion, what: DocumentKind, format: Format) -> None:
    first = make_document(out, what, format)
    database = out.world.database
    with database.transaction(WORKER) as session:
        session.get_one(Document, first.id).state = WorkState.WAITING

    assert make_document(out, what, format).content == first.content


def test_where_nothing_can_print_the_document_fails_at_once_and_says_why(
    out: SecondVersion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "weasy.py"
    program.write_text(f"raise SystemExit({printing.NO_PANGO})")
    monkeypatch.setattr(printing, "CHROMIUM", ())
    monkeypatch.setattr(printing, "WEASY", program)

    document = make_document(out, DocumentKind.TEXT, Format.PDF)

    assert (document.state, document.last_error, document.content) == (WorkState.FAILED, printing.MISSING, None)


def test_a_printer_that_dies_costs_an_attempt_and_the_document_waits(
    out: SecondVersion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "weasy.py"
    program.write_text("import os; os.abort()")
    monkeypatch.setattr(printing, "CHROMIUM", ())
    monkeypatch.setattr(printing, "WEASY", program)

    document = make_document(out, DocumentKind.TEXT, Format.PDF)

    assert (document.state, document.attempts) == (WorkState.WAITING, 1)


def test_while_the_printer_is_away_a_document_waits_and_has_not_been_tried(out: SecondVersion) -> None:
    document = make_document(out, DocumentKind.TEXT, Format.PDF, printer=f"127.0.0.1:{free_port()}")

    assert (document.state, document.attempts) == (WorkState.WAITING, 0)
    assert "The printer does not answer" in (document.last_error or "")


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    taken: set[str] = set()

    names = [
        name_of_sheet(heading, taken)
        for heading in ("[Goals]: a/b", "goals  A B", "History", "x" * 40, "X" * 40, "'", KHMER)
    ]

    assert names == [
        "Goals a b",
        "goals A B (2)",
        "History (2)",
        "x" * 31,
        "X" * 27 + " (2)",
        "Before the first heading",
        KHMER[:31],
    ]
