"""Word files that people send in: one that a member has edited, against the text from which it was made; a text to be put up;
and a chair's text with other words for the candidate."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.brackets.queries.placed import placed_brackets, standing_by_paragraph
from models.brackets.reading import ReadBack, read_back
from models.brackets.standing import StandingParagraph, replace_runs, split_cells
from models.comments.comment import Change, CommentType
from models.db.access import WORKER
from models.db.database import Database
from models.drafts import manuscript
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import FOR_MEMBERS, DraftVersion, Paragraph
from models.rounds.consultation import Round
from models.text.typed import LONGEST
from models.uploads.operations.uploads import Found
from models.uploads.reading import FileReading
from models.uploads.upload import Upload, UploadDecision
from worker.documents.docx_in.proposed_changes import Draft, proposed_changes
from worker.documents.forms.own_form import COMPENDIUM, is_compendium_subtitle, is_subtitle
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_draft, read_word
from worker.documents.uploads.inline_comments import flag_inline_comment

MOST = 2_000  # things that a file may ask; more than that nobody looks at one by one
STRANGE = "Nothing in this file resembles the text of this round. It may have been made from another text."
IS_A_FORM = "This file is a form for comments, not the text of the draft."

HALF_ALONE = "Only this bracket waits for you. Everything else in this paragraph is a point of its own."

NO_CANDIDATE = "There is no consolidated text at the secretariat any more with which this file could be compared."
STRANGE_TO_CANDIDATE = "Nothing in this file resembles the consolidated text. It may have been made from another text."


def read_word_upload(database: Database, upload: Upload, path: Path) -> tuple[FileReading, Sequence[Found]]:
    """What the file asks, with the number of the version it was made from and sentences on how it was read."""
    word = read_word(path, upload.name)
    if any(is_subtitle(words) for words in word.after):
        raise Unreadable(IS_A_FORM)
    if any(is_compendium_subtitle(words) for words in word.after):
        raise Unreadable(COMPENDIUM)
    with database.reading(WORKER) as session:
        assert upload.round_id is not None
        round = session.get_one(Round, upload.round_id)
        made_from = version_named(session, round, word.version)
        base = made_from or session.get_one(DraftVersion, round.version_id)
        draft = Draft(
            paragraphs_of(session, base.id),
            paragraphs_of(session, round.version_id),
            round.consultation.language,
            base.name,
            ours=made_from is not None,
            heads=_heads_of_round(session, round),
            members=frozenset(member.name for member in round.consultation.members),
        )
        brackets = standing_by_paragraph(placed_brackets(session, round.version_id))
    found = proposed_changes(word, draft)
    if not found.recognised:
        raise Unreadable(STRANGE)
    present = {one.id: one.text for one in draft.now}
    joined = [
        one
        if one.words.paragraph_id in brackets
        else flag_inline_comment(one, present.get(one.words.paragraph_id or 0, ""), draft.members, draft.language)
        for one in join_insertions(found.found)
    ]
    everything = [each for one in joined for each in separate_half_brackets(one, brackets, draft.language)]
    if len(everything) > MOST:
        raise Unreadable(f"This file asks for {len(everything):,} changes; up to {MOST:,} can be looked at.")
    older = base.number if base.id != round.version_id else None
    return FileReading([*word.warnings, *found.warnings], older), everything


def separate_half_brackets(found: Found, brackets: Mapping[int, StandingParagraph], language: str) -> Iterator[Found]:
    """The change itself; where a bracket in it is edited only in part, what else it changes, and that bracket for itself."""
    words = found.words
    paragraph = brackets.get(words.paragraph_id or 0) if words.change is Change.REPLACE else None
    separate = separate_half_edited(paragraph, words.proposed_text, language) if paragraph else None
    if separate is None:
        yield found
    else:
        yield replace(found, words=replace(words, proposed_text=separate.clear))
        half = replace(words, proposed_text=separate.half, justification="")
        yield replace(found, words=half, note=f"{found.note} {HALF_ALONE}".strip())


def version_named(session: Session, round: Round, number: str | None) -> DraftVersion | None:
    """The version that the file names, if it is one of this consultation that went out."""
    if number is None or not number.isdecimal() or len(number) > 9:
        return None
    out = select(DraftVersion).where(
        DraftVersion.id == int(number),
        DraftVersion.consultation_id == round.consultation_id,
        DraftVersion.stage.in_(FOR_MEMBERS),
    )
    return session.scalars(out).one_or_none()


def read_draft_upload(_database: Database, upload: Upload, path: Path) -> tuple[FileReading, Sequence[Found]]:
    """Its title and passages, with sentences on what was not kept; it asks for nothing yet."""
    draft = read_draft(path, upload.name)
    text = manuscript.from_plain(draft)
    if sentence := manuscript.unusable(text):
        raise Unreadable(sentence)
    return FileReading(draft["warnings"], text=text), ()


def read_chairs_text(database: Database, upload: Upload, path: Path) -> tuple[FileReading, Sequence[Found]]:
    """What reads otherwise in the file than in the present candidate."""
    word = read_word(path, upload.name)
    with database.reading(WORKER) as session:
        assert upload.round_id is not None
        round = session.get_one(Round, upload.round_id)
        candidate = current_candidate(session, round.id)
        if candidate is None:
            raise Unreadable(NO_CANDIDATE)
        texts = {text.id: text for text in _all_versions(session, round)}
        number = int(word.version) if word.version and word.version.isdecimal() else 0
        base = texts.get(number, candidate)
        draft = Draft(
            paragraphs_of(session, base.id),
            paragraphs_of(session, candidate.id),
            round.consultation.language,
            base.name,
            ours=number in texts,
            heads=_heads_of_candidate(round, list(texts.values())),
            members=frozenset(member.name for member in round.consultation.members),
            compared=True,
        )
        found = proposed_changes(word, draft)
        if not found.recognised:
            raise Unreadable(STRANGE_TO_CANDIDATE)
        present = {each.id for each in draft.now}
        changes = [each for each in found.found if each.words.change is not Change.REMARK]
        judged = [_decide_on(each, present) for each in changes]
    warnings = [*word.warnings, *found.warnings]
    if remarks := len(found.found) - len(changes):
        what = "1 comment in the margin was" if remarks == 1 else f"{remarks} comments in the margin were"
        warnings.append(f"{what} left out: only changed words are read here.")
    return FileReading(warnings), judged


def paragraphs_of(session: Session, version_id: int) -> Sequence[Paragraph]:
    """The paragraphs of a version, in order."""
    standing = select(Paragraph).where(Paragraph.version_id == version_id, Paragraph.removed.is_(False))
    return session.scalars(standing.order_by(Paragraph.position)).all()


class SeparateTexts(NamedTuple):
    """What was typed over a paragraph, in two texts of it: `clear` has the brackets that are edited only in part as they
    were, `half` has nothing but what is left of these."""

    clear: str
    half: str


def separate_half_edited(paragraph: StandingParagraph, typed: str, language: str) -> SeparateTexts | None:
    """The two texts; None where no bracket is edited only in part, where nothing else is typed, or where the two cannot be
    told apart."""
    found = _separate_row(paragraph, typed, language) if paragraph.in_cells else _separate(paragraph, typed, language)
    if found is None or paragraph.text in found:
        return None
    clear, half = (read_back(paragraph, text, language) for text in found)
    choices = read_back(paragraph, typed, language).choices
    return found if half.unclear and not clear.unclear and clear.choices == choices else None


def _heads_of_round(session: Session, round: Round) -> frozenset[str]:
    """What our own files carry above the text: its title, and which version it is."""
    numbers = session.scalars(
        select(DraftVersion.number).where(
            DraftVersion.consultation_id == round.consultation_id, DraftVersion.stage.in_(FOR_MEMBERS)
        )
    ).all()
    names = [words for one in numbers for words in (f"Version {one}", f"Version {one}, with its brackets")]
    names += [f"Version {one}, with what changed since version {other}" for one in numbers for other in numbers]
    return frozenset(redline.key(words) for words in (round.consultation.title, *names))


def _decide_on(found: Found, present: Collection[int]) -> Found:
    """A change that has its place in the text is to be decided on; another stays out."""
    words = replace(found.words, type=CommentType.EDITORIAL, justification="")
    placed = words.paragraph_id in present
    return replace(found, words=words, decision=UploadDecision.OPEN if placed else UploadDecision.LEAVE_OUT)


def _all_versions(session: Session, round: Round) -> Sequence[DraftVersion]:
    """Every text of the consultation, those too that never went out: the file may have been made from any."""
    return session.scalars(select(DraftVersion).where(DraftVersion.consultation_id == round.consultation_id)).all()


def _heads_of_candidate(round: Round, texts: Sequence[DraftVersion]) -> frozenset[str]:
    """What our own files carry above the text: its title, and which text it is."""
    names = {text.name[0].upper() + text.name[1:] for text in texts} | {"The candidate text"}
    since = {
        f"{name}, with what {verb} since {text.name}"
        for name in names
        for text in texts
        for verb in ("changes", "changed")
    }
    return frozenset(redline.key(words) for words in {round.consultation.title} | names | since)


def join_insertions(found: Iterable[Found]) -> Iterator[Found]:
    """Join new paragraphs at the same place, in order, as long as their words fit into one field."""
    before: Found | None = None
    for one in found:
        both = before and _join_two(before, one)
        if before and not both:
            yield before
        before = both or one
    if before:
        yield before


def _join_two(first: Found, second: Found) -> Found | None:
    """Two proposals as one; None if their places differ, or somebody should look at each."""
    if not _can_join(first, second):
        return None
    lines = "\n".join((first.words.proposed_text, second.words.proposed_text))
    reasons = dict.fromkeys(filter(None, (first.words.justification, second.words.justification)))
    names = {name for each in (first, second) for name in each.said_by.split(", ") if name}
    why = "\n\n".join(reasons)
    if max(len(lines), len(why)) > LONGEST:
        return None
    words = replace(first.words, proposed_text=lines, justification=why)
    return replace(first, words=words, said_by=", ".join(sorted(names)))


def _can_join(first: Found, second: Found) -> bool:
    one, other = first.words, second.words
    return (
        one.change is other.change is Change.INSERT_AFTER
        and first.decision is second.decision is UploadDecision.SUGGESTED
        and (one.paragraph_id, first.note) == (other.paragraph_id, second.note)
    )


def _separate_row(row: StandingParagraph, typed: str, language: str) -> SeparateTexts | None:
    """The two texts of a row, cell by cell; None where a bracket goes around its cells, or others were typed than it has."""
    parts = split_cells(row) if redline.same_cells(row.text, typed) else []
    cells = [_separate(*both, language) for both in zip(parts, redline.cells(typed), strict=bool(parts))]
    if not cells or None in cells:
        return None
    return SeparateTexts(*map(redline.BORDER.join, zip(*filter(None, cells), strict=True)))


def _separate(paragraph: StandingParagraph, typed: str, language: str) -> SeparateTexts | None:
    """The two texts of a paragraph or a cell, which may both be as they were; None where they cannot be told apart."""
    read = read_back(paragraph, typed, language)
    brackets = {paragraph.places[number].bracket for number in read.unclear}
    half = [number for number, place in enumerate(paragraph.places) if place.bracket in brackets]
    if not read.runs.keys() >= set(half) or _has_edited_neighbour(paragraph, typed, read, half):
        return None
    left = [(*paragraph.places[number][-2:], typed[slice(*read.runs[number][:2])]) for number in half]
    return SeparateTexts(
        replace_runs(typed, [read.runs[number] for number in half]), replace_runs(paragraph.text, left)
    )


def _has_edited_neighbour(paragraph: StandingParagraph, typed: str, read: ReadBack, half: Sequence[int]) -> bool:
    """Whether another bracket right beside one of these is edited, too: then what is left may belong to either."""
    for one, other in pairwise(range(len(paragraph.places))):
        first, second = paragraph.places[one], paragraph.places[other]
        beside = not paragraph.text[first.written_end : second.written_start].strip()
        for number in {one, other} - set(half) if beside and {one, other} & set(half) else ():
            run = read.runs.get(number)
            if run is None or typed[slice(*run[:2])].strip() != run[2].strip():
                return True
    return False
