"""Writing comments: what two hands or two clicks do to the same words."""

import threading

import pytest
from sqlalchemy import func, select

from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.errors import Invalid, NotFound, Untimely
from models.people.person import Person
from models.rounds.consultation import Round
from testing.world import AFTER, LATER, World
from tests.rounds import among_five

THANKS = Words(CommentType.GENERAL, text="Thank you.")


def remove(world: World, comment_id: int, by: Person, seen: int = 1) -> Round:
    with world.database.transaction(viewer_of(by)) as session:
        return comments.remove(session, comment_id, by=by, seen=seen, now=LATER)


def kept(world: World) -> int:
    with world.database.reading(WORKER) as session:
        return session.scalars(select(func.count()).select_from(Comment)).one()


def test_the_same_comment_sent_twice_by_one_person_is_kept_once(world: World) -> None:
    first, again = world.comment("KH", THANKS), world.comment("KH", THANKS)
    assert first.id == again.id

    world.comment("LA", THANKS)
    assert kept(world) == 2


def test_who_was_not_asked_cannot_write_and_is_not_told_that_others_were(world: World) -> None:
    five = among_five(world)

    for now in (LATER, AFTER):
        with pytest.raises(NotFound):
            five.comment("TH", THANKS, now=now)
    assert kept(five) == 0
    with pytest.raises(Untimely, match="Comments on this text closed"):
        five.comment("LA", THANKS, now=AFTER)


def test_removing_twice_succeeds_once_also_for_two_clicks_at_once(world: World) -> None:
    comment, by = world.comment("KH", THANKS), world.coordinators["KH"]
    barrier, rounds = threading.Barrier(2), []

    def click() -> None:
        barrier.wait()
        rounds.append(remove(world, comment.id, by).id)

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert rounds == [world.round_id] * 2
    assert remove(world, comment.id, by).id == world.round_id
    assert kept(world) == 0


def test_what_another_country_has_removed_is_as_unknown_as_what_never_was(world: World) -> None:
    comment = world.comment("KH", THANKS)
    remove(world, comment.id, world.coordinators["KH"])

    for comment_id in (comment.id, comment.id + 999):
        with pytest.raises(NotFound):
            remove(world, comment_id, world.coordinators["LA"])


def test_the_number_of_a_removed_comment_is_not_given_to_words_that_nobody_has_seen(world: World) -> None:
    removed, by = world.comment("KH", THANKS), world.coordinators["KH"]
    remove(world, removed.id, by)

    written = world.comment("KH", Words(CommentType.GENERAL, text="Other words."))

    assert submissions.state_of([written]) != submissions.state_of([removed])
    with pytest.raises(NotFound), world.database.transaction(viewer_of(by)) as session:
        comments.edit(session, removed.id, THANKS, by=by, seen=removed.revision, now=LATER)


def test_taking_back_twice_after_the_same_look_succeeds_once(world: World) -> None:
    world.comment("KH", THANKS)
    seen, by = world.submit("KH").revision, world.coordinators["KH"]

    revisions = []
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            revisions.append(submissions.take_back(session, world.round_id, by=by, seen=seen, now=LATER).revision)

    assert revisions == [seen + 1] * 2


def test_a_paragraph_that_was_pasted_from_a_page_asks_for_its_new_words_alone(world: World) -> None:
    present = world.paragraph("1").text
    pasted = present.replace("every year", "twice a\u200f year").replace(" what they", "\nwhat  they")

    comment = world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("1").id, "", pasted))

    assert comment.proposed_text == present.replace("every year", "twice a year")
    with pytest.raises(Invalid, match="same as the present"):
        unseen = f"\ufeff{present}".replace("what", "what ")
        world.comment("LA", Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("1").id, "", unseen))
    with pytest.raises(Invalid, match="Write the text that you propose"):
        world.comment("LA", Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("1").id, "", "\u200b"))
