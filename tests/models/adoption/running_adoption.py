"""A text that is put to the members, and what has become of that."""

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import World
from tests.adoption import RunningAdoption, begin, terms


@pytest.fixture
def version(bare: DraftVersion) -> DraftVersion:
    return bare


@pytest.fixture
def running(world: World, version: DraftVersion) -> RunningAdoption:
    return begin(world, version, terms(world, AdoptionProcedure.EXPRESS))


@pytest.fixture
def silence(world: World, version: DraftVersion) -> RunningAdoption:
    return begin(world, version, terms(world, AdoptionProcedure.TACIT))


def recipients(world: World, letter: Letter) -> list[int]:
    with world.database.reading(WORKER) as session:
        return sorted(session.scalars(select(Notification.person_id).where(Notification.letter == letter)))


def ids(*people: object) -> list[int]:
    return sorted(person.id for person in people)  # type: ignore[attr-defined]


def verbs(world: World, *wanted: Verb) -> list[Verb]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Event.verb).where(Event.verb.in_(wanted)).order_by(Event.seq)))
