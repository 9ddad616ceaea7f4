"""The open brackets of a version, as they stand in its paragraphs: what pages, letters, files, counts and the next
consolidation are made from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, selectinload

from models.brackets.agreement import Alternative, Duty, OpenBracket, Position
from models.brackets.bracket import Bracket, BracketDuty, BracketParting
from models.brackets.queries.charging import charging
from models.brackets.rules import with_inner_speakers
from models.brackets.standing import Place, StandingParagraph
from models.brackets.whole_paragraph import is_of_paragraph
from models.brackets.written import outer_space
from models.consolidation.consolidation import Conflict, ConflictKind
from models.drafts.version import DraftVersion, Paragraph
from models.errors import NotFound
from models.rounds.consultation import Consultation
from models.text.placeholders import is_placeholder, words_in_brackets_around


class EarlierBracket(NamedTuple):
    """A bracket as people called it, by its number in the last version in which it stood."""

    number: int
    version: int


@dataclass(frozen=True, slots=True)
class PlacedBracket:
    """A bracket with its paragraph and its places there, in order; `duties` and `partings` are the rows of what
    members have marked in it, and of their wishes to part it; `came_from` are the earlier brackets of which it is made."""

    paragraph: Paragraph
    bracket: OpenBracket
    places: tuple[Conflict, ...]
    duties: tuple[BracketDuty, ...] = ()
    partings: tuple[BracketParting, ...] = ()
    came_from: tuple[EarlierBracket, ...] = ()

    @property
    def kind(self) -> ConflictKind:
        return self.places[0].kind

    @property
    def brings_paragraph_in(self) -> bool:
        """Whether its whole paragraph is new: it is, in whichever version, until this bracket ends."""
        return self.bracket.brings_paragraph_in


def placed_brackets(session: Session, version_id: int) -> list[PlacedBracket]:
    """The open brackets of a version in the order of its text. A bracket with several places is one."""
    return _read_placed(session, version_id, _select_places(version_id))


def _read_placed(
    session: Session, version_id: int, places: Select[Conflict, Paragraph, list[Any] | None]
) -> list[PlacedBracket]:
    rows = session.execute(
        places.options(selectinload(Conflict.alternatives)).order_by(Paragraph.position, Conflict.position)
    )
    found: dict[tuple[int, int], tuple[Paragraph, list[Conflict]]] = {}
    origins: dict[int | None, tuple[int, ...]] = {}
    for conflict, paragraph, earlier in rows:
        found.setdefault((paragraph.id, conflict.number), (paragraph, []))[1].append(conflict)
        origins[conflict.bracket_id] = tuple(earlier or ())
    before = earlier_brackets(session, {id for own in origins.values() for id in own})
    marked = duties(session, version_id)
    wishes = partings(session, [places[0].bracket_id for _, places in found.values() if len(places) > 1])
    literal = literal_brackets_of(session, version_id, [place for _, places in found.values() for place in places])
    charged = charging(session, version_id, [paragraph for paragraph, _ in found.values()])
    read = [
        PlacedBracket(
            paragraph,
            replace(
                open_bracket(places, own, to_part),
                literal=literal,
                origins=origins[places[0].bracket_id],
                around=surroundings_of(paragraph, places),
                charging=charged(paragraph, places),
            ),
            tuple(places),
            tuple(own),
            tuple(to_part),
            tuple(before[id] for id in origins[places[0].bracket_id] if id in before),
        )
        for paragraph, places in found.values()
        for own in [marked.get(identity_of(places[0], paragraph), ())]
        for to_part in [wishes.get(places[0].bracket_id, ())]
    ]
    return [one for _, own in groupby(read, lambda one: one.paragraph) for one in _with_inner_speakers(list(own))]


def _with_inner_speakers(brackets: Sequence[PlacedBracket]) -> Iterator[PlacedBracket]:
    """The brackets of one paragraph, where those on the whole of it know who speaks in the others."""
    unsaid: Sequence[Mapping[str, Position]] = [{}] * len(brackets)
    judged = with_inner_speakers([one.bracket for one in brackets], unsaid)
    return (replace(one, bracket=bracket) for one, bracket in zip(brackets, judged, strict=True))


def earlier_brackets(session: Session, ids: Collection[int]) -> Mapping[int, EarlierBracket]:
    """What brackets that have ended were called, by their ids."""
    if not ids:
        return {}
    stood = (
        select(Bracket.id, Paragraph.version_id, func.coalesce(DraftVersion.number, 0))
        .join(Conflict, Conflict.bracket_id == Bracket.id)
        .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
        .join(DraftVersion, DraftVersion.id == Paragraph.version_id)
        .where(DraftVersion.number.is_not(None), ~Paragraph.removed)
    )
    last = stood.with_only_columns(func.max(Paragraph.version_id)).where(Bracket.id.in_(ids)).group_by(Bracket.id)
    counted: dict[int, dict[int, int]] = {}
    found: dict[int, EarlierBracket] = {}
    in_order = stood.where(Paragraph.version_id.in_(last)).order_by(
        Paragraph.version_id, Paragraph.position, Conflict.position
    )
    for id, version_id, version in session.execute(in_order):
        number = counted.setdefault(version_id, {}).setdefault(id, len(counted[version_id]) + 1)
        if id in ids:
            found[id] = EarlierBracket(number, version)
    return found


def placed_bracket(session: Session, version_id: int, bracket_id: int) -> PlacedBracket:
    """One of them; raises NotFound if it is not open there."""
    return bracket_among(brackets_by_id(session, version_id), bracket_id)


def brackets_by_id(session: Session, version_id: int) -> Mapping[int | None, PlacedBracket]:
    """The same as `placed_brackets`, by their ids."""
    return {one.bracket.id: one for one in placed_brackets(session, version_id)}


def bracket_among(brackets: Mapping[int | None, PlacedBracket], bracket_id: int) -> PlacedBracket:
    """One of the brackets of the text under consultation; raises NotFound if it is not open there."""
    if bracket_id not in brackets:
        raise NotFound("This bracket is not open in the text under consultation any more.")
    return brackets[bracket_id]


def literal_brackets_of(session: Session, version_id: int, places: Sequence[Conflict]) -> tuple[str, ...]:
    """The brackets that are part of the version's text; they are asked for only where words look like placeholders."""
    words = (text for one in places for text in (one.base_text, *(each.text for each in one.alternatives)))
    if not any(is_placeholder(text, ("[", "]")) or is_placeholder(text, ("", "")) for text in words if text.strip()):
        return ()
    of_version = select(Consultation.literal_brackets).join(
        DraftVersion, DraftVersion.consultation_id == Consultation.id
    )
    return tuple(session.scalars(of_version.where(DraftVersion.id == version_id)).one())


