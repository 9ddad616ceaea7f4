"""When a text can be adopted, and whether what the secretariat says about it is sound; and until when a member is heard."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption import Adoption, AdoptionState, AgreedWords, Attendance, Meeting, Way
from models.consolidation.agreement import DELETE_PARAGRAPH, UNSEEN
from models.consultation import Round, RoundState
from models.draft import DraftVersion, Stage
from models.errors import Invalid, Untimely
from models.history import digest_of
from models.operations.deadlines import in_words
from models.operations.open_brackets import OpenBracket, holds_bracket
from models.operations.rounds import newest
from models.person import Person
from models.text import filled, line, typed

LONGEST_PLACE = 200  # code points
NO_WORDS = "(delete)"  # for a bracket that goes with all its words
LISTED = 10  # brackets that a refusal names


class Terms(NamedTuple):
    """How the members are asked, and until when; of a meeting also when and where it was, which members (by id) were there and
    which of them agreed, and by `place_of` each open bracket the words on which they agreed for it."""

    way: Way
    ends_at: datetime
    held_on: date | None = None
    place: str = ""
    present: frozenset[int] = frozenset()
    agreed: frozenset[int] = frozenset()
    words: Mapping[str, str] = MappingProxyType({})


def ensure_adoptable(session: Session, version: DraftVersion, pending: Adoption | None) -> None:
    """Raise Untimely when this text cannot be adopted now; `pending` is an adoption that has not ended."""
    if version.stage is Stage.ADOPTED:
        raise Untimely("This text has been adopted already.")
    if version.stage is not Stage.CIRCULATED or version.id != newest(session, version.consultation_id):
        raise Untimely("Only the newest circulated version can be adopted.")
    if version.round_id is None:
        raise Untimely("No round has asked for comments on this text yet. Open one first.")
    if objected_to(session, version):
        raise Untimely(
            f"A member has objected to the adoption of {version.name}. Open a round on it first: a text on which all can "
            "agree comes out of that."
        )
    if pending:
        raise Untimely(f"The adoption of {pending.version.name} is under way. It must end before another begins.")
    open_round = select(Round.number).where(
        Round.consultation_id == version.consultation_id, Round.state != RoundState.DONE
    )
    number = session.scalars(open_round).first()
    if number is not None:
        raise Untimely(f"Round {number} is still under way. A text can be adopted when its comments are answered.")


def objected_to(session: Session, version: DraftVersion) -> Adoption | None:
    """The adoption of this version that a member's objection has ended, unless the members have been asked for comments since."""
    broken = select(Adoption).where(Adoption.version_id == version.id, Adoption.state == AdoptionState.BROKEN)
    last = session.scalars(broken.order_by(Adoption.id.desc()).limit(1)).one_or_none()
    if last is None or last.ended_at is None:
        return None
    since = select(Round.id).where(Round.version_id == version.id, Round.opens_at >= last.ended_at)
    return None if session.scalars(since.limit(1)).one_or_none() else last


def ensure_no_brackets(version: DraftVersion, brackets: Sequence[OpenBracket]) -> None:
    """Raise Untimely with the places of the brackets that are open."""
    if not brackets:
        return
    where: dict[str, int] = {}
    for bracket in {one.number: one for one in brackets}.values():
        where[bracket.paragraph.name] = where.get(bracket.paragraph.name, 0) + 1
    named = [f"{place} ({count})" if count > 1 else place for place, count in where.items()]
    more = f" and {len(named) - LISTED} more places" if len(named) > LISTED else ""
    total = len({one.number for one in brackets})
    count = f"{total} brackets" if total > 1 else "a bracket"
    raise Untimely(
        f"{version.name.capitalize()} still has {count}, in {', '.join(named[:LISTED])}{more}. Only the members lift "
        "brackets: in another round, or at a meeting whose record each of them confirms."
    )


def ensure_sound(
    version: DraftVersion, brackets: Sequence[OpenBracket], terms: Terms, by: Person, now: datetime
) -> None:
    """Raise the first of the problems."""
    for problem in problems(version, brackets, terms, by, now):
        raise problem


