"""Words on which a meeting has agreed ad referendum: they wait for the members that must still confirm them."""

import pytest
from sqlalchemy.orm import joinedload

from models.adoption.adoption import AdoptionProcedure
from models.brackets.agreement import Rule, Stance
from models.brackets.operations import positions
from models.brackets.queries.answering import listed_brackets
from models.brackets.queries.in_answer import OnBrackets, brackets_in_answer
from models.brackets.queries.listed import Group, Silence
from models.consolidation.queries.candidate import bracket as bracket_at_desk
from models.db.access import WORKER, viewer_of
from models.dispositions.operations import compromises
from models.drafts.queries import texts
from models.drafts.queries.comparison import compare_versions
from models.drafts.version import DraftVersion
from models.errors import Untimely
from models.lifting.lifting import Mark
from models.rounds.consultation import Round
from templates.documents.texts import text_as_markdown
from testing.world import LATER, MEMBERS, World
from tests.adoption import announce as announce_adoption
from tests.adoption import note, terms
from tests.lifting import announce, begin_lifting
from tests.models.lifting.bracket_endings import brackets, rules, text_of
from tests.rounds import circulate_round, finish_round, open_round_on
from tests.web.circulation import KHMER
from worker.documents.uploads.choices import shown_alternatives


def test_nobodys_silence_confirms_what_a_meeting_has_agreed_ad_referendum(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    lifting.all_agree()
    third = lifting.result()
    note(world, third, {1: KHMER})

    with pytest.raises(Untimely, match="Lao PDR must still confirm it"):
        announce(world, third, terms(world, AdoptionProcedure.TACIT))
    note(world, third, {2: "", 3: ""})
    with pytest.raises(
        Untimely, match=r"Lao PDR was not at the meeting.*Its silence is not enough for words in paragraph 1"
    ):
        announce_adoption(world, third, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    again = begin_lifting(world, third, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    again.acknowledge("LA")
    for code in MEMBERS:
        if code != "LA":
            again.answer(code)
    again.end()
    assert [one.paragraph.label for one in brackets(world, again.result())] == ["1"]


def test_what_is_agreed_ad_referendum_stays_open_until_that_member_accepts_it(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {1: "twice a year"}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    with pytest.raises(Untimely, match="Only a meeting agrees so"):
        announce(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting = begin_lifting(
        world, version, terms(world, AdoptionProcedure.MEETING, present="KH LA VN", agreed="KH LA VN")
    )
    lifting.all_agree()

    third = lifting.result()
    assert "[ad ref. Lao PDR: twice a year]" in text_of(world, third, "1").text.replace("\u00a0", " ")
    assert len(brackets(world, third)) == 3
    with world.database.reading(WORKER) as session:
        laid_open = text_as_markdown(texts.text(session, third.id))
        assert compare_versions(session, third.id).brackets == 3
    assert "- Agreed at a meeting, still to be confirmed by Lao PDR: twice a year" in laid_open
    assert "(ad ref. Lao PDR): twice a year" in shown_alternatives(brackets(world, third)[0].bracket)

    silent = open_round_on(world, third.id)
    fourth = circulate_round(silent)
    assert brackets(world, fourth)[0].bracket.ad_referendum == ("Lao PDR",)

    confirming = open_round_on(world, fourth.id)
    compromise = len(brackets(world, fourth)[0].bracket.circulated) - 1
    confirming.keep("LA", "twice a year", stance=Stance.ACCEPT, choice=compromise)
    fifth = circulate_round(confirming)
    assert text_of(world, fifth, "1").text.startswith("The members will meet twice a year to share")
    assert Rule.MEETING in rules(world, fifth)


def test_nobody_undoes_what_a_meeting_agreed_ad_referendum_with_all_that_are_to_be_seen(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {2: "birds"}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    lifting.all_agree()
    silent = open_round_on(world, lifting.result().id)
    china = world.coordinators["CN"]

    with world.database.transaction(viewer_of(china)) as session:
        round = session.get_one(Round, silent.round_id, options=[joinedload(Round.version)])
        listed = listed_brackets(session, round, china.of_member())
        groups = {one.placed.paragraph.label: one.group for one in listed}
        assert positions.let_all_stand(session, silent.round_id, by=china, now=LATER) == 1

    lao = world.coordinators["LA"]
    with world.database.reading(viewer_of(lao)) as session:
        round = session.get_one(Round, silent.round_id, options=[joinedload(Round.version)])
        silences = [one.silence for one in listed_brackets(session, round, lao.of_member())]

    assert silences[1] is Silence.NOT_ENOUGH
    assert groups == {"1": Group.WAITING, "2": Group.WAITING, "3 bis": Group.TO_BE_SEEN}


def test_the_secretariat_proposes_nothing_where_a_meeting_has_agreed_ad_referendum(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {1: "twice a year"}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    lifting.all_agree()
    candidate = finish_round(open_round_on(world, lifting.result().id))
    place, officer = brackets(world, candidate)[0].places[0].id, world.staff[0]

    with (
        pytest.raises(Untimely, match="Lao PDR must still confirm them"),
        world.database.transaction(viewer_of(officer)) as session,
    ):
        compromises.propose(session, place, text="monthly", reason="Why.", by=officer, seen=0, now=LATER)

    with world.database.reading(viewer_of(officer)) as session:
        text, _, bracket = bracket_at_desk(session, place)
        assert (text.proposed(bracket), bracket in text.without_compromise) == (None, False)


def test_who_agreed_at_the_meeting_does_not_go_on_asking_for_its_own_words(world: World, version: DraftVersion) -> None:
    note(world, version, {1: "twice a year"}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    lifting = begin_lifting(
        world, version, terms(world, AdoptionProcedure.MEETING, present="KH LA VN", agreed="KH LA VN")
    )
    lifting.all_agree()
    third = lifting.result()
    waiting = brackets(world, third)[0].bracket
    answers: dict[str, OnBrackets] = {}

    silent = open_round_on(world, third.id)
    for person in silent.coordinators.values():
        member = person.of_member()
        with world.database.reading(viewer_of(person)) as session:
            round = session.get_one(Round, silent.round_id, options=[joinedload(Round.version)])
            answers[member.name] = brackets_in_answer(listed_brackets(session, round, member), member.name)

    assert waiting.named
    assert waiting.compromise is not None
    for name, answer in answers.items():
        assert not [one for one in answer.goes_on if one.listed.id == waiting.id], name
        expected = answer.held if name == "Lao PDR" else answer.agreed
        assert [(one.listed.id, one.wordings) for one in expected] == [(waiting.id, (waiting.compromise,))]
