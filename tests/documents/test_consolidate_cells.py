"""`lmec consolidate` for Word files with tables: words stay in the cell and the row in which somebody wrote them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.documents.consolidating import consolidated_file, run_consolidate
from tests.documents.word import dele, docx, ins, p, row, t, table

pytestmark = pytest.mark.slow

START, END = p(t("The actions are these.")), p(t("The end of it all."))
TITLES = ("Action", "Lead", "Year")
Texts = list[list[str]]


def cells(*content: str) -> str:
    """A row; what is no XML are plain words."""
    return row(*(each if each.startswith("<") else p(t(each)) if each else p() for each in content))


def new(text: str) -> str:
    """A new paragraph before another."""
    return p(ins(text), mark="ins")


def texts_of(folder: Path, base: Sequence[str], *files: Sequence[str], start: str = START) -> tuple[Texts, Texts]:
    """The words of each row before and after, with a line end between the paragraphs of a cell."""
    whole = [docx(start + table(*rows) + END) for rows in (base, *files)]
    named = dict(zip(("KH", "TH"), whole[1:], strict=False))
    word = consolidated_file(folder, whole[0], named)
    sides: tuple[dict[int, dict[int, list[str]]], ...] = ({}, {})
    for each in word.paragraphs:
        if each.cell and each.cell[0] == 0:
            for side, text in zip(sides, (each.before, each.after), strict=True):
                side.setdefault(each.cell[1], {}).setdefault(each.cell[2], []).append(text)
    first, second = (
        [["\n".join(filter(None, words)) for words in one.values()] for one in side.values()] for side in sides
    )
    return first, second


def test_words_in_an_empty_cell_stay_in_it_tracked_or_not(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "", ""), cells("Share the data", "", "")]
    cambodia = [base[0], cells("Measure the flow", p(ins("All")), ""), cells("Share the data", "", p(ins("2027")))]
    thailand = [base[0], cells("Measure the flow", "", "2026"), cells("Share the data", "All", "")]

    before, after = texts_of(tmp_path, base, cambodia, thailand)

    assert before == [[*TITLES], ["Measure the flow", "", ""], ["Share the data", "", ""]]
    assert after == [[*TITLES], ["Measure the flow", "All", "2026"], ["Share the data", "All", "2027"]]


def test_two_who_fill_one_cell_stand_side_by_side(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "", "")]
    cambodia = [base[0], cells("Measure the flow", "Cambodia", "")]
    thailand = [base[0], cells("Measure the flow", "Thailand", "")]

    _, after = texts_of(tmp_path, base, cambodia, thailand)

    assert after[1] == ["Measure the flow", "[KH: Cambodia][TH: Thailand]", ""]


def test_blank_rows_are_filled_in_their_order(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("", "", ""), cells("", "", "")]
    filled = [base[0], cells(p(ins("Plant trees")), p(ins("Laos")), ""), base[2]]

    _, after = texts_of(tmp_path, base, filled)

    assert after == [[*TITLES], ["Plant trees", "Laos", ""], ["", "", ""]]


def test_a_new_paragraph_at_the_start_of_a_cell_stays_in_it(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "All", "2026")]
    changed = [
        cells(new("What to do") + p(t("Action")), *TITLES[1:]),
        cells("Measure the flow", new("First of all") + new("Then") + p(t("All")), "2026"),
    ]

    _, after = texts_of(tmp_path, base, changed)

    assert after == [["What to do\nAction", *TITLES[1:]], ["Measure the flow", "First of all\nThen\nAll", "2026"]]


def test_a_new_row_above_the_first_stands_there(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "All", "2026")]
    added = row(new("What"), new("Who"), new("When"), change="ins")

    for number, start in enumerate((START, "")):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, after = texts_of(folder, base, [added, *base], start=start)
        assert after == [["What", "Who", "When"], [*TITLES], ["Measure the flow", "All", "2026"]]


def test_a_title_above_a_table_at_the_start_stands_above_it(tmp_path: Path) -> None:
    body = table(cells(*TITLES), cells("Measure the flow", "All", "2026")) + END
    word = consolidated_file(tmp_path, docx(body), {"KH": docx(new("Actions of the members") + body)})

    assert (word.paragraphs[0].cell, word.paragraphs[0].after) == (None, "Actions of the members")


def test_a_new_row_may_repeat_words_of_others(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "Cambodia", "2026"), cells("Share the data", "Laos", "2027")]
    cambodia = [*base, cells("Plant trees", "Cambodia", "2026"), cells("Cut grass", "Cambodia", "2026")]
    laos = [*base, cells("Count the fish", "Cambodia", "2027")]

    _, after = texts_of(tmp_path, base, cambodia, laos)

    assert after[3:] == [
        ["Plant trees", "Cambodia", "2026"],
        ["Cut grass", "Cambodia", "2026"],
        ["Count the fish", "Cambodia", "2027"],
    ]


@pytest.mark.parametrize(
    "cells_now",
    [
        ("Count the fish", "Laos", "2026"),
        ("Measure the flow", "All of them", "soon\nor later"),
        ("Count\nthe fish", "Cambodia\nand Laos", "2026"),
        ("Measure the flow", "2026", "Cambodia"),
    ],
)
def test_cells_that_are_rewritten_side_by_side_keep_their_words(tmp_path: Path, cells_now: tuple[str, ...]) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "Cambodia", "2026"), cells("Share the data", "Laos", "2027")]
    now = cells(*("".join(p(t(line)) for line in cell.split("\n")) for cell in cells_now))

    before, after = texts_of(tmp_path, base, [base[0], now, base[2]])

    assert after[1] == list(cells_now)
    assert before[1] == ["Measure the flow", "Cambodia", "2026"]


def test_a_row_stays_while_new_words_stand_in_it(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "All", "2026")]
    cambodia = [base[0], cells(p(dele("Measure the flow")), p(dele("All")), p(dele("2026")))]
    thailand = [base[0], cells("Measure the flow", p(t("All"), mark="ins") + p(ins("China, too")), "2026")]

    _, after = texts_of(tmp_path, base, cambodia, thailand)

    assert after == [[*TITLES], ["", "China, too", ""]]


def test_a_row_stays_while_an_empty_cell_of_it_is_filled(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "", "2026")]
    cambodia = [base[0], cells(p(dele("Measure the flow")), "", p(dele("2026")))]
    thailand = [base[0], cells("Measure the flow", p(ins("China")), "2026")]

    _, after = texts_of(tmp_path, base, cambodia, thailand)

    assert after == [[*TITLES], ["", "China", ""]]


def test_a_row_stays_while_a_table_in_it_has_words(tmp_path: Path) -> None:
    inner = table(cells("Words of the inner table")) + p()
    base = table(cells("Measure the flow", inner)) + END
    changed = table(cells(p(dele("Measure the flow")), inner)) + END
    word = consolidated_file(tmp_path, docx(base), {"KH": docx(changed)})

    assert "Words of the inner table" in word.after


def test_a_new_beginning_of_two_joined_paragraphs_stays_at_the_beginning(tmp_path: Path) -> None:
    joined = p(ins("New "), mark="del") + p(ins("words"), mark="ins")

    word = consolidated_file(tmp_path, docx(START + END), {"KH": docx(joined + START + END)})

    assert [each.after for each in word.paragraphs] == ["New words", "The actions are these.", "The end of it all."]


def test_a_row_that_moves_is_told_in_one_sentence(tmp_path: Path) -> None:
    rows = [cells(*TITLES)] + [cells(f"Action {word}", f"Lead {word}", "2026") for word in ("one", "two", "three")]
    base, moved = (docx(START + table(*each) + END) for each in (rows, [rows[0], rows[2], rows[3], rows[1]]))

    answer = run_consolidate(tmp_path, base, {"KH": moved})

    assert answer.output.splitlines()[1:] == [
        "KH.docx: The row “Action one | Lead one | 2026”: move behind the row “Action three | Lead three | 2026”."
    ]


def test_a_row_that_two_move_to_different_places_is_in_conflict_once(tmp_path: Path) -> None:
    head, *rows = [cells(*TITLES)] + [cells("", f"Lead {word}", "2026") for word in ("one", "two", "three")]
    orders = {"KH": (1, 2, 0), "TH": (1, 0, 2)}
    base, *moved = (
        docx(START + table(head, *(rows[place] for place in order)) + END) for order in ((0, 1, 2), *orders.values())
    )

    word = consolidated_file(tmp_path, base, dict(zip(orders, moved, strict=True)))

    contested = [each.after for each in word.paragraphs if "(move behind" in each.after]
    assert contested == [
        "[KH: (move behind the row “Lead three | 2026”)][TH: (move behind the row “Lead two | 2026”)] Lead one"
    ]


def test_words_of_a_row_that_goes_are_no_move_into_a_new_row_that_has_them_too(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "Thailand", "2026"), cells("Share the data", "All", "2027")]
    changed = [base[0], base[2], cells("Teach the young", "Viet Nam", "2026")]
    whole = [docx(START + table(*rows) + END) for rows in (base, changed)]

    answer = run_consolidate(tmp_path, whole[0], {"KH": whole[1]})
    _, after = texts_of(tmp_path, base, changed)

    assert (answer.exit_code, "move behind" in answer.output) == (0, False)
    assert after == [
        [*TITLES],
        ["", "", ""],
        ["Share the data", "All", "2027"],
        ["Teach the young", "Viet Nam", "2026"],
    ]
