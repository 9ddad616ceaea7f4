"""Where in a draft the rows of a comment form belong: by number, by words, by heading."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from models.drafts.version import Paragraph
from models.text.provisional_labels import LABEL, comparable
from models.uploads.reading import Field
from redline import key
from redline.text.digits import number as in_digits
from worker.documents.forms.column_titles import COLUMNS, WHOLE, names
from worker.documents.forms.form import FormFile, FormRow
from worker.documents.forms.titles import OURS

_NAMED: tuple[Field, ...] = ("paragraph", "section")
_LAST: Mapping[Field, Field] = {"page": "page_to", "line": "line_to"}
_IN_ORDER: tuple[Field, ...] = ("section", "paragraph", "page", "line")
_EVERYTHING = frozenset(
    ("", "-", "–", "all", "ge", "gen", "general", "general comment", "n/a", "na", "none", "whole text", "the whole text", "whole document", "document", *names(WHOLE))
)  # fmt: skip
_ABROAD = sorted(
    (name for of in COLUMNS.values() for field in _NAMED for name in names(of[field])), key=len, reverse=True
)
_NUMBER = re.compile(
    rf"(?:paragraph|para|par|clause|cl|section|sec|no|nr|§|第|{'|'.join(_ABROAD)})?[\s.:]*({LABEL}|\S+?)[段条款项节章]?[.)]?",
    re.IGNORECASE,
)
_COUNTED = re.compile(LABEL)
_BETTER_CHOOSE = "Choose its place if you know it."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs: `rest` is what it says of its place beyond that, `doubt` why somebody should look."""

    paragraph: Paragraph | None
    rest: str = ""
    note: str = ""
    doubt: bool = False


class Finder:
    """Finds paragraphs by what people write of their place."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._by_label = {comparable(each.label): each for each in paragraphs if each.label}
        self._headings = [each for each in paragraphs if not each.label]
        self._by_words: dict[str, Paragraph] = {}
        for each in paragraphs:
            self._by_words.setdefault(key(each.text), each)

    def place(self, row: FormRow) -> Place:
        """Where a row says that it belongs."""
        said = row.said
        for field in _NAMED:
            if paragraph := self._labelled(said.get(field, "")):
                return self._as_its_words_say(paragraph, said, _rest(said, field))
        for field in ("words", *_NAMED):
            if (words := said.get(field)) and (paragraph := self._by_words.get(key(words))):
                return Place(paragraph, _rest(said, "paragraph", field))
        number = _number(said.get("paragraph", ""))
        if _COUNTED.fullmatch(number):
            return Place(
                None, note=f"There is no paragraph {number} in this draft. Choose where it belongs.", doubt=True
            )
        if "words" in said:
            return Place(
                None, note="The words beside it are in no paragraph of this draft. Choose where it belongs.", doubt=True
            )
        if rest := _rest(said):
            return Place(
                None,
                rest,
                f"Its place in the form, “{rest}”, is none of this draft, so it is on the whole text. {_BETTER_CHOOSE}",
            )
        return Place(None)

    def changed(self, form: FormFile) -> dict[int, Paragraph]:
        """By the identity of a row, the paragraph whose present words somebody has changed in the form, instead of proposing
        others; only in one of our own, which had them as they are in the draft."""
        rows = (*form.rows, *form.untouched) if form.family == OURS else ()
        return {id(row): paragraph for row in rows if (paragraph := self._with_other_words(row.said))}

    def _with_other_words(self, said: Mapping[Field, str]) -> Paragraph | None:
        words = said.get("words", "")
        if not words or "proposed" in said or key(words) in self._by_words:
            return None
        likest = max(self._headings, key=lambda each: fuzz.ratio(each.text, words), default=None)
        return self._labelled(said.get("paragraph", "")) or likest

    def _labelled(self, text: str) -> Paragraph | None:
        return self._by_label.get(comparable(text)) or self._by_label.get(comparable(_number(text)))

    def _as_its_words_say(self, paragraph: Paragraph, said: Mapping[Field, str], rest: str) -> Place:
        """Numbers change from draft to draft: where the form has the words too, these count."""
        words = said.get("words", "")
        if not words or key(words) == key(paragraph.text):
            return Place(paragraph, rest)
        if moved := self._by_words.get(key(words)):
            return Place(
                moved,
                rest,
                f"In the form it is at paragraph {paragraph.label}, with the words of {moved.name} of this draft.",
            )
        return Place(
            paragraph,
            rest,
            f"The words beside it in the form are not those of {paragraph.name} of this draft. Look whether it belongs there.",
            doubt=True,
        )


def _number(text: str) -> str:
    """What a place is called, without the word for what it is: "12" of "Para. 12." and of "第12段", in the digits 0 to 9."""
    found = _NUMBER.fullmatch(text.replace("\u200b", "").strip())
    return in_digits(found[1].casefold()) if found else ""


def _rest(said: Mapping[Field, str], *used: Field) -> str:
    """What a row says of its place besides the fields that were used: "line 17 to 19"."""
    return ", ".join(_parts(said, used))


def _parts(said: Mapping[Field, str], used: Sequence[Field]) -> Iterator[str]:
    for field in _IN_ORDER:
        text = " ".join(said.get(field, "").split())
        if field not in used and text.casefold() not in _EVERYTHING:
            last = said.get(_LAST[field], "") if field in _LAST else ""
            yield f"{'' if text.casefold().startswith(field) else f'{field} '}{text}{f' to {last}' if last else ''}"
