"""Brackets are lifted by members alone: in a round that asks for the same words, or by words of a meeting that each confirms."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import AdoptionProcedure
from models.brackets.queries.placed import placed_brackets
from models.db.access import WORKER, viewer_of
from models.drafts.queries import comparison
from models.drafts.version import DraftVersion, Kind, Paragraph, Stage
from models.errors import Untimely
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, MEMBERS, World
from tests.adoption import announce, begin, note, terms
from tests.conftest import url_of_one
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import KHMER, SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def bracketed(world: World, out: SecondVersion) -> tuple[SecondVersion, DraftVersion]:
    """Version 2, with the brackets that its round has left."""
    with world.database.reading(WORKER) as session:
        return out, session.get_one(DraftVersion, out.version_id)


def standing(world: World, version: DraftVersion) -> dict[str, list[str]]:
    """The open brackets by paragraph."""
    found: dict[str, list[str]] = {}
    with world.database.reading(WORKER) as session:
        for bracket in placed_brackets(session, version.id):
            found.setdefault(bracket.paragraph.name, []).append(bracket.bracket.standing[0])
    return found


def test_a_bracket_stands_in_the_way_until_members_have_lifted_it(
    world: World, bracketed: tuple[SecondVersion, DraftVersion]
) -> None:
    version_2, second = bracketed
    with pytest.raises(
        Untimely, match=r"Version 2 still has \d brackets, in paragraph 1, paragraph 2.*Only the members lift"
    ):
        announce(world, second, terms(world, AdoptionProcedure.EXPRESS))

    third_round = open_next_round(version_2)
    asked_for = third_round.paragraph("1").text
    plain = f"{asked_for[: asked_for.index('[')]}twice yearly{asked_for[asked_for.rindex(']') + 1 :]}"
    for code in MEMBERS:
        third_round.replace(code, "1", asked_for, plain)
    third_round.keep("LA", "fauna")
    third = circulate_round(third_round)

    assert list(standing(world, second)) == ["paragraph 1", "paragraph 2", "paragraph 3 bis"]
    assert list(standing(world, third)) == ["paragraph 2"]
    with pytest.raises(Untimely, match="Version 3 still has"):
        announce(world, third, terms(world, AdoptionProcedure.TACIT))


def test_at_a_meeting_every_bracket_gets_words_and_the_text_with_them_is_adopted(
    world: World, bracketed: tuple[SecondVersion, DraftVersion]
) -> None:
    _, second = bracketed
    everybody = terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM TH VN", agreed="KH CN LA MM TH VN")
    assert note(world, second, {1: "", 2: KHMER}).changed == 2
    with pytest.raises(Untimely, match="no agreed words for a bracket, in paragraph 3 bis"):
        announce(world, second, everybody)
    assert note(world, second, {3: ""}).changed == 1

    announced = announce(world, second, everybody)
    with pytest.raises(Untimely, match="under way"):
        announce(world, second, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    with pytest.raises(Untimely, match="under way"):
        note(world, second, {1: "Other words."})
    adoption = begin(world, second, everybody)
    assert adoption.id == announced.id
    adoption.all_agree(but="VN")
    adoption.agree("VN")

    with world.database.reading(viewer_of(world.coordinators["TH"])) as session:
        adopted = adoption.row().result
        assert adopted is not None
        assert (adopted.number, adopted.stage, adopted.adopted_at) == (3, Stage.ADOPTED, LATER)
        texts = select(Paragraph).where(Paragraph.version_id == adopted.id).order_by(Paragraph.position)
        paragraphs = session.scalars(texts).all()
        compared = comparison.compare_versions(session, adopted.id)
    assert standing(world, adopted) == {}
    with world.database.reading(WORKER) as session:
        assert [new.key for new in paragraphs] == [old.key for old in _standing(session, second)]
    numbered = [(new.label, new.text) for new in paragraphs if new.kind is Kind.NUMBERED]
    assert numbered == [
        ("1", "The members will meet to share what they have learned."),
        ("2", f"The members will protect the river and its {KHMER}."),
        ("3", "Capacity building is <i>open</i> to officials of the ministries."),
        ("", ""),
    ]
    sponsors = {
        tuple(piece["sponsors"]) for one in compared.paragraphs for piece in one.pieces or () if "sponsors" in piece
    }
    assert sponsors == {("Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam")}
    with world.database.reading(WORKER) as session:
        done = (
            select(Event.verb)
            .where(Event.verb.in_((Verb.BRACKETS_LIFTED, Verb.BRACKET_ENDED, Verb.ADOPTED)))
            .order_by(Event.seq)
        )
        assert session.scalars(done).all() == [Verb.BRACKETS_LIFTED, *[Verb.BRACKET_ENDED] * 3, Verb.ADOPTED]
        assert session.get_one(DraftVersion, second.id).stage is Stage.CIRCULATED


def _standing(session: Session, version: DraftVersion) -> list[Paragraph]:
    own = select(Paragraph).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    return list(session.scalars(own.order_by(Paragraph.position)))


def test_the_words_of_a_meeting_stand_as_somebody_types_them(
    world: World, bracketed: tuple[SecondVersion, DraftVersion]
) -> None:
    _, second = bracketed
    everybody = terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM TH VN", agreed="KH CN LA MM TH VN")
    note(world, second, ", as all of them do")
    adoption = begin(world, second, everybody)
    adoption.all_agree()

    with world.database.reading(WORKER) as session:
        result = adoption.row().result
        assert result is not None
        texts = [paragraph.text for paragraph in _standing(session, result)]
    assert "The members will protect the river and its, as all of them do." in texts
    assert not [text for text in texts if " ," in text or "  " in text]
