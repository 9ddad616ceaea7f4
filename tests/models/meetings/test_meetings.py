"""A meeting is convened by letter, held, and its minutes are sent by two of the secretariat; members confirm or correct them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER, viewer_of
from models.documents.document import Document, DocumentKind, Format
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.meetings import queries
from models.meetings.meeting import Meeting, MeetingState
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Item, Plan
from models.meetings.operations.minutes import Attended, Minutes
from models.people.person import Person
from models.record import verifying
from testing.world import LATER, World
from tests.adoption import announce, terms
from tests.rounds import circulate_round
from tests.web.circulation import BURMESE, KHMER

HOUR = timedelta(hours=1)
BEGINS = LATER + timedelta(days=3)
PLAN = Plan(
    "Meeting of the working group",
    BEGINS,
    BEGINS + 2 * HOUR,
    "Asia/Phnom_Penh",
    "online",
    "https://meet.example.org/1",
    f"  Ms. Chen,   partner \n\n{KHMER}",
    (Item("Opening"), Item(KHMER)),
)


@dataclass
class Called:
    """A meeting in its world, acted on as people see it now."""

    world: World
    id: int

    @property
    def row(self) -> Meeting:
        with self.world.database.reading(WORKER) as session:
            return session.get_one(Meeting, self.id)

    def act(self, by: Person, verb: Callable[..., Any], *args: Any, now: Any = LATER, **more: Any) -> Any:
        seen = {} if verb is minutes.reply else {"seen": more.pop("seen", self.row.revision)}
        with self.world.database.transaction(viewer_of(by)) as session:
            return verb(session, self.id, *args, by=by, now=now, **seen, **more)

    def keep(self, codes: str, *, agreed: str = "", now: Any = BEGINS, **concluded: str) -> Meeting:
        members = {code: self.world.coordinators[code].of_member().id for code in codes.split()}
        attended = {id: Attended(f"Mr. {code}\n{BURMESE}", code in agreed) for code, id in members.items()}
        items = {self.row.agenda[int(place[1:])].id: words for place, words in concluded.items()}
        written = Minutes(attended, "Ms. Chen", {**items, None: "All agreed to meet again."})
        kept: Meeting = self.act(self.world.staff[0], minutes.keep, written, now=now)
        return kept

    def send(self) -> Meeting:
        self.act(self.world.staff[0], minutes.propose)
        sent: Meeting = self.act(self.world.staff[1], minutes.send)
        return sent

    def seen_by(self, person: Person) -> queries.MeetingDetails:
        with self.world.database.reading(viewer_of(person)) as session:
            return queries.meeting_details(session, self.id)


@pytest.fixture
def called(world: World) -> Called:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        return Called(world, convening.plan(session, world.consultation_id, PLAN, by=by, now=LATER).id)


def letters(world: World, letter: Letter) -> list[int]:
    with world.database.reading(WORKER) as session:
        return sorted(session.scalars(select(Notification.person_id).where(Notification.letter == letter)))


def test_members_know_of_a_meeting_once_it_is_convened_and_are_told_when_it_moves(called: Called) -> None:
    world, officer, khmer = called.world, called.world.staff[0], called.world.coordinators["KH"]
    with pytest.raises(NotFound):
        called.seen_by(khmer)
    assert called.row.held_on == date(2022, 4, 25)
    assert called.row.observers == f"Ms. Chen, partner\n{KHMER}"

    called.act(officer, convening.convene)
    once = letters(world, Letter.MEETING_CONVENED)
    assert {khmer.id, world.deputy.id} <= set(once)
    assert officer.id not in once
    assert [item.title for item in called.seen_by(khmer).meeting.agenda] == ["Opening", KHMER]

    title_alone = Plan("Another title", BEGINS, BEGINS + 2 * HOUR, PLAN.zone, "online", PLAN.link, "", PLAN.agenda)
    called.act(officer, convening.change, title_alone)
    assert letters(world, Letter.MEETING_CONVENED) == once
    moved = Plan("Another title", BEGINS + HOUR, None, PLAN.zone, "online", PLAN.link, "", PLAN.agenda)
    called.act(officer, convening.change, moved)
    assert len(letters(world, Letter.MEETING_CONVENED)) == 2 * len(once)

    called.act(officer, convening.call_off, reason="The river is high.")
    assert letters(world, Letter.MEETING_CALLED_OFF) == once
    with pytest.raises(Untimely, match="is called off and cannot become convened"):
        called.act(officer, convening.convene)


def test_what_makes_no_sense_is_refused_at_its_field(called: Called) -> None:
    officer = called.world.staff[0]
    wrong = (
        ("title", {"title": " "}),
        ("place", {"place": ""}),
        ("ends_at", {"ends_at": BEGINS}),
        ("ends_at", {"ends_at": BEGINS + timedelta(days=15)}),
        ("zone", {"zone": "Mekong/River"}),
        ("link", {"link": "javascript:alert(1)"}),
        ("agenda", {"agenda": (Item(""),)}),
    )
    for field, fields in wrong:
        plan = Plan(**{name: getattr(PLAN, name) for name in PLAN.__dataclass_fields__} | fields)
        with pytest.raises(Invalid) as refused:
            called.act(officer, convening.change, plan)
        assert refused.value.field == field
    with pytest.raises(Outdated):
        called.act(officer, convening.change, PLAN, seen=9)
    with pytest.raises(Untimely, match="has not begun yet"):
        called.keep("KH", now=LATER)
    with pytest.raises(Untimely, match="This time has passed"):
        called.act(officer, convening.convene, now=BEGINS)


def test_an_item_that_is_taken_off_the_agenda_takes_its_place_along(called: Called) -> None:
    first, second = called.row.agenda
    fields = {name: getattr(PLAN, name) for name in PLAN.__dataclass_fields__}
    called.act(
        called.world.staff[0], convening.change, Plan(**fields | {"agenda": (Item(KHMER, second.id), Item("New"))})
    )

    assert [(item.title, item.position) for item in called.row.agenda] == [(KHMER, 1), ("New", 2)]
    assert called.row.agenda[0].id == second.id
    assert first.id not in {item.id for item in called.row.agenda}


def test_minutes_are_sent_by_a_second_person_and_read_by_members_only_then(called: Called) -> None:
    world, khmer = called.world, called.world.coordinators["KH"]
    called.act(world.staff[0], convening.convene)
    with pytest.raises(Invalid, match="which members were there"):
        called.keep("")
    held = called.keep("KH TH", agreed="KH", _1=KHMER)
    assert [member.name for member in held.absent] == ["China", "Lao PDR", "Myanmar", "Viet Nam"]
    assert called.seen_by(khmer).meeting.conclusions == []
    assert called.seen_by(khmer).meeting.attendances == []

    called.act(world.staff[0], minutes.propose)
    with pytest.raises(NotYours, match="Somebody else"):
        called.act(world.staff[0], minutes.send)
    with pytest.raises(IntegrityError), world.database.transaction(WORKER) as session:
        row = session.get_one(Meeting, called.id)
        row.sent_by_id, row.sent_at = world.staff[0].id, LATER
    with pytest.raises(Untimely, match="cannot be changed now"):
        called.keep("KH")
    called.act(world.staff[1], minutes.send_back, reason="A name is wrong.")
    assert letters(world, Letter.MINUTES_RETURNED) == [world.staff[0].id]
    assert called.row.state is MeetingState.HELD

    assert called.send().issue == 1
    assert khmer.id in letters(world, Letter.MINUTES_SENT)
    read = called.seen_by(khmer)
    assert read.meeting.conclusion_on(read.meeting.agenda[1]) == KHMER
    assert read.meeting.conclusion_on(None) == "All agreed to meet again."
    assert [one.member.name for one in read.members if one.attendance] == ["Cambodia", "Thailand"]
    assert read.files is not None
    assert [(format, row is not None) for format, row in read.files.files] == [(Format.PDF, True), (Format.DOCX, True)]
    with world.database.reading(WORKER) as session:
        assert len(session.scalars(select(Document).where(Document.document_kind == DocumentKind.MINUTES)).all()) == 2
        assert [found for found in verifying.verify(session) if found.faults] == []


def test_a_member_confirms_or_corrects_them_and_corrected_ones_are_sent_anew(called: Called) -> None:
    world, khmer, thai = called.world, called.world.coordinators["KH"], called.world.coordinators["TH"]
    called.keep("KH TH")
    with pytest.raises(NotFound):  # it was not convened, and nothing has been sent
        called.act(khmer, minutes.reply, words="", issue=0)
    called.send()
    with pytest.raises(NotYours):
        called.act(world.deputy, minutes.reply, words="", issue=1)
    assert called.act(khmer, minutes.reply, words="", issue=1).confirms
    correction = called.act(thai, minutes.reply, words="We spoke of the fund.", issue=1)
    assert not correction.confirms
    assert letters(world, Letter.MINUTES_CORRECTED) == sorted(person.id for person in world.staff)
    assert called.seen_by(khmer).correcting == ["Thailand"]

    called.act(world.staff[0], minutes.reopen)
    with pytest.raises(Untimely, match="being revised"):
        called.act(thai, minutes.reply, words="", issue=1)
    called.keep("KH TH", now=BEGINS)
    assert called.send().issue == 2
    assert called.seen_by(khmer).correcting == []
    assert called.act(thai, minutes.reply, words="", issue=2).confirms


def test_corrected_minutes_wait_for_the_secretariat_until_the_next_version_is_out(called: Called) -> None:
    world, thai = called.world, called.world.coordinators["TH"]

    def waiting_for_staff() -> list[int]:
        with world.database.reading(viewer_of(world.staff[0])) as session:
            return [one.id for one in queries.meetings_waiting_for(session, world.staff[0], BEGINS)]

    called.keep("KH TH")
    called.send()
    assert waiting_for_staff() == []
    called.act(thai, minutes.reply, words="We spoke of the fund.", issue=1)
    assert waiting_for_staff() == [called.id]

    circulate_round(world)
    assert waiting_for_staff() == []


def test_who_was_there_stays_as_it_is_once_the_members_are_asked_about_it(world: World, bare: DraftVersion) -> None:
    how = terms(world, AdoptionProcedure.MEETING, present="KH TH", agreed="KH")
    announce(world, bare, how)
    assert how.meeting is not None
    asked_about = Called(world, how.meeting.id)

    with pytest.raises(Untimely, match="stays as it is who was there"):
        asked_about.keep("KH")
    asked_about.keep("KH TH", agreed="KH")
    assert asked_about.row.attendances[0].people.startswith("Mr. ")


def test_a_meeting_of_another_consultation_is_nobodys_agreement(
    world: World, bare: DraftVersion, called: Called
) -> None:
    how = terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH")._replace(meeting=called.row)
    with pytest.raises(Invalid, match="Enter first who was at this meeting"):
        announce(world, bare, how)
