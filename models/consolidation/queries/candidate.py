"""A text at the secretariat: its words with their brackets, who proposed it, and what keeps it from going out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.agreement import Words
from models.brackets.queries.brackets import Bracketed, ShownBracket, shown_brackets
from models.brackets.queries.records import BracketRecord, bracket_records
from models.brackets.queries.why_open import WhyOpen, why_brackets_are_open, why_open, wordings_that_qualify
from models.comments.queries import late
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.work import WorkState
from models.dispositions import queries as dispositions
from models.dispositions.disposition import RemovedCompromise
from models.dispositions.queries import Obstacle
from models.drafts.queries.lineage import current_candidate
from models.drafts.queries.rearranged import Rearrangement, since_base
from models.drafts.version import Approval, DraftVersion, Paragraph, Stage
from models.editorial.queries.editorial import Reworded, changes_in_version
from models.editorial.queries.own_words import OrphanedChange, orphaned_changes
from models.errors import NotFound, ensure_found
from models.people.person import Person
from models.rounds.consultation import Round
from models.rounds.queries.secretariat import newest_consolidation
from models.uploads.upload import Upload


@dataclass(frozen=True, slots=True)
class Text(Bracketed):
    """A version with its paragraphs in order. `consolidation` is the one under way that will replace it, or that failed."""

    version: DraftVersion
    round: Round | None
    paragraphs: tuple[Paragraph, ...]
    rearranged: Mapping[str, Rearrangement]  # what members have done with whole paragraphs in it, by key
    brackets: tuple[ShownBracket, ...]
    approval: Approval | None  # the last of its round: it waits for a decision, or says why the text was sent back
    undecided: tuple[str, ...]  # what must be decided on or entered on the page of the round before it can go out
    obstacles: tuple[Obstacle, ...]
    consolidation: Consolidation | None
    editorial: tuple[Reworded, ...]
    orphaned_changes: tuple[OrphanedChange, ...]
    source: Upload | None  # the file that it came in
    records: tuple[BracketRecord, ...]  # of the brackets that were open in the version before
    why_open: Mapping[int, WhyOpen]  # of these, by bracket
    qualifying: Mapping[int, tuple[Words, ...]]  # the wordings that all who speak in a bracket could accept, by bracket
    newer: DraftVersion | None  # the candidate that took its place, when it was superseded

    def why(self, bracket: ShownBracket) -> WhyOpen:
        """Why a bracket of the text is open; of one that this text opens, all words are still to be seen."""
        known = self.why_open.get(bracket.whole.id or 0)
        if known is not None:
            return known
        members = [member.name for member in self.version.consultation.members]
        return why_open(bracket.whole, {}, members, members)._replace(unseen=True)

    def same_bracket(self, conflict: Conflict, key: str) -> ShownBracket | None:
        """What a bracket of this text, or of one that it has replaced, is in this text: in the paragraph with that key."""
        found = (
            one for one in self.brackets if (one.paragraph.key, one.conflict.fingerprint) == (key, conflict.fingerprint)
        )
        return next(found, None)

    @property
    def pending(self) -> Approval | None:
        """The proposal that waits for somebody else's decision."""
        return self.approval if self.approval and self.approval.decided_at is None else None

    @property
    def returned(self) -> Approval | None:
        """Why the text was sent back, until it is proposed again: also when it has been made again since."""
        return self.approval if self.approval and self.approval.decided_at and not self.approval.approved else None


