"""Rows of tables are merged, bracketed and settled cell by cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import redline
from models.brackets.agreement import Position, Stance
from models.brackets.reading import read_back
from models.brackets.whole_paragraph import move_after
from models.comments.comment import Change
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import Proposal
from models.drafts.version import Kind
from models.rounds.consultation import Policy
from models.text import rows
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms

ACTION = "Ecosystems | Reforest the upper basin. | Lao PDR | 2023-2025 | LMC Special Fund | Hectares planted"

_WORDS = st.lists(
    st.sampled_from(["Lao", "PDR", "Thailand", "and", "2025", "the", "fund.", "ຊຸມຊົນ", "a|b", "plants;", "hectares,"]),
    max_size=5,
).map(" ".join)


def _rows(columns: int) -> st.SearchStrategy[str]:
    return st.lists(_WORDS, min_size=columns, max_size=columns).map(redline.row)


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\u2060\n", exclude_categories=["Cs", "Z"]), max_size=9), min_size=1
    )
)
def test_a_row_gives_its_cells_back(cells: list[str]) -> None:
    assert [cell.replace("\u2060", "") for cell in redline.cells(redline.row(cells))] == cells
    assert [rows.typed_cells(rows.as_typed_row(redline.row(cells)))] == [[" ".join(cell.split()) for cell in cells]]


@given(st.integers(2, 5).flatmap(lambda columns: st.tuples(*[_rows(columns)] * 4)))
def test_no_word_crosses_a_border_and_each_members_alternatives_give_its_row(texts: tuple[str, ...]) -> None:
    base, *proposed = texts
    proposals = [
        proposal(id, member, text) for id, (member, text) in enumerate(zip(MEMBERS, proposed, strict=False), 1)
    ]
    columns = len(redline.cells(base))

    opened = make_paragraph(base_paragraph(base, Kind.ROW), proposals)
    now = next_base(opened)

    assert len(redline.cells(opened.text)) == columns
    assert len(redline.cells(now.words.words)) == columns
    for bracket in now.words.brackets:
        for words in (bracket.standing, *bracket.circulated):
            assert all(len(redline.cells(each)) == 1 for each in words)
    for cell, wanted in zip(redline.cells(opened.text), zip(*map(redline.cells, proposed), strict=True), strict=True):
        known = {*redline.segment(" ".join([base, *wanted]), "en")}
        named = {*MEMBERS, "[", "]", ":", "add", "delete", ","}
        assert {one for one in redline.segment(cell, "en") if one.strip()} <= known | _in(named)
    for member, text in zip(MEMBERS, proposed, strict=False):
        ended = make_paragraph(now, rules=terms(positions=_choosing(now, member)))
        assert _alone(ended.text) == _alone(make_paragraph(base_paragraph(base, Kind.ROW), [_for_all(text)]).text), (
            member
        )


def _in(names: set[str]) -> set[str]:
    return {one for name in names for one in redline.segment(name, "en")}


def _alone(text: str) -> list[str]:
    return [" ".join(redline.key(cell).split()) for cell in redline.cells(text)]


def _for_all(text: str) -> Proposal:
    return proposal(9, MEMBERS[0], text)._replace(cosponsors=MEMBERS)


def _choosing(now: object, member: str) -> dict[int, dict[str, Position]]:
    """All members choose in each bracket what one of them asks for, and else keep the words of the draft."""
    found: dict[int, dict[str, Position]] = {}
    for bracket in now.words.brackets:  # type: ignore[attr-defined]
        own = next((one.words for one in bracket.alternatives if member in one.sponsors), None)
        position = Position(Stance.KEEP) if own is None else Position(Stance.ACCEPT, own)
        found[bracket.id or 0] = dict.fromkeys(MEMBERS, position)
    return found


def test_the_cells_of_a_row_from_three_members_are_settled_apart() -> None:
    opened = make_paragraph(
        base_paragraph(ACTION, Kind.ROW),
        [
            proposal(
                1, "Lao PDR", ACTION.replace("2023-2025", "2023-2027").replace("Lao PDR |", "Lao PDR, Thailand |")
            ),
            proposal(2, "Thailand", ACTION.replace("LMC Special Fund", "LMC Special Fund; the members")),
            proposal(3, "Viet Nam", ACTION.replace("Hectares", "Hectares and villages").replace("2025", "2026")),
        ],
    )
    now = next_base(opened)

    assert redline.cells(opened.text) == [
        "Ecosystems",
        "Reforest the upper basin.",
        "Lao PDR[Lao PDR: , Thailand]",
        "2023-[2025] [Lao PDR: 2027][Viet Nam: 2026]",
        "LMC Special Fund[Thailand: ; the members]",
        "Hectares [Viet Nam: and villages] planted",
    ]
    assert [len(one.standing) for one in now.words.brackets] == [1, 1, 1, 1]

    typed = redline.row(
        [*redline.cells(opened.text)[:3], "2023-2026", "LMC Special Fund", redline.cells(opened.text)[5]]
    )
    read = read_back(now.words, typed, "en")
    assert {number: choice.stance for number, choice in read.choices.items()} == {1: Stance.ACCEPT, 2: Stance.KEEP}

    again = make_paragraph(now, [proposal(4, "China", typed.replace("upper basin", "whole basin"))])
    assert redline.cells(again.text)[1] == "Reforest the [upper] [China: whole] basin."
    assert redline.cells(again.text)[0] == "Ecosystems"


def test_a_new_row_is_a_bracket_of_its_own_whose_alternatives_are_rows() -> None:
    new = rows.as_typed_row("Climate | Share flood data. | Cambodia | 2024 | The members | Warnings")
    other = new.replace("2024", "2025")
    (_, made_new) = make_candidate(
        [base_paragraph(ACTION, Kind.ROW)],
        [
            Proposal(1, "Cambodia", 1, Change.INSERT_AFTER, new, False),
            Proposal(2, "Viet Nam", 1, Change.INSERT_AFTER, other, False),
        ],
        terms(),
    )

    assert made_new.kind is Kind.ROW
    (bracket,) = next_base(made_new).words.brackets
    assert bracket.columns == 6
    assert [len(redline.cells(one.words[0])) for one in bracket.alternatives] == [6, 6]
    for words in bracket.circulated:
        ended = make_paragraph(
            next_base(made_new),
            rules=terms(positions={bracket.id or 0: dict.fromkeys(MEMBERS, Position(Stance.ACCEPT, words))}),
        )
        assert ended.text == words[0]


@pytest.mark.parametrize("text", ["| a | b \\| c |", "|a|b \\| c", "| a | b \\| c | "])
def test_a_bar_in_a_cell_is_no_border(text: str) -> None:
    cells = redline.cells(redline.row(rows.typed_cells(text.strip())))

    assert cells == ["a", "b |\u2060 c"]


def test_no_policy_gives_a_member_a_lead_that_it_has_not_asked_for() -> None:
    rules = terms(policy=Policy.MERGE)
    by_others = proposal(1, "Cambodia", ACTION.replace("Lao PDR |", "Lao PDR, Thailand |").replace("2025", "2026"))
    by_itself = proposal(1, "Thailand", ACTION.replace("Lao PDR |", "Lao PDR, Thailand |").replace("2025", "2026"))

    assert redline.cells(make_paragraph(base_paragraph(ACTION, Kind.ROW), [by_others], rules).text)[2:4] == [
        "Lao PDR[Cambodia: , Thailand]",
        "2023-2026",
    ]
    assert redline.cells(make_paragraph(base_paragraph(ACTION, Kind.ROW), [by_itself], rules).text)[2:4] == [
        "Lao PDR, Thailand",
        "2023-2026",
    ]


def test_a_row_that_is_to_stand_behind_the_head_of_its_table_keeps_its_cells() -> None:
    row = base_paragraph("Water | China | 2025", Kind.ROW)
    words = move_after("head", "“Field | Lead | Years”")

    opened = make_paragraph(
        row, [Proposal(1, "Lao PDR", 1, Change.MOVE, words, False), proposal(2, "China", "Water | China | 2026")]
    )

    first, *others = map(redline.as_seen, redline.cells(opened.text))
    assert first == "[Lao PDR: move this paragraph to after “Field | Lead | Years”] Water"
    assert others == ["China", "[2025] [China: 2026]"]
