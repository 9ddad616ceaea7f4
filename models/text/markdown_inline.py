"""Marks inside a line of Markdown: a draft is kept as plain words."""

import re

# Each stops at the next of its own marks, so that no text takes long.
_LINK = re.compile(r"!?(?<!\\)\[([^\[\]]+)\]\(<?([^()<>\s]+)>?\)")
_EMPHASIS = re.compile(
    r"(?<![\\*\d])\*(?![\s*])([^*\n]+)(?<![\s\\])\*(?![*\d])|(?<![\\\w])_(?![\s_])([^_\n]+)(?<![\s\\])_(?!\w)"
)
_STRONG = re.compile(r"(?<!\\)\*\*(?!\s)([^*]+)(?<![\s\\])\*\*|(?<![\\\w])__(?!\s)([^_]+)(?<![\s\\])__(?!\w)")
_SPACES = re.compile(r"[ \t]{2,}|\t")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """The words without the marks for strong and emphasised ones; the address of a link stands after its words."""
    text = _LINK.sub(_with_address, text)
    for marks in (_EMPHASIS, _STRONG, _EMPHASIS):
        text = marks.sub(lambda found: found[1] or found[2], text)
    return _ESCAPED.sub(r"\1", _SPACES.sub(" ", text)).strip()


def _with_address(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    return words if words == address or address.startswith("#") else f"{words} ({address})"
