"""The papers of a member's answer, as far as they are made, and what they tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.brackets.queries.answering import listed
from models.brackets.queries.in_answer import OnBrackets, in_answer
from models.comments.comment import Comment
from models.comments.queries.country import Desk, answer, desk
from models.comments.submission import Submission
from models.dispositions.queries.dispositions import proposal
from models.documents.queries import wanted_papers
from models.documents.queries.documents import DocumentFiles, kept
from models.documents.queries.wanted_documents import Wanted
from models.record.queries import Deed, deed


@dataclass(frozen=True, slots=True)
class Said:
    """A comment under the number that it has, or will have, and the words that it asks for as pieces of a comparison."""

    number: int
    comment: Comment
    pieces: Sequence[Any] | None


@dataclass(frozen=True, slots=True)
class Pack:
    """What a member will send, or has sent: its comments by what they are about, in the order of the text, then what it says
    about brackets."""

    desk: Desk
    places: Sequence[tuple[str, Sequence[Said]]]
    on_brackets: OnBrackets

    @property
    def is_nil(self) -> bool:
        """Whether the member says nothing of its own."""
        return not self.places and not self.on_brackets.choices

    @property
    def at(self) -> datetime:
        """The moment up to which it tells; a member that says nothing has written nothing since the round opened."""
        written = [comment.changed_at for comment in self.desk.comments]
        chosen = [one.listed.own.at for one in self.on_brackets.chosen if one.listed.own is not None]
        return self.desk.submission.submitted_at or max([*written, *chosen], default=self.desk.round.opens_at)


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an answer has come in, as the record holds it, and what it says about brackets."""

    answer: Submission
    deed: Deed
    on_brackets: OnBrackets


def shelf(session: Session, submission: Submission) -> list[DocumentFiles]:
    """The papers that there are of an answer, with its round and version loaded."""
    wanted = [Wanted(submission.round.version, what) for what in wanted_papers.there_are(submission)]
    return kept(session, wanted, lambda one, of: wanted_papers.fingerprint(session, submission, one.what, of))


def pack(session: Session, submission: Submission) -> Pack:
    """What is to be cleared."""
    found = desk(session, submission.round_id, submission.member)
    language = found.round.consultation.language
    numbers = {comment.id: number for number, comment in enumerate(found.comments, start=1)}
    places = [
        (
            paragraph.name if paragraph else "the whole text",
            [Said(numbers[one.id], one, proposal(one, paragraph, language)) for one in comments],
        )
        for paragraph, comments in found.by_place()
    ]
    return Pack(found, places, on_brackets(session, found.submission))


def receipt(session: Session, submission: Submission) -> Receipt:
    """The receipt of an answer that is in."""
    found = answer(session, submission.round_id, submission.member)
    assert found.submitted_at is not None
    done = deed(session, found.round.consultation_id, found.id, at=found.submitted_at)
    return Receipt(found, done, on_brackets(session, found))


def on_brackets(session: Session, submission: Submission) -> OnBrackets:
    """What an answer says about brackets, with its member, round and version loaded."""
    return in_answer(listed(session, submission.round, submission.member), submission.member.name)
