"""Where a row of a comment form belongs in a draft, by what people write of its place: a number, the words, a heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from rapidfuzz import fuzz

from models.drafts.provisional_labels import LABEL, comparable_label
from models.drafts.version import Kind, Paragraph
from models.uploads.reading import Field
from worker.documents.forms.form import FormFile, FormRow
from worker.documents.forms.places.headings import Headings, number_of_heading
from worker.documents.forms.places.notation import (
    NAMING_FIELDS,
    PLACE_FIELDS,
    WHOLE_TEXT_WORDS,
    asks_for_new,
    first_of_several,
    in_words,
    number_among_words,
    number_at_beginning,
    number_before_more,
    number_before_new,
    number_behind_new,
    ordinal_of_paragraph,
    part_of_paragraph,
    place_number,
    within,
)
from worker.documents.forms.places.quotations import QuotationFinder, has_words_of, key_of_words
from worker.documents.forms.titles import OURS

_SHORTEST_HEADING = 3  # letters of what a heading may begin with
_PARAGRAPH_NUMBER = re.compile(LABEL)
_FIELDS_WITH_PARAGRAPHS: tuple[Field, ...] = ("paragraph", "section", "page", "line")  # some titles are “Page / para”
_BETTER_CHOOSE = "Choose its place if you know it."
_LOOK = "Look whether it belongs there."


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row belongs: `rest` is what it says of its place beyond that, `doubt` whether somebody should look. It may be
    meant for a new paragraph, which would stand behind `new_after`, and say so expressly (`asks_for_new`)."""

    paragraph: Paragraph | None
    rest: str = ""
    note: str = ""
    doubt: bool = False
    new_after: Paragraph | None = None
    asks_for_new: bool = False


