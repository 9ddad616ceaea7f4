"""The labels of a merged document's paragraphs, counted anew: "12", "3.2", "(b)", "Annex 2"."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redline.digits import number
from redline.document import MergedDocument
from redline.labels import counts, following, form, part_of
from redline.slots import NewParagraph


@dataclass(frozen=True, slots=True)
class Numbering:
    """The labels of the paragraphs in the order of reading, and for each label that one paragraph of the base had alone
    what it is now: None if the paragraph is gone, or is part of another."""

    labels: tuple[str, ...]
    now: Mapping[str, str | None]


def numbering(document: MergedDocument, labels: Sequence[str]) -> Numbering:
    """Count the labels of the base ("" for paragraphs without one) anew, in the order in which paragraphs now stand.

    Labels that followed each other in the base go on doing so, beginning as they did, or behind what has come to have that
    label; "3 (a)" goes with "3". New paragraphs of the kind of a labelled one, and moved ones, count on from what is before them. Deleted ones and those
    joined to the one before have no label.
    """
    begun = _begun(labels)
    counted = {document.paragraphs[index].kind for index, label in enumerate(labels) if label}
    times = Counter(labels)
    last: dict[int, str] = {}
    found: list[str] = []
    taken: set[str] = set()
    now: dict[str, str] = {}
    before = -1  # the count of the paragraph before
    for entry in document.in_order():
        own = "" if isinstance(entry, NewParagraph) else labels[entry]
        if isinstance(entry, NewParagraph):
            count = before if entry.kind in counted and before >= 0 and counts(last[before]) else -1
        elif not own or not _stands(document, entry):
            count = -1
        elif document.paragraphs[entry].moved and before >= 0 and form(last[before]) == form(own):
            count = before
        else:
            count = begun[entry]
        if count >= 0:
            new = following(last[count], labels[count]) if count in last else _under(labels[count], now)
            while new in taken and times[labels[count]] == 1 and counts(new):
                new = following(new, labels[count])
            taken.add(new)
            last[count] = new
            before = count
            if own:
                now[own] = new
        found.append(last[count] if count >= 0 else "")
    return Numbering(tuple(found), {label: now.get(label) for label in labels if label and times[label] == 1})


def _stands(document: MergedDocument, index: int) -> bool:
    joined = index > 0 and document.paragraphs[index - 1].joined
    return not joined and document.paragraphs[index].merged.text != ""


def _begun(labels: Sequence[str]) -> list[int]:
    """For each label, where the count began to which it belongs."""
    last: dict[str, int] = {}
    found: list[int] = []
    for index, label in enumerate(labels):
        before = last.get(form(label), index)
        count = found[before] if before < index else index
        goes_on = counts(label) and number(following(labels[before], labels[count])) == number(label)
        found.append(count if goes_on else index)
        last[form(label)] = index
    return found


def _under(label: str, now: Mapping[str, str]) -> str:
    """The label with which a count begins, under the present label of what it is a part of."""
    whole = part_of(label)
    return now[whole] + label[len(whole) :] if whole in now else label
