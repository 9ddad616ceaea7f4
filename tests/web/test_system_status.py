"""System status: staff see what the workers could not do, in plain words, and have it tried again."""

from datetime import timedelta

from sqlalchemy import select, update

from models.adoption.adoption import AdoptionProcedure
from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.db.work import WorkState
from models.drafts import operations
from models.drafts.version import DraftVersion
from models.health.service_state import ServiceState
from models.letters.letter import AT_HOME, SIGNS_IN, Letter
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from models.uploads.operations import uploads
from models.uploads.upload import Upload, UploadKind
from testing.world import LATER
from tests.adoption import begin, terms
from tests.web.secretariat import officers, round_path
from tests.web.site import Site, text_of
from webapp.secretariat.system_status import NAMES
from worker.attempt import Attempt

ROOM = "/secretariat/system-status"


def test_what_was_given_up_is_shown_with_its_reason_and_tried_again_once(site: Site) -> None:
    letter_id = fail(site.database, Letter.ROUND_OPENED, "Refused for good: 550 no such mailbox")
    officer = site.as_(site.world.staff[0])
    page = officer.get(ROOM)
    assert "Refused for good: 550 no such mailbox" in text_of(page)
    assert "The round has opened To " in text_of(page)

    again = f"{ROOM}/letters/{letter_id}/again"
    assert officer.press(page, again).headers["Location"] == ROOM
    assert officer.post(again).headers["Location"] == ROOM

    assert "no such mailbox" not in text_of(officer.get(ROOM))
    with site.database.reading(WORKER) as session:
        assert session.get_one(Notification, letter_id).state is WorkState.WAITING
        [event] = session.scalars(select(Event).where(Event.verb == Verb.WORK_ASKED_AGAIN)).all()
    assert event.body is not None
    assert (event.body["thing"], event.body["by"]["person"]) == (f"Notification {letter_id}", site.world.staff[0].id)


def test_an_error_of_the_program_tells_where_and_none_of_the_words_that_it_met(site: Site) -> None:
    site.world.everybody_submits()
    site.world.close()
    with site.database.transaction(WORKER) as session:
        consolidations.ask(session, site.world.round_id, by=site.world.staff[0], now=LATER)
        consolidation_id = session.scalars(select(Consolidation)).one().id
    claim = site.database.take(Consolidation, consolidation_id)
    assert claim is not None

    with Attempt(site.database, claim):
        raise KeyError("Canary in the river")

    page = site.as_(site.world.staff[0]).get(ROOM)
    assert "A fault of the program (KeyError in test_system_status.py" in text_of(page)
    assert "Canary" not in page.text


def test_what_is_at_home_in_a_member_is_counted_and_neither_shown_nor_tried_by_staff(site: Site) -> None:
    letter_id = fail(site.database, Letter.ROUND_OPENED, "Canary in the river")
    with site.database.transaction(WORKER) as session:
        session.execute(update(Notification).where(Notification.id == letter_id).values(letter=Letter.INVITED))
    officer = site.as_(site.world.staff[0])

    page = officer.get(ROOM)

    assert "Canary" not in page.text
    assert "1 more thing could not be done" in text_of(page)
    assert officer.post(f"{ROOM}/letters/{letter_id}/again").status_code == 404
    assert officer.post(f"{ROOM}/nonsense/1/again").status_code == 404


def test_a_file_of_the_secretariat_that_could_not_be_read_leads_to_its_page_and_a_countrys_is_only_counted(
    site: Site,
) -> None:
    officer, now = site.world.staff[0], site.database.now()
    with site.database.transaction(viewer_of(officer)) as session:
        ours = operations.receive(session, b"a draft", name="A draft.docx", by=officer, now=now)
    coordinator = site.world.coordinators["KH"]
    with site.database.transaction(viewer_of(coordinator)) as session:
        uploads.receive(
            session, site.world.round_id, UploadKind.WORD, b"words", name="Canary.docx", by=coordinator, now=now
        )
    with site.database.transaction(WORKER) as session:
        session.execute(update(Upload).values(state=WorkState.FAILED, attempts=5))

    page = site.as_(officer).get(ROOM)

    assert f'href="/secretariat/consultations/new/files/{ours.id}"' in page.text
    assert "A draft.docx A text for a new consultation" in text_of(page)
    assert "1 more thing could not be done" in text_of(page)
    assert "Canary" not in page.text


