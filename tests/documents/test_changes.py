"""Tracked changes in a Word file: the text before, the text after, and who changed what."""

import pytest

from tests.documents.word import changed, dele, ins, p, read, row, t, table
from worker.documents.docx_in.word_file import Change, WordFile


@pytest.mark.parametrize(
    ("body", "before", "after"),
    [
        (p(t("The members "), dele("may"), ins("shall"), t(" meet.")), ["The members may meet."], ["The members shall meet."]),
        (p(t("One."), ins(" Two.")), ["One."], ["One. Two."]),
        (p(changed("moveFrom", "Here. "), t("There.")), ["Here. There."], ["There."]),
        (p(t("There."), changed("moveTo", " Here.")), ["There."], ["There. Here."]),
        (p(ins(t("new ") + dele("gone ", by="B") + t("words"))), [""], ["new words"]),
        (p(t("First half, "), mark="ins") + p(t("second half.")), ["First half, second half."], ["First half, ", "second half."]),
        (p(t("First. "), mark="del") + p(t("Second.")), ["First. ", "Second."], ["First. Second."]),
        (p(ins("A new one."), mark="ins") + p(t("Old.")), ["Old."], ["A new one.", "Old."]),
        (p(dele("All of it."), mark="del") + p(t("Rest.")), ["All of it.", "Rest."], ["Rest."]),
        (p(t("a"), mark="moveFrom") + p(t("b"), mark="moveTo") + p(t("c")), ["a", "bc"], ["ab", "c"]),
        (p(t("ទឹក"), dele("ស្អាត"), ins("ល្អ")), ["ទឹកស្អាត"], ["ទឹកល្អ"]),
        (p(t("aa")) + table(row(p(t("x"))), row(p(t("y")), change="ins")) + p(t("z")), ["aa", "x", "z"], ["aa", "x", "y", "z"]),
        (table(row(p(t("x")), change="del"), row(p(t("y")))), ["x", "y"], ["y"]),
        (table(row(p(dele("x"), mark="del"), change="del"), row(p(t("y")))), ["x", "y"], ["y"]),
        (f"<w:ins w:id='1' w:author='A'>{p(t('Around a paragraph.'))}</w:ins>" + p(t("z")), ["z"], ["Around a paragraph.", "z"]),
    ],
)  # fmt: skip
def test_each_change_is_rejected_before_and_accepted_after(body: str, before: list[str], after: list[str]) -> None:
    word = read(body)

    assert (word.before, word.after) == (before, after)


def test_a_change_says_who_when_and_where_in_both_texts() -> None:
    paragraph = read(p(t("They "), dele("may"), ins("shall", by="ທ. ສີດາ"), t(" meet."))).paragraphs[0]

    assert paragraph.changes == [
        Change("del", "may", "Sok Dara", "2022-05-03T10:00:00Z", 5, None),
        Change("ins", "shall", "ທ. ສີດາ", "2022-05-03T10:00:00Z", None, 5),
    ]


def test_words_that_one_author_inserted_and_another_deleted_are_in_neither_text() -> None:
    paragraph = read(p(t("a "), ins(t("b ") + dele("c ", by="B") + t("d "), by="A"))).paragraphs[0]

    assert [(each.kind, each.text, each.author, each.before_at, each.after_at) for each in paragraph.changes] == [
        ("ins", "b ", "A", None, 2),
        ("ins", "c ", "A", None, None),
        ("del", "c ", "B", None, None),
        ("ins", "d ", "A", None, 4),
    ]


def test_authors_and_dates_are_as_written_and_missing_ones_are_none() -> None:
    paragraph = read(p(changed("ins", "a", None, None), changed("ins", "b", "", "not a date"))).paragraphs[0]

    assert [(each.author, each.date) for each in paragraph.changes] == [(None, None), ("", "not a date")]


def test_an_insertion_over_many_runs_is_one_change() -> None:
    assert [each.text for each in read(p(ins(t("one ") + t("two ") + t("three")))).paragraphs[0].changes] == [
        "one two three"
    ]


def test_changes_of_formatting_are_none() -> None:
    bold = "<w:r><w:rPr><w:b/><w:rPrChange w:id='1' w:author='A'><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>"
    style = "<w:pPr><w:pPrChange w:id='2' w:author='A'><w:pPr><w:rPr><w:ins w:id='3'/></w:rPr></w:pPr></w:pPrChange></w:pPr>"
    number = "<w:pPr><w:numPr><w:ins w:id='4' w:author='A'/></w:numPr></w:pPr>"
    word = read(p(style, bold) + p(number, t("listed")))

    assert (_marks(word), [each.changes for each in word.paragraphs]) == ([None, None], [[], []])


def test_a_row_that_was_added_tells_by_whom() -> None:
    paragraph = read(table(row(p(t("The whole row.")), change="ins"))).paragraphs[0]

    assert paragraph.changes == [Change("ins", "The whole row.", "Sok Dara", "2022-05-03T10:00:00Z", None, 0)]
    assert (paragraph.mark, paragraph.mark_author) == ("ins", "Sok Dara")


def test_cells_can_be_added_and_taken_away() -> None:
    kept, gone = "<w:tcPr><w:cellIns w:id='1'/></w:tcPr>", "<w:tcPr><w:cellDel w:id='1'/></w:tcPr>"
    word = read(table(row(kept + p(t("new")), gone + p(t("old")))))

    assert (word.before, word.after) == (["old"], ["new"])


def test_words_in_an_added_row_that_carry_their_own_insertion_are_one_change() -> None:
    paragraph = read(table(row(p(ins("words", by="B"), mark="ins"), change="ins"))).paragraphs[0]

    assert [(each.kind, each.author) for each in paragraph.changes] == [("ins", "B")]


def test_the_end_of_a_cell_joins_no_other_cell() -> None:
    word = read(table(row(p(t("one"), mark="del"), p(t("two")))))

    assert (_marks(word), word.after) == ([None, None], ["one", "two"])


def test_an_end_that_was_added_and_taken_away_is_in_neither_text() -> None:
    word = read(p(t("First "), mark="ins del") + p(t("second")))

    assert [[text for text in texts if text] for texts in (word.before, word.after)] == [["First second"]] * 2


def _marks(word: WordFile) -> list[str | None]:
    return [each.mark for each in word.paragraphs]
