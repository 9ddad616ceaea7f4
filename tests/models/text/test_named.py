"""Brackets that nobody types: those that speak for members or the secretariat, or read as brackets of the text."""

import pytest

from models.errors import Invalid
from models.text.named import ensure_unnamed

MEMBERS = ("China", "Lao PDR")


@pytest.mark.parametrize(
    "bracket",
    [
        "[China: shall]",
        "[Secretariat proposes: July]",
        "[Secretariat: July]",
        "[secretariat : July]",
        "[China, Secretariat: July]",
        "[Secretariat, China: July]",
        "[ad ref. Lao PDR: July]",
        "[Ad ref.: July]",
        "[ad ref.]",
        "[delete: July]",
        "[delete]",
        "[no member at present: July]",
        "[keep this paragraph]",
        "[without this paragraph]",
        "[no words here]",
    ],
)
def test_a_bracket_that_reads_as_one_of_the_text_is_refused(bracket: str) -> None:
    with pytest.raises(Invalid, match="Write words without brackets"):
        ensure_unnamed(f"by {bracket} 2028", "", MEMBERS, "text")

    ensure_unnamed(f"before {bracket} 2028", f"by {bracket} 2028", MEMBERS, "text")


@pytest.mark.parametrize("bracket", ["[TBD]", "[sic]", "[the secretariat]", "[deleted in 2020]", "[note: see below]"])
def test_a_bare_bracket_is_words(bracket: str) -> None:
    ensure_unnamed(f"by {bracket} 2028", "", MEMBERS, "text")
