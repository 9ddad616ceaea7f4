"""Which brackets stand where in a merged paragraph, with everything that was said for and against their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.brackets.agreement import OpenBracket, Words
from models.brackets.bracket import Bracket, BracketDuty, BracketParting
from models.brackets.queries.charging import charging
from models.brackets.queries.placed import (
    EarlierBracket,
    duties,
    earlier_brackets,
    identity_of,
    literal_brackets_of,
    open_bracket,
    partings,
    surroundings_of,
)
from models.brackets.sentence import Stretch, complete_sentence
from models.brackets.written import Wording, bracket_name, plain_wording, stands_plainly, write_place
from models.comments.comment import Comment
from models.consolidation.consolidation import Alternative, Compromise, Conflict
from models.drafts.version import Paragraph
from models.text.spans import cut_runs
from models.text.spans import sentence_around as around_words


@dataclass(frozen=True, slots=True)
class BracketWords:
    """Words that stand in a bracket, and the comments that ask for them, of whichever round; `round_id` is that of the text."""

    alternative: Alternative
    comments: tuple[Comment, ...]
    round_id: int | None

    def called(self, comment: Comment) -> str:
        """How people call one of the comments: "KH-3", of another round than that of the text "KH-3 of round 1"."""
        return comment.label if comment.round_id == self.round_id else comment.label_of_round


@dataclass(frozen=True, slots=True)
class ShownBracket:
    """A place of a bracket in its paragraph: at which piece it stands, who asks for what, and the compromise that is proposed
    there. `whole` is the bracket with all its places, of which this one is the first or a further one; `number` counts the
    brackets of the text; `duties` are the rows of what its words give members to do, `partings` of the wishes to
    part it; `came_from` are the earlier brackets of which it is made."""

    conflict: Conflict
    paragraph: Paragraph
    place: int
    wishes: tuple[BracketWords, ...]
    proposed_compromise: Compromise | None
    whole: OpenBracket
    number: int
    is_first: bool
    duties: Sequence[BracketDuty] = ()
    partings: Sequence[BracketParting] = ()
    came_from: Sequence[EarlierBracket] = ()

    @property
    def name(self) -> str:
        """How people call it."""
        return bracket_name(self.number, self.paragraph.name)

    @property
    def shown(self) -> Sequence[Wording]:
        """Its words as they stand in the text, the standing ones first."""
        written = self.paragraph.text[self.conflict.start : self.conflict.end]
        if stands_plainly(written, self.conflict.base_text):
            return (plain_wording(self.conflict.base_text),)
        bracket = open_bracket([self.conflict])
        adding = write_place(bracket, 0, behind_bracket=True)
        return adding.wordings if adding.bracket == written else write_place(bracket, 0).wordings

    @property
    def has_compromise(self) -> bool:
        """Whether the secretariat has proposed words for it, also where the text is still to be made with them."""
        return self.proposed_compromise is not None or self.circulated_compromise is not None

    @property
    def circulated_compromise(self) -> Words | None:
        """The compromise of a bracket that has been circulated. In a new one, words stand that may have been taken back since; those
        on which a meeting has agreed ad referendum are none of the secretariat's."""
        return self.whole.compromise if self.whole.id is not None and not self.whole.ad_referendum else None

    @property
    def named(self) -> frozenset[str]:
        """The members that are named in it."""
        return frozenset(open_bracket([self.conflict]).named)

    @property
    def is_new(self) -> bool:
        """Whether this version opened it, so that its piece has its words; one that goes on is written there as it is."""
        if not self.paragraph.pieces:
            return False
        piece = self.paragraph.pieces[self.place]
        written = self.paragraph.text[self.conflict.start : self.conflict.end]
        return piece["kind"] == "conflict" or (piece["kind"] == "applied" and written not in piece["text"])


class Bracketed:
    """What has brackets, as a whole text has; by paragraph they are what the macro `redline` of draft_macros.html takes."""

    __slots__ = ()
    brackets: Sequence[ShownBracket]

    @property
    def whole_brackets(self) -> list[ShownBracket]:
        """Each bracket once, by its first place."""
        return [bracket for bracket in self.brackets if bracket.is_first]

    @property
    def without_compromise(self) -> list[ShownBracket]:
        """Those for which the secretariat has proposed nothing, and could."""
        return [one for one in self.whole_brackets if not one.has_compromise and not one.whole.ad_referendum]

    def places_of(self, bracket: ShownBracket) -> list[ShownBracket]:
        """All places of a bracket, in order."""
        return [one for one in self.brackets if one.number == bracket.number]

    def proposed(self, bracket: ShownBracket) -> Words | None:
        """The compromise for a bracket; one that was kept just now does not yet stand in the text."""
        proposed = [one.proposed_compromise for one in self.places_of(bracket)]
        kept = tuple(one.text for one in proposed if one)
        return kept if len(kept) == len(proposed) else bracket.circulated_compromise

    def sentence(self, bracket: ShownBracket) -> list[Stretch]:
        """The sentence in which a bracket stands, with the words of the draft in its places; that about a whole paragraph, and
        other brackets, as they are written."""
        places, text = self.places_of(bracket), bracket.paragraph.text
        start, end = places[0].conflict.start, places[-1].conflict.end
        before, after = around_words(text, start, end)
        runs = cut_runs(text[start:end], [(one.conflict.start - start, one.conflict.end - start) for one in places])
        whole = bracket.whole.is_on_paragraph
        between = [
            Stretch(run.text if run.span is None or whole else bracket.whole.standing[run.span], run.span is not None)
            for run in runs
        ]
        return complete_sentence([Stretch(before, False), *between], after)

    def bracketed(self, paragraph: Paragraph) -> list[int]:
        """The places of the paragraph's pieces that stand in brackets."""
        return [bracket.place for bracket in self.brackets if bracket.paragraph is paragraph and bracket.is_new]

    def offers(self, paragraph: Paragraph) -> dict[int, str]:
        """The secretariat's words that stand in the paragraph's brackets, by place."""
        return {
            bracket.place: bracket.conflict.proposal
            for bracket in self.brackets
            if bracket.paragraph is paragraph and bracket.conflict.proposal is not None
        }


