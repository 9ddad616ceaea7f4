"""The paragraphs of a text with words for its brackets on which members have agreed, before anything is written."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.adoption import Adoption
from models.brackets.agreement import Rule
from models.brackets.queries.placed import placed_brackets
from models.consolidation import candidate
from models.consolidation.inputs import Settled, Terms
from models.consolidation.operations.save_candidate import provisional_labels
from models.consolidation.queries import candidate_inputs
from models.consolidation.result import MadeParagraph
from models.drafts.queries.rearranged import Rearrangements
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph, labels
from models.rounds.consultation import Policy


def settled_at_meeting(session: Session, adoption: Adoption) -> dict[int, Settled]:
    """The words on which the meeting of an adoption has agreed, by bracket; none if there was no meeting."""
    if adoption.meeting is None:
        return {}
    agreed = {(one.paragraph_id, one.start): one.words for one in adoption.agreed_words}
    there = {one.member_id for one in adoption.meeting.attendances}
    members = tuple(member.name for member in adoption.version.consultation.members if member.id in there)
    return {
        one.bracket.id: Settled(
            tuple(agreed[one.paragraph.id, place.start] for place in one.places), Rule.MEETING, members
        )
        for one in placed_brackets(session, adoption.version_id)
        if one.bracket.id is not None and (one.paragraph.id, one.places[0].start) in agreed
    }


def rearranged_by(session: Session, version: DraftVersion, settled: Mapping[int, Settled]) -> Rearrangements:
    """What words settled for the brackets of a version do with its paragraphs as wholes."""
    if not settled:
        return Rearrangements()
    words = {bracket_id: one.words[0] for bracket_id, one in settled.items()}
    brackets = placed_brackets(session, version.id)
    return Rearrangements.by_words((one.paragraph.key, words.get(one.bracket.id or 0, "")) for one in brackets)


def versions_before(session: Session, adoption: Adoption) -> list[DraftVersion]:
    """What its text is compared with before anybody answers: the last version that went out, and the first, if they are not
    the text itself."""
    version = adoption.version
    out = select(DraftVersion).where(
        DraftVersion.consultation_id == version.consultation_id,
        DraftVersion.stage.in_(FOR_MEMBERS),
        DraftVersion.number <= version.number if adoption.is_amended else DraftVersion.number < version.number,
    )
    versions = session.scalars(out.order_by(DraftVersion.number.desc())).all()
    return [*versions[:1], *versions[1:][-1:]]


def settled_paragraphs(
    session: Session, version: DraftVersion, settled: Mapping[int, Settled]
) -> Sequence[MadeParagraph]:
    """The standing paragraphs of a version as they are with the words that are settled for its brackets."""
    terms = Terms(
        policy=Policy.BRACKET,
        members=frozenset(member.name for member in version.consultation.members),
        language=version.consultation.language,
        settled=settled,
        stood_behind=candidate_inputs.former_predecessors(session, version.id),
    )
    return list(candidate.make_candidate(candidate_inputs.base_paragraphs(session, {"base": version.id}), (), terms))


def amended_paragraphs(
    session: Session, version: DraftVersion, settled: Mapping[int, Settled], *, final: bool
) -> list[Paragraph]:
    """The same as rows that are of no version yet."""
    paragraphs = settled_paragraphs(session, version, settled)
    return [
        Paragraph(
            position=position,
            key=one.key,
            kind=one.kind,
            label=label,
            text=one.text,
            standing=one.standing,
            base_id=one.base_id,
            pieces=one.pieces,
            removed=one.removed,
        )
        for position, (one, label) in enumerate(
            zip(paragraphs, new_labels(session, version, paragraphs, final=final), strict=True), start=1
        )
    ]


def new_labels(
    session: Session, before: DraftVersion, paragraphs: Sequence[MadeParagraph], *, final: bool
) -> list[str]:
    if final:
        return list(labels(None if row.removed else row.kind for row in paragraphs))
    return provisional_labels(session, before.id, paragraphs)


def standing_labels(session: Session, version: DraftVersion) -> list[str]:
    """The labels of a version's numbered paragraphs, in order."""
    standing = select(Paragraph.label).where(Paragraph.version_id == version.id, ~Paragraph.removed)
    return list(session.scalars(standing.where(Paragraph.label != "").order_by(Paragraph.position)))
