"""Any two versions of a text: what became of each paragraph on the way, who asked for it, where brackets stand now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.brackets.queries.brackets import ShownBracket, shown_brackets
from models.brackets.queries.records import EndedWords, words_of_endings
from models.brackets.written import SECRETARIAT
from models.comments.comment import Comment
from models.comments.queries.margin import comments_beside
from models.consolidation.consolidation import TraceSpan
from models.drafts.queries.lineage import Lineage, lineage
from models.drafts.queries.rearranged import NOTHING, Rearrangement
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, Stage
from models.editorial.queries import editorial
from models.errors import NotFound, ensure_found
from models.people.person import Member
from models.rounds.consultation import Consultation, Round
from models.text.attributing import Piece, Redlined, Sponsors, redline_text
from models.text.spans import Run, cut_runs, ids, only_changes_of


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """A paragraph as it is `now` in the newer version (None: taken out) and as it was `before` (None: new).

    `pieces` are None if its words are the same; with `bracketed` and `offers` they are what the macro `redline` takes.
    `runs` are its present words, cut at the brackets that the reader asked about, `brackets` says how many these are.
    `comments` are those that count of all that are behind a change, also behind the words with which a bracket has ended, by
    country. `rearranged` says what was done with it as a whole.
    """

    now: Paragraph | None
    before: Paragraph | None
    pieces: Sequence[Piece] | None
    bracketed: Sequence[int]
    offers: Mapping[int, str]
    runs: Sequence[Run]
    brackets: int
    comments: Sequence[Comment]
    rearranged: Rearrangement = NOTHING

    @property
    def either(self) -> Paragraph:
        """The paragraph itself, in the version that has it."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def changed(self) -> bool:
        """Whether its words are other ones, or stand in another place."""
        return self.pieces is not None or any(self.rearranged)

    @property
    def has_bracket(self) -> bool:
        return self.brackets > 0


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """What a reader asks for: between which versions, and whose changes (everybody's if no member is named).

    `ended` has the words with which brackets have ended, by the key of the paragraph; `own_words` who is behind the secretariat's
    editorial changes, and behind their undoing.
    """

    line: Lineage
    comments: Mapping[int, Comment]
    members: Collection[int]
    names: frozenset[str]
    known: Collection[str]
    own_words: Sponsors
    ended: Mapping[str, Sequence[EndedWords]]

    def counts(self, comment_id: int) -> bool:
        comment = self.comments.get(comment_id)
        return comment is not None and (not self.members or comment.member_id in self.members)


def compare_paragraph(request: ComparisonRequest, key: str, brackets: Sequence[ShownBracket]) -> ComparedParagraph:
    """The paragraph with this key; `brackets` are those that the newest round has left in it."""
    before, now = (
        _unless_removed(paragraphs.get(key)) for paragraphs in (request.line.paragraphs[0], request.line.paragraphs[-1])
    )
    found, bracketed = _redlined_paragraph(request, key, brackets)
    behind = [request.comments[id] for id in sorted(filter(request.counts, ids(found.pieces)))]
    ended, came_in = request.ended.get(key, ()), set[int]()
    if request.members:
        own = [one for one in ended if request.names & one.members]
        came_in = {place for place, piece in enumerate(found.pieces) if _is_of_ending(piece, own)}
        found.pieces = list(only_changes_of(found.pieces, {str(comment.id) for comment in behind}, bracketed, came_in))
    shown = sorted(
        (one for one in brackets if now and (not request.names or request.names & one.named)),
        key=lambda one: one.conflict.start,
    )
    changed = any(piece["kind"] != "kept" for piece in found.pieces) and bool(behind or came_in or not request.members)
    comment_ids = {comment.id for comment in behind}
    if changed:
        comment_ids.update(filter(request.counts, (id for one in ended for id in one.comments)))
    return ComparedParagraph(
        now=now,
        before=before,
        pieces=found.pieces if changed else None,
        bracketed=bracketed,
        offers=found.offers,
        runs=cut_runs(now.text if now else "", [(one.conflict.start, one.conflict.end) for one in shown]),
        brackets=len({one.conflict.number for one in shown}),
        comments=sorted(
            (request.comments[id] for id in comment_ids),
            key=lambda one: (one.member.name, one.round_id, one.number or 0),
        ),
        rearranged=NOTHING
        if request.members
        else request.line.rearranged.rearrangement_of(request.line.paragraphs[0], request.line.paragraphs[-1], key),
    )


