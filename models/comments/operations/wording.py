"""The words that people type about a text, and how they are kept."""

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

import redline
from models.brackets.operations import reopening
from models.brackets.queries.placed import paragraph_of
from models.brackets.reading import half_edited, read_back
from models.comments.comment import EDITORIAL, Change, CommentType, Worded
from models.comments.operations.collecting import OpenRound
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.errors import Invalid
from models.record.events import digest_of
from models.rounds.operations import final_reading
from models.text.named import ensure_paired, ensure_unnamed
from models.text.typed import retyped, typed


@dataclass(frozen=True, slots=True)
class Words:
    """What a person fills in. `paragraph_id` None means the whole text; `proposed_text` is the whole new paragraph; `reopens`
    says that words may change on which members have agreed."""

    type: CommentType
    change: Change = Change.REMARK
    paragraph_id: int | None = None
    text: str = ""
    proposed_text: str = ""
    justification: str = ""
    reopens: bool = False


def words_of(said: Worded) -> Words:
    """What stands in a comment or an opinion."""
    return Words(**{name: getattr(said, name) for name in Words.__dataclass_fields__})


def columns(words: Words) -> dict[str, object]:
    """The words by the columns in which they are kept."""
    return {name: getattr(words, name) for name in Words.__dataclass_fields__}


def put(words: Words, said: Worded) -> None:
    """Write the words over those that stand."""
    for name, value in columns(words).items():
        setattr(said, name, value)


def shown(said: Worded) -> dict[str, str]:
    """What stands, by field, for somebody whose own words are refused because of it."""
    return {
        "type": said.type.value,
        "change": said.change.value,
        "text": said.text,
        "proposed_text": said.proposed_text,
        "justification": said.justification,
        "revision": str(said.revision),
    }


def digest(said: Worded | Words) -> str:
    """SHA-256 over the words, for the record."""
    return digest_of(said.text, said.proposed_text, said.justification)


def checked(session: Session, round: OpenRound, words: Words) -> Words:
    """The words about a round's text as they are kept; raises Invalid with the field that is wrong."""
    version_id = round.version_id
    present = present_words(session, version_id, words.paragraph_id)
    words = Words(
        words.type,
        words.change,
        words.paragraph_id,
        typed(words.text, "text"),
        _proposed(words, present),
        typed(words.justification, "justification"),
        words.reopens,
    )
    if words.change is Change.REMARK and not words.text:
        raise Invalid("Write your comment.", "text")
    if words.change is not Change.REMARK and present is None:
        raise Invalid("Choose the paragraph that should change.", "paragraph_id")
    if words.change in (Change.REPLACE, Change.INSERT_AFTER) and not words.proposed_text:
        raise Invalid("Write the text that you propose.", "proposed_text")
    if (
        words.change is Change.REPLACE
        and present is not None
        and redline.key(present) == redline.key(words.proposed_text)
    ):
        raise Invalid(
            "The proposed text is the same as the present one. Change the words that should change.", "proposed_text"
        )
    inserted = words.change is Change.INSERT_AFTER
    for part in words.proposed_text.split("\n") if inserted else (words.proposed_text,):
        ensure_paired(part, present or "", "proposed_text")
    if "[" in words.proposed_text or "[" in (present or ""):
        _ensure_brackets(session, version_id, words, present or "")
    reopens = _reopens(session, version_id, words, present or "")
    final_reading.ensure_taken(round, words, reopens=reopens)
    return replace(words, reopens=reopens)


def _reopens(session: Session, version_id: int, words: Words, present: str) -> bool:
    if words.change not in (Change.REPLACE, Change.DELETE):
        return False
    proposed = None if words.change is Change.DELETE else words.proposed_text
    return reopening.reopens(
        session,
        version_id,
        words.paragraph_id,
        present,
        proposed,
        said=words.reopens,
        reason=words.justification,
    )


def _ensure_brackets(session: Session, version_id: int, words: Words, present: str) -> None:
    """Raise Invalid where brackets of the paragraph are left half, or where somebody speaks in the name of members."""
    consultation = session.get_one(DraftVersion, version_id).consultation
    proposed = words.proposed_text
    paragraph = paragraph_of(session, words.paragraph_id) if words.change is Change.REPLACE else None
    if paragraph is not None:
        if sentence := half_edited(paragraph, proposed, consultation.language):
            raise Invalid(sentence, "proposed_text")
        read = read_back(paragraph, proposed, consultation.language)
        if read.choices and words.type in EDITORIAL:
            raise Invalid("What changes words in a bracket is not editorial. Choose another type.", "type")
        proposed = read.text
    present = present if words.change is Change.REPLACE else ""
    ensure_unnamed(proposed, present, consultation.member_names, "proposed_text")


def _proposed(words: Words, present: str | None) -> str:
    if words.change is Change.REPLACE and present is not None:
        return retyped(present, words.proposed_text)
    return typed(words.proposed_text, "proposed_text") if words.change is Change.INSERT_AFTER else ""


def present_words(session: Session, version_id: int, paragraph_id: int | None) -> str | None:
    """What a paragraph of the version under consultation says (None: the whole text); raises Invalid for any other."""
    if paragraph_id is None:
        return None
    of = {"paragraph": paragraph_id, "version": version_id}
    present: str | None = session.connection().scalar(_PRESENT, of)
    if present is None:
        raise Invalid("This paragraph is not part of the text under consultation.", "paragraph_id")
    return present


# Past the seals: whoever may see a round may see its text.
_PRESENT = select(Paragraph.text).where(
    Paragraph.id == bindparam("paragraph"),
    Paragraph.version_id == bindparam("version"),
    ~Paragraph.removed,
    Paragraph.kind != Kind.NOTE,
)
