"""Reading a text from Markdown, or from plain paragraphs: its title, and its passages in order.

`# title`, `## heading`, `> note`, `12. numbered`; a paragraph without a mark is numbered too. Each item of a list and
each row of a table is a passage of its own. Lines that were only wrapped are joined; a line that ends in two spaces or
in a backslash ends there. What cannot be part of the text (the block of facts at the top of some files) is kept, left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.draft import Kind
from models.manuscript import Manuscript, Passage
from models.markdown_inline import plain
from models.scripts import between

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_HEADING = re.compile(r"(#(?=\s)|#{2,6}(?!#))\s*(.*?)(?:\s+#+)?(?:\s*\{#[\w-]+\})?\s*")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|={3,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BULLET = re.compile(r"[-*+•▪●◦‣](?:\s+|$)(.*)")
_NUMBER = re.compile(r"(?P<strong>\*\*|__)?(?P<number>\d{1,4})(?:[.)]|[．、។။])(?P<ended>\*\*|__)?(?P<rest>.*)")
_WITH_SPACE = re.compile(r"[*_\d]+[.)][*_]*(?:\s|$)")  # "1.5 degrees" begins with no number of a paragraph
_LETTER = re.compile(r"(?:\(?(?P<letter>[a-zA-Z]|[ivx]+)\)|[a-z]\.|[ivx]+\.)\s+\S")
_ROW_LINE = re.compile(r"\|[|\s:+-]*")
_FACTS = re.compile(r"---[^\S\n]*\n(?P<facts>.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FACT_TITLE = re.compile(r"^title:[^\S\n]*[\"']?(.*?)[\"']?[^\S\n]*$", re.MULTILINE)
_UNWRAPPED = 160  # characters; no editor wraps so wide, so each line is meant


@dataclass(slots=True)
class _Block:
    kind: Kind = Kind.NUMBERED
    number: int | None = None
    mark: str = ""  # what the first line began with: "1", "-", "a", "|" or nothing
    level: int = 0  # of a heading
    lines: list[str] = field(default_factory=list)

    def passage(self) -> Passage:
        return Passage(self.kind, plain(_unwrapped(self.lines)), self.number)


def read(source: str) -> Manuscript:
    """The title and the passages of a text; any string is one."""
    source = _LINE_END.sub("\n", source.removeprefix("\ufeff"))
    facts = _FACTS.match(source)
    blocks = list(_blocks(source[facts.end() if facts else 0 :].split("\n")))
    title = facts and _FACT_TITLE.search(facts["facts"])
    named = title[1] if title else ""
    first = next((place for place, block in enumerate(blocks) if block.kind is not Kind.NOTE), None)
    if first is not None and blocks[first].level == 1:
        named = blocks.pop(first).passage().text
    before = (Passage(Kind.NOTE, facts["facts"].strip(), out=True),) if facts and facts["facts"].strip() else ()
    return Manuscript(named, (*before, *(block.passage() for block in blocks)))


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    line_by_line = all(line.strip() for line in "\n".join(lines).strip().split("\n")) and (
        max(map(len, lines)) > _UNWRAPPED
    )
    block: _Block | None = None
    for line in lines:
        words = line.strip()
        if block and block.mark == "" and block.kind is Kind.NUMBERED and _UNDERLINE.fullmatch(words):
            block.kind, block.level = Kind.HEADING, 1 if words[0] == "=" else 2
            yield block
            block = None
        elif not words.lstrip("> ") or _RULE.fullmatch(words) or _ROW_LINE.fullmatch(words):
            if block:
                yield block
            block = None
        else:
            begun = _begun(line.lstrip(), block, line_by_line)
            if begun is None and block:
                block.lines.append(line.lstrip().lstrip(">").lstrip() if block.kind is Kind.NOTE else line.lstrip())
                continue
            if block:
                yield block
            block = begun
            if begun and begun.kind is Kind.HEADING:
                yield begun
                block = None
    if block:
        yield block


def _begun(line: str, block: _Block | None, line_by_line: bool) -> _Block | None:
    """The block that begins with this line; None if the line goes on with the block before it."""
    if heading := _HEADING.fullmatch(line):
        return _Block(Kind.HEADING, level=len(heading[1]), lines=[heading[2]])
    kind = Kind.NUMBERED
    if line.startswith(">"):
        kind, line = Kind.NOTE, line.lstrip("> ")
    if bullet := _BULLET.fullmatch(line):
        return _Block(kind, mark="-", lines=[bullet[1]])
    if line.startswith("|"):
        return _Block(kind, mark="|", lines=[_row(line)])
    if kind is Kind.NUMBERED and (numbered := _numbered(line)) and _may_number(numbered, block):
        return numbered
    letter = _LETTER.match(line)
    if letter and (block is None or block.mark == "a" or letter["letter"] in ("a", "i")):
        return _Block(kind, mark="a", lines=[line])
    if block is None or line_by_line or block.mark == "|" or (kind is Kind.NOTE and block.kind is not kind):
        return _Block(kind, lines=[line])
    return None


def _numbered(line: str) -> _Block | None:
    found = _NUMBER.fullmatch(line)
    if found is None or (line[found.start("number") :][len(found["number"])] in ".)" and not _WITH_SPACE.match(line)):
        return None
    strong = found["strong"] if found["strong"] and not found["ended"] else ""  # **12. The whole heading is strong**
    rest = (found["ended"] or "" if not found["strong"] else "") + found["rest"].lstrip()
    return _Block(number=int(found["number"]), mark="1", lines=[strong + rest])


def _may_number(numbered: _Block, block: _Block | None) -> bool:
    """Whether a line within a block begins a paragraph: a wrapped line may happen to begin with "2023."."""
    if block is None or numbered.number is None:
        return True
    return numbered.number == 1 or (block.mark in ("1", "a", "-") and numbered.number < 1000)


def _row(line: str) -> str:
    return " | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines as one text. A line that ends in one space says that there is one, in every script."""
    pieces: list[str] = []
    before = glue = ""
    for line in lines:
        words = line.rstrip()
        ended = line.endswith("  ") or (words.endswith("\\") and not words.endswith("\\\\"))
        words = words.removesuffix("\\").rstrip() if ended else words
        pieces += (glue or between(before, words), words)
        before, glue = words, "\n" if ended else " " if line.endswith(" ") else ""
    return "".join(pieces).strip()
