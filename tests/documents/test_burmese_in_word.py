"""Burmese in our Word files: lines break between syllables, and what comes back asks for nothing that nobody has changed."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from icu4py.breakers import LineBreaker

import redline
from models.drafts.version import Kind, Paragraph
from tests.documents.other_readers import PRINTED, printed_by_libre_office
from tests.documents.test_printing import TYPED
from worker.documents.docx_in.proposed_changes import Draft, proposed_changes
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile
from worker.documents.docx_out.sheet import Passage, Sheet, Words
from worker.documents.docx_out.write_docx import write_docx
from worker.documents.docx_out.write_tables import Table, Tables, write_tables
from worker.documents.pdf.printing import CLINGING_SIGNS
from worker.documents.xlsx.comment_form import bracket_columns
from worker.documents.xlsx.compendium import ISO_COLUMNS

AT = datetime(2022, 5, 3, 10, tzinfo=UTC)
LONG = ("ကာကွယ်သည်", "အကြောင်းရင်း", "သဘောထားအမျိုးအစား", "အချက်အလက်များကို", "အတွင်းရေးမှူးရုံး၏မှတ်ချက်")


def torn(text: str) -> list[str]:
    """What would begin a line within a syllable, by the dictionary that LibreOffice and browsers share."""
    return [part for part in list(LineBreaker(text, "my"))[1:] if CLINGING_SIGNS.match(part)]


def read_again() -> WordFile:
    passage = Passage("p1", Kind.NUMBERED, "1", (Words(TYPED),))
    return read_docx(BytesIO(write_docx(Sheet("A strategy", "", "my", "1", AT, [passage]))), "text.docx")


def test_no_line_breaks_within_a_syllable_in_whichever_order_its_marks_were_typed() -> None:
    assert torn(TYPED)

    written = read_again().paragraphs[1].after

    assert torn(written) == []
    assert redline.key(written) == redline.key(TYPED)


@pytest.mark.skipif(not PRINTED, reason="LibreOffice or pdftotext (poppler-utils) is not installed")
def test_columns_with_the_words_of_headings_are_wide_enough_for_those_that_nothing_parts(tmp_path: Path) -> None:
    (in_compendium,) = [width for title, width in ISO_COLUMNS if title.startswith("Paragraph")]
    (in_form,) = [width for title, width in bracket_columns("en") if title.startswith("Paragraph")]
    table = Table([("A", in_compendium), ("B", in_form)], [(word, word) for word in LONG])
    (tmp_path / "a.docx").write_bytes(write_tables(Tables("A strategy", "", "my", "1", AT, (), [table])))

    parts = printed_by_libre_office(tmp_path / "a.docx").split()

    assert LONG[0] in parts
    assert [part for part in parts if CLINGING_SIGNS.match(part)] == []


def test_a_file_that_comes_back_untouched_asks_for_nothing() -> None:
    base = [Paragraph(id=1, position=0, key="p1", kind=Kind.NUMBERED, label="1", text=TYPED)]

    found = proposed_changes(
        read_again(), Draft(base, base, "my", "version 1", ours=True, heads=frozenset({"A strategy"}))
    )

    assert found.found == []
