"""How a bracket is written in a text: "[will] [China: shall]", the standing words first, without a name.

Written from the rows and never stored apart from them. Pure functions.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from unicodedata import category

import redline
from models.brackets.agreement import Alternative, OpenBracket, Stance, Words
from models.brackets.whole_paragraph import keep_label, visible
from models.text.scripts import space_between

SECRETARIAT = "Secretariat proposes"
AD_REFERENDUM = "ad ref. "

ADD, DELETE = "add:", "delete"
NO_WORDS = "no words here"
NEW_LINE, SPACE = "a new line", "a space"
NOBODY = "no member at present"
_OPENING_CATEGORIES = ("Ps", "Pi", "Zs")

STANCES: Mapping[Stance, str] = {
    Stance.ACCEPT: "accepts",
    Stance.KEEP: "keeps the words of the draft",
    Stance.ANY: "can accept any of these",
    Stance.OTHER: "asks for other words",
    Stance.NOT_OPPOSED: "does not stand in the way",
    Stance.RESERVED: "is reserved, awaiting instructions",
}
"""What a member does, after its name."""


class Wording(NamedTuple):
    """Words as they stand in a bracket: `label`, `words` and `closing` one after the other. `alternative` are the words that
    an alternative has at this place; None for the standing ones and the secretariat's."""

    label: str
    words: str
    closing: str
    names: tuple[str, ...] = ()
    alternative: str | None = None
    offered: bool = False

    @property
    def text(self) -> str:
        """All of it, with its signs."""
        return self.label + self.words + self.closing


class WrittenPlace(NamedTuple):
    """What stands in the text at one of a bracket's places: its wordings, between white space that is not part of it."""

    lead: str
    wordings: Sequence[Wording]
    trail: str

    @property
    def text(self) -> str:
        """All of it."""
        return self.lead + self.bracket + self.trail

    @property
    def bracket(self) -> str:
        """Its wordings alone."""
        return "".join(one.text for one in self.wordings)


def write_place(bracket: OpenBracket, place: int, *, behind_bracket: bool = False) -> WrittenPlace:
    """A bracket as it is written at one of its places (its number, from 0): plainly where only the words of the draft are left, and
    another place shows who asks for what. Right `behind_bracket`, words to be inserted say so: they would seem to be another
    alternative of that one."""
    standing = bracket.standing[place]
    lead, trail = outer_space(bracket, place)
    adds = behind_bracket and not (standing or bracket.keepers or bracket.is_on_paragraph)
    found = [
        Wording(_sponsor_label(names, shown, adds=adds), shown, "]", names, words)
        for words, names in wordings_at_place(bracket.alternatives, standing, place)
        for shown in [_shown_wording(words, lead, trail)]
    ]
    if bracket.compromise is not None:
        words = bracket.compromise[place]
        shown = _shown_wording(words, lead, trail) if words or standing else without_words(bracket)
        label = _sponsor_label([whose_compromise(bracket)], shown, adds=adds and bool(words))
        found.append(Wording(label, shown, "]", offered=True))
    if not found and standing.strip() and len(bracket.standing) > 1:
        return WrittenPlace("", (plain_wording(standing),), "")
    if standing or bracket.keepers:
        space = "" if standing[-1:].isspace() else " "
        keepers = f"{space}– {', '.join(bracket.keepers)}" if bracket.keepers else ""
        apart = "] " if found else "]"
        found.insert(0, Wording("[", _name_white_space(standing) or without_words(bracket), keepers + apart))
    return WrittenPlace(lead, found, trail)


def stands_plainly(written: str, standing: str) -> bool:
    """Whether only the words of the draft are written at a place of a bracket, as `write_place` does where another place shows who
    asks for what."""
    return bool(standing) and written == standing


def plain_wording(standing: str) -> Wording:
    """The words of the draft at a place at which nobody asks for others."""
    return Wording("", standing, "")


def whose_compromise(bracket: OpenBracket) -> str:
    """Whose the compromise of a bracket is: the secretariat's, or a meeting's that some members have still to confirm."""
    return f"{AD_REFERENDUM}{', '.join(bracket.ad_referendum)}" if bracket.ad_referendum else SECRETARIAT


def without_words(bracket: OpenBracket) -> str:
    """What is said of the draft in a bracket in which it has no words."""
    return no_words_beside(one.words[0] for one in bracket.alternatives)


def no_words_beside(wordings: Iterable[str]) -> str:
    """What is said of no words where the draft has none, and others ask for these."""
    return keep_label(wordings) or NO_WORDS


def wordings_at_place(
    alternatives: Iterable[Alternative], standing: str, place: int
) -> list[tuple[str, tuple[str, ...]]]:
    """The different words at one place, with all who ask for them there; an alternative that changes nothing there is left out."""
    found: dict[str, set[str]] = {}
    for one in alternatives:
        if one.words[place] != standing:
            found.setdefault(one.words[place], set()).update(one.sponsors)
    return sorted(((words, tuple(sorted(names))) for words, names in found.items()), key=lambda one: (one[1], one[0]))


