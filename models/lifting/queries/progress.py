"""Where the lifting of brackets stands: which words are put to the members, and what each of them has said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from models.adoption.queries.adoption import Entry, entry_of
from models.brackets.agreement import Alternative, Words, is_same_wording
from models.consolidation.bracket_endings import linked_with_open
from models.drafts.version import DraftVersion
from models.errors import ensure_found
from models.lifting.lifting import (
    Lifting,
    LiftingAnswer,
    LiftingNotice,
    LiftingState,
    LiftingWords,
    not_bound,
)
from models.lifting.queries.meeting_sheet import SheetBracket, sheet_brackets
from models.meetings.meeting import Attendance
from models.people.person import Member
from models.record.verbs import Verb

ENDS = {LiftingState.LIFTED: Verb.LIFTED, LiftingState.LAPSED: Verb.LIFTING_LAPSED}


@dataclass(frozen=True, slots=True)
class PutWords:
    """Words that are put to the members for a bracket, those that object to them, and those that must still accept them
    expressly, as far as the reader may know."""

    bracket: SheetBracket
    put: LiftingWords
    objectors: Sequence[str]
    unaccepted: Sequence[str]

    @property
    def id(self) -> int:
        return self.put.bracket_id

    @property
    def words(self) -> Words:
        return tuple(self.put.words)

    @property
    def are_standing(self) -> bool:
        """Whether these are the words of the draft."""
        return is_same_wording(self.bracket.bracket.standing, self.words)

    @property
    def asked_by(self) -> Sequence[str]:
        """The members that ask for these words in the place of the draft's."""
        return [
            name
            for one in self.bracket.bracket.alternatives
            if is_same_wording(one.words, self.words)
            for name in one.sponsors
        ]

    @property
    def others(self) -> Sequence[Alternative]:
        """The other words for which members ask."""
        return [one for one in self.bracket.bracket.alternatives if not is_same_wording(one.words, self.words)]

    @property
    def is_free(self) -> bool:
        """Whether nobody objects to the words, or has still to accept them expressly."""
        return not self.objectors and not self.unaccepted

    @property
    def ad_referendum(self) -> Sequence[str]:
        """The members that have still to confirm the words, by name."""
        return self.put.ad_referendum


@dataclass(frozen=True, slots=True)
class MemberState:
    """A member that is asked: what the record of a meeting says of it, whether it has been told, and what it has answered."""

    member: Member
    attendance: Attendance | None
    notice: LiftingNotice | None
    answer: LiftingAnswer | None


@dataclass(frozen=True, slots=True)
class LiftingProgress:
    """A lifting with its words in the order of the text, and its members alphabetically by English short name."""

    lifting: Lifting
    words: Sequence[PutWords]
    members: Sequence[MemberState]

    @property
    def version(self) -> DraftVersion:
        return self.lifting.version

    @property
    def unbound(self) -> list[str]:
        """Those that are not bound yet, by name: while there is one, no bracket ends."""
        notices = [one.notice for one in self.members if one.notice]
        answered = {one.member.id for one in self.members if one.answer}
        return [member.name for member in not_bound(self.lifting, notices, answered=answered)]

    @property
    def to_answer(self) -> list[str]:
        """Those that have said nothing, by name."""
        return [one.member.name for one in self.members if not one.answer]

    @property
    def awaited(self) -> list[str]:
        """Those that are asked after the silence, which does not bind them, and that have not answered since, by name; for readers
        of the result."""
        running = self.lifting.state is LiftingState.RUNNING
        awaited = self.lifting.silence.awaited if running and self.lifting.silence else ()
        open_ = (one for one in self.members if one.answer is None and one.notice is None)
        return [one.member.name for one in open_ if one.member.id in awaited]

    @property
    def unnoticed(self) -> list[MemberState]:
        """Those whose silence counts and that have neither answered nor acknowledged."""
        silent = {member.id for member in self.lifting.silent_members}
        return [one for one in self.members if one.member.id in silent and not one.notice]

    @property
    def agreed(self) -> list[PutWords]:
        """The words that are agreed as things stand."""
        return agreed_words(self.words)

    @property
    def waiting_for_others(self) -> set[int]:
        """The numbers of the brackets that stay open since others of their package do."""
        return _waiting_for_others(self.words)

    def referred_by(self, member: Member, objects_to: Collection[int]) -> list[PutWords]:
        """The words to which a member agrees ad referendum: it must still confirm them, and does not object to them (brackets by id)."""
        return [one for one in self.words if member.name in one.ad_referendum and one.id not in objects_to]

    def of(self, member: Member) -> MemberState:
        """One member; raises NotFound for one that does not take part."""
        return ensure_found(next((one for one in self.members if one.member.id == member.id), None))


