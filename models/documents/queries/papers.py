"""What papers tell: those of a member's answer, as far as they are made, and the certificate and the meeting's record of an
adoption."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.position import Position
from models.adoption.queries.adoption import AdoptionProgress, Entry, MemberAnswer, adoption_progress, entry
from models.brackets.queries.answering import listed_brackets
from models.brackets.queries.in_answer import OnBrackets, brackets_in_answer
from models.brackets.queries.listed import ListedBracket
from models.comments.clearance import Clearance
from models.comments.comment import Comment
from models.comments.queries.clearance import current_clearance, fingerprint_of_answer
from models.comments.queries.country import RoundAnswer, answer, round_answer
from models.comments.queries.own_answers import OwnAnswers
from models.comments.queries.places import column_titles
from models.comments.queries.sections import Section, sections_in_answer
from models.comments.submission import Submission
from models.consensus.queries import AskedField, asked_fields
from models.dispositions.queries import proposal
from models.documents.document import DocumentKind
from models.documents.queries.documents import (
    DocumentFiles,
    VersionDocument,
    fingerprint_of_paper,
    made_documents,
    papers_of,
    recorded_meeting,
)
from models.drafts.version import DraftVersion
from models.errors import NotFound
from models.people.authority import Authority
from models.people.queries.offices import authority_of
from models.record.events import Event
from models.record.queries import RecordedAct, recorded_act
from models.record.verbs import Verb

ANSWERS = (Verb.AGREED, Verb.OBJECTED)


@dataclass(frozen=True, slots=True)
class NumberedComment:
    """A comment under the number that it has, or will have, and the words that it asks for as pieces of a comparison. Of words
    for a row of a table, `titles` are those of its columns."""

    number: int
    comment: Comment
    pieces: Sequence[Any] | None
    titles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """What a member will send, or has sent: its comments by what they are about, in the order of the text, then what it says
    about brackets. The fingerprint is that of all this, as the page shows it, too."""

    round_answer: RoundAnswer
    places: Sequence[tuple[str, Sequence[NumberedComment]]]
    on_brackets: OnBrackets
    fingerprint: str
    sections: Sequence[Section] = ()
    fields: Sequence[AskedField] = ()

    @property
    def is_nil(self) -> bool:
        """Whether the member says nothing of its own."""
        return not self.places and not self.on_brackets.choices

    @property
    def at(self) -> datetime:
        """The moment up to which it tells; a member that says nothing has written nothing since the round opened."""
        written = [comment.changed_at for comment in self.round_answer.comments]
        chosen = [one.listed.own.at for one in self.on_brackets.chosen if one.listed.own is not None]
        declared = [one.own.at for one in self.fields if one.own is not None]
        times = [*written, *chosen, *declared]
        return self.round_answer.submission.submitted_at or max(times, default=self.round_answer.round.opens_at)


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an answer has come in, as the record holds it, what it says about brackets, fields and sections, and who has cleared it."""

    answer: Submission
    recorded_act: RecordedAct
    on_brackets: OnBrackets
    clearance: Clearance | None = None
    fields: Sequence[AskedField] = ()
    sections: Sequence[Section] = ()


def paper_files(session: Session, submission: Submission) -> list[DocumentFiles]:
    """The papers that there are of an answer, with its round and version loaded."""
    wanted = [VersionDocument(submission.round.version, kind) for kind in papers_of(submission)]
    return made_documents(
        session, wanted, lambda one, output: fingerprint_of_paper(session, submission, one.document_kind, output)
    )


def own_answers_file(session: Session, found: OwnAnswers) -> DocumentFiles:
    """The files that say what became of a member's comments, if they are made."""
    wanted = [VersionDocument(found.newest, DocumentKind.OWN_ANSWERS)]
    submission = found.submission
    (file,) = made_documents(
        session, wanted, lambda one, output: fingerprint_of_paper(session, submission, one.document_kind, output)
    )
    return file