def shown_brackets(session: Session, paragraphs: Sequence[Paragraph], round_id: int | None) -> list[ShownBracket]:
    """The brackets in these paragraphs of a round's text, in order."""
    by_id = {paragraph.id: paragraph for paragraph in paragraphs}
    conflicts = session.scalars(
        select(Conflict)
        .where(Conflict.paragraph_id.in_(by_id))
        .options(selectinload(Conflict.alternatives))
        .order_by(Conflict.paragraph_id, Conflict.position)
    ).all()
    of_round = select(Compromise).where(Compromise.round_id == round_id)
    proposed = {(one.paragraph_key, one.fingerprint): one for one in session.scalars(of_round)}
    comments = _comments_behind(session, conflicts, round_id)
    marked = duties(session, paragraphs[0].version_id) if paragraphs else {}
    known = sorted({one.bracket_id for one in conflicts if one.bracket_id is not None})
    wishes = partings(session, known)
    literal = literal_brackets_of(session, paragraphs[0].version_id, conflicts) if paragraphs else ()
    made_of = select(Bracket.id, Bracket.origins).where(Bracket.id.in_(known), Bracket.origins.is_not(None))
    origins: dict[int, list[Any] | None] = dict(session.execute(made_of).all())
    before = earlier_brackets(session, {id for own in origins.values() for id in own or ()})
    charged = charging(session, paragraphs[0].version_id, paragraphs) if paragraphs else lambda *_: ()
    in_paragraph: dict[int, list[Conflict]] = {}
    for conflict in conflicts:
        in_paragraph.setdefault(conflict.paragraph_id, []).append(conflict)
    found: list[ShownBracket] = []
    numbers: dict[tuple[int, int], int] = {}
    for paragraph in sorted(by_id.values(), key=lambda paragraph: paragraph.position):
        own = in_paragraph.get(paragraph.id, [])
        for place, conflict in places(own).items():
            bracket = paragraph.id, conflict.number
            every = [one for one in own if one.number == conflict.number]
            of_bracket = marked.get(identity_of(every[0], paragraph), ())
            to_part = wishes.get(conflict.bracket_id, ())
            found.append(
                ShownBracket(
                    conflict,
                    paragraph,
                    place,
                    _bracket_words(conflict, comments, round_id),
                    proposed.get((paragraph.key, conflict.fingerprint)),
                    replace(
                        open_bracket(every, of_bracket, to_part),
                        literal=literal,
                        around=surroundings_of(paragraph, every),
                        charging=charged(paragraph, every),
                    ),
                    numbers.get(bracket, len(numbers) + 1),
                    bracket not in numbers,
                    of_bracket,
                    to_part,
                    [before[id] for id in origins.get(conflict.bracket_id or 0) or () if id in before],
                )
            )
            numbers.setdefault(bracket, len(numbers) + 1)
    return found


def places(conflicts: Iterable[Conflict]) -> dict[int, Conflict]:
    """The brackets of one paragraph, by the number of their piece."""
    return {conflict.piece: conflict for conflict in sorted(conflicts, key=lambda one: one.piece)}


def _comments_behind(session: Session, conflicts: Iterable[Conflict], round_id: int | None) -> Mapping[int, Comment]:
    """The comments of the round, and those of earlier ones that ask for words in these brackets, by their ids."""
    found = {comment.id: comment for comment in session.scalars(select(Comment).where(Comment.round_id == round_id))}
    earlier = {id for conflict in conflicts for one in conflict.alternatives for id in one.comments} - found.keys()
    if earlier:
        behind = select(Comment).where(Comment.id.in_(earlier)).options(joinedload(Comment.round))
        found.update((comment.id, comment) for comment in session.scalars(behind))
    return found


def _bracket_words(
    conflict: Conflict, comments: Mapping[int, Comment], round_id: int | None
) -> tuple[BracketWords, ...]:
    return tuple(
        BracketWords(one, tuple(comments[id] for id in one.comments if id in comments), round_id)
        for one in conflict.alternatives
    )


def adjacent_bracket_starts(session: Session, version_id: int) -> Mapping[int, Sequence[int]]:
    """By paragraph, the code points of its text at which a bracket starts with only white space between another one and it: its words
    would seem to be alternatives of the first."""
    places = (
        select(Conflict.paragraph_id, Paragraph.text, Conflict.number, Conflict.start, Conflict.end)
        .join(Paragraph, Paragraph.id == Conflict.paragraph_id)
        .where(Paragraph.version_id == version_id, ~Paragraph.removed)
        .order_by(Conflict.paragraph_id, Conflict.start)
    )
    found: dict[int, list[int]] = {}
    for one, other in pairwise(session.execute(places)):
        are_two = one.paragraph_id == other.paragraph_id and one.number != other.number
        if are_two and not one.text[one.end : other.start].strip():
            found.setdefault(one.paragraph_id, []).append(other.start)
    return found
