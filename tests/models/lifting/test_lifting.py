"""Brackets that end outside a round: at a meeting that settles some of them, or by a silence that binds who knows of it."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending, entering, silence
from models.adoption.operations.entering import StatedPosition
from models.adoption.silence import SilenceOutcome
from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketEnding
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.placed import PlacedBracket, placed
from models.comments.comment import Change, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.db.access import OPERATOR, WORKER, viewer_of
from models.documents.queries import archive
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.errors import Invalid, NotYours, Outdated, Untimely
from models.letters.notification import Letter, Notification
from models.lifting.lifting import Lifting, LiftingAnswer, LiftingState, LiftingWords, Mark, SheetEntry
from models.lifting.operations import procedure, sheet
from models.lifting.queries.progress import progress
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.operations import rounds
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, OVER, note, terms
from tests.conftest import url_of_one
from tests.lifting import RunningLifting, announce, put
from tests.rounds import circulated, round_on
from tests.web.circulation import KHMER, SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules hang on no kind of database."""
    return url_of_one(request)


@pytest.fixture
def version(world: World, out: SecondVersion) -> DraftVersion:
    """Version 2 with three brackets: words, words, and a new paragraph."""
    with world.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, out.version_id)


def brackets(world: World, version: DraftVersion) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return placed(session, version.id)


def text_of(world: World, version: DraftVersion, label: str) -> Paragraph:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(own).one()


def rules(world: World, version: DraftVersion) -> list[Rule]:
    with world.database.reading(WORKER) as session:
        return list(session.scalars(select(BracketEnding.rule).where(BracketEnding.version_id == version.id)))


