"""New paragraphs and rows that a file of an older version asks for, and that the text already has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

import redline
from models.brackets.queries.placed import placed_brackets, standing_by_paragraph
from models.brackets.standing import StandingParagraph
from models.comments.comment import Change
from models.drafts.version import DraftVersion, Paragraph
from models.text.markdown import typed_paragraphs
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from worker.documents.uploads.word import paragraphs_of

ALREADY_THERE = (
    "The draft of this round already has these words, at {}. Leave this out, unless they belong there twice."
)

_Words = tuple[str, ...]


def flag_present_words(session: Session, found: Sequence[Found], then: DraftVersion, version_id: int) -> list[Found]:
    """Leave new paragraphs and rows for a person to decide on if the text of `version_id` has the same words since `then`."""
    known = {one.key for one in paragraphs_of(session, then.id)}
    brackets = standing_by_paragraph(placed_brackets(session, version_id))
    there: dict[_Words, Paragraph] = {}
    for paragraph in paragraphs_of(session, version_id):
        if paragraph.key not in known:
            for words in _wordings(paragraph, brackets.get(paragraph.id)):
                there.setdefault(_comparable(words), paragraph)
    return [_flag_if_present(one, there) for one in found]


def _wordings(paragraph: Paragraph, standing: StandingParagraph | None) -> Iterator[str]:
    """What a new paragraph says: the words that stand, or those that members ask for in its bracket."""
    yield paragraph.standing_words
    for bracket in standing.brackets if standing else ():
        if len(bracket.standing) == 1 and not bracket.standing[0].strip():
            yield from (one.words[0] for one in bracket.alternatives)


def _flag_if_present(found: Found, there: Mapping[_Words, Paragraph]) -> Found:
    if found.words.change is not Change.INSERT_AFTER:
        return found
    new = [_comparable(one.text) for one in typed_paragraphs(found.words.proposed_text)]
    if not new or not all(words in there for words in new):
        return found
    note = f"{found.note} {ALREADY_THERE.format(there[new[0]].name)}".strip()
    return replace(found, note=note, decision=UploadDecision.OPEN)


def _comparable(words: str) -> _Words:
    """Equal for words that differ only in the white space around them, or around the cells of a row."""
    return tuple(redline.key(cell).strip() for cell in redline.cells(words))
