"""One paragraph in two versions: what became of it, who asked for that, where brackets stand in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.brackets.queries.brackets import Standing
from models.comments.comment import Comment
from models.drafts.queries.lineage import Lineage
from models.drafts.version import Paragraph
from models.text.attributing import Piece, Redlined, Sponsors, redlined
from models.text.spans import Run, cut, ids, only


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph as it is `now` in the newer version (None: taken out) and as it was `before` (None: new).

    `pieces` are None where its words are the same; with `bracketed` and `offers` they are what the macro `redline` takes.
    `runs` are its present words, cut at the brackets that the reader asked about, `brackets` says how many these are.
    `comments` are those that count of all
    that are behind a change, by country.
    """

    now: Paragraph | None
    before: Paragraph | None
    pieces: Sequence[Piece] | None
    bracketed: Sequence[int]
    offers: Mapping[int, str]
    runs: Sequence[Run]
    brackets: int
    comments: Sequence[Comment]

    @property
    def either(self) -> Paragraph:
        """The paragraph itself, in the version that has it."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def changed(self) -> bool:
        return self.pieces is not None

    @property
    def has_bracket(self) -> bool:
        return self.brackets > 0


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """What a reader asks: between which versions, and of which members (of all if none is named).

    `own_words` has who is behind the secretariat's editorial changes, and behind their undoing.
    """

    line: Lineage
    comments: Mapping[int, Comment]
    members: Collection[int]
    names: frozenset[str]
    known: Collection[str]
    own_words: Sponsors

    def counts(self, comment_id: int) -> bool:
        comment = self.comments.get(comment_id)
        return comment is not None and (not self.members or comment.member_id in self.members)


def compared(asked: ComparisonRequest, key: str, brackets: Sequence[Standing]) -> Compared:
    """The paragraph with this key; `brackets` are those that the newest round has left in it."""
    before, now = (_standing(of.get(key)) for of in (asked.line.paragraphs[0], asked.line.paragraphs[-1]))
    found, bracketed = _changes(asked, key, brackets)
    behind = [asked.comments[id] for id in sorted(filter(asked.counts, ids(found.pieces)))]
    if asked.members:
        found.pieces = list(only(found.pieces, {str(comment.id) for comment in behind}, bracketed))
    shown = sorted(
        (one for one in brackets if now and (not asked.names or asked.names & one.named)),
        key=lambda one: one.conflict.start,
    )
    changed = any(piece["kind"] != "kept" for piece in found.pieces) and bool(behind or not asked.members)
    return Compared(
        now=now,
        before=before,
        pieces=found.pieces if changed else None,
        bracketed=bracketed,
        offers=found.offers,
        runs=cut(now.text if now else "", [(one.conflict.start, one.conflict.end) for one in shown]),
        brackets=len({one.conflict.number for one in shown}),
        comments=sorted(behind, key=lambda one: (one.member.name, one.round_id, one.number or 0)),
    )


def _standing(paragraph: Paragraph | None) -> Paragraph | None:
    return paragraph if paragraph and not paragraph.removed else None


def _changes(asked: ComparisonRequest, key: str, brackets: Sequence[Standing]) -> tuple[Redlined, list[int]]:
    """What happened to a paragraph, nothing if its words are the same; and which applied pieces stand in brackets."""
    line = asked.line
    old, new = line.paragraphs[0].get(key), line.paragraphs[-1].get(key)
    if line.direct and new:
        offers = {one.place: one.conflict.proposal for one in brackets if one.conflict.proposal is not None}
        return Redlined(list(new.pieces or ()), offers), [one.place for one in brackets if one.is_new]
    before, now = _standing(old), _standing(new)
    was, text = before.text if before else "", now.text if now else ""
    if was == text:
        return Redlined(), []
    by_member = {str(id): (comment.member.name,) for id, comment in asked.comments.items()}
    sponsors: Sponsors = {**by_member, **asked.own_words}
    marks = [mark for mark in line.marks(key) if mark.id in sponsors]
    language = line.versions[0].consultation.language
    return redlined(was, text, marks, sponsors, asked.known, language), []
