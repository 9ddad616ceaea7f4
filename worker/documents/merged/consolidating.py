"""Files by several authors, made from one base, become one file: no server, database or clock."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from models.drafts import manuscript
from models.text.markdown import UNWRAPPED, blocks, facts_end
from models.text.scripts import language_of
from redline import Consolidated, RedlineError, Source, SourceParagraph, consolidate, consolidated_text
from worker.documents.limits import Unreadable
from worker.documents.merged.word_form import Word

LONGEST = 20_000_000  # bytes
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile("\r\n|\r")
_SENTENCE_END = re.compile(r"[.!?:;…。！？：；។၊။ฯ][\"'”’»)\]]*$")


class Form(Protocol):
    """A form of files that can be consolidated."""

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """The result, and the file to which it is written. Unreadable names a file that cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text (`lines` may be paragraphs) and Markdown."""

    lines: bool

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """Words are marked in the text only: what is applied stands plain, what is in conflict in brackets."""
        text, encoding = decode_file(base)
        line_by_line = self.lines and _is_line_by_line(text)
        original = split_paragraphs(text, encoding, line_by_line=line_by_line)
        others = [split_paragraphs(*decode_file(path), line_by_line=line_by_line) for path in files]
        sources = [Source(path.stem, path.name, other.paragraphs) for path, other in zip(files, others, strict=True)]
        consolidated = consolidate(original.paragraphs, sources, language_of(text))
        tails = {other.tail for other in others} - {original.tail}
        tail = tails.pop() if len(tails) == 1 else original.tail
        return consolidated, original.encoded(consolidated_text(consolidated) + tail)


FORMS: Mapping[str, Form] = {".md": Text(lines=False), ".txt": Text(lines=True), ".docx": Word()}


def consolidate_files(base: Path, files: Sequence[Path], out: Path) -> tuple[Consolidated, bytes]:
    """What becomes of `files`, and what is to be written to `out`, which none of them may be.

    Each one's name without its ending is its id and sponsor. Unreadable says in a sentence what is wrong.
    """
    form = _form_of([base, *files, out])
    for path in (base, *files):
        if not path.is_file():
            raise Unreadable(f"There is no file {path}.")
        if out.exists() and path.samefile(out):
            raise Unreadable(f"{out} is one of the files that go in; name another file for the result.")
    _check_names(files)
    try:
        return form.consolidate(base, files)
    except RedlineError as error:
        raise Unreadable(str(error)) from error


def _form_of(paths: Sequence[Path]) -> Form:
    """The one form that all files have by their names."""
    endings = {path: path.suffix.lower() for path in paths}
    for path, ending in endings.items():
        if ending not in FORMS:
            raise Unreadable(
                f"{path}: files with the ending {', '.join(sorted(FORMS))} can be consolidated, others not."
            )
    if strange := [path for path in paths if endings[path] != endings[paths[0]]]:
        raise Unreadable(
            f"{paths[0]} and {strange[0]} are not of one form; save all files, and the result, in the same."
        )
    return FORMS[endings[paths[0]]]


def _check_names(files: Sequence[Path]) -> None:
    known: dict[str, Path] = {}
    for path in files:
        if path.stem in known:
            raise Unreadable(
                f"{known[path.stem]} and {path} have the same name; it stands for who proposes what, so rename one of them."
            )
        known[path.stem] = path


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


def decode_file(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding. Unreadable says why a file is none."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > LONGEST:
        raise Unreadable(f"{path} is larger than {LONGEST // 1_000_000} megabytes.")
    if sentence := manuscript.other_form(data):
        raise Unreadable(f"{path} cannot be read as text. {sentence}")
    marked = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    encoding = "utf-16" if data.startswith(_UTF_16) else marked
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{path} is not written in UTF-8: byte {error.start + 1} cannot be read. Save it again as UTF-8."
        ) from error


def _is_line_by_line(text: str) -> bool:
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


def split_paragraphs(text: str, encoding: str = "utf-8", *, line_by_line: bool = False) -> TextFile:
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
