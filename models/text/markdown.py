"""Reading a text from Markdown, or from plain paragraphs: its title, its passages in order, and where each stands; and the paragraphs that somebody proposes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from typing import NamedTuple

import redline
from models.drafts.manuscript import Manuscript, Passage
from models.drafts.version import Kind
from models.text.footnotes import begins_note, with_footnotes, with_names
from models.text.rows import as_typed_row, is_typed_row, typed_cells
from models.text.scripts import space_between

# Each stops at the next of its own marks, so that no text takes long.
_LINK = re.compile(r"!?(?<!\\)\[([^\[\]]+)\]\(<?([^()<>\s]+)>?\)")
_EMPHASIS = re.compile(
    r"(?<![\\*\d])\*(?![\s*])([^*\n]+)(?<![\s\\])\*(?![*\d])|(?<![\\\w])_(?![\s_])([^_\n]+)(?<![\s\\])_(?!\w)"
)
_STRONG = re.compile(r"(?<!\\)\*\*(?!\s)([^*]+)(?<![\s\\])\*\*|(?<![\\\w])__(?!\s)([^_]+)(?<![\s\\])__(?!\w)")
_SPACES = re.compile(r"[ \t]{2,}|\t")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]*);)")
_LINE_BREAK = re.compile(r"\s*(?<!\\)<br\s*/?>\s*", re.IGNORECASE)
_MARKED_UP = re.compile(r"(?<!\\)</?(?:b|i|em|strong)>", re.IGNORECASE)


def plain_words(text: str) -> str:
    """The words without the marks for strong and emphasised ones; the address of a link stands after its words, and what is
    written as a code, such as &amp;, is the character."""
    text = _LINK.sub(_with_address, _MARKED_UP.sub("", _LINE_BREAK.sub("\n", text)))
    for marks in (_EMPHASIS, _STRONG, _EMPHASIS):
        text = marks.sub(lambda found: found[1] or found[2], text)
    return _ESCAPED.sub(lambda found: found[1] or _character(found[2]), _SPACES.sub(" ", text)).strip()


def _character(code: str) -> str:
    """What a code such as &amp; or &#42; is written for; a name that means nothing stays."""
    return unescape(code) if code[1] == "#" else html5.get(code[1:], code)


def _with_address(link: re.Match[str]) -> str:
    words, address = link[1], link[2]
    return words if plain_words(words) == address or address.startswith("#") else f"{words} ({address})"


UNWRAPPED = 160  # characters; no editor wraps so wide, so each line is meant

