"""What people typed, in files that other programs read."""

import pytest

from models.drafts.version import DraftVersion
from models.rounds.consultation import Consultation
from models.text.spans import cut_runs
from templates.documents.formulas import as_written, harmless
from templates.documents.names import file_name
from templates.documents.texts import plain


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_cell_that_could_be_a_formula_is_words(begin: str) -> None:
    assert harmless(f"{begin}1+1") == f"'{begin}1+1"
    assert as_written(harmless(f"{begin}1+1")) == f"{begin}1+1"


@pytest.mark.parametrize("parts_at", [";", "\t", "\n", "x;\t"])
def test_what_another_program_could_take_for_a_cell_begins_no_formula(parts_at: str) -> None:
    typed = f"a fish{parts_at}=cmd|' /C calc'!A0"

    assert harmless(typed) == f"a fish{parts_at}'=cmd|' /C calc'!A0"
    assert as_written(harmless(typed)) == typed


@pytest.mark.parametrize("cell", ["", "1-1", "ទឹក", "'=1", "fish; and more", "Two points:\n- one\n- two"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("The *river* and its_fish", r"The \*river\* and its\_fish"),
        ("# not a heading", r"\# not a heading"),
        ("2022. A year", r"2022\. A year"),
        ("- one\n- two", "\\- one  \n\\- two"),
        ("[Cambodia: shall]: x", r"[Cambodia: shall]\: x"),
        ("[look](http://example.org)", r"[look]\(http://example.org)"),
        ("&lt; and R&D", r"\&lt; and R\&D"),
        ("[Cambodia: shall][Viet Nam: may]", "[Cambodia: shall][Viet Nam: may]"),
        ("ដោយសមធម៌", "ដោយសមធម៌"),
    ],
)
def test_markdown_shows_what_was_typed(typed: str, written: str) -> None:
    assert plain(typed) == written


def test_lines_of_a_numbered_paragraph_stay_in_it() -> None:
    assert plain("one\ntwo", "    ") == "one  \n    two"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Strategy and Action Framework (2023-2027)", "lmec-strategy-and-action-framework-2023-2027-version-2.md"),
        ("Stratégie", "lmec-strategie-version-2.md"),
        ("澜湄环境合作战略", "lmec-version-2.md"),
        (
            "Lancang-Mekong Environmental Cooperation Strategy",
            "lmec-lancang-mekong-environmental-cooperation-version-2.md",
        ),
    ],
)
def test_a_file_has_a_name_that_every_system_can_keep(title: str, name: str) -> None:
    version = DraftVersion(number=2, consultation=Consultation(title=title, language="en", members=[]))

    assert file_name(version, "", "md") == name


def test_joining_the_runs_of_a_text_gives_the_text() -> None:
    runs = cut_runs("យើងប្រើទឹក", [(0, 4), (4, 4), (7, 9)])

    assert "".join(run.text for run in runs) == "យើងប្រើទឹក"
    assert [run.span for run in runs] == [0, 1, None, 2, None]
