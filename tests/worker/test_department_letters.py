"""The letters to departments about their time and their contributions, as their readers get them."""

from datetime import timedelta

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.db.database import Database
from models.departments.operations import deadlines
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import DEADLINE, World
from tests.models.departments.test_collecting import INTERNAL, extend, say, set_to
from tests.rounds import arrange_round
from tests.worker.correspondence import SECRET, settings
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings"]


def test_departments_hear_until_when_they_have_time_and_are_reminded(
    world: World, database: Database, settings: Settings
) -> None:
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, reminds=True, reminder_days=[1])
    set_to(world, INTERNAL)
    letter = render(letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE), settings)
    with database.transaction(WORKER) as session:
        deadlines.remind_due(session, now=INTERNAL - timedelta(days=1))
    reminded = render(letter_to(database, world.contributor, Letter.DEPARTMENT_REMINDER), settings)
    extend(world, DEADLINE + timedelta(days=5))
    extended = render(letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE), settings)

    check("department_deadline", letter)
    check("department_reminder", reminded)
    check("department_deadline_extended", extended)


def test_a_letter_about_a_message_has_none_of_its_words(world: World, database: Database, settings: Settings) -> None:
    opinion = world.opinion(Words(CommentType.GENERAL, text=SECRET))
    say(world, opinion, SECRET, world.coordinators["KH"])
    letter = render(letter_to(database, world.contributor, Letter.OPINION_MESSAGE), settings)
    say(world, opinion, f"{SECRET} Yes.", world.contributor)
    answered = render(letter_to(database, world.coordinators["KH"], Letter.OPINION_MESSAGE), settings)

    check("opinion_message_asked", letter)
    check("opinion_message_answered", answered)
    assert SECRET not in letter.text + letter.html + answered.text + answered.html
