"""New paragraphs in one place, as pure texts: apart unless they are alike, in an order that nobody's haste decides."""

from hypothesis import given
from hypothesis import strategies as st

import redline
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph, Proposal, Terms
from models.consolidation.paragraph_wishes import Insertion, new_paragraphs
from models.consolidation.result import MadeParagraph
from models.drafts.version import LONGEST_KEY, Kind
from models.rounds.consultation import Policy
from models.text.markdown import typed_paragraphs

MEMBERS = frozenset({"Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam"})
WASTE = "The members prevent waste in the river."
YOUTH = "Young people take part in all projects."
KHMER = "ប្រទេសសមាជិកផ្សព្វផ្សាយព័ត៌មាន។"


def texts(*insertions: tuple[int, str, str], policy: Policy = Policy.BRACKET) -> list[tuple[Kind, str]]:
    """What stands behind the paragraph, of (comment, member, words)."""
    return [(one.kind, one.text) for one in merged(*insertions, policy=policy)]


def merged(*insertions: tuple[int, str, str], policy: Policy = Policy.BRACKET) -> list[MadeParagraph]:
    proposals = [
        Proposal(id, sponsor, 1, Change.INSERT_AFTER, words, editorial=False) for id, sponsor, words in insertions
    ]
    terms = Terms(policy, MEMBERS, "en")
    _, *found = make_candidate([BaseParagraph(1, "p1", Kind.NUMBERED, "The members meet.")], proposals, terms)
    return found


def test_those_of_different_members_stand_apart_alphabetically_each_with_its_bracket() -> None:
    found = merged((1, "Viet Nam", YOUTH), (2, "Cambodia", WASTE), (3, "Thailand", KHMER))

    assert [one.text for one in found] == [f"[Cambodia: {WASTE}]", f"[Thailand: {KHMER}]", f"[Viet Nam: {YOUTH}]"]
    assert [one.key for one in found] == ["p1_n2_1", "p1_n3_1", "p1_n1_1"]
    assert len({one.brackets[0].fingerprint for one in found}) == 3
    assert all(one.contested == frozenset() for one in found)


def test_a_heading_and_its_text_are_two_paragraphs_of_one_proposal() -> None:
    assert texts((1, "Thailand", f"# Youth\n{YOUTH}\n{KHMER}"), (2, "Lao PDR", WASTE)) == [
        (Kind.NUMBERED, f"[Lao PDR: {WASTE}]"),
        (Kind.HEADING, "[Thailand: Youth]"),
        (Kind.NUMBERED, f"[Thailand: {YOUTH}]"),
        (Kind.NUMBERED, f"[Thailand: {KHMER}]"),
    ]


def test_alike_ones_are_alternatives_as_wholes_and_the_same_one_stands_once() -> None:
    other = WASTE.replace("prevent", "reduce")
    assert texts((1, "Thailand", WASTE), (2, "China", other), (3, "Myanmar", WASTE), (4, "China", YOUTH)) == [
        (Kind.NUMBERED, f"[China: {other}][Myanmar, Thailand: {WASTE}]"),
        (Kind.NUMBERED, f"[China: {YOUTH}]"),
    ]


def test_paragraphs_of_one_comment_are_never_alternatives_of_each_other() -> None:
    rows = "Train officials of Cambodia | 2023\nTrain officials of China | 2024"
    assert [text for _, text in texts((1, "China", rows))] == [f"[China: {row}]" for row in rows.split("\n")]


def test_comments_of_one_member_come_in_the_order_of_their_numbers() -> None:
    assert [text for _, text in texts((10, "China", YOUTH), (9, "China", WASTE))] == [
        f"[China: {WASTE}]",
        f"[China: {YOUTH}]",
    ]


def test_only_what_all_members_ask_for_stands_without_a_bracket_whatever_the_policy() -> None:
    everybody = [(number, member, f"{YOUTH}\n{WASTE}") for number, member in enumerate(sorted(MEMBERS))]
    assert [text for _, text in texts(*everybody)] == [YOUTH, WASTE]
    assert texts((1, "China", WASTE), policy=Policy.MERGE) == [(Kind.NUMBERED, f"[China: {WASTE}]")]


def test_a_key_stays_when_others_come_and_go_and_is_never_too_long_for_a_bookmark() -> None:
    after, keys = "p1000", []
    for comment_id in range(1_000_000, 1_000_012):
        insertions = [Insertion(comment_id, "Thailand", f"{YOUTH}\n{WASTE}"), Insertion(5, "China", KHMER)]
        alone, both = (list(new_paragraphs(after, insertions[:n], "en")) for n in (1, 2))
        assert [one.key for one in both][1:] == [one.key for one in alone]
        keys += [one.key for one in alone]
        after = keys[-1]

    assert max(map(len, keys)) <= LONGEST_KEY
    assert len(set(keys)) == len(keys)


_INSERTIONS = st.lists(
    st.tuples(
        st.sampled_from(sorted(MEMBERS)),
        st.lists(
            st.sampled_from([WASTE, WASTE.replace("river", "rivers"), YOUTH, f"# {KHMER}", KHMER, "# Youth"]),
            min_size=1,
            max_size=4,
        ),
    ),
    max_size=6,
)


@given(_INSERTIONS, st.randoms())
def test_nobodys_words_are_lost_and_the_order_of_arrival_is_no_matter(
    wishes: list[tuple[str, list[str]]], chance: object
) -> None:
    insertions = [Insertion(id, member, "\n".join(lines)) for id, (member, lines) in enumerate(wishes, start=1)]
    found = list(new_paragraphs("p1", insertions, "en"))
    shuffled = list(insertions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert list(new_paragraphs("p1", shuffled, "en")) == found
    assert len({one.key for one in found}) == len(found)
    for one in insertions:
        found_words = [
            (new.kind, words) for new in found for ids, words in _said(new.pieces) if str(one.comment_id) in ids
        ]
        assert found_words == typed_paragraphs(one.text)


def _said(pieces: tuple[redline.Piece, ...]) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    for piece in pieces:
        if isinstance(piece, redline.Conflict):
            found += [(each.ids, each.text) for each in piece.alternatives]
        elif isinstance(piece, redline.Applied):
            found.append((piece.ids, piece.text))
    return found
