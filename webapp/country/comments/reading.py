"""What somebody wants to see of the draft, as the address says it: paragraphs with certain words, of one section, with comments of
their own, or with brackets; or the text alone. It works without a script, and can be kept as a bookmark."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol
from unicodedata import normalize

from flask import request
from markupsafe import Markup, escape

from models.comments.comment import CommentType
from models.comments.queries.margin import Place
from models.drafts.version import Kind
from models.rounds.consultation import Round
from templates.rows import RowPlace, in_tables
from webapp.country.comments.margin import Framed, framed_anew

MOST = 100  # characters that are looked for
UNSEEN = re.compile("[\u200b\u2060]")  # zero-width space, word joiner


class View(StrEnum):
    """How the draft is shown."""

    ALL = ""
    CLEAN = "clean"
    BRACKETS = "brackets"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; an empty field sets no limit. `section` is the key of a heading."""

    find: str
    section: str
    type: CommentType | None
    mine: bool
    view: View

    @property
    def narrows(self) -> bool:
        """Whether not all paragraphs are shown."""
        return bool(self.find or self.section or self.own_only or self.view is View.BRACKETS)

    @property
    def is_asked(self) -> bool:
        """Whether anything but the plain text is asked for."""
        return self.narrows or self.view is not View.ALL

    @property
    def own_only(self) -> bool:
        """Whether only paragraphs with comments of one's own are shown."""
        return self.mine or self.type is not None

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The words that are looked for, in capitals or not, with any white space between them, and with or without the signs that
        nobody sees and that tell browsers where lines may break."""
        words = UNSEEN.sub("", normalize("NFC", self.find)).split()
        parts = (f"{UNSEEN.pattern}*".join(map(re.escape, word)) for word in words)
        return re.compile(r"\s+".join(parts), re.IGNORECASE) if words else None

    def of(
        self, text: Sequence[Framed], commented: Collection[int | None], bracketed: Collection[int | None]
    ) -> list[Framed]:
        """The paragraphs that are shown, each below the heading of its section; `commented` are those with comments that are
        wanted, `bracketed` those with brackets."""
        shown, heading, key = list[Framed](), None, ""
        for one in text:
            if one.place.kind is Kind.HEADING:
                heading, key = one, one.place.key
            if self.section in ("", key) and self._has(one, commented, bracketed):
                if heading is not None and heading is not one:
                    shown.append(heading)
                shown.append(one)
                heading = None
        return shown

    def shown(self, text: Sequence[Framed], round: Round, form: str, *, translates: bool = False) -> list[Framed]:
        """The paragraphs as the view shows them, with the words marked that are looked for."""
        return [self._shown(one, row, round, form, translates=translates) for one, row in in_tables(text, "place")]

    def _shown(self, one: Framed, row: RowPlace, round: Round, form: str, *, translates: bool) -> Framed:
        row = row._replace(titles=one.row.titles)
        found = None if one.place.kind.in_cells else self.marked(one.place.text)
        words = one.words if found is None else found
        if (row, words) != (one.row, one.words):
            one = framed_anew(one, round, form, row=row, words=words, translates=translates)
        return replace(one, before=one.alone, after=Markup(), acts=False) if self.view is View.CLEAN else one

    def _has(self, one: Framed, commented: Collection[int | None], bracketed: Collection[int | None]) -> bool:
        return (
            (self.pattern is None or self.pattern.search(one.place.text) is not None)
            and (not self.own_only or one.place.id in commented)
            and (self.view is not View.BRACKETS or one.place.id in bracketed)
        )

    def marked(self, words: str) -> Markup | None:
        """Words of the text with those that are looked for marked; None if they do not have them."""
        if self.pattern is None or self.pattern.search(words) is None:
            return None
        shown, end = list[Markup](), 0
        for found in self.pattern.finditer(words):
            shown += [escape(words[end : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
            end = found.end()
        return Markup("").join([*shown, escape(words[end:])])


def wanted() -> Wanted:
    """What the address asks for: ?find=river&section=a1&type=editorial&mine=1&view=brackets."""
    return Wanted(
        request.args.get("find", "")[:MOST].strip(),
        request.args.get("section", ""),
        next((one for one in CommentType if one == request.args.get("type")), None),
        "mine" in request.args,
        next((one for one in View if one == request.args.get("view")), View.ALL),
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What is shown of the whole text."""

    wanted: Wanted
    shown: Sequence[Framed]
    whole: Sequence[Framed]

    @property
    def count_shown(self) -> int:
        """How many paragraphs are shown; headings lead to them, and are not counted."""
        return _count(self.shown)

    @property
    def count_all(self) -> int:
        """How many paragraphs the text has."""
        return _count(self.whole)

    @property
    def has_brackets(self) -> bool:
        """Whether members ask for words anywhere in the text."""
        return bool(bracketed_in(self.whole))

    @property
    def sections(self) -> list[Place]:
        """The headings among which one can choose."""
        return [one.place for one in self.whole if one.place.kind is Kind.HEADING]


def read(
    text: Sequence[Framed],
    round: Round,
    form: str,
    *,
    types: Callable[[], Mapping[int | None, Collection[CommentType]]],
    bracketed: Collection[int | None] = (),
    translates: bool = False,
) -> Reading:
    """What the address asks to see of the text, whose paragraphs offer the page `form`; `types` gives the types of the reader's comments by paragraph."""
    view = wanted()
    if not view.is_asked:
        return Reading(view, text, text)
    own = types() if view.own_only else {}
    commented = {paragraph_id for paragraph_id, said in own.items() if view.type is None or view.type in said}
    found = view.of(text, commented, bracketed) if view.narrows else text
    return Reading(view, view.shown(found, round, form, translates=translates), text)


def bracketed_in(text: Sequence[Framed]) -> set[int]:
    """The paragraphs that have words which members only ask for."""
    return {one.place.id for one in text if one.place.text != one.place.standing}


class Typed(Protocol):
    """Something that is said about a paragraph, or about the whole text."""

    @property
    def paragraph_id(self) -> int | None: ...

    @property
    def type(self) -> CommentType: ...


def types_on(own: Iterable[Typed]) -> dict[int | None, set[CommentType]]:
    """The types of what is said, by the paragraph that it is about."""
    types: dict[int | None, set[CommentType]] = {}
    for one in own:
        types.setdefault(one.paragraph_id, set()).add(one.type)
    return types


def _count(text: Sequence[Framed]) -> int:
    return sum(one.place.kind is not Kind.HEADING for one in text)
