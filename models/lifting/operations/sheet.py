"""The sheet of a text: what a meeting has made of each open bracket, kept as one goes, by several officers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.operations import decisions
from models.adoption.queries.proceedings import ensure_at_hand
from models.brackets.agreement import OpenBracket, Words
from models.brackets.operations.positions import TWO_CHOICES
from models.brackets.operations.save_each import Saved, save_each
from models.brackets.queries.placed import PlacedBracket, brackets_by_id
from models.brackets.rules import is_incomplete
from models.brackets.written import shown_bracket_words, with_white_space
from models.drafts.version import FOR_MEMBERS, DraftVersion
from models.errors import Invalid, NotFound, Outdated, Untimely
from models.lifting.lifting import Mark, SheetEntry
from models.lifting.queries.meeting_sheet import sheet_entries, wordings_to_choose
from models.people.person import Person
from models.record.events import digest_of, record
from models.record.verbs import Verb
from models.text import rows
from models.text.typed import typed


@dataclass(frozen=True, slots=True)
class SheetNote:
    """What somebody notes of a bracket. `choice` counts its wordings (`choices`) from 0; None for `typed` words, one for each
    place, which may stand beside a choice only as they were saved before. `seen` is the revision of the entry that they saw, 0 for none."""

    bracket_id: int
    mark: Mark
    choice: int | None = None
    typed: tuple[str, ...] = ()
    ad_referendum: frozenset[str] = frozenset()
    seen: int = 0


def save(
    session: Session, version_id: int, noted: Sequence[SheetNote], *, by: Person, now: datetime
) -> Saved[SheetEntry]:
    """Keep entries of the sheet; those that are refused leave the others in."""
    by.ensure_staff()
    version = locked_sheet_version(session, version_id)
    ensure_at_hand(session, version)
    brackets = brackets_by_id(session, version.id)
    own = sheet_entries(session, version.id)
    kept = save_each(
        noted,
        lambda one: _save_entry(session, version, brackets.get(one.bracket_id), own.get(one.bracket_id), one, by, now),
    )
    changed = kept.rows
    if changed:
        record(
            session,
            version,
            Verb.SHEET_KEPT,
            consultation_id=version.consultation_id,
            by=by,
            at=now,
            brackets=sorted(entry.bracket_id for entry in changed),
            words=digest_of(*(f"{one.bracket_id}:{one.mark.value}:{one.words}:{one.ad_referendum}" for one in changed)),
        )
    return kept


def locked_sheet_version(session: Session, version_id: int) -> DraftVersion:
    """A circulated version under its consultation's lock; raises NotFound."""
    version = decisions.locked_version(session, version_id)
    if version.stage not in FOR_MEMBERS:
        raise NotFound
    return version


def _save_entry(
    session: Session,
    version: DraftVersion,
    placed: PlacedBracket | None,
    own: SheetEntry | None,
    noted: SheetNote,
    by: Person,
    now: datetime,
) -> SheetEntry | None:
    """The entry as it is kept now; None if nothing has changed."""
    if placed is None:
        raise Untimely("This bracket is not open in the text any more.")
    words = _checked_words(placed.bracket, noted, (own.words if own else None) or ())
    if words is not None and is_incomplete(placed.bracket, words) and noted.mark is not Mark.PENDING:
        raise Invalid(
            f"Words are still missing here: “{shown_bracket_words(placed.bracket, words)}” only holds their place. Choose or write words, or "
            "leave the bracket pending.",
            f"words_{noted.bracket_id}",
        )
    absent = _checked_ad_referendum(version, noted, own.ad_referendum if own else ())
    kept = (own.mark, own.words, own.ad_referendum) if own else (Mark.PENDING, None, [])
    new = (noted.mark, None if words is None else list(words), absent)
    if kept == new:
        return None
    if (own.revision if own else 0) != noted.seen:
        raise Outdated(
            f"{own.by.name if own else 'Somebody'} has noted something else here since you opened the page: "
            f"{_describe_entry(placed.bracket, *kept)}. Look at it, then save again if yours should stand.",
            {"revision": str(own.revision if own else 0)},
        )
    if own is None:
        own = SheetEntry(version_id=version.id, bracket_id=noted.bracket_id, revision=0)
        session.add(own)
    own.mark, own.words, own.ad_referendum = new
    own.by_id, own.at = by.id, now
    own.revision += 1
    return own


def _describe_entry(bracket: OpenBracket, mark: Mark, words: Sequence[str] | None, ad_referendum: Sequence[str]) -> str:
    """What is noted of a bracket, for those who have noted something else."""
    awaited = f" by {', '.join(ad_referendum)}" if ad_referendum else ""
    chosen = "" if words is None else f", with “{shown_bracket_words(bracket, words)}”"
    return f"“{mark.value}”{awaited}{chosen}"


def _checked_words(bracket: OpenBracket, noted: SheetNote, stood: Sequence[str]) -> Words | None:
    """The words for each place; raises Invalid. `stood` are those that were there before."""
    field = f"words_{noted.bracket_id}"
    options = wordings_to_choose(bracket)
    words = tuple(typed(one, field) for one in noted.typed)
    if noted.choice is not None and 0 <= noted.choice < len(options):
        if any(words) and words != tuple(one.strip() for one in stood):
            raise Invalid(TWO_CHOICES, field)
        return options[noted.choice]
    if not any(words):
        if noted.mark is Mark.PENDING:
            return None
        raise Invalid("Choose the words on which the meeting agreed, or write them.", field)
    if len(words) != len(bracket.standing):
        raise Invalid("Write words for each place of this bracket.", field)
    if bracket.is_on_paragraph:
        raise Invalid("This bracket is about a whole paragraph: choose what becomes of it.", field)
    if any("[" in one or "]" in one for one in words):
        raise Invalid("A bracket stands in these words. Write only the words that should replace it.", field)
    rows.ensure_in_bracket(bracket.columns, words[0], field)
    return with_white_space(bracket, words)


def _checked_ad_referendum(version: DraftVersion, noted: SheetNote, stood: Collection[str]) -> list[str]:
    """The members that have still to confirm the words; raises Invalid. `stood` are those that were there before."""
    field = f"referendum_{noted.bracket_id}"
    found = sorted({member.name for member in version.consultation.members} & noted.ad_referendum)
    if noted.mark is Mark.AD_REFERENDUM:
        if not found:
            raise Invalid("Say which members have still to confirm the words.", field)
        return found
    if not set(found) <= set(stood):
        raise Invalid(
            f"Members are ticked that must still confirm the words: choose “{Mark.AD_REFERENDUM.value}”, or untick them.",
            field,
        )
    return []
