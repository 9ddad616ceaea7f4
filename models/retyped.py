"""Proposed words that were pasted: broken lines and wide spaces are those of the page that they came from, and no changes."""

import re

from models.scripts import between

_ENDS = (".", ";", ":", "!", "?", ")", "。", "；", "：", "！", "？", "）", "។", "៕", "၊", "။")
"""What stands before a line end that may be meant."""
_SHORTEST = 30  # code points of a line that a page has broken; shorter ones are lines of a list
_LINES = re.compile(r"(?<!\n)[ \t]*\n[ \t]*(?!\n)")
_WIDE = re.compile(r"[ \t\u00a0]{2,}|\t")


def unwrapped(present: str, proposed: str) -> str:
    """The proposed words without broken lines, and wide spaces, of which the present words have none."""
    if "\n" not in present:
        first, *more = _LINES.split(proposed)
        last, proposed = first, first
        for line in more:
            broken = len(last) >= _SHORTEST and not last.endswith(_ENDS)
            glue = "" if last.endswith("-") else between(last, line)
            proposed += (glue if broken else "\n") + line
            last = line
    return proposed if _WIDE.search(present) else _WIDE.sub(" ", proposed)
