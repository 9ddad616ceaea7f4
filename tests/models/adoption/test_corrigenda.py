"""Corrigenda to an adopted text: four eyes, a time to object, a number; the adopted words stay."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.corrigendum import CorrigendumKind, TextCorrigendum, TextCorrigendumState
from models.adoption.operations import corrigenda, objections
from models.adoption.operations.corrigenda import CorrigendumWords
from models.adoption.queries.adopted import adopted_text
from models.adoption.queries.corrigenda import corrigenda_to
from models.adoption.silence import SilenceExtension
from models.db.access import NOBODY, WORKER, viewer_of
from models.db.visibility import Viewer
from models.documents.queries import documents
from models.drafts.queries import texts
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from templates.documents.texts import text_as_markdown
from testing.world import LATER, World
from tests.adoption import begin, terms
from tests.models.adoption.test_silence import holiday
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.version_docx import text_as_docx

ENDS = LATER + timedelta(days=10, hours=4)
OVER = ENDS + timedelta(minutes=2)


@pytest.fixture
def text(world: World, bare: DraftVersion) -> DraftVersion:
    begin(world, bare, terms(world, AdoptionProcedure.EXPRESS)).all_agree()
    return bare


def correction(world: World, text: DraftVersion, wrong: str, correct: str) -> CorrigendumWords:
    with world.database.reading(WORKER) as session:
        second = session.scalars(select(Paragraph).where(Paragraph.version_id == text.id, Paragraph.label == "2")).one()
    return CorrigendumWords(CorrigendumKind.MISPRINT, second.id, wrong, correct, "A slip of the pen.", ENDS)


def act(world: World, by: Person, verb: Any, *args: Any, now: Any = LATER, **more: Any) -> TextCorrigendum:
    with world.database.transaction(viewer_of(by)) as session:
        one: TextCorrigendum = verb(session, *args, by=by, now=now, **more)
        session.flush()
        return one


def issue(world: World) -> list[int]:
    with world.database.transaction(WORKER) as session:
        return corrigenda.issue_due(session, now=OVER)


def count_letters(world: World, letter: Letter) -> int:
    with world.database.reading(WORKER) as session:
        return len(session.scalars(select(Notification.id).where(Notification.letter == letter)).all())


def test_a_corrigendum_is_put_to_the_members_and_issued_with_a_number(world: World, text: DraftVersion) -> None:
    first, second, _ = world.staff
    with pytest.raises(Invalid, match="do not stand in this paragraph"):
        act(world, first, corrigenda.propose, text.id, correction(world, text, "fishes", "fish"))
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its fishes"))
    with pytest.raises(NotYours):
        act(world, first, corrigenda.approve, one.id)
    act(world, second, corrigenda.approve, one.id)
    assert (count_letters(world, Letter.CORRIGENDUM_PROPOSED), count_letters(world, Letter.CORRIGENDUM_PUT)) == (2, 7)
    with pytest.raises(Invalid, match="Another corrigendum to this paragraph"):  # it would take back what this corrects
        act(world, first, corrigenda.propose, text.id, correction(world, text, "the river", "the rivers"))
    with world.database.reading(NOBODY) as session:
        assert adopted_text(session, world.consultation_id).corrigenda == []

    assert (issue(world), issue(world)) == ([one.id], [])
    again = act(
        world, first, corrigenda.propose, text.id, correction(world, text, "fishes", "living things"), now=LATER
    )
    act(world, second, corrigenda.approve, again.id)
    issue(world)

    with world.database.reading(NOBODY) as session:
        read = adopted_text(session, world.consultation_id)
    assert [(each.number, each.before, each.after) for each in read.corrigenda] == [
        (1, "The members will protect the river and its fish.", "The members will protect the river and its fishes."),
        (
            2,
            "The members will protect the river and its fishes.",
            "The members will protect the river and its living things.",
        ),
    ]
    assert "The members will protect the river and its fish." in [paragraph.text for paragraph in read.paragraphs]
    assert count_letters(world, Letter.CORRIGENDUM_ENDED) == 20
    with world.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, text.id)
        assert documents.text_files(session, version).in_making  # the files say it, too
        words = text_as_markdown(texts.text(session, text.id))
    assert "As corrected by corrigenda 1 and 2." in words
    assert "- As it is to be read: The members will protect the river and its fishes." in words


def test_any_objection_stops_it(world: World, text: DraftVersion) -> None:
    first, second, _ = world.staff
    thai = world.coordinators["TH"]
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its fishes"))
    with pytest.raises(NotFound):
        act(world, thai, objections.object_to, one.id, reason="Before it is put to us.")
    act(world, second, corrigenda.approve, one.id)
    stopped = act(world, thai, objections.object_to, one.id, reason="It changes the meaning.")

    assert (stopped.state, count_letters(world, Letter.CORRIGENDUM_ENDED)) == (TextCorrigendumState.STOPPED, 10)
    assert issue(world) == []
    with pytest.raises(Untimely, match="Thailand has objected already"):
        act(world, world.coordinators["VN"], objections.object_to, one.id, reason="We too.")


def test_of_two_officers_who_put_it_to_the_members_at_once_the_second_reads_that_it_is_done(
    world: World, text: DraftVersion
) -> None:
    first, second, third = world.staff
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its fishes"))
    act(world, second, corrigenda.approve, one.id)

    with pytest.raises(Untimely, match=r"^This corrigendum is with the members already\.$"):
        act(world, third, corrigenda.approve, one.id)


def test_one_that_is_declined_reaches_no_member(world: World, text: DraftVersion) -> None:
    first, second, _ = world.staff
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its fishes"))
    act(world, second, corrigenda.decline, one.id, note="It is no error.")

    assert issue(world) == []
    assert (count_letters(world, Letter.CORRIGENDUM_PUT), count_letters(world, Letter.CORRIGENDUM_ENDED)) == (
        0,
        1,
    )  # to who proposed it


def test_the_wrong_words_are_found_whichever_space_stands_between_them(world: World, text: DraftVersion) -> None:
    first, second, _ = world.staff
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its\u00a0fish"))
    act(world, second, corrigenda.approve, one.id)
    issue(world)

    again = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its eels"))

    assert (again.wrong, again.after) == ("its\u00a0fish", "The members will protect the river and its eels.")


def put(world: World, text: DraftVersion) -> TextCorrigendum:
    first, second, _ = world.staff
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, "its fish", "its fishes"))
    return act(world, second, corrigenda.approve, one.id)


def test_an_outage_in_its_last_day_extends_the_time_to_object(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    sent_before = count_letters(world, Letter.CORRIGENDUM_PUT)
    with world.database.transaction(WORKER) as session:
        corrigenda.extend_for_outage(session, ENDS - timedelta(minutes=2), now=ENDS)
        corrigenda.extend_for_outage(session, ENDS - timedelta(hours=5), now=OVER)

    assert issue(world) == []
    assert count_letters(world, Letter.CORRIGENDUM_PUT) == 2 * sent_before
    laos = world.coordinators["LA"]
    stopped = act(world, laos, objections.object_to, one.id, reason="No.", now=OVER + timedelta(hours=24))
    assert stopped.state is TextCorrigendumState.STOPPED
    for who in (laos, world.staff[0], world.coordinators["VN"]):
        (extension,) = reasons(world, one.id, viewer_of(who))
        assert extension.startswith("The service could not be reached from ")
    assert reasons(world, one.id, NOBODY) == []


def reasons(world: World, corrigendum_id: int, viewer: Viewer) -> list[str]:
    """Why the time to object was extended, as far as the viewer may know."""
    with world.database.reading(viewer) as session:
        own = select(SilenceExtension).where(SilenceExtension.text_corrigendum_id == corrigendum_id)
        return [one.reason for one in session.scalars(own)]


def test_an_end_on_a_holiday_that_was_entered_since_moves_to_a_working_day(world: World, text: DraftVersion) -> None:
    one = put(world, text)
    holiday(world, "TH", ENDS.date())

    assert issue(world) == []

    with world.database.reading(WORKER) as session:
        moved = session.get_one(TextCorrigendum, one.id)
        assert (moved.state, moved.until > ENDS) == (TextCorrigendumState.WITH_MEMBERS, True)


def issue_one(world: World, text: DraftVersion, wrong: str, correct: str) -> None:
    first, second, _ = world.staff
    one = act(world, first, corrigenda.propose, text.id, correction(world, text, wrong, correct))
    act(world, second, corrigenda.approve, one.id)
    issue(world)


def effects(world: World) -> list[str]:
    with world.database.reading(NOBODY) as session:
        read = adopted_text(session, world.consultation_id)
        second = next(paragraph for paragraph in read.paragraphs if paragraph.label == "2")
        return [effect for _, effect in corrigenda_to(read.corrigenda, second)]


def test_words_that_a_later_corrigendum_gives_back_are_not_to_be_read_otherwise(
    world: World, text: DraftVersion
) -> None:
    issue_one(world, text, "its fish", "its fishes")
    issue_one(world, text, "its fishes", "its fish")
    assert effects(world) == ["taken back by corrigendum 2", "to be read as before corrigendum 1"]
    with world.database.reading(NOBODY) as session:
        word = read_docx(BytesIO(text_as_docx(adopted_text(session, world.consultation_id))), "adopted.docx")
    assert [one.text.partition(" (")[2] for one in word.comments] == [f"{each})." for each in effects(world)]

    issue_one(world, text, "its fish", "its birds")
    assert effects(world)[2:] == [""]
