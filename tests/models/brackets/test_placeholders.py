"""A bracket on a placeholder that an older release made: it took “TBD” alone, without the square brackets around it."""

import pytest

from models.brackets.agreement import Alternative, OpenBracket, Position, Stance, Words
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.brackets import shown_brackets
from models.brackets.queries.placed import placed_brackets
from models.brackets.rules import ending, is_incomplete
from models.consolidation.consolidation import Conflict
from models.db.access import WORKER, viewer_of
from models.drafts.version import Paragraph
from testing.world import LATER, World
from tests.conftest import url_of_one
from tests.models.brackets.agreeing import MEMBERS
from tests.rounds import arrange, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion

INSIDE = OpenBracket(("TBD",), (Alternative(("2027",), ("China",)),), around=(("[", "]"),))


@pytest.mark.parametrize(
    ("words", "around", "literal", "incomplete"),
    [
        (("TBD",), ("[", "]"), (), True),
        (("TBD",), ("", ""), (), True),
        (("TBD",), ("[", "]"), ("[TBD]",), False),
        (("to be confirmed",), ("[", " by staff]"), (), True),
        (("to be confirmed",), ("", ""), (), False),
        (("2027",), ("[", "]"), (), False),
        (("",), ("", ""), (), False),
        (("",), ("[", "]"), (), True),
    ],
)
def test_words_are_missing_by_what_stands_around_them_too(
    words: Words, around: tuple[str, str], literal: tuple[str, ...], incomplete: bool
) -> None:
    assert is_incomplete(OpenBracket(words, (), around=(around,), literal=literal), words) is incomplete


def test_neither_keep_nor_a_withdrawal_ends_it() -> None:
    keeps = dict.fromkeys(MEMBERS, Position(Stance.KEEP))
    assert ending(INSIDE, keeps, MEMBERS, MEMBERS) is None
    accepts = dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, ("2027",)))
    assert ending(INSIDE, accepts, MEMBERS, MEMBERS) is not None


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.mark.slow
def test_rows_of_an_older_release_are_judged_by_the_text_around_them(world: World) -> None:
    world.replace("CN", "2", "fish", "plants")
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    with second.database.transaction(WORKER) as session:
        (one,) = placed_brackets(session, second.version_id)
        conflict, paragraph = session.get_one(Conflict, one.places[0].id), session.get_one(Paragraph, one.paragraph.id)
        start, was = conflict.standing_start, paragraph.standing_words
        arrange(
            session,
            paragraph,
            second.consultation_id,
            standing=f"{was[:start]}[TBD]{was[conflict.standing_end :]}",
            text=paragraph.text.replace("[fish] [China: plants]", "[[TBD] [China: plants]]"),
        )
        where = {
            "start": conflict.start + 1,
            "end": conflict.end,
            "standing_start": start + 1,
            "standing_end": start + 4,
        }
        arrange(session, conflict, second.consultation_id, base_text="TBD", **where)
    for by in second.coordinators.values():
        with second.database.transaction(viewer_of(by)) as session:
            (one,) = placed_brackets(session, second.version_id)
            statement = BracketStatement(one.bracket.id or 0, Stance.KEEP)
            positions.save(session, second.round_id, [statement], by=by, now=LATER)

    third = finish_round(second)

    with second.database.reading(WORKER) as session:
        (still,) = placed_brackets(session, third.id)
        (shown,) = shown_brackets(session, [still.paragraph], second.round_id)
    assert (still.bracket.standing, still.bracket.around) == (("TBD",), (("[", "]"),))
    assert is_incomplete(shown.whole, shown.whole.standing)
