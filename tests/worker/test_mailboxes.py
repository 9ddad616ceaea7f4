"""The mailbox of an office gets a copy of what is official, and nothing that opens anything."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import reminders
from models.comments.operations import clearance
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours
from models.letters.letter import AT_HOME, COPIED, SIGNS_IN, Letter
from models.letters.notification import Notification
from models.letters.operations import bounces
from models.people.operations import links, offices, people
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.operations import rounds
from models.settings import Settings
from testing.mail_server import MailServer
from testing.world import LATER, MEMBERS, World
from tests.adoption import begin, terms
from tests.models.comments.clearance_steps import act, cleared
from tests.models.comments.test_clearance_letters import said_to_differ, with_letter
from worker.mail import sending

BOX = "environment@kh.example.org"


def test_no_letter_that_signs_in_or_stays_at_home_is_copied() -> None:
    assert not set(COPIED) & {*SIGNS_IN, *AT_HOME}


def test_the_mailbox_of_the_office_gets_copies_of_official_letters(
    world: World, database: Database, settings: Settings, mail: MailServer
) -> None:
    khmer, thai, staff = world.coordinators["KH"], world.coordinators["TH"], world.staff[0]
    member = khmer.of_member().id
    for by, email, refusal in (
        (world.deputy, BOX, NotYours),
        (thai, BOX, NotFound),
        (khmer, world.deputy.email, Invalid),
        (khmer, "no address", Invalid),
    ):
        with pytest.raises(refusal), database.transaction(viewer_of(by)) as session:
            offices.set_mailbox(session, member, email, by=by, now=LATER)
    for by in (khmer, staff):
        with database.transaction(viewer_of(by)) as session:
            offices.set_mailbox(session, member, f" {BOX.upper()} ", by=by, now=LATER)
    with database.reading(WORKER) as session:
        events = session.scalars(select(Event.body).where(Event.verb == Verb.MAILBOX_SET)).all()
        assert len(events) == 1, "twice is once"
        assert BOX not in str(events)

    with database.transaction(viewer_of(staff)) as session:
        rounds.remind(session, world.round_id, by=staff, seen="", now=LATER)
    with database.transaction(WORKER) as session:
        request = links.ask_for_link(session, khmer.email, now=LATER)
        links.answer(session, request.id, now=LATER)
    while sending.send_due(database, settings):
        pass

    (copy,) = mail.letters_to(BOX)
    assert copy["Subject"].startswith("Reminder") or "answer" in copy["Subject"]
    text = copy.get_body(("plain",)).get_content()
    assert f"Copy for the mailbox of the office. The letter itself goes to {khmer.name}." in text
    assert len([one for one in mail.letters_to(khmer.email) if one["Subject"] == copy["Subject"]]) == 1
    with database.reading(WORKER) as session:
        sent = session.scalars(select(Notification).where(Notification.mailbox == BOX)).one()
        assert sent.letter is Letter.REMINDER
    with database.transaction(viewer_of(staff)) as session:
        assert bounces.enter(session, sent.id, message="Mailbox full.", by=staff, now=LATER).bounce == "Mailbox full."


def test_no_letter_for_an_office_goes_to_somebody_who_has_left_it(
    world: World, database: Database, settings: Settings, mail: MailServer
) -> None:
    khmer, thai, staff = world.coordinators["KH"], world.coordinators["TH"], world.staff[0]
    with database.transaction(viewer_of(khmer)) as session:
        offices.set_mailbox(session, khmer.of_member().id, BOX, by=khmer, now=LATER)
    with database.transaction(viewer_of(staff)) as session:
        rounds.remind(session, world.round_id, by=staff, seen="", now=LATER)
    with database.transaction(OPERATOR) as session:
        people.end_office_of(session, khmer.email, now=LATER)
    while sending.send_due(database, settings):
        pass

    assert (mail.letters_to(khmer.email), mail.letters_to(BOX)) == ([], [])
    assert mail.letters_to(thai.email)
    with database.reading(WORKER) as session:
        his = select(Notification).where(Notification.person_id == khmer.id)
        unsent = session.scalars(his).all()
    assert {(one.state, one.last_error) for one in unsent} == {(WorkState.CANCELLED, sending.READER_LEFT)}


def test_what_was_taken_back_before_it_could_be_sent_is_not_sent(
    world: World, database: Database, settings: Settings, mail: MailServer
) -> None:
    world.remark("KH", "Thank you.")
    found = said_to_differ(world, with_letter(world, cleared(world)))
    act(world, clearance.take_back_letter_notice, world.round_id, seen=found.revision)

    while sending.send_due(database, settings):
        pass

    with database.reading(WORKER) as session:
        unsent = session.scalars(select(Notification).where(Notification.letter == Letter.LETTER_DIFFERS)).all()
    assert {(one.state, one.last_error) for one in unsent} == {(WorkState.CANCELLED, sending.TAKEN_BACK)}
    subjects = [str(one["Subject"]) for one in mail.letters_to(world.staff[0].email)]
    assert [one for one in subjects if "signed letter" in one] == [
        "Please do not enter the signed letter of Cambodia in round 1"
    ]


def test_no_reminder_is_sent_of_what_was_answered_before(
    world: World, bare: DraftVersion, database: Database, settings: Settings, mail: MailServer
) -> None:
    tonight = database.now() + timedelta(hours=20)
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS, tonight))
    with database.transaction(WORKER) as session:
        reminders.remind_due(session, now=database.now())
    adoption.agree("KH", now=database.now())

    while sending.send_due(database, settings):
        pass

    written = {code: mail.letters_to(person.email) for code, person in world.coordinators.items()}
    reminded = {
        code for code, letters in written.items() if any("the last hours" in str(one["Subject"]) for one in letters)
    }
    assert reminded == set(MEMBERS) - {"KH"}