@pytest.mark.slow
def test_a_meeting_settles_one_bracket_and_leaves_the_others_open(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = put(world, version, terms(world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN"))
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
    following = round_on(world, third.id)
    following.keep("MM", "fauna")
    assert [one.paragraph.label for one in brackets(world, circulated(following))] == ["2"]


@pytest.mark.slow
def test_who_was_at_the_meeting_must_confirm_and_who_was_not_must_know(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = put(world, version, terms(world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN"))
    with world.database.reading(WORKER) as session:
        assert [one.member.code for one in progress(session, lifting.id).unnoticed] == ["CN", "LA", "MM", "TH"]
    lifting.acknowledge(*MEMBERS)
    lifting.answer("KH")

    lifting.end()

    assert lifting.row().state is LiftingState.LAPSED
    with world.database.reading(WORKER) as session:
        assert progress(session, lifting.id).unbound == ["Viet Nam"]
    assert len(brackets(world, version)) == 3


def test_silence_binds_only_those_who_know_and_a_recorded_call_counts(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge("CN", "KH", "LA", "MM")
    lifting.call("TH")
    lifting.call("TH")
    for code, at in (("TH", LATER + timedelta(hours=1)), ("CN", LATER)):
        with pytest.raises(Outdated, match="So this call is not recorded"):
            lifting.call(code, called_at=at, now=LATER + timedelta(hours=1))
    with pytest.raises(Invalid, match="with whom you spoke"):
        lifting.call("VN", " ")
    lifting.call("VN")
    with world.database.reading(WORKER) as session, pytest.raises(Untimely, match="are before the members"):
        archive.finished(session, world.consultation_id)

    assert lifting.end() == [lifting.id]
    assert lifting.end() == []

    assert rules(world, lifting.result()) == [Rule.SILENCE, Rule.SILENCE]
    assert [one.paragraph.label for one in brackets(world, lifting.result())] == ["3 bis"]


def test_a_call_counts_by_its_own_time_whenever_it_is_recorded(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting, (first, second, _) = put(world, version, terms(world, AdoptionProcedure.TACIT)), world.staff
    lifting.acknowledge("CN", "KH", "LA", "MM")
    begun = LATER.replace(second=40)
    with world.database.transaction(OPERATOR) as session:
        row = session.get_one(Lifting, lifting.id)
        row.begun_at = begun
        record(session, row, Verb.LIFTING_BEGUN, consultation_id=world.consultation_id, by=None, at=begun)
    for at, wrong in (
        (LATER + timedelta(minutes=1), "in the future"),
        (LATER - timedelta(minutes=1), "not been asked"),
    ):
        with pytest.raises(Invalid, match=wrong):
            lifting.call("TH", called_at=at, now=LATER)
    lifting.call("TH", called_at=begun.replace(second=0), now=LATER + timedelta(days=1))
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    with world.database.transaction(viewer_of(first)) as session:
        assert ending.declare(session, Lifting, lifting.id, by=first, now=OVER).declared_as is SilenceOutcome.LAPSED

    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.call("VN", called_at=ENDS + timedelta(seconds=1), now=OVER)
    lifting.call("VN", called_at=ENDS - timedelta(hours=1), now=OVER)

    with world.database.reading(WORKER) as session:
        found = progress(session, lifting.id)
        owed = select(Notification.id).where(Notification.letter == Letter.CALL_RECORDED, Notification.mailbox == "")
        assert len(session.scalars(owed).all()) == 2
    heard = {one.member.code: one.notice.heard_at for one in found.members if one.notice and one.notice.note}
    assert (heard, found.unbound) == ({"TH": begun, "VN": ENDS - timedelta(hours=1)}, [])
    with pytest.raises(Outdated, match="or a call with it"), world.database.transaction(viewer_of(second)) as session:
        ending.confirm(session, Lifting, lifting.id, by=second, now=OVER)
    lifting.declare()
    assert rules(world, lifting.result()) == [Rule.SILENCE, Rule.SILENCE]


def test_an_outage_extends_a_silence_on_words_and_two_declare_what_came_of_it(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting, later = put(world, version, terms(world, AdoptionProcedure.TACIT)), timedelta(hours=1)
    lifting.acknowledge(*MEMBERS)
    with world.database.transaction(WORKER) as session:
        assert silence.extend_for_outage(session, ENDS - later, now=ENDS + later) == [lifting.id]
    (moved,) = lifting.row().extensions
    assert (moved.was, moved.until) == (ENDS, lifting.row().ends_at)
    until = moved.until + timedelta(seconds=61)
    with world.database.transaction(WORKER) as session:
        assert ending.end_due(session, now=OVER) == []
        assert ending.end_due(session, now=until) == [lifting.id]
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.answer("TH", [1], "Too late.", now=until)

    first, second = world.staff[:2]
    with world.database.transaction(viewer_of(first)) as session:
        assert ending.declare(session, Lifting, lifting.id, by=first, now=until).declared_as is SilenceOutcome.LIFTED
    with pytest.raises(NotYours), world.database.transaction(viewer_of(first)) as session:
        ending.confirm(session, Lifting, lifting.id, by=first, now=until)
    telephoned(lifting, "VN", 1, at=moved.until, now=until)
    with pytest.raises(Outdated, match="answered since"), world.database.transaction(viewer_of(second)) as session:
        ending.confirm(session, Lifting, lifting.id, by=second, now=until)
    lifting.declare(now=until + later)

    assert (lifting.row().state, lifting.row().ended_at) == (LiftingState.LIFTED, moved.until)
    assert rules(world, lifting.result()) == [Rule.SILENCE]
    with world.database.reading(WORKER) as session:
        owed = select(Notification.letter).where(Notification.lifting_id == lifting.id)
        letters = Counter(session.scalars(owed))
    assert (letters[Letter.SILENCE_EXTENDED], letters[Letter.SILENCE_OVER], letters[Letter.RESULT_DECLARED]) == (
        10,
        3,
        2,
    )


def telephoned(lifting: RunningLifting, code: str, bracket: int, *, at: datetime, now: datetime) -> None:
    """A member objects by telephone to the words for a bracket, by its number; two of the secretariat see to it."""
    first, second = lifting.world.staff[:2]
    member, words = lifting.world.coordinators[code].of_member().id, lifting.row().words[bracket - 1]
    origin = Origin(EntryChannel.TELEPHONE, at.date(), "Its minister", at)
    says = StatedPosition(reason="Not these words.", objects_to=[words.bracket_id])
    with lifting.world.database.transaction(viewer_of(first)) as session:
        entry = entering.enter(session, Lifting, lifting.id, member, origin, says, by=first, now=now)
    with lifting.world.database.transaction(viewer_of(second)) as session:
        entering.check(session, entry.id, by=second, seen=1, now=now)


def test_a_silence_leaves_members_time_to_object(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    with pytest.raises(Invalid, match="at least 72 hours"):
        announce(world, version, terms(world, AdoptionProcedure.TACIT, LATER + timedelta(minutes=2)))


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
    version, by = circulated(world), world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (bracket,) = placed(session, version.id)
        assert bracket.bracket.alternatives[0].words[0].strip() == "[TBD]"
        noted = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        saved = sheet.save(session, version.id, [noted], by=by, now=LATER)

    assert "Words are still missing here" in str(saved.refused[bracket.bracket.id or 0])


def test_a_silence_of_which_one_member_does_not_know_ends_nothing(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge("CN", "KH", "LA", "MM", "TH")

    lifting.end()

    assert lifting.row().state is LiftingState.LAPSED
    assert lifting.verbs()[-1] == Verb.LIFTING_LAPSED


def test_a_member_that_did_not_know_is_asked_when_the_silence_is_over(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting, (first, second, _) = put(world, version, terms(world, AdoptionProcedure.TACIT)), world.staff
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.answer("TH", now=OVER)
    with pytest.raises(Untimely, match="time to answer ended"):
        lifting.acknowledge("LA", now=OVER)
    with world.database.transaction(viewer_of(first)) as session:
        assert ending.declare(session, Lifting, lifting.id, by=first, now=OVER).declared_as is SilenceOutcome.LAPSED
    lifting.answer("LA", [2], "Plants live there, too.", now=OVER)
    with pytest.raises(Outdated, match="has answered since"), world.database.transaction(viewer_of(second)) as session:
        ending.confirm(session, Lifting, lifting.id, by=second, now=OVER)
    lifting.declare()

    assert [one.paragraph.label for one in brackets(world, lifting.result())] == ["2", "3 bis"]
    with world.database.reading(WORKER) as session:
        owed = select(Notification.letter).where(Notification.lifting_id == lifting.id)
        letters = Counter(session.scalars(owed))
    assert (letters[Letter.SILENCE_HELD], letters[Letter.SILENCE_OVER]) == (1, 6)


def test_what_the_member_that_did_not_know_says_by_telephone_counts_too(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    with world.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    with pytest.raises(Untimely, match="time to answer ended"):
        telephoned(lifting, "TH", 1, at=OVER, now=OVER)
    telephoned(lifting, "LA", 1, at=OVER, now=OVER)
    lifting.declare()

    assert [one.paragraph.label for one in brackets(world, lifting.result())] == ["1", "3 bis"]


def test_a_bracket_to_which_one_member_objects_stays_and_the_others_end(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: "fish"})
    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    with pytest.raises(Invalid, match="Say why"):
        lifting.answer("TH", [2])
    lifting.answer("TH", [2], "Plants live there, too.")
    lifting.all_agree(but="TH")

    third = lifting.result()
    assert [one.paragraph.label for one in brackets(world, third)] == ["2", "3 bis"]
    assert lifting.row().ended_at == LATER


@pytest.mark.slow
def test_a_bracket_ends_at_no_meeting_without_the_others_of_its_package(world: World, version: DraftVersion) -> None:
    first, second, *_ = [one.bracket.id or 0 for one in brackets(world, version)]
    linking = round_on(world, version.id)
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        said = [BracketStatement(first, Stance.KEEP, package="A"), BracketStatement(second, Stance.KEEP, package="a")]
        positions.save(session, linking.round_id, said, by=by, now=LATER)
    linking.submit("KH")
    third = circulated(linking)
    note(world, third, {1: KHMER, 2: "fauna"})
    lifting = put(world, third, terms(world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN"))
    lifting.acknowledge("CN", "LA", "MM", "TH")
    lifting.answer("KH")
    lifting.answer("VN", objects_to=[2], reason="Not yet.")

    assert lifting.end() == [lifting.id]

    assert lifting.row().state is LiftingState.LAPSED
    with world.database.reading(WORKER) as session:
        found = progress(session, lifting.id)
        assert (found.waiting_for_others, found.agreed) == ({1}, [])


@pytest.mark.slow
def test_a_new_paragraph_does_not_come_in_by_silence(world: World, version: DraftVersion) -> None:
    note(world, version, KHMER)
    with pytest.raises(Untimely, match="A new paragraph does not come in by silence"):
        announce(world, version, terms(world, AdoptionProcedure.TACIT))

    lifting = put(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    lifting.all_agree()

    assert brackets(world, lifting.result()) == []


def test_a_paragraph_is_new_until_its_own_bracket_ends(world: World, version: DraftVersion) -> None:
    following = round_on(world, version.id)
    following.keep("MM", KHMER)
    third = circulated(following)
    (bracket,) = [one for one in brackets(world, third) if one.paragraph.label == "3 bis"]
    assert bracket.paragraph.base_id is not None
    note(world, third, KHMER)

    with pytest.raises(Untimely, match="A new paragraph does not come in by silence"):
        announce(world, third, terms(world, AdoptionProcedure.TACIT))


def test_silence_takes_a_whole_paragraph_out(world: World) -> None:
    world.comment(
        "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "Said elsewhere.")
    )
    version = circulated(world)
    (bracket,) = brackets(world, version)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        out = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        sheet.save(session, version.id, [out], by=by, now=LATER)

    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.all_agree()

    assert rules(world, lifting.result()) == [Rule.SILENCE]


def test_silence_moves_a_paragraph(world: World) -> None:
    first, last = world.paragraph("1"), world.paragraph("4")
    world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.MOVE, first.id, "", "", "It ends all.", after_id=last.id))
    version = circulated(world)
    (bracket,) = brackets(world, version)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        there = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        sheet.save(session, version.id, [there], by=by, now=LATER)

    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.all_agree()

    assert rules(world, lifting.result()) == [Rule.SILENCE]
    with world.database.reading(WORKER) as session:
        keys = select(Paragraph.key).where(Paragraph.version_id == lifting.result().id).order_by(Paragraph.position)
        assert session.scalars(keys).all()[-2:] == [last.key, first.key]


def test_nobodys_silence_confirms_what_a_meeting_has_agreed_ad_referendum(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    lifting = put(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    lifting.all_agree()
    third = lifting.result()
    note(world, third, {1: KHMER})

    with pytest.raises(Untimely, match="Lao PDR must still confirm it"):
        announce(world, third, terms(world, AdoptionProcedure.TACIT))


def test_what_is_agreed_ad_referendum_stays_open_until_that_member_accepts_it(
    world: World, version: DraftVersion
) -> None:
    note(world, version, {1: "twice a year"}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR"])
    with pytest.raises(Untimely, match="Only a meeting agrees so"):
        announce(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting = put(world, version, terms(world, AdoptionProcedure.MEETING, present="KH LA VN", agreed="KH LA VN"))
    lifting.all_agree()

    third = lifting.result()
    assert "[ad ref. Lao PDR: twice a year]" in text_of(world, third, "1").text.replace("\u00a0", " ")
    assert len(brackets(world, third)) == 3

    silent = round_on(world, third.id)
    fourth = circulated(silent)
    assert brackets(world, fourth)[0].bracket.ad_referendum == ("Lao PDR",)

    confirming = round_on(world, fourth.id)
    compromise = len(brackets(world, fourth)[0].bracket.circulated) - 1
    confirming.keep("LA", "twice a year", stance=Stance.ACCEPT, choice=compromise)
    fifth = circulated(confirming)
    assert text_of(world, fifth, "1").text.startswith("The members will meet twice a year to share")
    assert Rule.MEETING in rules(world, fifth)


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
    assert put(world, version, how).id != announced.id


def test_what_a_member_answers_is_sealed_until_all_have_been_heard(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.answer("TH", [1], "It is too rare.")
    with pytest.raises(Outdated):
        lifting.answer("TH", now=LATER)
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        assert session.scalars(select(LiftingAnswer)).all() == []
    with pytest.raises(Untimely, match="ended on"):
        lifting.answer("KH", now=OVER)


def test_letters_tell_each_of_them_once(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = put(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.all_agree()

    with world.database.reading(WORKER) as session:
        owed = select(Notification.letter, Notification.person_id).where(Notification.event.like("lifting:%"))
        letters = [letter for letter, _ in session.execute(owed)]
    counted = {letter: letters.count(letter) for letter in set(letters)}
    assert counted[Letter.LIFTING_PROPOSED] == 2
    assert counted[Letter.LIFTING_BEGUN] == counted[Letter.LIFTING_ENDED] - 3
    assert counted[Letter.LIFTING_ANSWERED] == counted[Letter.LIFTING_BEGUN]
