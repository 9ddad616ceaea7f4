"""What changed between any two versions, for all members or some, as one redline, as clean text, or where brackets stand; what need
not be read is folded away."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any

from flask import request, url_for

from models.drafts.queries import comparison as queries
from models.drafts.queries.comparison import ComparedParagraph, Comparison
from models.drafts.queries.lineage import circulated_version
from models.drafts.version import FOR_MEMBERS, DraftVersion, Kind, Paragraph
from models.editorial.editing import is_undoing, number_of
from models.errors import NotFound, ensure_found
from models.people import policy
from models.people.person import Member
from models.text.spans import ids, own_words
from webapp.blueprints import texts
from webapp.caching import conditional
from webapp.context import Page, may, page, reading
from webapp.texts.parts import Item, parts_of
from webapp.texts.reading import Heading, Reading, contents_of, read_words


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring paragraphs that are all shown, or all folded."""

    folded: bool
    paragraphs: Sequence[ComparedParagraph]

    @property
    def numbered(self) -> list[ComparedParagraph]:
        """Those that people count; headings and notes are not among them."""
        return [one for one in self.paragraphs if one.either.label]


class RedlineView(StrEnum):
    CHANGES = "changes"
    CLEAN = "clean"
    BRACKETS = "brackets"


VIEW_LABELS = {
    RedlineView.CHANGES: "Marked",
    RedlineView.CLEAN: "Without marks",
    RedlineView.BRACKETS: "Brackets",
}


@dataclass(frozen=True, slots=True)
class RedlineRequest:
    """What a reader has chosen of what there is to choose."""

    versions: Sequence[DraftVersion]
    older: DraftVersion | None
    newer: DraftVersion
    show: RedlineView
    members: Sequence[Member]


@texts.get("/consultations/<int:consultation_id>/redline")
@may(policy.READ_CONSULTATION)
def compare_versions(consultation_id: int) -> Page:
    """Two versions, as the address asks: ?from=12&to=15&show=changes&member=TH, where all can be left out."""
    return _page(consultation_id, None)


@texts.get("/versions/<int:version_id>/redline")
@may(policy.READ_TEXT)
def redline(version_id: int) -> Page:
    """What changed since the version before."""
    with reading() as session:
        version = circulated_version(session, version_id)
    return _page(version.consultation_id, version.id)


def _page(consultation_id: int, version_id: int | None) -> Page:
    with reading() as session:
        consultation, versions = queries.comparable_versions(session, consultation_id)
        wanted = _read_request(versions, version_id, consultation.members)
        older, newer = wanted.older, wanted.newer
        found = queries.comparison(session, older, newer, versions, wanted.members) if older else None
        reader = read_words([one.either for one in found.paragraphs] if found else [])
        in_sight = _paragraphs_in_sight(found, reader) if found else []
        contents = _contents(in_sight, wanted)
        parts = parts_of(_items(_stretches(in_sight, wanted, reader), wanted.show), headings=len(contents))
        body = page(
            "texts/redline.html",
            asked=wanted,
            consultation=consultation,
            comparison=found,
            parts=parts,
            reader=reader,
            contents=contents,
            address=partial(
                url_for, "texts.compare_versions", consultation_id=consultation_id, **_address_arguments(wanted, reader)
            ),
            stretches=_join_stretches(parts.on_page),
            behind=_comment_links(found) if found else {},
            how=VIEW_LABELS,
        )
    return conditional(body)


def _read_request(
    versions: Sequence[DraftVersion], version_id: int | None, members: Sequence[Member]
) -> RedlineRequest:
    """What the address asks for; of two versions the one that came first is the older, however they are named."""
    if not versions:
        raise NotFound
    newest = version_id or versions[-1].id
    newer = _version_place(versions, request.args.get("to", str(newest)))
    older = _version_place(versions, request.args["from"]) if "from" in request.args else newer - 1
    older, newer = min(older, newer), max(older, newer)
    show = next((one for one in RedlineView if one == request.args.get("show", "changes")), None)
    codes = set(request.args.getlist("member"))
    if show is None or not codes <= {member.code for member in members}:
        raise NotFound
    chosen = [member for member in members if member.code in codes]
    return RedlineRequest(versions, versions[older] if 0 <= older < newer else None, versions[newer], show, chosen)


def _version_place(versions: Sequence[DraftVersion], id: str) -> int:
    return ensure_found(next((place for place, version in enumerate(versions) if str(version.id) == id), None))


def _paragraphs_in_sight(found: Comparison, reader: Reading[Paragraph]) -> list[ComparedParagraph]:
    """The paragraphs in the section, and with the words, that somebody looks for."""
    ids = {one.id for one in reader.shown}
    return [one for one in found.paragraphs if one.either.id in ids]