def pack(session: Session, submission: Submission) -> Pack:
    """What is to be cleared."""
    found = round_answer(session, submission.round_id, submission.member)
    language = found.round.consultation.language
    numbers = {comment.id: number for number, comment in enumerate(found.comments, start=1)}
    by_place = found.by_place()
    in_tables = any(paragraph is not None and paragraph.kind.in_cells for paragraph, _ in by_place)
    titles = column_titles(session, found.round.version_id) if in_tables else {}
    places = [
        (
            paragraph.name if paragraph else "the whole text",
            [
                NumberedComment(
                    numbers[one.id], one, proposal(one, paragraph, language), titles.get(one.paragraph_id or 0, ())
                )
                for one in comments
            ],
        )
        for paragraph, comments in by_place
    ]
    answer = found.submission
    marked, fields = sections_in_answer(session, answer), asked_fields(session, answer)
    brackets = listed_brackets(session, answer.round, answer.member)
    fingerprint = fingerprint_of_answer(session, answer, brackets)
    return Pack(found, places, on_brackets(session, answer, brackets), fingerprint, marked, fields)


def receipt(session: Session, submission: Submission) -> Receipt:
    """The receipt of an answer that is in."""
    found = answer(session, submission.round_id, submission.member)
    assert found.submitted_at is not None
    done = recorded_act(session, found.round.consultation_id, found.id, at=found.submitted_at)
    clearance, fields = current_clearance(session, found), asked_fields(session, found)
    return Receipt(found, done, on_brackets(session, found), clearance, fields, sections_in_answer(session, found))


def on_brackets(
    session: Session, submission: Submission, brackets: Sequence[ListedBracket] | None = None
) -> OnBrackets:
    """What an answer says about brackets, with its member, round and version loaded; `brackets` are those of the text, where
    they have been read."""
    if brackets is None:
        brackets = listed_brackets(session, submission.round, submission.member)
    found = brackets_in_answer(brackets, submission.member.name)
    return replace(found, lets_stand=(), not_opposed=()) if submission.counts_by_letter_alone else found


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member has said, with its entry in the record, the office that its coordinator held then, and the authority that
    the member had recorded of them, if it said anything."""

    member_answer: MemberAnswer
    entry: Entry | None
    office: str
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """How an adoption ended, with what each member has said, alphabetically."""

    adoption_progress: AdoptionProgress
    answers: Sequence[Answer]
    entry: Entry

    @property
    def adoption(self) -> Adoption:
        return self.adoption_progress.adoption


def certificate(session: Session, version_id: int) -> Certificate:
    """The certificate of an adopted version; raises NotFound for any other."""
    adopting_it = select(Adoption.id).where(Adoption.result_id == version_id)
    return _certificate(session, session.scalars(adopting_it).one_or_none())


def meeting(session: Session, version_id: int) -> Certificate:
    """The record of the version's last meeting that all have answered; raises NotFound if there is none."""
    version = session.get_one(DraftVersion, version_id)
    return _certificate(session, recorded_meeting(session, version))


def _certificate(session: Session, adoption_id: int | None) -> Certificate:
    if adoption_id is None:
        raise NotFound
    found = adoption_progress(session, adoption_id)
    ended = entry(session, found.adoption)
    assert ended is not None
    consultation_id = found.version.consultation_id
    events = session.scalars(
        select(Event).where(Event.consultation_id == consultation_id, Event.verb.in_(ANSWERS)).order_by(Event.seq)
    )
    acts = {event.body["thing"]: event for event in events if event.body}
    return Certificate(
        found,
        [_certified_answer(session, consultation_id, member_answer, acts) for member_answer in found.answers],
        ended,
    )


def _certified_answer(
    session: Session, consultation_id: int, member_answer: MemberAnswer, acts: dict[str, Event]
) -> Answer:
    if member_answer.position is None:
        return Answer(member_answer, None, "")
    event = acts[_name_in_record(member_answer.position)]
    assert event.body is not None
    office = event.body["by"]["office"].partition(",")[0]
    held = authority_of(session, consultation_id, member_answer.position.by, member_answer.position.at)
    return Answer(member_answer, Entry(event.hash), office, held)


def _name_in_record(position: Position) -> str:
    return f"Position {position.id}"
