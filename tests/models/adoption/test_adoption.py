"""A text is adopted when all members have agreed to it, or none has objected in time; and nothing else adopts it."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.adoption.entered import Statement
from models.adoption.operations import positions
from models.adoption.position import Position, Stance
from models.comments.comment import Comment
from models.comments.operations import comments, submissions
from models.db.access import WORKER, viewer_of
from models.documents.document import Document, DocumentKind
from models.drafts.version import DraftVersion, Stage
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.letter import Letter
from models.record import verifying
from models.record.altered_rows import note_changed
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Consultation, participations
from testing.world import LATER, MEMBERS, World
from tests.adoption import ENDS, OVER, RunningAdoption, announce, begin, circulate_without_comments, terms
from tests.models.adoption.running_adoption import ids, recipients, running, silence, verbs, version
from tests.rounds import arrange, finish_round, open_next_round, open_round_on
from tests.web.circulation import BURMESE, KHMER, SecondVersion

__all__ = ["running", "silence", "version"]


def text_files(world: World, version: DraftVersion) -> list[Document]:
    with world.database.reading(WORKER) as session:
        of_version = Document.version_id == version.id, Document.document_kind == DocumentKind.TEXT
        return list(session.scalars(select(Document).where(*of_version)))


def stage_of(world: World, version: DraftVersion) -> Stage:
    with world.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, version.id).stage


def test_it_is_adopted_when_the_last_member_has_agreed_and_everybody_is_told(running: RunningAdoption) -> None:
    world = running.world
    everybody = ids(*world.coordinators.values(), world.deputy, *world.staff)
    assert recipients(world, Letter.ADOPTION_PROPOSED) == ids(*world.staff[1:])
    assert recipients(world, Letter.ADOPTION_BEGUN) == ids(*world.coordinators.values(), world.deputy)
    running.all_agree(but="TH")
    assert running.row().state is AdoptionState.RUNNING

    running.agree("TH", Statement.RESERVATION, f"{KHMER} {BURMESE}")

    assert running.row().state is AdoptionState.ADOPTED
    assert running.row().ended_at == LATER
    assert stage_of(world, running.version) is Stage.ADOPTED
    assert recipients(world, Letter.ADOPTED) == everybody
    assert verbs(world, Verb.AGREED, Verb.ADOPTED) == [Verb.AGREED] * 6 + [Verb.ADOPTED]
    assert running.agree("TH", Statement.RESERVATION, f"{KHMER} {BURMESE}").revision == 1
    assert running.end() == []
    assert recipients(world, Letter.ADOPTED) == everybody
    with world.database.reading(WORKER) as session:
        assert [finding for finding in verifying.verify(session) if finding.faults] == []
        owed = select(Document.document_kind).where(Document.version_id == running.version.id)
        assert DocumentKind.CERTIFICATE in session.scalars(owed).all()


def test_a_member_withdraws_what_it_attached_once_the_text_is_adopted(running: RunningAdoption) -> None:
    world = running.world
    running.agree("TH", Statement.RESERVATION, KHMER)
    with pytest.raises(Untimely, match="The text is not adopted, so the reservation cannot be withdrawn"):
        running.withdraw_statement("TH")
    running.all_agree(but="TH")
    with pytest.raises(Untimely, match="Lao PDR has attached no statement"):
        running.withdraw_statement("LA")

    files = len(text_files(world, running.version))
    first = running.withdraw_statement("TH", now=OVER)

    assert (first.statement, first.statement_name) == (KHMER, "reservation, withdrawn")
    assert running.withdraw_statement("TH", now=OVER + timedelta(days=1)).withdrawn_at == first.withdrawn_at == OVER
    assert recipients(world, Letter.STATEMENT_WITHDRAWN) == recipients(world, Letter.ADOPTED)
    assert verbs(world, Verb.STATEMENT_WITHDRAWN) == [Verb.STATEMENT_WITHDRAWN]
    assert len(text_files(world, running.version)) == 2 * files


def test_one_objection_breaks_it_off_and_another_round_is_possible(running: RunningAdoption) -> None:
    world = running.world
    running.agree("KH")
    with world.database.reading(viewer_of(world.coordinators["VN"])) as session:
        assert session.scalars(select(Position)).all() == []
    with pytest.raises(Invalid, match="Say why"):
        running.object_to("TH", " ")
    running.object_to("TH", "Paragraph 3 goes too far.")

    assert running.row().state is AdoptionState.BROKEN
    assert stage_of(world, running.version) is Stage.CIRCULATED
    assert len(recipients(world, Letter.ADOPTION_BROKEN)) == 10
    with pytest.raises(Untimely, match="a member objected on"):
        running.agree("VN")
    with world.database.reading(viewer_of(world.coordinators["VN"])) as session:
        reasons = {one.member.code: one.reason for one in session.scalars(select(Position))}
    assert reasons == {"KH": "", "TH": "Paragraph 3 goes too far."}
    open_next_round(SecondVersion(world, {}, running.version.id))


def test_who_has_agreed_may_still_object_or_say_more_but_not_without_seeing_what_was_said(
    running: RunningAdoption,
) -> None:
    running.agree("KH")
    with pytest.raises(Outdated):
        running.agree("KH", Statement.INTERPRETATION, "“Fish” includes dolphins.")
    assert running.agree("KH", Statement.INTERPRETATION, "“Fish” includes dolphins.", seen=1).revision == 2
    position = running.object_to("KH", "On second thoughts, no.", seen=2)
    assert (position.stance, position.statement, position.revision) == (Stance.OBJECTS, "", 3)
    assert running.row().state is AdoptionState.BROKEN
    assert running.object_to("KH", "On second thoughts, no.", seen=2).revision == 3


def test_a_statement_says_of_which_kind_it_is(running: RunningAdoption) -> None:
    with pytest.raises(Invalid, match="Say whether"):
        running.agree("KH", None, "We understand it otherwise.")
    with pytest.raises(Invalid, match="Write the reservation"):
        running.agree("KH", Statement.RESERVATION, "")


def test_not_having_answered_is_not_having_agreed(running: RunningAdoption) -> None:
    running.all_agree(but="MM")
    with pytest.raises(Untimely, match="The time to answer ended on"):
        running.agree("MM", now=ENDS + timedelta(seconds=1))
    assert running.end(ENDS + timedelta(seconds=59)) == []
    assert running.end() == [running.id]
    assert running.end() == []
    assert running.row().state is AdoptionState.LAPSED
    assert stage_of(running.world, running.version) is Stage.CIRCULATED
    assert len(recipients(running.world, Letter.ADOPTION_LAPSED)) == 10
    with pytest.raises(Untimely, match="The time to answer ended on"):
        running.agree("MM", now=OVER)
    with pytest.raises(Untimely):
        running.object_to("MM", now=OVER)


def test_a_silence_that_nobody_breaks_adopts_the_text_as_of_its_end(silence: RunningAdoption) -> None:
    silence.agree("LA", Statement.RESERVATION, "Subject to our budget.")
    assert silence.end() == [silence.id]
    assert silence.end() == []
    assert silence.row().ended_at == ENDS
    assert stage_of(silence.world, silence.version) is Stage.ADOPTED
    assert verbs(silence.world, Verb.ADOPTED) == [Verb.ADOPTED]
    assert len(recipients(silence.world, Letter.ADOPTED)) == 10


def test_an_objection_that_arrived_in_time_breaks_the_silence_and_a_late_one_is_kept_apart(
    silence: RunningAdoption, world: World
) -> None:
    late = silence.object_to("VN", "We were too late.", now=ENDS + timedelta(seconds=1))
    assert late.late
    assert silence.row().state is AdoptionState.RUNNING
    silence.end()
    silence.object_to("MM", "And so were we.", now=OVER)
    assert silence.object_to("MM", "And so were we.", now=OVER).revision == 1
    assert silence.row().state is AdoptionState.ADOPTED
    assert recipients(world, Letter.LATE_OBJECTION) == sorted(ids(*world.staff) * 2)
    assert verbs(world, Verb.OBJECTED_LATE, Verb.ADOPTION_BROKEN) == [Verb.OBJECTED_LATE] * 2
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        assert session.scalars(select(Position)).all() == []


def test_an_objection_on_the_last_second_of_a_silence_breaks_it(silence: RunningAdoption) -> None:
    assert not silence.object_to("VN", now=ENDS).late
    assert silence.row().state is AdoptionState.BROKEN
    assert silence.end() == []


def test_of_a_meeting_every_member_confirms_the_record_there_or_not(world: World, version: DraftVersion) -> None:
    with pytest.raises(Invalid, match="Choose the meeting"):
        announce(world, version, terms(world, AdoptionProcedure.EXPRESS)._replace(way=AdoptionProcedure.MEETING))
    running = begin(
        world, version, terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM VN", agreed="KH CN LA MM")
    )
    running.all_agree(but="TH")
    assert running.row().state is AdoptionState.RUNNING
    running.agree("TH")
    assert running.row().state is AdoptionState.ADOPTED


def test_only_a_coordinator_of_a_member_that_takes_part_answers(world: World, running: RunningAdoption) -> None:
    for by in (world.deputy, world.staff[0], world.contributor):
        with pytest.raises(NotYours), world.database.transaction(viewer_of(by)) as session:
            positions.agree(session, running.id, by=by, seen=0, now=LATER)
    with world.database.transaction(WORKER) as session:
        text = session.get_one(Consultation, world.consultation_id)
        note_changed(session, participations, participations.c.consultation_id == text.id)
        record(session, text, Verb.WORK_ASKED_AGAIN, consultation_id=text.id, by=None, at=LATER)
        text.members = [member for member in text.members if member.code != "TH"]
    with pytest.raises(NotFound):
        running.agree("TH")
    with world.database.reading(WORKER) as session:
        assert session.scalars(select(func.count()).select_from(Position)).one() == 0


def test_brackets_that_are_part_of_the_text_are_adopted_with_it(world: World) -> None:
    for code in MEMBERS:
        world.replace(code, "2", "fish", "fish [TBD]")
    with world.database.transaction(WORKER) as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        arrange(session, consultation, consultation.id, literal_brackets=["[TBD]"])

    assert (
        announce(world, circulate_without_comments(world), terms(world, AdoptionProcedure.EXPRESS)).state
        is AdoptionState.ANNOUNCED
    )


def test_members_who_agree_at_the_same_moment_adopt_it_once(running: RunningAdoption) -> None:
    threads = [Thread(target=running.agree, args=(code,)) for code in MEMBERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert running.row().state is AdoptionState.ADOPTED
    assert verbs(running.world, Verb.AGREED, Verb.ADOPTED) == [Verb.AGREED] * 6 + [Verb.ADOPTED]


def test_a_round_after_a_break_begins_with_the_objection(running: RunningAdoption) -> None:
    world, thai = running.world, running.world.coordinators["TH"]
    running.object_to("TH", KHMER)
    second = open_round_on(world, running.version.id)

    def answers() -> list[tuple[str, str, str]]:
        with world.database.reading(WORKER) as session:
            of_round = select(Comment).where(Comment.round_id == second.round_id).order_by(Comment.id)
            return [(one.label, one.state.value, one.text) for one in session.scalars(of_round)]

    assert answers() == [("TH-1", "submitted", KHMER)]
    with world.database.reading(viewer_of(thai)) as session:
        (objection,) = session.scalars(select(Comment).where(Comment.round_id == second.round_id))
    with pytest.raises(Untimely, match="It stays"), world.database.transaction(viewer_of(thai)) as session:
        comments.remove(session, objection.id, by=thai, seen=1, now=LATER)
    second.remark("TH", "And this.")
    sent = second.submit("TH")
    assert [label for label, _, _ in answers()] == ["TH-1", "TH-2"]
    with world.database.transaction(viewer_of(thai)) as session:
        submissions.take_back(session, second.round_id, by=thai, seen=sent.revision, now=LATER)
    assert [state for _, state, _ in answers()] == ["submitted", "drafted"]

    assert finish_round(second).round_id == second.round_id
