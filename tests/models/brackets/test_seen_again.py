"""Brackets of one sentence that would end together by the choices of different members: the sentence is seen once more."""

import pytest
from sqlalchemy import select

from models.brackets.agreement import Position, Rule, Stance
from models.brackets.bracket import Bracket, BracketEnding
from models.brackets.queries import answering
from models.brackets.queries.brackets import shown_brackets
from models.brackets.queries.in_answer import brackets_in_answer
from models.brackets.queries.listed import Silence
from models.brackets.queries.placed import EarlierBracket, PlacedBracket, placed_brackets
from models.brackets.queries.records import bracket_records
from models.brackets.rules import ending
from models.comments.queries import country
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import BaseParagraph
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from testing.world import World
from tests.conftest import url_of_one
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import BURMESE, SecondVersion

DUTY = "Each member must pay all the costs of the boats."
ONLY = DUTY.replace("must pay", "must only pay")
SOME = DUTY.replace("all the costs", "none of the costs")


def two_in_a_sentence(by: str = "Thailand") -> BaseParagraph:
    return next_base(make_paragraph(base_paragraph(DUTY), [proposal(1, "China", ONLY), proposal(2, by, SOME)]))


def test_what_nobody_asked_for_together_stands_in_a_bracket_first() -> None:
    after = make_paragraph(two_in_a_sentence())

    assert (
        after.text
        == "Each member must [China, Thailand: only] pay [all] [China, Thailand: none of] the costs of the boats."
    )
    assert after.standing == DUTY
    assert [(one.kind, one.bracket_id, one.number) for one in after.brackets] == [
        (ConflictKind.TO_BE_SEEN, None, 0)
    ] * 2
    assert [(one.bracket_id, one.rule) for one in after.endings] == [(1, Rule.SEEN_AGAIN), (2, Rule.SEEN_AGAIN)]
    assert after.agreed == ()


@pytest.mark.parametrize("aside", [f"({BURMESE})", "（全部。）", "“全部。”", "(all of them.)"])
def test_a_sentence_that_is_quoted_in_another_does_not_end_it(aside: str) -> None:
    duty = f"Each member must pay {aside} all the costs."
    other = [duty.replace("must pay", "must only pay"), duty.replace("all the", "none of the")]
    base = next_base(
        make_paragraph(base_paragraph(duty), [proposal(1, "China", other[0]), proposal(2, "Thailand", other[1])])
    )

    assert [one.rule for one in make_paragraph(base).endings] == [Rule.SEEN_AGAIN, Rule.SEEN_AGAIN]


def test_nobody_is_bothered_where_one_member_speaks_for_the_whole() -> None:
    both = "Each member must only pay none of the costs of the boats."
    assert make_paragraph(two_in_a_sentence(by="China")).text == both

    base = two_in_a_sentence()
    accepted = {
        bracket.id or 0: {"Lao PDR": Position(Stance.ACCEPT, bracket.alternatives[0].words)}
        for bracket in base.words.brackets
    }
    assert make_paragraph(base, rules=terms(positions=accepted)).text == both


def test_other_sentences_and_the_words_of_the_draft_are_no_matter() -> None:
    text = "The members meet each year. They share data."
    apart = next_base(
        make_paragraph(
            base_paragraph(text),
            [
                proposal(1, "China", text.replace("year", "month")),
                proposal(2, "Thailand", text.replace("data", "maps")),
            ],
        )
    )
    assert make_paragraph(apart).text == "The members meet each month. They share maps."

    base = two_in_a_sentence()
    withdrawn = {2: {"Thailand": Position(Stance.KEEP)}}
    assert make_paragraph(base, rules=terms(positions=withdrawn)).text == ONLY


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def third(world: World) -> World:
    """China and Thailand changed one sentence in two places; nobody objected in round 2, and round 3 is open."""
    world.replace("CN", "2", "will protect", "will only protect")
    world.replace("TH", "2", "its fish", "none of its fish")
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    return open_next_round(SecondVersion(second, {}, circulate_round(second).id))


def brackets(world: World, version_id: int) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed_brackets(session, version_id)


def test_it_is_on_the_list_and_the_receipt_of_every_member_and_says_why(third: World) -> None:
    (one,) = brackets(third, third.version_id)
    assert one.came_from == (EarlierBracket(1, 2), EarlierBracket(2, 2))
    assert one.bracket.is_seen_again
    with third.database.reading(WORKER) as session:
        assert [each.came_from for each in shown_brackets(session, [one.paragraph], None)] == [[*one.came_from]] * 2

    by = third.coordinators["KH"]
    with third.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, third.round_id, by.of_member())
        (listed,) = answering.listed_brackets(session, answer.round, answer.member)
        assert listed.silence is Silence.LETS_STAND
        assert "".join(each.text for each in listed.sentence(listed.bracket.circulated[0])) == (
            "The members will only protect the river and none of its fish."
        )
        assert len(brackets_in_answer([listed], "Cambodia").lets_stand) == 1
    with third.database.reading(WORKER) as session:
        records = bracket_records(session, session.get_one(DraftVersion, third.version_id), {})
        assert [record.outcome for record in records] == [
            "“only”, to be seen once more in its sentence (China)",
            "“none of”, to be seen once more in its sentence (Thailand)",
        ]
        assert session.scalars(select(Bracket.origins).where(Bracket.id == one.bracket.id)).one() == [1, 2]


def test_it_ends_when_every_member_has_answered_those_who_asked_among_them(third: World) -> None:
    (one,) = brackets(third, third.version_id)
    assert ending(one.bracket, {}, MEMBERS, set(MEMBERS) - {"China"}) is None
    out = circulate_round(third)

    with third.database.reading(WORKER) as session:
        found = session.scalars(select(BracketEnding).where(BracketEnding.version_id == out.id)).one()
    assert (found.rule, found.words) == (Rule.LET_STAND, ["only ", "none of "])
    assert brackets(third, out.id) == []
