"""A small world for tests: six members, their people, the secretariat, and a round open on a short text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.operations import positions
from models.brackets.queries.placed import placed_brackets
from models.brackets.queries.positions import positions_of
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.comments.queries.country import submission_of
from models.comments.submission import Submission
from models.consensus.queries import field_positions_of
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.base import Base
from models.db.database import Database
from models.db.work import WorkState
from models.departments.operations import opinions
from models.departments.opinion import Opinion, OpinionState
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.people.operations import people
from models.people.person import Person, Role
from models.rounds.operations import consultations, rounds
from testing.crew import eventually

NOW = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DEADLINE = NOW + timedelta(days=7)
AFTER = DEADLINE + timedelta(minutes=2)

MEMBERS = {
    "KH": ("Cambodia", "km", "Asia/Phnom_Penh", "Ministry of Environment"),
    "CN": ("China", "zh", "Asia/Shanghai", "Ministry of Ecology and Environment"),
    "LA": ("Lao PDR", "lo", "Asia/Vientiane", "Ministry of Natural Resources and Environment"),
    "MM": ("Myanmar", "my", "Asia/Yangon", "Ministry of Resources and Environmental Conservation"),
    "TH": ("Thailand", "th", "Asia/Bangkok", "Ministry of Natural Resources and Environment"),
    "VN": ("Viet Nam", "vi", "Asia/Ho_Chi_Minh", "Ministry of Natural Resources and Environment"),
}

TEXT = (
    NewParagraph(Kind.HEADING, "Goals"),
    NewParagraph(Kind.NUMBERED, "The members will meet every year to share what they have learned."),
    NewParagraph(Kind.NUMBERED, "The members will protect the river and its fish."),
    NewParagraph(Kind.HEADING, "Means"),
    NewParagraph(Kind.NUMBERED, "Capacity building is offered to officials of the ministries."),
    NewParagraph(Kind.NUMBERED, "The secretariat reports on progress at the end of the period."),
)


@dataclass(frozen=True, slots=True)
class World:
    """The people by who they are, and where the round stands. Every act runs in a transaction of its own."""

    database: Database
    coordinators: dict[str, Person]
    deputy: Person
    contributor: Person
    staff: Sequence[Person]
    consultation_id: int
    version_id: int
    round_id: int

    def paragraph(self, label: str) -> Paragraph:
        """The paragraph of the text under consultation with this number."""
        with self.database.reading(WORKER) as session:
            return session.scalars(
                select(Paragraph).where(Paragraph.version_id == self.version_id, Paragraph.label == label)
            ).one()

    def comment(self, code: str, words: Words, *, now: datetime = LATER) -> Comment:
        by = self.coordinators[code]
        with self.database.transaction(viewer_of(by)) as session:
            return session.get_one(Comment, comments.write(session, self.round_id, words, by=by, now=now))

    def replace(
        self, code: str, label: str, old: str, new: str, *, type: CommentType = CommentType.SUBSTANTIVE
    ) -> Comment:
        """A comment that proposes the paragraph with `old` replaced by `new`."""
        paragraph = self.paragraph(label)
        assert old in paragraph.text
        proposed = paragraph.text.replace(old, new)
        return self.comment(code, Words(type, Change.REPLACE, paragraph.id, "", proposed, f"{old} → {new}"))

    def nth_id(self, entity: type[Base], place: int = 1) -> int:
        """The number of the row that was written as the nth one."""
        with self.database.reading(OPERATOR) as session:
            return session.scalars(select(entity.id).order_by(entity.id).offset(place - 1).limit(1)).one()

    def remark(self, code: str, text: str) -> Comment:
        return self.comment(code, Words(CommentType.GENERAL, text=text))

    def opinion(self, words: Words, *, forward: bool = True, now: datetime = LATER) -> Opinion:
        """What Cambodia's contributor says, laid before the coordinator unless it is not yet forwarded."""
        by = self.contributor
        with self.database.transaction(viewer_of(by)) as session:
            opinion = opinions.write(session, self.round_id, words, by=by, now=now)
            session.flush()
            return opinions.forward(session, opinion.id, by=by, seen=1, now=now) if forward else opinion

    def keep(self, code: str, words: str, *, stance: Stance = Stance.KEEP, choice: int | None = None) -> None:
        """Say for a member that it keeps the draft in the bracket that holds these words, or takes another stance; `choice`
        counts the words that it accepts."""
        by = self.coordinators[code]
        with self.database.transaction(viewer_of(by)) as session:
            (bracket,) = [one for one in placed_brackets(session, self.version_id) if words in one.paragraph.text]
            statement = positions.BracketStatement(bracket.bracket.id or 0, stance, choice=choice)
            positions.save(session, self.round_id, [statement], by=by, now=LATER)

    def submit(self, code: str, *, now: datetime = LATER) -> Submission:
        """The member's official answer: its comments and choices, or a nil return if it has none."""
        by = self.coordinators[code]
        with self.database.transaction(viewer_of(by)) as session:
            own = list(
                session.scalars(
                    select(Comment).where(Comment.round_id == self.round_id, Comment.member_id == by.of_member().id)
                )
            )
            answer_id = submission_of(
                session, self.round_id, by.of_member().id
            ).id  # the verb reads the answer in its turn
            choices = positions_of(session, answer_id)
            fields = field_positions_of(session, answer_id)
            verb = submissions.submit if own or choices else submissions.return_nil
            seen = submissions.state_of(own, positions=list(choices.values()), fields=fields)
            return verb(session, self.round_id, by=by, seen=seen, now=now)

    def submit_without_opinions(self, code: str) -> Submission:
        """The member's answer, without what its departments have said and nobody has decided on."""
        by = self.coordinators[code]
        with self.database.transaction(viewer_of(by)) as session:
            of_member = {"round_id": self.round_id, "member_id": by.of_member().id}
            own = session.scalars(select(Comment).filter_by(**of_member)).all()
            waiting = session.scalars(select(Opinion).filter_by(**of_member, state=OpinionState.FORWARDED)).all()
            seen = submissions.state_of(own, waiting)
            verb = submissions.submit if own else submissions.return_nil
            return verb(session, self.round_id, by=by, seen=seen, without_waiting=True, now=LATER)

    def everybody_submits(self) -> None:
        for code in MEMBERS:
            self.submit(code)

    def close(self) -> None:
        with self.database.transaction(viewer_of(self.staff[0])) as session:
            rounds.close(session, self.round_id, by=self.staff[0], now=LATER)

    def deadline_passes(self, *, now: datetime = AFTER) -> None:
        with self.database.transaction(WORKER) as session:
            rounds.close_due(session, now=now)

    def consolidate(self) -> DraftVersion:
        """Ask for a candidate and make it, as a worker would; gives the candidate."""
        with self.database.transaction(viewer_of(self.staff[0])) as session:
            consolidation = consolidations.ask(session, self.round_id, by=self.staff[0], now=LATER)
        return self.make(consolidation.id)

    def make(self, consolidation_id: int) -> DraftVersion:
        """Make the candidate that is owed, unless a worker of the same database has taken it: then wait for that."""
        claim = self.database.take(Consolidation, consolidation_id)
        if claim is not None:
            consolidations.make(self.database, claim)
        else:
            eventually(lambda: self._is_done(consolidation_id))
        with self.database.reading(WORKER) as session:
            candidate = current_candidate(session, self.round_id)
        assert candidate is not None
        return candidate

    def _is_done(self, consolidation_id: int) -> bool:
        with self.database.reading(WORKER) as session:
            return session.get_one(Consolidation, consolidation_id).state is WorkState.DONE


