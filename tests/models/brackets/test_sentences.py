"""The sentence in which a bracket stands, as members read it with each choice."""

import pytest

import redline
from models.brackets.agreement import Alternative, OpenBracket
from models.brackets.sentence import Stretch, sentence, shortened
from models.brackets.standing import Place, StandingParagraph
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.text.spans import MOST, sentence_around

ROW = redline.row(["Collection", "Install 40 traps. Measure.", "Viet Nam | Thailand", "2028"])


@pytest.mark.parametrize(
    ("standing", "words", "read"),
    [
        ("40", "45", "Install 45 traps."),
        ("Measure", "Report", "Report."),
        ("Collection", "", ""),
        ("Thailand", "Lao PDR", "Viet Nam |\u2060 Lao PDR"),
        ("2028", "2030", "2030"),
    ],
)
def test_the_sentence_in_a_cell_ends_with_its_words_and_not_with_the_border(
    standing: str, words: str, read: str
) -> None:
    start = ROW.index(standing)
    place = Place(0, 0, start, start + len(standing), start, start + len(standing))
    bracket = OpenBracket((standing,), (Alternative((words,), ("Viet Nam",), ()),), id=1)
    paragraph = StandingParagraph(ROW, ROW, (bracket,), (place,), in_cells=True)

    assert "".join(each.text for each in sentence(paragraph, bracket, (words,))) == read


def test_a_sentence_goes_on_behind_the_stop_of_a_short_word() -> None:
    text = "They meet. Lists, e.g. of sites (Art. 4, p. 5 of No. 7), are sent each year. They report."
    before, behind = sentence_around(text, text.index("each"), text.index(" year"))

    assert (before, behind) == ("Lists, e.g. of sites (Art. 4, p. 5 of No. 7), are sent ", " year.")


@pytest.mark.parametrize("text", [ROW, "The secretariat reports each year. The first report covers 2027."])
def test_a_bracket_about_a_whole_paragraph_is_read_with_all_of_its_words(text: str) -> None:
    bracket = OpenBracket(("",), (Alternative((DELETE_PARAGRAPH,), ("Viet Nam",), ()),), id=1)
    paragraph = StandingParagraph(text, text, (bracket,), (Place(0, 0, 0, 0, 0, 0),), in_cells=text == ROW)

    kept, gone = (
        "".join(each.text for each in sentence(paragraph, bracket, (words,))) for words in ("", DELETE_PARAGRAPH)
    )

    assert (kept, gone) == (text, f"{DELETE_PARAGRAPH} {text}")


LIST = "the members protect the river, the fish and the forests, "
KHMER = "ប្រទេសជាសមាជិកការពារទន្លេ ត្រី និងព្រៃឈើ "


@pytest.mark.parametrize("words", [LIST, KHMER])
def test_of_a_long_sentence_the_words_nearest_to_the_bracket_are_shown(words: str) -> None:
    before, between, behind = "First, " + 20 * words, " and " + 20 * words, " " + 20 * words + "last."
    shown = shortened([Stretch(one, one in ("six", "")) for one in (before, "six", between, "", behind)])

    assert [one.chosen for one in shown] == [False, True, False, True, False]
    texts = [one.text for one in shown]
    assert (texts[1], texts[3]) == ("six", "")
    assert texts[0].startswith("…")
    assert before.endswith(texts[0][1:])
    assert texts[4].endswith(" …")
    assert behind.startswith(texts[4].removesuffix(" …"))
    start, _, end = texts[2].partition(" … ")
    assert between.startswith(start)
    assert between.endswith(end)
    assert all(len(text) <= 2 * MOST + 5 for text in texts)


def test_a_sentence_that_is_not_long_stays_whole() -> None:
    stretches = [Stretch(LIST, False), Stretch("six", True), Stretch(f" {LIST}", False)]

    assert shortened(stretches) == stretches