def text(session: Session, version_id: int) -> Text:
    """Raises NotFound."""
    version = ensure_found(session.get(DraftVersion, version_id))
    paragraphs = session.scalars(
        select(Paragraph).where(Paragraph.version_id == version.id).order_by(Paragraph.position)
    ).all()
    round_id = version.round_id
    work = newest_consolidation(session, round_id) if round_id else None
    at_work = version.stage in (Stage.CANDIDATE, Stage.PROPOSED)
    reasons = why_brackets_are_open(session, version)
    return Text(
        version=version,
        round=session.get(Round, round_id) if round_id else None,
        paragraphs=tuple(paragraphs),
        rearranged=since_base(session, version),
        brackets=tuple(shown_brackets(session, paragraphs, round_id)) if version.base_id else (),
        approval=_last_approval(session, version),
        undecided=tuple(late.undecided(session, version)) if at_work else (),
        obstacles=tuple(dispositions.obstacles(session, version)) if at_work else (),
        consolidation=work if work and work.state is not WorkState.DONE else None,
        editorial=tuple(changes_in_version(session, version.id)),
        orphaned_changes=tuple(orphaned_changes(session, version, paragraphs)) if at_work else (),
        source=session.get(Upload, version.source_id) if version.source_id else None,
        records=tuple(bracket_records(session, version, reasons)),
        why_open=reasons,
        qualifying=wordings_that_qualify(session, version) if at_work else {},
        newer=current_candidate(session, round_id) if round_id and not at_work else None,
    )


def _last_approval(session: Session, version: DraftVersion) -> Approval | None:
    """Of all texts that were made in the round: a text that is made anew takes the place of the one before."""
    approved = select(DraftVersion.id).where(DraftVersion.round_id == version.round_id)
    own = Approval.version_id.in_(approved) if version.round_id else Approval.version_id == version.id
    return session.scalars(select(Approval).where(own).order_by(Approval.id.desc()).limit(1)).one_or_none()


def bracket(session: Session, conflict_id: int) -> tuple[Text, Round, ShownBracket]:
    """One bracket of a text at the secretariat, with the whole text and its round; raises NotFound.

    In a text that was made anew since, the bracket is the one of the newest text, if that still has it.
    """
    conflict = ensure_found(session.get(Conflict, conflict_id))
    paragraph = session.get_one(Paragraph, conflict.paragraph_id)
    found = text(session, paragraph.version_id)
    if found.round is None:
        raise NotFound
    if found.newer is not None:
        newer = text(session, found.newer.id)
        if (same := newer.same_bracket(conflict, paragraph.key)) is not None:
            return newer, found.round, same
    return found, found.round, next(one for one in found.brackets if one.conflict.id == conflict.id)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What somebody has just done about the compromise for a bracket, and can undo: its words were kept, or removed. `mark` tells
    this act from all others."""

    bracket: ShownBracket
    words: Words
    removed: bool
    mark: str


def last_act(session: Session, found: Text, conflict_id: int, by: Person) -> LastAct | None:
    """The last act on a bracket in the text as it is now, if it is this person's."""
    conflict = session.get(Conflict, conflict_id)
    if conflict is None or found.round is None or found.version.stage not in (Stage.CANDIDATE, Stage.SUPERSEDED):
        return None
    bracket = found.same_bracket(conflict, session.get_one(Paragraph, conflict.paragraph_id).key)
    if bracket is None:
        return None
    if (own := bracket.proposed_compromise) is not None:
        words = found.proposed(bracket)
        return LastAct(bracket, words, False, own.mark) if words and own.can_be_undone_by(by) else None
    places = [one.conflict for one in found.places_of(bracket)]
    removed = removed_from(session, found.round.id, bracket.paragraph, places)
    if not removed or removed[0].by_id != by.id:
        return None
    return LastAct(bracket, tuple(one.text for one in removed), True, removed[0].mark)


def removed_from(
    session: Session, round_id: int, paragraph: Paragraph, places: Sequence[Conflict]
) -> list[RemovedCompromise]:
    """The compromise that was removed last from a bracket, in the order of its places."""
    own = [place.fingerprint for place in places]
    found = session.scalars(
        select(RemovedCompromise).where(
            RemovedCompromise.round_id == round_id,
            RemovedCompromise.paragraph_key == paragraph.key,
            RemovedCompromise.fingerprint.in_(own),
        )
    )
    return sorted(found, key=lambda one: own.index(one.fingerprint))
