"""The labels of a merged document's paragraphs, how they count and are counted anew; and the places where a text names its own
paragraphs: "see paragraph 12", "paragraphs 3, 5 and 7", "Annex 2 (b)"."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redline.document.document import MergedDocument
from redline.document.slots import NewParagraph
from redline.text.digits import as_written, to_ascii_digits

_COUNTER = re.compile(r"\d+(?=\W*\Z)|(?<=\()(?:(?P<letter>[a-zA-Z])(?P=letter)*|[ivxlIVXL]+)(?=\)\Z)")
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

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


def is_counted(label: str) -> bool:
    """Whether a label has a number or letter that counts."""
    return _COUNTER.search(label) is not None


def form(label: str) -> str:
    """A label without its last number or letter."""
    return _COUNTER.sub("#", to_ascii_digits(label))


def part_of(label: str) -> str:
    """What a label is a part of: "3" of "3 (a)", "" of "3"."""
    counter = _COUNTER.search(label)
    return label[: counter.start()].rstrip(" (.") if counter else ""


def next_label(label: str, first: str) -> str:
    """The label behind another in a count that began with `first`, which tells Roman numbers from letters."""
    counter = _COUNTER.search(label)
    if counter is None:
        return label
    if counter[0].isdigit():
        found = as_written(str(int(counter[0]) + 1), counter[0])
    else:
        found = _next_roman(counter[0]) if _is_roman_start(first) else _next_letter(counter[0])
    return label[: counter.start()] + found + label[counter.end() :]


def _is_roman_start(label: str) -> bool:
    """Whether a count that begins so is Roman: "(i)" is, and "(iv)", but "(c)" is a letter."""
    counter = _COUNTER.search(label)
    return counter is not None and (not counter[0].strip("iI") or not counter["letter"])


def _next_letter(letters: str) -> str:
    """Behind z come aa and bb."""
    return (
        chr(ord(letters[0]) + 1) * len(letters)
        if letters[0] not in "zZ"
        else chr(ord(letters[0]) - 25) * (len(letters) + 1)
    )


def _next_roman(roman: str) -> str:
    values = {sign: value for value, sign in _ROMAN if len(sign) == 1}
    digits = [values[sign] for sign in roman.lower()]
    count = 1 + sum(-value if value < max(digits[place:]) else value for place, value in enumerate(digits))
    found = ""
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        found += sign * times
    return found.upper() if roman.isupper() else found


@dataclass(frozen=True, slots=True)
class Numbering:
    """The labels of the paragraphs in the order of reading, and for each label that one paragraph of the base had alone
    what it is now: None if the paragraph is gone, or is part of another."""

    labels: tuple[str, ...]
    now: Mapping[str, str | None]


def numbering(document: MergedDocument, labels: Sequence[str]) -> Numbering:
    """Count the labels of the base ("" for paragraphs without one) anew, in the order in which paragraphs now stand.

    Labels that followed each other in the base go on doing so, beginning as they did, or behind what has come to have that
    label; "3 (a)" goes with "3". New paragraphs of the kind of a labelled one, and moved ones, count with what is directly
    before or behind them, else with the last that has a label. Deleted ones and those joined to the one before have none.
    """
    times = Counter(labels)
    last: dict[int, str] = {}
    found: list[str] = []
    taken: set[str] = set()
    now: dict[str, str] = {}
    for entry, count in _paragraphs_with_counts(document, labels):
        if count < 0:
            found.append("")
            continue
        new = next_label(last[count], labels[count]) if count in last else _with_present_parent(labels[count], now)
        while new in taken and times[labels[count]] == 1 and is_counted(new):
            new = next_label(new, labels[count])
        taken.add(new)
        last[count] = new
        found.append(new)
        if isinstance(entry, int):
            now[labels[entry]] = new
    return Numbering(tuple(found), {label: now.get(label) for label in labels if label and times[label] == 1})


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
            yield Reference(each.start(), each.end(), f"{_NAMES.get(name, name)} {to_ascii_digits(each[0])}".strip())


def suggestions(text: str, labels: Mapping[str, str | None]) -> tuple[Suggestion, ...]:
    """What should be said instead, given the new labels of old ones (None: gone); nothing is changed here.

    Labels are compared without regard to case, spaces and the script of their digits; new numbers are written in the
    digits of the old ones. Where only "12" has a new label, "12 (b)" keeps its "(b)".
    """
    known = {_normalised(old): new for old, new in labels.items()}
    found: list[Suggestion] = []
    for reference in references(text):
        old = text[reference.start : reference.end]
        words, label = old, reference.label
        while _normalised(label) not in known and (part := _PART.search(label)):
            label = label[: part.start()]
            words = words[: words.rindex("(")].rstrip()
        new = known.get(_normalised(label), label)
        if new is None:
            found.append(Suggestion(reference.start, reference.end, old, None))
        elif _normalised(new) != _normalised(label):
            # Of "Annex 3" only the number stands in the place of a number.
            called = new.split(maxsplit=1)[1] if label[0].isalpha() and " " in new else new
            found.append(Suggestion(reference.start, reference.end, old, as_written(called, words) + old[len(words) :]))
    return tuple(found)


def _paragraphs_with_counts(
    document: MergedDocument, labels: Sequence[str]
) -> Iterator[tuple[int | NewParagraph, int]]:
    """The paragraphs as a reader meets them, each with the place where the count began to which it belongs; -1 for none."""
    begun = _count_starts(labels)
    labelled = {document.paragraphs[index].kind for index, label in enumerate(labels) if label}

    def own_count(entry: int | NewParagraph) -> int | None:
        """The count of a paragraph at its place, -1 for none; None for one that came there."""
        if isinstance(entry, NewParagraph):
            return None if entry.kind in labelled else -1
        return -1 if not labels[entry] else None if document.paragraphs[entry].moved else begun[entry]

    order = list(document.in_order())
    before = last = -1
    for place, entry in enumerate(order):
        if isinstance(entry, int) and not _is_present(document, entry):
            yield entry, -1
            continue
        count = own_count(entry)
        if count is None:
            behind = (
                own_count(each)
                for each in order[place + 1 :]
                if isinstance(each, NewParagraph) or _is_present(document, each)
            )
            neighbours = (before, next((each for each in behind if each is not None), -1), last)
            label = "" if isinstance(entry, NewParagraph) else labels[entry]
            fitting = (each for each in neighbours if each >= 0 and _can_count_with(label, labels[each]))
            count = next(fitting, -1 if isinstance(entry, NewParagraph) else begun[entry])
        yield entry, count
        before = count
        last = count if count >= 0 else last


def _can_count_with(label: str, other: str) -> bool:
    """Whether a paragraph that had a label, or "" for a new one, can be counted with another."""
    return form(label) == form(other) if label else is_counted(other)


def _is_present(document: MergedDocument, index: int) -> bool:
    joined = index > 0 and document.paragraphs[index - 1].joined
    return not joined and document.paragraphs[index].merged.text != ""


def _count_starts(labels: Sequence[str]) -> list[int]:
    """For each label, where the count began to which it belongs."""
    last: dict[str, int] = {}
    found: list[int] = []
    for index, label in enumerate(labels):
        before = last.get(form(label), index)
        count = found[before] if before < index else index
        goes_on = is_counted(label) and to_ascii_digits(next_label(labels[before], labels[count])) == to_ascii_digits(
            label
        )
        found.append(count if goes_on else index)
        last[form(label)] = index
    return found


def _with_present_parent(label: str, now: Mapping[str, str]) -> str:
    """The label with which a count begins, under the present label of what it is a part of."""
    whole = part_of(label)
    return now[whole] + label[len(whole) :] if whole in now else label


def _normalised(label: str) -> str:
    return "".join(to_ascii_digits(label).lower().split())
