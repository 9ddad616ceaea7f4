"""Brackets in the words of a paragraph that is only proposed, or that somebody wants to take out: two matters, settled apart."""

import pytest
from sqlalchemy import select

from models.adoption.adoption import AgreedWords
from models.brackets.agreement import Position, Rule, Stance
from models.brackets.bracket import BracketEnding
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries import answering
from models.brackets.queries.listed import Group, Silence
from models.brackets.queries.placed import count_brackets, placed_brackets
from models.brackets.whole_paragraph import ADD_PARAGRAPH, DELETE_PARAGRAPH
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.comments.queries import country, traces
from models.comments.queries.own_answers import own_answers
from models.consolidation.candidate import make_candidate
from models.consolidation.consolidation import ConflictKind
from models.consolidation.inputs import BaseParagraph, Proposal
from models.db.access import WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome, Presence
from models.dispositions.operations.proposed_answers import GONE
from models.dispositions.queries import presences, went_with_paragraph
from models.drafts.version import Kind, Paragraph
from testing.world import LATER, World
from tests.conftest import url_of_one
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion

FISH = "The members protect the river and its fish."
PLANTS = FISH.replace("fish", "plants")
ACCEPTED = Position(Stance.ACCEPT, (ADD_PARAGRAPH,))


def proposed(words: str = FISH, member: str = "China") -> BaseParagraph:
    """A paragraph that a member has asked for, as the next round has it."""
    base = BaseParagraph(1, "p1", Kind.NUMBERED, "The members meet.")
    _, new = make_candidate([base], [Proposal(1, member, 1, Change.INSERT_AFTER, words, False)], terms())
    return next_base(new)


def with_inner() -> BaseParagraph:
    """The same, where Viet Nam has asked for another word in it without a word about the whole."""
    inner = proposal(2, "Viet Nam", f"[China: {PLANTS}]")
    return next_base(make_paragraph(proposed(), [inner], terms(answered=("Viet Nam",))))


def test_words_in_a_proposed_paragraph_have_a_bracket_of_their_own() -> None:
    after = make_paragraph(proposed(), [proposal(2, "Viet Nam", f"[China: {PLANTS}]")], terms(answered=("Viet Nam",)))

    assert after.text == f"[China: add this paragraph] {FISH[:-5]}[fish] [Viet Nam: plants]."
    assert [(one.kind, one.bracket_id, one.alternatives) for one in after.brackets] == [
        (ConflictKind.PARAGRAPH, 1, ((ADD_PARAGRAPH, ("China",), (1,)),)),
        (ConflictKind.TO_BE_SEEN, None, (("plants", ("Viet Nam",), (2,)),)),
    ]
    bases = [piece["text"] if piece["kind"] == "kept" else piece["base"] for piece in after.pieces or ()]
    assert "".join(bases) == f"[China: {FISH}]"


def test_a_paragraph_that_comes_in_leaves_its_words_open() -> None:
    after = make_paragraph(proposed(), [proposal(2, "Viet Nam", f"[China: {PLANTS}]")])
    assert after.text == f"{FISH[:-5]}[fish] [Viet Nam: plants]."
    assert [(one.bracket_id, one.rule) for one in after.endings] == [(1, Rule.LET_STAND)]

    inner = with_inner()
    later = make_paragraph(
        inner, rules=terms(positions={1: {"China": ACCEPTED}, 2: {"Lao PDR": Position(Stance.KEEP)}})
    )
    assert later.text == f"{FISH[:-5]}[fish – Lao PDR] [Viet Nam: plants]."
    assert [(one.bracket_id, one.rule) for one in later.endings] == [(1, Rule.LET_STAND)]


def test_the_words_can_be_settled_while_the_paragraph_is_open() -> None:
    after = make_paragraph(with_inner(), rules=terms(positions={1: {"Lao PDR": Position(Stance.KEEP)}}))

    assert after.text == f"[without this paragraph – Lao PDR] [China: add this paragraph] {PLANTS}"
    assert [(one.bracket_id, one.rule, one.words) for one in after.endings] == [(2, Rule.LET_STAND, ("plants",))]


def test_who_asks_for_words_in_it_is_not_dropped_with_it() -> None:
    keeps = {
        1: dict.fromkeys(set(MEMBERS) - {"Viet Nam"}, Position(Stance.KEEP)),
        2: {"Lao PDR": Position(Stance.KEEP)},
    }
    held = make_paragraph(with_inner(), rules=terms(positions=keeps))
    assert not held.removed
    assert [one.bracket_id for one in held.brackets] == [1, 2]

    gives_up = {1: dict.fromkeys(MEMBERS, Position(Stance.KEEP))}
    gone = make_paragraph(with_inner(), rules=terms(positions=gives_up))
    assert (gone.removed, gone.text, gone.brackets) == (True, "", ())
    assert [(one.bracket_id, one.rule) for one in gone.endings] == [(1, Rule.WITHDRAWN), (2, Rule.FELL_WITH)]


