"""Where rows of a form belong, however people write of their place."""

from dataclasses import replace
from time import process_time

import pytest

from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from tests.documents.forms import Table, read, workbook
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form

DRAFT = CommentedDraft(
    [
        Paragraph(id=20, kind=Kind.HEADING, label="", text="Chapter 2. Water"),
        Paragraph(id=1, kind=Kind.NUMBERED, label="1", text="The members meet."),
        Paragraph(id=2, kind=Kind.NUMBERED, label="2", text="They share data."),
        Paragraph(id=30, kind=Kind.HEADING, label="", text="Chapter 3: Fish"),
        Paragraph(id=3, kind=Kind.NUMBERED, label="3", text="Fish are protected."),
    ],
    ("Cambodia", "KH"),
    frozenset(),
)
TITLES = ("Para", "Type", "Comment")


def on(*rows: tuple[str, str, str]) -> list[Found]:
    table: Table = [TITLES, *rows]
    found, faults = proposed_in_form(read(workbook(table)), DRAFT)
    assert faults == []
    return found


@pytest.mark.parametrize(
    "place",
    [
        "(2)",
        "#2",
        "Article 2",
        "art. 2",
        "n° 2",
        "Paragraphe 2",
        "§2",
        "¶ 2",
        "[2]",
        "02",
        "№2",
        "Para-2",
        "Point 2",
        "第二段",
        "Draft para 2",
        "2nd",
        "the 2nd para.",
        "Second paragraph",
        "Paragraph two",
        "para no. 2",
        "Paragraph #2:",
        "2.00",
        "二",
        "（二）",
        "第 二 段",
        "第2自然段",
        "②",
        "ឃ្លាទី២",
        "ចំណុចទី ២",
        "ข้อ ๒",
        "ວັກ ໒",
        "အပိုဒ် (၂)",
        "đoạn thứ 2",
    ],
)
def test_a_paragraph_is_found_by_its_number_whatever_it_is_called(place: str) -> None:
    (found,) = on((place, "", "Why?"))

    assert (found.words.paragraph_id, found.words.text) == (2, "Why?")


@pytest.mark.parametrize("place", ["Article 2", "Art. 2", "art 2"])
def test_an_article_is_the_heading_that_is_called_so_and_not_a_paragraph(place: str) -> None:
    articles = [Paragraph(id=40, kind=Kind.HEADING, label="", text="Article 2 Water"), *DRAFT.paragraphs[1:3]]
    found, _ = proposed_in_form(read(workbook([TITLES, (place, "", "Why?")])), replace(DRAFT, paragraphs=articles))

    assert [one.words.paragraph_id for one in found] == [40]


@pytest.mark.parametrize(
    ("place", "id"),
    [
        ("Para 2, line 4", 2),
        ("paragraph 2 (second sentence)", 2),
        ("Para. 2 sentence 1", 2),
        ("Chapter 3", 30),
        ("Chap. 3", 30),
        ("para 2, 3", 2),
        ("paragraph 2 and 3", 2),
        ("2-3", 2),
        ("paras 2, 3 and 4", 2),
        ("para 2 and para 3", 2),
        ("Section 2, para 3", None),
        ("第2至3段", 2),
        ("2.3 para 2 line 4", None),
        ("Chapter", None),
        ("ជំពូក ៣", 30),
        ("第3章", 30),
        ("Section 3", 30),
        ("“They share”", None),
        ("“They share data.”", 2),
        ("2. They share data …", 2),
        ("paragraphs 2 through 3", 2),
        ("from 2 to 3", 2),
        ("2 ff.", 2),
        ("2 3", 2),
        ("第二至三段", 2),
        ("ข้อ ๒ ถึง ๓", 2),
        ("ວັກ 2 ຫາ 3", 2),
        ("កថាខណ្ឌទី២-៣", 2),
        ("အပိုဒ် ၂ နှင့် ၃", 2),
        ("đoạn 2 và 3", 2),
        ("2, third sentence", 2),
        ("last sentence of para 2", 2),
        ("第2段第1行", 2),
        ("before para 2", 2),
        ("第2段后", 2),
        ("(2) and (3)", 2),
        ("Item 2 and item 3", 2),
        ("အပိုဒ်(၂)၊ (၃)", 2),
        ("第二章", 20),
        ("Page 2", None),
        ("Table 2", None),
        ("ย่อหน้าที่ ๒ บรรทัดที่ ๒", 2),
        ("ວັກທີ 2 ແຖວທີ 4", 2),
        ("ວັກ ໒ ບັນທັດ ໒", 2),
        ("កថាខណ្ឌទី២ បន្ទាត់ទី៤", 2),
        ("စာပိုဒ် ၂၊ စာကြောင်း ၄", 2),
    ],
)
def test_what_a_row_says_of_its_place_beyond_a_number_stays_with_it(place: str, id: int | None) -> None:
    (found,) = on((place, "", "Why?"))

    assert (found.words.paragraph_id, found.decision is UploadDecision.OPEN) == (id, False)
    assert place in found.words.text


