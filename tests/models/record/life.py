"""The life of a text from a candidate to what the public reads, as a small model of the rules has it, and how a row of the table of
acts (`acts_of_life`) is tried in it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.adoption.opening import Opening
from models.brackets.queries.placed import placed_brackets
from models.comments.carried import CarriedComment
from models.comments.clearance import Clearance
from models.comments.comment import Comment, CommentState
from models.comments.cosponsorship import Cosponsorship, CosponsorState
from models.comments.submission import Submission, SubmissionState
from models.consolidation.consolidation import Consolidation
from models.db.access import OPERATOR, WORKER
from models.db.work import WorkState
from models.dispositions.disposition import Disposition
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Approval, DraftVersion, Paragraph, Stage
from models.meetings.meeting import Meeting
from models.people.person import Person
from models.record.verbs import Verb
from testing.world import MEMBERS
from tests.models.record.acts import Acts

WHY = "It was agreed by telephone."
OFFICES = [*(f"coordinator of {code}" for code in MEMBERS), "deputy of KH", "contributor of KH", "staff 0", "staff 1"]
MOST_ROUNDS = 3


class Phase(Enum):
    """Where the text is."""

    WORK = auto()  # a candidate, or what it will be made of, at the secretariat
    OUT = auto()
    OPEN = auto()
    CLOSED = auto()
    ADOPTED = auto()


@dataclass(slots=True)
class Thing:
    """A thing that has an author, a state and a number."""

    id: int
    by: str
    state: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: who may do it, and when. It leaves an entry `verb` in the record, and changes the model by `then`.

    `there` is false while there is nothing on which anybody could try it. What leads to the end goes `forward`.
    """

    verb: Verb
    who: Callable[[str], bool]
    when: Callable[["Life", str], bool]
    do: Callable[["Life", Session, Person], object]
    then: Callable[["Life", str, Any], object] = lambda life, office, result: None
    there: Callable[["Life"], object] = lambda life: True
    forward: Callable[["Life"], object] = lambda life: False
    again: Callable[["Life", str], object] = lambda life, office: (
        False
    )  # whether it has been done: then nothing more is
    own: str = ""  # the member in whose answer it is done; for other members it would be another act
    why: str = ""
    besides: Sequence[Verb] = ()  # entries before its own
    consequences: Collection[Verb] = ()

    @property
    def offices(self) -> Sequence[str]:
        """Those who may try."""
        return [one for one in OFFICES if not self.own or " of " not in one or one.endswith(self.own)]


