"""The words that people type about a text, and how they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

import redline
from models.brackets.agreed import AgreedPlace
from models.brackets.operations import reopening
from models.brackets.queries.placed import paragraph_of
from models.brackets.reading import StandingParagraph, half_edited, read_back
from models.comments.comment import EDITORIAL, OF_PARAGRAPH, Change, CommentType, Worded
from models.comments.operations.collecting import OpenRound
from models.comments.queries import places
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.errors import Invalid
from models.record.events import digest_of
from models.rounds.consultation import Consultation
from models.rounds.operations import final_reading
from models.text.named import ensure_paired, ensure_unnamed
from models.text.typed import retyped, typed


@dataclass(frozen=True, slots=True)
class Words:
    """What a person fills in. `paragraph_id` None means the whole text; `proposed_text` is the whole new paragraph; `reopens`
    says that words may change on which members have agreed; `after_id` is the paragraph behind which one is to be moved; with
    which it is to be joined, the verbs find out. `national` says the same in the country's own language."""

    type: CommentType
    change: Change = Change.REMARK
    paragraph_id: int | None = None
    text: str = ""
    proposed_text: str = ""
    justification: str = ""
    reopens: bool = False
    after_id: int | None = None
    national: str = ""


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
        "national": said.national,
        "after_id": str(said.after_id or ""),
        "revision": str(said.revision),
    }


def digest(said: Worded | Words) -> str:
    """SHA-256 over the words, for the record."""
    return digest_of(*said_in(said))


def said_in(said: Worded | Words) -> Sequence[str]:
    """The words as they go into a digest; most say nothing in another language, and those of before do not."""
    words = said.text, said.proposed_text, said.justification
    return (*words, said.national) if said.national else words


@dataclass(frozen=True, slots=True)
class PresentParagraph:
    """A paragraph of the text under consultation as it stands: what is written there, its open brackets (None: it has none), and
    where members have agreed on words."""

    text: str
    bracketed: StandingParagraph | None = None
    agreed: Sequence[AgreedPlace] = ()


def checked(session: Session, round: OpenRound, words: Words) -> Words:
    """The words about a round's text as they are kept; raises Invalid with the field that is wrong."""
    return checked_among(session, round, words, _read_for(session, round.version_id, words))


def checked_among(
    session: Session, round: OpenRound, words: Words, paragraphs: Mapping[int, PresentParagraph]
) -> Words:
    """The same where the paragraphs that people can comment on have been read: for many words at once."""
    paragraph = None
    if words.paragraph_id is not None and (paragraph := paragraphs.get(words.paragraph_id)) is None:
        raise _not_in_text()
    present = None if paragraph is None else paragraph.text
    words = replace(
        words,
        text=typed(words.text, "text"),
        proposed_text=_proposed(words, present),
        justification=typed(words.justification, "justification"),
        national=typed(words.national, "national"),
        after_id=words.after_id if words.change is Change.MOVE else None,
    )
    if words.change is Change.REMARK and not words.text:
        raise Invalid("Write your comment.", "text")
    if words.change is not Change.REMARK and present is None:
        raise Invalid("Choose the paragraph that should change.", "paragraph_id")
    if words.change is Change.MOVE:
        places.ensure_movable(session, round.version_id, words.paragraph_id or 0, words.after_id)
    if words.change is Change.JOIN:
        words = replace(words, after_id=places.joined_before(session, round.version_id, words.paragraph_id or 0))
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
    reopens = False
    if paragraph is not None:
        if words.proposed_text and "[" in words.proposed_text + paragraph.text:
            _ensure_brackets(session, round.version_id, words, paragraph)
        reopens = _reopens(session, round.version_id, words, paragraph)
    final_reading.ensure_taken(round, words, reopens=reopens)
    return replace(words, reopens=reopens)


def _reopens(session: Session, version_id: int, words: Words, paragraph: PresentParagraph) -> bool:
    # A move leaves the words alone on which the members have agreed, and not the place of a paragraph on which they have.
    agreed = [one for one in paragraph.agreed if one.whole or words.change is not Change.MOVE]
    if words.change not in (Change.REPLACE, *OF_PARAGRAPH) or not agreed:
        return False
    return reopening.reopens(
        paragraph.bracketed or StandingParagraph(paragraph.text, paragraph.text),
        agreed,
        None if words.change in OF_PARAGRAPH else words.proposed_text,
        _consultation(session, version_id).language,
        said=words.reopens,
        reason=words.justification,
    )


def _ensure_brackets(session: Session, version_id: int, words: Words, paragraph: PresentParagraph) -> None:
    """Raise Invalid where brackets of the paragraph are left half, or where somebody speaks in the name of members."""
    consultation = _consultation(session, version_id)
    proposed, present = words.proposed_text, ""
    if words.change is Change.REPLACE:
        present = paragraph.text
        if paragraph.bracketed is not None:
            if sentence := half_edited(paragraph.bracketed, proposed, consultation.language):
                raise Invalid(sentence, "proposed_text")
            read = read_back(paragraph.bracketed, proposed, consultation.language)
            if read.choices and words.type in EDITORIAL:
                raise Invalid("What changes words in a bracket is not editorial. Choose another type.", "type")
            proposed = read.text
    ensure_unnamed(proposed, present, consultation.member_names, "proposed_text")


def _consultation(session: Session, version_id: int) -> Consultation:
    return session.get_one(DraftVersion, version_id).consultation


def _proposed(words: Words, present: str | None) -> str:
    if words.change is Change.REPLACE and present is not None:
        return retyped(present, words.proposed_text)
    return typed(words.proposed_text, "proposed_text") if words.change is Change.INSERT_AFTER else ""


def _read_for(session: Session, version_id: int, words: Words) -> Mapping[int, PresentParagraph]:
    """The paragraph that the words are about, read as far as they change it."""
    id = words.paragraph_id
    text = present_words(session, version_id, id)
    if id is None or text is None:
        return {}
    if words.change not in (Change.REPLACE, *OF_PARAGRAPH):
        return {id: PresentParagraph(text)}
    bracketed = paragraph_of(session, id) if "[" in text else None
    return {id: PresentParagraph(text, bracketed, reopening.agreed_in(session, id))}


def present_paragraphs(
    session: Session, version_id: int, bracketed: Mapping[int, StandingParagraph]
) -> Mapping[int, PresentParagraph]:
    """All paragraphs of a version on which somebody can comment, by id; `bracketed` are those with open brackets."""
    agreed = reopening.agreed_places(session, version_id)
    rows = session.connection().execute(_ALL_PRESENT, {"version": version_id})
    return {id: PresentParagraph(text, bracketed.get(id), agreed.get(id, ())) for id, text in rows}


def present_words(session: Session, version_id: int, paragraph_id: int | None) -> str | None:
    """What a paragraph of the version under consultation says (None: the whole text); raises Invalid for any other."""
    if paragraph_id is None:
        return None
    keys = {"paragraph": paragraph_id, "version": version_id}
    present: str | None = session.connection().scalar(_PRESENT, keys)
    if present is None:
        raise _not_in_text()
    return present


def _not_in_text() -> Invalid:
    return Invalid("This paragraph is not part of the text under consultation.", "paragraph_id")


# Past the seals: whoever may see a round may see its text.
_ALL_PRESENT = select(Paragraph.id, Paragraph.text).where(
    Paragraph.version_id == bindparam("version"),
    ~Paragraph.removed,
    Paragraph.kind != Kind.NOTE,
)
_PRESENT = _ALL_PRESENT.with_only_columns(Paragraph.text).where(Paragraph.id == bindparam("paragraph"))
