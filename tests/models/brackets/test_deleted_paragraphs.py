"""A paragraph that some would take out stays while others have spoken on words in it, or would move it."""

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.brackets.agreement import Stance
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries import answering
from models.brackets.queries.listed import Silence
from models.brackets.queries.placed import count_brackets, paragraph_of, placed_brackets
from models.brackets.queries.why_open import why_brackets_are_open
from models.brackets.reading import read_back
from models.brackets.typed_words import Choice
from models.brackets.whole_paragraph import DELETE_PARAGRAPH
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.queries import country
from models.db.access import WORKER, viewer_of
from models.lifting.lifting import Mark
from models.lifting.operations import sheet
from models.lifting.operations.sheet import SheetNote
from models.lifting.queries.meeting_sheet import meeting_sheet
from testing.world import LATER, MEMBERS, World
from tests.adoption import terms
from tests.conftest import url_of_one
from tests.lifting import begin_lifting
from tests.models.brackets.test_moves import move
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def second(world: World) -> World:
    """Thailand asks for other words in paragraph 2; round 2 is open."""
    world.replace("TH", "2", "fish", "fish and dolphins")
    return open_next_round(SecondVersion(world, {}, circulate_round(world).id))


def accept_deletion(world: World, code: str) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        (id,) = (
            one.bracket.id for one in placed_brackets(session, world.version_id) if one.bracket.takes_paragraph_out
        )
        statement = BracketStatement(id or 0, Stance.ACCEPT, choice=0)
        positions.save(session, world.round_id, [statement], by=by, now=LATER)


@pytest.mark.slow
@pytest.mark.parametrize("stance", [Stance.KEEP, Stance.RESERVED])
def test_a_silence_takes_no_words_away_that_a_member_keeps_or_is_reserved_on(second: World, stance: Stance) -> None:
    second.keep("VN", "dolphins", stance=stance)
    taken_out = Words(CommentType.SUBSTANTIVE, Change.DELETE, second.paragraph("2").id, "", "", "Said elsewhere.")
    second.comment("LA", taken_out)
    third = open_next_round(SecondVersion(second, {}, circulate_round(second).id))

    by = third.coordinators["VN"]
    with third.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, third.round_id, by.of_member())
        listed = {
            one.bracket.takes_paragraph_out: one.silence
            for one in answering.listed_brackets(session, answer.round, answer.member)
        }
    assert listed[True] is Silence.GOES_ON

    accept_deletion(third, "TH")
    out = circulate_round(third)
    with third.database.reading(WORKER) as session:
        (whole,) = (one for one in placed_brackets(session, out.id) if one.bracket.takes_paragraph_out)
        why = why_brackets_are_open(session, out)[whole.bracket.id or 0]
        assert (why.inside, count_brackets(session, out.id)) == (("Viet Nam",), 2)

    fourth = open_next_round(SecondVersion(third, {}, out.id))
    accept_deletion(fourth, "VN")
    with fourth.database.reading(WORKER) as session:
        assert count_brackets(session, circulate_round(fourth).id) == 0


def test_who_is_reserved_on_a_deletion_alone_has_not_spoken_on_words_of_the_paragraph(second: World) -> None:
    taken_out = Words(CommentType.SUBSTANTIVE, Change.DELETE, second.paragraph("2").id, "", "", "Said elsewhere.")
    second.comment("LA", taken_out)
    third = open_next_round(SecondVersion(second, {}, circulate_round(second).id))
    by = third.coordinators["VN"]
    with third.database.transaction(viewer_of(by)) as session:
        (id,) = (
            one.bracket.id for one in placed_brackets(session, third.version_id) if one.bracket.takes_paragraph_out
        )
        positions.save(session, third.round_id, [BracketStatement(id or 0, Stance.RESERVED)], by=by, now=LATER)

    fourth = open_next_round(SecondVersion(third, {}, circulate_round(third).id))
    with fourth.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, fourth.round_id, by.of_member())
        (silence,) = (
            one.silence
            for one in answering.listed_brackets(session, answer.round, answer.member)
            if one.bracket.takes_paragraph_out
        )
    assert silence is Silence.EARLIER


@pytest.mark.parametrize(
    ("alone", "place"),
    [("[Lao PDR: move this paragraph to after paragraph 4]", 0), ("[Myanmar: delete this paragraph]", 1)],
)
def test_one_of_two_wishes_about_a_paragraph_is_chosen_where_it_alone_is_left(
    world: World, alone: str, place: int
) -> None:
    move(world, "LA", "1", "4")
    world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("1").id, justification="Old."))
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    with second.database.reading(WORKER) as session:
        standing = paragraph_of(session, second.paragraph("1").id)
    assert standing is not None

    read = read_back(standing, f"{alone} {world.paragraph('1').text}", "en")

    assert (read.choices, read.unclear) == (
        {0: Choice(Stance.ACCEPT, standing.brackets[0].alternatives[place].words)},
        (),
    )


def test_no_silence_procedure_takes_words_away_on_which_a_member_is_reserved(second: World) -> None:
    second.keep("VN", "dolphins", stance=Stance.RESERVED)
    taken_out = Words(CommentType.SUBSTANTIVE, Change.DELETE, second.paragraph("2").id, "", "", "Said elsewhere.")
    second.comment("LA", taken_out)
    third = circulate_round(second)
    with second.database.transaction(viewer_of(second.staff[0])) as session:
        (whole,) = (one for one in meeting_sheet(session, third.id).brackets if one.bracket.takes_paragraph_out)
        noted = SheetNote(whole.id, Mark.AGREED, whole.choices.index((DELETE_PARAGRAPH,)))
        sheet.save(session, third.id, [noted], by=second.staff[0], now=LATER)

    silent = begin_lifting(second, third, terms(second, AdoptionProcedure.TACIT))
    silent.acknowledge(*MEMBERS)
    silent.end()
    assert silent.row().result is None

    again = begin_lifting(second, third, terms(second, AdoptionProcedure.TACIT))
    again.acknowledge(*MEMBERS)
    again.answer("VN")
    again.end()
    with second.database.reading(WORKER) as session:
        assert count_brackets(session, again.result().id) == 0
