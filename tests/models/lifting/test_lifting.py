"""Brackets that end outside a round: at a meeting that settles some of them, and by what two of the secretariat put to members."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.brackets.agreement import Rule, Stance
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion, Stage
from models.errors import Invalid, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.lifting.lifting import Lifting, LiftingAnswer, LiftingState, LiftingWords, Mark, SheetEntry
from models.lifting.operations import procedure, sheet
from models.lifting.queries.progress import progress
from models.record.verbs import Verb
from models.rounds.operations import rounds
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, OVER, begin, note, terms
from tests.lifting import announce, begin_lifting
from tests.models.lifting.bracket_endings import brackets, rules, text_of
from tests.rounds import circulate_round, open_round_on
from tests.web.circulation import KHMER


@pytest.mark.slow
def test_a_meeting_settles_one_bracket_and_leaves_the_others_open(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN"))
    lifting.acknowledge("CN", "LA", "MM", "TH")
    lifting.answer("KH")
    lifting.answer("VN")

    assert lifting.end() == [lifting.id]

    third = lifting.result()
    assert (third.number, third.stage, third.base_id) == (3, Stage.CIRCULATED, version.id)
    assert text_of(world, third, "1").text == f"The members will meet {KHMER} to share what they have learned."
    assert [one.paragraph.label for one in brackets(world, third)] == ["2", "3 bis"]
    assert [one.bracket.id for one in brackets(world, third)] == [
        one.bracket.id for one in brackets(world, version)[1:]
    ]
    assert rules(world, third) == [Rule.MEETING]
    assert lifting.verbs()[-3:] == [Verb.BRACKETS_LIFTED, Verb.BRACKET_ENDED, Verb.LIFTED]
    following = open_round_on(world, third.id)
    following.keep("MM", "fauna")
    assert [one.paragraph.label for one in brackets(world, circulate_round(following))] == ["2"]


@pytest.mark.slow
def test_who_was_at_the_meeting_must_confirm_and_who_was_not_must_know(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN"))
    with world.database.reading(WORKER) as session:
        assert [one.member.code for one in progress(session, lifting.id).unnoticed] == ["CN", "LA", "MM", "TH"]
    lifting.acknowledge(*MEMBERS)
    lifting.answer("KH")

    lifting.end()

    assert lifting.row().state is LiftingState.LAPSED
    with world.database.reading(WORKER) as session:
        assert progress(session, lifting.id).unbound == ["Viet Nam"]
    assert len(brackets(world, version)) == 3


def test_what_a_meeting_agreed_leaves_those_who_were_not_there_as_much_time(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {1: KHMER})
    soon, enough = LATER + timedelta(hours=71), LATER + timedelta(hours=73)
    with pytest.raises(Invalid, match="Members that were not at the meeting have at least 72 hours"):
        announce(world, version, terms(world, AdoptionProcedure.MEETING, soon, present="KH VN", agreed="KH VN"))

    announced = announce(
        world, version, terms(world, AdoptionProcedure.MEETING, enough, present="KH VN", agreed="KH VN")
    )
    by = world.staff[1]
    with (
        world.database.transaction(viewer_of(by)) as session,
        pytest.raises(Untimely, match="less than 72 hours to break the silence"),
    ):
        procedure.begin(session, announced.id, by=by, now=LATER + timedelta(hours=2))
    withdrawn = world.staff[0]
    with world.database.transaction(viewer_of(withdrawn)) as session:
        procedure.withdraw(session, announced.id, reason="Too short.", by=withdrawn, now=LATER)

    everybody = " ".join(MEMBERS)
    assert announce(world, version, terms(world, AdoptionProcedure.MEETING, soon, present=everybody, agreed=everybody))


def test_a_meeting_agrees_on_no_placeholder_for_words(world: World) -> None:
    world.replace("TH", "2", "fish", "[TBD] fish")
    version, by = circulate_round(world), world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (bracket,) = placed_brackets(session, version.id)
        assert bracket.bracket.alternatives[0].words[0].strip() == "[TBD]"
        noted = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        saved = sheet.save(session, version.id, [noted], by=by, now=LATER)

    assert "Words are still missing here" in str(saved.refused[bracket.bracket.id or 0])


def test_no_meeting_takes_a_paragraph_out_together_with_words_on_which_it_agreed_there(world: World) -> None:
    first = world.paragraph("1").id
    world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, first, "", "", "Said elsewhere."))
    world.replace("TH", "1", "share", "exchange")
    version = circulate_round(world)
    whole, inside = brackets(world, version)
    assert whole.bracket.is_on_whole
    by, deleted = world.staff[0], sheet.SheetNote(whole.bracket.id or 0, Mark.AGREED, choice=1)

    def keep(choice: int, seen: int) -> None:
        chosen = sheet.SheetNote(inside.bracket.id or 0, Mark.AGREED, choice=choice, seen=seen)
        with world.database.transaction(viewer_of(by)) as session:
            sheet.save(session, version.id, [deleted, chosen], by=by, now=LATER)

    keep(choice=1, seen=0)
    meeting = terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH")
    for ask in (announce, begin):
        with pytest.raises(Untimely, match="has words for a bracket there that would vanish"):
            ask(world, version, meeting)

    keep(choice=0, seen=1)
    assert announce(world, version, meeting).state is LiftingState.ANNOUNCED


@pytest.mark.slow
def test_a_bracket_ends_at_no_meeting_without_the_others_of_its_package(world: World, version: DraftVersion) -> None:
    first, second, *_ = [one.bracket.id or 0 for one in brackets(world, version)]
    linking = open_round_on(world, version.id)
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        statements = [
            BracketStatement(first, Stance.KEEP, package="A"),
            BracketStatement(second, Stance.KEEP, package="a"),
        ]
        positions.save(session, linking.round_id, statements, by=by, now=LATER)
    linking.submit("KH")
    third = circulate_round(linking)
    note(world, third, {1: KHMER, 2: "fauna"})
    lifting = begin_lifting(world, third, terms(world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN"))
    lifting.acknowledge("CN", "LA", "MM", "TH")
    lifting.answer("KH")
    lifting.answer("VN", objects_to=[2], reason="Not yet.")

    assert lifting.end() == [lifting.id]

    assert lifting.row().state is LiftingState.LAPSED
    with world.database.reading(WORKER) as session:
        found = progress(session, lifting.id)
        assert (found.waiting_for_others, found.agreed) == ({1}, [])


def test_two_officers_keep_one_sheet_and_neither_writes_over_the_other(world: World, version: DraftVersion) -> None:
    assert note(world, version, {1: KHMER}).changed == 1
    assert note(world, version, {1: KHMER}, by=1).changed == 0
    assert note(world, version, {2: "fish"}, Mark.PENDING, by=1).changed == 1
    with world.database.transaction(viewer_of(world.staff[1])) as session:
        first = brackets(world, version)[0].bracket.id or 0
        late = sheet.SheetNote(first, Mark.AGREED, typed=("Other words",), seen=0)
        saved = sheet.save(session, version.id, [late], by=world.staff[1], now=LATER)
    assert isinstance(saved.refused[first], Outdated)

    refused = note(world, version, {1: "", 2: "[Thailand: fauna]"}).refused
    assert [str(one) for one in refused.values()] == [
        "A bracket stands in these words. Write only the words that should replace it."
    ]


def test_nothing_is_put_to_members_but_by_two_of_the_secretariat(world: World, version: DraftVersion) -> None:
    how = terms(world, AdoptionProcedure.TACIT)
    with pytest.raises(Untimely, match="no words for any bracket"):
        announce(world, version, how)
    note(world, version, {1: KHMER})
    announced = announce(world, version, how)
    assert announce(world, version, how).id == announced.id
    first = world.staff[0]
    with world.database.transaction(viewer_of(first)) as session, pytest.raises(NotYours):
        procedure.begin(session, announced.id, by=first, now=LATER)
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        for kind in (Lifting, LiftingWords, SheetEntry):
            assert session.scalars(select(kind)).all() == []
    with world.database.transaction(viewer_of(first)) as session, pytest.raises(Untimely, match="are being asked"):
        rounds.open_round(session, version.id, closes_at=ENDS, by=first, now=LATER)

    with world.database.transaction(viewer_of(first)) as session:
        with pytest.raises(Invalid):
            procedure.withdraw(session, announced.id, reason=" ", by=first, now=LATER)
        procedure.withdraw(session, announced.id, reason="Too early.", by=first, now=LATER)
    note(world, version, {1: "twice a year"})
    assert begin_lifting(world, version, how).id != announced.id


def test_what_a_member_answers_is_sealed_until_all_have_been_heard(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.answer("TH", [1], "It is too rare.")
    with pytest.raises(Outdated):
        lifting.answer("TH", now=LATER)
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        assert session.scalars(select(LiftingAnswer)).all() == []
    with pytest.raises(Untimely, match="ended on"):
        lifting.answer("KH", now=OVER)


def test_letters_tell_each_of_them_once(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.all_agree()

    with world.database.reading(WORKER) as session:
        owed = select(Notification.letter, Notification.person_id).where(Notification.event.like("lifting:%"))
        letters = [letter for letter, _ in session.execute(owed)]
    counted = {letter: letters.count(letter) for letter in set(letters)}
    assert counted[Letter.LIFTING_PROPOSED] == 2
    assert counted[Letter.LIFTING_BEGUN] == counted[Letter.LIFTING_ENDED] - 3
    assert counted[Letter.LIFTING_ANSWERED] == counted[Letter.LIFTING_BEGUN]
