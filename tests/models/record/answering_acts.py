"""Random acts with which members answer in a round, and what a small model of it keeps."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentState, CommentType
from models.comments.entered import EntryState
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.comments.submission import Submission, SubmissionState
from models.consolidation.operations import consolidations
from models.db.access import WORKER
from models.departments.operations import opinions
from models.people.person import Person
from models.record.verbs import Verb
from models.rounds.operations.rounds import acknowledge
from tests.models.record.acts import Acts

OFFICES = st.sampled_from(
    ["coordinator of KH", "deputy of KH", "contributor of KH", "coordinator of TH", "staff 0", "staff 1"]
)
# Mostly those who may, so that the walk gets somewhere.
STAFF = st.sampled_from(["staff 0", "staff 1", "staff 0", "staff 1", "coordinator of KH"])
SENDERS = st.sampled_from(
    ["coordinator of KH", "coordinator of TH", "coordinator of KH", "coordinator of TH", "deputy of KH", "staff 0"]
)
WHY = "The ministries have asked for it."
ENTERED = "VN"  # the member for which staff enter what came by mail; it says nothing else
SENT, LATE, DECLINED = SubmissionState.SUBMITTED, SubmissionState.LATE, SubmissionState.DECLINED
STATES = {SENT: CommentState.SUBMITTED, LATE: CommentState.LATE, DECLINED: CommentState.LATE}


class AnsweringActs(Acts):
    """What each member has drafted and sent, and whether the round is open, as the model has it; and how members come to that."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.paused, self.number = True, False, 0
        self.drafted: dict[str, list[int]] = {"KH": [], "TH": []}
        self.sent: dict[str, SubmissionState | None] = {"KH": None, "TH": None}
        self.prepared: set[str] = set()
        self.acknowledged: set[str] = set()
        self.corrected: dict[int, bool] = {}  # comments with a correction, and whether it waits
        self.consolidation_asked = False
        self.entry: tuple[int, EntryState, str] | None = None  # with who typed it
        self.entered = False  # the answer of the member for which it is

    def may_write(self, office: str) -> bool:
        code = office[-2:]
        return code in self.sent and self.sent[code] is None and (self.open or code in self.prepared)

    def speaks(self, office: str) -> bool:
        return office.startswith(("coordinator", "deputy"))

    @rule(office=SENDERS)
    def write(self, office: str) -> None:
        self.number += 1
        words = Words(CommentType.GENERAL, text=f"Comment {self.number}.")
        kept: list[int] = []
        if self.attempt(
            office,
            lambda session, by: kept.append(comments.write(session, self.world.round_id, words, by=by, now=self.now)),
            Verb.COMMENT_WRITTEN,
            lawful=self.speaks(office) and self.may_write(office),
        ):
            self.drafted[office[-2:]] += kept

    @precondition(lambda self: any(self.drafted.values()))
    @rule(office=SENDERS, place=st.integers(0, 3))
    def change(self, office: str, place: int) -> None:
        own = self.drafted["TH" if office.endswith("TH") else "KH"]
        if place < len(own):
            self.number += 1
            words = Words(CommentType.GENERAL, text=f"Other words {self.number}.")

            def edit(session: Session, by: Person) -> None:
                seen = session.scalars(select(Comment.revision).where(Comment.id == own[place])).one_or_none() or 1
                comments.edit(session, own[place], words, by=by, seen=seen, now=self.now)

            lawful = self.speaks(office) and self.may_write(office)
            self.attempt(office, edit, Verb.COMMENT_CHANGED, lawful=lawful)

    @precondition(lambda self: any(self.drafted.values()))
    @rule(office=SENDERS)
    def remove(self, office: str) -> None:
        own = self.drafted["TH" if office.endswith("TH") else "KH"]
        if own:

            def throw_away(session: Session, by: Person) -> None:
                seen = session.scalars(select(Comment.revision).where(Comment.id == own[-1])).one_or_none() or 1
                comments.remove(session, own[-1], by=by, seen=seen, now=self.now)

            lawful = self.speaks(office) and self.may_write(office)
            if self.attempt(office, throw_away, Verb.COMMENT_REMOVED, lawful=lawful):
                own.pop()

    @rule(office=SENDERS)
    def submit(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"
        has = bool(self.drafted[code])

        def send(session: Session, by: Person) -> None:
            verb = submissions.submit if has else submissions.return_nil
            verb(session, self.world.round_id, by=by, seen=self.seen(session, code), now=self.now)

        again = self.sent[code] is SENT  # the same act repeated succeeds, and is no other act
        lawful = office.startswith("coordinator") and (again or (self.open and self.sent[code] is None))
        verbs = [] if again else [Verb.SUBMITTED if has else Verb.NIL_RETURNED]
        if self.attempt(office, send, *verbs, lawful=lawful):
            self.sent[code] = SENT

    def seen(self, session: Session, code: str) -> str:
        """What the coordinator has on the page."""
        own = session.scalars(
            select(Comment).where(Comment.round_id == self.world.round_id, Comment.id.in_(self.drafted[code]))
        ).all()
        return submissions.state_of(own)

    @precondition(lambda self: any(self.sent.values()))
    @rule(office=SENDERS)
    def take_back(self, office: str) -> None:
        code = "TH" if office.endswith("TH") else "KH"
        if self.sent[code]:

            def back(session: Session, by: Person) -> None:
                seen = self.revision(session, code)
                submissions.take_back(session, self.world.round_id, by=by, seen=seen, now=self.now)

            waits = self.sent[code] is LATE  # for the decision of the secretariat
            lawful = office.startswith("coordinator") and (waits or (self.open and self.sent[code] is SENT))
            if self.attempt(office, back, Verb.TAKEN_BACK, lawful=lawful):
                self.sent[code] = None

    def answer(self, code: str) -> int:
        with self.database.reading(WORKER) as session:
            of_member = Submission.member_id == self.world.coordinators[code].of_member().id
            return session.scalars(select(Submission.id).where(of_member)).one()

    def revision(self, session: Session, code: str) -> int:
        own = select(Submission.revision).where(Submission.id == self.answer(code))
        return session.scalars(own).one_or_none() or 1

    @rule(office=OFFICES)
    def tell(self, office: str) -> None:
        self.number += 1
        words = Words(CommentType.GENERAL, text=f"Opinion {self.number}.")
        self.attempt(
            office,
            lambda session, by: opinions.write(session, self.world.round_id, words, by=by, now=self.now),
            Verb.OPINION_WRITTEN,
            lawful=office.startswith("contributor") and self.may_write(office),
        )

    @rule(office=OFFICES)
    def say_received(self, office: str) -> None:
        again = office[-2:] in self.acknowledged
        if self.attempt(
            office,
            lambda session, by: acknowledge(session, self.world.round_id, by=by, now=self.now),
            *([] if again else [Verb.ACKNOWLEDGED]),
            lawful=self.speaks(office) and (again or self.open),
        ):
            self.acknowledged.add(office[-2:])

    @precondition(lambda self: self.number > 4)
    @rule(office=STAFF)
    def ask_for_a_candidate(self, office: str) -> None:
        again = self.consolidation_asked
        if self.attempt(
            office,
            lambda session, by: consolidations.ask(session, self.world.round_id, by=by, now=self.now),
            *([] if again else [Verb.CONSOLIDATION_ASKED]),
            lawful=office.startswith("staff") and not self.open,
        ):
            self.consolidation_asked = True
