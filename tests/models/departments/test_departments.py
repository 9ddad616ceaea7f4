"""A member's departments say what they think; its coordinator decides, and nobody's words are written over."""

import pytest
from sqlalchemy import select

from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments, submissions
from models.comments.operations.wording import Words
from models.comments.submission import Submission
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding, opinions
from models.departments.opinion import Channel, Opinion, OpinionState
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World

FISH = Words(CommentType.GENERAL, text="ត្រីត្រូវការទឹកស្អាត។")
SMOKE = Words(CommentType.GENERAL, text="Smoke crosses borders.")


def include(world: World, opinion: Opinion, *, named: bool = False, by: Person | None = None) -> Comment:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return deciding.include(session, opinion.id, named=named, by=by, seen=opinion.revision, now=LATER)


def edited(world: World, sources: list[Opinion], words: Words, *, seen: str = "") -> Comment:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        seen = seen or deciding.state_of(sources)
        ids = [one.id for one in sources]
        return deciding.include_edited(session, ids, words, named=True, by=by, seen=seen, now=LATER)


def leave_out(world: World, opinion: Opinion, note: str, *, by: Person | None = None) -> Opinion:
    by = by or world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return deciding.leave_out(session, opinion.id, note=note, by=by, seen=opinion.revision, now=LATER)


def enter(world: World, department: str, words: Words) -> Opinion:
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        return deciding.enter(
            session, world.round_id, words, department=department, came_by=Channel.TELEPHONE, by=by, now=LATER
        )


def now(world: World, opinion: Opinion) -> Opinion:
    with world.database.reading(WORKER) as session:
        return session.get_one(Opinion, opinion.id)


def verbs(world: World) -> list[Verb]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Event.verb).order_by(Event.seq)))


def test_what_is_forwarded_and_included_is_sent_as_a_comment_with_the_same_words(world: World) -> None:
    opinion = world.opinion(FISH)
    comment = include(world, opinion)
    world.submit("KH")

    after = now(world, opinion)
    assert (after.state, after.comment_id) == (OpinionState.INCLUDED, comment.id)
    assert (comment.text, comment.departments) == (FISH.text, None)
    assert verbs(world)[-5:] == [
        Verb.OPINION_WRITTEN,
        Verb.OPINION_FORWARDED,
        Verb.COMMENT_WRITTEN,
        Verb.OPINION_INCLUDED,
        Verb.SUBMITTED,
    ]


def test_including_twice_after_the_same_look_includes_once(world: World) -> None:
    opinion = world.opinion(FISH)

    assert include(world, opinion).id == include(world, opinion).id
    assert verbs(world).count(Verb.OPINION_INCLUDED) == 1


def test_of_two_who_decide_the_second_is_told_what_the_first_has_done(world: World) -> None:
    opinion = world.opinion(FISH)
    leave_out(world, opinion, "Not this time.", by=world.deputy)

    with pytest.raises(Outdated, match="Deputy of Cambodia has left out this comment of Ministry of Environment"):
        include(world, opinion)
    with pytest.raises(Outdated, match="has been decided on since you opened the page"):
        edited(world, [opinion], FISH)
    assert now(world, opinion).note == "Not this time."


def test_opinions_of_several_departments_become_one_comment_and_each_keeps_its_own_words(world: World) -> None:
    sources = [world.opinion(FISH), enter(world, "Department of Forestry", SMOKE)]
    one = Words(CommentType.GENERAL, text="Clean water and clean air.")

    comment = edited(world, sources, one)
    again = edited(world, sources, one, seen=deciding.state_of(sources))

    assert comment.id == again.id
    assert comment.departments == "Department of Forestry, Ministry of Environment"
    assert [(now(world, each).text, now(world, each).comment_id) for each in sources] == [
        (FISH.text, comment.id),
        (SMOKE.text, comment.id),
    ]
    assert not now(world, sources[0]).is_as(comment)


