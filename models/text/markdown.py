"""Reading a text from Markdown, or from plain paragraphs: its title, and its passages in order.

`# title`, `## heading`, `> note`, `12. numbered`; a paragraph without a mark is numbered too. Each item of a list and
each row of a table is a passage of its own. Lines that were only wrapped are joined; a line that ends in two spaces or
in a backslash ends there. What cannot be part of the text (the block of facts at the top of some files) is kept, left out.
"""

import re
from collections.abc import Sequence

from models.drafts.manuscript import Manuscript, Passage
from models.drafts.version import Kind
from models.text.markdown_blocks import UNWRAPPED, Block, blocks
from models.text.markdown_inline import plain
from models.text.scripts import between

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_FACTS = re.compile(r"---[^\S\n]*\n(?P<facts>.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FACT_TITLE = re.compile(r"^title:[^\S\n]*[\"']?(.*?)[\"']?[^\S\n]*$", re.MULTILINE)


def read(source: str) -> Manuscript:
    """The title and the passages of a text; any string is one."""
    source = _LINE_END.sub("\n", source.removeprefix("\ufeff"))
    facts = _FACTS.match(source)
    lines = source[facts.end() if facts else 0 :].strip().split("\n")
    line_by_line = all(map(str.strip, lines)) and max(map(len, lines)) > UNWRAPPED
    found = list(blocks(source, facts.end() if facts else 0, line_by_line=line_by_line))
    title = facts and _FACT_TITLE.search(facts["facts"])
    named = title[1] if title else ""
    first = next((place for place, block in enumerate(found) if block.kind is not Kind.NOTE), None)
    if first is not None and found[first].level == 1:
        named = _passage(found.pop(first)).text
    before = (Passage(Kind.NOTE, facts["facts"].strip(), out=True),) if facts and facts["facts"].strip() else ()
    return Manuscript(named, (*before, *map(_passage, found)))


def facts_end(source: str) -> int:
    """Where the block of facts ends that some files have at their top; 0 without one."""
    facts = _FACTS.match(source)
    return facts.end() if facts else 0


def _passage(block: Block) -> Passage:
    return Passage(block.kind, plain(_unwrapped(block.lines)), block.number)


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