def problems(
    version: DraftVersion, brackets: Sequence[OpenBracket], terms: Terms, by: Person, now: datetime
) -> Iterator[Invalid]:
    """Everything that is missing in these terms or makes no sense, each with its field, in the order of a form."""
    if terms.ends_at <= now:
        yield Invalid("This time must be in the future.", "ends_at")
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
    for bracket in brackets:
        yield from _refusal(partial(_words, bracket, version, terms))


def meeting(version: DraftVersion, brackets: Sequence[OpenBracket], terms: Terms) -> Meeting:
    """The meeting of terms that are sound, with those who were there and the words for every open bracket."""
    assert terms.held_on is not None
    there = [member for member in version.consultation.members if member.id in terms.present]
    return Meeting(
        version_id=version.id,
        held_on=terms.held_on,
        place=_place(terms),
        attendances=[Attendance(member_id=member.id, agreed=member.id in terms.agreed) for member in there],
        agreed_words=[
            AgreedWords(
                paragraph_id=bracket.paragraph.id,
                start=bracket.start,
                end=bracket.end,
                words=_words(bracket, version, terms),
            )
            for bracket in brackets
        ],
    )


def is_recorded(meeting: Meeting, terms: Terms) -> bool:
    """Whether these terms say of the meeting what its record says."""
    there = {one.member_id: one.agreed for one in meeting.attendances}
    words = {place_of(one): one.words.lstrip(UNSEEN) or NO_WORDS for one in meeting.agreed_words}
    return (meeting.held_on, meeting.place, there, words) == (
        terms.held_on,
        line(terms.place, "place"),
        {member_id: member_id in terms.agreed for member_id in terms.present},
        {field: typed(words, field) for field, words in terms.words.items()},
    )


def place_of(bracket: OpenBracket | AgreedWords) -> str:
    """How a form calls a bracket."""
    return f"words_{bracket.paragraph.id}_{bracket.start}"


def _refusal(check: Callable[[], object]) -> Iterator[Invalid]:
    try:
        check()
    except Invalid as problem:
        yield problem


def _place(terms: Terms) -> str:
    return filled(terms.place, "place", "Say where the meeting was, or write “online”.", LONGEST_PLACE)


def _words(bracket: OpenBracket, version: DraftVersion, terms: Terms) -> str:
    """What shall stand in the place of a bracket, "" for nothing; raises Invalid."""
    field, which = place_of(bracket), f"{bracket.name}, {bracket.paragraph.name}"
    words = typed(terms.words.get(field, ""), field)
    if not words:
        raise Invalid(f"{which}: choose the words on which the meeting agreed, or write them.", field)
    if holds_bracket(words, version):
        raise Invalid(f"{which}: a bracket stands in these words. Write only what shall stand in its place.", field)
    if bracket.takes_paragraph_out and words == DELETE_PARAGRAPH.lstrip(UNSEEN):
        return DELETE_PARAGRAPH
    return "" if words == NO_WORDS else words


def told(terms: Terms) -> dict[str, object]:
    """What the record keeps of the terms."""
    told: dict[str, object] = {"way": terms.way.value, "until": terms.ends_at.isoformat()}
    if terms.held_on is not None and terms.way is Way.MEETING:
        meeting = {"held on": terms.held_on.isoformat(), "present": sorted(terms.present)}
        words = digest_of(*(f"{place}:{words}" for place, words in sorted(terms.words.items())))
        told["meeting"] = meeting | {"agreed": sorted(terms.agreed), "place": digest_of(terms.place), "words": words}
    return told


def ensure_hears(adoption: Adoption, by: Person, now: datetime) -> None:
    """Raise Untimely when what is said at `now` cannot count any more, with why."""
    if adoption.hears(now):
        return
    ended = in_words(adoption.ended_at or adoption.ends_at, by.zone)
    if adoption.state is AdoptionState.ADOPTED:
        raise Untimely(f"{adoption.version.name.capitalize()} was adopted on {ended}.")
    if adoption.state is AdoptionState.BROKEN:
        raise Untimely(f"This adoption has ended: a member objected on {ended}.")
    raise Untimely(f"The time to answer ended on {ended}.")
