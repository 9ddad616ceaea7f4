"""The letters about meetings, and about positions that were entered, in tests/worker/letters: what they say, and what they keep to the pages."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.entered import Statement
from models.adoption.operations import entering
from models.adoption.operations.entering import StatedPosition
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.db.access import viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Item, Plan
from models.meetings.operations.minutes import Attended, Minutes
from models.settings import Settings, read
from testing.world import LATER, World
from tests.adoption import OVER, begin, terms
from tests.web.circulation import KHMER
from tests.worker.correspondence import SECRET
from tests.worker.test_summaries import check_summary
from tests.worker.words import check, letter_to
from worker.mail.message import render
from worker.mail.sending import calendar_files

BEGINS = LATER + timedelta(days=3)
PLAN = Plan(
    "Meeting of the working group",
    BEGINS,
    BEGINS + timedelta(hours=2),
    "Asia/Shanghai",
    "online",
    "https://meet.example.org/1",
    agenda=(Item("Opening"), Item(KHMER)),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": "https://consultation.example.org"})


@pytest.fixture
def meeting_id(world: World) -> int:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        return convening.plan(session, world.consultation_id, PLAN, by=by, now=LATER).id


def test_convened_moved_and_called_off(world: World, meeting_id: int, database: Database, settings: Settings) -> None:
    by, khmer = world.staff[0], world.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        convening.convene(session, meeting_id, by=by, seen=1, now=LATER)
    content = letter_to(database, khmer, Letter.MEETING_CONVENED)
    check("meeting_convened", render(content, settings))
    (file,) = calendar_files(content, settings)
    assert b"LOCATION:online https://meet.example.org/1" in file.content

    later = Plan(PLAN.title, BEGINS + timedelta(days=1), None, PLAN.zone, "Vientiane", agenda=PLAN.agenda)
    with database.transaction(viewer_of(by)) as session:
        convening.change(session, meeting_id, later, by=by, seen=2, now=LATER)
    check("meeting_moved", render(letter_to(database, khmer, Letter.MEETING_CONVENED), settings))
    with database.transaction(viewer_of(by)) as session:
        convening.call_off(session, meeting_id, reason="The river is high.", by=by, seen=3, now=LATER)
    content = letter_to(database, khmer, Letter.MEETING_CALLED_OFF)
    check("meeting_called_off", render(content, settings))
    (file,) = calendar_files(content, settings)
    assert b"STATUS:CANCELLED" in file.content


def test_minutes_on_their_way(world: World, meeting_id: int, database: Database, settings: Settings) -> None:
    first, second, khmer = world.staff[0], world.staff[1], world.coordinators["KH"]
    with database.transaction(viewer_of(first)) as session:
        attended = {khmer.of_member().id: Attended(f"Mr. Sok, {SECRET}", agreed=True)}
        minutes.keep(session, meeting_id, Minutes(attended, "", {None: SECRET}), by=first, seen=1, now=BEGINS)
        minutes.propose(session, meeting_id, by=first, seen=2, now=BEGINS)
    check("minutes_proposed", render(letter_to(database, second, Letter.MINUTES_PROPOSED), settings))
    with database.transaction(viewer_of(second)) as session:
        minutes.send_back(session, meeting_id, reason=SECRET, by=second, seen=3, now=BEGINS)
    returned = render(letter_to(database, first, Letter.MINUTES_RETURNED), settings)
    check("minutes_returned", returned)
    with database.transaction(viewer_of(first)) as session:
        minutes.propose(session, meeting_id, by=first, seen=4, now=BEGINS)
    with database.transaction(viewer_of(second)) as session:
        minutes.send(session, meeting_id, by=second, seen=5, now=BEGINS)
    sent = render(letter_to(database, khmer, Letter.MINUTES_SENT), settings)
    check("minutes_sent", sent)
    with database.transaction(viewer_of(khmer)) as session:
        minutes.reply(session, meeting_id, words=SECRET, by=khmer, issue=1, now=BEGINS)
    corrected = render(letter_to(database, first, Letter.MINUTES_CORRECTED), settings)
    check("minutes_corrected", corrected)
    with database.transaction(viewer_of(first)) as session:
        minutes.reopen(session, meeting_id, by=first, seen=6, now=BEGINS)
        minutes.propose(session, meeting_id, by=first, seen=7, now=BEGINS)
    with database.transaction(viewer_of(second)) as session:
        minutes.send(session, meeting_id, by=second, seen=8, now=BEGINS)
    revised = render(letter_to(database, khmer, Letter.MINUTES_SENT), settings)
    assert revised.subject.startswith("Revised minutes of Meeting of the working group, 25 April 2022")
    for letter in (returned, sent, corrected):
        assert SECRET not in letter.text + letter.html


@pytest.mark.slow
@pytest.mark.parametrize("channel", [EntryChannel.EMAIL, EntryChannel.SIGNED_LETTER])
def test_a_position_that_was_entered(
    channel: EntryChannel, world: World, bare: DraftVersion, database: Database, settings: Settings
) -> None:
    first, second, khmer = world.staff[0], world.staff[1], world.coordinators["KH"]
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    origin = Origin(channel, LATER.date(), SECRET, LATER, ("letter.pdf", b"%PDF-1.7 x"))
    with database.transaction(viewer_of(first)) as session:
        says = StatedPosition(kind=Statement.RESERVATION, statement=SECRET)
        entry = entering.enter(session, Adoption, adoption.id, khmer.of_member().id, origin, says, by=first, now=LATER)
    name = "position_to_check_letter" if channel is EntryChannel.SIGNED_LETTER else "position_to_check"
    to_check = render(letter_to(database, second, Letter.POSITION_TO_CHECK), settings)
    check(name, to_check)
    waited = replace(letter_to(database, second, Letter.POSITION_TO_CHECK), owed_at=OVER)
    assert "The adoption waits for this" in render(waited, settings).text
    assert "The adoption waits for this" not in to_check.text
    with database.transaction(viewer_of(second)) as session:
        entering.check(session, entry.id, by=second, seen=1, now=LATER)
    if channel is EntryChannel.SIGNED_LETTER:
        letter = render(letter_to(database, khmer, Letter.POSITION), settings)
        check("position_entered", letter)
    else:
        letter = render(letter_to(database, khmer, Letter.POSITION_TO_CONFIRM), settings)
        check("position_to_confirm", letter)
        late = letter_to(database, khmer, Letter.POSITION_TO_CONFIRM)
        assert late.entered_position is not None
        late.entered_position.arrived_at = OVER
        check("position_to_confirm_late", render(late, settings))
        check_summary("position_to_confirm", database, khmer, Letter.POSITION_TO_CONFIRM, settings, "km")
        with database.transaction(viewer_of(khmer)) as session:
            entering.reject(session, entry.id, note=SECRET, by=khmer, seen=2, now=LATER)
        letter = render(letter_to(database, first, Letter.POSITION_NOT_COUNTED), settings)
        check("position_rejected", letter)
    assert SECRET not in to_check.text + to_check.html + letter.text + letter.html


@pytest.mark.parametrize(("name", "discarded_at"), [("position_discarded", LATER), ("position_discarded_late", OVER)])
def test_a_position_that_a_colleague_has_discarded(
    name: str, discarded_at: datetime, world: World, bare: DraftVersion, database: Database, settings: Settings
) -> None:
    first, second, khmer = world.staff[0], world.staff[1], world.coordinators["KH"].of_member()
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS))
    origin = Origin(EntryChannel.EMAIL, LATER.date(), SECRET, LATER)
    with database.transaction(viewer_of(first)) as session:
        entry = entering.enter(session, Adoption, adoption.id, khmer.id, origin, StatedPosition(), by=first, now=LATER)
    with database.transaction(viewer_of(second)) as session:
        entering.discard(session, entry.id, note=SECRET, by=second, seen=1, now=discarded_at)

    letter = render(letter_to(database, first, Letter.POSITION_NOT_COUNTED), settings)

    check(name, letter)
    assert SECRET not in letter.text + letter.html
