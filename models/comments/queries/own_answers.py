"""What became of a member's comments, over all rounds of a consultation: the answer to each, and where its words are now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.brackets.agreement import Rule
from models.brackets.bracket import BracketEnding
from models.brackets.written import shown_words
from models.comments.carried import CarriedComment
from models.comments.comment import Change, Comment, CommentState
from models.comments.queries.carried import decisions_on
from models.comments.queries.cosponsors import sent_or_joined
from models.comments.queries.places import titles_for
from models.comments.queries.traces import ChangedParagraph, change_in_words, changed_paragraphs
from models.comments.submission import Submission
from models.consolidation.consolidation import Alternative, Conflict, TraceSpan
from models.dispositions.disposition import SET_ASIDE, Disposition, TypeRequest
from models.dispositions.queries import proposal, went_with_paragraph
from models.drafts.queries.lineage import lineage, paragraphs_gone
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.errors import NotFound
from models.people.person import Member
from models.rounds.consultation import Consultation, Round

AT_WORK = "no answer yet"
NOT_ADMITTED = "late, and not admitted"
_UNCHANGED_WORDS = {
    Change.DELETE: "the paragraph kept",
    Change.MOVE: "the paragraph where it was",
    Change.JOIN: "the paragraph as it was",
}
"""What the end of a bracket without words leaves, where somebody asked for something of the whole paragraph."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of a comment are, or why they are nowhere; `key` is that of the paragraph in the newest version, "" for none."""

    words: str
    key: str = ""


@dataclass(frozen=True)
class OwnAnswer:
    """A comment that was sent, with its answer once its round has made a version, the `result`. One that came late and was not
    admitted has neither."""

    comment: Comment
    round: Round
    result: DraftVersion | None
    answer: Disposition | None
    places: tuple[Place, ...]
    request: TypeRequest | None
    carried: CarriedComment | None
    language: str

    @property
    def outcome(self) -> str:
        """The outcome of the answer, as it is looked for."""
        if self.comment.state is CommentState.LATE:
            return NOT_ADMITTED
        return self.answer.outcome.value if self.answer else AT_WORK

    @property
    def carried_words(self) -> str:
        """What has become of it in a later round, in words; "" if it was not carried over."""
        if self.carried is None:
            return ""
        to = f"Carried over to {self.carried.round.name}"
        if self.carried.decision is None:
            return f"{to}; {self.comment.member.name} has not decided on it"
        again = f" as {self.carried.became.label}" if self.carried.became and self.carried.became.number else ""
        return f"{to}, and {self.carried.decision.value}{again}"

    @property
    def where(self) -> str:
        """What it is about, in words."""
        return self.comment.paragraph.name if self.comment.paragraph else "the whole text"

    @cached_property
    def proposal(self) -> list[Any] | None:
        """The words that it asks for against the draft's; compared only where they are shown."""
        return proposal(self.comment, self.comment.paragraph, self.language)


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """A member's comments by round, the newest first, then in the order of the text. `newest` is the version that went out
    last; `submission` the member's newest answer, sent or not; `titles` those of the columns, for rows that comments are about."""

    consultation: Consultation
    member: Member
    submission: Submission
    newest: DraftVersion
    answers: tuple[OwnAnswer, ...]
    titles: Mapping[int, Sequence[str]]

    @property
    def joined(self) -> int:
        """How many of the comments are those of other members, which the member has joined."""
        return sum(one.comment.member_id != self.member.id for one in self.answers)

    def called(self, one: OwnAnswer) -> str:
        """How a comment is called here: "KH-3"; that of another member, which the member joins, with who says it: "CN-3, China,
        with Viet Nam"."""
        comment = one.comment
        return comment.label if comment.member_id == self.member.id else f"{comment.label}, {comment.said_by}"

    @property
    def outcomes(self) -> dict[str, int]:
        """How many comments have got each outcome, the most frequent first."""
        counted: dict[str, int] = {}
        for one in self.answers:
            counted[one.outcome] = counted.get(one.outcome, 0) + 1
        return dict(sorted(counted.items(), key=lambda each: -each[1]))

    @property
    def questioned(self) -> tuple[OwnAnswer, ...]:
        """Those for which the member has still to say whether the type changes."""
        return tuple(one for one in self.answers if one.request and one.request.is_open and one.result is None)


