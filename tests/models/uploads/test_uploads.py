"""Files that people send in: kept whatever comes of them, and only for those from whom they come."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.comments.operations import submissions
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.errors import Invalid, NotFound
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.uploads.operations import uploads
from models.uploads.queries import uploads as queries
from models.uploads.upload import Upload, UploadKind
from testing.world import AFTER, LATER, World

CONTENT = b"A file, as it came."


def send(
    world: World, by: Person, content: bytes = CONTENT, *, name: str = "draft.docx", now: datetime = LATER
) -> Upload:
    with world.database.transaction(viewer_of(by)) as session:
        return uploads.receive(session, world.round_id, UploadKind.WORD, content, name=name, by=by, now=now)


def names(world: World, person: Person) -> list[str]:
    with world.database.reading(viewer_of(person)) as session:
        return [upload.name for upload in queries.uploads_of_round(session, world.round_id)]


def kept(world: World, upload: Upload) -> Upload:
    with world.database.reading(WORKER) as session:
        return queries.original(session, upload.id)


def test_a_file_is_kept_as_it_came_and_its_reading_is_owed(world: World, rung: list[tuple[str, int | None]]) -> None:
    upload = send(world, world.coordinators["KH"])

    assert rung == [("upload", upload.id)]
    assert (kept(world, upload).content, upload.state, upload.refusal) == (CONTENT, WorkState.WAITING, None)
    with world.database.reading(WORKER) as session:
        event = session.scalars(select(Event).where(Event.verb == Verb.FILE_UPLOADED)).one()
    assert event.body is not None
    assert event.body["file"] == upload.digest
    assert "draft.docx" not in str(event.body)


def test_a_file_is_for_those_who_speak_for_its_member_and_a_departments_for_its_sender(world: World) -> None:
    send(world, world.coordinators["KH"], name="of Cambodia.docx")
    send(world, world.contributor, name="of a department.docx")

    for person in (world.coordinators["KH"], world.deputy):
        assert names(world, person) == ["of Cambodia.docx"]
    assert names(world, world.contributor) == ["of a department.docx"]
    for person in (world.coordinators["TH"], *world.staff):
        assert names(world, person) == []


def test_what_another_member_sent_is_not_there_in_any_state(world: World) -> None:
    upload = send(world, world.coordinators["KH"])
    world.everybody_submits()
    world.close()

    for person in (world.coordinators["TH"], world.staff[0]):
        with world.database.reading(viewer_of(person)) as session, pytest.raises(NotFound):
            queries.original(session, upload.id)


def test_the_same_file_is_kept_once_and_what_a_department_sent_is_no_business_of_the_coordinator(world: World) -> None:
    first, again = send(world, world.coordinators["KH"]), send(world, world.deputy, name="renamed.docx")
    of_department = send(world, world.contributor)

    assert again.id == first.id
    assert of_department.id != first.id
    assert of_department.department == world.contributor.department


def test_a_file_that_comes_too_late_is_kept_says_so_and_owes_nothing(
    world: World, rung: list[tuple[str, int | None]]
) -> None:
    upload = send(world, world.coordinators["KH"], now=AFTER)

    assert upload.refusal is not None
    assert upload.refusal.startswith("Comments on this text closed on 29 April 2022, 16:00 (Phnom Penh time).")
    assert (kept(world, upload).content, rung) == (CONTENT, [])


def test_a_file_refused_while_the_answer_was_in_is_read_when_it_is_sent_again_in_time(world: World) -> None:
    world.submit("KH")
    refused = send(world, world.coordinators["KH"])
    assert "answer has been submitted" in (refused.refusal or "")
    with world.database.transaction(viewer_of(world.coordinators["KH"])) as session:
        submissions.take_back(session, world.round_id, by=world.coordinators["KH"], seen=2, now=LATER)

    again = send(world, world.coordinators["KH"])

    assert again.id == refused.id
    assert (again.refusal, again.state) == (None, WorkState.WAITING)


def test_an_empty_file_is_refused_at_once(world: World) -> None:
    with pytest.raises(Invalid, match="nothing in it"):
        send(world, world.coordinators["KH"], b"")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\Users\\dara\\draft v2.docx", "draft v2.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: b.docx", "a Set-Cookie: b.docx"),
        ("\u202excod.exe", "xcod.exe"),
        ("យោបល់.docx", "យោបល់.docx"),
        ("..", "file"),
        ("x" * 300 + ".docx", "x" * 195 + ".docx"),
    ],
)
def test_the_name_of_a_file_is_only_shown_and_hides_nothing(world: World, sent: str, shown: str) -> None:
    assert send(world, world.coordinators["KH"], name=sent).name == shown