def test_opinions_on_different_paragraphs_do_not_become_one_comment(world: World) -> None:
    there = world.opinion(Words(CommentType.GENERAL, paragraph_id=world.paragraph("2").id, text="Here."))

    with pytest.raises(Invalid, match="different paragraphs"):
        edited(world, [world.opinion(FISH), there], FISH)


def test_an_opinion_whose_comment_is_removed_waits_for_its_decision_again(world: World) -> None:
    opinion, by = world.opinion(FISH), world.coordinators["KH"]
    comment = include(world, opinion, named=True)
    with world.database.transaction(viewer_of(by)) as session:
        comments.remove(session, comment.id, by=by, seen=comment.revision, now=LATER)

    after = now(world, opinion)
    assert (after.state, after.comment_id, after.named) == (OpinionState.FORWARDED, None, False)
    assert include(world, after).text == FISH.text


def test_leaving_out_needs_a_note_and_can_be_decided_again(world: World) -> None:
    opinion, by = world.opinion(FISH), world.coordinators["KH"]
    with pytest.raises(Invalid, match="Write to the department why"):
        leave_out(world, opinion, " \n ")
    left = leave_out(world, opinion, "It is said in paragraph 2.")
    assert leave_out(world, opinion, "It is said in paragraph 2.").revision == left.revision

    with world.database.transaction(viewer_of(by)) as session:
        deciding.decide_again(session, opinion.id, by=by, seen=left.revision, now=LATER)

    assert (now(world, opinion).state, now(world, opinion).note) == (OpinionState.FORWARDED, "")


def test_a_department_takes_back_what_is_not_decided_and_nothing_else(world: World) -> None:
    by, opinion = world.contributor, world.opinion(FISH)
    for _ in range(2):
        with world.database.transaction(viewer_of(by)) as session:
            taken = opinions.take_back(session, opinion.id, by=by, seen=opinion.revision, now=LATER)
    assert taken.state is OpinionState.DRAFTED
    with world.database.transaction(viewer_of(by)) as session:
        changed = opinions.edit(session, opinion.id, SMOKE, by=by, seen=taken.revision, now=LATER)
        again = opinions.forward(session, opinion.id, by=by, seen=changed.revision, now=LATER)
    include(world, again)

    with (
        pytest.raises(Untimely, match="has decided on this comment"),
        world.database.transaction(viewer_of(by)) as session,
    ):
        opinions.take_back(session, opinion.id, by=by, seen=again.revision, now=LATER)
    with pytest.raises(Untimely, match="has this comment"), world.database.transaction(viewer_of(by)) as session:
        opinions.edit(session, opinion.id, FISH, by=by, seen=again.revision, now=LATER)
    assert now(world, opinion).text == SMOKE.text


def test_a_contributor_writes_opinions_and_a_coordinator_comments(world: World) -> None:
    with pytest.raises(NotYours), world.database.transaction(viewer_of(world.contributor)) as session:
        comments.write(session, world.round_id, FISH, by=world.contributor, now=LATER)
    with pytest.raises(NotYours), world.database.transaction(viewer_of(world.deputy)) as session:
        opinions.write(session, world.round_id, FISH, by=world.deputy, now=LATER)
    opinion = world.opinion(FISH)
    with pytest.raises(NotYours), world.database.transaction(viewer_of(world.contributor)) as session:
        deciding.include(session, opinion.id, named=False, by=world.contributor, seen=2, now=LATER)


