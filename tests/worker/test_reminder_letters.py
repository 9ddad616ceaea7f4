"""The letter that reminds: what it tells a member of its own, and of nobody else."""

from pathlib import Path

import pytest

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import OPERATOR, viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.letters.queries.contents import Content
from models.people.person import Person
from models.rounds.consultation import Consultation
from models.rounds.operations import rounds
from models.settings import Settings, read
from testing.world import LATER, World
from tests.rounds import arrange
from tests.worker.correspondence import SECRET, TITLE
from tests.worker.words import check, letter_to
from worker.mail.message import render


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": "https://consultation.example.org"})


def reminder(world: World, database: Database, to: Person) -> Content:
    with database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Consultation, world.consultation_id), world.consultation_id, title=TITLE)
    with database.transaction(viewer_of(world.staff[0])) as session:
        rounds.remind(session, world.round_id, by=world.staff[0], seen="", now=LATER)
    return letter_to(database, to, Letter.REMINDER)


def test_what_lies_ready_is_counted_and_not_told(world: World, database: Database, settings: Settings) -> None:
    world.remark("KH", SECRET)
    world.remark("KH", f"{SECRET} Twice.")
    world.opinion(Words(CommentType.GENERAL, text=SECRET))
    world.opinion(Words(CommentType.GENERAL, text=f"{SECRET} Not yet forwarded."), forward=False)
    world.remark("TH", SECRET)

    notification = reminder(world, database, world.deputy)

    assert (notification.unsent, notification.undecided) == (2, 1)
    letter = render(notification, settings)
    check("reminder", letter)
    assert SECRET not in letter.text + letter.html


def test_where_nothing_lies_ready_nothing_is_counted(world: World, database: Database, settings: Settings) -> None:
    world.remark("KH", SECRET)

    letter = reminder(world, database, world.coordinators["LA"])

    check("reminder_of_nothing", render(letter, settings))
