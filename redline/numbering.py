"""The labels of a merged document's paragraphs, counted anew: "12", "3.2", "(b)", "Annex 2"."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redline.digits import as_written, number
from redline.document import MergedDocument
from redline.slots import NewParagraph

_COUNTER = re.compile(r"\d+(?=\W*\Z)|(?<=\()[a-zA-Z](?=\)\Z)")


@dataclass(frozen=True, slots=True)
class Numbering:
    """The labels of the paragraphs in the order of reading, and for each label that one paragraph of the base had alone
    what it is now: None if the paragraph is gone, or is part of another."""

    labels: tuple[str, ...]
    now: Mapping[str, str | None]


def numbering(document: MergedDocument, labels: Sequence[str]) -> Numbering:
    """Count the labels of the base ("" for paragraphs without one) anew, in the order in which paragraphs now stand.

    Labels that followed each other in the base go on doing so, beginning as they did; "3 (a)" goes with "3". New
    paragraphs of the kind of a labelled one, and moved ones, count on from what is before them. Deleted ones and those
    joined to the one before have no label.
    """
    counts = _counts(labels)
    counted = {document.paragraphs[index].kind for index, label in enumerate(labels) if label}
    last: dict[int, str] = {}
    found: list[str] = []
    now: dict[str, str] = {}
    before = -1  # the count of the paragraph before
    for entry in document.in_order():
        own = "" if isinstance(entry, NewParagraph) else labels[entry]
        if isinstance(entry, NewParagraph):
            count = before if entry.kind in counted else -1
        elif not own or not _stands(document, entry):
            count = -1
        elif document.paragraphs[entry].moved and before >= 0 and _form(last[before]) == _form(own):
            count = before
        else:
            count = counts[entry]
        if count >= 0:
            new = _next(last[count]) if count in last else _under(labels[count], now)
            last[count] = new
            before = count
            if own:
                now[own] = new
        found.append(last[count] if count >= 0 else "")
    times = Counter(labels)
    return Numbering(tuple(found), {label: now.get(label) for label in labels if label and times[label] == 1})


def _stands(document: MergedDocument, index: int) -> bool:
    joined = index > 0 and document.paragraphs[index - 1].joined
    return not joined and document.paragraphs[index].merged.text != ""


def _counts(labels: Sequence[str]) -> list[int]:
    """For each label, where the count began to which it belongs."""
    last: dict[str, tuple[str, int]] = {}
    found: list[int] = []
    for index, label in enumerate(labels):
        before, count = last.get(_form(label), ("", index))
        goes_on = before and _COUNTER.search(label) and number(_next(before)) == number(label)
        found.append(count if goes_on else index)
        last[_form(label)] = label, found[-1]
    return found


def _under(label: str, now: Mapping[str, str]) -> str:
    """The label with which a count begins, under the present label of what it is a part of."""
    counter = _COUNTER.search(label)
    whole = label[: counter.start()].rstrip(" (.") if counter else ""
    return now[whole] + label[len(whole) :] if whole in now else label


def _form(label: str) -> str:
    """A label without its last number or letter."""
    return _COUNTER.sub("#", number(label))


def _next(label: str) -> str:
    """The label that follows in a count."""
    counter = _COUNTER.search(label)
    if counter is None:
        return label
    if counter[0].isdigit():
        following = as_written(str(int(counter[0]) + 1), counter[0])
    else:
        following = chr(ord(counter[0]) + 1) if counter[0] not in "zZ" else counter[0] * 2
    return label[: counter.start()] + following + label[counter.end() :]