_HEADING = re.compile(r"(#(?=\s)|#{2,6}(?!#))\s*(.*?)(?:\s+#+)?(?:\s*\{#[\w-]+\})?\s*")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|={3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BULLET = re.compile(r"[-*+•▪●◦‣](?:\s+|$)(.*)")
_NUMBER = re.compile(r"(?P<strong>\*\*|__)?(?P<number>\d{1,4})(?:[.)]|[．、။។])(?P<ended>\*\*|__)?(?P<rest>.*)")
_WITH_SPACE = re.compile(r"[*_\d]+[.)][*_]*(?:\s|$)")  # "1.5 degrees" begins with no number of a paragraph
_LETTER = re.compile(r"(?:\(?(?P<letter>[a-zA-Z]|[ivx]+)\)|[a-z]\.|[ivx]+\.)\s+\S")
_ROW_LINE = re.compile(r"\|[|\s:+-]*")
_ROW = re.compile(r"\|\s*(.*?)\s*(?<!\\)\|?\s*")


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
    before = ""  # the mark of the block above it, if no line parts them
    for line in source[at:].split("\n"):
        words = line.strip()
        if block and block.mark == "" and block.kind is Kind.NUMBERED and _UNDERLINE.fullmatch(words):
            block.kind, block.level, block.close = Kind.HEADING, 1 if words[0] == "=" else 2, at + len(line.rstrip())
            yield block
            block = None
        elif not words.lstrip("> ") or _RULE.fullmatch(words) or _ROW_LINE.fullmatch(words):
            if block:
                if block.mark == "|" and before != "|" and "-" in words:
                    block.kind = Kind.HEAD
                yield block
            block, before = None, ""
        else:
            shown = line.lstrip()
            begun = _begin_block(shown, block, line_by_line)
            if begun is None and block:
                block.lines.append(shown.lstrip(">").lstrip() if block.kind is Kind.NOTE else shown)
                block.end = block.close = at + len(line.rstrip())
            else:
                before = block.mark if block else ""
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


def _begin_block(line: str, block: Block | None, line_by_line: bool) -> Block | None:
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
        row_kind = Kind.ROW if kind is Kind.NUMBERED else kind
        return Block(row_kind, None, "|", 0, [row[1]], 0, quote + row.start(1), quote + row.end(1), whole)
    if kind is Kind.NUMBERED and (found := numbered_block(line)) and _may_number(found, block):
        return found
    if begins_note(line):
        return Block(kind, None, "^", 0, [line], 0, quote, whole, whole)
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


def numbered_block(line: str) -> Block | None:
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


_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_FRONT_MATTER = re.compile(r"---[^\S\n]*\n(?P<facts>.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FRONT_MATTER_TITLE = re.compile(r"^title:[^\S\n]*[\"']?(.*?)[\"']?[^\S\n]*$", re.MULTILINE)


def read(source: str) -> Manuscript:
    """The title and the passages of a text; any string is one."""
    source = _LINE_END.sub("\n", source.removeprefix("\ufeff"))
    facts = _FRONT_MATTER.match(source)
    lines = source[facts.end() if facts else 0 :].strip().split("\n")
    line_by_line = all(map(str.strip, lines)) and max(map(len, lines)) > UNWRAPPED
    found = list(blocks(source, facts.end() if facts else 0, line_by_line=line_by_line))
    title = facts and _FRONT_MATTER_TITLE.search(facts["facts"])
    named = title[1] if title else ""
    first = next((place for place, block in enumerate(found) if block.kind is not Kind.NOTE), None)
    if first is not None and found[first].level == 1:
        named = _to_passage(found.pop(first)).text
    before = (Passage(Kind.NOTE, facts["facts"].strip(), out=True),) if facts and facts["facts"].strip() else ()
    named, passages = with_footnotes(named, [*before, *map(_to_passage, found)])
    return Manuscript(named, tuple(passages))


def facts_end(source: str) -> int:
    """Where the block of facts ends that some files have at their top; 0 without one."""
    facts = _FRONT_MATTER.match(source)
    return facts.end() if facts else 0


def _to_passage(block: Block) -> Passage:
    if block.kind.in_cells:
        found = redline.row(map(plain_words, typed_cells(f"| {with_names(block.lines[0])} |")))
        if len(redline.cells(found)) > 1:
            return Passage(block.kind, found)
        return Passage(Kind.NUMBERED if block.kind is Kind.ROW else Kind.NOTE, found)  # a frame, and no table
    words = plain_words(with_names(_join_lines(block.lines)))
    return Passage(block.kind, " ".join(words.split("\n")) if block.kind is Kind.HEADING else words, block.number)


def _join_lines(lines: Sequence[str]) -> str:
    """Lines as one text. A line that ends in one space says that there is one, in every script."""
    pieces: list[str] = []
    before = glue = ""
    for line in lines:
        words = line.rstrip()
        ended = line.endswith("  ") or (words.endswith("\\") and not words.endswith("\\\\"))
        words = words.removesuffix("\\").rstrip() if ended else words
        pieces += (glue or space_between(before, words), words)
        before, glue = words, "\n" if ended else " " if line.endswith(" ") else ""
    return "".join(pieces).strip()


_MARK_AT_START = re.compile(r"\\*[#|]")


class TypedParagraph(NamedTuple):
    """A paragraph as it will stand in the text, without the mark of a heading or of a row."""

    kind: Kind
    text: str


def typed_paragraphs(text: str) -> list[TypedParagraph]:
    r"""The paragraphs of a proposed text, in order; lines without words are none. "\#" begins a paragraph with "#", and "|" a row
    of a table."""
    return [_to_paragraph(line) for line in map(str.strip, text.split("\n")) if line]


def as_typed(kind: Kind, words: str) -> str:
    """A paragraph as somebody would type it: `typed_paragraphs` gives it back."""
    if kind is Kind.HEADING:
        return f"# {' '.join(words.split())}"
    if kind is Kind.ROW:
        return as_typed_row(words)
    return "\n".join(f"\\{line}" if _MARK_AT_START.match(line) else line for line in map(str.strip, words.split("\n")))


def _to_paragraph(line: str) -> TypedParagraph:
    if words := heading(line):
        return TypedParagraph(Kind.HEADING, words)
    if is_typed_row(line):
        return TypedParagraph(Kind.ROW, redline.row(typed_cells(line)))
    return TypedParagraph(Kind.NUMBERED, line[1:] if line[0] == "\\" and _MARK_AT_START.match(line) else line)