def make_world(
    database: Database,
    *,
    title: str = "A strategy for the river",
    text: Sequence[NewParagraph] = TEXT,
    closes_at: datetime = DEADLINE,
) -> World:
    """The world as it is when the round has opened, at NOW; made again, it is the same people with another text."""
    with database.transaction(WORKER) as session:
        members = [
            people.add_member(
                session, code=code, name=name, language=language, zone=zone, ministry=ministry, since=date(2018, 3, 1)
            )
            for code, (name, language, zone, ministry) in MEMBERS.items()
        ]
        coordinators = {
            member.code: people.appoint(
                session,
                name=f"Coordinator of {member.name}",
                email=f"coordinator@{member.code}.example.org",
                role=Role.COORDINATOR,
                member=member,
                language=member.language,
                zone=member.zone,
                now=NOW,
            )
            for member in members
        }
        deputy, contributor = (
            people.appoint(
                session,
                name=f"{role.value.capitalize()} of Cambodia",
                email=f"{role.value}@kh.example.org",
                role=role,
                member=members[0],
                language="km",
                zone="Asia/Phnom_Penh",
                now=NOW,
            )
            for role in (Role.DEPUTY, Role.CONTRIBUTOR)
        )
        staff = [
            people.appoint(
                session,
                name=f"Officer {name}",
                email=f"{name.lower()}@lmec.example.org",
                role=Role.STAFF,
                member=None,
                language="en",
                zone="Asia/Shanghai",
                now=NOW,
            )
            for name in ("One", "Two", "Three")
        ]
        consultation = consultations.begin_consultation(
            session, title=title, language="en", members=members, by=staff[0], now=NOW
        )
        version = operations.put_up(session, consultation.id, text, by=staff[0], now=NOW)
        operations.propose(session, version.id, by=staff[0], seen=version.fingerprint, now=NOW)
        operations.approve(session, version.id, by=staff[1], seen=version.fingerprint, now=NOW)
        round = rounds.open_round(session, version.id, closes_at=closes_at, by=staff[0], now=NOW)
    return World(database, coordinators, deputy, contributor, staff, consultation.id, version.id, round.id)
