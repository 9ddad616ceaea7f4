"""`lmec consolidate` for Word files whose authors add columns to a table, or take some out."""

from pathlib import Path

import pytest

from tests.documents import other_readers
from tests.documents.consolidating import consolidated_file, run_consolidate
from tests.documents.test_consolidate_cells import END, START, TITLES, cells, texts_of
from tests.documents.word import DATE, dele, docx, ins, p, t, table

pytestmark = pytest.mark.slow

FLOW, DATA = ("Measure the flow", "Cambodia", "2026"), ("Share the data", "Thailand", "2027")
BASE = [cells(*TITLES), cells(*FLOW), cells(*DATA)]
WITH_COST = [("Action", "Lead", "Year", "Cost"), (*FLOW, "5 million"), (*DATA, "2 million")]


def rows(*texts: tuple[str, ...]) -> list[str]:
    return [cells(*each) for each in texts]


def tracked(kind: str, column: int, *texts: tuple[str, ...]) -> list[str]:
    """Rows in which Word marks the cells of one column as added or taken away, with their words."""
    mark = f'<w:tcPr><w:{kind} w:id="9" w:author="Sok Dara" w:date="{DATE}"/></w:tcPr>'
    words = ins if kind == "cellIns" else dele
    return [
        cells(*(mark + p(words(cell)) if place == column else cell for place, cell in enumerate(each)))
        for each in texts
    ]


def warnings_of(folder: Path, *files: list[str]) -> str:
    named = {name: docx(START + table(*each) + END) for name, each in zip(("KH", "TH"), files, strict=False)}
    return run_consolidate(folder, docx(START + table(*BASE) + END), named).output


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize("is_tracked", [True, False])
def test_a_new_column_is_a_column_wherever_it_stands(tmp_path: Path, column: int, is_tracked: bool) -> None:
    new = [
        (*each[:column], *word, *each[column:])
        for each, word in zip([TITLES, FLOW, DATA], ["A", "1", "2"], strict=True)
    ]
    before, after = texts_of(tmp_path, BASE, tracked("cellIns", column, *new) if is_tracked else rows(*new))

    assert after == list(map(list, new))
    assert before == [[*each[:column], "", *each[column:]] for each in (TITLES, FLOW, DATA)]


def test_words_of_a_new_column_that_stand_elsewhere_too_are_not_taken_for_these(tmp_path: Path) -> None:
    new = [("Action", "Lead", "Since", "Year"), (*FLOW[:2], "2026", "2026"), (*DATA[:2], "2026", "2027")]

    assert texts_of(tmp_path, BASE, rows(*new))[1] == list(map(list, new))


def test_two_columns_stand_side_by_side_and_the_same_one_comes_once(tmp_path: Path) -> None:
    risk = rows((*TITLES, "Risk"), (*FLOW, "low"), (*DATA, "high"))
    _, after = texts_of(tmp_path, BASE, rows(*WITH_COST), risk)
    assert after == [
        [*TITLES, "Cost", "Risk"],
        [*FLOW, "5 million", "low"],
        [*DATA, "2 million", "high"],
    ]

    assert texts_of(tmp_path, BASE, rows(*WITH_COST), rows(*WITH_COST))[1] == list(map(list, WITH_COST))


def test_a_new_row_has_its_words_in_the_new_column_and_others_have_an_empty_cell(tmp_path: Path) -> None:
    cambodia = [*rows(*WITH_COST[:2]), cells("Plant trees", "Cambodia", "2026", "1"), *rows(*WITH_COST[2:])]
    thailand = [*BASE, cells("Count the fish", "Thailand", "2027")]

    _, after = texts_of(tmp_path, BASE, cambodia, thailand)

    assert after == [
        *map(list, WITH_COST[:2]),
        ["Plant trees", "Cambodia", "2026", "1"],
        list(WITH_COST[2]),
        ["Count the fish", "Thailand", "2027", ""],
    ]


def test_a_title_over_all_columns_stays_one_cell(tmp_path: Path) -> None:
    title = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="%d"/></w:tcPr>' + p(t("All actions")) + "</w:tc></w:tr>"

    _, after = texts_of(tmp_path, [title % 3, *BASE], [title % 4, *rows(*WITH_COST)])

    assert after == [["All actions"], *map(list, WITH_COST)]


@pytest.mark.parametrize("is_tracked", [True, False])
def test_a_column_that_is_taken_out_goes_with_its_words(tmp_path: Path, is_tracked: bool) -> None:
    files = (
        tracked("cellDel", 1, TITLES, FLOW, DATA) if is_tracked else rows(*((a, c) for a, _, c in (TITLES, FLOW, DATA)))
    )
    word = consolidated_file(tmp_path, docx(START + table(*BASE) + END), {"KH": docx(START + table(*files) + END)})

    assert [each.cell_mark for each in word.paragraphs if each.cell] == [None, "del", None] * 3
    assert [each.before for each in word.paragraphs if each.cell] == [*TITLES, *FLOW, *DATA]
    assert "Lead" not in word.after


