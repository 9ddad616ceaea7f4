"""The letters to observers, as their readers get them."""

from sqlalchemy import select

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.observers.operations import comments, invitations
from models.rounds.consultation import GRACE
from models.rounds.operations import rounds
from models.settings import Settings
from testing.rounds import open_round_on
from testing.world import DEADLINE, LATER, World
from tests.models.observers.test_observers import invite
from tests.models.rounds.test_deadlines import NEW, extend, pause, resume
from tests.rounds import circulate_round
from tests.worker.correspondence import SECRET, settings
from tests.worker.words import check, letter_to, summarized
from worker.mail.message import render
from worker.mail.sending import calendar_files

__all__ = ["settings"]


def test_an_observer_is_invited_and_hears_of_the_round_and_of_the_next_version(
    world: World, database: Database, settings: Settings
) -> None:
    _, ann = invite(world)
    with database.transaction(viewer_of(world.staff[0])) as session:
        rounds.remind(session, world.round_id, by=world.staff[0], seen="", now=LATER)
    for letter in (Letter.OBSERVER_INVITED, Letter.OBSERVER_ROUND, Letter.OBSERVER_CLOSING):
        check(letter.value, render(letter_to(database, ann, letter), settings))
    with database.transaction(viewer_of(ann)) as session:
        comments.write(session, world.round_id, Words(CommentType.GENERAL, text="Thanks."), by=ann, now=LATER)
    world.replace("TH", "1", "every year", "twice a year")

    circulate_round(world)

    check("observer_circulated", render(letter_to(database, ann, Letter.OBSERVER_CIRCULATED), settings))


def test_an_observer_hears_what_a_final_reading_takes(
    world: World, bare: DraftVersion, database: Database, settings: Settings
) -> None:
    _, ann = invite(world)
    open_round_on(world, bare.id, final_reading=True)

    letter = letter_to(database, ann, Letter.OBSERVER_ROUND)
    check("observer_round_final_reading", render(letter, settings))
    assert [words for words in summarized(letter) if "changes are not taken in this round" in words]


def test_an_observer_hears_that_a_round_has_closed_before_its_deadline(
    world: World, database: Database, settings: Settings
) -> None:
    _, ann = invite(world)
    world.everybody_submits()
    world.close()

    letter = letter_to(database, ann, Letter.OBSERVER_CLOSED)
    check("observer_closed", render(letter, settings))
    (file,) = calendar_files(letter, settings)
    assert b"STATUS:CANCELLED" in file.content


def test_an_observer_hears_nothing_more_when_a_round_closes_at_its_deadline(world: World, database: Database) -> None:
    _, ann = invite(world)
    with database.transaction(WORKER) as session:
        assert rounds.close_due(session, now=DEADLINE + GRACE) == [world.round_id]

    with database.reading(WORKER) as session:
        letters = select(Notification.letter).where(Notification.person_id == ann.id)
        assert Letter.OBSERVER_CLOSED not in session.scalars(letters).all()


def test_its_people_hear_that_the_invitation_of_an_observer_has_ended(
    world: World, database: Database, settings: Settings
) -> None:
    invitation, ann = invite(world)

    for _ in range(2):
        with database.transaction(viewer_of(world.staff[0])) as session:
            invitations.end(session, invitation.id, by=world.staff[0], now=LATER)

    check("observer_ended", render(letter_to(database, ann, Letter.OBSERVER_ENDED), settings))


def test_an_observer_hears_of_another_deadline_but_not_why_it_was_set(
    world: World, database: Database, settings: Settings
) -> None:
    _, ann = invite(world)
    extend(world, reason=SECRET)
    for name, act, status in (
        ("extended", lambda: None, b"CONFIRMED"),
        ("paused", lambda: pause(world), b"CANCELLED"),
        ("resumed", lambda: resume(world, NEW), b"CONFIRMED"),
    ):
        act()
        letter = letter_to(database, ann, Letter.OBSERVER_DEADLINE)
        check(f"observer_deadline_{name}", render(letter, settings))
        (file,) = calendar_files(letter, settings)
        assert b"STATUS:" + status in file.content
