"""Words outside the tables of a form in Word: told of with their place, but for those that our own form writes itself."""

import re
from collections.abc import Iterator

from models.uploads.reading import Outside
from worker.documents.forms.aside import kept
from worker.documents.forms.choices import TITLES
from worker.documents.forms.rows import CHANGES
from worker.documents.tables.grid import Grids

TYPES = ("general", "substantive", "technical", "editorial", "translation")
_ONE_EACH = (
    "Write in the rows on which you have something to say, and leave the others as they are. For a second comment on a "
    "paragraph, write its number in an empty row at the end, or add a row."
)
HOW = (
    _ONE_EACH,
    f"What should happen is one of: {'; '.join(CHANGES.values())}. If other words are proposed, write the whole paragraph as it should read.",
    f"Type is one of: {', '.join(TYPES)}.",
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

_SUBTITLE = "Form for comments on {}"
_ANY_SUBTITLE = re.compile(_SUBTITLE.format(r"(version \d+|the \w+ text)"))
_FIXED = frozenset((*HOW, BRACKETS, THERE_ARE_BRACKETS, HOW_TO_CHOOSE))


def subtitle(version: str) -> str:
    """What stands under the title of a form for comments on a version, by its name."""
    return _SUBTITLE.format(version)


def is_own(words: str, read: Grids) -> bool:
    """Whether our form writes exactly this around its tables: its title, too, as it knows it itself."""
    is_title = read.version is not None and words == read.title
    return is_title or words in _FIXED or _ANY_SUBTITLE.fullmatch(words) is not None


def outside(read: Grids) -> Iterator[Outside]:
    """The paragraphs outside the tables, without those that our own form writes."""
    for each in read.outside:
        if not is_own(each.text, read):
            yield Outside(each.place, kept(each.text))
