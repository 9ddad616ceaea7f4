"""Files that stand with a comment: kept as they came, seen by those who read the comment, sealed with the answer."""

import pytest
from sqlalchemy import select

from models.comments import attachment as kinds
from models.comments.attachment import Attachment
from models.comments.comment import Comment
from models.comments.operations import attachments, comments, submissions
from models.comments.queries import country
from models.db.access import WORKER, viewer_of
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.rounds import circulate_round

MAP = b"%PDF-1.7 a map of the river"


def attach(
    world: World, comment: Comment, content: bytes = MAP, *, name: str = "ផែនទី.pdf", by: Person | None = None
) -> Attachment:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return attachments.attach(session, comment.id, content, name=name, by=by, now=LATER)


def detach(world: World, attachment: Attachment, by: Person) -> None:
    with world.database.transaction(viewer_of(by)) as session:
        attachments.detach(session, attachment.id, by=by, now=LATER)


def can_open(world: World, attachment: Attachment, person: Person) -> bool:
    with world.database.reading(viewer_of(person)) as session:
        try:
            return country.attachment(session, attachment.id).content == MAP
        except NotFound:
            return False


def test_a_file_is_kept_as_it_came_once_and_its_name_is_not_in_the_record(world: World) -> None:
    comment = world.remark("KH", "See the map.")

    one, again = attach(world, comment), attach(world, comment, name="renamed.pdf", by=world.deputy)

    assert one.id == again.id
    with world.database.reading(WORKER) as session:
        kept = session.get_one(Comment, comment.id)
        event = session.scalars(select(Event).where(Event.verb == Verb.FILE_ATTACHED)).one()
        assert [(file.name, file.size) for file in kept.attachments] == [("ផែនទី.pdf", len(MAP))]
        assert country.attachment(session, one.id).content == MAP
    assert kept.revision == 2
    assert event.body is not None
    assert event.body["file"] == one.digest
    assert "ផែនទី" not in str(event.body)


def test_a_file_is_for_those_who_may_read_its_comment(world: World) -> None:
    attachment = attach(world, world.remark("KH", "See the map."))
    people = {
        "own": world.coordinators["KH"],
        "deputy": world.deputy,
        "department": world.contributor,
        "staff": world.staff[0],
        "other": world.coordinators["TH"],
    }

    def readers() -> set[str]:
        return {who for who, person in people.items() if can_open(world, attachment, person)}

    assert readers() == {"own", "deputy"}
    world.everybody_submits()
    assert readers() == {"own", "deputy", "department"}
    world.close()
    assert readers() == {"own", "deputy", "department", "staff"}


def test_when_the_version_is_circulated_all_members_have_the_file(world: World) -> None:
    attachment = attach(world, world.remark("KH", "See the map."))

    circulate_round(world)

    assert all(can_open(world, attachment, person) for person in world.coordinators.values())


def test_what_the_answer_stands_for_includes_its_files(world: World) -> None:
    comment = world.remark("KH", "See the map.")
    by = world.coordinators["KH"]
    seen = submissions.state_of([comment])
    attach(world, comment)

    with world.database.transaction(viewer_of(by)) as session, pytest.raises(Outdated):
        submissions.submit(session, world.round_id, by=by, seen=seen, now=LATER)


def test_the_record_of_an_answer_stands_for_its_files_too(world: World) -> None:
    comments = {code: world.remark(code, "See the map.") for code in ("CN", "KH", "TH")}
    attach(world, comments["TH"], by=world.coordinators["TH"])
    for code in comments:
        world.submit(code)

    with world.database.reading(WORKER) as session:
        sent = session.scalars(select(Event).where(Event.verb == Verb.SUBMITTED).order_by(Event.seq)).all()
    china, cambodia, thailand = (event.body["words"] for event in sent if event.body is not None)
    assert china == cambodia != thailand


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("macro.docm", b"PK\x03\x04", "Attach a PDF, Word"),
        ("page.html", b"<script>", "Attach a PDF, Word"),
        ("pdf", b"%PDF-1.7", "Attach a PDF, Word"),
        ("Our answer.EML", b"From: Ministry", "Save the mail as a PDF"),
        ("map.pdf", b"PK\x03\x04", "not what the end of its name says"),
        ("map.png", b"", "is empty"),
        ("large.pdf", b"%PDF-" + bytes(kinds.LARGEST), "This file has 10.0 megabytes"),
    ],
)
def test_what_is_no_paper_and_no_picture_is_not_taken(world: World, name: str, content: bytes, sentence: str) -> None:
    comment = world.remark("KH", "See the map.")

    with pytest.raises(Invalid, match=sentence):
        attach(world, comment, content, name=name)


def test_with_one_comment_stand_only_so_many_files(world: World) -> None:
    comment = world.remark("KH", "See the maps.")
    for number in range(kinds.MOST):
        attach(world, comment, MAP + bytes([number]))

    with pytest.raises(Invalid, match="10 files"):
        attach(world, comment)


def test_a_file_is_taken_away_by_its_own_people_while_they_collect(world: World) -> None:
    comment = world.remark("KH", "See the map.")
    first, second = attach(world, comment), attach(world, comment, MAP + b" of China")

    with pytest.raises(NotFound):
        detach(world, first, world.coordinators["TH"])
    detach(world, first, world.deputy)
    world.submit("KH")

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Attachment.id)).all() == [second.id]
    with pytest.raises(Untimely):
        detach(world, second, world.coordinators["KH"])
    with pytest.raises(Untimely):
        attach(world, comment, MAP + b" of Lao PDR")


def test_a_removed_comment_takes_its_files_with_it(world: World) -> None:
    comment, by = world.remark("KH", "See the map."), world.coordinators["KH"]
    attach(world, comment)

    with world.database.transaction(viewer_of(by)) as session:
        comments.remove(session, comment.id, by=by, seen=2, now=LATER)

    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Attachment)).all() == []
