"""What somebody wants to see of a text, as the address says it: paragraphs with certain words, of one section, with comments of
their own or of a member, or with brackets; or the text alone. It works without a script, and can be kept as a bookmark."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from unicodedata import normalize

from flask import request, url_for
from markupsafe import Markup, escape

from models.comments.comment import CommentType
from models.comments.queries.margin import Place
from models.drafts.version import Kind, Paragraph
from templates.sentences import with_lang

LONGEST_SEARCH = 100  # characters that are looked for
INVISIBLE = re.compile("[\u200b\u2060]")  # zero-width space, word joiner

P = TypeVar("P", bound=Paragraph | Place)
Types = Mapping[int | None, Collection[CommentType]]


class View(StrEnum):
    """How a text is shown."""

    ALL = ""
    CLEAN = "clean"
    BRACKETS = "brackets"


@dataclass(frozen=True)
class TextFilter:
    """What is looked for; an empty field sets no limit. `section` is the key of a heading, `member` the code of a member."""

    find: str = ""
    section: str = ""
    type: CommentType | None = None
    mine: bool = False
    view: View = View.ALL
    member: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether not all paragraphs are shown."""
        return bool(self.find or self.section or self.by_comments or self.view is View.BRACKETS)

    @property
    def is_asked(self) -> bool:
        """Whether anything but the plain text is asked for."""
        return self.is_narrowed or self.view is not View.ALL

    @property
    def by_comments(self) -> bool:
        """Whether only paragraphs with certain comments are shown."""
        return self.mine or self.type is not None or bool(self.member)

    @property
    def address_arguments(self) -> dict[str, str]:
        """The arguments of an address that asks for the same."""
        asked_for = {
            "find": self.find,
            "section": self.section,
            "type": str(self.type or ""),
            "mine": "1" if self.mine else "",
            "view": str(self.view),
            "member": self.member,
        }
        return {name: value for name, value in asked_for.items() if value}

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The words that are looked for, in capitals or not, with any white space between them, and with or without the signs that
        nobody sees and that tell browsers where lines may break."""
        words = INVISIBLE.sub("", normalize("NFC", self.find)).split()
        parts = (f"{INVISIBLE.pattern}*".join(map(re.escape, word)) for word in words)
        return re.compile(r"\s+".join(parts), re.IGNORECASE) if words else None

    def select(
        self, text: Iterable[P], commented: Collection[int | None], bracketed: Collection[int | None]
    ) -> list[P]:
        """The paragraphs that are shown, each below the heading of its section; `commented` are those with comments that are
        wanted, `bracketed` those with brackets."""
        shown, heading, key = list[P](), None, ""
        for one in text:
            if one.kind is Kind.HEADING:
                heading, key = one, one.key
            if self.section in ("", key) and self._matches(one, commented, bracketed):
                if heading is not None and heading is not one:
                    shown.append(heading)
                shown.append(one)
                heading = None
        return shown

    def _matches(
        self, one: Paragraph | Place, commented: Collection[int | None], bracketed: Collection[int | None]
    ) -> bool:
        return (
            not one.removed
            and (self.pattern is None or self.pattern.search(one.text) is not None)
            and (not self.by_comments or one.id in commented)
            and (self.view is not View.BRACKETS or one.id in bracketed)
        )

    def mark_words(self, words: str) -> Markup | None:
        """Words of the text with those that are looked for marked; None if they do not have them."""
        if self.pattern is None or self.pattern.search(words) is None:
            return None
        shown, end = list[Markup](), 0
        for found in self.pattern.finditer(words):
            shown += [
                escape(with_lang(words[end : found.start()])),
                Markup("<mark>{}</mark>").format(with_lang(found[0])),
            ]
            end = found.end()
        return Markup("").join([*shown, escape(with_lang(words[end:]))])


def requested_filter() -> TextFilter:
    """What the address asks for: ?find=river&section=a1&type=editorial&mine=1&view=brackets&member=KH."""
    return TextFilter(
        request.args.get("find", "")[:LONGEST_SEARCH].strip(),
        request.args.get("section", ""),
        next((one for one in CommentType if one == request.args.get("type")), None),
        "mine" in request.args,
        next((one for one in View if one == request.args.get("view")), View.ALL),
        request.args.get("member", ""),
    )


def part_address(endpoint: str, **page: Any) -> partial[str]:
    """A function that gives the address of a part of a text, with the filter that the current address has."""
    values: dict[str, Any] = {**page, **requested_filter().address_arguments}
    return partial(url_for, endpoint, **values)


@dataclass(frozen=True, slots=True)
class Reading(Generic[P]):
    """What is shown of the whole text."""

    wanted: TextFilter
    shown: Sequence[P]
    whole: Sequence[P]

    @property
    def count_shown(self) -> int:
        """How many paragraphs are shown; headings lead to them, and are not counted."""
        return _count_paragraphs(self.shown)

    @property
    def count_all(self) -> int:
        """How many paragraphs the text has."""
        return _count_paragraphs(self.whole)

    @property
    def sections(self) -> list[P]:
        """The headings among which one can choose."""
        return [one for one in self.whole if one.kind is Kind.HEADING and not one.removed]


def read_text(
    text: Sequence[P], *, types: Callable[[TextFilter], Types], bracketed: Callable[[], Collection[int | None]]
) -> Reading[P]:
    """What the address asks to see of a text; `types` gives the types of the comments that are wanted, by paragraph, and `bracketed`
    the paragraphs with brackets."""
    return _filter_text(text, requested_filter(), types, bracketed)


def read_words(text: Sequence[P]) -> Reading[P]:
    """What the address asks to see of a text whose page has other views than these: certain words, or one section."""
    view = requested_filter()
    return _filter_text(text, TextFilter(view.find, view.section), lambda _: {}, tuple)


def _filter_text(
    text: Sequence[P],
    view: TextFilter,
    types: Callable[[TextFilter], Types],
    bracketed: Callable[[], Collection[int | None]],
) -> Reading[P]:
    if not view.is_narrowed:
        return Reading(view, text, text)
    by_paragraph = types(view) if view.by_comments else {}
    commented = {id for id, of_paragraph in by_paragraph.items() if view.type is None or view.type in of_paragraph}
    return Reading(view, view.select(text, commented, bracketed() if view.view is View.BRACKETS else ()), text)


class Heading(NamedTuple):
    """A heading of the text, and how many things stand below it."""

    place: Paragraph | Place
    below: int


def contents_of(text: Iterable[Paragraph | Place], counts: Mapping[Any, int]) -> list[Heading]:
    """The headings, with what stands there up to the next; `counts` has the number for each paragraph."""
    headings: list[Heading] = []
    for one in text:
        if one.kind is Kind.HEADING and not one.removed:
            headings.append(Heading(one, 0))
        if headings:
            place, before = headings[-1]
            headings[-1] = Heading(place, before + counts.get(one.id, 0))
    return headings


def bracketed_paragraphs(text: Iterable[Paragraph | Place]) -> set[int | None]:
    """The paragraphs that have words which members only ask for."""
    return {one.id for one in text if one.standing is not None and one.text != one.standing}


class HasType(Protocol):
    """Something that is said about a paragraph, or about the whole text."""

    @property
    def paragraph_id(self) -> int | None: ...

    @property
    def type(self) -> CommentType: ...


def types_by_paragraph(own: Iterable[HasType]) -> dict[int | None, set[CommentType]]:
    """The types of what is said, by the paragraph that it is about."""
    types: dict[int | None, set[CommentType]] = {}
    for one in own:
        types.setdefault(one.paragraph_id, set()).add(one.type)
    return types


def _count_paragraphs(text: Iterable[Paragraph | Place]) -> int:
    return sum(one.kind is not Kind.HEADING and not one.removed for one in text)