def test_a_clock_that_stands_still_and_work_that_waits_are_told(site: Site) -> None:
    officer = site.as_(site.world.staff[0])
    with site.database.transaction(WORKER) as session:
        session.execute(update(ServiceState).values(ticked_at=site.database.now() - timedelta(hours=2)))
        session.execute(update(Notification).values(not_before=site.database.now() - timedelta(days=1)))

    words = text_of(officer.get(ROOM))

    assert "Clock: It has been silent for 2 hours." in words
    assert "Letters 9 0 0 1 day " in words
    assert "Nothing at present. A text, file or letter that fails is listed here" in words


def test_every_letter_that_staff_may_know_of_has_its_name_there_and_among_the_letters_of_its_round(site: Site) -> None:
    content = {"round_id": site.world.round_id, "owed_at": site.database.now(), "not_before": site.database.now()}
    known = [letter for letter in Letter if letter not in AT_HOME]
    with site.database.transaction(WORKER) as session:
        for letter in known:
            to = {"person_id": site.world.deputy.id, "event": "something"}
            session.add(Notification(letter=letter, state=WorkState.FAILED, last_error="550", **to, **content))

    for path in (ROOM, f"{round_path(site)}/letters"):
        words = text_of(officers(site)[0].get(path))
        assert [letter for letter in known if NAMES[letter] not in words and letter not in SIGNS_IN] == []


def test_the_system_status_is_for_staff(site: Site) -> None:
    for person in (site.world.coordinators["KH"], site.world.contributor):
        browser = site.as_(person)
        assert browser.get(ROOM).status_code == 404
        assert browser.post(f"{ROOM}/letters/1/again").status_code == 404
        assert "System status" not in browser.get("/").text
    assert f'href="{ROOM}"' in site.as_(site.world.staff[0]).get("/").text


def fail(database: Database, letter: Letter, error: str) -> int:
    """Give up one letter of this kind; gives its number."""
    with database.transaction(WORKER) as session:
        owed = session.scalars(select(Notification).where(Notification.letter == letter).limit(1)).one()
        owed.state, owed.last_error, owed.attempts = WorkState.FAILED, error, 5
        return owed.id


def test_a_letter_that_is_about_no_round_is_sent_again_too(site: Site, bare: DraftVersion) -> None:
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS, site.database.now() + timedelta(days=14)))
    letter_id = fail(site.database, Letter.ADOPTION_BEGUN, "550 no such mailbox")
    with site.database.transaction(WORKER) as session:
        session.get_one(Notification, letter_id).round_id = None

    again = officers(site)[0].post(f"/secretariat/letters/{letter_id}/send-again")

    assert again.headers["Location"] == f"/secretariat/letters/{letter_id}"
    with site.database.reading(WORKER) as session:
        assert session.get_one(Notification, letter_id).state is WorkState.WAITING


def test_letters_that_could_not_be_sent_come_first_and_can_be_sent_again(site: Site) -> None:
    letter_id = fail(site.database, Letter.ROUND_OPENED, "550 no such mailbox")
    officer, path = officers(site)[0], f"{round_path(site)}/letters"
    assert "1 could not be sent" in text_of(officer.get(round_path(site)))
    page = officer.get(path)
    assert "550 no such mailbox" in text_of(page)

    again = f"/secretariat/letters/{letter_id}/send-again"
    assert officer.press(page, again).headers["Location"] == path
    assert officer.post(again).headers["Location"] == path
    assert "could not be sent" not in text_of(officer.get(path))
    with site.database.reading(WORKER) as session:
        owed = session.get_one(Notification, letter_id)
        assert (owed.state, owed.attempts) == (WorkState.WAITING, 0)


def test_while_letters_are_held_after_a_restore_the_round_and_its_letters_say_so(site: Site) -> None:
    officer, held = officers(site)[0], "No letter leaves at present A backup was restored on"
    pages = (round_path(site), f"{round_path(site)}/letters")
    assert not [path for path in pages if held in text_of(officer.get(path))]

    with site.database.transaction(WORKER) as session:
        session.execute(update(ServiceState).values(letters_held_at=LATER))
    assert [path for path in pages if held in text_of(officer.get(path))] == [*pages]
