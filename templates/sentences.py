"""Names and labels in a sentence: the marks by which members are known, where no line may end, and what a proposal is called."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from models.brackets.written import ADD
from models.comments.comment import Change
from models.comments.submission import SectionState
from models.drafts.version import Kind, Paragraph
from models.text.lists import listed
from models.text.rows import typed_rows
from models.text.scripts import split_by_language

_NAME = r"[^\W\d_][^\[\],:\n]{0,40}"
LABEL = re.compile(rf"\[(?P<names>(?:{_NAME}, )*{_NAME}):(?: |$)(?P<adds>{ADD}(?: |$))?")
_SPACE_IN_NAME = re.compile("(?<!,) ")
NO_BREAK = "\u00a0"
CODES = {"Cambodia": "kh", "China": "cn", "Lao PDR": "la", "Myanmar": "mm", "Thailand": "th", "Viet Nam": "vn"}


SECTION_MARKS = {
    SectionState.DONE: "everything that the country says is in this answer",
    SectionState.TO_FOLLOW: "comments are to follow",
    SectionState.NO_COMMENT: "no comment",
}
"""What an answer says about a section of the text."""


def as_corrected(numbers: Sequence[int]) -> str:
    """How an adopted text is to be read: "as corrected by corrigenda 1 and 2"."""
    return f"as corrected by {'corrigendum' if len(numbers) == 1 else 'corrigenda'} {listed([str(one) for one in numbers])}"


def unbroken(words: str) -> str:
    """The words with no-break spaces in the labels of their brackets; only to be shown, never to be compared or kept."""
    if "[" not in words:
        return words
    shown = LABEL.sub(lambda label: _SPACE_IN_NAME.sub(NO_BREAK, label[0]), words)
    return Markup(shown) if isinstance(words, Markup) else shown  # noqa: S704 (nothing but spaces has changed)


def with_lang(words: Any) -> Any:
    """Words for HTML, each stretch with the language that its letters tell, so that it is read out and set as such.

    What is HTML already, or no text, stays as it is.
    """
    if not isinstance(words, str) or isinstance(words, Markup) or words.isascii():
        return words
    marked = (
        Markup('<span lang="{}">{}</span>').format(language, part) if language else escape(part)
        for part, language in split_by_language(words)
    )
    return Markup("").join(marked)


def row_or_paragraph(paragraph: Paragraph | None) -> str:
    """What a paragraph is called beside its own words, where people see whether it is one of a table."""
    return "row" if paragraph and paragraph.kind is Kind.ROW else "paragraph"


def asked_as(worded: Any) -> str:
    """What a comment or an opinion that proposes something asks for, as it stands above its words."""
    if worded.change is Change.REPLACE:
        return "Proposed words"
    if worded.change is Change.DELETE:
        return f"Proposes to delete this {row_or_paragraph(worded.paragraph)}"
    if worded.change is Change.MOVE:
        return f"Proposes to move this {row_or_paragraph(worded.paragraph)} to after {worded.after.name}"
    if worded.change is Change.JOIN:
        return f"Proposes to join this paragraph with {worded.after.name}, which stands before it"
    if rows := typed_rows(worded.proposed_text):
        return "New row after this one" if len(rows) == 1 else "New rows after this one"
    if worded.proposed_text.startswith("# "):
        several = "\n" in worded.proposed_text
        return "New heading with paragraphs after this one" if several else "New heading after this one"
    return "New paragraph after this one"


def mark(name: str) -> str:
    """The two letters of the member with this name (ISO 3166 alpha-2, lower case); "" if it is none of the six."""
    return CODES.get(name, "")


def chip(name: str) -> Markup:
    """The mark of a member; a screen reader says its name."""
    return Markup('<span class="chip chip-{0}" title="{1}">{1}</span>').format(mark(name), name)


def chips(names: Sequence[str]) -> Markup:
    """Members by their marks, and others by name; the comma after one is never parted from it."""
    shown = [chip(name) if mark(name) else Markup('<span class="name">{}</span>').format(name) for name in names]
    return Markup(" ").join([*map(Markup('<span class="name">{},</span>').format, shown[:-1]), *shown[-1:]])


NEXT_BRACKET = Markup('<span class="next-bracket"><span class="unseen" lang="en">, next bracket: </span></span>')
"""What separates a bracket from another one right before it, whose alternatives its words would seem to be."""


def attributed(words: str) -> Markup:
    """The words of a text; a bracket that names only members begins with their marks: "[Cambodia, China: twice a year]"."""
    shown, end = list[Markup | str](), 0
    for label in LABEL.finditer(words):
        names = label["names"].split(", ")
        if all(map(mark, names)):
            shown += [
                escape(with_lang(unbroken(words[end : label.start()]))),
                Markup("<b>[{}:{}</b> ").format(chips(names), f" {ADD}" if label["adds"] else ""),
            ]
            end = label.end()
    return Markup("").join([*shown, escape(with_lang(unbroken(words[end:])))])


def attributed_with_bars(words: str, starts: Sequence[int]) -> Markup:
    """The same, with a bar at each of the code points at which a bracket starts right behind another one."""
    edges = (0, *starts, len(words))
    return NEXT_BRACKET.join(attributed(words[start:end]) for start, end in pairwise(edges))


def beginning(label: str) -> Markup:
    """How a bracket begins: "[Cambodia: " with the marks of members where it names only these."""
    marked = attributed(label)
    return marked if "chip" in marked else Markup("<b>{}</b>").format(unbroken(label))


def count_attributed(words: str) -> int:
    """How many brackets in a text name members."""
    return len(LABEL.findall(words))
