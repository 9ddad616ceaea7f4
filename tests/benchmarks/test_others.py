"""What the table on others' files says is counted, and not taken for granted."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import others
from benchmarks.shapes import SHAPES


@pytest.mark.slow
def test_every_cell_of_the_forms_in_the_shape_of_real_ones_is_counted_and_the_main_column_taken() -> None:
    main, read, named = others.measure_shapes(Path())

    assert (main.many, main.total) == (6, 6)
    assert (named.many, named.total) == (
        read.total,
        sum(bool(words) for shape in SHAPES for words in shape.row.values()),
    )
    assert 0 < read.many < read.total


def test_a_folder_of_forms_has_a_line_for_each(tmp_path: Path) -> None:
    with (tmp_path / "form.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("Paragraph", "Comment", "Email"), ("1", "Why?", "dara@example.org")])
    (tmp_path / "letter.docx").write_bytes(b"%PDF-1.7")

    form, letter = list(others.form_lines(sorted(tmp_path.glob("*"))))

    assert form == "| form.csv | others | 1 | 0 | 2 | 1 | 0 |"
    assert letter.startswith("| letter.docx | The file is a PDF")


def test_the_command_says_where_it_looked_in_vain(tmp_path: Path) -> None:
    answer = CliRunner().invoke(others.main, [str(tmp_path)])

    assert (answer.exit_code, f"There is nothing in {tmp_path}" in answer.output) == (2, True)