def surroundings_of(paragraph: Paragraph, places: Sequence[Conflict]) -> tuple[tuple[str, str], ...]:
    """What stands around the places of a bracket within square brackets of the draft's words."""
    return tuple(
        words_in_brackets_around(paragraph.standing_words, one.standing_start, one.standing_end) for one in places
    )


def partings(session: Session, brackets: Sequence[int | None]) -> Mapping[int | None, Sequence[BracketParting]]:
    """The members' wishes to part these brackets, by bracket, in the order of their names."""
    if not brackets:
        return {}
    found: dict[int | None, list[BracketParting]] = {}
    wishes = select(BracketParting).where(BracketParting.bracket_id.in_(brackets))
    for one in sorted(session.scalars(wishes), key=lambda each: each.member.name):
        found.setdefault(one.bracket_id, []).append(one)
    return found


def duties(session: Session, version_id: int) -> Mapping[int | tuple[str, str], Sequence[BracketDuty]]:
    """What words in the brackets of a version give members to do, by what each bracket is known by."""
    own = select(Conflict.bracket_id).join(Paragraph, Paragraph.id == Conflict.paragraph_id)
    made_in = select(DraftVersion.round_id).where(DraftVersion.id == version_id).scalar_subquery()
    which = or_(
        BracketDuty.bracket_id.in_(own.where(Paragraph.version_id == version_id)),
        BracketDuty.bracket_id.is_(None) & (BracketDuty.round_id == made_in),
    )
    found: dict[int | tuple[str, str], list[BracketDuty]] = {}
    for one in session.scalars(select(BracketDuty).where(which).order_by(BracketDuty.id)):
        found.setdefault(one.bracket_id or (one.paragraph_key, one.fingerprint), []).append(one)
    return found


