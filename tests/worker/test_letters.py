"""The letters about signing in and about a round as their readers get them, and what holds for every letter."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.departments.operations import deciding
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.letters.queries.contents import contents
from models.people.operations import invitations, links
from models.people.person import Person
from models.record.queries import newest_anchor
from models.record.signing import Signer, anchors_in
from models.rounds.consultation import Round
from models.rounds.operations import deadlines
from models.settings import Settings
from testing.rounds import circulate, consolidate_and_answer
from testing.world import DEADLINE, LATER, NOW, World
from tests.rounds import arrange_round, open_round_on
from tests.web.test_calendar import properties
from tests.worker.correspondence import SECRET, answered, proposed, settings, world
from tests.worker.words import check, letter_to
from worker.mail.message import render
from worker.mail.sending import calendar_files

__all__ = ["answered", "proposed", "settings", "world"]


def test_sign_in(world: World, database: Database, settings: Settings) -> None:
    with database.transaction(WORKER) as session:
        request = links.ask_for_link(session, "coordinator@kh.example.org", browser="a browser", now=NOW)
        links.answer(session, request.id, now=NOW)

    letter = render(letter_to(database, world.coordinators["KH"], Letter.SIGN_IN), settings)

    check("sign_in", letter)
    assert "/sign-in/" not in letter.kept
    assert "(nor is the code)" in letter.kept


def test_invited(world: World, database: Database, settings: Settings) -> None:
    by = world.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        by = session.get_one(Person, by.id)
        somebody = {"name": "ចាន់ បុប្ផា", "email": "bopha@kh.example.org", "department": "Department of Forestry"}
        invited = invitations.invite(session, world.round_id, **somebody, by=by, now=LATER)

    letter = render(letter_to(database, invited, Letter.INVITED), settings)

    check("invited", letter)
    assert "/sign-in/" not in letter.kept


def test_heard(world: World, database: Database, settings: Settings) -> None:
    by, on = world.coordinators["KH"], world.paragraph("2")
    same, edited, left, _ = (
        world.opinion(Words(CommentType.GENERAL, paragraph_id=place, text=f"{SECRET} {number}"))
        for number, place in enumerate((None, on.id, on.id, on.id))
    )
    with database.transaction(viewer_of(by)) as session:
        deciding.include(session, same.id, named=False, by=by, seen=same.revision, now=LATER)
        seen, ours = deciding.state_of([edited]), Words(CommentType.GENERAL, paragraph_id=on.id, text="Ours.")
        deciding.include_edited(session, [edited.id], ours, named=False, by=by, seen=seen, now=LATER)
        note = "It is <b>said</b> there.\nSee the annex."
        deciding.leave_out(session, left.id, note=note, by=by, seen=left.revision, now=LATER)
    world.submit_without_opinions("KH")

    letter = render(letter_to(database, world.contributor, Letter.HEARD), settings)

    check("heard", letter)
    assert SECRET not in letter.text + letter.html
    assert "<b>" not in letter.html


def test_round_opened(world: World, database: Database, settings: Settings) -> None:
    check("round_opened", render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED), settings))


def test_round_opened_as_the_final_reading(
    world: World, bare: DraftVersion, database: Database, settings: Settings
) -> None:
    open_round_on(world, bare.id, final_reading=True)

    check(
        "round_opened_final_reading",
        render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED), settings),
    )


def test_deadline_extended_paused_and_resumed(world: World, database: Database, settings: Settings) -> None:
    by, reader = world.staff[0], world.coordinators["KH"]
    why = "Two ministries asked for more time.\nPlease use it."
    acts = (
        ("extended", partial(deadlines.extend, until=DEADLINE + timedelta(days=7), reason=why)),
        ("paused", partial(deadlines.pause, reason="A <flood>.")),
        ("resumed", partial(deadlines.resume, until=DEADLINE + timedelta(days=14))),
    )
    for name, act in acts:
        with database.transaction(viewer_of(by)) as session:
            seen = session.get_one(Round, world.round_id).timing
            act(session, world.round_id, by=by, seen=seen, now=LATER)
        check(f"deadline_{name}", render(letter_to(database, reader, Letter.DEADLINE_CHANGED), settings))


def test_all_in(answered: World, database: Database, settings: Settings) -> None:
    letter = letter_to(database, answered.staff[0], Letter.ALL_IN)

    check("all_in", render(letter, settings))
    assert letter.answers == ()  # the round is open: that all have answered may be known, and no more


def test_round_closed_for_the_secretariat(answered: World, database: Database, settings: Settings) -> None:
    answered.close()

    check("round_closed_staff", render(letter_to(database, answered.staff[0], Letter.ROUND_CLOSED), settings))


def test_round_closed_for_a_member_tells_of_its_own_answer_only(
    world: World, database: Database, settings: Settings
) -> None:
    world.replace("KH", "1", "share", "exchange")
    world.replace("TH", "1", "share", "discuss")
    world.submit("KH")
    world.deadline_passes()

    letter = render(letter_to(database, world.coordinators["KH"], Letter.ROUND_CLOSED), settings)

    check("round_closed_member", letter)
    assert "Thailand" not in letter.text + letter.html
    assert "late answer" not in letter.text + letter.html
    check(
        "round_closed_unanswered", render(letter_to(database, world.coordinators["TH"], Letter.ROUND_CLOSED), settings)
    )


def test_a_round_that_closed_early_leaves_the_calendars_and_one_at_its_deadline_does_not(
    answered: World, database: Database, settings: Settings
) -> None:
    answered.close()
    early = letter_to(database, answered.coordinators["KH"], Letter.ROUND_CLOSED)
    with database.transaction(WORKER) as session:
        round = arrange_round(session, answered.round_id, closed_at=DEADLINE)
    in_time = letter_to(database, answered.coordinators["KH"], Letter.ROUND_CLOSED)

    (file,) = calendar_files(early, settings)
    assert properties(file.content)["STATUS"] == "CANCELLED"
    assert properties(file.content)["SEQUENCE"] == "1"
    assert not round.closed_early
    assert calendar_files(in_time, settings) == []


def test_round_closed_names_choices_on_brackets_where_no_comment_was_sent(
    answered: World, database: Database, settings: Settings
) -> None:
    answered.close()
    version = circulate(answered, consolidate_and_answer(answered))
    second = open_round_on(answered, version.id)
    second.keep("VN", "exchange")
    second.everybody_submits()
    second.close()

    letter = render(letter_to(database, second.coordinators["VN"], Letter.ROUND_CLOSED), settings)

    assert "\nViet Nam: 1 choice on brackets\n" in letter.text
    assert "1 choice on brackets</td>" in letter.html


def test_no_letter_carries_the_words_of_a_comment(
    proposed: DraftVersion, answered: World, database: Database, settings: Settings
) -> None:
    with database.reading(WORKER) as session:
        everything = contents(session, session.scalars(select(Notification.id)).all()).values()

    letters = [render(notification, settings) for notification in everything]

    assert {notification.letter for notification in everything} >= {
        Letter.RECEIPT,
        Letter.ROUND_CLOSED,
        Letter.PROPOSED,
    }
    assert not [letter for letter in letters if SECRET in letter.text + letter.html]


def test_a_letter_carries_the_entry_with_which_the_record_ends(
    world: World, settings: Settings, database: Database, tmp_path: Path
) -> None:
    database.signer = Signer.at(tmp_path / "record_key")
    world.submit("KH")

    letter = render(letter_to(database, world.coordinators["KH"], Letter.RECEIPT), settings)

    with database.reading(WORKER) as session:
        last = newest_anchor(session, world.consultation_id)
    assert last is not None
    assert anchors_in(letter.text) == anchors_in(letter.html) == [last._replace(seq=0)]
    assert database.signer.public.has_signed(last)
