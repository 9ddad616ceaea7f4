"""Brackets that end by a silence, which binds only members who know of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending, silence
from models.adoption.silence import SilenceOutcome
from models.brackets.agreement import Rule
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import OPERATOR, WORKER, viewer_of
from models.documents.queries import archive
from models.drafts.version import DraftVersion, Paragraph
from models.errors import Invalid, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.lifting.lifting import Lifting, LiftingState, Mark
from models.lifting.operations import sheet
from models.lifting.queries.progress import progress
from models.record.events import record
from models.record.verbs import Verb
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, OVER, note, terms
from tests.lifting import announce, begin_lifting
from tests.models.lifting.bracket_endings import brackets, rules
from tests.models.lifting.entered_positions import letters_of, telephoned
from tests.rounds import circulate_round, open_round_on
from tests.web.circulation import KHMER


def test_silence_binds_only_those_who_know_and_a_recorded_call_counts(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
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
        archive.finished_consultation(session, world.consultation_id)

    assert lifting.end() == [lifting.id]
    assert lifting.end() == []

    assert rules(world, lifting.result()) == [Rule.SILENCE, Rule.SILENCE]
    assert [one.paragraph.label for one in brackets(world, lifting.result())] == ["3 bis"]


def test_a_call_counts_by_its_own_time_whenever_it_is_recorded(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: ""})
    lifting, (first, second, _) = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT)), world.staff
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
    lifting, later = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT)), timedelta(hours=1)
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
    letters = letters_of(lifting)
    assert [letters[one] for one in (Letter.SILENCE_EXTENDED, Letter.SILENCE_OVER, Letter.RESULT_DECLARED)] == [
        10,
        3,
        2,
    ]


def test_a_silence_leaves_members_time_to_object(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    with pytest.raises(Invalid, match="at least 72 hours"):
        announce(world, version, terms(world, AdoptionProcedure.TACIT, LATER + timedelta(minutes=2)))


def test_a_silence_of_which_one_member_does_not_know_ends_nothing(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.acknowledge("CN", "KH", "LA", "MM", "TH")

    lifting.end()

    assert lifting.row().state is LiftingState.LAPSED
    assert lifting.verbs()[-1] == Verb.LIFTING_LAPSED


def test_a_bracket_to_which_one_member_objects_stays_and_the_others_end(world: World, version: DraftVersion) -> None:
    note(world, version, {1: KHMER, 2: "fish"})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    with pytest.raises(Invalid, match="Say why"):
        lifting.answer("TH", [2])
    lifting.answer("TH", [2], "Plants live there, too.")
    lifting.all_agree(but="TH")

    third = lifting.result()
    assert [one.paragraph.label for one in brackets(world, third)] == ["2", "3 bis"]
    assert lifting.row().ended_at == LATER


@pytest.mark.slow
def test_a_new_paragraph_does_not_come_in_by_silence(world: World, version: DraftVersion) -> None:
    note(world, version, KHMER)
    with pytest.raises(Untimely, match="A new paragraph does not come in by silence"):
        announce(world, version, terms(world, AdoptionProcedure.TACIT))

    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))
    lifting.all_agree()

    assert brackets(world, lifting.result()) == []


def test_a_paragraph_is_new_until_its_own_bracket_ends(world: World, version: DraftVersion) -> None:
    following = open_round_on(world, version.id)
    following.keep("MM", KHMER)
    third = circulate_round(following)
    (bracket,) = [one for one in brackets(world, third) if one.paragraph.label == "3 bis"]
    assert bracket.paragraph.base_id is not None
    note(world, third, KHMER)

    with pytest.raises(Untimely, match="A new paragraph does not come in by silence"):
        announce(world, third, terms(world, AdoptionProcedure.TACIT))


def test_silence_takes_a_whole_paragraph_out(world: World) -> None:
    world.comment(
        "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "Said elsewhere.")
    )
    version = circulate_round(world)
    (bracket,) = brackets(world, version)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        out = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        sheet.save(session, version.id, [out], by=by, now=LATER)

    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.all_agree()

    assert rules(world, lifting.result()) == [Rule.SILENCE]


def test_silence_moves_a_paragraph(world: World) -> None:
    first, last = world.paragraph("1"), world.paragraph("4")
    world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.MOVE, first.id, "", "", "It ends all.", after_id=last.id))
    version = circulate_round(world)
    (bracket,) = brackets(world, version)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        there = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        sheet.save(session, version.id, [there], by=by, now=LATER)

    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT))
    lifting.all_agree()

    assert rules(world, lifting.result()) == [Rule.SILENCE]
    with world.database.reading(WORKER) as session:
        keys = select(Paragraph.key).where(Paragraph.version_id == lifting.result().id).order_by(Paragraph.position)
        assert session.scalars(keys).all()[-2:] == [last.key, first.key]