def own_answers(session: Session, consultation_id: int, member: Member) -> OwnAnswers:
    """Of the comments that the member has sent or joined; raises NotFound if it takes no part or no round has been opened."""
    consultation = session.get(Consultation, consultation_id)
    part = select(Submission).join(Round).where(Round.consultation_id == consultation_id)
    own = (
        part.where(Submission.member_id == member.id)
        .options(joinedload(Submission.round).joinedload(Round.version))
        .order_by(Round.number)
    )
    submissions = session.scalars(own).all()
    if consultation is None or not submissions:
        raise NotFound
    out = (DraftVersion.consultation_id == consultation_id) & DraftVersion.stage.in_(FOR_MEMBERS)
    versions = session.scalars(select(DraftVersion).where(out).order_by(DraftVersion.number)).all()
    rounds = {one.round_id: one.round for one in submissions}
    comments = sent_comments(session, rounds, member)
    own_ids = [comment.id for comment in comments if comment.member_id == member.id]
    statement = select(TypeRequest).where(TypeRequest.comment_id.in_(own_ids))
    requests = {one.comment_id: one for one in session.scalars(statement)}
    carried = decisions_on(session, own_ids)
    results = {version.round_id: version for version in versions}
    whereabouts = _Whereabouts(session, versions, comments)
    answers = []
    for comment in sorted(comments, key=lambda one: -rounds[one.round_id].number):
        result = results.get(comment.round_id) if comment.state is CommentState.SUBMITTED else None
        answers.append(
            OwnAnswer(
                comment=comment,
                round=rounds[comment.round_id],
                result=result,
                answer=comment.disposition if result else None,
                places=whereabouts.places_of(comment, result) if result else (),
                request=requests.get(comment.id),
                carried=carried.get(comment.id),
                language=consultation.language,
            )
        )
    titles = titles_for(session, comments)
    return OwnAnswers(consultation, member, submissions[-1], versions[-1], tuple(answers), titles)


def sent_comments(session: Session, round_ids: Collection[int], member: Member) -> Sequence[Comment]:
    """What the member has sent in these rounds, in time or not, and what other members have sent that it has joined, once all
    members read that; in the order of the text, each with its paragraph and its answer."""
    sent = select(Comment).where(sent_or_joined(member), Comment.round_id.in_(round_ids)).outerjoin(Comment.paragraph)
    in_order = sent.order_by(func.coalesce(Paragraph.position, 0), func.coalesce(Comment.number, 0), Comment.id)
    return session.scalars(in_order.options(contains_eager(Comment.paragraph), joinedload(Comment.disposition))).all()


def ending_in_words(rule: Rule, words: Sequence[str], version: str, change: Change = Change.REPLACE) -> str:
    """What became of the bracket of a comment that asked for this change, in words."""
    if rule is Rule.PARTED:
        return f"its bracket was parted into several in {version}"
    nothing = _UNCHANGED_WORDS.get(change, "no words in its place")
    left = f"the words “{shown_words(words)}”" if any(words) else nothing
    return f"its bracket ended in {version} with {left} ({rule.value})"


