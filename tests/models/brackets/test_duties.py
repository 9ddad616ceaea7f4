"""Words that give a member a task, a lead or a cost: no bracket ends with them before that member expressly accepts them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.brackets.agreement import Stance
from models.brackets.bracket import BracketDuty
from models.brackets.operations import duties, positions
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.brackets.queries.why_open import why_brackets_are_open
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.lifting.lifting import LiftingState
from models.lifting.queries.progress import progress
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.adoption import note, terms
from tests.conftest import on_sqlite, url_of_one
from tests.lifting import begin_lifting
from tests.rounds import circulate, circulate_round, consolidate_and_answer, finish_round, open_next_round
from tests.web.circulation import SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def second(world: World) -> World:
    """Round 2 is open on a text in which Thailand alone asks for other words in paragraph 2."""
    world.replace("TH", "2", "fish", "fish, and Viet Nam leads the work")
    return open_next_round(SecondVersion(world, {}, circulate_round(world).id))


def brackets(world: World, version_id: int) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed_brackets(session, version_id)


def member(world: World, code: str) -> int:
    return world.coordinators[code].of_member().id


def mark(world: World, code: str, *named: str, choice: int | None = 1, now: datetime = LATER) -> BracketDuty:
    by, (bracket,) = world.coordinators[code], brackets(world, world.version_id)
    members = [member(world, one) for one in named]
    with world.database.transaction(viewer_of(by)) as session:
        id = bracket.bracket.id or 0
        return duties.mark(session, world.round_id, id, choice=choice, members=members, by=by, now=now)


def unmark(world: World, code: str, duty: BracketDuty) -> None:
    by, (bracket,) = world.coordinators[code], brackets(world, world.version_id)
    with world.database.transaction(viewer_of(by)) as session:
        duties.unmark(session, world.round_id, bracket.bracket.id or 0, duty.id, by=by, now=LATER)


def mark_at_work(world: World, bracket: PlacedBracket, *named: str, choice: int | None = 1) -> None:
    by, place = world.staff[0], bracket.places[0].id
    members = [member(world, one) for one in named]
    with world.database.transaction(viewer_of(by)) as session:
        duties.mark_at_work(session, place, choice=choice, members=members, by=by, now=LATER)


@pytest.mark.slow
def test_words_that_are_marked_in_a_round_wait_for_the_member_that_they_charge(second: World) -> None:
    mark(second, "KH", "VN")

    candidate = finish_round(second)

    (left,) = brackets(second, candidate.id)
    assert left.bracket.charged_members(left.bracket.alternatives[0].words) == ("Viet Nam",)
    with second.database.reading(WORKER) as session:
        (why,) = why_brackets_are_open(session, candidate).values()
        recipients = session.scalars(
            select(Notification.person_id).where(Notification.letter == Letter.DUTY_MARKED)
        ).all()
        marked = session.scalars(select(Event).where(Event.verb == Verb.DUTY_MARKED)).one()
    assert why.charged == ("Viet Nam",)
    assert recipients == [second.coordinators["VN"].id]
    assert marked.body is not None
    assert marked.body["members"] == ["Viet Nam"]

    third = open_next_round(SecondVersion(second, {}, circulate(second, candidate).id))
    third.keep("VN", "leads the work", stance=Stance.ACCEPT, choice=0)
    assert brackets(third, finish_round(third).id) == []


def test_a_mark_is_taken_off_by_who_has_set_it_and_by_nobody_else(second: World) -> None:
    duty = mark(second, "KH", "VN")
    assert mark(second, "KH", "VN").id == duty.id
    with pytest.raises(NotYours, match="Only Cambodia can take this mark off"):
        unmark(second, "VN", duty)
    unmark(second, "KH", duty)
    with pytest.raises(NotFound, match="taken off already"):
        unmark(second, "KH", duty)

    with second.database.reading(WORKER) as session:
        assert session.scalars(select(Notification).where(Notification.letter == Letter.DUTY_MARKED)).all() == []
    assert brackets(second, finish_round(second).id) == []


def test_a_mark_is_taken_off_in_a_later_round_too(second: World) -> None:
    duty = mark(second, "KH", "VN")
    third = open_next_round(SecondVersion(second, {}, circulate_round(second).id))

    unmark(third, "KH", duty)

    assert brackets(third, finish_round(third).id) == []


def test_what_two_members_mark_alike_stays_marked_until_both_take_it_off(second: World) -> None:
    duty = mark(second, "KH", "VN")
    assert mark(second, "LA", "VN").id != duty.id

    unmark(second, "KH", duty)

    (bracket,) = brackets(second, second.version_id)
    assert [one.marked_by for one in bracket.duties] == ["Lao PDR"]


def test_the_secretariat_takes_its_mark_off_in_a_later_candidate(world: World) -> None:
    world.replace("TH", "2", "fish", "fish, and Viet Nam leads the work")
    candidate, by = finish_round(world), world.staff[0]
    mark_at_work(world, brackets(world, candidate.id)[0], "VN", choice=None)
    second = open_next_round(SecondVersion(world, {}, circulate(world, candidate).id))
    (left,) = brackets(second, finish_round(second).id)
    with second.database.transaction(viewer_of(by)) as session:
        duties.unmark_at_work(session, left.places[0].id, left.duties[0].id, by=by, now=LATER)

    assert brackets(second, consolidate_and_answer(second).id) == []


@on_sqlite
def test_each_mark_owes_a_letter_whatever_number_it_has_and_what_is_taken_off_stays_in_what_was_sent(
    second: World,
) -> None:
    sent = []
    for minutes in (1, 2):
        duty = mark(second, "KH", "VN", now=LATER + timedelta(minutes=minutes))
        mark(second, "KH", "VN", now=LATER + timedelta(minutes=minutes, seconds=30))
        with second.database.transaction(WORKER) as session:
            owed = session.scalars(select(Notification).where(Notification.duty_id == duty.id)).all()
            for letter in owed:
                letter.state = WorkState.DONE
            sent.append(len(owed))
        unmark(second, "KH", duty)

    with second.database.reading(WORKER) as session:
        letters = session.scalars(select(Notification).where(Notification.letter == Letter.DUTY_MARKED)).all()
    assert (sent, [one.duty_id for one in letters]) == ([1, 1], [None, None])


def test_nobody_accepts_such_words_with_all_that_are_to_be_seen(second: World) -> None:
    mark(second, "KH", "VN", choice=None)

    for code, count in (("VN", 0), ("LA", 1)):
        by = second.coordinators[code]
        with second.database.transaction(viewer_of(by)) as session:
            assert positions.let_all_stand(session, second.round_id, by=by, now=LATER) == count


def test_a_mark_needs_a_member_and_words_that_are_there(second: World) -> None:
    with pytest.raises(Invalid, match="Say to which countries"):
        mark(second, "KH")
    with pytest.raises(Invalid, match="Choose the words"):
        mark(second, "KH", "VN", choice=9)
    second.everybody_submits()
    second.close()
    with pytest.raises(Untimely, match="closed on"):
        mark(second, "KH", "VN")


def test_the_secretariat_marks_a_bracket_that_a_candidate_opens_and_it_stays_marked(world: World) -> None:
    world.replace("TH", "2", "fish", "fish, and Viet Nam leads the work")
    candidate = finish_round(world)
    mark_at_work(world, brackets(world, candidate.id)[0], "VN", choice=None)

    with world.database.reading(viewer_of(world.coordinators["VN"])) as session:
        assert session.scalars(select(BracketDuty)).all() == []
    second = open_next_round(SecondVersion(world, {}, circulate(world, candidate).id))
    with world.database.reading(viewer_of(world.coordinators["VN"])) as session:
        assert session.scalars(select(BracketDuty.members)).all() == [["Viet Nam"]]
    (left,) = brackets(second, finish_round(second).id)
    assert left.duties[0].marked_by == "the secretariat"


def test_the_text_is_owed_anew_when_the_secretariat_marks_a_bracket_that_goes_on(second: World) -> None:
    second.replace("CN", "1", "every year", "each year")
    second.keep("MM", "leads the work", stance=Stance.RESERVED)
    _, carried = brackets(second, finish_round(second).id)

    mark_at_work(second, carried, "VN")

    with second.database.reading(WORKER) as session:
        owed = session.scalars(select(Consolidation).order_by(Consolidation.id.desc())).first()
        assert owed is not None
        assert owed.inputs["duties"][0][2] == ["Viet Nam"]


def test_what_words_charge_goes_on_in_the_wider_bracket_with_which_theirs_falls(second: World) -> None:
    mark(second, "KH", "VN")
    text = second.paragraph("2").text
    second.replace("CN", "2", text, "All of the six must look after whatever swims in it.")

    (wider,) = brackets(second, circulate_round(second).id)

    assert [wider.bracket.charged_members(one.words) for one in wider.bracket.alternatives] == [("Viet Nam",)] * 2


@pytest.mark.slow
@pytest.mark.parametrize("way", [AdoptionProcedure.MEETING, AdoptionProcedure.TACIT])
def test_neither_a_silence_nor_a_meeting_binds_the_member_that_words_charge(
    second: World, way: AdoptionProcedure
) -> None:
    mark(second, "KH", "VN")
    out = circulate_round(second)
    for answers in (False, True):
        assert isinstance(out, DraftVersion)
        note(second, out, {1: ", and Viet Nam leads the work"})
        lifting = begin_lifting(second, out, terms(second, way, present="KH TH", agreed="KH TH"))
        lifting.acknowledge("CN", "LA", "MM", "VN", "KH", "TH")
        for code in ("KH", "TH"):
            lifting.answer(code)
        if answers:
            lifting.answer("VN")
        with second.database.reading(WORKER) as session:
            (put_words,) = progress(session, lifting.id).words
            assert put_words.unaccepted == ([] if answers else ["Viet Nam"])
        lifting.end()
        assert lifting.row().state is (LiftingState.LIFTED if answers else LiftingState.LAPSED)
    assert brackets(second, lifting.result().id) == []


@pytest.mark.slow
@pytest.mark.parametrize("way", [AdoptionProcedure.MEETING, AdoptionProcedure.TACIT])
def test_neither_a_silence_nor_a_meeting_binds_a_member_that_is_reserved(second: World, way: AdoptionProcedure) -> None:
    second.keep("VN", "leads the work", stance=Stance.RESERVED)
    second.submit("VN")
    out = circulate_round(second)
    for answers in (False, True):
        note(second, out, {1: ", and Viet Nam leads the work"})
        lifting = begin_lifting(second, out, terms(second, way, present="KH TH", agreed="KH TH"))
        lifting.acknowledge("CN", "LA", "MM", "VN", "KH", "TH")
        for code in ("KH", "TH", *(["VN"] if answers else [])):
            lifting.answer(code)
        with second.database.reading(WORKER) as session:
            (put_words,) = progress(session, lifting.id).words
            assert put_words.unaccepted == ([] if answers else ["Viet Nam"])
        lifting.end()
        assert lifting.row().state is (LiftingState.LIFTED if answers else LiftingState.LAPSED)
