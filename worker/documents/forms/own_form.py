"""What our own form says around its rows: what can happen, how to fill it in, and below its title for which text it is."""

import re
from collections.abc import Mapping

from worker.documents.forms.choices import TITLES
from worker.documents.forms.table_rows import HOW_TO_CHANGE
from worker.documents.tables.grid import Grids

CHANGES: Mapping[str, str] = {
    "remark": "only a comment",
    "replace": "these words instead",
    "insert_after": "a new paragraph after this one",
    "delete": "take this paragraph out",
    "move": "move this paragraph",
    "join": "join it with the one before",
}
"""What our own form calls what should happen, by the value of `Change`."""
CHANGE_BY_WORDS = {words: change for change, words in CHANGES.items()} | {change: change for change in CHANGES}
TYPES = ("general", "substantive", "technical", "editorial", "translation")
_HOW_TO_ADD = (
    "Write in the rows on which you have something to say, and leave the others as they are. For a second comment on a "
    "paragraph, write its number in an empty row at the end, or add a row."
)
HOW = (
    _HOW_TO_ADD,
    f"What should happen is one of: {'; '.join(CHANGES.values())}. If other words are proposed, write the whole paragraph as it should read. If it should be moved, write instead of words the number of the paragraph after which it should stand.",
    f"Type is one of: {', '.join(TYPES)}.",
)
COMPENDIUM = (
    "This is the compendium, our own file with all comments and the answers to them; nothing in it is a new comment. Send your "
    "comments in the comment form from the page Files, or in the Word file of the draft."
)
BRACKETS = "Brackets"
THERE_ARE_BRACKETS = (
    f"“{BRACKETS}” has a row for each open bracket of this text: choose there what your country says about it."
)
HOW_TO_CHOOSE = f"""In “{TITLES["choice"]}” write one of: the letter of an alternative (your country accepts its words); \
keep (the words of the draft); any (of these); other words (write them in the next column, only what shall stand in the \
bracket, without names); does not stand in the way; reserved. Leave the row empty where your country says nothing. Under \
“{TITLES["can_accept"]}” write the letters of other alternatives with which it could live, or keep: only your own people see \
that. Brackets with the same name under “{TITLES["package"]}” end only together."""
_ANY_VERSION = r"(version \d+|the \w+ text)"
_COMPENDIUM = "Comments and answers behind {}"
_ANY_COMPENDIUM = re.compile(_COMPENDIUM.format(_ANY_VERSION))
_COMPENDIUM_TITLES = ("Number", "Country", "About", "Type", "Comment", "Proposed change")  # its first ones, in Excel
_FORMER_TITLES = (*_COMPENDIUM_TITLES[:-1], "Proposed text")  # until December 2026
_COMPENDIUM_COLUMNS = ("label", "member", "departments", "cosponsors", "about", "type")  # as plain text
_VERSION = re.compile(_ANY_VERSION, re.IGNORECASE)  # alone, above the tables of a text
_SUBTITLE = "Form for comments on {}"
_ANY_SUBTITLE = re.compile(_SUBTITLE.format(_ANY_VERSION))
# What our form said before a paragraph could be moved, and before one could be joined with another: those that were handed out then still come back.
_WITHOUT_MOVES = "What should happen is one of: only a comment; these words instead; a new paragraph after this one; take this paragraph out. If other words are proposed, write the whole paragraph as it should read."
_WITHOUT_JOINS = HOW[1].replace(f"; {CHANGES['join']}", "")
_OWN_SENTENCES = frozenset(
    (*HOW, BRACKETS, THERE_ARE_BRACKETS, HOW_TO_CHOOSE, HOW_TO_CHANGE, _WITHOUT_MOVES, _WITHOUT_JOINS)
)


def subtitle(version: str) -> str:
    """What stands under the title of a form for comments on a version, by its name."""
    return _SUBTITLE.format(version)


def is_subtitle(words: str) -> bool:
    """Whether our form writes this below its title."""
    return _ANY_SUBTITLE.fullmatch(words) is not None


def compendium_subtitle(version: str) -> str:
    """What stands under the title of the compendium of a version, by its name."""
    return _COMPENDIUM.format(version)


def is_compendium_subtitle(words: str) -> bool:
    """Whether the compendium has this below its title."""
    return _ANY_COMPENDIUM.fullmatch(words) is not None


def is_compendium(read: Grids) -> bool:
    """Whether it is the service's own file with all comments and their answers, in Word, Excel or plain text."""
    if any(is_compendium_subtitle(each.text) for each in read.outside):
        return True
    first = next(iter(read.grids[0].rows.values()), {}) if read.grids else {}
    titles = tuple(cell.text for _, cell in sorted(first.items()))[: len(_COMPENDIUM_TITLES)]
    return titles in (_COMPENDIUM_TITLES, _FORMER_TITLES, _COMPENDIUM_COLUMNS)


def is_own_above_table(words: str, read: Grids) -> bool:
    """Whether the tables of a text have this above their titles, in files too that do not carry the version in themselves."""
    return _VERSION.fullmatch(words) is not None or is_own(words, read)


def is_own(words: str, read: Grids) -> bool:
    """Whether our form writes exactly this around its tables: its title, too, as it knows it itself."""
    is_title = read.version is not None and words == read.title
    is_version = read.version is not None and _VERSION.fullmatch(words) is not None
    return is_title or is_version or words in _OWN_SENTENCES or is_subtitle(words)