def test_a_deletion_does_not_drop_the_words_of_who_asks_for_some_and_takes_all_with_it_when_it_stands() -> None:
    proposals = [proposal(1, "Lao PDR", None), proposal(2, "China", PLANTS)]
    base = next_base(make_paragraph(base_paragraph(FISH), proposals))
    assert base.text == f"[Lao PDR: delete this paragraph] {FISH[:-5]}[fish] [China: plants]."
    by_deletion = {bracket.takes_paragraph_out: bracket.id or 0 for bracket in base.words.brackets}

    held = make_paragraph(base, rules=terms(positions={by_deletion[False]: {"Viet Nam": Position(Stance.KEEP)}}))
    assert len(held.brackets) == 2

    accepts = {by_deletion[True]: {"China": Position(Stance.ACCEPT, (DELETE_PARAGRAPH,))}}
    gone = make_paragraph(base, rules=terms(positions=accepts))
    assert gone.removed
    assert {one.bracket_id: one.rule for one in gone.endings} == {
        by_deletion[True]: Rule.LET_STAND,
        by_deletion[False]: Rule.FELL_WITH,
    }


def test_the_whole_typed_without_its_bracket_accepts_it_with_the_change() -> None:
    everybody = [proposal(id, name, FISH) for id, name in enumerate(sorted(set(MEMBERS) - {"Viet Nam"}), start=3)]
    after = make_paragraph(proposed(), [proposal(2, "Viet Nam", PLANTS), *everybody])

    assert after.text == f"{FISH[:-5]}[fish] [Viet Nam: plants]."
    assert [(one.bracket_id, one.rule) for one in after.endings] == [(1, Rule.ALL_ACCEPT)]


def test_words_unlike_it_are_an_alternative_to_the_whole() -> None:
    after = make_paragraph(proposed(), [proposal(2, "Viet Nam", "Dams are announced a year before.")])
    assert after.text == f"[China: {FISH}][Viet Nam: Dams are announced a year before.]"


def test_who_rewords_its_own_paragraph_and_who_corrects_its_form_open_no_inner_bracket() -> None:
    reworded = make_paragraph(proposed(), [proposal(2, "China", f"[China: {PLANTS}]")], terms(answered=("China",)))
    assert reworded.text == f"[China: {PLANTS}]"
    assert [one.bracket_id for one in reworded.brackets] == [1]

    corrected = make_paragraph(
        proposed(), [proposal(2, "Viet Nam", f"[China: {PLANTS}]", editorial=True)], terms(answered=())
    )
    assert corrected.text == f"[China: {FISH}][Viet Nam: {PLANTS}]"


def test_what_is_typed_over_such_a_paragraph_is_read() -> None:
    base = with_inner()
    label = "[China: add this paragraph] "
    nothing = make_paragraph(base, [proposal(3, "Thailand", base.text)], terms(answered=()))
    assert nothing.text == base.text
    more = make_paragraph(base, [proposal(3, "Thailand", base.text.replace("protect", "guard"))], terms(answered=()))
    assert more.text == base.text.replace("protect", "[protect] [Thailand: guard]")
    alone = [proposal(id, name, base.text.removeprefix(label)) for id, name in enumerate(MEMBERS, start=3)]
    assert make_paragraph(base, alone, terms(answered=())).text == base.text.removeprefix(label)
    out = [proposal(id, name, None) for id, name in enumerate(MEMBERS, start=3)]
    assert make_paragraph(base, out, terms(answered=())).removed
    began = make_paragraph(base, [proposal(3, "Thailand", base.text.replace(label, "Together, "))], terms(answered=()))
    assert (
        began.text
        == f"[China, Thailand: add this paragraph] [Thailand: add: Together,] {base.text.removeprefix(label)}"
    )


def in_several_wordings() -> BaseParagraph:
    """A new paragraph for which two members ask in different words, with words of a third behind it."""
    wordings = ((1, "China", FISH), (2, "Thailand", PLANTS))
    base = BaseParagraph(1, "p1", Kind.NUMBERED, "The members meet.")
    _, new = make_candidate(
        [base], [Proposal(*one[:2], 1, Change.INSERT_AFTER, one[2], False) for one in wordings], terms()
    )
    whole = next_base(new)
    behind = make_paragraph(whole, [proposal(3, "Viet Nam", f"{whole.text} They report.")], terms(answered=()))
    assert behind.text == f"[China: {FISH}][Thailand: {PLANTS}] [Viet Nam: add: They report.]"
    assert [one.kind for one in behind.brackets] == [ConflictKind.PARAGRAPH, ConflictKind.TO_BE_SEEN]
    return next_base(behind)


