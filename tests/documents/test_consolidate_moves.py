"""What files move with tracked changes is a move in the text that `lmec consolidate` makes of them, as it is without tracking."""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.documents.consolidating import consolidated_file, run_consolidate
from tests.documents.test_consolidate_cells import END, START, TITLES, cells
from tests.documents.word import changed, docx, p, row, t, table

pytestmark = pytest.mark.slow

FISH, FORESTS, AGENCIES = "Fish live in the rivers.", "Forests grow in the hills.", "Agencies lead the work."


def text(*paragraphs: str) -> bytes:
    """A file; what is no XML are plain words."""
    return docx("".join(each if each.startswith("<") else p(t(each)) for each in paragraphs) + END)


def action(word: str, change: str = "") -> str:
    """A row of three cells, or one that a tracked change adds or takes away."""
    words = (f"Action {word}", f"Lead {word}", "2026")
    return row(*(p(changed(change, each) if change else t(each)) for each in words), change=change)


on_both_kinds = pytest.mark.parametrize("kinds", [("moveFrom", "moveTo"), ("del", "ins")])
"""Of tracked changes by which a paragraph leaves its place and comes to another."""


def moved(kinds: tuple[str, str], *, behind: str) -> bytes:
    here, there = (p(changed(kind, FISH), mark=kind) for kind in kinds)
    others = [FORESTS, AGENCIES]
    others.insert(others.index(behind) + 1, there)
    return text(here, *others)


@on_both_kinds
def test_two_places_for_one_paragraph_are_in_conflict_and_it_stands_once(
    tmp_path: Path, kinds: tuple[str, str]
) -> None:
    files = {id: moved(kinds, behind=each) for id, each in (("KH", AGENCIES), ("TH", FORESTS))}

    word = consolidated_file(tmp_path, text(FISH, FORESTS, AGENCIES), files)

    [contested] = [each for each in word.after if FISH in each]
    assert contested.count("(move behind") == 2
    assert word.after.index(contested) == 0


@on_both_kinds
def test_what_another_changes_in_a_paragraph_follows_it(tmp_path: Path, kinds: tuple[str, str]) -> None:
    edited = FISH.replace("rivers", "lakes")
    files = {"KH": moved(kinds, behind=AGENCIES), "TH": text(edited, FORESTS, AGENCIES)}

    word = consolidated_file(tmp_path, text(FISH, FORESTS, AGENCIES), files)

    assert list(filter(None, word.after)) == [FORESTS, AGENCIES, edited, "The end of it all."]


def test_a_row_that_is_taken_out_and_put_in_has_moved(tmp_path: Path) -> None:
    head, before, after = cells(*TITLES), action("one", "del"), action("one", "ins")
    base = docx(START + table(head, *map(action, ("one", "two", "three"))) + END)
    last = docx(START + table(head, before, action("two"), action("three"), after) + END)
    second = docx(START + table(head, before, action("two"), after, action("three")) + END)

    alone = run_consolidate(tmp_path, base, {"KH": last})
    word = consolidated_file(tmp_path, base, {"KH": last, "TH": second})

    assert alone.output.splitlines()[1:] == [
        "KH.docx: The row “Action one | Lead one | 2026”: move behind the row “Action three | Lead three | 2026”."
    ]
    [contested] = [each for each in word.after if "(move behind" in each]
    assert contested.endswith("] Action one")
    assert word.after.count("Lead one") == 1


def test_a_cell_with_the_words_of_another_row_is_none_that_moved(tmp_path: Path) -> None:
    head, new = cells(*TITLES), action("three", "ins")
    base = docx(START + table(head, action("one"), action("two")) + END)
    year = row(p(t("Action one")), p(t("Lead one")), p(changed("del", "2026")))

    word = consolidated_file(tmp_path, base, {"KH": docx(START + table(head, year, action("two"), new) + END)})

    rows = defaultdict[int, list[str]](list)
    for each in word.paragraphs:
        if each.cell:
            rows[each.cell[1]].append(each.after)
    assert [rows[1], rows[3]] == [["Action one", "Lead one", ""], ["Action three", "Lead three", "2026"]]
