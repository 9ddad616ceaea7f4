"""The headings of a draft: the one that a cell of a form repeats, or names by its number."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from models.drafts.version import Kind, Paragraph
from redline import key
from worker.documents.forms.column_titles import split_names
from worker.documents.forms.form import FormFile, FormRow
from worker.documents.forms.places.numerals import in_digits
from worker.documents.forms.titles import plain

CHAPTERS = frozenset(
    split_names(
        "章, 章节, chương, chương mục, phần, บท, บทที่, หมวด, ส่วน, ส่วนที่, ໝວດ, ໝວດທີ, ພາກ, ພາກທີ, ບົດ, ជំពូក, ជំពូកទី, ផ្នែក, အခန်း, အခန်းခွဲ, အပိုင်း, chapitre, titre, partie, rubrique"
    )
)
"""What is no paragraph: “chapter 3” is not paragraph 3, in any language."""
_CALLED = CHAPTERS | {"chapter", "chapters", "heading", "mục", "part", "section", "sections", "title"}
_OTHER_PLACES = frozenset(("annex", "article", "clause", "figure", "para", "paragraph", "subclause", "table"))
_WORDS = "|".join(sorted(_CALLED | {"annex", "article"}, key=len, reverse=True))
_SHORTEST_BEGINNING = 28  # characters; the name of a sheet has at most 31, and some stop at a whole word
_SHORT = {"art": "article", "ch": "chapter", "chap": "chapter", "sec": "section", "sect": "section"}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMBERED = re.compile(
    rf"(?P<word>{_WORDS}|(?:{'|'.join(_SHORT)})(?=[\s.])|第)?[\s.:]*(?P<number>\d+(?:\.\d+)*|[ivxlc]+)(?P<mark>[章节.:)]*)(?![^\W_])"
)


class _Parts(NamedTuple):
    """“Chapter 2. Water”: what the heading is called, its number and its title."""

    word: str
    number: str
    title: str


class Headings:
    """The headings of a draft in their order."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._all = [(each, _parts_of(each.text)) for each in paragraphs if each.kind is Kind.HEADING]
        self._numbers = [own.number for _, own in self._all if own.number]

    def repeated_in(self, text: str) -> Paragraph | None:
        """The heading whose title this is, whatever stands between its number and its title; or that is called so."""
        number, title = _parts_of(text)[1:]
        same = (each for each, own in self._all if title and title == own.title and _may_be_same(number, own.number))
        return next(same, None) or self.named(text)

    def find(self, text: str) -> Paragraph | None:
        """The heading whose words these are, with its number or without it."""
        return self.repeated_in(text) or self.titled(text) or self._beginning_with(text)

    def named(self, text: str) -> Paragraph | None:
        """The one heading that has this number and is called so: “Chapter 2”."""
        word, number, title = _parts_of(text)
        if not word or title:
            return None
        found = [each for each, own in self._all if own.word == word and _arabic(own.number) == _arabic(number)]
        return found[0] if len(found) == 1 else None

    def titled(self, text: str) -> Paragraph | None:
        """The one heading that has this title, without its number."""
        title = _letters(_comparable(text))
        found = [each for each, own in self._all if title and own.title == title]
        return found[0] if len(found) == 1 else None

    def called(self, text: str) -> Paragraph | None:
        """The one heading with the number of a place that is called as headings are, though not this one: “section 3”, “II”."""
        found = _NUMBERED.fullmatch(_comparable(text))
        is_chapter = found is not None and (found["word"] in _CALLED or found["mark"][:1] in tuple("章节"))
        if found is None or not (is_chapter or (found["number"].isalpha() and not found["word"])):
            return None
        headings = self.numbered(found["number"])
        return headings[0] if len(headings) == 1 else None

    def _beginning_with(self, text: str) -> Paragraph | None:
        """The one heading that goes on where the name of an Excel sheet had no more room."""
        begins = _letters(_comparable(text))
        if len(text.strip()) < _SHORTEST_BEGINNING:
            return None
        whole = ((each, own.title, _letters(_comparable(each.text))) for each, own in self._all)
        found = [each for each, title, words in whole if title.startswith(begins) or words.startswith(begins)]
        return found[0] if len(found) == 1 else None

    def numbered(self, number: str) -> list[Paragraph]:
        """The headings with this number, whatever they are called; where all have Roman numbers, 2 is II."""
        are_roman = "ii" in self._numbers and all(own.isalpha() for own in self._numbers)
        digits = _arabic if are_roman else str
        return [each for each, own in self._all if number in (own.number, digits(own.number))]

    def may_have(self, number: str) -> bool:
        """Whether people may call a heading by this number: some have numbers of its kind ("2", "2.1"), or there are as many."""
        if not self._numbers:
            return number.isdecimal() and int(number) <= len(self._all)
        return any(own.count(".") == number.count(".") for own in self._numbers)


def number_of_heading(text: str) -> str:
    """The number of a cell with nothing else in it but a word for a chapter; "" if it holds more."""
    found = _NUMBERED.fullmatch(_comparable(text).removeprefix("("))
    return found["number"] if found and found["word"] not in ("annex", "art", "article") else ""


def is_for_headings(title: str) -> bool:
    """Whether a column with this title is for the chapters of a text, and not for places of other kinds, too."""
    words = set(plain(title).split())
    return bool(words & _CALLED) and not words & _OTHER_PLACES


def headings_of_tables(form: FormFile, headings: Headings) -> Iterator[tuple[str, Paragraph]]:
    """The names of tables that stand under a heading of the draft, each with the last one above it. A table with nothing
    above it goes on under the heading of the one before."""
    heading: Paragraph | None = None
    for sheet, texts in form.above.items():
        if texts:
            heading = next(filter(None, map(headings.find, reversed(texts))), None)
        if heading is not None:
            yield sheet, heading


def headings_above(
    rows: Sequence[FormRow], of_tables: Mapping[str, Paragraph], repeated: Mapping[int, Paragraph]
) -> dict[int, Paragraph]:
    """By the identity of a row, the heading of the draft under which it stands: that of its table, or one that is `repeated` in
    a row above it."""
    found: dict[int, Paragraph] = {}
    heading, sheet = None, None
    for row in rows:
        if row.sheet != sheet:
            heading, sheet = of_tables.get(row.sheet), row.sheet
        heading = repeated.get(id(row), heading)
        if heading is not None:
            found[id(row)] = heading
    return found


def _parts_of(text: str) -> _Parts:
    words = _comparable(text)
    found = _NUMBERED.match(words)
    if found is None or not (found["word"] or found["mark"] or found["number"][0].isdigit()):
        return _Parts("", "", _letters(words))
    word = found["word"] or ""
    return _Parts(_SHORT.get(word, word), found["number"], _letters(words[found.end() :]))


def _arabic(number: str) -> str:
    """A Roman number in the digits 0 to 9; others as they are."""
    values = [_ROMAN[each] for each in number] if number.isalpha() else []
    return str(sum(-one if one < after else one for one, after in pairwise([*values, 0]))) if values else number


def _may_be_same(number: str, other: str) -> bool:
    """Whether two numbers do not contradict each other, as where one is missing."""
    return not number or not other or _arabic(number) == _arabic(other)


def _comparable(text: str) -> str:
    return in_digits(key(text).replace("\u200b", "").casefold().strip())


def _letters(text: str) -> str:
    """The letters and numbers of words, without signs."""
    return " ".join("".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in text).split())
