"""What must hold in an adoption: that the text can be adopted, that the secretariat's terms are sound, and that a member answers
in time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, AdoptionState, AgreedWords, Attendance, Meeting, Way
from models.adoption.operations import decisions
from models.adoption.operations.decisions import AT_LEAST, earliest_end, ensure_can_be_asked
from models.adoption.queries.proceedings import objected_to
from models.brackets.agreement import Rule
from models.brackets.queries.placed import PlacedBracket
from models.consolidation.inputs import Settled
from models.consolidation.result import MadeParagraph
from models.drafts.version import DraftVersion
from models.errors import Invalid, Untimely
from models.lifting.lifting import Mark, SheetEntry
from models.people.person import Person
from models.record.events import digest_of
from models.rounds.consultation import Consultation
from models.text.instants import when
from models.text.placeholders import placeholders
from models.text.typed import filled, line

LONGEST_PLACE = 200  # code points
LISTED = 10  # brackets that a refusal names


class Terms(NamedTuple):
    """How the members are asked, and until when; of a meeting also when and where it was, which members (by id) were there and
    which of them agreed. About words for brackets (`on_brackets`) the silence of those who were not there counts; a text is
    adopted only when all have agreed."""

    way: Way
    ends_at: datetime
    held_on: date | None = None
    place: str = ""
    present: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()
    on_brackets: bool = False

    def binds_in_silence(self, version: DraftVersion) -> bool:
        """Whether a member that says nothing is bound by that."""
        absent = any(member.id not in self.present for member in version.consultation.members)
        return self.way is Way.TACIT or (self.on_brackets and self.way is Way.MEETING and absent)


def ensure_adoptable(session: Session, version: DraftVersion) -> None:
    """Raise Untimely when this text cannot be adopted now."""
    ensure_can_be_asked(session, version)
    if objected_to(session, version):
        raise Untimely(
            f"A member has objected to the adoption of {version.name}. Open a round on it first: a text on which all can "
            "agree comes out of that."
        )


def ensure_no_brackets(version: DraftVersion, brackets: Sequence[PlacedBracket]) -> None:
    """Raise Untimely with the places of the brackets that are open."""
    if brackets:
        raise Untimely(
            f"{version.name.capitalize()} still has {_counted(brackets)}. Only the members lift brackets: in another round, "
            "or at a meeting whose record each of them confirms."
        )


def ensure_all_agreed(brackets: Sequence[PlacedBracket], entries: Mapping[int, SheetEntry]) -> None:
    """Raise Untimely with the places of the brackets for which the sheet of the meeting has no words on which it agreed."""
    left = [one for one in brackets if not _is_agreed(entries.get(one.bracket.id or 0))]
    if left:
        raise Untimely(
            f"The meeting has not agreed on all brackets: its sheet has no agreed words for {_counted(left)}. Fill the sheet "
            "in, or put the words that are agreed to the members and adopt the text later."
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


def _counted(brackets: Sequence[PlacedBracket]) -> str:
    """Brackets with their places: "3 brackets, in paragraph 1 (2), paragraph 4"."""
    where: dict[str, int] = {}
    for one in brackets:
        where[one.paragraph.name] = where.get(one.paragraph.name, 0) + 1
    named = [f"{place} ({count})" if count > 1 else place for place, count in where.items()]
    more = f" and {len(named) - LISTED} more places" if len(named) > LISTED else ""
    count = f"{len(brackets)} brackets" if len(brackets) > 1 else "a bracket"
    return f"{count}, in {', '.join(named[:LISTED])}{more}"


def ensure_sound(version: DraftVersion, terms: Terms, by: Person, now: datetime) -> None:
    """Raise the first of the problems."""
    for problem in problems(version, terms, by, now):
        raise problem


def problems(version: DraftVersion, terms: Terms, by: Person, now: datetime) -> Iterator[Invalid]:
    """Everything that is missing in these terms or makes no sense, each with its field, in the order of a form."""
    earliest = earliest_end(now, binds_in_silence=terms.binds_in_silence(version))
    if terms.ends_at <= now:
        yield Invalid("This time must be in the future.", "ends_at")
    elif terms.ends_at < earliest:
        who = "Under a silence procedure members" if terms.way is Way.TACIT else "Members that were not at the meeting"
        yield Invalid(
            f"{who} have at least {AT_LEAST}, counted from when somebody else at the secretariat "
            f"confirms it. Choose {when(_full_hour(earliest), by.zone)} or later.",
            "ends_at",
        )
    if terms.way is not Way.MEETING:
        return
    if terms.held_on is None:
        yield Invalid("Say on which day the meeting was.", "held_on")
    elif terms.held_on > now.astimezone(ZoneInfo(by.zone)).date():
        yield Invalid("The meeting must have been held already.", "held_on")
    yield from _refusal(lambda: _place(terms))
    members = {member.id for member in version.consultation.members}
    if not terms.present & members:
        yield Invalid("Say which members were there.", "present")
    absent = sorted(m.name for m in version.consultation.members if m.id in terms.agreed - terms.present)
    if absent:
        yield Invalid(f"A member that was not there cannot have agreed there: {', '.join(absent)}.", "agreed")


def _full_hour(instant: datetime) -> datetime:
    """The next full hour, if it is none."""
    hour = instant.replace(minute=0, second=0, microsecond=0)
    return hour if hour == instant else hour + timedelta(hours=1)


def meeting(
    version: DraftVersion, terms: Terms, brackets: Sequence[PlacedBracket], entries: Mapping[int, SheetEntry]
) -> Meeting:
    """The meeting of terms that are sound, with those who were there and the words of its sheet for every open bracket."""
    return Meeting(
        version_id=version.id,
        held_on=terms.held_on,
        place=_place(terms),
        attendances=[
            Attendance(member_id=member.id, agreed=member.id in terms.agreed)
            for member in version.consultation.members
            if member.id in terms.present
        ],
        agreed_words=[
            AgreedWords(paragraph_id=one.paragraph.id, start=place.start, end=place.end, words=words)
            for one in brackets
            for place, words in zip(one.places, entries[one.bracket.id or 0].words or (), strict=True)
        ],
    )


def settled_on_sheet(version: DraftVersion, terms: Terms, entries: Mapping[int, SheetEntry]) -> dict[int, Settled]:
    """The words on the sheet of a meeting for the brackets, by bracket, in the name of those who were there."""
    members = tuple(member.name for member in version.consultation.members if member.id in terms.present)
    return {
        bracket: Settled(tuple(entry.words or ()), Rule.MEETING, members)
        for bracket, entry in entries.items()
        if entry.mark is Mark.AGREED
    }


def is_recorded(meeting: Meeting, terms: Terms) -> bool:
    """Whether these terms say of the meeting what its record says."""
    there = {one.member_id: one.agreed for one in meeting.attendances}
    return (meeting.held_on, meeting.place, there) == (
        terms.held_on,
        line(terms.place, "place"),
        {member_id: member_id in terms.agreed for member_id in terms.present},
    )


def _refusal(check: Callable[[], object]) -> Iterator[Invalid]:
    try:
        check()
    except Invalid as problem:
        yield problem


def _place(terms: Terms) -> str:
    return filled(terms.place, "place", "Say where the meeting was, or write “online”.", LONGEST_PLACE)


def recorded_terms(terms: Terms, entries: Mapping[int, SheetEntry]) -> dict[str, object]:
    """What the record keeps of the terms, and of the words on the sheet of a meeting."""
    details: dict[str, object] = {"way": terms.way.value, "until": terms.ends_at.isoformat()}
    if terms.held_on is not None and terms.way is Way.MEETING:
        meeting = {"held on": terms.held_on.isoformat(), "present": sorted(terms.present)}
        words = digest_of(*(f"{bracket}:{entry.words}" for bracket, entry in sorted(entries.items())))
        details["meeting"] = meeting | {"agreed": sorted(terms.agreed), "place": digest_of(terms.place), "words": words}
    return details


def ensure_hears(adoption: Adoption, by: Person, now: datetime) -> None:
    """Raise Untimely when what is said at `now` cannot count any more, with why."""
    ended = when(adoption.ended_at or adoption.ends_at, by.zone)
    if adoption.state is AdoptionState.ADOPTED:
        raise Untimely(f"{adoption.version.name.capitalize()} was adopted on {ended}.")
    if adoption.state is AdoptionState.BROKEN:
        raise Untimely(f"This adoption has ended: a member objected on {ended}.")
    decisions.ensure_hears(adoption, by, now)