class Life(Acts):
    """What has become of the text, and of all that is done beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = True  # what the model says, as far as it has gone
        self.phase, self.rounds, self.number = Phase.WORK, 1, 0
        self.comments: list[int] = []  # of the newest round, submitted
        self.unanswered: set[int] = set()
        self.deferred = 0
        self.proposed_by = ""
        self.edit: Thing | None = None
        self.chairs_text: Thing | None = None
        self.shown_edit = 0  # in the newest text that is out
        self.objections: dict[str, bool] = {}  # whether that of a member stands, or is taken back
        self.brackets: dict[str, int] = {}
        self.duty: Thing | None = None
        self.linked = False
        self.carried: Thing | None = None
        self.written = 0  # Cambodia's comment of this round
        self.cosponsor: Thing | None = None
        self.clearance: Thing | None = None
        self.answered: set[str] = set()
        self.adoption: Thing | None = None
        self.agreed: set[str] = set()
        self.opening: Thing | None = None
        self.field = False
        self.entry: Thing | None = None
        self.entry_of = ""
        self.meeting: Thing | None = None
        self.begins_at: datetime | None = None
        self.confirmed: set[str] = set()

    def try_row(self, row: Row, office: str) -> None:
        """By somebody who holds this office."""
        self.number += 1
        results: list[Any] = []
        self.holds = False
        lawful = row.who(office) and row.when(self, office)
        if row.who(office) and row.again(self, office):
            self.attempt(office, lambda session, by: row.do(self, session, by), lawful=True)
        elif self.attempt(
            office,
            lambda session, by: results.append(row.do(self, session, by)),
            *row.besides,
            row.verb,
            lawful=lawful,
            why=row.why,
            consequences=row.consequences,
        ):
            row.then(self, office, results[0])
            self.work_is_done()
        self.holds = True

    def work_is_done(self) -> None:
        """A worker makes the candidate that is owed."""
        with self.database.reading(WORKER) as session:
            owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).all()
        for id in owed:
            self.world.make(id)

    # --- what acts need to find ------------------------------------------------------------------------------------------

    def candidate(self, session: Session) -> DraftVersion:
        text = current_candidate(session, self.world.round_id)
        assert text is not None
        return text

    def newest(self, session: Session) -> DraftVersion:
        out = DraftVersion.stage.in_([Stage.CIRCULATED, Stage.ADOPTED])
        return session.scalars(select(DraftVersion).where(out).order_by(DraftVersion.id.desc()).limit(1)).one()

    def paragraph(self, label: str) -> Paragraph:
        """Of the candidate."""
        with self.database.reading(WORKER) as session:
            own = Paragraph.version_id == self.candidate(session).id
            return session.scalars(select(Paragraph).where(own, Paragraph.label == label)).one()

    def own_comments(self, session: Session, code: str) -> Sequence[Comment]:
        own = Comment.member_id == self.world.coordinators[code].of_member().id
        return session.scalars(select(Comment).where(Comment.round_id == self.world.round_id, own)).all()

    def soon(self) -> datetime:
        """When the next act is tried."""
        return self.now + timedelta(seconds=1)

    # --- what follows from acts ------------------------------------------------------------------------------------------

    def goes_out(self) -> None:
        """The candidate is circulated."""
        self.phase, self.proposed_by = Phase.OUT, ""
        self.shown_edit, self.edit = (self.edit.id if self.edit else 0), None
        self.chairs_text = None
        self.objections = {}
        with self.database.reading(WORKER) as session:
            found = placed_brackets(session, self.newest(session).id)
            self.brackets = {one.paragraph.label: one.bracket.id or 0 for one in found}

    def opens(self, round_id: int, version_id: int) -> None:
        self.world = replace(self.world, round_id=round_id, version_id=version_id)
        self.holds = True  # what the model says, as far as it has gone
        self.phase, self.rounds = Phase.OPEN, self.rounds + 1
        with self.database.reading(WORKER) as session:
            carried = session.scalars(
                select(CarriedComment.id).where(CarriedComment.round_id == round_id)
            ).one_or_none()
        self.carried = Thing(carried, "") if carried else None
        self.written, self.linked, self.cosponsor, self.clearance, self.answered = 0, False, None, None, set()

    def asks_for_a_candidate(self) -> None:
        self.phase = Phase.WORK
        with self.database.reading(WORKER) as session:
            sent = (Comment.round_id == self.world.round_id) & (Comment.state == CommentState.SUBMITTED)
            self.comments = list(session.scalars(select(Comment.id).where(sent).order_by(Comment.id)))
        self.unanswered = set(self.comments)

    # --- what must never be ----------------------------------------------------------------------------------------------

    def ensure_nothing_forbidden(self) -> None:
        """Whatever the model says: states that no order of acts may lead to."""
        with self.database.reading(OPERATOR) as session:
            out = DraftVersion.stage.in_([Stage.CIRCULATED, Stage.ADOPTED])
            done = select(DraftVersion.round_id).where(out, DraftVersion.round_id.is_not(None))
            sent = (Comment.round_id.in_(done)) & (Comment.state == CommentState.SUBMITTED)
            answered = select(Disposition.comment_id)
            assert not session.scalars(select(Comment.id).where(sent, Comment.id.not_in(answered))).all()
            four_eyes = [
                (Approval.proposed_by_id, Approval.decided_by_id, Approval.approved),
                (Opening.proposed_by_id, Opening.decided_by_id, Opening.confirmed),
                (Adoption.announced_by_id, Adoption.begun_by_id, Adoption.begun_by_id.is_not(None)),
                (Meeting.proposed_by_id, Meeting.sent_by_id, Meeting.sent_by_id.is_not(None)),
            ]
            for one, other, decided in four_eyes:
                assert not session.scalars(select(one).where(decided, one == other)).all()
            confirmed = select(Cosponsorship.comment_id).where(
                Cosponsorship.cosponsor_state == CosponsorState.CONFIRMED
            )
            others = session.scalars(select(Comment).where(Comment.id.not_in(confirmed))).all()
            assert not [one.id for one in others if one.cosponsors]
            uncleared = select(Submission.id).where(
                Submission.state == SubmissionState.CLEARED,
                Submission.id.not_in(
                    select(Clearance.submission_id).where(Clearance.ended_at.is_(None), Clearance.cleared_by != "")
                ),
            )
            assert not session.scalars(uncleared).all()
            assert (self.newest(session).stage is Stage.ADOPTED) is (self.phase is Phase.ADOPTED)
