"""Proposed words that were pasted: broken lines and wide spaces are those of the page that they came from, and no changes."""

import re
from itertools import pairwise

from models.text.scripts import between
from models.text.typed import typed

_ENDS = (".", ";", ":", "!", "?", ")", "。", "；", "：", "！", "？", "）", "។", "៕", "၊", "။")
"""What stands before a line end that may be meant."""
_SHORTEST = 30  # code points of a line that a page has broken; shorter ones are lines of a list
_WIDE = re.compile(r"[ \t\u00a0]{2,}|\t")


def retyped(present: str, said: str) -> str:
    """What somebody has sent in place of the present words, as it is kept; raises Invalid for what no person types."""
    return unwrapped(present, typed(said, "proposed_text"))


def unwrapped(present: str, proposed: str) -> str:
    """The proposed words without broken lines, and wide spaces, of which the present words have none."""
    words = proposed if "\n" in present else _joined(proposed.split("\n"))
    return words if _WIDE.search(present) else _WIDE.sub(" ", words)


def _joined(lines: list[str]) -> str:
    parts = [lines[0]]
    for last, line in pairwise(lines):
        end, start = last.strip(), line.strip()
        if start and len(end) >= _SHORTEST and not end.endswith(_ENDS):
            parts[-1] = parts[-1].rstrip()
            parts += ["" if end.endswith("-") else between(end, start), line.lstrip()]
        else:
            parts += ["\n", line]
    return "".join(parts)
