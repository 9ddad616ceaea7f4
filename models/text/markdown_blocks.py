"""Where the paragraphs of a text in Markdown, or of plain paragraphs, begin and end in its source.

Each item of a list and each row of a table is a block of its own; rules and the line under a table's head are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.drafts.version import Kind

UNWRAPPED = 160  # characters; no editor wraps so wide, so each line is meant

_HEADING = re.compile(r"(#(?=\s)|#{2,6}(?!#))\s*(.*?)(?:\s+#+)?(?:\s*\{#[\w-]+\})?\s*")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|={3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BULLET = re.compile(r"[-*+•▪●◦‣](?:\s+|$)(.*)")
_NUMBER = re.compile(r"(?P<strong>\*\*|__)?(?P<number>\d{1,4})(?:[.)]|[．、။។])(?P<ended>\*\*|__)?(?P<rest>.*)")
_WITH_SPACE = re.compile(r"[*_\d]+[.)][*_]*(?:\s|$)")  # "1.5 degrees" begins with no number of a paragraph
_LETTER = re.compile(r"(?:\(?(?P<letter>[a-zA-Z]|[ivx]+)\)|[a-z]\.|[ivx]+\.)\s+\S")
_ROW_LINE = re.compile(r"\|[|\s:+-]*")
_ROW = re.compile(r"\|+\s*(.*?)\s*\|*\s*")


@dataclass(slots=True)
class Block:
    """A paragraph. Its source goes from `start` to `close`, its words from `words` to `end`, with what stands at the
    start of later lines; before them is a mark such as "## ", behind them perhaps one more."""

    kind: Kind = Kind.NUMBERED
    number: int | None = None
    mark: str = ""  # what the first line began with: "1", "-", "a", "|" or nothing
    level: int = 0  # of a heading
    lines: list[str] = field(default_factory=list)
    start: int = 0
    words: int = 0
    end: int = 0
    close: int = 0

    def stands(self, at: int, words: int, end: int, close: int) -> None:
        """Remember the place of the first line, given from where `at` is."""
        self.start, self.words, self.end, self.close = at, at + words, at + end, at + close


def blocks(source: str, at: int = 0, *, line_by_line: bool = False) -> Iterator[Block]:
    """The blocks of a source with LF line ends from an offset on. A line without a mark goes on with the block before it,
    unless it is all `line_by_line`."""
    block: Block | None = None
    for line in source[at:].split("\n"):
        words = line.strip()
        if block and block.mark == "" and block.kind is Kind.NUMBERED and _UNDERLINE.fullmatch(words):
            block.kind, block.level, block.close = Kind.HEADING, 1 if words[0] == "=" else 2, at + len(line.rstrip())
            yield block
            block = None
        elif not words.lstrip("> ") or _RULE.fullmatch(words) or _ROW_LINE.fullmatch(words):
            if block:
                yield block
            block = None
        else:
            shown = line.lstrip()
            begun = _begun(shown, block, line_by_line)
            if begun is None and block:
                block.lines.append(shown.lstrip(">").lstrip() if block.kind is Kind.NOTE else shown)
                block.end = block.close = at + len(line.rstrip())
            else:
                if block:
                    yield block
                block = begun
                if begun:
                    begun.stands(
                        at, *(len(line) - len(shown) + place for place in (begun.words, begun.end, begun.close))
                    )
                if begun and begun.kind is Kind.HEADING:
                    yield begun
                    block = None
        at += len(line) + 1
    if block:
        yield block


def _begun(line: str, block: Block | None, line_by_line: bool) -> Block | None:
    """The block that begins with this line, its places from the line's start; None if the line goes on with the block
    before it."""
    whole = len(line.rstrip())
    if heading := _HEADING.fullmatch(line):
        return Block(Kind.HEADING, None, "", len(heading[1]), [heading[2]], 0, heading.start(2), heading.end(2), whole)
    kind, quote = Kind.NUMBERED, 0
    if line.startswith(">"):
        quote = len(line) - len(line.lstrip("> "))
        kind, line = Kind.NOTE, line[quote:]
    if bullet := _BULLET.fullmatch(line):
        return Block(
            kind,
            None,
            "-",
            0,
            [bullet[1]],
            0,
            quote + bullet.start(1),
            max(whole, quote + bullet.start(1)),
            max(whole, quote + bullet.start(1)),
        )
    if line.startswith("|") and (row := _ROW.fullmatch(line)):
        cells = " | ".join(cell.strip() for cell in row[1].split("|"))
        return Block(kind, None, "|", 0, [cells], 0, quote + row.start(1), quote + row.end(1), whole)
    if kind is Kind.NUMBERED and (found := numbered(line)) and _may_number(found, block):
        return found
    letter = _LETTER.match(line)
    if letter and (block is None or block.mark == "a" or letter["letter"] in ("a", "i")):
        return Block(kind, None, "a", 0, [line], 0, quote, whole, whole)
    if block is None or line_by_line or block.mark == "|" or (kind is Kind.NOTE and block.kind is not kind):
        return Block(kind, None, "", 0, [line], 0, quote, whole, whole)
    return None


def heading(line: str) -> str | None:
    """The words of a heading such as "## Goals"; None if the line is none."""
    found = _HEADING.fullmatch(line)
    return found[2] if found else None


def numbered(line: str) -> Block | None:
    """The block that begins in a line with a number of its own, as "12. The members"; None if it has none."""
    found = _NUMBER.fullmatch(line)
    if found is None or (line[found.start("number") :][len(found["number"])] in ".)" and not _WITH_SPACE.match(line)):
        return None
    strong = found["strong"] if found["strong"] and not found["ended"] else ""  # **12. The whole heading is strong**
    words = found["rest"].lstrip()
    rest = (found["ended"] or "" if not found["strong"] else "") + words
    place, whole = len(line) - len(words), len(line.rstrip())
    return Block(
        Kind.NUMBERED, int(found["number"]), "1", 0, [strong + rest], 0, place, max(whole, place), max(whole, place)
    )


def _may_number(numbered: Block, block: Block | None) -> bool:
    """Whether a line within a block begins a paragraph: a wrapped line may happen to begin with "2023."."""
    if block is None or numbered.number is None:
        return True
    return numbered.number == 1 or (block.mark in ("1", "a", "-") and numbered.number < 1000)