def test_a_column_stays_while_somebody_else_has_words_in_it(tmp_path: Path) -> None:
    without = rows(*((a, c) for a, _, c in (TITLES, FLOW, DATA)))
    changed_lead = [*BASE[:2], cells("Share the data", "Thailand and Laos", "2028")]

    _, after = texts_of(tmp_path, BASE, without, changed_lead)

    assert after[2] == ["Share the data", "[KH: (delete)][TH: Thailand and Laos]", "2028"]


def test_an_empty_cell_beside_a_new_column_is_filled_in_its_own_column(tmp_path: Path) -> None:
    base = [cells(*TITLES), cells("Measure the flow", "", "2026")]
    cambodia = rows(("Action", "Cost", "Lead", "Year"), ("Measure the flow", "5", "All", "2026"))
    thailand = rows(TITLES, ("Measure the flow", "Laos", "2026"))

    _, after = texts_of(tmp_path, base, cambodia, thailand)

    assert after[1] == ["Measure the flow", "5", "[KH: All][TH: Laos]", "2026"]


def test_the_answer_names_the_file_and_the_column(tmp_path: Path) -> None:
    answer = warnings_of(tmp_path, rows(*WITH_COST), rows(*((a, c) for a, _, c in (TITLES, FLOW, DATA))))

    assert (
        "KH.docx: It adds the column “Cost” to the table that begins with “Action”, as a tracked change; "
        "the JSON does not have it.\n"
    ) in answer
    assert "TH.docx: It takes the column “Lead” out of the table that begins with “Action”; " in answer


def test_a_new_column_in_rows_without_words_keeps_each_word_in_its_row(tmp_path: Path) -> None:
    blank = ("", "", "")
    new = [(*TITLES, "Country"), (*blank, "Lao PDR"), (*blank, ""), (*blank, "Viet Nam"), (*DATA, "China")]

    before, after = texts_of(tmp_path, rows(TITLES, blank, blank, blank, DATA), rows(*new))

    assert after == list(map(list, new))
    assert before == [[*each[:3], ""] for each in new[:1] + [(*blank, "")] * 3 + [(*DATA, "")]]


def test_a_column_that_moves_is_told_in_one_sentence(tmp_path: Path) -> None:
    answer = warnings_of(tmp_path, [cells(each[0], each[2], each[1]) for each in (TITLES, FLOW, DATA)])

    assert "It moves the column “Year” of the table that begins with “Action”" in answer
    assert "It adds" not in answer
    assert "It takes" not in answer


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("Measure the flow", "Cambodia 2026"), "It merges cells of the row “Measure the flow | Cambodia | 2026”"),
        (("Measure the flow", "Cambodia", "", "2026"), "It splits a cell of the row “Measure the flow | Cambodia | 2026”"),
        (FLOW, ""),
    ],
)  # fmt: skip
def test_cells_of_one_row_that_are_merged_or_split_are_named(
    tmp_path: Path, row: tuple[str, ...], sentence: str
) -> None:
    answer = warnings_of(tmp_path, [cells(*TITLES), cells(*row), cells(*DATA)])

    assert sentence in answer
    assert ("It merges" in answer) + ("It splits" in answer) == bool(sentence)


def test_a_cell_that_is_merged_with_the_one_above_or_no_more_is_named(tmp_path: Path) -> None:
    first, rest = ('<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>")
    merged = [
        BASE[0],
        cells("Measure the flow", first + p(t("All")), "2026"),
        cells("Share the data", rest + p(), "2027"),
    ]
    apart = [BASE[0], cells("Measure the flow", "All", "2026"), cells("Share the data", "", "2027")]

    together, split, same = (
        run_consolidate(tmp_path, docx(table(*base)), {"KH": docx(table(*own))}).output
        for base, own in ((apart, merged), (merged, apart), (merged, merged))
    )

    assert "It merges a cell of the row “Share the data | 2027” with the one above: they stay apart here." in together
    assert "It splits a cell that the row “Share the data | 2027” shares with the row above" in split
    assert ("It merges" in same) + ("It splits" in same) == 0


def test_words_without_a_cell_in_the_base_become_a_comment(tmp_path: Path) -> None:
    split = [BASE[0], cells(*FLOW, "and 2027"), BASE[2]]
    base = docx(START + table(*BASE) + END)
    word = consolidated_file(tmp_path, base, {"KH": docx(START + table(*split) + END)})

    assert [each.text for each in word.comments] == ["In a cell that this table does not have: and 2027"]
    assert word.after == ["The actions are these.", *TITLES, *FLOW, *DATA, "The end of it all."]
    assert "KH.docx: The words “and 2027” are in a cell that the base does not have" in warnings_of(tmp_path, split)


@pytest.mark.slow
@pytest.mark.skipif(not other_readers.OFFICE, reason=other_readers.NO_OFFICE)
def test_libre_office_reads_new_columns_as_changes(tmp_path: Path) -> None:
    base, new = (docx(START + table(*each) + END) for each in (BASE, rows(*WITH_COST)))
    run_consolidate(tmp_path, base, {"KH": new})

    ((before, after),) = other_readers.libre_office([tmp_path / "out.docx"])

    assert list(filter(None, before)) == ["The actions are these.", *TITLES, *FLOW, *DATA, "The end of it all."]
    assert after == ["The actions are these.", *(cell for each in WITH_COST for cell in each), "The end of it all."]