def test_opinions_are_for_the_departments_own_coordinator_once_forwarded_and_for_nobody_else(world: World) -> None:
    drafted, forwarded = world.opinion(SMOKE, forward=False), world.opinion(FISH)
    others = [world.staff[0], world.coordinators["TH"]]

    def seen(person: Person) -> list[int]:
        with world.database.reading(viewer_of(person)) as session:
            return list(session.scalars(select(Opinion.id).order_by(Opinion.id)))

    assert seen(world.contributor) == [drafted.id, forwarded.id]
    assert seen(world.deputy) == seen(world.coordinators["KH"]) == [forwarded.id]
    assert [seen(person) for person in others] == [[], []]
    for person in others:
        with pytest.raises((NotFound, NotYours)), world.database.transaction(viewer_of(person)) as session:
            deciding.include(session, forwarded.id, named=False, by=person, seen=2, now=LATER)
    world.submit_without_opinions("KH")
    world.deadline_passes()
    assert [seen(person) for person in others] == [[], []]


def test_a_department_reads_the_countrys_comments_only_when_the_answer_is_given(world: World) -> None:
    world.remark("KH", "From the coordinator.")

    def seen() -> list[str]:
        with world.database.reading(viewer_of(world.contributor)) as session:
            return list(session.scalars(select(Comment.text)))

    assert seen() == []
    world.submit("KH")
    assert seen() == ["From the coordinator."]


def test_an_answer_goes_without_undecided_opinions_only_when_the_coordinator_says_so(world: World) -> None:
    world.remark("KH", "Ours.")
    opinion, by = world.opinion(FISH), world.coordinators["KH"]
    with world.database.reading(viewer_of(by)) as session:
        own = session.scalars(select(Comment)).all()

    def submit(seen: str, without: bool) -> Submission:
        with world.database.transaction(viewer_of(by)) as session:
            return submissions.submit(session, world.round_id, by=by, seen=seen, without_waiting=without, now=LATER)

    with pytest.raises(Outdated):
        submit(submissions.state_of(own), True)
    seen = submissions.state_of(own, [opinion])
    with pytest.raises(Invalid, match="not been decided on"):
        submit(seen, False)
    assert submit(seen, True).revision == submit(seen, True).revision
    assert now(world, opinion).state is OpinionState.FORWARDED
    with pytest.raises(Untimely, match="has been submitted"):
        include(world, opinion)


def test_a_nil_return_too_waits_for_decisions_on_opinions(world: World) -> None:
    opinion, by = world.opinion(FISH), world.coordinators["KH"]
    seen = submissions.state_of([], [opinion])

    with (
        pytest.raises(Invalid, match="not been decided on"),
        world.database.transaction(viewer_of(by)) as session,
    ):
        submissions.return_nil(session, world.round_id, by=by, seen=seen, now=LATER)


def test_a_department_changes_nothing_after_its_country_has_answered(world: World) -> None:
    by, opinion = world.contributor, world.opinion(FISH, forward=False)
    world.remark("KH", "Ours.")
    world.submit("KH")

    for verb in (
        lambda session: opinions.edit(session, opinion.id, SMOKE, by=by, seen=opinion.revision, now=LATER),
        lambda session: opinions.remove(session, opinion.id, by=by, seen=opinion.revision, now=LATER),
        lambda session: opinions.forward(session, opinion.id, by=by, seen=opinion.revision, now=LATER),
    ):
        with (
            pytest.raises(Untimely, match="has been submitted"),
            world.database.transaction(viewer_of(by)) as session,
        ):
            verb(session)
    assert (now(world, opinion).text, now(world, opinion).state) == (FISH.text, OpinionState.DRAFTED)


def test_departments_that_forwarded_something_get_one_letter_about_each_answer(world: World) -> None:
    include(world, world.opinion(FISH))
    enter(world, "Department of Forestry", SMOKE)
    assert not recipients(world)

    world.submit_without_opinions("KH")

    assert recipients(world) == [world.contributor.id]


def test_what_a_department_proposes_is_checked_like_the_words_of_a_country(world: World) -> None:
    same = world.paragraph("2")
    with pytest.raises(Invalid, match="the same as the present one"):
        world.opinion(Words(CommentType.EDITORIAL, Change.REPLACE, same.id, "", same.text))


def recipients(world: World) -> list[int]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(Notification.person_id).where(Notification.letter == Letter.HEARD)))
