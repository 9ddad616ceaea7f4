"""`lmec form`, as a person and as a program use it; and the forms of others, as far as they are at hand."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main
from testing.service import LMEC
from tests.documents.forms import read, word_table, workbook
from tests.documents.test_files_by_others import ABSENT, FOLDER
from tests.documents.word import docx, p, t
from worker.documents.forms.choices import TITLES

FORMS = FOLDER / "comment_forms"
LOGS = sorted(FORMS.glob("oasis_*.md"))
CSV = "Country;Line;Type;Comment;Vote taken\r\nKH;12;te;Say when.;yes\r\nKH;9-3;ge;Why?;\r\n"


def test_a_person_reads_the_rows_of_a_table_and_the_choices_in_brackets(tmp_path: Path) -> None:
    (tmp_path / "tables.xlsx").write_bytes(
        workbook([("Row", "Action", "Reason"), ("2", "Plant trees", "Now."), ("", "Count fish")])
    )
    brackets = [("Bracket", TITLES["choice"], TITLES["can_accept"], TITLES["package"]), ("3", "A", "B, keep", "P")]
    (tmp_path / "brackets.xlsx").write_bytes(workbook(brackets))

    answers = [
        CliRunner().invoke(main, ["form", str(tmp_path / name)]).output for name in ("tables.xlsx", "brackets.xlsx")
    ]

    assert [answer.splitlines()[1:] for answer in answers] == [
        [
            "4 cells read, 0 kept aside, 0 in rows with something wrong",
            "",
            "Row 2: Plant trees (Now.)",
            "Row without a number: Count fish",
        ],
        [
            "4 cells read, 0 kept aside, 0 in rows with something wrong",
            "",
            "Bracket 3: accept A, could also accept B, keep, package P",
        ],
    ]


def test_a_person_reads_what_a_row_of_our_form_asks_for_also_without_words(tmp_path: Path) -> None:
    titles = ("Paragraph", "Present words", "What should happen", "Comment", "Proposed words", "Reason")
    rows = [titles, ("7", "Two.", "take this paragraph out", "", "", ""), ("8", "Three.", "", "Say when.", "", "")]
    (tmp_path / "form.xlsx").write_bytes(workbook(rows))

    lines = CliRunner().invoke(main, ["form", str(tmp_path / "form.xlsx")]).output.splitlines()

    assert lines[lines.index("row 2, paragraph 7:") :] == [
        "row 2, paragraph 7:",
        "  change: take this paragraph out",
        "",
        "row 3, paragraph 8:",
        "  comment: Say when.",
    ]


def test_help_has_each_example_on_its_own_line() -> None:
    lines = CliRunner().invoke(main, ["form", "--help"]).output.splitlines()

    assert "    lmec form comments-of-thailand.xlsx" in lines


@pytest.mark.slow
def test_a_program_gets_one_object(tmp_path: Path) -> None:
    (tmp_path / "kh.csv").write_text(CSV)

    answer = subprocess.run([LMEC, "form", str(tmp_path / "kh.csv"), "--json"], capture_output=True, check=True)

    result = json.loads(answer.stdout)
    assert (result["version"], result["untouched"]) == (None, [])
    assert result["columns"][3] == {
        "letter": "D",
        "title": "Comment",
        "field": "comment",
        "first": ["Say when.", "Why?"],
    }
    assert result["rows"] == [
        {
            "row": 2,
            "sheet": "",
            "said": {"member": "KH", "line": "12", "comment": "Say when."},
            "cells": {"member": "A2", "line": "B2", "type": "C2", "comment": "D2"},
            "type": "technical",
            "where": "line 12",
            "lines": [12, 12],
            "pages": None,
            "aside": [["Vote taken", "yes"]],
        }
    ]
    assert [(each["row"], each["cell"]) for each in result["faults"]] == [(3, "B3")]
    assert result["cells"] == {"read": 4, "aside": 1, "wrong": 4}


def test_a_person_reads_each_comment_with_its_place_and_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "kh.csv").write_text(CSV)

    answer = CliRunner().invoke(
        main, ["form", str(tmp_path / "kh.csv"), "--column", "c=author", "--column", "D=comment"]
    )

    assert answer.output.splitlines() == [
        "kh.csv: 2 comments, no rows with something wrong",
        "4 cells read, 5 kept aside, 0 in rows with something wrong",
        "",
        "Column A, “Country”: not used",
        "Column B, “Line”: not used",
        "Column C, “Type”: author",
        "Column D, “Comment”: comment",
        "Column E, “Vote taken”: not used",
        "",
        "row 2, te:",
        "  comment: Say when.",
        "  aside, Country: KH",
        "  aside, Line: 12",
        "  aside, Vote taken: yes",
        "",
        "row 3, ge:",
        "  comment: Why?",
        "  aside, Country: KH",
        "  aside, Line: 9-3",
    ]


@pytest.mark.slow
def test_words_outside_the_tables_of_a_word_file_are_shown(tmp_path: Path) -> None:
    rows = word_table(("Paragraph", "Comment"), ("3", "Why?"))
    (tmp_path / "kh.docx").write_bytes(docx(rows + p(t("We speak for the delta, too."))))

    shown = CliRunner().invoke(main, ["form", str(tmp_path / "kh.docx")])
    plain = CliRunner().invoke(main, ["form", str(tmp_path / "kh.docx"), "--json"])

    assert shown.output.splitlines()[-2:] == ["", "Outside, after the table: We speak for the delta, too."]
    assert json.loads(plain.output)["outside"] == [{"place": "after the table", "text": "We speak for the delta, too."}]


@pytest.mark.parametrize("column", ["comment", "4=comment", "D=wish"])
def test_a_column_that_is_not_said_rightly_is_refused(column: str, tmp_path: Path) -> None:
    (tmp_path / "kh.csv").write_text(CSV)

    answer = CliRunner().invoke(main, ["form", str(tmp_path / "kh.csv"), "--column", column])

    assert (answer.exit_code, "not like F=comment" in answer.stderr) == (2, True)


def test_what_is_no_form_is_refused_with_one_sentence_and_code_two(tmp_path: Path) -> None:
    (tmp_path / "kh.csv").write_bytes(b"%PDF-1.7")

    answer = CliRunner().invoke(main, ["form", str(tmp_path / "kh.csv"), "--json"])

    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)


def test_the_forms_of_others_are_read() -> None:
    if not FORMS.exists():
        pytest.skip(ABSENT)

    template = read((FORMS / "iso_comment_template_2012-03.docx").read_bytes())
    filled = read((FORMS / "iso_form_filled_PL.docx").read_bytes())

    assert [(form.family, len(form.rows), form.faults, form.warnings) for form in (template, filled)] == [
        ("ISO/IEC", 0, [], []),
        ("ISO/IEC", 1, [], []),
    ]
    (row,) = filled.rows
    assert (row.fields["member"], row.fields["number"], row.where, row.type) == (
        "PL",
        "42",
        "section Bibliography",
        "editorial",
    )
    assert row.fields["comment"].startswith("Instead of ISO 80000-3:2006 ")


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem[-16:])
def test_rows_of_real_logs_come_through_a_workbook_as_they_are(log: Path) -> None:
    lines = [line for line in log.read_text().splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if "|--" not in line]

    form = read(workbook(table))

    assert (form.family, form.faults) == ("OASIS", [])
    assert [row.fields["comment"] for row in form.rows] == [cells[3] for cells in table[1:]]
    assert [row.fields["author"] for row in form.rows] == [cells[2] for cells in table[1:]]
