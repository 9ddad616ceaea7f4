"""A text is read from Markdown as people write it: no word is lost, none is made up, and wrapped lines are whole again."""

import gc
import re
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.drafts import manuscript
from models.drafts.manuscript import Passage
from models.drafts.version import Kind, Paragraph
from models.errors import Invalid
from models.text import markdown
from models.text.scripts import language_of, space_between
from templates.documents.texts import table_row

H, N, T = Kind.HEADING, Kind.NUMBERED, Kind.NOTE
KHMER = "ប្រទេសជាសមាជិកនឹងការពារទន្លេរួមគ្នា។"
BURMESE = "အဖွဲ့ဝင်နိုင်ငံများသည်မြစ်ကိုကာကွယ်ကြမည်။"
THAI = "ประเทศสมาชิกจะร่วมกันปกป้องแม่น้ำ"
LAO = "ປະເທດສະມາຊິກຈະຮ່ວມກັນປົກປ້ອງແມ່ນ້ຳ"
CHINESE = "各成员国将共同保护河流。"
lines = st.text(st.sampled_from("ab 12.)(#>-*_\\|[]:`~+=កခไ河၁។"), max_size=12)
sources = st.lists(lines, max_size=12).map("\n".join)
words = (
    st.text(st.sampled_from("abc xyz, ŏ ទន្លេ မြစ် 河"), min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
)


def read(source: str) -> list[tuple[Kind, int | None, str]]:
    return [(passage.kind, passage.number, passage.text) for passage in markdown.read(source).passages]


@pytest.mark.parametrize(
    ("source", "passages"),
    [
        ("1. One\ntwo\n   three.\n\n2. Four.", [(N, 1, "One two three."), (N, 2, "Four.")]),
        ("Plain.\n\n\n\nPlain too.", [(N, None, "Plain."), (N, None, "Plain too.")]),
        ("1. One.\n2. Two.\n4) Four.", [(N, 1, "One."), (N, 2, "Two."), (N, 4, "Four.")]),
        ("In the year\n2023. It began.", [(N, None, "In the year 2023. It began.")]),
        ("1. Since\n2023. it grows.", [(N, 1, "Since 2023. it grows.")]),
        ("1.5 degrees", [(N, None, "1.5 degrees")]),
        ("**3.** Strong number.", [(N, 3, "Strong number.")]),
        ("**3. All strong.**", [(N, 3, "All strong.")]),
        ("١. x\n\n១. ខ\n\n၂။ ခ\n\n3、河", [(N, 1, "x"), (N, 1, "ខ"), (N, 2, "ခ"), (N, 3, "河")]),
        ("Goals:\n- one\n* two\n  more", [(N, None, "Goals:"), (N, None, "one"), (N, None, "two more")]),
        ("It:\n(a) one;\n(b) two.", [(N, None, "It:"), (N, None, "(a) one;"), (N, None, "(b) two.")]),
        ("> A note\n> goes on.\n>\n> Another.", [(T, None, "A note goes on."), (T, None, "Another.")]),
        ("## Goals ##\nText.", [(H, None, "Goals"), (N, None, "Text.")]),
        ("##Goals {#goals}", [(H, None, "Goals")]),
        ("Text.\n\nGoals\n-----\nMore.", [(N, None, "Text."), (H, None, "Goals"), (N, None, "More.")]),
        ("| a | b |\n|---|:-:|\n| c | d |", [(Kind.HEAD, None, "a | b"), (Kind.ROW, None, "c | d")]),
        ("| a | |\n|:--|---|\n|| d \\| e |", [(Kind.HEAD, None, "a | "), (Kind.ROW, None, " | d |\u2060 e")]),
        ("| a |\n| b |\n|---|\n| c |", [(N, None, "a"), (N, None, "b"), (N, None, "c")]),
        ("one  \ntwo\\\nthree", [(N, None, "one\ntwo\nthree")]),
        ("**Strong**, *soft*, _soft_ and 2*3*4, a_b_c", [(N, None, "Strong, soft, soft and 2*3*4, a_b_c")]),
        (r"\- 12\. \*no mark\*", [(N, None, "- 12. *no mark*")]),
        ("[LMEC](https://lmec.example.org) says", [(N, None, "LMEC (https://lmec.example.org) says")]),
        ("[Cambodia: each] year", [(N, None, "[Cambodia: each] year")]),
        ("one\n\n---\n\ntwo", [(N, None, "one"), (N, None, "two")]),
        ("", []),
        (" \n>\n\n", []),
    ],
)
def test_each_way_of_writing_a_paragraph_is_read(source: str, passages: list[tuple[Kind, int | None, str]]) -> None:
    assert read(source) == passages
    assert read("\ufeff" + source.replace("\n", "\r\n")) == passages


@pytest.mark.parametrize(
    ("source", "title", "count"),
    [
        ("# Title\n\n1. One.", "Title", 1),
        ("Title\n=====\n\n1. One.", "Title", 1),
        ("> Draft.\n\n# Title\n\n1. One.", "Title", 2),
        ("1. One.\n\n# Not the title", "", 2),
        ("---\ntitle: 'Facts'\n---\n1. One.", "Facts", 2),
        ("---\ntitle: Facts\n---\n# Title\n\n1. One.", "Title", 2),
    ],
)
def test_the_title_is_the_first_heading_of_the_first_level_or_a_fact(source: str, title: str, count: int) -> None:
    found = markdown.read(source)

    assert (found.title, len(found.passages)) == (title, count)
    assert [passage.text for passage in found.passages if not passage.out][-1] in ("One.", "Not the title")


def test_the_facts_at_the_top_of_a_file_are_left_out_and_not_lost() -> None:
    (facts, one) = markdown.read("---\ntitle: T\ndate: 2023\n---\n\n1. One.").passages

    assert facts.out
    assert facts.text == "title: T\ndate: 2023"
    assert not one.out


def test_a_text_pasted_from_an_office_program_has_a_paragraph_on_each_line() -> None:
    long = "The members meet every year. " * 8

    assert [text for _, _, text in read(f"Goals\n{long}\n{long}")] == ["Goals", long.strip(), long.strip()]


@pytest.mark.parametrize("text", [KHMER, BURMESE, THAI, LAO, CHINESE])
def test_a_line_wrapped_anywhere_in_a_script_without_spaces_is_whole_again(text: str) -> None:
    for cut in range(1, len(text)):
        if not text[cut:].startswith("။"):
            assert read(f"{text[:cut]}\n{text[cut:]}") == [(N, None, text)]


def test_a_space_that_stands_at_the_end_of_a_line_is_kept_in_every_script() -> None:
    assert read(f"{KHMER} \n{KHMER}") == [(N, None, f"{KHMER} {KHMER}")]
    assert space_between(BURMESE, "LMEC") == " "
    assert space_between(CHINESE, "LMEC") == space_between("", "x") == space_between("x", "") == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (KHMER, "km"),
        (f"LMEC (2023) {KHMER}", "km"),
        (BURMESE, "my"),
        (THAI, "th"),
        (LAO, "lo"),
        (CHINESE, "zh"),
        ("Các nước thành viên sẽ cùng nhau bảo vệ dòng sông.", "vi"),
        ("The river.", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text_is_known_by_its_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text() | sources)
@example("12.")
@example("|")
@example("> 1. - #")
@example("||0")
def test_any_string_is_read_and_no_letter_of_it_is_lost(source: str) -> None:
    found = markdown.read(source)

    def letters(text: str) -> list[str]:
        return sorted(character for character in text if character.isalpha())

    kept = found.title + "".join(passage.text for passage in found.passages)
    if not any(passage.out for passage in found.passages):
        assert letters(kept) == letters(source)
    for passage in found.passages:
        assert passage.text == passage.text.strip() or passage.kind.in_cells  # whose first cell can be empty
        assert passage.number is None or passage.kind is N


@given(st.lists(words, min_size=1, max_size=6), st.integers(2, 12))
def test_a_latin_text_reads_the_same_however_its_lines_are_wrapped(paragraphs: list[str], width: int) -> None:
    # Two spaces before the end of a line would break it for good.
    paragraphs = [" ".join(re.sub(r"[^a-z, ]", "", text).split()) or "x" for text in paragraphs]
    wrapped = []
    for number, text in enumerate(paragraphs, start=1):
        pieces = text.split(" ")
        wrapped.append(
            f"{number}. " + "\n".join(" ".join(pieces[at : at + width]) for at in range(0, len(pieces), width))
        )

    assert [text for _, _, text in read("\n\n".join(wrapped))] == paragraphs


passages = st.lists(st.builds(Passage, st.sampled_from(Kind), words, st.none(), st.booleans()), min_size=1, max_size=8)


@given(passages.map(tuple), st.data())
def test_arranging_never_loses_a_word(before: tuple[Passage, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(before) - 1))
    whole = "".join(passage.text for passage in before).replace(" ", "")

    def same(after: tuple[Passage, ...]) -> bool:
        return "".join(sorted(whole)) == "".join(sorted("".join(p.text for p in after).replace(" ", "")))

    assert same(manuscript.join(before, place))
    assert manuscript.put_back(manuscript.leave_out(before, place), place)[place].out is False
    cut = data.draw(st.integers(0, len(before[place].text)))
    text = before[place].text
    opened = manuscript.Passage(before[place].kind, f"{text[:cut]}\n \n{text[cut:]}", None, before[place].out)
    marked = (*before[:place], opened, *before[place + 1 :])
    if text[:cut].strip() and text[cut:].strip():
        assert same(manuscript.split(marked, place))
        assert len(manuscript.split(marked, place)) == len(before) + 1
    else:
        with pytest.raises(Invalid, match="Put an empty line"):
            manuscript.split(marked, place)


@pytest.mark.parametrize(
    "piece", ["*a", "_a", "[a](", "a\n", "|-", "- ", "> ", " #", "{#a", "\\", "(a) ", "1. a\n", "  "]
)
def test_no_text_takes_long_to_read(piece: str) -> None:
    short, long = (_seconds_to_read(piece * times) for times in (7_500, 30_000))

    assert long < 8 * short + 1  # what takes the square of its length takes sixteen times as long


def _seconds_to_read(text: str) -> float:
    gc.disable()  # it would walk through all that earlier tests have left, the more often the longer the text
    began = process_time()
    markdown.read(f"## {text}x")
    markdown.read(f"{text}x")
    gc.enable()
    return process_time() - began


def test_numbers_that_disagree_are_named_with_the_file_s_first() -> None:
    found = markdown.read("1. One.\n\n3. Two.\n\nThree.\n\n4. Four.")

    assert manuscript.differing_numbers(found.passages) == [(3, "2")]
    assert manuscript.differing_numbers(manuscript.join(found.passages, 2)) == [(3, "2"), (4, "3")]


def test_words_that_can_be_read_are_given_with_the_trouble() -> None:
    assert manuscript.read_text_file(b"\xef\xbb\xbfThe river") == manuscript.TextFile("The river")
    assert manuscript.read_text_file("ទន្លេ".encode("utf-16")) == manuscript.TextFile("ទន្លេ")
    assert manuscript.read_text_file(b"") == manuscript.TextFile("")
    garbled = manuscript.read_text_file(b"caf\xe9" + b" and more words" * 5)
    assert garbled.words.startswith("caf\ufffd and")
    assert garbled.trouble.startswith("Some letters")
    assert manuscript.read_text_file(b"\xff\xd8\xff\xe0\x00").words == ""


@pytest.mark.parametrize(
    ("source", "passages"),
    [
        (
            "They share data[^5] and fish[^b], and data[^5].\n\n[^5]: Of the\n    river.\n[^b]:See [x](https://x.org).",
            [(N, None, "They share data¹ and fish², and data¹.\n¹ Of the river.\n² See x (https://x.org).")],
        ),
        ("## Aims[^1]\nText.\n\n[^1]: An aim.", [(H, None, "Aims¹"), (T, None, "¹ An aim."), (N, None, "Text.")]),
        (
            "| a | b |\n|---|---|\n| c[^1] | d |\n\n[^1]: Note.",
            [(Kind.HEAD, None, "a | b"), (Kind.ROW, None, "c¹\n¹ Note. | d")],
        ),
        ("[^1]: First.\n[^2]: Second.\n\nText.[^2]", [(N, None, "[^1]: First."), (N, None, "Text.¹\n¹ Second.")]),
        ("Text.[^1]\n\n[^1]: One.\n\n[^1]: Two.", [(N, None, "Text.¹\n¹ One."), (N, None, "[^1]: Two.")]),
        ("A gap [^…] and [^1].", [(N, None, "A gap [^…] and [^1].")]),
        (
            r"Text[^1] \[^1].{0}\[^1]: No note.{0}[^1]: A note [^2].".format("\n\n"),
            [(N, None, "Text¹ [^1].\n¹ A note [^2]."), (N, None, "[^1]: No note.")],
        ),
    ],
)
def test_a_footnote_stands_at_the_end_of_what_refers_to_it(
    source: str, passages: list[tuple[Kind, int | None, str]]
) -> None:
    assert read(source) == passages


def test_a_footnote_of_the_title_stands_above_all_as_a_note() -> None:
    found = markdown.read("# Plan[^1]\n\nText.\n\n[^1]: Adopted in 2023.")

    assert found.title == "Plan¹"
    assert found.passages == (Passage(T, "¹ Adopted in 2023."), Passage(N, "Text."))


def test_the_address_of_a_link_does_not_stand_twice_where_its_words_are_the_address_in_italics() -> None:
    assert read("See [*https://x.org/y*](https://x.org/y).") == [(N, None, "See https://x.org/y.")]


@pytest.mark.parametrize(
    ("source", "passages"),
    [
        ("a<br>b <BR /> c", [(N, None, "a\nb\nc")]),
        ("## Aims <br> and means", [(H, None, "Aims and means")]),
        ("| a | b |\n|---|---|\n| c <br> d | e |", [(Kind.HEAD, None, "a | b"), (Kind.ROW, None, "c\nd | e")]),
        ("<b>All</b> of <strong>them</strong>, <em>each</em> <i>one</i>", [(N, None, "All of them, each one")]),
        ("R&amp;D &#42; &#x2191; &uarr;Top", [(N, None, "R&D * ↑ ↑Top")]),
        (r"\<br> \&amp; \<b> AT&T; &nothing;", [(N, None, "<br> &amp; <b> AT&T; &nothing;")]),
        ("<s>June</s> 5 < 6", [(N, None, "<s>June</s> 5 < 6")]),
    ],
)
def test_what_is_written_in_the_codes_of_a_web_page_is_read_as_a_page_shows_it(
    source: str, passages: list[tuple[Kind, int | None, str]]
) -> None:
    assert read(source) == passages


def test_a_row_that_we_write_is_read_again_as_it_was() -> None:
    words = "Each & all¹ [^1]\n¹ R&amp;D \\ *now* <br> | 5 < 6"
    head = Paragraph(kind=Kind.HEAD, label="", text="a | b", removed=False)
    row = Paragraph(kind=Kind.ROW, label="7", text=words, removed=False)

    found = markdown.read(f"{table_row(head)}\n{table_row(row)}\n\n[^1]: A note.\n").passages

    assert [passage.text for passage in found] == [" | a | b", f"7 | {words}", "[^1]: A note."]
