"""Files by several authors, made from one base, become one file: no server, database or clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.text.scripts import language_of
from redline import Consolidated, RedlineError, Source, consolidate, written
from worker.documents.merged.read_text import cut, decoded, stands_by_lines
from worker.documents.merged.word_form import Word
from worker.documents.unreadable import Unreadable


class Form(Protocol):
    """A form of files that can be consolidated."""

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """What becomes of the files, and the file in which it is written. Unreadable names a file that cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text (`lines` may be paragraphs) and Markdown."""

    lines: bool

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """Words are marked in the text only: what is applied stands plain, what is in conflict in brackets."""
        text, encoding = decoded(base)
        line_by_line = self.lines and stands_by_lines(text)
        original = cut(text, encoding, line_by_line=line_by_line)
        others = [cut(*decoded(path), line_by_line=line_by_line) for path in files]
        sources = [Source(path.stem, path.name, other.paragraphs) for path, other in zip(files, others, strict=True)]
        made = consolidate(original.paragraphs, sources, language_of(text))
        tails = {other.tail for other in others} - {original.tail}
        tail = tails.pop() if len(tails) == 1 else original.tail
        return made, original.encoded(written(made) + tail)


FORMS: Mapping[str, Form] = {".md": Text(lines=False), ".txt": Text(lines=True), ".docx": Word()}


def consolidate_files(base: Path, files: Sequence[Path], out: Path) -> tuple[Consolidated, bytes]:
    """What becomes of `files`, and what is to be written to `out`, which none of them may be.

    Each one's name without its ending is its id and sponsor. Unreadable says in a sentence what is wrong.
    """
    form = _form([base, *files, out])
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


def _form(paths: Sequence[Path]) -> Form:
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
