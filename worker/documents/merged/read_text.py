"""Text files and Markdown as paragraphs to consolidate: whatever is not words is kept for the file that is written."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from models.text import text_file
from models.text.markdown import UNWRAPPED, blocks, facts_end
from redline import SourceParagraph
from worker.documents.unreadable import Unreadable

LONGEST = 20_000_000  # bytes
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile("\r\n|\r")
_SENTENCE_END = re.compile(r"[.!?:;…。！？：；។၊။ฯ][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class TextFile:
    """The paragraphs of a file, what stands behind the last, and how it was written.

    Joining gaps, marks, texts and the tail gives the file, with LF line ends and without its byte order mark.
    """

    paragraphs: tuple[SourceParagraph, ...]
    tail: str
    line_end: str = "\n"
    encoding: str = "utf-8"

    def encoded(self, text: str) -> bytes:
        """Another text in the way of this file."""
        return text.replace("\n", self.line_end).encode(self.encoding)


def decoded(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding. Unreadable says why a file is none."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > LONGEST:
        raise Unreadable(f"{path} is larger than {LONGEST // 1_000_000} megabytes.")
    if sentence := text_file.other_form(data):
        raise Unreadable(f"{path} cannot be read as text. {sentence}")
    marked = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    encoding = "utf-16" if data.startswith(_UTF_16) else marked
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{path} is not written in UTF-8: byte {error.start + 1} cannot be read. Save it again as UTF-8."
        ) from error


def stands_by_lines(text: str) -> bool:
    """Whether each line of a plain text is a paragraph, as where no line is wrapped and none is empty."""
    lines = [line.strip() for line in _LINE_END.sub("\n", text).strip().split("\n")]
    if max(map(len, lines)) > UNWRAPPED:
        return True
    if not all(lines):
        return False
    widest = max(map(len, lines))
    go_on = sum(
        not _SENTENCE_END.search(line) and len(line) + 1 + len(following.split()[0]) > widest
        for line, following in pairwise(lines)
    )
    return go_on * 2 < len(lines) - 1


def cut(text: str, encoding: str = "utf-8", *, line_by_line: bool = False) -> TextFile:
    """A text in paragraphs."""
    source = _LINE_END.sub("\n", text)
    paragraphs: list[SourceParagraph] = []
    reached = 0
    if end := facts_end(source):
        facts = source[:end].rstrip("\n")
        paragraphs.append(SourceParagraph(facts, gap=""))
        reached = len(facts)
    for block in blocks(source, end, line_by_line=line_by_line):
        paragraphs.append(
            SourceParagraph(
                source[block.words : block.close], source[block.start : block.words], source[reached : block.start]
            )
        )
        reached = block.close
    return TextFile(tuple(paragraphs), source[reached:], _line_end(text), encoding)


def _line_end(text: str) -> str:
    """The line end that a text uses most."""
    found: Sequence[str] = re.findall("\r\n|\r|\n", text)
    return max(("\n", "\r\n", "\r"), key=found.count)
