"""What is typed over one place of a bracket that has several, or around one that becomes such a place."""

import pytest
from sqlalchemy.orm import joinedload

from models.brackets.agreement import Position, Stance
from models.brackets.queries.answering import listed_brackets
from models.brackets.queries.brackets import ShownBracket
from models.brackets.queries.placed import open_bracket
from models.brackets.reading import half_edited, read_back
from models.brackets.typed_words import Choice
from models.consolidation.consolidation import Alternative, Conflict, ConflictKind
from models.consolidation.result import MadeParagraph
from models.db.access import viewer_of
from models.drafts.version import Paragraph
from models.rounds.consultation import Round
from testing.rounds import open_round_on
from testing.world import World
from tests.models.brackets.agreeing import MEMBERS, make_paragraph, next_base, proposal, terms
from tests.models.brackets.test_reading import after
from tests.rounds import circulate, finish_round


def withdrawn(text: str, wish: str, words: tuple[str, str]) -> MadeParagraph:
    """A paragraph in which China has asked for a `wish` with two places, and now asks for these words."""
    base = after(text, ("China", wish))
    positions = {"China": Position(Stance.OTHER, words), "Myanmar": Position(Stance.KEEP)}
    return make_paragraph(base, (), terms(positions={base.words.brackets[0].id or 0: positions}))


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("states", "fish"), "All members see that the [members – Myanmar] [China: states] protect the fish."),
        (("members", "plants"), "All members see that the members protect the [fish – Myanmar] [China: plants]."),
    ],
)
def test_a_place_at_which_nobody_asks_for_other_words_any_more_is_written_plainly_and_stays_a_place(
    words: tuple[str, str], written: str
) -> None:
    second = withdrawn(
        "All members see that the members protect the fish.",
        "All members see that the states protect the plants.",
        words,
    )
    base = next_base(second)
    assert (second.text, second.standing) == (written, "All members see that the members protect the fish.")
    assert [one.base_text for one in second.brackets] == ["members", "fish"]
    assert len({one.bracket_id for one in second.brackets}) == 1

    signed = base.words.signed
    assert read_back(base.words, written, "en").signed == signed
    assert read_back(base.words, written.replace("see", "know"), "en").signed == signed.replace("see", "know")
    agreed = {1: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, words))}
    assert make_paragraph(
        base, (), terms(positions=agreed)
    ).text == "All members see that the {} protect the {}.".format(*words)


def test_words_typed_over_a_place_that_is_written_plainly_are_words_for_its_bracket() -> None:
    base = next_base(withdrawn("The members protect the fish.", "The states protect the plants.", ("states", "fish")))

    typed = base.text.replace("fish.", "crabs.")

    assert read_back(base.words, typed, "en").choices == {0: Choice(Stance.OTHER, ("members", "crabs"))}


def test_words_at_one_place_that_two_members_have_there_choose_neither_before_the_other_places_say_which() -> None:
    base = after(
        "They will meet every year.",
        ("China", "They shall meet every month."),
        ("Viet Nam", "They shall meet every week."),
    )
    assert base.text == ("They [will] [China, Viet Nam: shall] meet every [year] [China: month][Viet Nam: week].")
    (bracket,) = base.words.brackets

    beside = " meet every [year] [China: month][Viet Nam: week]."
    assert read_back(base.words, f"They shall{beside}", "en").choices == {}
    assert "[year] [China: month][Viet Nam: week]" in half_edited(base.words, f"They shall{beside}", "en")
    assert read_back(base.words, f"They will{beside}", "en").choices == {0: Choice(Stance.KEEP)}
    assert read_back(base.words, "They shall meet every week.", "en").choices == {
        0: Choice(Stance.ACCEPT, bracket.alternatives[1].words)
    }


@pytest.mark.parametrize(
    ("text", "shown"), [("All protect the fish.", ["fish"]), ("All protect the [fish].", ["[fish]"])]
)
def test_a_page_shows_such_a_place_as_its_text_was_circulated(text: str, shown: list[str]) -> None:
    conflict = Conflict(
        kind=ConflictKind.CONTESTED,
        base_text="fish",
        start=16,
        end=len(text) - 1,
        keepers=[],
        ad_referendum=[],
        alternatives=[Alternative(text="fish", sponsors=["China"], comments=[])],
    )
    bracket = ShownBracket(conflict, Paragraph(text=text), 0, (), None, open_bracket([conflict]), 1, is_first=False)

    assert [one.text for one in bracket.shown] == shown