def _contents(paragraphs: Sequence[ComparedParagraph], wanted: RedlineRequest) -> list[Heading]:
    """The headings, with what there is to be seen below each."""
    counts = {
        one.either.id: one.brackets if wanted.show is RedlineView.BRACKETS else int(one.changed) for one in paragraphs
    }
    return contents_of((one.either for one in paragraphs if one.now or wanted.show is RedlineView.CHANGES), counts)


def _stretches(
    paragraphs: Sequence[ComparedParagraph], wanted: RedlineRequest, reader: Reading[Paragraph]
) -> list[Stretch]:
    """The paragraphs that the reader asked to see, and those between; where words are looked for, nothing is folded away."""
    standing = [one for one in paragraphs if one.now]
    if reader.wanted.find:
        return fold_paragraphs(paragraphs if wanted.show is RedlineView.CHANGES else standing, lambda _: True)
    if wanted.show is RedlineView.BRACKETS:
        return fold_paragraphs(standing, lambda one: one.has_bracket)
    if wanted.show is RedlineView.CLEAN:
        return fold_paragraphs(standing, lambda one: one.changed or not wanted.members)
    return fold_paragraphs(paragraphs, lambda one: one.changed)


def _items(stretches: Iterable[Stretch], show: RedlineView) -> Iterable[Item[Stretch]]:
    """What stands on the page, each paragraph that is not folded by itself."""
    for stretch in stretches:
        alone = [stretch] if stretch.folded else [Stretch(False, [one]) for one in stretch.paragraphs]
        for each in alone:
            stops = 1 if each.folded else _count_stops(each.paragraphs[0], show)
            keys = [f"p-{one.either.key}" for one in each.paragraphs]
            yield Item(each, each.paragraphs[0].either, stops, 0 if each.folded else 1, keys)


def _count_stops(paragraph: ComparedParagraph, show: RedlineView) -> int:
    """How often Tab stops at a paragraph: at its number, and at the comments in its words and beside them."""
    if show is not RedlineView.CHANGES:
        return 1
    return 1 + sum(len(ids([piece])) for piece in paragraph.pieces or ()) + len(paragraph.comments)


def _join_stretches(shown: Iterable[Stretch]) -> list[Stretch]:
    """Paragraphs that stand side by side, so that the rows of a table stay together."""
    groups = groupby(shown, key=lambda one: one.folded)
    return [Stretch(folded, [one for each in group for one in each.paragraphs]) for folded, group in groups]


def _address_arguments(wanted: RedlineRequest, reader: Reading[Paragraph]) -> dict[str, Any]:
    """What the address asks for, for the address of another part."""
    older = {"from": wanted.older.id} if wanted.older else {}
    members = [member.code for member in wanted.members]
    return {
        **older,
        "to": wanted.newer.id,
        "show": wanted.show.value,
        "member": members,
        **reader.wanted.address_arguments,
    }


def _comment_links(found: Comparison) -> dict[str, tuple[str, str]]:
    """Where each comment behind the changes is answered, with its round if there were several; and where the secretariat
    says why it changed words of its own."""
    at_work = found.newer.round_id if found.newer.stage not in FOR_MEMBERS else None
    comments = {
        str(comment.id): (
            found.called(comment),
            url_for("secretariat.comment" if comment.round_id == at_work else "texts.trace", comment_id=comment.id),
        )
        for comment in found.comments
    }
    return comments | {
        id: _own_words_link(id, found.newer) for one in found.paragraphs for id in own_words(one.pieces or ())
    }


def _own_words_link(id: str, newer: DraftVersion) -> tuple[str, str]:
    words = "editorial change undone" if is_undoing(id) else "why"
    if newer.stage in FOR_MEMBERS or is_undoing(id):
        return words, url_for("texts.editorial_change", change_id=number_of(id))
    return words, url_for("secretariat.version", version_id=newer.id, _anchor=f"editorial-{number_of(id)}")


def fold_paragraphs(
    paragraphs: Sequence[ComparedParagraph], shown: Callable[[ComparedParagraph], bool]
) -> list[Stretch]:
    """The paragraphs in order; a heading stays in sight while anything under it does."""
    stretches = groupby(_mark_in_sight(paragraphs, shown), key=lambda pair: pair[1])
    return [Stretch(not sight, [paragraph for paragraph, _ in pairs]) for sight, pairs in stretches]


def _mark_in_sight(
    paragraphs: Sequence[ComparedParagraph], shown: Callable[[ComparedParagraph], bool]
) -> Iterable[tuple[ComparedParagraph, bool]]:
    found: list[tuple[ComparedParagraph, bool]] = []
    under = False
    for paragraph in reversed(paragraphs):
        heading = paragraph.either.kind is Kind.HEADING
        sight = shown(paragraph)
        found.append((paragraph, sight or (heading and under)))
        under = not heading and (under or sight)
    return reversed(found)
