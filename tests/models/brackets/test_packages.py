"""Brackets that a member has linked end only together, whatever the members say about each."""

from hypothesis import given, settings
from hypothesis import strategies as st

from models.brackets.agreement import Position, Stance
from models.consolidation.candidate import make_candidate
from models.consolidation.inputs import BaseParagraph
from tests.models.brackets.agreeing import MEMBERS, base_paragraph, make_paragraph, next_base, proposal, terms

TEXT = "The members will meet each year. They may share their data. Each of them should report."


def in_brackets() -> BaseParagraph:
    """Three brackets: Cambodia asks for other words in each sentence."""
    opened = make_paragraph(
        base_paragraph(TEXT),
        [proposal(1, MEMBERS[0], TEXT.replace("will", "shall").replace("may", "can").replace("should", "must"))],
    )
    return next_base(opened)


def test_one_that_cannot_end_holds_the_others_of_its_package_and_no_other() -> None:
    base = in_brackets()
    asker, other = MEMBERS[0], MEMBERS[1]
    linked = {
        id: {asker: Position(Stance.ACCEPT, bracket.alternatives[0].words, package="A" if id in (1, 2) else "")}
        for id, bracket in enumerate(base.words.brackets, start=1)
    }
    linked[2][other] = Position(Stance.KEEP)

    (now,) = make_candidate([base], [], terms(positions=linked))

    assert [one.bracket_id for one in now.endings] == [3]
    assert now.text.startswith("The members [will] [")


def test_a_package_ends_as_a_whole_and_a_name_alone_links_nothing() -> None:
    base = in_brackets()
    for names in (("A", "a", "A"), ("A", "", "")):
        positions = {
            id: {MEMBERS[0]: Position(Stance.ACCEPT, bracket.alternatives[0].words, package=name)}
            for name, (id, bracket) in zip(names, enumerate(base.words.brackets, start=1), strict=True)
        }
        (now,) = make_candidate([base], [], terms(positions=positions))
        assert [one.bracket_id for one in now.endings] == [1, 2, 3]


@settings(max_examples=40)
@given(st.data())
def test_of_every_package_all_end_or_none(data: st.DataObject) -> None:
    base = in_brackets()
    stances = st.sampled_from([None, Stance.KEEP, Stance.ACCEPT, Stance.RESERVED])
    positions = {
        id: {
            name: Position(
                stance,
                bracket.alternatives[0].words if stance is Stance.ACCEPT else None,
                package=data.draw(st.sampled_from(["", "A", "B"])),
            )
            for name in MEMBERS
            if (stance := data.draw(stances)) is not None
        }
        for id, bracket in enumerate(base.words.brackets, start=1)
    }

    (now,) = make_candidate([base], [], terms(positions=positions))

    ended = {one.bracket_id for one in now.endings}
    for name in MEMBERS:
        for package in ("A", "B"):
            linked = {
                id
                for id, own in positions.items()
                if name in own and own[name].package == package and own[name].stance is not Stance.RESERVED
            }
            assert len(linked) < 2 or linked <= ended or not linked & ended