def test_two_who_ask_for_the_same_words_around_a_bracket_keep_their_own_words_in_it() -> None:
    first = after(
        "The members shall protect fish.",
        ("Cambodia", "The members should protect fish."),
        ("China", "The members must protect fish."),
        ("Viet Nam", "The members will protect fish."),
    )
    guard = first.text.replace("protect", "guard")
    second = make_paragraph(
        first,
        [
            proposal(11, "Cambodia", guard),
            proposal(12, "China", first.text.replace("protect", "defend")),
            proposal(13, "Lao PDR", "The members preserve all fish."),
            proposal(14, "Viet Nam", guard.replace("The members", "The members jointly")),
        ],
        terms(answered=()),
    )

    for words in ("[Cambodia: should guard]", "[China: must defend]", "[Viet Nam: will guard]"):
        assert words in second.text
    assert "[Viet Nam: jointly]" in second.text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("must", "They [will] [China: must] meet every [year] [China: month]."),
        ("must all", "They [will] [China: must all] meet every [year] [China: month]."),
        ("", "They [will] [China: delete] meet every [year] [China: month]."),
        ("will", "They will meet every [year] [China: month]."),
    ],
)
def test_a_member_that_types_words_at_one_place_goes_on_asking_for_its_own_at_the_others(
    typed: str, written: str
) -> None:
    base = after("They will meet every year.", ("China", "They shall meet every month."))
    reworded = base.text.replace("[will] [China: shall]", typed)

    assert make_paragraph(base, [proposal(11, "China", reworded)], terms(answered=())).text == written


def test_a_member_that_takes_the_words_of_another_at_one_place_keeps_its_own_at_the_others() -> None:
    wishes = ("China", "They shall meet every month."), ("Viet Nam", "They must meet every week.")
    base = after("They will meet every year.", *wishes)
    reworded = base.text.replace("[will] [China: shall][Viet Nam: must]", "must")

    second = make_paragraph(base, [proposal(11, "China", reworded)], terms(answered=()))

    assert second.text == "They [will] [China, Viet Nam: must] meet every [year] [China: month][Viet Nam: week]."


def test_who_has_no_words_of_its_own_at_the_other_places_leaves_those_of_the_draft_there() -> None:
    base = after("They will meet every year.", ("China", "They shall meet every month."))
    reworded = base.text.replace("[will] [China: shall]", "must")

    second = make_paragraph(base, [proposal(11, "Thailand", reworded)], terms(answered=()))

    assert second.text == "They [will] [China: shall][Thailand: must] meet every [year] [China: month]."


def test_a_page_says_that_a_member_goes_on_asking_for_its_own_words_at_the_other_places(world: World) -> None:
    text = world.paragraph("1").text
    world.replace("CN", "1", text, text.replace("will", "shall").replace("year", "month"))
    second = open_round_on(world, circulate(world, finish_round(world)).id)
    second.replace("CN", "1", "[will] [China: shall]", "must")
    china = world.coordinators["CN"]

    with world.database.reading(viewer_of(china)) as session:
        round = session.get_one(Round, second.round_id, options=[joinedload(Round.version)])
        (bracket,) = listed_brackets(session, round, china.of_member())

    assert bracket.typed is not None
    assert bracket.typed[1] == Choice(Stance.OTHER, ("must", "month"))


def test_words_beside_a_place_where_nobody_asks_for_others_keep_nothing() -> None:
    wishes = ("China", "They shall meet or talk every month."), ("Viet Nam", "They must meet and talk every decade.")
    first = after("They will meet and talk every year.", *wishes)
    accepted = Position(Stance.ACCEPT, ("must", "and", "decade"))
    second = next_base(make_paragraph(first, rules=terms(positions={1: {"China": accepted}}, answered=())), 50)
    assert second.text == "They [will] [China, Viet Nam: must] meet and talk every [year] [China, Viet Nam: decade]."

    reworded = second.text.replace("meet and", "and and")

    assert read_back(second.words, reworded, "en").choices == {}
