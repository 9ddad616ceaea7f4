"""How brackets are written in a text."""

from dataclasses import replace

import pytest

from models.brackets.agreement import Alternative, OpenBracket
from models.brackets.whole_paragraph import ADD_PARAGRAPH, DELETE_PARAGRAPH
from models.brackets.written import write_place

OFFERED = "[China: add: , clean,][Secretariat proposes: add: new]"
TAKEN_BACK = " [China: add: clean][Secretariat proposes: no words here]"


@pytest.mark.parametrize(
    ("wish", "offer", "written"),
    [
        (DELETE_PARAGRAPH, "", "[China: delete this paragraph][Secretariat proposes: keep this paragraph]"),
        (ADD_PARAGRAPH, "", "[China: add this paragraph][Secretariat proposes: without this paragraph]"),
        (" all", "", "[China: all][Secretariat proposes: no words here]"),
        (" all", " both", "[China: all][Secretariat proposes: both]"),
    ],
)
def test_who_proposes_the_draft_without_the_new_words_is_not_written_to_delete(
    wish: str, offer: str, written: str
) -> None:
    bracket = OpenBracket(("",), (Alternative((wish,), ("China",)),), compromise=(offer,))

    assert write_place(bracket, 0).text.strip() == written
    assert write_place(replace(bracket, compromise=None), 0).text.strip() == written.partition("[Secretariat")[0]


@pytest.mark.parametrize(
    ("standing", "written"), [("will", "[will – Myanmar] [China: shall]"), ("will ", "[will – Myanmar] [China: shall]")]
)
def test_one_space_stands_before_those_who_keep_the_draft(standing: str, written: str) -> None:
    bracket = OpenBracket((standing,), (Alternative(("shall",), ("China",)),), ("Myanmar",))

    assert write_place(bracket, 0).text == written


@pytest.mark.parametrize(
    ("bracket", "written"),
    [
        (OpenBracket(("",), (Alternative((" clean",), ("China",)),)), " [China: add: clean]"),
        (OpenBracket(("",), (Alternative((", clean,",), ("China",)),), compromise=(" new",)), OFFERED),
        (OpenBracket(("",), (Alternative((" clean",), ("China",)),), compromise=("",)), TAKEN_BACK),
        (OpenBracket(("old",), (Alternative(("new",), ("China",)),)), "[old] [China: new]"),
        (OpenBracket(("",), (Alternative((DELETE_PARAGRAPH,), ("China",)),)), "[China: delete this paragraph] "),
    ],
)
def test_words_to_be_inserted_right_behind_a_bracket_are_told_from_its_alternatives(
    bracket: OpenBracket, written: str
) -> None:
    assert write_place(bracket, 0, behind_bracket=True).text == written
