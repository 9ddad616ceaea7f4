"""The letters to observers, as their readers get them."""

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.observers.operations import comments, invitations
from models.rounds.operations import rounds
from models.settings import Settings
from testing.world import LATER, World
from tests.models.observers.test_observers import invite
from tests.models.rounds.test_deadlines import NEW, extend, pause, resume
from tests.rounds import circulate_round
from tests.worker.correspondence import SECRET, settings
from tests.worker.words import check, letter_to
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
