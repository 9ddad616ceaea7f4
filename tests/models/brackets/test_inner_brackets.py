"""Brackets in the words of a paragraph that is only proposed, or that somebody wants to take out: two matters, settled apart."""

import pytest
from sqlalchemy import select

from models.adoption.adoption import AgreedWords
from models.brackets.agreement import Position, Rule, Stance
from models.brackets.bracket import BracketEnding
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries import answering
from models.brackets.queries.answering import Group, Silence
from models.brackets.queries.placed import count_brackets, placed
from models.brackets.whole_paragraph import ADD_PARAGRAPH, DELETE_PARAGRAPH
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.queries import country
from models.consolidation.candidate import make
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import BaseParagraph, Proposal
from models.db.access import WORKER, viewer_of
from models.drafts.version import Kind, Paragraph
from testing.world import LATER, World
from tests.conftest import url_of_one
from tests.models.brackets.agreeing import MEMBERS, carried, first, merged, proposal, terms
from tests.rounds import circulated, next_round
from tests.web.circulation import SecondVersion

FISH = "The members protect the river and its fish."
PLANTS = FISH.replace("fish", "plants")
ACCEPTED = Position(Stance.ACCEPT, (ADD_PARAGRAPH,))


def proposed(words: str = FISH, member: str = "China") -> BaseParagraph:
    """A paragraph that a member has asked for, as the next round has it."""
    base = BaseParagraph(1, "p1", Kind.NUMBERED, "The members meet.")
    _, new = make([base], [Proposal(1, member, 1, Change.INSERT_AFTER, words, False)], terms())
    return carried(new)


def with_inner() -> BaseParagraph:
    """The same, where Viet Nam has asked for another word in it without a word about the whole."""
    inner = proposal(2, "Viet Nam", f"[China: {PLANTS}]")
    return carried(merged(proposed(), [inner], terms(answered=("Viet Nam",))))


def test_words_in_a_proposed_paragraph_have_a_bracket_of_their_own() -> None:
    after = merged(proposed(), [proposal(2, "Viet Nam", f"[China: {PLANTS}]")], terms(answered=("Viet Nam",)))

    assert after.text == f"[China: add this paragraph] {FISH[:-5]}[fish] [Viet Nam: plants]."
    assert [(one.kind, one.bracket_id, one.alternatives) for one in after.brackets] == [
        (ConflictKind.PARAGRAPH, 1, ((ADD_PARAGRAPH, ("China",), (1,)),)),
        (ConflictKind.TO_BE_SEEN, None, (("plants", ("Viet Nam",), (2,)),)),
    ]
    bases = [piece["text"] if piece["kind"] == "kept" else piece["base"] for piece in after.pieces or ()]
    assert "".join(bases) == f"[China: {FISH}]"


def test_a_paragraph_that_comes_in_leaves_its_words_open() -> None:
    after = merged(proposed(), [proposal(2, "Viet Nam", f"[China: {PLANTS}]")])
    assert after.text == f"{FISH[:-5]}[fish] [Viet Nam: plants]."
    assert [(one.bracket_id, one.rule) for one in after.endings] == [(1, Rule.LET_STAND)]

    inner = with_inner()
    later = merged(inner, rules=terms(positions={1: {"China": ACCEPTED}, 2: {"Lao PDR": Position(Stance.KEEP)}}))
    assert later.text == f"{FISH[:-5]}[fish – Lao PDR] [Viet Nam: plants]."
    assert [(one.bracket_id, one.rule) for one in later.endings] == [(1, Rule.LET_STAND)]


def test_the_words_can_be_settled_while_the_paragraph_is_open() -> None:
    after = merged(with_inner(), rules=terms(positions={1: {"Lao PDR": Position(Stance.KEEP)}}))

    assert after.text == f"[without this paragraph – Lao PDR] [China: add this paragraph] {PLANTS}"
    assert [(one.bracket_id, one.rule, one.words) for one in after.endings] == [(2, Rule.LET_STAND, ("plants",))]


