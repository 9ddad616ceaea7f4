"""Paragraphs that became one, cut where they ended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.files.source import Part, split_into_parts
from tests.redline.texts import LANGUAGES, changed_text, laws, prose


@pytest.mark.parametrize(
    ("paragraphs", "text", "parts"),
    [
        (["We meet."], "We all meet.", [Part("We all meet.")]),
        (["We meet.", "We eat."], "We meet. We eat.", [Part("We meet.", " "), Part("We eat.")]),
        # Changes before the cut, at it, and behind it.
        (["We meet.", "We eat."], "We all meet. We eat.", [Part("We all meet.", " "), Part("We eat.")]),
        (["We all meet.", "We eat."], "We meet. We eat.", [Part("We meet.", " "), Part("We eat.")]),
        (["We meet.", "We eat."], "We meet and we eat.", [Part("We meet and we"), Part(" eat.")]),
        (["We meet.", "We eat."], "We meet. We eat rice.", [Part("We meet.", " "), Part("We eat rice.")]),
        (
            ["We meet.", "We eat.", "We talk."],
            "We all meet. We eat rice. We talk.",
            [Part("We all meet.", " "), Part("We eat rice.", " "), Part("We talk.")],
        ),
        (
            ["They all meet.", "We eat rice.", "Everybody talks."],
            "They meet; We eat. Everybody also talks.",
            [Part("They meet;", " "), Part("We eat.", " "), Part("Everybody also talks.")],
        ),
        (["We meet.", "We eat."], "Nothing.", [Part("Nothing"), Part(".")]),
    ],
)
def test_each_paragraph_gets_its_words(paragraphs: list[str], text: str, parts: list[Part]) -> None:
    assert split_into_parts(paragraphs, text, "en") == parts


@laws
@given(st.data(), st.sampled_from(LANGUAGES))
def test_parts_and_what_is_between_them_are_the_text(data: st.DataObject, language: str) -> None:
    paragraphs = data.draw(st.lists(prose(language), min_size=1, max_size=4))
    text = data.draw(changed_text(" ".join(paragraphs), language))
    parts = split_into_parts(paragraphs, text, language)

    assert len(parts) == len(paragraphs)
    assert "".join(part.text + part.glue for part in parts) == text