def test_words_behind_a_new_paragraph_in_several_wordings_go_with_it() -> None:
    base = in_several_wordings()
    keep = dict.fromkeys(set(MEMBERS) - {"Viet Nam"}, Position(Stance.KEEP))
    accepted = {2: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, base.words.brackets[1].alternatives[0].words))}

    held = make_paragraph(base, rules=terms(positions={1: keep} | accepted))
    gone = make_paragraph(base, rules=terms(positions={1: keep | {"Viet Nam": Position(Stance.KEEP)}} | accepted))

    assert [one.bracket_id for one in held.endings] == [2]
    assert (gone.removed, gone.text, gone.brackets) == (True, "", ())
    assert {one.bracket_id: one.rule for one in gone.endings} == {1: Rule.WITHDRAWN, 2: Rule.FELL_WITH}


def test_who_writes_over_such_a_paragraph_and_the_words_behind_it_writes_a_new_one() -> None:
    base = in_several_wordings()
    over = make_paragraph(base, [proposal(4, "Lao PDR", "Dams are announced a year before.")], terms(answered=()))
    assert [one.kind for one in over.brackets] == [ConflictKind.PARAGRAPH]


def test_words_that_are_typed_before_the_bracket_on_the_paragraph_stand_behind_it() -> None:
    base = with_inner()
    before = make_paragraph(base, [proposal(3, "Thailand", f"Together, {base.text}")], terms(answered=()))
    assert before.text == base.text.replace("add this paragraph] ", "add this paragraph] [Thailand: add: Together,] ")


YOUTH = "Young people take part in all projects."


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def third(world: World) -> World:
    """Thailand has asked for a paragraph 2 bis; in round 2 Viet Nam asked for other words in it, and Lao PDR kept the draft
    without it. Round 3 is open."""
    after = world.paragraph("2").id
    world.comment("TH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", YOUTH, "Needed."))
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    second.replace("VN", "2 bis", "take part", "have a say")
    keep(second, "LA")
    return open_next_round(SecondVersion(second, {}, circulate_round(second).id))


def keep(world: World, code: str) -> None:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        (id,) = (one.bracket.id for one in placed_brackets(session, world.version_id) if one.brings_paragraph_in)
        positions.save(session, world.round_id, [BracketStatement(id or 0, Stance.KEEP)], by=by, now=LATER)


def test_both_brackets_are_rows_on_every_list(third: World) -> None:
    with third.database.reading(WORKER) as session:
        whole, inner = placed_brackets(session, third.version_id)
        assert count_brackets(session, third.version_id) == 2
    assert whole.paragraph.text == (
        "[without this paragraph – Lao PDR] [Thailand: add this paragraph] "
        "Young people [take part] [Viet Nam: have a say] in all projects."
    )
    assert (whole.bracket.inside, inner.bracket.standing) == (("Viet Nam",), ("take part",))

    by = third.coordinators["KH"]
    with third.database.reading(viewer_of(by)) as session:
        answer = country.answer(session, third.round_id, by.of_member())
        found = answering.listed_brackets(session, answer.round, answer.member)
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
    out = circulate_round(third)

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


def test_words_for_a_paragraph_that_goes_in_the_same_round_are_told_to_have_gone_with_it(world: World) -> None:
    for code in ("LA", "TH"):
        out = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("2").id, "", "", "Said elsewhere.")
        world.comment(code, out)
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    corrected = second.replace("VN", "2", "its fish", "its fishes", type=CommentType.EDITORIAL)
    third = circulate_round(second)

    with second.database.reading(WORKER) as session:
        assert session.scalars(
            select(Paragraph.removed).where(Paragraph.version_id == third.id, Paragraph.key == "p3")
        ).one()
        disposition = session.scalars(select(Disposition).where(Disposition.comment_id == corrected.id)).one()
        assert (disposition.outcome, disposition.reason) == (Outcome.NOTED, GONE)
        assert presences(session, third).find(session.get_one(Comment, corrected.id)) is Presence.GONE
        _, entry = traces.trace(session, corrected.id)
        assert entry.stands == ()
        found = own_answers(session, second.consultation_id, second.coordinators["VN"].of_member())
    assert [[one.words for one in each.places] for each in found.answers] == [
        ["gone with paragraph 2, which is not in version 3 any more"]
    ]


@pytest.mark.parametrize(("change", "went"), [(Change.REPLACE, True), (Change.INSERT_AFTER, False)])
def test_words_go_with_their_paragraph_and_a_new_paragraph_behind_it_does_not(change: Change, went: bool) -> None:
    assert went_with_paragraph(Comment(paragraph_id=7, change=change), {7}) is went
    assert not went_with_paragraph(Comment(paragraph_id=8, change=change), {7})