def test_who_asks_for_words_in_it_is_not_dropped_with_it() -> None:
    keeps = {
        1: dict.fromkeys(set(MEMBERS) - {"Viet Nam"}, Position(Stance.KEEP)),
        2: {"Lao PDR": Position(Stance.KEEP)},
    }
    held = merged(with_inner(), rules=terms(positions=keeps))
    assert not held.removed
    assert [one.bracket_id for one in held.brackets] == [1, 2]

    gives_up = {1: dict.fromkeys(MEMBERS, Position(Stance.KEEP))}
    gone = merged(with_inner(), rules=terms(positions=gives_up))
    assert (gone.removed, gone.text, gone.brackets) == (True, "", ())
    assert [(one.bracket_id, one.rule) for one in gone.endings] == [(1, Rule.WITHDRAWN), (2, Rule.FELL_WITH)]


def test_a_deletion_does_not_drop_the_words_of_who_asks_for_some_and_takes_all_with_it_when_it_stands() -> None:
    proposals = [proposal(1, "Lao PDR", None), proposal(2, "China", PLANTS)]
    base = carried(merged(first(FISH), proposals))
    assert base.text == f"[Lao PDR: delete this paragraph] {FISH[:-5]}[fish] [China: plants]."
    by_deletion = {bracket.takes_paragraph_out: bracket.id or 0 for bracket in base.words.brackets}

    held = merged(base, rules=terms(positions={by_deletion[False]: {"Viet Nam": Position(Stance.KEEP)}}))
    assert len(held.brackets) == 2

    accepts = {by_deletion[True]: {"China": Position(Stance.ACCEPT, (DELETE_PARAGRAPH,))}}
    gone = merged(base, rules=terms(positions=accepts))
    assert gone.removed
    assert {one.bracket_id: one.rule for one in gone.endings} == {
        by_deletion[True]: Rule.LET_STAND,
        by_deletion[False]: Rule.FELL_WITH,
    }


def test_the_whole_typed_without_its_bracket_accepts_it_with_the_change() -> None:
    everybody = [proposal(id, name, FISH) for id, name in enumerate(sorted(set(MEMBERS) - {"Viet Nam"}), start=3)]
    after = merged(proposed(), [proposal(2, "Viet Nam", PLANTS), *everybody])

    assert after.text == f"{FISH[:-5]}[fish] [Viet Nam: plants]."
    assert [(one.bracket_id, one.rule) for one in after.endings] == [(1, Rule.ALL_ACCEPT)]


def test_words_unlike_it_are_an_alternative_to_the_whole() -> None:
    after = merged(proposed(), [proposal(2, "Viet Nam", "Dams are announced a year before.")])
    assert after.text == f"[China: {FISH}][Viet Nam: Dams are announced a year before.]"


def test_who_rewords_its_own_paragraph_and_who_corrects_its_form_open_no_inner_bracket() -> None:
    reworded = merged(proposed(), [proposal(2, "China", f"[China: {PLANTS}]")], terms(answered=("China",)))
    assert reworded.text == f"[China: {PLANTS}]"
    assert [one.bracket_id for one in reworded.brackets] == [1]

    corrected = merged(proposed(), [proposal(2, "Viet Nam", f"[China: {PLANTS}]", editorial=True)], terms(answered=()))
    assert corrected.text == f"[China: {FISH}][Viet Nam: {PLANTS}]"


