"""A closed round whose comments the secretariat answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.comments.comment import Comment
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions import queries as dispositions
from models.dispositions.disposition import Disposition, Outcome, Presence
from models.dispositions.operations import answers, shared_answers
from models.dispositions.operations.shared_answers import Refused
from models.drafts.version import DraftVersion
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A closed round, with its comments by the code of their member."""

    world: World
    comments: dict[str, Comment]

    def answer(self, code: str, outcome: Outcome, reason: str = "As discussed.", officer: int = 0) -> Disposition:
        comment, staff = self.comments[code], self.world.staff[officer]
        with self.world.database.transaction(viewer_of(staff)) as session:
            before = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
            seen = before.revision if before else 0
            return answers.answer(session, comment.id, outcome=outcome, reason=reason, by=staff, seen=seen, now=LATER)

    def answer_alike(
        self, seen: dict[str, int], outcome: Outcome, reason: str = "As discussed.", *, now: datetime = LATER
    ) -> tuple[list[Disposition], list[Refused]]:
        staff = self.world.staff[0]
        with self.world.database.transaction(viewer_of(staff)) as session:
            return shared_answers.answer_alike(
                session,
                self.world.round_id,
                {self.comments[code].id: revision for code, revision in seen.items()},
                outcome=outcome,
                reason=reason,
                by=staff,
                now=now,
            )

    def undo(self, act: str, *, officer: int = 0) -> tuple[list[Comment], list[Refused]]:
        staff = self.world.staff[officer]
        with self.world.database.transaction(viewer_of(staff)) as session:
            return shared_answers.undo(session, self.world.round_id, by=staff, seen=act, now=LATER)

    def confirm(self, candidate: DraftVersion) -> list[Disposition]:
        staff = self.world.staff[1]
        with self.world.database.transaction(viewer_of(staff)) as session:
            return shared_answers.confirm_proposed(
                session, self.world.round_id, by=staff, seen=candidate.fingerprint, now=LATER
            )

    def make_owed(self) -> DraftVersion:
        """Make the candidate that is owed, as a worker would."""
        with self.world.database.reading(WORKER) as session:
            owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
        return self.world.make(owed)

    def answered(self) -> dict[str, Disposition]:
        """The answers as they stand, by the code of the member."""
        codes = {comment.id: code for code, comment in self.comments.items()}
        with self.world.database.reading(WORKER) as session:
            return {codes[answer.comment_id]: answer for answer in session.scalars(select(Disposition))}

    def presence(self) -> dict[str, Presence]:
        """Where the words stand, by the code of the member."""
        codes = {comment.id: code for code, comment in self.comments.items()}
        with self.world.database.reading(viewer_of(self.world.staff[0])) as session:
            found = dispositions.comments(session, self.world.round_id)
        return {codes[one.comment.id]: one.presence for one in found.comments}

    def obstacles(self, candidate: DraftVersion) -> list[str]:
        with self.world.database.reading(WORKER) as session:
            found = dispositions.obstacles(session, session.get_one(DraftVersion, candidate.id))
        return [obstacle.sentence for obstacle in found]

    def answer_events(self) -> list[int]:
        """Who gave an answer, for each one in the record."""
        with self.world.database.reading(WORKER) as session:
            bodies = session.scalars(select(Event.body).where(Event.verb == Verb.COMMENT_ANSWERED))
            return [body["by"]["person"] for body in bodies if body]