def progress(session: Session, lifting_id: int) -> LiftingProgress:
    """Raises NotFound."""
    lifting = ensure_found(session.get(Lifting, lifting_id))
    own = select(LiftingAnswer).where(LiftingAnswer.lifting_id == lifting.id)
    answers = {one.member_id: one for one in session.scalars(own)}
    noticed = select(LiftingNotice).where(LiftingNotice.lifting_id == lifting.id)
    notices = {one.member_id: one for one in session.scalars(noticed)}
    there = {one.member_id: one for one in lifting.meeting.attendances} if lifting.meeting else {}
    return LiftingProgress(
        lifting,
        put_words(session, lifting, list(answers.values())),
        [
            MemberState(member, there.get(member.id), notices.get(member.id), answers.get(member.id))
            for member in lifting.version.consultation.members
        ],
    )


def put_words(
    session: Session, lifting: Lifting, answers: Sequence[LiftingAnswer], *, agreeing: Collection[str] = ()
) -> list[PutWords]:
    """The words that are put to the members, in the order of the text, with whom these answers leave against them; the members
    `agreeing`, by name, count as if they had accepted all."""
    brackets = {one.id: one for one in sheet_brackets(session, lifting.version)}
    found = [
        PutWords(
            bracket,
            one,
            sorted(answer.member.name for answer in answers if one.bracket_id in answer.objects_to),
            [name for name in bracket.not_accepting(one, answers) if name not in agreeing],
        )
        for one in lifting.words
        if (bracket := brackets.get(one.bracket_id)) is not None
    ]
    return sorted(found, key=lambda one: one.bracket.number)


def agreed_words(words: Sequence[PutWords]) -> list[PutWords]:
    """Those to which nobody objects, which are accepted by all whose silence is not enough, and with which all of a package
    can end."""
    waiting = _waiting_for_others(words)
    return [one for one in words if one.is_free and one.bracket.number not in waiting]


def _waiting_for_others(words: Sequence[PutWords]) -> set[int]:
    ending = [one.bracket.number for one in words if one.is_free and not one.ad_referendum]
    linked = {one.bracket.number: [others for _, others in one.bracket.linked] for one in words}
    return linked_with_open(ending, linked)


def liftings_of_version(session: Session, version_id: int) -> Sequence[Lifting]:
    """Those about the brackets of a version, or that made it, the newest first; only those that the reader may see."""
    liftings = select(Lifting).where(or_(Lifting.version_id == version_id, Lifting.result_id == version_id))
    return session.scalars(liftings.order_by(Lifting.id.desc())).all()


def latest_liftings(session: Session) -> dict[int, Lifting]:
    """By consultation, the last that the reader may know of."""
    rows = session.scalars(select(Lifting).order_by(Lifting.id))
    return {one.version.consultation_id: one for one in rows}


def liftings_of(session: Session, consultation_id: int) -> Sequence[Lifting]:
    """All that the reader may know of, the newest first."""
    own = select(Lifting).join(Lifting.version).where(DraftVersion.consultation_id == consultation_id)
    return session.scalars(own.options(contains_eager(Lifting.version)).order_by(Lifting.id.desc())).all()


def entry(session: Session, lifting: Lifting) -> Entry | None:
    """Where the record says how it ended; None while it has not."""
    if lifting.is_under_way:
        return None
    verb = Verb.LIFTING_WITHDRAWN if lifting.closed_by_id else ENDS[lifting.state]
    return entry_of(session, lifting, verb)
