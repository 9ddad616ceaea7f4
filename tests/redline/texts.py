"""Prose to try the engine on: sentences of our own, real texts where they can be had, and strings that break things."""

import json
import os
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from redline import Proposal, segment
from testing.sentences import OWN

FIXTURES = Path(__file__).parents[2].parent / "shared" / "fixtures"
LANGUAGES = ("en", "zh", "km", "lo", "my", "th", "vi")
MEMBERS = ("Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam")

# Which cases are tried changes with each change of the sources. The run before landing tries more of them.
laws = settings(max_examples=120 if os.environ.get("LMEC_TESTS_COMPLETE") else 40, derandomize=True)

ODD = (
    "",
    " ",
    " \t\n ",
    "a\u0301 e\u0323\u0302 \u1ec7",
    "soft\u00adhyphen and\u200bzero\u200bwidth\u00a0space",
    "\u200b",
    "👩\u200d👩\u200d👧 🇱🇦🇹🇭 👍🏽",
    "one\r\ntwo\rthree\n",
    "bell\x07null\x00escape\x1b",
    "น\u0e4d\u0e49า กำ\u0e48 ก\u0e48ำ ລ\u0ecd\u0ec9\u0eb2",
    "\u0301\u0301 starts with marks",
    "क्षि क्\u200dष ಕ್ಷ 각각",
    "ក្ក ្ គ\u17d2 က္က",
    "(a) one; (b) two; (b) two",
    "[sic] [Cambodia: x] ]",
    "Ω Ω ﬁ ½ 3.14% €5,000",
    "العربية, עברית and 日本語カタカナ",
)


@cache
def udhr_paragraphs(language: str) -> tuple[str, ...]:
    """Paragraphs of the Universal Declaration of Human Rights where they can be had, else none."""
    file = FIXTURES / "multilingual" / "udhr_aligned.json"
    if not file.exists():
        return ()
    return tuple(row[language] for row in json.loads(file.read_text()) if row.get(language))


def prose(language: str) -> st.SearchStrategy[str]:
    """Sentences in a language."""
    return st.sampled_from(OWN[language] + udhr_paragraphs(language))


languages = st.sampled_from(LANGUAGES)


@st.composite
def changed_text(draw: st.DrawFn, text: str, language: str) -> str:
    """The text as somebody might change it: words out, in, or others in their place; now and then gone altogether."""
    tokens = list(segment(text, language))
    more = list(segment(draw(prose(language)), language))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(tokens)))
        length = draw(st.integers(0, 4))
        start = draw(st.integers(0, len(more)))
        tokens[place : place + length] = more[start : start + draw(st.integers(0, 3))]
    return "".join(tokens)


@st.composite
def with_stray_characters(draw: st.DrawFn, text: str) -> str:
    """The text, perhaps with characters that a key drops or replaces, as typists of some languages leave them."""
    chars = list(text)
    for place in draw(st.lists(st.integers(0, len(chars)), max_size=4)):
        chars.insert(place, draw(st.sampled_from("\u200b\u00ad\u00a0\u0301 ")))
    return "".join(chars)


strange = st.one_of(
    st.sampled_from(ODD),
    st.text(st.sampled_from("".join(ODD) + "ab .,"), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


@st.composite
def cases(draw: st.DrawFn, at_least: int = 0, at_most: int = 5) -> tuple[str, list[Proposal], str]:
    """A base, proposals by six members, and the locale: in a language, or strange."""
    language = draw(languages)
    if draw(st.booleans()):
        base = draw(with_stray_characters(draw(prose(language))))
        texts = draw(
            st.lists(changed_text(base, language).flatmap(with_stray_characters), min_size=at_least, max_size=at_most)
        )
    elif draw(st.booleans()):
        base = draw(strange)
        texts = draw(st.lists(st.one_of(strange, changed_text(base, "en")), min_size=at_least, max_size=at_most))
    else:
        small = st.text(st.sampled_from("ab ,.\nx"), max_size=12)
        base = draw(small)
        texts = draw(st.lists(small, min_size=at_least, max_size=at_most))
    proposals = [
        Proposal(f"p{number}", (draw(st.sampled_from(MEMBERS)),), draw(st.sampled_from([text, text, text, text, None])))
        for number, text in enumerate(texts)
    ]
    return base, proposals, language
