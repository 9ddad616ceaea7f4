"""What the papers of an adoption tell: the certificate, and the record of the meeting at which it was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption, Position
from models.adoption.queries.adoption import Adopting, Entry, MemberAnswer, adopting, entry
from models.documents.queries.wanted_documents import recorded_meeting
from models.drafts.version import DraftVersion
from models.errors import NotFound
from models.people.authority import Authority
from models.people.queries.authorities import authority_of
from models.record.events import Event, Verb

SAID = (Verb.AGREED, Verb.OBJECTED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member has said, with its entry in the record, the office that its coordinator held then, and the authority that
    the member had recorded of them, if it said anything."""

    voice: MemberAnswer
    entry: Entry | None
    office: str
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """How an adoption ended, with what each member has said, alphabetically."""

    adopting: Adopting
    answers: Sequence[Answer]
    entry: Entry

    @property
    def adoption(self) -> Adoption:
        return self.adopting.adoption


def certificate(session: Session, version_id: int) -> Certificate:
    """Of a version that has been adopted; raises NotFound for any other."""
    adopting_it = select(Adoption.id).where(Adoption.result_id == version_id)
    return _certificate(session, session.scalars(adopting_it).one_or_none())


def meeting(session: Session, version_id: int) -> Certificate:
    """Of the version's last meeting to whose record all have given their answer; raises NotFound where there is none."""
    version = session.get_one(DraftVersion, version_id)
    return _certificate(session, recorded_meeting(session, version))


def _certificate(session: Session, adoption_id: int | None) -> Certificate:
    if adoption_id is None:
        raise NotFound
    found = adopting(session, adoption_id)
    ended = entry(session, found.adoption)
    assert ended is not None
    consultation_id = found.version.consultation_id
    events = session.scalars(
        select(Event).where(Event.consultation_id == consultation_id, Event.verb.in_(SAID)).order_by(Event.seq)
    )
    said = {event.body["thing"]: event for event in events if event.body}
    return Certificate(found, [_answer(session, consultation_id, voice, said) for voice in found.voices], ended)


def _answer(session: Session, consultation_id: int, voice: MemberAnswer, said: dict[str, Event]) -> Answer:
    if voice.position is None:
        return Answer(voice, None, "")
    event = said[_thing(voice.position)]
    assert event.body is not None
    office = event.body["by"]["office"].partition(",")[0]
    held = authority_of(session, consultation_id, voice.position.by, voice.position.at)
    return Answer(voice, Entry(event.seq, event.hash), office, held)


def _thing(position: Position) -> str:
    return f"Position {position.id}"
