"""A long page in parts, so that each comes over a slow line: the part that somebody asks for, or all of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from models.comments.queries.margin import Place
from models.drafts.version import LONGEST_HEADING, Kind, Paragraph
from models.text.scripts import beginning_of
from webapp.forms import number

STOPS_ON_WHOLE_PAGE = 300  # stops of what stands on one page
STOPS_IN_PART = 90  # stops of a part of something longer; a page has 120 at most, with what stands around
ALL = "all"
ITEMS_ON_PAGE = 25  # items of a list that is divided by their number

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """Something on a page with the paragraph that it is about (None: the whole text), about how often Tab stops at it, how many
    it counts for, and the anchors on the page that are in it."""

    one: T
    paragraph: Paragraph | Place | None
    stops: int
    count: int
    anchors: Collection[str] = ()
    group: str = ""
    """The name of a list of its own, which begins a part; "" for what the page is about."""

    @property
    def is_heading(self) -> bool:
        return self.paragraph is not None and self.paragraph.kind is Kind.HEADING


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What stands on one page."""

    number: int
    items: Sequence[Item[T]]

    @property
    def count(self) -> int:
        """How many brackets, or comments, are in it."""
        return sum(one.count for one in self.items)

    @property
    def name(self) -> str:
        """From where to where it goes: "paragraphs 21 to 24", or the heading that it begins with."""
        group = self.items[0].group
        return f"{group}: {self._place}" if group else self._place

    @property
    def _place(self) -> str:
        first = self.items[0].paragraph
        about = [one.paragraph for one in self.items if one.paragraph is not None]
        labels = [one.label for one in about if one.label]
        if first is None:
            return f"the whole text, and up to paragraph {labels[-1]}" if labels else "the whole text"
        if first.kind is Kind.HEADING or not labels:
            return beginning_of(first.text, LONGEST_HEADING)
        return f"paragraphs {labels[0]} to {labels[-1]}" if labels[0] != labels[-1] else f"paragraph {labels[0]}"


@dataclass(frozen=True, slots=True)
class Parts(Generic[T]):
    """The parts of a page; `shown` is the one on the page, None where that has everything. `all` is empty where there is no need
    of parts."""

    items: Sequence[Item[T]]
    all: Sequence[Part[T]]
    shown: Part[T] | None

    @property
    def on_page(self) -> Sequence[T]:
        """What stands on the page."""
        return [item.one for item in (self.shown.items if self.shown else self.items)]

    @property
    def previous(self) -> int | None:
        return self.shown.number - 1 if self.shown and self.shown.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.shown.number + 1 if self.shown and self.shown.number < len(self.all) else None

    @property
    def is_last(self) -> bool:
        """Whether what stands behind everything follows."""
        return self.next is None

    def has_item(self, one: T | None) -> bool:
        """Whether something stands on the page."""
        return self.shown is None or any(item.one is one for item in self.shown.items)


def parts_of(items: Iterable[Item[T]], at: str = "", *, headings: int = 0, unfolded: int = 0) -> Parts[T]:
    """The page with the part that its address asks for: ?part=2, ?part=all, or ?at= with an anchor in it, or with the key of a
    paragraph. `at` is where else it leads, `headings` how many the contents beside each part have, `unfolded` at how many more
    stops Tab stops on a page without parts, on which nothing is folded."""
    items = list(items)
    if sum(one.stops for one in items) + unfolded <= STOPS_ON_WHOLE_PAGE:
        return Parts(items, (), None)
    parts = [
        Part(place, group)
        for place, group in enumerate(_groups(items, max(STOPS_IN_PART - headings, STOPS_IN_PART // 2)), start=1)
    ]
    if len(parts) == 1:
        return Parts(items, (), None)
    if request.args.get("part") == ALL:
        return Parts(items, parts, None)
    at, place = request.args.get("at") or at, request.args.get("part", type=number) or 1
    with_it = (part for part in parts if at and any(_is_at(one, at) for one in part.items))
    return Parts(items, parts, next(with_it, parts[min(max(place, 1), len(parts)) - 1]))


def _is_at(item: Item[T], at: str) -> bool:
    return at in item.anchors or (item.paragraph is not None and at in (item.paragraph.key, f"p-{item.paragraph.key}"))


def _begins_part(item: Item[T], before: Item[T], filled: int, room: int) -> bool:
    """Whether a part had better begin with it."""
    return item.group != before.group or (item.is_heading and filled > room / 2)


def _groups(items: Sequence[Item[T]], room: int) -> list[list[Item[T]]]:
    """Everything in its order; a heading begins a new group where the one before it is half full."""
    groups: list[list[Item[T]]] = [[items[0]]]
    filled = items[0].stops
    for item in items[1:]:
        if filled + item.stops > room or _begins_part(item, groups[-1][-1], filled, room):
            groups.append([])
            filled = 0
        groups[-1].append(item)
        filled += item.stops
    return groups


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """A page of a long list: what stands on it, its number, and how many pages there are."""

    shown: Sequence[T]
    on_page: int
    pages: int


def page_of_list(items: Sequence[T], wanted: int | None = None) -> ListPage[T]:
    """The page that the address asks for, or that is `wanted`; the last one if there are not so many."""
    pages = max(1, -(-len(items) // ITEMS_ON_PAGE))
    on_page = min(wanted or page_in_address(), pages)
    return ListPage(items[(on_page - 1) * ITEMS_ON_PAGE : on_page * ITEMS_ON_PAGE], on_page, pages)


def page_in_address() -> int:
    """The number of the page that the address asks for; the first one if it asks for none."""
    return request.args.get("page", type=number) or 1


def page_number_at(place: int) -> int:
    """The number of the page on which an item stands, by its place in the list."""
    return place // ITEMS_ON_PAGE + 1
