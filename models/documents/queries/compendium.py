"""The compendium: all submitted comments behind a version, by paragraph, with their answers and where their words stand."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.brackets.queries.records import BracketRecord, bracket_records
from models.brackets.queries.why_open import why_brackets_are_open
from models.comments.queries.traces import Entry, stands
from models.comments.submission import Submission
from models.dispositions import queries as dispositions
from models.drafts.queries import texts
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.queries.editorial import Reworded, of_version
from models.rounds.consultation import Round


@dataclass(frozen=True, slots=True)
class Compendium:
    """The comments on the whole text first, then in the order of the text; for one paragraph alphabetically by country.

    `round` is None for the first version, which no comments have made. `silent` are the members that answered that they
    had no comment, `missing` those that did not answer. `editorial` are the secretariat's own changes,
    `headings` those of the version on which comments were asked, in order, and `brackets` those that were open in it.
    """

    version: DraftVersion
    round: Round | None
    entries: tuple[Entry, ...]
    silent: tuple[str, ...]
    missing: tuple[str, ...]
    editorial: tuple[Reworded, ...] = ()
    headings: tuple[Paragraph, ...] = ()
    brackets: tuple[BracketRecord, ...] = ()

    def section(self, entry: Entry) -> str:
        """The heading under which the comment's paragraph stands; "" before the first, and for the whole text."""
        above = dispositions.heading_above(self.headings, entry.answered)
        return above.text if above else ""


def compendium(session: Session, version_id: int) -> Compendium:
    """Raises NotFound."""
    version = texts.version(session, version_id)
    if version.round_id is None:
        return Compendium(version, None, (), (), ())
    found = dispositions.comments(session, version.round_id)
    where = stands(session, version)
    answers = sorted(
        session.scalars(select(Submission).where(Submission.round_id == version.round_id)),
        key=lambda submission: submission.member.name,
    )
    return Compendium(
        version=version,
        round=found.round,
        entries=tuple(Entry(one, where.get(one.comment.id, ())) for one in found.comments),
        silent=tuple(answer.member.name for answer in answers if answer.nil_return),
        editorial=tuple(of_version(session, version.id)),
        missing=tuple(answer.member.name for answer in answers if not answer.is_in),
        headings=found.headings,
        brackets=tuple(bracket_records(session, version, why_brackets_are_open(session, version))),
    )
