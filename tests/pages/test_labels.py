"""Labels of brackets do not break inside a name, where they are shown; the words themselves stay as they are."""

import pytest
from markupsafe import Markup

from models.text.spans import sentence_around
from templates.environment import environment
from templates.sentences import unbroken


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("hold [Viet Nam: six more] meetings", "hold [Viet~Nam:~six more] meetings"),
        (
            "[Cambodia, Lao PDR, Viet Nam: a b][Secretariat proposes: c d]",
            "[Cambodia, Lao~PDR, Viet~Nam:~a b][Secretariat~proposes:~c d]",
        ),
        ("[Lao PDR:", "[Lao~PDR:"),
        ("a note [see below] and [1 2: x]", "a note [see below] and [1 2: x]"),
        ("no bracket: none", "no bracket: none"),
    ],
)
def test_spaces_in_a_label_do_not_break(words: str, shown: str) -> None:
    assert unbroken(words) == shown.replace("~", "\u00a0")


def test_the_filter_leaves_escaping_to_the_page() -> None:
    page = environment().from_string("{{ words | unbroken }}").render(words="[Viet Nam: <b>]")

    assert page == "[Viet\u00a0Nam:\u00a0&lt;b&gt;]"
    assert isinstance(unbroken(Markup("[Viet Nam: &lt;b&gt;]")), Markup)
    assert not isinstance(unbroken("[Viet Nam: <b>]"), Markup)


@pytest.mark.parametrize(
    ("text", "bracket", "before", "after"),
    [
        (
            "They met. Any member[China: ,] that asks can join. The end.",
            "[China: ,]",
            "Any member",
            " that asks can join.",
        ),
        ("各国合作。成员国[中国：，]可以加入。结束。", "[中国：，]", "成员国", "可以加入。"),
        ("[China: So] we meet", "[China: So]", "", " we meet"),
        (
            "All [China: say: a.] and [b] [Lao PDR: c. d] now. End.",
            "[b]",
            "All [China: say: a.] and ",
            " [Lao PDR: c. d] now.",
        ),
        ("Five fields: air; water; [Cambodia: waste;] soil.", "[Cambodia: waste;]", "water; ", " soil."),
        ("They met. [China: So] we meet", "[China: So]", "", " we meet"),
        ("word " * 60 + "[X: y]" + " word" * 60, "[X: y]", "…" + "word " * 24, " word" * 24 + "…"),
    ],
)
def test_a_bracket_is_quoted_with_its_sentence(text: str, bracket: str, before: str, after: str) -> None:
    start = text.index(bracket)

    found = sentence_around(text, start, start + len(bracket))

    assert (found[0], found[1].removesuffix(" …")) == (before, after.removesuffix("…"))


def test_the_size_of_a_file_stands_on_one_line() -> None:
    assert environment().from_string("{{ 112 | file_size }}").render() == "112\u00a0Bytes"
