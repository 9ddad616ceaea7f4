"""Comments that were deferred or never answered are carried over into the next round, where their members decide on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.comments.carried import CarriedComment, CarriedDecision
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import carried, comments, late
from models.comments.operations.submissions import state_of
from models.comments.operations.wording import Words
from models.comments.queries import carried as queries
from models.comments.queries.carried import Carried, TextNow
from models.comments.queries.own_answers import own_answers
from models.db.access import WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.documents import operations as documents
from models.documents.document import Format
from models.documents.queries.compendium import compendium
from models.errors import NotFound, NotYours, Untimely
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import AFTER, LATER, World
from tests.rounds import circulate, circulate_round, consolidate_and_answer, open_round_on


@dataclass(frozen=True, slots=True)
class SecondRound:
    """Round 2, in which comments of Cambodia and Viet Nam were carried over."""

    world: World
    comment_ids: Mapping[str, int]

    def of(self, code: str) -> list[Carried]:
        by = self.world.coordinators[code]
        with self.world.database.reading(viewer_of(by)) as session:
            return queries.carried_comments(session, self.world.round_id, by.of_member())

    def about(self, name: str, code: str = "KH") -> Carried:
        (found,) = [one for one in self.of(code) if one.comment.id == self.comment_ids[name]]
        return found

    def confirm(self, one: Carried, code: str = "KH") -> Comment:
        by = self.world.coordinators[code]
        with self.world.database.transaction(viewer_of(by)) as session:
            return carried.confirm(session, one.row.id, by=by, now=LATER)

    def withdraw(self, one: Carried, code: str = "KH") -> CarriedComment:
        by = self.world.coordinators[code]
        with self.world.database.transaction(viewer_of(by)) as session:
            return carried.withdraw(session, one.row.id, by=by, now=LATER)


@pytest.fixture
def second(world: World) -> SecondRound:
    """Of paragraph 1 nothing changes; paragraph 2 gets other words; paragraph 3 goes."""
    comment_ids = {
        "unchanged": world.replace("KH", "1", "every year", "twice a year").id,
        "remark": world.comment(
            "KH", Words(CommentType.GENERAL, paragraph_id=world.paragraph("2").id, text="What of birds?")
        ).id,
        "changed": world.replace("KH", "2", "protect", "save").id,
        "gone": world.replace("VN", "3", "officials", "staff").id,
        "whole": world.remark("VN", "A good text.").id,
    }
    world.replace("TH", "2", "fish", "plants", type=CommentType.EDITORIAL)
    world.comment(
        "MM", Words(CommentType.EDITORIAL, Change.DELETE, world.paragraph("3").id, "It is said.", "", "Twice.")
    )
    world.everybody_submits()
    world.close()
    world.consolidate()
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        proposed = {one.comment_id: one.revision for one in session.scalars(select(Disposition))}
        for id in comment_ids.values():
            answers.answer(
                session,
                id,
                outcome=Outcome.DEFERRED,
                reason="For the next round.",
                seen=proposed.get(id, 0),
                by=by,
                now=LATER,
            )
    version = circulate(world, consolidate_and_answer(world))
    return SecondRound(open_round_on(world, version.id), comment_ids)


def test_the_text_at_each_place_is_unchanged_changed_or_gone(second: SecondRound) -> None:
    assert {name: second.about(name).text_now for name in ("unchanged", "remark", "changed")} == {
        "unchanged": TextNow.UNCHANGED,
        "remark": TextNow.CHANGED,
        "changed": TextNow.CHANGED,
    }
    assert second.about("whole", "VN").text_now is TextNow.WHOLE
    assert second.about("gone", "VN").text_now in (TextNow.GONE, TextNow.CHANGED)
    assert second.of("TH") == []


def test_a_comment_made_again_stands_at_the_same_paragraph_of_the_new_text(second: SecondRound) -> None:
    one = second.about("unchanged")
    comment = second.confirm(one)

    assert comment.round_id == second.world.round_id
    assert comment.proposed_text == one.comment.proposed_text
    assert comment.paragraph_id == second.world.paragraph("1").id
    assert second.confirm(one).id == comment.id
    assert second.about("unchanged").row.decision is CarriedDecision.CONFIRMED
    with pytest.raises(Untimely, match="decided already: made again as it was"):
        second.withdraw(one)


def test_words_that_were_made_for_others_are_looked_at_first(second: SecondRound) -> None:
    with pytest.raises(Untimely, match="The text has changed there"):
        second.confirm(second.about("changed"))
    assert second.confirm(second.about("remark")).text == "What of birds?"

    by, one = second.world.coordinators["KH"], second.about("changed")
    present = second.world.paragraph("2").text
    words = Words(
        CommentType.SUBSTANTIVE, Change.REPLACE, one.now.id if one.now else None, "", f"{present} Always.", "So."
    )
    with second.world.database.transaction(viewer_of(by)) as session:
        carried.make_again(session, one.row.id, words, by=by, now=LATER)
    assert second.about("changed").row.decision is CarriedDecision.EDITED


def test_a_withdrawal_can_be_taken_back_until_the_answer_is_sent(second: SecondRound) -> None:
    one, by = second.about("unchanged"), second.world.coordinators["KH"]
    second.withdraw(one)
    with second.world.database.transaction(viewer_of(by)) as session:
        carried.decide_again(session, one.row.id, by=by, now=LATER)
    assert second.about("unchanged").row.decision is None
    second.withdraw(one)
    second.world.submit("KH")

    with pytest.raises(Untimely), second.world.database.transaction(viewer_of(by)) as session:
        carried.decide_again(session, one.row.id, by=by, now=LATER)


def test_when_the_new_comment_is_removed_the_member_decides_again(second: SecondRound) -> None:
    one, by = second.about("unchanged"), second.world.coordinators["KH"]
    comment = second.confirm(one)
    with second.world.database.transaction(viewer_of(by)) as session:
        comments.remove(session, comment.id, by=by, seen=1, now=LATER)

    assert second.about("unchanged").row.decision is None
    with second.world.database.reading(WORKER) as session:
        verbs = session.scalars(select(Event.verb).order_by(Event.seq)).all()
    assert verbs[-3:] == [Verb.CARRIED_MADE_AGAIN, Verb.COMMENT_REMOVED, Verb.CARRIED_REOPENED]


def test_nobody_else_decides_on_it(second: SecondRound) -> None:
    one, world = second.about("unchanged"), second.world
    for by, refusal in (
        (world.coordinators["TH"], NotFound),
        (world.contributor, NotYours),
        (world.staff[0], NotYours),
    ):
        with pytest.raises(refusal), world.database.transaction(viewer_of(by)) as session:
            carried.withdraw(session, one.row.id, by=by, now=LATER)


@pytest.mark.slow
def test_what_became_of_it_is_said_with_the_old_comment_and_in_the_compendium(second: SecondRound) -> None:
    second.confirm(second.about("unchanged"))
    second.withdraw(second.about("remark"))
    world, by = second.world, second.world.coordinators["KH"]
    version = circulate_round(world)

    with world.database.reading(viewer_of(by)) as session:
        found = {
            one.comment.id: one.carried_words
            for one in own_answers(session, world.consultation_id, by.of_member()).answers
        }
        behind = compendium(session, version.id).carried
    assert found[second.comment_ids["unchanged"]] == "Carried over to round 2, and made again as it was as KH-1"
    assert found[second.comment_ids["remark"]] == "Carried over to round 2, and withdrawn"
    assert found[second.comment_ids["changed"]] == "Carried over to round 2; Cambodia has not decided on it"
    assert list(behind.values()) == ["carried over from KH-1 of round 1"]


@pytest.mark.slow
def test_what_was_not_decided_is_carried_over_once_more(second: SecondRound) -> None:
    second.withdraw(second.about("unchanged"))
    third = open_round_on(second.world, circulate_round(second.world).id)

    assert {one.comment.id for one in SecondRound(third, second.comment_ids).of("KH")} == {
        second.comment_ids["remark"],
        second.comment_ids["changed"],
    }


def test_what_was_decided_in_an_answer_that_was_never_sent_is_carried_over_again(second: SecondRound) -> None:
    second.confirm(second.about("unchanged"))
    second.withdraw(second.about("remark"))
    world = second.world
    for code in ("CN", "LA", "MM", "TH", "VN"):
        world.submit(code)
    world.deadline_passes(now=world.database.now() + timedelta(days=400))
    third = open_round_on(world, circulate(world, consolidate_and_answer(world)).id)

    assert {one.comment.id for one in SecondRound(third, second.comment_ids).of("KH")} == {
        second.comment_ids[name] for name in ("unchanged", "remark", "changed")
    }


def declined(world: World) -> SecondRound:
    """Round 2, after a late comment of Cambodia that was not admitted in round 1."""
    for code in ("CN", "LA", "MM", "TH", "VN"):
        world.submit(code)
    world.deadline_passes()
    by, staff = world.coordinators["KH"], world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        late.prepare(session, world.round_id, by=by, now=AFTER)
    comment = world.comment("KH", Words(CommentType.GENERAL, text="We came late."), now=AFTER)
    with world.database.transaction(viewer_of(by)) as session:
        answer = late.file(session, world.round_id, by=by, seen=state_of([comment]), now=AFTER)
    with world.database.transaction(viewer_of(staff)) as session:
        late.decline(session, answer.id, reason="Too late.", by=staff, seen=answer.revision, now=AFTER)
    return SecondRound(open_round_on(world, circulate(world, consolidate_and_answer(world)).id), {"late": comment.id})


def test_a_late_answer_that_was_not_admitted_is_carried_over(world: World) -> None:
    second = declined(world)
    (one,) = second.of("KH")

    assert one.text_now is TextNow.WHOLE
    assert second.confirm(one).text == "We came late."


def test_others_read_where_a_comment_comes_from_that_first_came_late(world: World) -> None:
    second = declined(world)
    second.confirm(second.about("late"))
    version = circulate_round(second.world)

    for reader in (world.coordinators["TH"], world.coordinators["KH"], world.staff[0]):
        with world.database.reading(viewer_of(reader)) as session:
            assert list(compendium(session, version.id).carried.values()) == ["made late in round 1"]


def test_the_file_of_what_became_of_comments_follows_what_is_decided(second: SecondRound) -> None:
    by = second.world.coordinators["KH"]

    def file() -> str:
        with second.world.database.transaction(viewer_of(by)) as session:
            consultation_id = second.world.consultation_id
            return documents.ask_for_own_answers(session, consultation_id, Format.DOCX, by=by, now=LATER).fingerprint

    before = file()
    second.withdraw(second.about("unchanged"))
    assert file() != before
