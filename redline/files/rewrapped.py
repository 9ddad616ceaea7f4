"""A changed text in the line breaks of its base: where a line is wrapped is no change."""

import re

from redline.diff.diff import Edit, apply, diff
from redline.text.segment import segment

_HARD = re.compile(r"\n\s*\n| {2}\n|\\\n")  # an empty line, or a line end that is meant


def rewrapped(base: str, new: str, locale: str = "und") -> str:
    """The new text, with white space as in the base wherever one of them only breaks a line."""
    if "\n" not in base and "\n" not in new:
        return new
    tokens = segment(base, locale)
    edits = [edit for edit in diff(base, new, locale) if not _wraps("".join(tokens[edit.start : edit.end]), edit)]
    return apply(edits, base, locale)


def _wraps(words: str, edit: Edit) -> bool:
    if words.strip() or edit.replacement.strip() or not (words and edit.replacement):
        return False
    return "\n" in words + edit.replacement and not _HARD.search(words) and not _HARD.search(edit.replacement)
