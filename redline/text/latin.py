"""Latin text that need not be shown to ICU, which takes several times as long to find the same tokens."""

import re

_LETTERS = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_IN_NUMBERS = "(?<=[0-9])[,.;](?=[0-9])"  # "2.5", "1,000"
_APART = f" +|[,.;:](?![{_LETTERS}])|[-/()!?%\n]"

# Words, numbers, spaces and marks that no rule of ICU joins to what stands around them: if these are the whole text, they
# are its tokens.
LATIN = re.compile(f"[{_LETTERS}]+(?:{_IN_NUMBERS}[{_LETTERS}]+)*|{_APART}")

# The same with accents typed behind their letters, as Vietnamese often is.
_ACCENTED = f"(?:[{_LETTERS}][\u0300-\u036f]*)+"
DECOMPOSED = re.compile(f"{_ACCENTED}(?:{_IN_NUMBERS}{_ACCENTED})*|{_APART}")


def perhaps_latin(text: str) -> bool:
    """Whether the first character does not rule out that a text is all of this."""
    first = text[:1]
    return first <= "\u024f" or "\u1e00" <= first <= "\u1eff"
