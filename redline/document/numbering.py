"""The labels of a merged document's paragraphs, counted anew: "12", "3.2", "(b)", "Annex 2"."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redline.document.document import MergedDocument
from redline.document.labels import counts, following, form, part_of
from redline.document.slots import NewParagraph
from redline.text.digits import number


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
    for entry, count in _counts(document, labels):
        if count < 0:
            found.append("")
            continue
        new = following(last[count], labels[count]) if count in last else _under(labels[count], now)
        while new in taken and times[labels[count]] == 1 and counts(new):
            new = following(new, labels[count])
        taken.add(new)
        last[count] = new
        found.append(new)
        if isinstance(entry, int):
            now[labels[entry]] = new
    return Numbering(tuple(found), {label: now.get(label) for label in labels if label and times[label] == 1})


def _counts(document: MergedDocument, labels: Sequence[str]) -> Iterator[tuple[int | NewParagraph, int]]:
    """The paragraphs as a reader meets them, each with the place where the count began to which it belongs; -1 for none."""
    begun = _begun(labels)
    labelled = {document.paragraphs[index].kind for index, label in enumerate(labels) if label}

    def own(entry: int | NewParagraph) -> int | None:
        """The count of a paragraph at its place, -1 for none; None for one that came there."""
        if isinstance(entry, NewParagraph):
            return None if entry.kind in labelled else -1
        return -1 if not labels[entry] else None if document.paragraphs[entry].moved else begun[entry]

    order = list(document.in_order())
    before = last = -1
    for place, entry in enumerate(order):
        if isinstance(entry, int) and not _stands(document, entry):
            yield entry, -1
            continue
        count = own(entry)
        if count is None:
            behind = (
                own(each) for each in order[place + 1 :] if isinstance(each, NewParagraph) or _stands(document, each)
            )
            neighbours = (before, next((each for each in behind if each is not None), -1), last)
            label = "" if isinstance(entry, NewParagraph) else labels[entry]
            fitting = (each for each in neighbours if each >= 0 and _goes_with(label, labels[each]))
            count = next(fitting, -1 if isinstance(entry, NewParagraph) else begun[entry])
        yield entry, count
        before = count
        last = count if count >= 0 else last


def _goes_with(label: str, other: str) -> bool:
    """Whether a paragraph that had a label, or "" for a new one, can be counted with another."""
    return form(label) == form(other) if label else counts(other)


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
