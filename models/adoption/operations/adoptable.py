"""What must hold in an adoption: that the text can be adopted, that the secretariat's terms are sound, and that a member answers
in time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState, AgreedWords
from models.adoption.operations import decisions
from models.adoption.operations.decisions import AT_LEAST, earliest_end, ensure_can_be_asked
from models.adoption.queries.proceedings import objected_to
from models.brackets.agreement import Rule
from models.brackets.queries.placed import PlacedBracket
from models.consolidation.inputs import Settled
from models.consolidation.result import MadeParagraph
from models.drafts.version import DraftVersion
from models.editorial.queries.editorial import objected_changes
from models.errors import Invalid, Untimely
from models.lifting.lifting import Mark, SheetEntry
from models.lifting.queries.meeting_sheet import SheetBracket, vanishing_words
from models.meetings.meeting import Meeting
from models.people.person import Person
from models.record.events import digest_of
from models.rounds.consultation import Consultation
from models.text.instants import when
from models.text.lists import listed
from models.text.placeholders import placeholders

LISTED = 10  # brackets that a refusal names


class Terms(NamedTuple):
    """How the members are asked, and until when; at a meeting, which. The silence of those who were not there counts."""

    way: AdoptionProcedure
    ends_at: datetime
    meeting: Meeting | None = None

    @property
    def held(self) -> Meeting | None:
        """The meeting, where that is the way."""
        return self.meeting if self.way is AdoptionProcedure.MEETING else None

    @property
    def binds_in_silence(self) -> bool:
        """Whether a member that says nothing is bound by that."""
        absent = self.held is not None and bool(self.held.absent)
        return self.way is AdoptionProcedure.TACIT or absent


def ensure_adoptable(session: Session, version: DraftVersion) -> None:
    """Raise Untimely when this text cannot be adopted now."""
    ensure_can_be_asked(session, version)
    if objected_to(session, version):
        raise Untimely(
            f"A member has objected to the adoption of {version.name}. Open a round on it first: a text on which all can "
            "agree comes out of that."
        )
    ensure_none_objected_to(session, version)


def ensure_none_objected_to(session: Session, version: DraftVersion) -> None:
    """Raise Untimely with the editorial changes to which members object: only a round makes a text without them."""
    places = [
        f"{one.name} ({', '.join(objection.member.name for objection in one.objections)})"
        for one in objected_changes(session, version.id)
    ]
    if places:
        raise Untimely(
            f"Members object to editorial changes in {version.name}: {', '.join(places)}. Open a round on it first: the next text is "
            "made without these changes."
        )


def hindrance(session: Session, version: DraftVersion) -> str:
    """Why this text cannot be adopted now, in whichever way, or "". Brackets that are open are told apart."""
    try:
        ensure_adoptable(session, version)
    except Untimely as untimely:
        return str(untimely)
    return ""


def ensure_no_brackets(version: DraftVersion, brackets: Sequence[PlacedBracket]) -> None:
    """Raise Untimely with the places of the brackets that are open."""
    if brackets:
        raise Untimely(
            f"{version.name.capitalize()} still has {_brackets_with_places(brackets)}. Only the members lift brackets: in another round, "
            "or at a meeting whose record each of them confirms."
        )


def ensure_all_agreed(brackets: Sequence[PlacedBracket], entries: Mapping[int, SheetEntry]) -> None:
    """Raise Untimely with the places of the brackets for which the sheet of the meeting has no words on which it agreed."""
    left = [one for one in brackets if not _is_agreed(entries.get(one.bracket.id or 0))]
    if left:
        raise Untimely(
            f"The meeting has not agreed on all brackets: its sheet has no agreed words for {_brackets_with_places(left)}. Fill the sheet "
            "in, or put the words that are agreed to the members and adopt the text later."
        )


def ensure_drops_no_agreed_words(noted: Iterable[tuple[PlacedBracket, SheetEntry]]) -> None:
    """Raise Untimely with the paragraphs that are not to stand in the text, though the sheet has new words for a bracket in them:
    these would vanish with the paragraph."""
    lost = [placed.paragraph.name for placed in vanishing_words(noted)]
    if lost:
        raise Untimely(
            f"The sheet leaves {listed(list(dict.fromkeys(lost)))} out of the text, and has words for a bracket there that would vanish. "
            "Choose the draft’s words for that bracket, or keep the paragraph."
        )


def ensure_silence_is_enough(version: DraftVersion, terms: Terms, brackets: Sequence[SheetBracket]) -> None:
    """Raise Untimely with the members that were not at the meeting and whose silence is not enough for words on its sheet."""
    there = {one.member_id for one in terms.held.attendances} if terms.held else set[int]()
    absent = {member.name for member in version.consultation.members if member.id not in there}
    waiting = [
        (name, one.paragraph.name)
        for one in brackets
        if one.entry is not None
        for name in absent.intersection(one.not_accepting(one.entry))
    ]
    if waiting:
        missing, places = sorted({name for name, _ in waiting}), list(dict.fromkeys(place for _, place in waiting))
        was, their = ("was", "Its") if len(missing) == 1 else ("were", "Their")
        raise Untimely(
            f"{listed(missing)} {was} not at the meeting. {their} silence is not enough for words in {listed(places)}. Words that give "
            "a member something to do, on which it is reserved, or which it must still confirm, stand only when it accepts them. "
            "Put the agreed words to the members first, and adopt the text then."
        )


def ensure_no_placeholders(paragraphs: Sequence[MadeParagraph], consultation: Consultation) -> None:
    """Raise Untimely with what is still missing in the text that would be adopted."""
    left = list(placeholders((one.text for one in paragraphs), consultation.literal_brackets))
    if left:
        named = ", ".join(dict.fromkeys(left[:LISTED]))
        raise Untimely(
            f"Words are still missing in this text: it says {named}. Let a member propose the words in a round first; a text "
            "with a placeholder is not adopted."
        )


def _is_agreed(entry: SheetEntry | None) -> bool:
    return entry is not None and entry.mark is Mark.AGREED


def _brackets_with_places(brackets: Sequence[PlacedBracket]) -> str:
    """Brackets with their places: "3 brackets, in paragraph 1 (2), paragraph 4"."""
    where: dict[str, int] = {}
    for one in brackets:
        where[one.paragraph.name] = where.get(one.paragraph.name, 0) + 1
    named = [f"{place} ({count})" if count > 1 else place for place, count in where.items()]
    more = f" and {len(named) - LISTED} more places" if len(named) > LISTED else ""
    count = f"{len(brackets)} brackets" if len(brackets) > 1 else "a bracket"
    return f"{count}, in {', '.join(named[:LISTED])}{more}"


def ensure_valid_terms(version: DraftVersion, terms: Terms, by: Person, now: datetime) -> None:
    """Raise the first of the problems."""
    for problem in problems(version, terms, by, now):
        raise problem


def problems(version: DraftVersion, terms: Terms, by: Person, now: datetime) -> Iterator[Invalid]:
    """Everything that is missing in these terms or makes no sense, each with its field, in the order of a form."""
    earliest = earliest_end(now, binds_in_silence=terms.binds_in_silence)
    if terms.ends_at <= now:
        yield Invalid("This time must be in the future.", "ends_at")
    elif terms.ends_at < earliest:
        who = (
            "Under a silence procedure members"
            if terms.way is AdoptionProcedure.TACIT
            else "Members that were not at the meeting"
        )
        yield Invalid(
            f"{who} have at least {AT_LEAST}, counted from when somebody else at the secretariat "
            f"confirms it. Choose {when(_next_full_hour(earliest), by.zone)} or later.",
            "ends_at",
        )
    if terms.way is not AdoptionProcedure.MEETING:
        return
    meeting = terms.meeting
    if meeting is None:
        yield Invalid("Choose the meeting at which the members agreed.", "meeting")
    elif not meeting.is_over or meeting.version.consultation_id != version.consultation_id:
        yield Invalid("Enter first who was at this meeting, and who agreed there.", "meeting")


def _next_full_hour(instant: datetime) -> datetime:
    """The next full hour, if it is none."""
    hour = instant.replace(minute=0, second=0, microsecond=0)
    return hour if hour == instant else hour + timedelta(hours=1)


def meeting_of(session: Session, terms: Terms) -> Meeting | None:
    """The meeting of terms that are sound, as it stands now."""
    return session.get(Meeting, terms.held.id) if terms.held else None


def agreed_words(
    meeting: Meeting, brackets: Sequence[PlacedBracket], entries: Mapping[int, SheetEntry]
) -> list[AgreedWords]:
    """The words of the sheet for every open bracket, on which a meeting has agreed."""
    return [
        AgreedWords(meeting_id=meeting.id, paragraph_id=one.paragraph.id, start=place.start, end=place.end, words=words)
        for one in brackets
        for place, words in zip(one.places, entries[one.bracket.id or 0].words or (), strict=True)
    ]


def settled_on_sheet(version: DraftVersion, terms: Terms, entries: Mapping[int, SheetEntry]) -> dict[int, Settled]:
    """The words on the sheet of a meeting for the brackets, by bracket, in the name of those who were there."""
    there = {one.member_id for one in terms.held.attendances} if terms.held else set[int]()
    members = tuple(member.name for member in version.consultation.members if member.id in there)
    return {
        bracket: Settled(tuple(entry.words or ()), Rule.MEETING, members)
        for bracket, entry in entries.items()
        if entry.mark is Mark.AGREED
    }


def recorded_terms(terms: Terms, entries: Mapping[int, SheetEntry]) -> dict[str, object]:
    """What the record keeps of the terms, and of the words on the sheet of a meeting."""
    details: dict[str, object] = {"way": terms.way.value, "until": terms.ends_at.isoformat()}
    if terms.held is not None:
        there = terms.held.attendances
        details["meeting"] = {
            "held on": terms.held.held_on.isoformat(),
            "present": sorted(one.member_id for one in there),
            "agreed": sorted(one.member_id for one in there if one.agreed),
            "place": digest_of(terms.held.place),
            "words": digest_of(*(f"{bracket}:{entry.words}" for bracket, entry in sorted(entries.items()))),
            "meeting": terms.held.id,
        }
    return details


def ensure_accepts_answers(adoption: Adoption, by: Person, now: datetime) -> None:
    """Raise Untimely when what is said at `now` cannot count any more, with why."""
    ended = when(adoption.ended_at or adoption.ends_at, by.zone)
    if adoption.state is AdoptionState.ADOPTED:
        raise Untimely(f"{adoption.version.name.capitalize()} was adopted on {ended}.")
    if adoption.state is AdoptionState.BROKEN:
        raise Untimely(f"This adoption has ended: a member objected on {ended}.")
    decisions.ensure_accepts_answers(adoption, by, now)