class _Whereabouts:
    """Where the words of comments are in the newest version: carried from text to text, in a bracket that is still open, or gone
    with one that has ended."""

    def __init__(self, session: Session, versions: Sequence[DraftVersion], comments: Sequence[Comment]) -> None:
        self.newest = versions[-1]
        self._session = session
        self._changes = {comment.id: comment.change for comment in comments}
        self._ids = set(self._changes)
        self._brackets = self._read_brackets(versions)
        self._names = {version.id: version.name for version in versions}
        self._endings = self._read_endings()
        self._marked = self._read_marks(versions)
        self._before: dict[int, Mapping[int, tuple[ChangedParagraph, ...]]] = {}
        self._gone: dict[int, Collection[int]] = {}

    def places_of(self, comment: Comment, result: DraftVersion) -> tuple[Place, ...]:
        """Of a comment of the round that has made `result`."""
        if not comment.proposes:
            return ()
        found = {**self._marked.get(comment.id, {}), **self._open_brackets(comment)}
        endings = [self._endings[id] for id in self._brackets.get(comment.id, {}) if id in self._endings]
        ended = [ending_in_words(one.rule, one.words, self._names[one.version_id], comment.change) for one in endings]
        places = [Place(words, key) for key, words in found.items()] + [Place(words) for words in ended]
        return tuple(places) or (Place(self._why_nowhere(comment, result)),)

    def _open_brackets(self, comment: Comment) -> dict[str, str]:
        """The paragraphs of the newest version in which a bracket holds its words, by key."""
        paragraphs = (one for ones in self._brackets.get(comment.id, {}).values() for one in ones)
        return {one.key: f"{one.name}, in a bracket" for one in paragraphs if one.version_id == self.newest.id}

    def _why_nowhere(self, comment: Comment, result: DraftVersion) -> str:
        answer = comment.disposition
        if result.id not in self._gone:
            self._gone[result.id] = paragraphs_gone(self._session, result.id)
        if comment.paragraph is not None and went_with_paragraph(comment, self._gone[result.id]):
            return f"gone with {comment.paragraph.name}, which is not in {result.name} any more"
        if answer is not None and answer.outcome in SET_ASIDE:
            return "not in the text: with this answer its words were set aside"
        if result.id not in self._before:
            self._before[result.id] = changed_paragraphs(self._session, result, TraceSpan.comment_id.in_(self._ids))
        before = self._before[result.id].get(comment.id, ())
        if result is not self.newest and before:
            stood = "; ".join(stand.in_words for stand in before)
            return f"in {result.name}: {stood}; other words stand there in {self.newest.name}"
        return "; ".join(stand.in_words for stand in before) or "not in the text, which reads as before"

    def _read_brackets(self, versions: Sequence[DraftVersion]) -> dict[int, dict[int, list[Paragraph]]]:
        """The brackets in which comments have words, with the paragraphs in which they stood, by comment."""
        rows = self._session.execute(
            select(Conflict.bracket_id, Alternative.comments, Paragraph)
            .join(Conflict, Conflict.id == Alternative.conflict_id)
            .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
            .where(Paragraph.version_id.in_([version.id for version in versions]), ~Paragraph.removed)
            .order_by(Paragraph.version_id, Paragraph.position)
        )
        found: dict[int, dict[int, list[Paragraph]]] = {}
        for bracket_id, comments, paragraph in rows:
            for id in self._ids.intersection(comments) if bracket_id is not None else ():
                found.setdefault(id, {}).setdefault(bracket_id, []).append(paragraph)
        return found

    def _read_endings(self) -> dict[int, BracketEnding]:
        """How brackets have ended, by bracket."""
        ended = select(BracketEnding).where(BracketEnding.version_id.in_(self._names))
        return {one.bracket_id: one for one in self._session.scalars(ended)}

    def _read_marks(self, versions: Sequence[DraftVersion]) -> dict[int, dict[str, str]]:
        """The paragraphs of the newest version in which words of comments stand, by comment and key."""
        if len(versions) < 2:
            return {}
        line = lineage(self._session, versions[0], self.newest, versions)
        in_brackets: dict[int, list[tuple[int, int]]] = {}
        of_newest = select(Conflict).join(Paragraph).where(Paragraph.version_id == self.newest.id)
        for conflict in self._session.scalars(of_newest):
            in_brackets.setdefault(conflict.paragraph_id, []).append((conflict.start, conflict.end))
        gone = [one.base_id for one in line.paragraphs[-1].values() if one.removed]
        before = {one.id: one for one in self._session.scalars(select(Paragraph).where(Paragraph.id.in_(gone)))}
        found: dict[int, dict[str, str]] = {}
        for key, paragraph in line.paragraphs[-1].items():
            for mark in line.marks(key):
                id = int(mark.id) if mark.id.isdecimal() else None
                if id not in self._changes:
                    continue
                bracketed = any(
                    start <= mark.start and mark.end <= end for start, end in in_brackets.get(paragraph.id, ())
                )
                found.setdefault(id, {})[key] = change_in_words(
                    paragraph,
                    before.get(paragraph.base_id or 0),
                    self._changes[id],
                    in_bracket=bracketed,
                    empty=mark.start == mark.end,
                )
        return found