class PlaceFinder:
    """Finds paragraphs by what people write of their place; where the section is a `chapter`, the title of its column."""

    def __init__(self, paragraphs: Sequence[Paragraph], chapter: str = "") -> None:
        self._paragraphs = paragraphs
        self._chapter = chapter
        self.headings = Headings(paragraphs)
        self._by_label = {comparable_label(each.label): each for each in paragraphs if each.label}
        self._unnumbered = [each for each in paragraphs if not each.label]
        self._quotations = QuotationFinder(paragraphs)

    def find_place(self, row: FormRow) -> RowPlace:
        """Where a row says that it belongs."""
        fields = row.fields
        for field in NAMING_FIELDS:
            text = fields.get(field, "")
            if field == "section" and self._chapter and (number := number_of_heading(text)):
                if place := self._find_chapter(number, fields):
                    return place
            elif heading := self.headings.named(text) or self.headings.called(text):
                return self._check_words(heading, fields, _unused_place(fields))
            elif paragraph := self._find_by_label(text):
                return self._check_words(paragraph, fields, _unused_place(fields, field))
        for field in ("words", *NAMING_FIELDS):
            if (words := fields.get(field)) and (paragraph := self._quotations.find_equal(words)):
                return RowPlace(paragraph, _unused_place(fields, "paragraph", field))
        for field in NAMING_FIELDS:
            if place := self._find_otherwise(field, fields):
                return place
        if paragraph := self._quotations.find_containing(fields.get("words", "")):
            return RowPlace(paragraph, _unused_place(fields))
        if paragraph := self._quotations.find_similar(fields.get("words", "")):
            note = f"The words beside it are almost those of {paragraph.name} of this draft. {_LOOK}"
            return RowPlace(paragraph, _unused_place(fields), note, doubt=True)
        for field in _FIELDS_WITH_PARAGRAPHS:
            number = number_among_words(fields.get(field, ""), only_named=field != "paragraph")
            if paragraph := self._find_by_label(number):
                note = f"Its place in the form, “{in_words(field, fields)}”, is not understood. Look whether it belongs to {paragraph.name}."
                return RowPlace(paragraph, _unused_place(fields), note, doubt=True)
        number = place_number(fields.get("paragraph", ""))
        if _PARAGRAPH_NUMBER.fullmatch(number):
            note = f"There is no paragraph {number} in this draft. Choose where it belongs."
            return RowPlace(None, _unused_place(fields, "paragraph"), note, doubt=True)
        if "words" in fields:
            note = "The words beside it are in no paragraph of this draft. Choose where it belongs."
            return RowPlace(None, _unused_place(fields), note, doubt=True)
        if rest := _unused_place(fields):
            return RowPlace(
                None,
                rest,
                f"Its place in the form, “{rest}”, is none of this draft, so it is on the whole text. {_BETTER_CHOOSE}",
            )
        if paragraph := self._find_by_label(number_at_beginning(fields.get("comment", ""))):
            note = f"It names no place, but its words begin with the number of {paragraph.name}. {_LOOK}"
            return RowPlace(paragraph, note=note, doubt=True)
        return RowPlace(None)

    def _find_chapter(self, number: str, fields: Mapping[Field, str]) -> RowPlace | None:
        """The heading with this number; a paragraph that has it is only likely to be meant where there may be such a heading.
        None where the row says something surer of its place."""
        if _PARAGRAPH_NUMBER.fullmatch(place_number(fields.get("paragraph", ""))):
            return None
        if self._quotations.find_equal(fields.get("words", "")):
            return None
        rest, found = _unused_place(fields, "section"), self.headings.numbered(number)
        if len(found) == 1:
            return self._check_words(found[0], fields, rest)
        paragraph = found[0] if found else self._find_by_label(number)
        if paragraph is None:
            return None
        if not found and not self.headings.may_have(number):
            return self._check_words(paragraph, fields, rest)
        how_many = "more than one heading" if found else "no heading"
        note = f"“{fields['section']}” in the column “{self._chapter}” is the number of {how_many} in this draft. Look whether it belongs to {paragraph.name}."
        return RowPlace(paragraph, rest, note, doubt=True)

    def _find_otherwise(self, field: Field, fields: Mapping[Field, str]) -> RowPlace | None:
        """The place that is written in more words than a number, or in others."""
        text, rest, others = fields.get(field, ""), _unused_place(fields), _unused_place(fields, field)
        if heading := self.headings.titled(text):
            return self._check_words(heading, fields, others)
        if place := self._find_part(*part_of_paragraph(text), rest) or self._find_within(*within(text), rest, others):
            return place
        if paragraph := self._find_by_beginning(text) or self._find_by_label(first_of_several(text)):
            return self._check_words(paragraph, fields, rest)
        if paragraph := self._find_by_label(number_before_new(text)):
            return RowPlace(paragraph, rest, new_after=paragraph, asks_for_new=asks_for_new(text))
        if paragraph := self._find_by_label(number_behind_new(text)):
            at = self._paragraphs.index(paragraph)
            before = self._paragraphs[at - 1] if at else None
            return RowPlace(paragraph, rest, new_after=before, asks_for_new=asks_for_new(text))
        if paragraph := self._find_by_label(ordinal_of_paragraph(text)):
            return self._check_counted(paragraph, fields, others)
        paragraph = self._quotations.find_containing(text)
        return RowPlace(paragraph, rest) if paragraph else None

    def _find_within(self, larger: str, number: str, rest: str, others: str) -> RowPlace | None:
        """“Chapter 2, para 3”: paragraph 3, if it stands there; else perhaps the third that does."""
        heading = self.headings.named(larger) or self.headings.called(larger) or self.headings.titled(larger)
        if heading is None:
            return None
        below = self._numbered_below(heading)
        found = next((each for each in below if comparable_label(each.label) == comparable_label(number)), None)
        if found is not None:
            return RowPlace(found, others)
        if found := _counted_in(below, number):
            return RowPlace(found, rest, f"There, number {number} is {found.name}. {_LOOK}", doubt=True)
        return None

    def check_heading(self, place: RowPlace, fields: Mapping[Field, str], above: Paragraph | None) -> RowPlace:
        """The place of a row that stands under a heading, or names one: some people number the paragraphs of each chapter from 1."""
        heading, paragraph = self._heading_beside(fields) or above, place.paragraph
        if heading is None or paragraph is None or place.doubt or not paragraph.label:
            return place
        below = self._numbered_below(heading)
        if not below or paragraph in below or has_words_of(paragraph, fields.get("words", "")):
            return place
        note = f"{paragraph.name.capitalize()} is not under “{heading.text}”."
        named = any(self._find_by_label(fields.get(field, "")) is paragraph for field in NAMING_FIELDS)
        if named and (found := _counted_in(below, paragraph.label)):
            return replace(
                place,
                paragraph=found,
                note=f"{note} There, number {paragraph.label} is {found.name}. {_LOOK}",
                doubt=True,
            )
        return replace(place, note=f"{note} Look whether it belongs to {paragraph.name}.", doubt=True)

    def _heading_beside(self, fields: Mapping[Field, str]) -> Paragraph | None:
        """The heading that a row names in its own column."""
        text = fields.get("section", "")
        if self._chapter and (number := number_of_heading(text)):
            found = self.headings.numbered(number)
            return found[0] if len(found) == 1 else None
        return self.headings.called(text) or self.headings.find(text)

    def _numbered_below(self, heading: Paragraph) -> list[Paragraph]:
        """The paragraphs and rows with a number between a heading and the next."""
        below = self._paragraphs[self._paragraphs.index(heading) + 1 :]
        return [each for each in takewhile(lambda each: each.kind is not Kind.HEADING, below) if each.label]

    def _check_counted(self, paragraph: Paragraph, fields: Mapping[Field, str], others: str) -> RowPlace:
        """“2nd paragraph”: paragraph 2, unless the row names something else in which it may be counted."""
        if others:
            note = f"It may be counted from the first paragraph of the draft, or within “{others}”. {_LOOK}"
            return RowPlace(paragraph, _unused_place(fields), note, doubt=True)
        return self._check_words(paragraph, fields, "")

    def _find_part(self, number: str, part: str, rest: str) -> RowPlace | None:
        """“3 (a)”: paragraph 3, which may have such a part, or may not."""
        paragraph = self._find_by_label(number)
        if paragraph is None or part in paragraph.text or re.search(rf"(?<!\w){re.escape(part[1:])}", paragraph.text):
            return RowPlace(paragraph, rest) if paragraph else None
        return RowPlace(paragraph, rest, f"There is no {part} in {paragraph.name}. {_LOOK}", doubt=True)

    def paragraph_before(self, paragraph_id: int | None) -> Paragraph | None:
        """The paragraph right before one, if both are numbered."""
        at = next((place for place, one in enumerate(self._paragraphs) if one.id == paragraph_id), 0)
        both = self._paragraphs[at - 1 : at + 1] if at else []
        return both[0] if both and all(one.kind is Kind.NUMBERED for one in both) else None

    def find_paragraph(self, text: str) -> Paragraph | None:
        """The paragraph that somebody names by its number, or by the words of a heading."""
        return self._find_by_label(text) or next(
            (each for each in self._unnumbered if key_of_words(each.text) == key_of_words(text)), None
        )

    def changed_paragraphs(self, form: FormFile) -> dict[int, Paragraph]:
        """By the identity of a row, the paragraph whose present words somebody has changed in the form, instead of proposing
        others; only in one of our own, which had them as they are in the draft."""
        rows = (*form.rows, *form.untouched) if form.family == OURS else ()
        return {id(row): paragraph for row in rows if (paragraph := self._find_changed(row.fields))}

    def _find_changed(self, fields: Mapping[Field, str]) -> Paragraph | None:
        words = fields.get("words", "")
        if not words or "proposed" in fields or self._quotations.find_equal(words):
            return None
        likest = max(self._unnumbered, key=lambda each: fuzz.ratio(each.text, words), default=None)
        return self._find_by_label(fields.get("paragraph", "")) or likest

    def _find_by_beginning(self, text: str) -> Paragraph | None:
        """The paragraph whose number stands before more, or the one heading that begins with this: “Chapter 3”."""
        if number := number_before_more(text):
            return self._find_by_label(number)
        begins = key_of_words(text)
        if len(begins) < _SHORTEST_HEADING:
            return None
        likely = [each for each in self._unnumbered if key_of_words(each.text).startswith(begins)]
        likely = [each for each in likely if not key_of_words(each.text)[len(begins) :][:1].isalnum()]
        return likely[0] if len(likely) == 1 else None

    def _find_by_label(self, text: str) -> Paragraph | None:
        return self._by_label.get(comparable_label(text)) or self._by_label.get(comparable_label(place_number(text)))

    def _check_words(self, paragraph: Paragraph, fields: Mapping[Field, str], rest: str) -> RowPlace:
        """Numbers change from draft to draft: where the form has the words too, these count."""
        words = fields.get("words", "")
        if not words or has_words_of(paragraph, words):
            return RowPlace(paragraph, rest)
        if moved := self._quotations.find_equal(words):
            return RowPlace(
                moved,
                rest,
                f"In the form it is at {paragraph.name}, with the words of {moved.name} of this draft.",
            )
        if (similar := self._quotations.find_similar(words)) and similar is not paragraph:
            note = (
                f"In the form it is at {paragraph.name}, with almost the words of {similar.name} of this draft. {_LOOK}"
            )
            return RowPlace(similar, rest, note, doubt=True)
        return RowPlace(
            paragraph,
            rest,
            f"The words beside it in the form are not those of {paragraph.name} of this draft. {_LOOK}",
            doubt=True,
        )


def _unused_place(fields: Mapping[Field, str], *used: Field) -> str:
    """What a row says about its place in fields that were not used: "line 17 to 19"."""
    unused = (each for each in PLACE_FIELDS if each not in used)
    named = (each for each in unused if " ".join(fields.get(each, "").split()).casefold() not in WHOLE_TEXT_WORDS)
    return ", ".join(in_words(each, fields) for each in named)


def _counted_in(paragraphs: Sequence[Paragraph], number: str) -> Paragraph | None:
    """The paragraph that has this number if they are counted from 1."""
    return paragraphs[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(paragraphs) else None
