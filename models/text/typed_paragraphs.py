"""The paragraphs in a text that somebody proposes to put in: each line is one, and "# " begins a heading."""

import re
from typing import NamedTuple

from models.drafts.version import Kind
from models.text.markdown import heading

_MARKED = re.compile(r"\\*#")


class TypedParagraph(NamedTuple):
    """A paragraph as it will stand in the text, without the mark of a heading."""

    kind: Kind
    text: str


def typed_paragraphs(text: str) -> list[TypedParagraph]:
    r"""The paragraphs of a proposed text, in order; lines without words are none. "\#" begins a paragraph with "#"."""
    return [_paragraph(line) for line in map(str.strip, text.split("\n")) if line]


def as_typed(kind: Kind, words: str) -> str:
    """A paragraph as somebody would type it: `typed_paragraphs` gives it back."""
    if kind is Kind.HEADING:
        return f"# {' '.join(words.split())}"
    return "\n".join(f"\\{line}" if _MARKED.match(line) else line for line in map(str.strip, words.split("\n")))


def _paragraph(line: str) -> TypedParagraph:
    if words := heading(line):
        return TypedParagraph(Kind.HEADING, words)
    return TypedParagraph(Kind.NUMBERED, line[1:] if line[0] == "\\" and _MARKED.match(line) else line)
