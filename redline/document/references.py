"""Places where a text names its own paragraphs: "see paragraph 12", "paragraphs 3, 5 and 7", "Annex 2 (b)"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from redline.text.digits import as_written, number

# What a numbered paragraph is called before its number. In English one of them has one number: of "paragraph 3, 5
# members" only the first is meant.
_PARAGRAPH = r"paragraph|para\.?|¶"
_PARAGRAPHS = (
    r"paragraphs|paras\.?|¶¶|đoạn|khoản|កថាខណ្ឌ(?:ទី)?|ប្រការ(?:ទី)?|ວັກ(?:ທີ)?|ຂໍ້(?:ທີ)?|ย่อหน้า(?:ที่)?|วรรค(?:ที่)?|ข้อ(?:ที่)?"
    r"|စာပိုဒ်|အပိုဒ်(?:ခွဲ)?"
)
_NAME = r"annex|appendix|section|article|chapter|action|table|figure|priority"
_NAMES = {"annexes": "annex", "appendices": "appendix", "priorities": "priority"} | {
    f"{name}s": name for name in ("section", "article", "chapter", "action", "table", "figure")
}
_AND = r"(?:\s*[,;၊、]\s*(?:and\s|or\s)?|\s*[-–—至和到]\s*|\s+(?:and|or|to|và|đến|hoặc)\s|\s*(?:និង|ដល់|ແລະ|ເຖິງ|และ|ถึง|နှင့်|မှ))\s*"
_ONE = r"\d+(?:\.\d+)*(?:\s?\((?:[a-z]|[ivx]+)\))*"
_MANY = rf"{_ONE}(?:{_AND}{_ONE})*"
_CALLED = (
    re.compile(
        rf"(?<![A-Za-z])(?:(?:{_PARAGRAPH})|(?P<name>{_NAME}))\s*(?:no\.\s*)?(?P<numbers>{_ONE})", re.IGNORECASE
    ),
    re.compile(
        rf"(?<![A-Za-z])(?:(?:{_PARAGRAPHS})|(?P<name>{'|'.join(_NAMES)}))\s*(?:nos\.\s*)?(?P<numbers>{_MANY})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<name>)第\s*(?P<numbers>{_MANY})\s*[段款]"),
)
_NUMBER = re.compile(_ONE)
_PART = re.compile(r"\s?\([a-z]+\)\Z")


@dataclass(frozen=True, slots=True)
class Reference:
    """Code points `[start, end)` of a text that are the number of a paragraph, and the label that they mean."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That the words `[start, end)` should be others, because the paragraph has another label; None if it is gone."""

    start: int
    end: int
    old: str
    new: str | None


def references(text: str) -> Iterator[Reference]:
    """What a text refers to, in order: a bare label for a numbered paragraph, else with its name ("annex 2")."""
    calls = [call for called in _CALLED for call in called.finditer(text)]
    for call in sorted(calls, key=lambda each: each.start()):
        name = (call["name"] or "").lower()
        for each in _NUMBER.finditer(text, *call.span("numbers")):
            yield Reference(each.start(), each.end(), f"{_NAMES.get(name, name)} {number(each[0])}".strip())


def suggestions(text: str, labels: Mapping[str, str | None]) -> tuple[Suggestion, ...]:
    """What should be said instead, given the new labels of old ones (None: gone); nothing is changed here.

    Labels are compared without regard to case, spaces and the script of their digits; new numbers are written in the
    digits of the old ones. Where only "12" has a new label, "12 (b)" keeps its "(b)".
    """
    known = {_plain(old): new for old, new in labels.items()}
    found: list[Suggestion] = []
    for reference in references(text):
        old = text[reference.start : reference.end]
        words, label = old, reference.label
        while _plain(label) not in known and (part := _PART.search(label)):
            label = label[: part.start()]
            words = words[: words.rindex("(")].rstrip()
        new = known.get(_plain(label), label)
        if new is None:
            found.append(Suggestion(reference.start, reference.end, old, None))
        elif _plain(new) != _plain(label):
            # Of "Annex 3" only the number stands in the place of a number.
            called = new.split(maxsplit=1)[1] if label[0].isalpha() and " " in new else new
            found.append(Suggestion(reference.start, reference.end, old, as_written(called, words) + old[len(words) :]))
    return tuple(found)


def _plain(label: str) -> str:
    return "".join(number(label).lower().split())