def identity_of(first: Conflict, paragraph: Paragraph) -> int | tuple[str, str]:
    """What a bracket is known by, from its first place: its number once it has been circulated, before that its fingerprint."""
    return first.bracket_id or (paragraph.key, first.fingerprint)


def count_brackets(session: Session, version_id: int) -> int:
    """How many brackets are open in a version: the one count of pages, letters, files and the adoption."""
    return session.scalars(select(bracket_count(version_id))).one()


def bracket_count(version_id: int | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The same count as a part of another query: a bracket counts once, by its first place."""
    first = aliased(Conflict)
    of_bracket = (first.paragraph_id == Conflict.paragraph_id) & (first.number == Conflict.number)
    earlier = select(first.id).where(of_bracket, first.position < Conflict.position)
    return (
        select(func.count(Conflict.id))
        .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
        .where(Paragraph.version_id == version_id, ~Paragraph.removed, ~earlier.exists())
        .scalar_subquery()
    )


def standing_by_paragraph(brackets: Sequence[PlacedBracket]) -> Mapping[int, StandingParagraph]:
    """The standing words of the paragraphs that have brackets, with these, by the paragraph's id."""
    return {
        paragraph.id: standing_paragraph(paragraph, list(own))
        for paragraph, own in groupby(brackets, lambda one: one.paragraph)
    }


def standing_paragraph(paragraph: Paragraph, brackets: Sequence[PlacedBracket]) -> StandingParagraph:
    """A paragraph with its brackets, as it is read and merged."""
    places = sorted(_places_in_text(brackets), key=lambda one: (one.start, one.written_start))
    return StandingParagraph(
        paragraph.standing_words,
        paragraph.text,
        tuple(one.bracket for one in brackets),
        tuple(places),
        paragraph.kind.in_cells,
    )


def paragraph_of(session: Session, paragraph_id: int | None) -> StandingParagraph | None:
    """A paragraph of a text under consultation with its brackets; None if it has none."""
    paragraph = session.get(Paragraph, paragraph_id) if paragraph_id is not None else None
    if paragraph is None or paragraph.standing is None:
        return None
    # Its own alone: whoever asks may ask this of each paragraph of a text with a thousand brackets.
    own = _read_placed(
        session, paragraph.version_id, _select_places(paragraph.version_id).where(Paragraph.id == paragraph.id)
    )
    return standing_by_paragraph(own).get(paragraph.id)


def open_bracket(
    places: Sequence[Conflict], marked: Sequence[BracketDuty] = (), partings: Sequence[BracketParting] = ()
) -> OpenBracket:
    """The bracket whose places these are, with what is marked of its words, and who has asked to part it."""
    alternatives = [
        Alternative(tuple(each.text for each in at), tuple(at[0].sponsors), tuple(at[0].comments))
        for at in zip(*(place.alternatives for place in places), strict=True)
    ]
    offers = [place.proposal for place in places]
    compromise = (
        tuple(place.base_text if offer is None else offer for place, offer in zip(places, offers, strict=True))
        if any(offer is not None for offer in offers)
        else None
    )
    return OpenBracket(
        tuple(place.base_text for place in places),
        tuple(alternatives),
        tuple(places[0].keepers),
        compromise,
        places[0].bracket_id,
        tuple(places[0].ad_referendum),
        tuple(Duty(None if one.words is None else tuple(one.words), tuple(one.members)) for one in marked),
        tuple(one.member.name for one in partings),
        is_whole=places[0].kind is ConflictKind.PARAGRAPH
        and not any(is_of_paragraph(one.words[0]) for one in alternatives),
    )


def _places_in_text(brackets: Sequence[PlacedBracket]) -> Iterator[Place]:
    for number, one in enumerate(brackets):
        for place, conflict in enumerate(one.places):
            lead, trail = outer_space(one.bracket, place)
            yield Place(
                number,
                place,
                conflict.standing_start,
                conflict.standing_end,
                conflict.start - len(lead),
                conflict.end + len(trail),
            )


def _select_places(version_id: int) -> Select[Conflict, Paragraph, list[Any] | None]:
    return (
        select(Conflict, Paragraph, Bracket.origins)
        .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
        .outerjoin(Bracket, Bracket.id == Conflict.bracket_id)
        .where(Paragraph.version_id == version_id, ~Paragraph.removed)
    )