def test_what_is_typed_over_such_a_paragraph_is_read() -> None:
    base = with_inner()
    label = "[China: add this paragraph] "
    nothing = merged(base, [proposal(3, "Thailand", base.text)], terms(answered=()))
    assert nothing.text == base.text
    more = merged(base, [proposal(3, "Thailand", base.text.replace("protect", "guard"))], terms(answered=()))
    assert more.text == base.text.replace("protect", "[protect] [Thailand: guard]")
    alone = [proposal(id, name, base.text.removeprefix(label)) for id, name in enumerate(MEMBERS, start=3)]
    assert merged(base, alone, terms(answered=())).text == base.text.removeprefix(label)
    out = [proposal(id, name, None) for id, name in enumerate(MEMBERS, start=3)]
    assert merged(base, out, terms(answered=())).removed
    began = merged(base, [proposal(3, "Thailand", base.text.replace(label, "Together, "))], terms(answered=()))
    assert began.text == f"[China, Thailand: add this paragraph] [Thailand: Together,] {base.text.removeprefix(label)}"


YOUTH = "Young people take part in all projects."


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules hang on no kind of database."""
    return url_of_one(request)


@pytest.fixture
def third(world: World) -> World:
    """Thailand has asked for a paragraph 2 bis; in round 2 Viet Nam asked for other words in it, and Lao PDR kept the draft
    without it. Round 3 is open."""
    after = world.paragraph("2").id
    world.comment("TH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", YOUTH, "Needed."))
    second = next_round(SecondVersion(world, {}, circulated(world).id))
    second.replace("VN", "2 bis", "take part", "have a say")
    keep(second, "LA")
    return next_round(SecondVersion(second, {}, circulated(second).id))


def keep(world: World, code: str) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        (id,) = (one.bracket.id for one in placed(session, world.version_id) if one.brings_paragraph_in)
        positions.save(session, world.round_id, [BracketStatement(id or 0, Stance.KEEP)], by=by, now=LATER)


def test_both_brackets_are_rows_on_every_list(third: World) -> None:
    with third.database.reading(WORKER) as session:
        whole, inner = placed(session, third.version_id)
        assert count_brackets(session, third.version_id) == 2
    assert whole.paragraph.text == (
        "[without this paragraph – Lao PDR] [Thailand: add this paragraph] "
        "Young people [take part] [Viet Nam: have a say] in all projects."
    )
    assert (whole.bracket.inside, inner.bracket.standing) == (("Viet Nam",), ("take part",))

    by = third.coordinators["KH"]
    with third.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, third.round_id, by.of_member())
        found = answering.listed(session, answer.round, answer.member)
        assert [(one.group, one.silence) for one in found] == [
            (Group.WAITING, Silence.DOES_NOT_OBJECT),
            (Group.TO_BE_SEEN, Silence.LETS_STAND),
        ]
        add, without = (found[0].sentence(words) for words in (found[0].bracket.circulated[0], ("",)))
        assert "".join(one.text for one in add).endswith("add this paragraph Young people take part in all projects.")
        assert [one.text for one in without] == [""]


@pytest.mark.slow
def test_a_paragraph_that_goes_takes_its_inner_bracket_with_it(third: World) -> None:
    for code in ("TH", "VN"):
        keep(third, code)
    out = circulated(third)

    with third.database.reading(WORKER) as session:
        ended = session.scalars(select(BracketEnding).where(BracketEnding.version_id == out.id)).all()
        assert [one.rule for one in ended] == [Rule.WITHDRAWN, Rule.FELL_WITH]
        assert count_brackets(session, out.id) == 0


@pytest.mark.parametrize(
    ("text", "words", "becomes"),
    [
        ("[Lao PDR: delete this paragraph] The members meet.", "", "keep this paragraph"),
        ("[China: add this paragraph] The members meet.", "", "without this paragraph"),
        ("[China: add this paragraph] The members meet.", ADD_PARAGRAPH, "add this paragraph"),
        ("[China: six] members meet.", "", ""),
    ],
)
def test_what_a_meeting_agreed_says_what_becomes_of_the_whole_paragraph(text: str, words: str, becomes: str) -> None:
    agreed = AgreedWords(paragraph=Paragraph(text=text), start=0, end=text.index("]") + 1, words=words)
    assert agreed.shown == becomes
