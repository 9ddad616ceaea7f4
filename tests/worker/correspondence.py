"""A world with names in several scripts, about which letters are written, and how far its round has come."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.comments.comment import Comment, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, compromises
from models.drafts import operations
from models.drafts.version import DraftVersion
from models.people.person import Person
from models.rounds.consultation import Consultation
from models.settings import Settings, read
from testing.world import LATER, World
from tests.rounds import arrange

TITLE = "မဲခေါင်-လန်ချန်း ပတ်ဝန်းကျင်ဆိုင်ရာ မဟာဗျူဟာ (Strategy 2023-2027)"
SECRET = "Our own words, which nobody else may read yet."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read(
        {
            "LMEC_DATA": str(tmp_path),
            "PUBLIC_URL": "https://consultation.example.org",
            "SECRET_KEY": "a key of these tests that is long enough",
        }
    )


@pytest.fixture
def world(world: World) -> World:
    """With a title in Burmese, and a coordinator whose name is in Khmer."""
    with world.database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Consultation, world.consultation_id), world.consultation_id, title=TITLE)
        session.get_one(Person, world.coordinators["KH"].id).name = "ពេជ្រ សុគន្ធា"
        session.get_one(Person, world.staff[0].id).name = "Qiao Ruolin"
    return world


@pytest.fixture
def answered(world: World) -> World:
    """Cambodia has two comments, Thailand one that collides with one of them, the others none; all are in."""
    world.replace("KH", "1", "share", "exchange")
    world.comment("KH", Words(CommentType.GENERAL, text=SECRET))
    world.replace("TH", "1", "share", "discuss")
    world.everybody_submits()
    return world


@pytest.fixture
def proposed(answered: World) -> DraftVersion:
    """The candidate with a compromise in its bracket and every comment answered, put before the others of the staff."""
    answered.close()
    candidate = answered.consolidate()
    one = answered.staff[0]
    with answered.database.transaction(viewer_of(one)) as session:
        bracket = session.scalars(select(Conflict)).one()
        compromises.propose(session, bracket.id, text="exchange", reason="Covers both.", by=one, seen=0, now=LATER)
    candidate = answered.make(owed_consolidation(answered.database))
    with answered.database.transaction(viewer_of(one)) as session:
        for comment in unanswered(session):
            outcome = Outcome.INCORPORATED if comment.proposes else Outcome.NOTED
            answers.answer(session, comment.id, outcome=outcome, reason="Said.", by=one, seen=0, now=LATER)
    with answered.database.transaction(viewer_of(one)) as session:
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    return candidate


def owed_consolidation(database: Database) -> int:
    with database.reading(WORKER) as session:
        return session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()


def unanswered(session: Session) -> list[Comment]:
    nothing = select(Comment).outerjoin(Disposition).where(Disposition.id.is_(None))
    return list(session.scalars(nothing.order_by(Comment.id)))
