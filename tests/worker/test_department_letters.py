"""The letters to departments about their time and their contributions, as their readers get them."""

from datetime import timedelta

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.departments.operations import deadlines
from models.letters.letter import Letter
from models.rounds.consultation import Round
from models.rounds.operations import deadlines as round_deadlines
from models.settings import Settings
from testing.world import DEADLINE, LATER, World
from tests.models.departments.test_collecting import INTERNAL, extend, say, set_to
from tests.rounds import arrange_round
from tests.web.test_calendar import properties
from tests.worker.correspondence import SECRET, settings
from tests.worker.words import check, letter_to, summarized
from worker.mail.message import render
from worker.mail.sending import calendar_files

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


def test_each_change_of_the_round_reaches_the_calendars_of_departments(
    world: World, database: Database, settings: Settings
) -> None:
    """Both deadlines are there from the invitation and the first letter; each time they need a higher number than before."""
    by = world.staff[0]

    def read() -> tuple[dict[str, str], dict[str, str]]:
        files = calendar_files(letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE), settings)
        own, of_round = (properties(file.content) for file in files)
        return own, of_round

    set_to(world, INTERNAL)
    (first,) = calendar_files(letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE), settings)
    extend(world, DEADLINE + timedelta(days=5))
    extended = read()
    for act, words in ((round_deadlines.pause, {}), (round_deadlines.resume, {"until": DEADLINE + timedelta(days=5)})):
        with database.transaction(viewer_of(by)) as session:
            seen = session.get_one(Round, world.round_id).timing
            act(session, world.round_id, **words, reason="A flood.", by=by, seen=seen, now=LATER)
        if act is round_deadlines.pause:
            paused = read()
    resumed = read()
    check(
        "department_round_resumed", render(letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE), settings)
    )

    own, of_round = zip(extended, paused, resumed, strict=True)
    numbers = [int(each["SEQUENCE"]) for each in (properties(first.content), *own)]
    assert numbers == sorted(set(numbers))
    assert [each["SEQUENCE"] for each in of_round] == ["1", "2", "3"]
    for each in (own, of_round):
        assert [one["STATUS"] for one in each] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_departments_of_a_member_that_has_answered_are_not_told_to_go_on(
    world: World, database: Database, settings: Settings
) -> None:
    """They can forward nothing as long as the answer stands."""
    world.remark("KH", "Thank you.")
    set_to(world, INTERNAL)
    world.submit("KH")
    extend(world, DEADLINE + timedelta(days=5))
    letter = letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE)
    extended = render(letter, settings)
    with database.transaction(viewer_of(world.staff[0])) as session:
        seen = session.get_one(Round, world.round_id).timing
        round_deadlines.pause(session, world.round_id, reason="A flood.", by=world.staff[0], seen=seen, now=LATER)
    paused = render(letter_to(database, world.contributor, Letter.DEPARTMENT_DEADLINE), settings)

    assert [words for words in summarized(letter) if words.startswith("Please forward")] == []
    assert extended.subject.startswith("The round is open for longer:")
    for words in (extended.text, extended.html):
        assert "Cambodia has answered: you can forward more only if your coordinator" in words
    for words in (paused.text, paused.html):
        assert "Cambodia has answered, so you need do nothing." in words
        assert "you can go on" not in words


def test_a_letter_about_a_message_has_none_of_its_words(world: World, database: Database, settings: Settings) -> None:
    opinion = world.opinion(Words(CommentType.GENERAL, text=SECRET))
    say(world, opinion, SECRET, world.coordinators["KH"])
    letter = render(letter_to(database, world.contributor, Letter.OPINION_MESSAGE), settings)
    say(world, opinion, f"{SECRET} Yes.", world.contributor)
    answered = render(letter_to(database, world.coordinators["KH"], Letter.OPINION_MESSAGE), settings)

    check("opinion_message_asked", letter)
    check("opinion_message_answered", answered)
    assert SECRET not in letter.text + letter.html + answered.text + answered.html
