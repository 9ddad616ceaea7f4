"""The table of brackets in a form: which rows are choices, how they may be written, and which are wrong."""

import pytest

from tests.documents import forms
from tests.documents.forms import Table, raw_workbook
from worker.documents.forms.choices import TITLES, read_acceptable
from worker.documents.forms.form import FormFile
from worker.documents.xlsx.comment_form import bracket_columns

HEAD = tuple(TITLES.values())


def read(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> FormFile:
    table: Table = [("A strategy",), ("How it is filled in",), head, *rows]
    return forms.read(forms.workbook(table))


def row(
    choice: str, words: str = "", reason: str = "", bracket: str = "1", also: str = "", package: str = ""
) -> tuple[str, ...]:
    return (bracket, "2", "year", "A (China): month", choice, words, also, package, reason)


@pytest.mark.parametrize(
    ("choice", "means"),
    [
        ("A", ("accept", "A")),
        ("b.", ("accept", "B")),
        ("(C)", ("accept", "C")),
        ("Alternative D", ("accept", "D")),
        ("\uff21", ("accept", "A")),
        ("KEEP", ("keep", "")),
        ("any", ("any of these", "")),
        ("Any of these", ("any of these", "")),
        ("does not stand in the way.", ("does not stand in the way", "")),
        ("Reserved", ("reserved", "")),
    ],
)
def test_a_choice_may_be_written_in_several_ways(choice: str, means: tuple[str, str]) -> None:
    form = read(row(choice))

    assert [(one.stance, one.letter) for one in form.choices] == [means]
    assert (form.rows, form.faults, form.warnings, form.family) == ([], [], [], "this service")


def test_other_words_need_no_choice_and_empty_rows_say_nothing() -> None:
    form = read(row(""), row("", "every season", "Why."), row("", bracket="3"))

    assert [(one.row, one.stance, one.words, one.reason) for one in form.choices] == [
        (5, "other words", "every season", "Why.")
    ]
    assert form.faults == []


@pytest.mark.parametrize(
    ("wrong", "cell", "reason"),
    [
        (row("A, B"), "E4", "There are two choices here (“A, B”)"),
        (row("keep or A"), "E4", "There are two choices here (“keep or A”)"),
        (row("A", "other"), "E4", "There are two choices here, “A” and other words"),
        (row("perhaps"), "E4", "“perhaps” is none of what can be chosen"),
        (row("other words"), "F4", "Other words are chosen, but there are none"),
        (row("", "", "Because."), "E4", "A reason stands here without a choice"),
        (row("", also="B"), "E4", "“Could also accept” stands here without a choice (“B”)"),
        (row("", package="One"), "E4", "“Package” stands here without a choice (“One”)"),
        (row("any", also="B"), "G4", "“Could also accept” counts only beside words"),
        (row("does not stand in the way", also="keep"), "G4", "the choice is “does not stand in the way”"),
        (row("reserved", package="One"), "H4", "“Package” counts only beside words"),
        (row("A", bracket="first"), "A4", "There is no number of a bracket in this row"),
    ],
)
def test_a_wrong_row_is_named_with_its_cell_and_the_reason(wrong: tuple[str, ...], cell: str, reason: str) -> None:
    form = read(wrong, row("keep", bracket="2"))

    assert [(fault.row, fault.cell) for fault in form.faults] == [(4, cell)]
    assert reason in form.faults[0].reason
    assert [one.bracket for one in form.choices] == [2]


@pytest.mark.parametrize("language", ["en", "zh", "vi", "th", "lo", "km", "my"])
def test_the_titles_are_known_in_each_language(language: str) -> None:
    form = read(
        row("keep", bracket="១២" if language == "km" else "12"), head=tuple(t for t, _ in bracket_columns(language))
    )

    assert [(one.bracket, one.stance, one.standing) for one in form.choices] == [(12, "keep", "year")]


def test_a_package_and_what_the_country_could_also_accept_are_read() -> None:
    form = read(row("A", also="B, keep", package="One", reason="Why."), row("keep", bracket="2"))

    assert [(one.can_accept, one.package, one.reason) for one in form.choices] == [
        ("B, keep", "One", "Why."),
        ("", "", ""),
    ]
    assert form.faults == []


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("B", (["B"], [])),
        ("b and Keep", (["B", "keep"], [])),
        ("Alternatives A, C; A", (["A", "C"], [])),
        ("\uff22\u3001\uff23", (["B", "C"], [])),
        ("B or perhaps", (["B"], ["perhaps"])),
        ("", ([], [])),
    ],
)
def test_what_the_country_could_also_accept_may_be_written_in_several_ways(
    written: str, means: tuple[list[str], list[str]]
) -> None:
    assert read_acceptable(written) == means


def test_what_excel_made_of_a_choice_is_named() -> None:
    titles = "".join(
        f'<c r="{"ABCDEFGHI"[place]}1" t="inlineStr"><is><t>{title}</t></is></c>' for place, title in enumerate(HEAD)
    )
    cells = '<c r="A2"><v>1</v></c><c r="E2" t="e"><v>#NAME?</v></c>'

    form = forms.read(raw_workbook(f'<row r="1">{titles}</row><row r="2">{cells}</row>'))

    assert [fault.cell for fault in form.faults] == ["E2"]
    assert "shows #NAME? instead of words" in form.faults[0].reason
