"""The documents that are measured are what they are said to be: ours hold what those beside them hold."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from benchmarks import printed, workbooks
from benchmarks.measure import best_of, cpu_seconds_with_children
from benchmarks.word_files import WHY, paragraphs, sheet_with_changes
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.write_docx import write_docx


def test_each_paragraph_has_its_changes_and_a_comment() -> None:
    draft = paragraphs(3)

    word = read_docx(BytesIO(write_docx(sheet_with_changes(draft, 5))), "a.docx")

    changed = word.paragraphs[2:5]
    assert [each.before.rstrip() for each in changed] == draft
    assert [len(each.changes) for each in changed] == [10, 10, 10]
    assert [each.text for each in word.comments] == [WHY] * 3


def test_both_workbooks_have_the_same_cells() -> None:
    ours, theirs = (
        CalamineWorkbook.from_filelike(BytesIO(write(7))).get_sheet_by_index(0).to_python()
        for write in (workbooks.ours, workbooks.xlsx_writer)
    )

    assert ours == theirs
    assert len(ours) == 1 + 7


def test_a_page_is_of_the_length_that_is_asked_for_and_in_seven_languages() -> None:
    html = printed.page(60)

    assert html.count("<p lang=") == 60
    assert {language for language in ("en", "km", "lo", "my", "th", "vi", "zh") if f'lang="{language}"' in html} == {
        "en", "km", "lo", "my", "th", "vi", "zh"
    }  # fmt: skip


@pytest.mark.slow
def test_what_processes_of_ours_take_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(write_docx(sheet_with_changes(paragraphs(2))))
    command = [sys.executable, "-m", "benchmarks.extracting", str(tmp_path / "a.docx")]

    (taken,) = best_of(
        lambda: subprocess.run(command, check=True, capture_output=True), rounds=1, clock=cpu_seconds_with_children
    )

    assert taken > 0.1