def _is_of_ending(piece: Piece, ended: Sequence[EndedWords]) -> bool:
    """Whether a change has brought in words, or a part of them, with which a bracket has ended; what has other comments behind it,
    only if it is all of these words."""
    if piece["kind"] != "applied":
        return False
    text = piece["text"]
    if piece["ids"]:
        return any(text and text == one.words for one in ended)
    return any(text in one.words if text else not one.words for one in ended)


def _unless_removed(paragraph: Paragraph | None) -> Paragraph | None:
    return paragraph if paragraph and not paragraph.removed else None


def _redlined_paragraph(
    request: ComparisonRequest, key: str, brackets: Sequence[ShownBracket]
) -> tuple[Redlined, list[int]]:
    """What happened to a paragraph, nothing if its words are the same; and which applied pieces stand in brackets."""
    line = request.line
    old, new = line.paragraphs[0].get(key), line.paragraphs[-1].get(key)
    if line.direct and new:
        offers = {one.place: one.conflict.proposal for one in brackets if one.conflict.proposal is not None}
        return Redlined(list(new.pieces or ()), offers), [one.place for one in brackets if one.is_new]
    before, now = _unless_removed(old), _unless_removed(new)
    was, text = before.text if before else "", now.text if now else ""
    if was == text:
        return Redlined(), []
    by_member = {str(id): (comment.member.name,) for id, comment in request.comments.items()}
    sponsors: Sponsors = {**by_member, **request.own_words}
    marks = [mark for mark in line.marks(key) if mark.id in sponsors]
    language = line.versions[0].consultation.language
    return redline_text(was, text, marks, sponsors, request.known, language), []


READABLE = (*FOR_MEMBERS, Stage.PROPOSED, Stage.CANDIDATE)
"""What can be compared; members are shown the first two alone (`models.db.access`)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a text, the older first; `members` are those whose comments alone are asked about, if any are.

    `rounds` has the numbers of the rounds that lie between the two, by id. `beside` are comments that changed no words, by the
    key of their paragraph; asked for where all that was said is written down.
    """

    older: DraftVersion
    newer: DraftVersion
    members: Sequence[Member]
    paragraphs: Sequence[ComparedParagraph]
    comments: Sequence[Comment]
    rounds: Mapping[int, int]
    beside: Mapping[str, Sequence[Comment]] = field(default_factory=dict)

    def called(self, comment: Comment) -> str:
        """How people call a comment behind a change: with its round unless that alone lies between the two versions."""
        return comment.label if [*self.rounds] == [comment.round_id] else comment.label_of_round

    @property
    def changed(self) -> int:
        return sum(one.pieces is not None and one.now is not None and one.before is not None for one in self.paragraphs)

    @property
    def moved(self) -> int:
        return sum(bool(one.rearranged.moved) for one in self.paragraphs)

    @property
    def joined(self) -> int:
        return sum(bool(one.rearranged.joined) for one in self.paragraphs)

    @property
    def added(self) -> int:
        return sum(one.changed and one.before is None for one in self.paragraphs)

    @property
    def removed(self) -> int:
        return sum(one.changed and one.now is None and not one.rearranged.joined for one in self.paragraphs)

    @property
    def brackets(self) -> int:
        return sum(one.brackets for one in self.paragraphs)


def comparable_versions(session: Session, consultation_id: int) -> tuple[Consultation, list[DraftVersion]]:
    """A consultation with its versions that this reader may compare, in the order in which they came; raises NotFound."""
    found = ensure_found(session.get(Consultation, consultation_id))
    readable = select(DraftVersion).where(
        DraftVersion.consultation_id == consultation_id, DraftVersion.stage.in_(READABLE)
    )
    # A text at the secretariat is always the newest: nothing is circulated while another is made.
    versions = session.scalars(readable.order_by(DraftVersion.number.is_(None), DraftVersion.number)).all()
    return found, list(versions)


