"""Word files that we write: their changes are real ones, and every reader sees the same two texts."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from models.drafts.version import Kind
from redline import Proposal, merge
from tests.documents import other_readers
from tests.documents.other_readers import Texts
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile
from worker.documents.docx_out.marked import compared_words, merged_words
from worker.documents.docx_out.sheet import Margin, Passage, Sheet, Words
from worker.documents.docx_out.write_docx import write_docx
from worker.documents.ooxml import frame
from worker.documents.ooxml.frame import bookmark

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AT = datetime(2022, 5, 3, 10, tzinfo=UTC)
SENTENCES = {
    "en": ("The members may meet once a year.", "The members shall meet twice a year."),
    "km": ("រដ្ឋជាសមាជិកត្រូវសហការគ្នាដើម្បីការពារធនធានទឹក។", "រដ្ឋជាសមាជិកត្រូវសហការគ្នាយ៉ាងជិតស្និទ្ធដើម្បីការពារធនធានទឹក និងដី។"),
    "lo": ("ປະເທດສະມາຊິກຕ້ອງຮ່ວມມືກັນ", "ປະເທດສະມາຊິກຄວນຮ່ວມມືກັນ ແລະ ຊ່ວຍກັນ"),
    "my": ("အဖွဲ့ဝင်နိုင်ငံများသည် ရေကို ကာကွယ်ရမည်။", "အဖွဲ့ဝင်နိုင်ငံများသည် ရေနှင့် မြေကို ကာကွယ်ရမည်။"),
    "th": ("รัฐสมาชิกต้องร่วมมือกันเพื่อคุ้มครองทรัพยากรน้ำ", "รัฐสมาชิกพึงร่วมมือกันเพื่อคุ้มครองทรัพยากรน้ำและดิน"),
    "vi": ("Các nước phải hợp tác.", "Các nước cần hợp tác chặt chẽ."),
    "zh": ("各成员国应当合作保护水资源。", "各成员国应当密切合作，保护水资源和土壤。"),
}  # fmt: skip

MOVED = (
    "One contact point is named by each member. The agenda is sent to all of them a month before they meet.",
    "The agenda is sent to all of them a month before they meet. One contact point is chosen by each member.",
)


def changed(key: str, before: str, after: str, label: str = "", by: str = "Thailand") -> Passage:
    return Passage(key, Kind.NUMBERED, label, compared_words(before, after, (by,), "und"))


def added(key: str, text: str, label: str = "") -> Passage:
    return Passage(key, Kind.NUMBERED, label, (Words(text, "ins", ("Viet Nam",)),), "ins", ("Viet Nam",))


def added_by_thailand(key: str, text: str) -> Passage:
    return Passage(key, Kind.NUMBERED, "", (Words(text, "ins", ("Thailand",)),), "ins", ("Thailand",))


def gone(key: str, text: str) -> Passage:
    return Passage(key, Kind.NUMBERED, "", (Words(text, "del", ("China",)),), "del", ("China",))


def moved(key: str, kept: str, was: str, now: str) -> tuple[Passage, Passage]:
    """A paragraph at the place that it left and at its new one, where other words follow those that went along."""
    by = ("Myanmar",)
    left = Words(kept, "del", by, 1), Words(was, "del", by)
    come = Words(kept, "ins", by, 1), Words(now, "ins", by)
    note = Margin("Secretariat", "Moved.", AT)
    return (
        Passage(f"{key}_", Kind.NUMBERED, "", left, "del", by, move=1),
        Passage(key, Kind.NUMBERED, "2", come, "ins", by, (note,), 1),
    )


def sheet(passages: Sequence[Passage], language: str = "en") -> Sheet:
    return Sheet("A strategy", "Version 2", language, "17", AT, passages)


def read(passages: Sequence[Passage]) -> WordFile:
    return read_docx(BytesIO(write_docx(sheet(passages))), "out.docx")


def expected(passages: Sequence[Passage]) -> Texts:
    head = ["A strategy", "Version 2"]
    before = [each.before for each in passages if each.change != "ins"]
    return head + before, head + [each.after for each in passages if each.change != "del"]


def ours(path: Path) -> Texts:
    with path.open("rb") as file:
        word = read_docx(file, path.name)
    word.paragraphs = [each for each in word.paragraphs if each.part == "body"]
    return word.before, word.after


IN_ALL_LANGUAGES = [changed(language, *texts) for language, texts in SENTENCES.items()]
LEFT, COME = moved("b", "Two stays together", ".", ", and more.")
TEXTS = {
    "words in all seven languages": IN_ALL_LANGUAGES,
    "paragraphs between others": [changed("a", "One.", "One!"), gone("b", "Two."), added("c", "Three."), changed("d", "x", "x")],
    "paragraphs at the end": [changed("a", "One.", "One."), gone("b", "Two."), added("c", "Three."), gone("d", "Four.")],
    "paragraphs at the beginning": [gone("a", "One."), gone("b", "Two."), added("c", "Three."), changed("d", "Four", "Five")],
    "words added where a paragraph ends and another begins": [changed("a", "One", "One more"), changed("b", "two.", "More than two."), added_by_thailand("c", "Three."), changed("d", "Four", "Four and five")],
    "a text that is all new": [added("a", "One."), added("b", "Two.")],
    "a paragraph that moved down": [changed("a", "One.", "One!"), LEFT, changed("c", "Three.", "Three."), COME, changed("d", "Four.", "4.")],
    "a paragraph that moved up to the beginning": [COME, changed("a", "One.", "One!"), LEFT, changed("c", "x", "x")],
    "a paragraph that moved to the end": [LEFT, changed("a", "One.", "One!"), gone("b", "Two."), COME],
    "words that moved": [changed("a", *MOVED), changed("b", *MOVED)],
    "markup in words": [changed("a", "a < b & c", 'a < b & "c" <w:p>')],
}  # fmt: skip


@pytest.mark.parametrize("reader", [ours, other_readers.docx_editor])
@pytest.mark.parametrize("name", TEXTS)
def test_accepting_gives_the_new_text_and_rejecting_the_old(
    name: str, reader: Callable[[Path], Texts], tmp_path: Path
) -> None:
    (tmp_path / "out.docx").write_bytes(write_docx(sheet(TEXTS[name])))

    assert _worded(reader(tmp_path / "out.docx")) == _worded(expected(TEXTS[name]))


@pytest.mark.slow
@pytest.mark.skipif(other_readers.OFFICE is None, reason=other_readers.NO_OFFICE)
def test_libre_office_reads_the_same_two_texts(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.docx" for number in range(len(TEXTS))]
    for path, passages in zip(paths, TEXTS.values(), strict=True):
        path.write_bytes(write_docx(sheet(passages)))

    found = other_readers.libre_office(paths)

    assert list(map(_worded, found)) == [_worded(expected(passages)) for passages in TEXTS.values()]


def _worded(texts: Texts) -> list[list[str]]:
    """The paragraphs that have words; where the last ones go, an empty one stays."""
    return [[text for text in each if text] for each in texts]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert write_docx(sheet(IN_ALL_LANGUAGES)) == write_docx(sheet(IN_ALL_LANGUAGES))


def test_a_bracket_stands_as_added_words_of_those_who_ask_for_them() -> None:
    proposals = [
        Proposal("1", ("Cambodia", "Thailand"), "The members shall meet."),
        Proposal("2", ("Viet Nam",), "The members meet."),
        Proposal("3", ("China",), "The members may meet each year."),
    ]
    whole = merge("The members may meet.", proposals, "en")
    paragraph = read([Passage("a", Kind.NUMBERED, "1", merged_words(whole.pieces))]).paragraphs[2]

    assert (paragraph.before, paragraph.after) == ("The members may meet.", whole.bracketed())
    assert {(each.kind, each.text, each.author) for each in paragraph.changes} >= {
        ("ins", "[Cambodia, Thailand: shall]", "Cambodia, Thailand"),
        ("ins", "[Viet Nam: (delete)]", "Viet Nam"),
        ("ins", " each year", "China"),
    }


def test_words_that_moved_are_a_move_whose_two_ends_have_one_name() -> None:
    passages = [changed("a", *MOVED), changed("b", *MOVED)]
    root = _story(write_docx(sheet(passages)))

    assert [(each.kind, each.text) for each in read(passages).paragraphs[2].changes] == [
        ("move_from", "One contact point is "),
        ("del", "named "),
        ("move_from", "by each member. "),
        ("move_to", " One contact point is "),
        ("ins", "chosen "),
        ("move_to", "by each member."),
    ]
    starts = [[*root.iter(f"{W}{end}RangeStart")] for end in ("moveFrom", "moveTo")]
    ends = [[*root.iter(f"{W}{end}RangeEnd")] for end in ("moveFrom", "moveTo")]
    names = [[each.get(f"{W}name") for each in found] for found in starts]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(passages)
    assert [[each.get(f"{W}id") for each in found] for found in starts] == [
        [each.get(f"{W}id") for each in found] for found in ends
    ]


def test_a_paragraph_that_moved_is_a_move_whose_two_ends_have_one_name() -> None:
    root = _story(write_docx(sheet([LEFT, changed("a", "One.", "One."), COME])))

    starts = [[*root.iter(f"{W}{end}RangeStart")] for end in ("moveFrom", "moveTo")]
    assert [[each.get(f"{W}name") for each in found] for found in starts] == [["paragraph1"], ["paragraph1"]]
    assert ["".join(each.itertext()) for each in root.iter(f"{W}moveFrom", f"{W}moveTo")] == ["Two stays together"] * 2


def test_of_two_additions_that_an_untouched_end_parts_only_one_has_a_date_so_that_libre_office_keeps_them_apart() -> (
    None
):
    passages = TEXTS["words added where a paragraph ends and another begins"]
    dates = [{each.date for each in one.changes} for one in read(passages).paragraphs[2:6]]

    dated = frame.instant(AT)
    assert dates == [{dated}, {None}, {dated}, {dated}]


def test_comments_stand_in_the_margin_with_their_answers() -> None:
    answer = Margin("Secretariat", "Accepted.\nSee above.", AT, done=True)
    comment = Margin("Cambodia", "ហេតុអ្វី?", None, answers=(answer,))
    passage = Passage("a", Kind.NUMBERED, "1", (Words("Words."),), margin=(comment,))

    assert [(each.author, each.text, each.anchor, each.parent, each.done) for each in read([passage]).comments] == [
        ("Cambodia", "ហេតុអ្វី?", "Words.", None, False),
        ("Secretariat", "Accepted.\nSee above.", "Words.", "0", True),
    ]


def test_paragraphs_come_back_with_their_keys() -> None:
    assert [each.bookmark for each in read([changed("k7", "a", "b"), gone("k8", "c")]).paragraphs[2:4]] == [
        "_pk7",
        "_pk8",
    ]


def test_each_bookmark_ends_where_its_paragraph_does_beside_changes_too() -> None:
    root = _story(write_docx(sheet([changed("a", "One.", "One!"), gone("b", "Two."), added("c", "Three.")])))

    ids = [[each.get(f"{W}id") for each in root.iter(f"{W}bookmark{end}")] for end in ("Start", "End")]

    assert len(set(ids[0])) == 3
    assert ids[0] == ids[1]


@pytest.mark.parametrize("key", ["ទឹក", "k" * 39])
def test_a_key_that_makes_no_bookmark_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="makes no bookmark"):
        bookmark(key)


def test_numbers_are_those_that_letters_quote_and_no_words() -> None:
    passages = [changed("a", "x", "x", "1"), changed("c", "x", "x", "2"), changed("d", "x", "x", "7b")]
    data = write_docx(sheet(passages))

    assert expected(passages)[1][2:] == ["x", "x", "x"]
    assert _numbers(data) == ["1", "1", "2"]


def test_beside_changes_nothing_is_counted_so_that_every_program_shows_the_same_numbers() -> None:
    passages = [
        changed("a", "x", "y", "1"),
        gone("b", "z"),
        changed("c", "x", "x", "2"),
        added("e", "x", "2 bis"),
        changed("d", "x", "x", "3 %"),
    ]
    data = write_docx(sheet(passages))
    numbering = etree.fromstring(ZipFile(BytesIO(data)).read("word/numbering.xml"))

    shown = [level.get(f"{W}val") for level in numbering.iter(f"{W}lvlText")]
    assert _numbers(data) == ["1", None, "2", "3", "4"]
    assert shown[1:] == ["1.", "2.", "2 bis.", "3 %%"]


def test_after_a_new_paragraph_the_count_goes_on_where_it_was() -> None:
    data = write_docx(sheet([changed(name, "x", "x", name) for name in ("1", "1 bis", "2", "3")]))
    numbering = etree.fromstring(ZipFile(BytesIO(data)).read("word/numbering.xml"))

    assert _numbers(data) == ["1", "2", "3", "3"]
    assert [each.get(f"{W}val") for each in numbering.iter(f"{W}startOverride")] == ["1", "2"]


def test_no_letters_are_slanted() -> None:
    styles = etree.fromstring(ZipFile(BytesIO(write_docx(sheet([])))).read("word/styles.xml"))

    assert [each.tag for each in styles.iter(f"{W}i", f"{W}iCs")] == []


@pytest.mark.slow
@pytest.mark.skipif(not other_readers.PRINTED, reason="LibreOffice or pdftotext (poppler-utils) is not installed")
def test_libre_office_prints_the_number_of_each_paragraph_whatever_comes_and_goes_around_it(tmp_path: Path) -> None:
    passages = [
        changed("a", "Alpha stays.", "Alpha stays.", "1"),
        changed("b", "Bravo was here.", "Bravo is here.", "2"),
        gone("c", "Gone."),
        changed("d", "Delta. And more.", "Delta.", "3"),
        added("e", "Echo is new.", "4"),
        changed("f", "Foxtrot words.", "Foxtrot other words.", "5"),
    ]
    (tmp_path / "out.docx").write_bytes(write_docx(sheet(passages)))

    text = other_readers.printed_by_libre_office(tmp_path / "out.docx")

    # Around the number of a paragraph that loses words it puts brackets of its own, always or (since version 26) at its end.
    words = re.sub(r"\[(\d+\.)\]", r"\1", " ".join(text.split()))
    for expected in ("1. Alpha", "2. Bravo", "3. Delta.", "4. Echo", "5. Foxtrot"):
        assert f" {expected} " in words


def _numbers(data: bytes) -> list[str | None]:
    """The list that each paragraph belongs to."""
    found = [paragraph.find(f"{W}pPr/{W}numPr/{W}numId") for paragraph in _story(data).iter(f"{W}p")]
    return [None if each is None else each.get(f"{W}val") for each in found][2:]


def _story(data: bytes) -> etree._Element:
    return etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))
