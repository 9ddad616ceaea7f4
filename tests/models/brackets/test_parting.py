"""Parting a bracket with several places: who has to agree, and what becomes of its words, positions and marks."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.brackets.agreement import Alternative, OpenBracket, Position, Rule, Stance, Words
from models.brackets.bracket import AcceptableWords, BracketEnding, BracketPosition
from models.brackets.operations import duties, parting, positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.parting import awaited_to_part, can_be_parted, is_parted, part, stance_at
from models.brackets.queries.placed import EarlierBracket, PlacedBracket, count_brackets, placed_brackets
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, unsealed, viewer_of
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.conftest import url_of_one
from tests.models.brackets.agreeing import base_paragraph, make_paragraph, next_base, proposal, terms
from tests.rounds import circulate, circulate_round, consolidate_and_answer, finish_round, open_next_round
from tests.web.circulation import SecondVersion

WHOLE = OpenBracket(
    ("members", "fish"),
    (
        Alternative(("states", "plants"), ("China",), (1,)),
        Alternative(("states", "fish"), ("Lao PDR",), (2,)),
        Alternative(("members", "people"), ("Viet Nam",), (3,)),
    ),
    ("Myanmar",),
    ("states", "animals"),
    id=1,
)


def test_a_part_has_the_words_of_its_place_and_who_asks_for_them() -> None:
    assert part(WHOLE, 0) == OpenBracket(
        ("members",), (Alternative(("states",), ("China", "Lao PDR"), (1, 2)),), ("Myanmar", "Viet Nam")
    )
    assert part(WHOLE, 1) == OpenBracket(
        ("fish",),
        (Alternative(("plants",), ("China",), (1,)), Alternative(("people",), ("Viet Nam",), (3,))),
        ("Lao PDR", "Myanmar"),
        ("animals",),
    )
    assert part(replace(WHOLE, alternatives=WHOLE.alternatives[1:2]), 1) is None


def test_it_is_parted_when_all_who_ask_for_words_agree_and_nothing_else_hinders() -> None:
    some, all_of_them = ("China", "Viet Nam"), ("China", "Lao PDR", "Viet Nam")

    assert awaited_to_part(replace(WHOLE, parting=some)) == ("Lao PDR",)
    assert not is_parted(replace(WHOLE, parting=some))
    assert is_parted(replace(WHOLE, parting=all_of_them))
    assert not is_parted(replace(WHOLE, parting=all_of_them, ad_referendum=("Myanmar",)))
    assert not can_be_parted(OpenBracket(("will",), (Alternative(("shall",), ("China",)),)))


@pytest.mark.parametrize(
    ("words", "at_first", "at_second"),
    [
        (("states", "plants"), (Stance.ACCEPT, ("states",)), (Stance.ACCEPT, ("plants",))),
        (("members", "people"), (Stance.KEEP, None), (Stance.ACCEPT, ("people",))),
        (None, (Stance.RESERVED, None), (Stance.RESERVED, None)),
    ],
)
def test_a_position_says_of_each_place_what_it_said_of_the_whole(
    words: Words | None, at_first: tuple[Stance, Words | None], at_second: tuple[Stance, Words | None]
) -> None:
    stance = Stance.ACCEPT if words else Stance.RESERVED

    assert [stance_at(WHOLE, place, stance, words) for place in (0, 1)] == [at_first, at_second]


def test_only_what_the_rules_leave_open_is_parted_and_each_part_goes_on_for_itself() -> None:
    base = next_base(
        make_paragraph(
            base_paragraph("The members protect the fish."), [proposal(1, "China", "The states protect the plants.")]
        )
    )
    assert base.standing is not None
    (bracket,) = base.standing.brackets
    assert len(bracket.standing) == 2
    to_part = replace(base, standing=replace(base.standing, brackets=(replace(bracket, parting=("China",)),)))

    ended = make_paragraph(to_part)
    assert ended.text == "The states protect the plants."

    keeps = terms(positions={1: {"Myanmar": Position(Stance.KEEP)}})
    parted = make_paragraph(to_part, rules=keeps)
    assert parted.text == make_paragraph(base, rules=keeps).text
    assert [(one.bracket_id, one.number, one.keepers) for one in parted.brackets] == [
        (None, 0, ["Myanmar"]),
        (None, 1, ["Myanmar"]),
    ]
    assert [(one.rule, one.members) for one in parted.endings] == [(Rule.PARTED, ("China",))]
    assert parted.agreed == ()

    first_part = {2: {"Myanmar": Position(Stance.ACCEPT, ("states",))}}
    after = make_paragraph(next_base(parted, start=2), rules=terms(positions=first_part))
    assert after.text == "The states protect the [fish – Myanmar] [China: plants]."


def test_a_place_at_which_nobody_asks_for_other_words_any_more_stands_as_in_the_draft() -> None:
    base = next_base(
        make_paragraph(
            base_paragraph("The members protect the fish."), [proposal(1, "China", "The states protect the plants.")]
        )
    )
    assert base.standing is not None
    (bracket,) = base.standing.brackets
    to_part = replace(base, standing=replace(base.standing, brackets=(replace(bracket, parting=("China",)),)))
    positions = {1: {"China": Position(Stance.OTHER, ("states", "fish")), "Myanmar": Position(Stance.KEEP)}}

    parted = make_paragraph(to_part, rules=terms(positions=positions))

    assert parted.text == "The [members – Myanmar] [China: states] protect the fish."
    assert parted.standing == "The members protect the fish."
    assert parted.agreed == ()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def second(world: World) -> World:
    """Round 2 is open on a text with one bracket of two places in paragraph 2: China and Viet Nam ask for words in it."""
    text = "The members will protect the river and its fish."
    world.replace("CN", "2", text, "The states will protect the river and its plants.")
    world.replace("VN", "2", "fish", "people")
    return open_next_round(SecondVersion(world, {}, circulate_round(world).id))


def brackets(world: World, version_id: int | None = None) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed_brackets(session, version_id or world.version_id)


def ask(world: World, code: str, reason: str = "", bracket: int | None = None) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        id = bracket or brackets(world)[0].bracket.id or 0
        parting.ask(session, world.round_id, id, reason=reason, by=by, now=LATER)


def test_members_that_want_it_parted_are_listed_by_name_and_not_by_who_asked_first(second: World) -> None:
    ask(second, "VN", "Two matters.")
    ask(second, "CN")

    (whole,) = brackets(second)

    assert [one.member.name for one in whole.partings] == ["China", "Viet Nam"]


def take_back(world: World, code: str) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        parting.take_back(session, world.round_id, brackets(world)[0].bracket.id or 0, by=by, now=LATER)


def say(world: World, code: str, statement: BracketStatement) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        positions.save(session, world.round_id, [statement], by=by, now=LATER)


@pytest.mark.slow
def test_it_is_parted_once_all_sponsors_agree_also_when_that_takes_two_rounds(second: World) -> None:
    (whole,) = brackets(second)
    assert whole.bracket.standing == ("members", "fish")
    ask(second, "VN", "We can accept “states”, and not “plants”.")

    third = open_next_round(SecondVersion(second, {}, circulate_round(second).id))
    (still,) = brackets(third)
    assert still.bracket.id == whole.bracket.id
    assert still.bracket.parting == ("Viet Nam",)
    ask(third, "CN")
    out = circulate_round(third)

    parts = brackets(third, out.id)
    assert [one.bracket.standing for one in parts] == [("members",), ("fish",)]
    assert whole.bracket.id not in {one.bracket.id for one in parts}
    assert [one.came_from for one in parts] == [(EarlierBracket(1, 3),)] * 2
    assert None not in {one.bracket.id for one in parts}
    with third.database.reading(WORKER) as session:
        assert count_brackets(session, out.id) == 2
        (ending,) = session.scalars(select(BracketEnding).where(BracketEnding.version_id == out.id))
        events = session.scalars(select(Event).where(Event.verb.in_((Verb.PARTING_ASKED, Verb.BRACKET_ENDED)))).all()
        recipients = session.scalars(
            select(Notification.person_id).where(Notification.letter == Letter.PARTING_ASKED)
        ).all()
    assert (ending.bracket_id, ending.rule, ending.members) == (whole.bracket.id, Rule.PARTED, ["China", "Viet Nam"])
    assert [event.verb for event in events] == [Verb.PARTING_ASKED, Verb.PARTING_ASKED, Verb.BRACKET_ENDED]
    assert recipients == [second.coordinators["CN"].id]


@pytest.mark.slow
def test_positions_go_on_in_the_parts_and_end_them_one_by_one(second: World) -> None:
    (whole,) = brackets(second)
    id = whole.bracket.id or 0
    say(second, "LA", BracketStatement(id, Stance.ACCEPT, choice=0, can_accept=(1,), reason="Either."))
    say(second, "MM", BracketStatement(id, Stance.RESERVED))
    ask(second, "VN", "Two matters.")
    ask(second, "CN")
    out = circulate_round(second)

    places = [one.bracket for one in brackets(second, out.id)]
    with second.database.reading(WORKER) as session:
        of_parts = BracketPosition.bracket_id.in_([one.id for one in places])
        positions = session.scalars(select(BracketPosition).where(of_parts).order_by(BracketPosition.id)).all()
        could = session.scalars(
            select(AcceptableWords.words)
            .join(BracketPosition, BracketPosition.id == AcceptableWords.position_id)
            .where(of_parts)
            .execution_options(**unsealed("what was copied is looked at"))
        ).all()
    assert [(one.stance, one.words, one.reason) for one in positions] == [
        (Stance.ACCEPT, ["states"], "Either."),
        (Stance.RESERVED, None, ""),
        (Stance.ACCEPT, ["plants"], "Either."),
        (Stance.RESERVED, None, ""),
    ]
    assert sorted(could) == [["members"], ["people"]]
    assert [one.named for one in places] == [("China", "Lao PDR", "Viet Nam"), ("China", "Lao PDR", "Viet Nam")]

    third = open_next_round(SecondVersion(second, {}, out.id))
    first_part = places[0].id or 0
    say(third, "VN", BracketStatement(first_part, Stance.ACCEPT, choice=0))
    say(third, "MM", BracketStatement(first_part, Stance.NOT_OPPOSED))
    (left,) = brackets(third, circulate_round(third).id)
    assert left.bracket.id == places[1].id


@pytest.mark.slow
def test_marks_of_a_duty_go_on_in_the_parts(second: World) -> None:
    by = second.coordinators["KH"]
    with second.database.transaction(viewer_of(by)) as session:
        id = brackets(second)[0].bracket.id or 0
        members = [second.coordinators["TH"].of_member().id]
        duties.mark(session, second.round_id, id, choice=2, members=members, by=by, now=LATER)
    ask(second, "VN", "Two matters.")
    ask(second, "CN")

    parts = [one.bracket for one in brackets(second, circulate_round(second).id)]

    assert [[one.charged_members(each.words) for each in one.alternatives] for one in parts] == [
        [()],
        [(), ("Thailand",)],
    ]


@pytest.mark.slow
def test_a_wish_is_taken_back_before_the_round_closes(second: World) -> None:
    ask(second, "CN", "Two matters.")
    ask(second, "VN")
    take_back(second, "VN")
    with pytest.raises(NotFound, match="has taken it back already"):
        take_back(second, "VN")
    take_back(second, "CN")

    with second.database.reading(WORKER) as session:
        assert session.scalars(select(Notification).where(Notification.letter == Letter.PARTING_ASKED)).all() == []
    candidate = finish_round(second)
    assert len(brackets(second, candidate.id)) == 1
    with pytest.raises(Untimely, match="closed on"):
        ask(second, "VN", "Two matters.")


def test_who_is_named_asks_and_says_why(second: World) -> None:
    with pytest.raises(NotYours, match="Only a country that is named"):
        ask(second, "KH", "Two matters.")
    with pytest.raises(Invalid, match="Say why"):
        ask(second, "CN", "  ")
    with pytest.raises(NotYours), second.database.transaction(viewer_of(second.deputy)) as session:
        parting.ask(session, second.round_id, 1, reason="Two.", by=second.deputy, now=LATER)
    with pytest.raises(NotFound):
        ask(second, "CN", "Two matters.", bracket=999)


def test_the_same_wishes_give_the_same_candidate(second: World) -> None:
    ask(second, "CN", "Two matters.")
    ask(second, "VN")
    candidate = finish_round(second)
    with second.database.reading(WORKER) as session:
        frozen = session.scalars(select(Consolidation).order_by(Consolidation.id.desc())).first()
        assert frozen is not None
        assert frozen.inputs["partings"] == [[brackets(second)[0].bracket.id, ["China", "Viet Nam"]]]
    again = consolidate_and_answer(second)
    assert isinstance(candidate, DraftVersion)
    assert again.fingerprint == candidate.fingerprint
    assert len(brackets(second, circulate(second, again).id)) == 2
