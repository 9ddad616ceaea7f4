"""Footnotes of a text: each stands at the end of the paragraph that refers to it, both with the same raised number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import redline
from models.drafts.manuscript import Passage
from models.drafts.version import Kind

_RAISED = str.maketrans("0123456789", redline.RAISED_DIGITS)
_BEGINS_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:")
_WRITTEN = re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]")
_BEGINS, _ENDS = "\ue000", "\ue001"  # around the name of a footnote, until it is known where that stands
_REFERENCE = re.compile(f"{_BEGINS}([^{_ENDS}]+){_ENDS}")
_NOTE = re.compile(f"{_BEGINS}([^{_ENDS}]+){_ENDS}:\\s*(.*)", re.DOTALL)


def raised(number: int) -> str:
    """A number as the mark of a footnote, such as ¹²."""
    return str(number).translate(_RAISED)


def begins_note(line: str) -> bool:
    """Whether a line of Markdown begins a footnote, as in "[^1]: See the annex."."""
    return _BEGINS_NOTE.match(line) is not None


def with_names(words: str) -> str:
    """Words of Markdown with the names of the footnotes in them, for `with_footnotes`."""
    return _WRITTEN.sub(rf"{_BEGINS}\1{_ENDS}", words)


def with_footnotes(title: str, passages: Sequence[Passage]) -> tuple[str, list[Passage]]:
    """The title and the passages of a text in Markdown (`with_names`), with each footnote behind the words of what refers to
    it. A footnote to which nothing refers stays where it is."""
    names, words = dict[int, str](), dict[str, str]()
    for place, passage in enumerate(passages):
        note = None if passage.out else _NOTE.fullmatch(passage.text)
        if note and note[2] and note[1] not in words:
            names[place], words[note[1]] = note[1], note[2]
    reading = _Footnotes(words)
    title, of_title = reading.split(title)
    found: list[tuple[str, Passage]] = [("", Passage(Kind.NOTE, note)) for note in of_title]
    for place, passage in enumerate(passages):
        if _NOTE.fullmatch(passage.text):
            found.append((names.get(place, ""), replace(passage, text=_as_written(passage.text))))
        else:
            found += [("", one) for one in reading.place(passage)]
    return title, [one for name, one in found if name not in reading.numbers]


def _as_written(words: str) -> str:
    """Words with the names of footnotes as the file has them."""
    return _REFERENCE.sub(r"[^\1]", words)


@dataclass(slots=True)
class _Footnotes:
    """Footnotes by their names, numbered as the text refers to them."""

    words: Mapping[str, str]
    numbers: dict[str, int] = field(default_factory=dict)

    def split(self, text: str) -> tuple[str, list[str]]:
        """The text with raised numbers, and the notes to which it is the first to refer."""
        notes: list[str] = []

        def mark(reference: re.Match[str]) -> str:
            name = reference[1]
            if name not in self.words:
                return f"[^{name}]"
            if name not in self.numbers:
                self.numbers[name] = len(self.numbers) + 1
                notes.append(f"{raised(self.numbers[name])} {_as_written(self.words[name])}")
            return raised(self.numbers[name])

        return _REFERENCE.sub(mark, text), notes

    def place(self, passage: Passage) -> list[Passage]:
        """The passage with its notes; those of a heading stand below it."""
        if passage.out:
            return [passage]
        if passage.kind.in_cells:
            cells = ("\n".join([words, *notes]) for words, notes in map(self.split, redline.cells(passage.text)))
            return [replace(passage, text=redline.row(cells))]
        text, notes = self.split(passage.text)
        if passage.kind is Kind.HEADING:
            return [replace(passage, text=text), *(Passage(Kind.NOTE, note) for note in notes)]
        return [replace(passage, text="\n".join([text, *notes]))]
