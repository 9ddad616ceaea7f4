"""Which brackets stand where in a merged paragraph, with everything that was said for and against their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.comment import Comment
from models.consolidation.consolidation import Alternative, Conflict, ConflictKind, Settlement
from models.draft import Paragraph
from models.runs import Shown, alternatives


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that stand in a bracket, and the comments that ask for them."""

    alternative: Alternative
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A bracket in its paragraph: at which piece it stands, who asks for what, and the way out that is proposed."""

    conflict: Conflict
    paragraph: Paragraph
    place: int
    asked: tuple[Asked, ...]
    way_out: Settlement | None

    @property
    def shown(self) -> list[Shown]:
        """Its alternatives as they stand in the text."""
        return alternatives(self.conflict, self.paragraph.text[self.conflict.start : self.conflict.end])


class Bracketed:
    """What has brackets, as a whole text has; by paragraph they are what the macro `redline` of draft_macros.html takes."""

    __slots__ = ()
    brackets: Sequence[Standing]

    def bracketed(self, paragraph: Paragraph) -> list[int]:
        """The places of the paragraph's pieces that stand in brackets."""
        return [bracket.place for bracket in self.brackets if bracket.paragraph is paragraph]

    def offers(self, paragraph: Paragraph) -> dict[int, str]:
        """The secretariat's words that stand in the paragraph's brackets, by place."""
        return {
            bracket.place: bracket.conflict.proposal
            for bracket in self.brackets
            if bracket.paragraph is paragraph and bracket.conflict.proposal is not None
        }


def standing(session: Session, paragraphs: Sequence[Paragraph], round_id: int) -> list[Standing]:
    """The brackets in these paragraphs of a round's text, in order."""
    of = {paragraph.id: paragraph for paragraph in paragraphs}
    conflicts = session.scalars(
        select(Conflict)
        .where(Conflict.paragraph_id.in_(of))
        .options(selectinload(Conflict.alternatives))
        .order_by(Conflict.paragraph_id, Conflict.position)
    ).all()
    ways = select(Settlement).where(Settlement.round_id == round_id)
    way_out = {(way.paragraph_key, way.fingerprint): way for way in session.scalars(ways)}
    comments = {comment.id: comment for comment in session.scalars(select(Comment).where(Comment.round_id == round_id))}
    found: list[Standing] = []
    for paragraph in sorted(of.values(), key=lambda paragraph: paragraph.position):
        own = [conflict for conflict in conflicts if conflict.paragraph_id == paragraph.id]
        for place, conflict in places(paragraph.pieces or (), own).items():
            asked = _asked(conflict, (paragraph.pieces or ())[place], comments)
            found.append(
                Standing(conflict, paragraph, place, asked, way_out.get((paragraph.key, conflict.fingerprint)))
            )
    return found


def places(pieces: Sequence[Any], conflicts: Iterable[Conflict]) -> dict[int, Conflict]:
    """The brackets of one paragraph, by the place of their piece; `pieces` as `redline` writes them."""
    found: dict[int, Conflict] = {}
    at = 0
    for conflict in sorted(conflicts, key=lambda conflict: conflict.position):
        at = next(place for place in range(at, len(pieces)) if _is(pieces[place], conflict))
        found[at] = conflict
        at += 1
    return found


def _is(piece: Mapping[str, Any], conflict: Conflict) -> bool:
    """Whether the piece is the bracket; not every uncontested change stands in one."""
    if piece["kind"] != ("conflict" if conflict.kind is ConflictKind.COLLISION else "applied"):
        return False
    words = [(alternative["text"], alternative["sponsors"]) for alternative in _alternatives(piece)]
    return piece["base"] == conflict.base_text and words == [(one.text, one.sponsors) for one in conflict.alternatives]


def _alternatives(piece: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    alternatives: Sequence[Mapping[str, Any]] = piece["alternatives"] if piece["kind"] == "conflict" else [piece]
    return alternatives


def _asked(conflict: Conflict, piece: Mapping[str, Any], comments: Mapping[int, Comment]) -> tuple[Asked, ...]:
    behind = (
        tuple(comments[int(id)] for id in alternative["ids"] if id.isdecimal() and int(id) in comments)
        for alternative in _alternatives(piece)
    )
    return tuple(Asked(*pair) for pair in zip(conflict.alternatives, behind, strict=True))
