"""Home pages as lists of tasks: what is for the reader now, and what waits for others."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.achievements.achievement import Achievement, AchievementState
from models.adoption.adoption import Adoption
from models.adoption.corrigendum import UNDECIDED, TextCorrigendum, TextCorrigendumState
from models.adoption.entered import EnteredState
from models.adoption.opening import Opening
from models.adoption.queries import entered as entered_positions
from models.adoption.queries.adoption import adoption_progress
from models.comments.queries import cosponsors, entered
from models.departments.opinion import OpinionState
from models.departments.queries import opinions_in_question
from models.drafts.version import Stage
from models.lifting.lifting import Lifting
from models.lifting.queries.progress import progress as lifting_progress
from models.meetings.meeting import Meeting, MeetingState
from models.meetings.queries import meetings_waiting_for
from models.people.person import Person, Role
from models.people.queries import offices
from models.people.queries.home import (
    ListedConsultation,
    MemberRound,
    SecretariatRound,
    home_of_member,
    home_of_staff,
)
from models.people.queries.task import Home, HomeTask, TaskKind
from models.rounds.consultation import Consultation, RoundState

TIME_TO_CALL = timedelta(hours=72)
"""How long before the end of a silence the secretariat is asked to telephone: whatever the day, a working day is in it."""


def member_home(session: Session, person: Person, now: datetime) -> Home:
    """The home page of somebody of a member; of somebody without an office there is nothing in it."""
    member = person.member
    if member is None:
        return Home([])
    coordinates = person.role is Role.COORDINATOR
    listed = home_of_member(session, member)
    texts = {here.round.id: one.consultation for one in listed for here in one.rounds}
    tasks = [
        HomeTask(TaskKind.ENTRY, one, coordinates, texts.get(one.round_id))
        for one in entered.entries_to_confirm(session, member)
    ]
    tasks += [
        HomeTask(TaskKind.POSITION, one, coordinates, decision.version.consultation, one.decide_by(decision.ends_at))
        for one, decision in entered_positions.waiting(session, EnteredState.TO_CONFIRM, member)
    ]
    tasks += [
        HomeTask(TaskKind.POSITION, one, coordinates, corrigendum.version.consultation, until)
        for one, corrigendum, until in entered_positions.to_disown(session, member, now)
    ]
    tasks += [
        HomeTask(TaskKind.INVITATION, one, coordinates, texts.get(one.round_id))
        for one in cosponsors.waiting_invitations(session, member)
    ]
    offered = offices.open_hand_over(session, member)
    if offered is not None and (offered.to_id == person.id or person.role is not Role.CONTRIBUTOR):
        tasks.append(HomeTask(TaskKind.HAND_OVER, offered, offered.to_id == person.id))
    tasks += [_meeting_task(one, coordinates) for one in meetings_waiting_for(session, person, now)]
    with_members = select(TextCorrigendum).where(TextCorrigendum.state == TextCorrigendumState.WITH_MEMBERS)
    tasks += [
        HomeTask(TaskKind.OBJECTION, one, coordinates, one.version.consultation, one.until)
        for one in session.scalars(with_members)
        if one.accepts_objections(now)
    ]
    if person.role is Role.CONTRIBUTOR:
        tasks += _question_tasks(session, person, listed, now)
    else:
        returned = select(Achievement).filter_by(state=AchievementState.RETURNED, member_id=member.id)
        tasks += _register_tasks(session.scalars(returned.order_by(Achievement.id)).all(), listed)
    for one in listed:
        tasks += _member_tasks(one, person, coordinates, now)
    return Home(tasks, *_split_finished(listed))


def staff_home(session: Session, person: Person, now: datetime) -> Home:
    """The home page of an officer of the secretariat."""
    tasks = [_staff_meeting_task(one, person, now) for one in meetings_waiting_for(session, person, now)]
    tasks += [
        HomeTask(TaskKind.CHECK, one, not one.is_typed_by(person), one.round.consultation)
        for one in entered.entries_to_check(session)
    ]
    tasks += [
        HomeTask(
            TaskKind.CHECK_POSITION,
            one,
            one.entered_by_id != person.id,
            decision.version.consultation,
            decision.ends_at,
        )
        for one, decision in entered_positions.waiting(session, EnteredState.TO_CHECK)
    ]
    tasks += [
        HomeTask(
            TaskKind.CORRECTION,
            one,
            True,
            decision.version.consultation,
            None if decision.silence else one.waits_until,
        )
        for one, decision in entered_positions.to_correct(session, now)
    ]
    tasks += _second_officer_tasks(session, person)
    listed = home_of_staff(session)
    sent = select(Achievement).filter_by(state=AchievementState.SENT)
    tasks += _register_tasks(session.scalars(sent.order_by(Achievement.id)).all(), listed)
    for one in listed:
        tasks += _staff_tasks(session, one, person, now)
    return Home(tasks, *_split_finished(listed))


def _second_officer_tasks(session: Session, person: Person) -> Iterator[HomeTask]:
    """What one officer has proposed for an adopted text and another decides on."""
    for corrigendum in session.scalars(select(TextCorrigendum).where(TextCorrigendum.state.in_(UNDECIDED))):
        proposed = corrigendum.state is TextCorrigendumState.PROPOSED
        to_decide = proposed and corrigendum.proposed_by_id != person.id
        yield HomeTask(
            TaskKind.CORRIGENDUM, corrigendum, to_decide, corrigendum.version.consultation, corrigendum.until
        )
    waiting = select(Opening).where(Opening.decided_at.is_(None)).options(joinedload(Opening.version))
    for opening in session.scalars(waiting):
        to_decide = opening.proposed_by_id != person.id
        yield HomeTask(TaskKind.OPENING, opening, to_decide, opening.version.consultation)


def _question_tasks(
    session: Session, person: Person, listed: Sequence[ListedConsultation], now: datetime
) -> Iterator[HomeTask]:
    """What the coordinator asks somebody of a department, while the answer to the round can still change."""
    rounds = [here for one in listed for here in one.rounds if isinstance(here, MemberRound)]
    open_rounds = {here.round.id: here.round for here in rounds if here.submission.accepts_comments(now)}
    for opinion in opinions_in_question(session, person):
        if opinion.round_id in open_rounds:
            yield HomeTask(TaskKind.QUESTION, opinion, True, open_rounds[opinion.round_id].consultation)


def _register_tasks(entries: Sequence[Achievement], listed: Sequence[ListedConsultation]) -> Iterator[HomeTask]:
    """Entries for the register that wait for the reader: sent to the secretariat, or returned to their member."""
    texts = {one.consultation.id: one.consultation for one in listed}
    for entry in entries:
        yield HomeTask(TaskKind.REGISTER, entry, True, texts.get(entry.consultation_id))


def _meeting_task(meeting: Meeting, coordinates: bool) -> HomeTask:
    """A meeting that is to come waits for its day, minutes for the coordinator."""
    to_do, until = (False, meeting.begins_at) if meeting.is_to_come else (coordinates, None)
    return HomeTask(TaskKind.MEETING, meeting, to_do, meeting.version.consultation, until)


def _staff_meeting_task(meeting: Meeting, person: Person, now: datetime) -> HomeTask:
    """A convened meeting waits for its day and is then written down; its minutes wait for another than proposed them."""
    until, to_do = None, True
    if meeting.is_to_come and meeting.begins_at is not None and meeting.begins_at > now:
        until, to_do = meeting.begins_at, False
    elif meeting.state is MeetingState.MINUTES_PROPOSED:
        to_do = meeting.proposed_by_id != person.id
    return HomeTask(TaskKind.MEETING, meeting, to_do, meeting.version.consultation, until)


def _split_finished(
    listed: Sequence[ListedConsultation],
) -> tuple[Sequence[ListedConsultation], Sequence[ListedConsultation]]:
    return [one for one in listed if not one.is_finished], [one for one in listed if one.is_finished]


def _member_tasks(listed: ListedConsultation, person: Person, coordinates: bool, now: datetime) -> Iterator[HomeTask]:
    consultation, adoption, lifting = listed.consultation, listed.adoption, listed.lifting
    if adoption is not None and adoption.ended_at is None:
        to_do, awaited = listed.asks_to_adopt(now), listed.awaited and listed.position is None
        yield HomeTask(
            TaskKind.ADOPTION,
            adoption,
            coordinates and to_do,
            consultation,
            until=adoption.ends_at,
            position=listed.position,
            awaited=awaited,
            needs_notice=listed.needs_notice,
        )
    if lifting is not None and lifting.ended_at is None:
        to_do, awaited = listed.asks_about_words(now), listed.awaited_on_words and not listed.answered_lifting
        yield HomeTask(
            TaskKind.LIFTING,
            lifting,
            coordinates and to_do,
            consultation,
            until=lifting.ends_at,
            awaited=awaited,
            needs_notice=listed.needs_notice_on_words,
        )
    for one in listed.rounds:
        if isinstance(one, MemberRound) and one.round.state is not RoundState.DONE:
            yield from _round_tasks(one, person, coordinates, now)
    if not listed.rounds and not listed.is_finished:
        yield HomeTask(TaskKind.NEXT, None, False, consultation)


def _round_tasks(one: MemberRound, person: Person, coordinates: bool, now: datetime) -> Iterator[HomeTask]:
    consultation, open_now = one.round.consultation, one.round.accepts_comments(now)
    writes = one.submission.accepts_comments(now)
    until = one.internal if one.internal and person.role is Role.CONTRIBUTOR else one.round.closes_at
    yield HomeTask(TaskKind.ROUND, one, writes, consultation, until if open_now else None)
    if writes and person.role is not Role.CONTRIBUTOR and one.opinions.get(OpinionState.FORWARDED):
        yield HomeTask(TaskKind.DEPARTMENTS, one, True, consultation)
    if one.questions and not open_now and person.role is not Role.CONTRIBUTOR:
        yield HomeTask(TaskKind.TYPES, one, coordinates, consultation)


def _staff_tasks(session: Session, listed: ListedConsultation, person: Person, now: datetime) -> Iterator[HomeTask]:
    consultation = listed.consultation

    def is_asked(by_id: int) -> bool:
        """Four eyes: what somebody has proposed waits for anybody else."""
        return by_id != person.id

    if listed.proposed is not None:
        yield HomeTask(TaskKind.APPROVAL, listed.proposed, is_asked(listed.proposed.proposed_by_id), consultation)
    for kind, one in ((TaskKind.ADOPTION, listed.adoption), (TaskKind.LIFTING, listed.lifting)):
        if one is not None and one.ended_at is None:
            not_bound = _not_bound(session, one)
            to_do = one.begun_at is None and is_asked(one.announced_by_id)
            if one.silence is not None:
                declared = one.silence.declared_by_id
                kind, to_do = TaskKind.RESULT, declared is None or is_asked(declared)
            elif not_bound and now < one.ends_at <= now + TIME_TO_CALL:
                to_do = True
            yield HomeTask(kind, one, to_do, consultation, one.ends_at, not_bound=not_bound)
    for here in listed.rounds:
        if isinstance(here, SecretariatRound) and here.round.state is not RoundState.DONE:
            yield from _secretariat_round_tasks(here, consultation)
    if listed.is_idle and listed.is_objected_to:
        yield HomeTask(TaskKind.OBJECTED, listed.adoption, True, consultation)
    elif listed.is_idle:
        yield HomeTask(TaskKind.NEXT, listed.versions[0].version if listed.versions else None, True, consultation)


def _not_bound(session: Session, decision: Adoption | Lifting) -> Sequence[str]:
    """The members whose silence counts and that are not known to have the notice, by name; once the silence is over, those that
    are asked all the same."""
    if decision.begun_at is None or not decision.silent_members:
        return ()
    progress_of = adoption_progress if isinstance(decision, Adoption) else lifting_progress
    progress = progress_of(session, decision.id)
    return progress.awaited if decision.silence else [one.member.name for one in progress.unnoticed]


def _secretariat_round_tasks(here: SecretariatRound, consultation: Consultation) -> Iterator[HomeTask]:
    closed = here.round.is_closed
    if closed and here.late:
        yield HomeTask(TaskKind.LATE_ANSWER, here, True, consultation)
    at_work = here.candidate is None or here.candidate.stage is Stage.CANDIDATE
    if not closed or at_work:
        paused = here.round.paused_at is not None
        to_do = closed or paused or not here.missing
        until = None if closed or paused else here.round.closes_at
        yield HomeTask(TaskKind.ROUND, here, to_do, consultation, until)
