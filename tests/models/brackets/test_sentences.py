"""The sentence in which a bracket stands, as members read it with each choice."""

import pytest

import redline
from models.brackets.agreement import Alternative, OpenBracket
from models.brackets.sentence import sentence
from models.brackets.standing import Place, StandingParagraph

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