def outer_space(bracket: OpenBracket, place: int) -> tuple[str, str]:
    """The white space with which all words that are to be inserted begin and end: it stands outside the brackets."""
    if bracket.standing[place]:
        return "", ""
    if bracket.is_on_paragraph:
        return "", " "  # it stands before the words of the paragraph
    return common_edges([one.words[place] for one in bracket.alternatives])


def with_white_space(bracket: OpenBracket, words: Words) -> Words:
    """Words that somebody has written for a bracket, with the white space of those that they stand beside or replace."""
    if bracket.columns:  # the space beside a border is the row's own
        return tuple(redline.row(map(str.strip, redline.cells(each))) if each else each for each in words)
    around = [_inserted_space(bracket, place, each) for place, each in enumerate(words)]
    words = tuple(redline.one_cell(each) for each in words)
    return tuple(
        _spaced_like(standing, each)
        if standing or not each
        else ("" if redline.closes(each) and "\n" not in lead else lead) + each.strip() + trail
        for standing, each, (lead, trail) in zip(bracket.standing, words, around, strict=True)
    )


def _inserted_space(bracket: OpenBracket, place: int, words: str) -> tuple[str, str]:
    """The white space of words to be inserted: that of the others, or their own where the others are marks, which touch the
    word before."""
    lead, trail = outer_space(bracket, place)
    others = "".join(one.words[place] for one in bracket.alternatives).strip()
    if (
        lead
        or trail
        or not redline.is_in_word(words[:1])
        or any(map(redline.is_in_word, others))
        or category(others[:1] or " ") in _OPENING_CATEGORIES
    ):
        return lead, trail
    return space_between(words[0], words[0]), ""


def _spaced_like(standing: str, words: str) -> str:
    """Words as far from what stands around them as the standing ones, whose white space goes where these do not stand."""
    lead = _leading_space(standing) if redline.is_in_word(words[:1]) else ""
    trail = _leading_space(standing[::-1])[::-1] if words[-1:].isalnum() and standing.strip() else ""
    return lead + words + trail


def common_edges(texts: Sequence[str]) -> tuple[str, str]:
    """The white space that all texts that say something have at their start and at their end."""
    saying = [text for text in texts if text.strip()]
    if not saying:
        return "", ""
    lead, trail = (
        _common_prefix([_leading_space(text) for text in saying]),
        _common_prefix([_leading_space(text[::-1]) for text in saying])[::-1],
    )
    return lead, trail


def _leading_space(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _common_prefix(spaces: Sequence[str]) -> str:
    first = min(spaces, key=len)
    while not all(each.startswith(first) for each in spaces):
        first = first[:-1]
    return first


def standing_label(standing: str) -> str:
    """The standing words in a bracket without a name."""
    return f"[{_name_white_space(standing)}]"


def _name_white_space(words: str) -> str:
    """The words, or what white space is called that stands alone: in a bracket nobody would see it."""
    return words if words.strip() else readable_words(words)


def _shown_wording(words: str, lead: str = "", trail: str = "") -> str:
    if words and not words.strip():
        return _name_white_space(words)
    inner = visible(words.removeprefix(lead))
    inner = inner.removesuffix(trail) if trail and inner.strip() else inner
    return inner or DELETE


def _sponsor_label(names: Sequence[str], words: str, *, adds: bool = False) -> str:
    """What stands before words in a bracket; words that begin with white space bring it along."""
    return f"[{sponsors_or_nobody(names)}:{f' {ADD}' if adds else ''}{'' if words[:1].isspace() else ' '}"


def sponsors_or_nobody(names: Sequence[str]) -> str:
    """The members that ask for words; that no member does at present, where there are none."""
    return ", ".join(names) or NOBODY


def bracket_name(number: int, paragraph: str) -> str:
    """How people call a bracket, by its number in the text, on every page and paper: "Bracket 3, paragraph 12"."""
    return f"Bracket {number}, {paragraph}"


def shown_words(words: Sequence[str]) -> str:
    """The words of a bracket as people read them, those of several places in one line ("and … –" where a place has none); "no
    words here" for none."""
    shown = [readable_words(each) for each in words]
    return " … ".join(each or "–" for each in shown) if any(shown) else NO_WORDS


def readable_words(words: str) -> str:
    """The words at one place as people read them; white space alone is named, since nobody sees it. "" for none."""
    shown = visible(words).strip()
    if shown or not words:
        return shown
    return NEW_LINE if "\n" in words else SPACE


def shown_bracket_words(bracket: OpenBracket, words: Sequence[str]) -> str:
    """Words for a bracket as people read them; of a whole paragraph, that none of them keeps it."""
    return shown_words(words) if any(words) else without_words(bracket)


def quote_wordings(bracket: OpenBracket, wordings: Iterable[Sequence[str]]) -> str:
    """Wordings for a bracket as people read them, in quotation marks."""
    return ", ".join(f"“{shown_bracket_words(bracket, words)}”" for words in wordings)


def label_words(names: Sequence[str], words: str, *, adds: bool = False) -> str:
    """Words in a bracket with the names of those who ask for them: "[Cambodia, China: shall]"; where it `adds` words to a bracket
    before it, "[Cambodia, China: add: shall]"."""
    shown = _shown_wording(words)
    return f"{_sponsor_label(names, shown, adds=adds)}{shown}]"
