"""Confirming a file: once, whoever presses, and never over what somebody else has done meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select

from models.brackets.agreement import Stance
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments as operations
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.uploads.operations import upload_review, uploads
from models.uploads.operations.uploads import Found
from models.uploads.queries import previews
from models.uploads.queries import uploads as queries
from models.uploads.reading import FileReading
from models.uploads.upload import Upload, UploadDecision, UploadedComment
from testing.world import AFTER, LATER, World
from tests.models.consolidation.test_many_words import statements
from tests.models.uploads.test_uploads import send
from tests.rounds import circulate_round, open_next_round, open_round_on
from tests.web.circulation import SecondVersion


def read(world: World, *found: Found, content: bytes = b"A file.") -> Upload:
    """A file of Cambodia's in which a worker has found this."""
    upload = send(world, world.coordinators["KH"], content)
    claim = world.database.take(Upload, upload.id)
    assert claim is not None
    with world.database.finishing(claim) as session:
        uploads.save_reading(session, claim, FileReading(), found)
    return upload


def other_words(world: World, label: str, old: str, new: str, **more: object) -> Found:
    paragraph = world.paragraph(label)
    words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", paragraph.text.replace(old, new), "")
    return Found(words, "Sok Dara", **more)  # type: ignore[arg-type]


def confirm(world: World, upload: Upload, *, by: Person | None = None, seen: int = 1, **more: object) -> Upload:
    by = by or world.coordinators["KH"]
    arguments = {"by": by, "seen": seen, "now": LATER, **more}
    with world.database.transaction(viewer_of(by)) as session:
        return upload_review.confirm(session, upload.id, **arguments)  # type: ignore[arg-type]


def comments(world: World) -> list[str]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Comment.proposed_text).order_by(Comment.id)))


@pytest.mark.slow
def test_two_who_confirm_at_once_make_the_comments_once(world: World) -> None:
    upload = read(
        world, other_words(world, "1", "every year", "twice a year"), other_words(world, "2", "fish", "birds")
    )
    together = Barrier(2)

    def press(by: Person) -> None:
        together.wait()
        confirm(world, upload, by=by)

    with ThreadPoolExecutor() as both:
        list(both.map(press, (world.coordinators["KH"], world.deputy)))

    assert len(comments(world)) == 2
    with world.database.reading(WORKER) as session:
        taken = select(func.count()).select_from(Event).where(Event.verb == Verb.FILE_TAKEN_OVER)
        assert session.scalars(taken).one() == 1


def test_what_is_open_holds_the_file_back_and_what_changed_meanwhile_too(world: World) -> None:
    upload = read(world, other_words(world, "1", "every year", "twice a year", decision=UploadDecision.OPEN))
    with pytest.raises(Invalid, match="your decision"):
        confirm(world, upload)
    with pytest.raises(Outdated):
        confirm(world, upload, seen=7)

    suggested = read(world, other_words(world, "2", "fish", "birds"), content=b"Another.")
    world.replace("KH", "2", "fish", "dolphins")
    with pytest.raises(Invalid, match="your decision"):
        confirm(world, suggested)

    assert len(comments(world)) == 1


def test_a_file_of_others_or_a_late_one_is_not_taken_over(world: World) -> None:
    upload = read(world, other_words(world, "1", "every year", "twice a year"))

    for person in (world.coordinators["TH"], world.contributor):
        with pytest.raises(NotFound):
            confirm(world, upload, by=person)
    with pytest.raises(Untimely, match="closed on"):
        confirm(world, upload, now=AFTER)
    world.submit("KH")
    with pytest.raises(Untimely, match="has been submitted"):
        confirm(world, upload)

    assert comments(world) == []


def test_what_is_confirmed_can_be_removed_by_hand_and_the_file_remembers_the_rest(world: World) -> None:
    upload = read(
        world, other_words(world, "1", "every year", "twice a year"), other_words(world, "2", "fish", "birds")
    )
    confirm(world, upload)
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        first = session.scalars(select(Comment).order_by(Comment.id)).first()
        assert first is not None
        operations.remove(session, first.id, by=by, seen=1, now=LATER)

    with world.database.reading(WORKER) as session:
        comment_ids = session.scalars(select(UploadedComment.comment_id).order_by(UploadedComment.position)).all()
    assert comment_ids[0] is None
    assert comment_ids[1] is not None
    with pytest.raises(Untimely, match="taken over already"), world.database.transaction(viewer_of(by)) as session:
        upload_review.replace(session, upload.id, None, by=by, now=LATER)


def test_the_page_of_a_file_asks_no_more_often_for_many_changes_than_for_few(world: World) -> None:
    world.replace("TH", "2", "fish", "fish and wetlands")
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    for code in ("KH", "LA"):
        second.keep(code, "wetlands", stance=Stance.ACCEPT, choice=0)
    second.replace("VN", "1", "every year", "twice a year")
    third = open_round_on(
        second, circulate_round(second).id
    )  # words are agreed in paragraph 2, and a bracket is open in paragraph 1
    changes = [other_words(third, "2", "and wetlands", "birds"), other_words(third, "1", "The members", "All members")]
    few = read(third, *changes)
    many = read(third, *changes * 20, content=b"Another.")
    sql = statements(third.database)

    counts = []
    for upload in (few, many):
        sql.clear()
        with third.database.reading(viewer_of(third.coordinators["KH"])) as session:
            shown = previews.preview(session, queries.upload(session, upload.id))
        counts.append(len(sql))
        assert all(one.would_reopen == (one.item.paragraph_id == third.paragraph("2").id) for one in shown.items)

    assert counts[0] == counts[1]


COMMENT, WORDS = "Say how often.", "The members meet twice a year."


@pytest.mark.parametrize("text", ["", COMMENT])
def test_words_beside_a_comment_are_kept_whatever_the_row_is_said_to_ask_for(world: World, text: str) -> None:
    found = other_words(world, "1", "every year", "twice a year")
    upload = read(world, replace(found, words=replace(found.words, text=text, proposed_text=WORDS)))
    by, paragraph_id = world.coordinators["KH"], world.paragraph("1").id
    as_comment = f"{text}\n\nProposed change: {WORDS}" if text else WORDS

    seen = []
    for change in (Change.REMARK, Change.REPLACE, Change.DELETE, Change.INSERT_AFTER, Change.REMARK, Change.DELETE):
        with world.database.transaction(viewer_of(by)) as session:
            (item,) = previews.uploaded_items(session, upload.id)
            upload_review.place(
                session,
                item.id,
                paragraph_id=paragraph_id,
                change=change,
                type=CommentType.GENERAL,
                by=by,
                now=LATER,
            )
            seen.append((item.text, item.proposed_text))

    kept = (as_comment, "")
    assert seen == [kept, (text, WORDS), kept, (text, WORDS), kept, kept]


def test_a_comment_that_was_changed_beside_the_same_words_is_that_of_the_corrected_file(world: World) -> None:
    found = other_words(world, "1", "every year", "twice a year")
    old = read(world, replace(found, words=replace(found.words, text="Why?")))
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        (item,) = previews.uploaded_items(session, old.id)
        upload_review.decide(session, item.id, UploadDecision.KEEP, by=by, now=LATER)
    new = read(world, replace(found, words=replace(found.words, text=COMMENT)), content=b"Corrected.")

    with world.database.transaction(viewer_of(by)) as session:
        upload_review.replace(session, new.id, old.id, by=by, now=LATER)

        (item,) = previews.uploaded_items(session, new.id)
        assert item.text == COMMENT