def comparison(
    session: Session,
    older: DraftVersion,
    newer: DraftVersion,
    among: Sequence[DraftVersion],
    members: Sequence[Member] = (),
) -> Comparison:
    """What is different in `newer`; `among` are all that the reader may compare, as `choices` gives them."""
    line = lineage(session, older, newer, among)
    ended = words_of_endings(session, [version.id for version in line.versions[1:]])
    behind_endings = {id for words in ended.values() for one in words for id in one.comments}
    comments = _comments_on_the_way(session, line, behind_endings)
    brackets = _brackets_by_paragraph(session, line)
    known = {*(member.name for member in newer.consultation.members), SECRETARIAT}
    own_words = editorial.sponsors(session, [version.id for version in line.versions[1:]])
    wanted, names = {one.id for one in members}, frozenset(one.name for one in members)
    request = ComparisonRequest(line, comments, wanted, names, known, own_words, ended)
    paragraphs = [
        compare_paragraph(request, key, brackets.get(key, ()))
        for key in merged_order(line.paragraphs[0], line.paragraphs[-1])
    ]
    paragraphs = [one for one in paragraphs if one.now or (one.before and one.changed)]
    return Comparison(older, newer, members, paragraphs, tuple(comments.values()), _rounds_on_the_way(session, line))


def compare_versions(session: Session, newer_id: int, older_id: int | None = None) -> Comparison:
    """A version against an older one, else against the one that it was made from, with all comments on the way; raises NotFound
    where there is none."""
    newer = session.get(DraftVersion, newer_id)
    if newer is None or newer.stage not in READABLE:
        raise NotFound
    _, versions = comparable_versions(session, newer.consultation_id)
    older = ensure_found(next((one for one in versions if one.id == (older_id or newer.base_id)), None))
    found = comparison(session, older, newer, versions)
    shown = {comment.id for one in found.paragraphs for comment in one.comments}
    return replace(found, beside=comments_beside(session, found.rounds, shown))


def merged_order(older: Collection[str], newer: Collection[str]) -> list[str]:
    """The keys of both texts: in the order of the newer, what only the older has ahead of what stood behind it there."""
    ahead: dict[str, list[str]] = {}
    gone: list[str] = []
    for key in older:
        if key in newer:
            ahead[key], gone = gone, []
        else:
            gone.append(key)
    return [*(each for key in newer for each in (*ahead.get(key, ()), key)), *gone]


def _brackets_by_paragraph(session: Session, line: Lineage) -> dict[str, list[ShownBracket]]:
    """The brackets in the newer text, by the key of their paragraph."""
    found: dict[str, list[ShownBracket]] = {}
    for one in shown_brackets(session, list(line.paragraphs[-1].values()), line.versions[-1].round_id):
        found.setdefault(one.paragraph.key, []).append(one)
    return found


def _comments_on_the_way(session: Session, line: Lineage, ended: Collection[int]) -> dict[int, Comment]:
    """The comments that changed words on the way, and those of these ids."""
    versions = [version.id for version in line.versions[1:]]
    changed = select(TraceSpan.comment_id).join(Paragraph, Paragraph.id == TraceSpan.paragraph_id)
    on_the_way = Comment.id.in_(changed.where(Paragraph.version_id.in_(versions)))
    behind = select(Comment).where(on_the_way | Comment.id.in_(ended))
    answered = behind.options(joinedload(Comment.disposition), joinedload(Comment.round))
    return {comment.id: comment for comment in session.scalars(answered)}


def _rounds_on_the_way(session: Session, line: Lineage) -> dict[int, int]:
    made_in = [version.round_id for version in line.versions[1:]]
    return {round.id: round.number for round in session.scalars(select(Round).where(Round.id.in_(made_in)))}
