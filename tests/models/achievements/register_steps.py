"""An entry of the register, step by step, and what its readers have."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from models.achievements import queries
from models.achievements.achievement import Achievement
from models.achievements.operations import register
from models.achievements.operations.register import AchievementWords
from models.db.access import WORKER, viewer_of
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from testing.world import LATER, World

TRAINING = AchievementWords(
    2021, None, "Training on water quality", "Forty officials took part.", ["Thailand", "Cambodia"]
)
LATEST = LATER + timedelta(days=30)


def act(world: World, by: Person, verb: Callable[..., Achievement], *args: object, **more: object) -> Achievement:
    with world.database.transaction(viewer_of(by)) as session:
        return verb(session, *args, by=by, now=LATER, **more)


def written(world: World, by: Person, words: AchievementWords = TRAINING) -> Achievement:
    return act(world, by, register.write, world.consultation_id, words)


def sent(world: World, by: Person, words: AchievementWords = TRAINING) -> Achievement:
    return act(world, by, register.send, written(world, by, words).id, seen=1)


def entered(world: World, by: Person, words: AchievementWords = TRAINING) -> Achievement:
    one = sent(world, by, words)
    return act(world, world.staff[0], register.enter, one.id, seen=one.revision)


def titles(world: World, reader: Person) -> tuple[list[str], list[str]]:
    """What somebody reads in the register, and besides."""
    with world.database.reading(viewer_of(reader)) as session:
        found = queries.register(session, world.consultation_id)
        return [one.shown_title for year in found.years for _, one in year.entries], [
            one.shown_title for _, one in found.waiting
        ]


def recipients(world: World, letter: Letter) -> set[int]:
    with world.database.reading(WORKER) as session:
        return set(session.scalars(select(Notification.person_id).where(Notification.letter == letter)))
