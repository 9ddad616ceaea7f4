"""The words of one paragraph in the XML, cut where changes begin and end; all else in it stays where it is."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.documents.docx_out.sheet import Words
from worker.documents.merged.revisions import Revisions
from worker.documents.ooxml.xml import KINDS, Element, Leaf, child, value

_DELETED = {"w:t": "delText", "w:instrText": "delInstrText"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class _Piece:
    """Words [start, end) of the paragraph; `top` is the element around them that moves as a whole, or the last of these."""

    start: int
    end: int
    leaf: Element
    run: Element | None  # None for words that stand in no run, as in formulas
    top: Element
    others: Sequence[Element] = ()  # the runs behind `run` that belong to the same form field
    formula: Element | None = None  # the whole formula in which the words stand

    @property
    def first(self) -> Element:
        """The first element that moves with the words."""
        return self.run if self.others and self.run is not None else self.top

    @property
    def whole(self) -> Sequence[Element]:
        """The elements that go with the words."""
        return [each for each in (self.formula if self.run is None else self.run, *self.others) if each is not None]


class Splice:
    """A paragraph whose words change. Changes of its own are taken as accepted."""

    def __init__(self, paragraph: Element, leaves: Sequence[Leaf], revisions: Revisions) -> None:
        self._paragraph = paragraph
        self._revisions = revisions
        _accept_changes(paragraph)
        self._pieces: list[_Piece] = []
        at = 0
        for each in leaves:
            run = _isolate_leaf(each.element)
            piece = _Piece(at, at + len(each.text), each.element, run, each.element if run is None else run)
            if run is None:
                piece.formula = next((one for one in each.element.iterancestors() if _is_formula(one)), None)
            if run is not None and KINDS[each.element.tag] == "w:fldChar":
                piece.others = list(_rest_of_field(run))
                piece.top = [run, *piece.others][-1]
            self._pieces.append(piece)
            at = piece.end

    def apply(self, words: Sequence[Words]) -> None:
        """Make the words of the paragraph what these say; those that are not added are what it says now."""
        at = 0
        for each in _with_whole_spans(words, self._formulas()):
            if each.change == "ins":
                self._insert(at, each)
                continue
            end = at + len(each.text)
            self._cut(at)
            self._cut(end)
            if each.change == "del":
                self._delete(at, end, each)
            at = end

    def elements_around(self, start: int, end: int) -> tuple[Element | None, Element | None]:
        """The children of the paragraph with which words begin and end; cuts there."""
        self._cut(start)
        self._cut(end)
        inside = [
            piece for piece in self._pieces if start <= piece.start and piece.end <= end and piece.end > piece.start
        ]
        if not inside:
            return None, None
        return self._child(inside[0].first), self._child(inside[-1].top)

    def _child(self, element: Element) -> Element:
        parent = element.getparent()
        while parent is not None and parent is not self._paragraph:
            element, parent = parent, parent.getparent()
        return element

    def _cut(self, at: int) -> None:
        for place, piece in enumerate(self._pieces):
            if piece.start < at < piece.end and piece.run is not None and piece.leaf.text is not None:
                text, length = piece.leaf.text, at - piece.start
                other = deepcopy(piece.run)
                piece.run.addnext(other)
                leaf = next(each for each in other if each.tag == piece.leaf.tag)
                piece.leaf.text, leaf.text = text[:length], text[length:]
                for each in (piece.leaf, leaf):
                    each.set(_SPACE, "preserve")
                self._pieces.insert(place + 1, _Piece(at, piece.end, leaf, other, other))
                piece.end = at
                return

    def _formulas(self) -> list[tuple[int, int]]:
        """Where each formula begins and ends."""
        found: dict[Element, tuple[int, int]] = {}
        for piece in self._pieces:
            if piece.formula is not None:
                found[piece.formula] = (found.get(piece.formula, (piece.start, 0))[0], piece.end)
        return list(found.values())

    def _delete(self, start: int, end: int, by: Words) -> None:
        around: Element | None = None
        for piece in self._pieces:
            if piece.start < start or piece.end > end:
                continue
            for run in piece.whole:
                if around is not None and run.getparent() is around:  # a formula with several pieces
                    continue
                self._mark_as_deleted(run)
                if around is None or around.getnext() is not run:
                    around = self._revisions.change("del", by)
                    run.addprevious(around)
                around.append(run)
            if around is not None:
                piece.top = around

    def _mark_as_deleted(self, run: Element) -> None:
        for each in run:
            if KINDS[each.tag] in _DELETED:
                each.tag = f"{{{self._revisions.namespace}}}{_DELETED[KINDS[each.tag]]}"

    def _insert(self, at: int, words: Words) -> None:
        self._cut(at)
        before = next((piece for piece in reversed(self._pieces) if piece.end == at and piece.end > piece.start), None)
        after = next((piece for piece in self._pieces if piece.start == at and piece.end > piece.start), None)
        beside = before or after
        look = child(beside.run, "w:rPr") if beside is not None and beside.run is not None else self._look_of_end()
        element = self._revisions.inserted_words(words, look)
        if before is not None:
            _outermost_at_edge(before.top, last=True).addnext(element)
            before.top = element  # what is added next at this place follows it
        elif after is not None:
            _outermost_at_edge(after.first, last=False).addprevious(element)
        else:
            self._paragraph.append(element)

    def _look_of_end(self) -> Element | None:
        properties = child(self._paragraph, "w:pPr")
        return None if properties is None else child(properties, "w:rPr")


def _with_whole_spans(words: Sequence[Words], spans: Sequence[tuple[int, int]]) -> Iterator[Words]:
    """The changes, where one that touches a span takes away all of it, and puts what becomes of its words behind it."""
    touched = [(span, by) for span in spans if (by := _change_within(words, span))]
    at = 0
    waiting: list[Words] = []
    for each in words:
        if each.change == "ins":
            if any(start < at < end for (start, end), _ in touched):
                waiting.append(each)
            else:
                yield each
            continue
        end = at + len(each.text)
        cuts = sorted({at, end, *(cut for span, _ in touched for cut in span if at < cut < end)})
        for first, last in pairwise(cuts):
            part = replace(each, text=each.text[first - at : last - at])
            around = next(((span, by) for span, by in touched if span[0] <= first < span[1]), None)
            if around is None:
                yield part
                continue
            (start, close), by = around
            if part.change is None:
                waiting.append(replace(by, text=part.text, change="ins"))
            if last == close:
                yield replace(by, text=_text_of(words)[start:close], change="del")
                yield from waiting
                waiting = []
        at = end


def _change_within(words: Sequence[Words], span: tuple[int, int]) -> Words | None:
    """The first change that takes away words of a span, or adds some within it; None if there is none."""
    at = 0
    for each in words:
        end = at if each.change == "ins" else at + len(each.text)
        if each.change == "ins" and span[0] < at < span[1]:
            return each
        if each.change == "del" and at < span[1] and span[0] < end:
            return each
        at = end
    return None


def _text_of(words: Sequence[Words]) -> str:
    return "".join(each.text for each in words if each.change != "ins")


def _is_formula(element: Element) -> bool:
    return KINDS[element.tag] == "m:oMath"


def _isolate_leaf(leaf: Element) -> Element | None:
    """The run of a leaf, after everything else in it was given runs of its own."""
    run = leaf.getparent()
    if run is None or KINDS[run.tag] != "w:r":
        return None
    look = child(run, "w:rPr")
    content = [each for each in run if each is not look]
    if len(content) == 1:
        return run
    at = run
    for each in content[1:]:
        other = deepcopy(run)
        for copy in list(other):
            if KINDS[copy.tag] != "w:rPr":
                other.remove(copy)
        other.append(each)
        at.addnext(other)
        at = other
    return leaf.getparent()


def _rest_of_field(begin: Element) -> Iterator[Element]:
    """The runs behind the one with which a field begins, up to its end; none if it ends elsewhere."""
    found, depth = [], 1
    for run in begin.itersiblings():
        found.append(run)
        for each in run:
            kind = value(each, "fldCharType") if KINDS[each.tag] == "w:fldChar" else ""
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth == 0:
            yield from found
            return


def _outermost_at_edge(element: Element, *, last: bool) -> Element:
    """The element, or the link or control that begins or ends with it: what is added beside does not belong to that."""
    parent = element.getparent()
    while parent is not None and KINDS[parent.tag] not in ("w:p", "w:body") and _is_at_edge(element, parent, last):
        element, parent = parent, parent.getparent()
    return element


def _is_at_edge(element: Element, parent: Element, last: bool) -> bool:
    return parent[-1 if last else 0] is element


def _accept_changes(paragraph: Element) -> None:
    """Make the tracked changes in a paragraph plain: what was added stays, what was taken away goes."""
    for change in list(_changes(paragraph)):
        parent = change.getparent()
        if parent is None:
            continue
        if KINDS[change.tag] in ("w:ins", "w:moveTo"):
            for each in list(change):
                change.addprevious(each)
        parent.remove(change)


def _changes(element: Element) -> Iterator[Element]:
    for each in element:
        kind = KINDS[each.tag]
        if kind in ("w:ins", "w:del", "w:moveFrom", "w:moveTo"):
            yield each
        if kind not in ("w:pPr", "w:rPr", "w:txbxContent"):
            yield from _changes(each)