def test_a_row_without_a_place_below_one_that_has_one_is_for_a_person_to_decide() -> None:
    found = on(("2", "", "a"), ("", "", "b"), ("", "", "c"), ("", "general", "d"), ("overall", "", "e"), ("", "", "f"))

    assert [one.decision is UploadDecision.OPEN for one in found] == [False, True, True, False, False, False]
    assert "the row above it is on paragraph 2" in found[2].note
    assert {one.words.paragraph_id for one in found[1:]} == {None}


@pytest.mark.parametrize(
    "place", ["Fish", "Chapter 3, para 3", "Fish, paragraph 3", "Chapter 3 – para 3", "Mục 3, đoạn 3"]
)
def test_a_title_or_a_paragraph_in_a_chapter_is_a_place(place: str) -> None:
    (found,) = on((place, "", "Why?"))

    assert (found.words.paragraph_id, found.words.text) == (30 if place == "Fish" else 3, "Why?")


def test_a_paragraph_that_may_be_counted_within_its_chapter_is_for_a_person_to_decide() -> None:
    (found,) = on(("Chapter 3, para 1", "", "Why?"))

    assert (found.words.paragraph_id, found.decision) == (3, UploadDecision.OPEN)
    assert found.note == "Row 2. There, number 1 is paragraph 3. Look whether it belongs there."


@pytest.mark.parametrize("place", ["para 2(b)", "2 (b)", "2b", "2 b)", "2 lit. b", "ข้อ ๒ (ก)"])
def test_a_part_that_a_paragraph_does_not_have_is_for_a_person_to_decide(place: str) -> None:
    (found,) = on((place, "", "Why?"))

    assert (found.words.paragraph_id, found.decision) == (2, UploadDecision.OPEN)


@pytest.mark.parametrize("place", ["2 (a)", "2a", "2 a)", "2.a", "2, letter a"])
def test_a_part_that_a_paragraph_has_is_found_however_it_is_written(place: str) -> None:
    draft = replace(
        DRAFT, paragraphs=[Paragraph(id=2, kind=Kind.NUMBERED, label="2", text="They (a) meet and (b) act.")]
    )
    (found,), _ = proposed_in_form(read(workbook([TITLES, (place, "", "Why?")])), draft)

    assert (found.words.paragraph_id, found.decision) == (2, UploadDecision.SUGGESTED)


@pytest.mark.parametrize(
    "place",
    ["see 2", "2?", "2 (new)", "page 7, para 2", "2 (b) and 3", "Recommendation 2", "Khoản 2 Điều 3", "ข้อ ๒ วรรคสอง"],
)
def test_a_number_in_words_that_are_not_understood_is_for_a_person_to_decide(place: str) -> None:
    (found,) = on((place, "", "Why?"))

    assert (found.words.paragraph_id, found.decision) == (2, UploadDecision.OPEN)
    assert "is not understood. Look whether it belongs to paragraph 2." in found.note


def test_a_paragraph_that_is_counted_in_a_chapter_is_not_counted_in_the_whole_draft() -> None:
    (found,) = on(("Chapter 3, first paragraph", "", "Why?"))

    assert (found.words.paragraph_id, found.decision) == (3, UploadDecision.OPEN)


@pytest.mark.parametrize("words", ["1 ", "1 , ", "(1) ", "1 and para ", "- ", ".", "x 1 ", "line in para ", "1"])
def test_a_place_is_read_in_little_time_however_long_it_is(words: str) -> None:
    begun = process_time()
    (found,) = on((words * (10_000 // len(words)) + "x", "", "Why?"))

    assert found.words.paragraph_id in (None, 1)
    assert process_time() - begun < 2


def test_a_sentence_that_is_counted_beside_a_paragraph_is_no_last_page_before_the_first() -> None:
    form = read(workbook([("Page/Line", "Comment"), ("para 21, 2nd sentence", "Haze is seasonal.")]))

    assert (form.faults, [row.where for row in form.rows]) == ([], ["para 21, 2nd sentence"])
