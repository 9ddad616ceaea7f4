"""Words tell by their letters in which language they are, stretch by stretch, and are cut where a word ends."""

from hypothesis import given
from hypothesis import strategies as st

from models.drafts.version import Kind, Paragraph
from models.text.scripts import beginning_of, known_language, split_by_language

LETTERS = st.text(st.sampled_from("ab 1.,(–)\nខ្មែរ၂ မြစ်ກຳกี่河。ễđ"), max_size=40)


def test_each_stretch_has_the_language_of_its_letters_with_the_spaces_and_figures_between_them() -> None:
    text = "Cambodia (ទន្លេ មេគង្គ ២០២៣-2027), ဒေါ်ခင် မျိုး: ok"

    assert list(split_by_language(text)) == [
        ("Cambodia (", ""),
        ("ទន្លេ មេគង្គ ២០២៣", "km"),
        ("-2027), ", ""),
        ("ဒေါ်ခင် မျိုး", "my"),
        (": ok", ""),
    ]


def test_latin_letters_are_english_unless_their_marks_are_those_of_vietnamese() -> None:
    assert list(split_by_language("Nguyễn Thị Hồng")) == [("Nguyễn Thị Hồng", "vi")]
    assert list(split_by_language("The members’ café – in Hồ Chí Minh City, as every year.")) == [
        ("The members’ café – in Hồ Chí Minh City, as every year.", "")
    ]


@given(LETTERS)
def test_the_stretches_are_the_text(text: str) -> None:
    found = list(split_by_language(text))

    assert "".join(part for part, _ in found) == text
    assert all(part for part, _ in found)


def test_the_first_words_are_cut_between_words_in_every_script() -> None:
    assert beginning_of("Short  and\nwhole.", 90) == "Short and whole."
    for text, language in (("word " * 60, "en"), ("သတင်းအချက်အလက်များကို " * 9, "my"), ("我们保护河流" * 40, "zh")):
        cut = beginning_of(text, 90, language)
        assert cut.endswith(" …")
        assert " ".join(text.split()).startswith(cut.removesuffix(" …"))
        assert len(cut) <= 92


def test_a_long_heading_is_called_by_its_first_words_and_no_letter_of_them_is_torn() -> None:
    words = "២ " + "ក្រឹត្យក្រម" * 8
    heading = Paragraph(kind=Kind.HEADING, label="", text=words)

    called = heading.name.removeprefix("“").removesuffix(" …”")
    assert words.startswith(called)
    assert words[len(called) :].startswith("ក្រ")


def test_a_tag_names_one_of_our_languages_with_or_without_a_script_and_a_region() -> None:
    ours = ("km", "zh-Hans", "zh-hant-hk", "KM-KH", "en-001")
    assert [known_language(tag) for tag in ours] == ["km", "zh", "zh", "km", "en"]

    others = ("", "fr", "khm", "Khmer", "km-", "km_KH", "km KH", "\u212am", "zh-Hans-CN-x-long", "km\n")
    assert [tag for tag in others if known_language(tag)] == []
