"""The words that people type about a text, and how they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

import redline
from models.brackets.agreed import AgreedPlace
from models.brackets.agreement import Stance
from models.brackets.operations import reopening
from models.brackets.queries.placed import paragraph_of
from models.brackets.reading import ReadBack, half_edited, read_back
from models.brackets.standing import StandingParagraph
from models.comments.comment import EDITORIAL, OF_PARAGRAPH, Change, CommentType, Worded
from models.comments.operations.collecting import OpenRound
from models.comments.queries import places
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.errors import Invalid
from models.record.events import digest_of
from models.rounds.consultation import Consultation
from models.rounds.operations import final_reading
from models.text import rows
from models.text.named import ensure_paired, ensure_unnamed
from models.text.typed import ensure_other_words, line, retyped, typed


@dataclass(frozen=True, slots=True)
class Words:
    """What a person fills in. `paragraph_id` None means the whole text; `proposed_text` is the whole new paragraph; `reopens`
    says that words may change on which members have agreed; `after_id` is the paragraph behind which one is to be moved; with
    which it is to be joined, the verbs find out. `national` says the same in the country's own language; `cell` is
    the title of the column whose cell it is about, "" for the whole row."""

    type: CommentType
    change: Change = Change.REMARK
    paragraph_id: int | None = None
    text: str = ""
    proposed_text: str = ""
    justification: str = ""
    reopens: bool = False
    after_id: int | None = None
    national: str = ""
    cell: str = ""


def words_of(worded: Worded) -> Words:
    """What stands in a comment or an opinion."""
    return Words(**{name: getattr(worded, name) for name in Words.__dataclass_fields__})


def columns(words: Words) -> dict[str, object]:
    """The words by the columns in which they are kept."""
    return {name: getattr(words, name) for name in Words.__dataclass_fields__}


def put_words(words: Words, worded: Worded) -> None:
    """Write the words over those that stand."""
    for name, value in columns(words).items():
        setattr(worded, name, value)


def shown_words(worded: Worded) -> dict[str, str]:
    """What stands, by field, for somebody whose own words are refused because of it."""
    return {
        "type": worded.type.value,
        "change": worded.change.value,
        "text": worded.text,
        "proposed_text": worded.proposed_text,
        "justification": worded.justification,
        "national": worded.national,
        "cell": worded.cell,
        "after_id": str(worded.after_id or ""),
        "revision": str(worded.revision),
    }


def digest(worded: Worded | Words) -> str:
    """SHA-256 over the words, for the record."""
    return digest_of(*words_for_digest(worded))


def words_for_digest(worded: Worded | Words) -> Sequence[str]:
    """The words as they go into a digest; most say nothing in another language and are about no cell, and those of
    before are not."""
    words = worded.text, worded.proposed_text, worded.justification
    return (*words, *filter(None, (worded.national, worded.cell)))


@dataclass(frozen=True, slots=True)
class PresentParagraph:
    """A paragraph of the text under consultation as it stands: its kind, what is written there, its open brackets (None: it has
    none), and where members have agreed on words."""

    kind: Kind
    text: str
    bracketed: StandingParagraph | None = None
    agreed: Sequence[AgreedPlace] = ()

    @property
    def standing(self) -> StandingParagraph:
        """Its standing words, with the brackets in them."""
        return self.bracketed or StandingParagraph(self.text, self.text, in_cells=self.kind.in_cells)

    @property
    def brings_row(self) -> bool:
        """Whether a bracket is around all of a row, which is only proposed."""
        return any(one.columns for one in self.standing.brackets)

    @property
    def columns(self) -> int:
        """How many columns the table has in which it stands; 0 for a paragraph that stands in none."""
        if not self.kind.in_cells:
            return 0
        brings_in = (one.columns for one in self.standing.brackets)
        return next(filter(None, brings_in), 0) or len(redline.cells(self.standing.words))


def checked_words(session: Session, round: OpenRound, words: Words) -> Words:
    """The words about a round's text as they are kept; raises Invalid with the field that is wrong."""
    return checked_words_among(session, round, words, _read_paragraph(session, round.version_id, words))


def checked_words_among(
    session: Session, round: OpenRound, words: Words, paragraphs: Mapping[int, PresentParagraph]
) -> Words:
    """The same where the paragraphs that people can comment on have been read: for many words at once."""
    paragraph = None
    if words.paragraph_id is not None and (paragraph := paragraphs.get(words.paragraph_id)) is None:
        raise _not_in_text()
    present, as_typed = None if paragraph is None else paragraph.text, words.proposed_text
    words = replace(
        words,
        text=typed(words.text, "text"),
        proposed_text=_checked_proposal(words, paragraph),
        justification=typed(words.justification, "justification"),
        national=typed(words.national, "national"),
        after_id=words.after_id if words.change is Change.MOVE else None,
        cell=_checked_cell(session, round.version_id, words, paragraph),
    )
    ensure_written(words.change, words.text, words.proposed_text)
    if words.change is not Change.REMARK and present is None:
        raise Invalid("Choose the paragraph that should change.", "paragraph_id")
    if words.change is Change.MOVE:
        places.ensure_movable(session, round.version_id, words.paragraph_id or 0, words.after_id)
    if words.change is Change.JOIN:
        words = replace(words, after_id=places.joined_before(session, round.version_id, words.paragraph_id or 0))
    if words.change is Change.REPLACE and paragraph is not None:
        ensure_other_words(paragraph.text, words.proposed_text, "" if paragraph.kind.in_cells else as_typed)
    for part in _parts_to_pair(words, paragraph):
        ensure_paired(part, present or "", "proposed_text")
    if words.change is Change.INSERT_AFTER and paragraph is not None and paragraph.kind.in_cells:
        places.ensure_keeps_table(session, round.version_id, words.paragraph_id or 0, words.proposed_text)
    reopens = False
    if paragraph is not None:
        if words.proposed_text and "[" in words.proposed_text + paragraph.text:
            _ensure_brackets(session, round.version_id, words, paragraph)
        reopens = _reopens(session, round.version_id, words, paragraph)
    final_reading.ensure_correction(round, words, reopens=reopens)
    return replace(words, reopens=reopens)


def ensure_written(change: Change, text: str, proposed_text: str) -> None:
    """Raise Invalid if the words are missing that a change of this kind consists of."""
    if change is Change.REMARK and not text:
        raise Invalid("Write your comment.", "text")
    if change in (Change.REPLACE, Change.INSERT_AFTER) and not proposed_text:
        raise Invalid("Write the text that you propose.", "proposed_text")


def _reopens(session: Session, version_id: int, words: Words, paragraph: PresentParagraph) -> bool:
    # A move leaves the words alone on which the members have agreed, and not the place of a paragraph on which they have.
    agreed = [one for one in paragraph.agreed if one.whole or words.change is not Change.MOVE]
    if words.change not in (Change.REPLACE, *OF_PARAGRAPH) or not agreed:
        return False
    return reopening.reopens(
        paragraph.standing,
        agreed,
        None if words.change in OF_PARAGRAPH else words.proposed_text,
        _consultation(session, version_id).language,
        declared=words.reopens,
        reason=words.justification,
    )


def _ensure_brackets(session: Session, version_id: int, words: Words, paragraph: PresentParagraph) -> None:
    """Raise Invalid if brackets of the paragraph are left half, or where somebody speaks in the name of members."""
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
            _ensure_rows(paragraph.bracketed, read)
            proposed = read.text
    ensure_unnamed(proposed, present, consultation.member_names, "proposed_text")


def _ensure_rows(paragraph: StandingParagraph, read: ReadBack) -> None:
    """Raise Invalid if other words for a row that is only proposed are no row of its table."""
    for number, choice in read.choices.items():
        if choice.words is not None and choice.stance is Stance.OTHER:
            rows.ensure_in_bracket(paragraph.brackets[number].columns, choice.words[0], "proposed_text")


def _consultation(session: Session, version_id: int) -> Consultation:
    return session.get_one(DraftVersion, version_id).consultation


def _parts_to_pair(words: Words, paragraph: PresentParagraph | None) -> Sequence[str]:
    """The proposed text in the parts over whose ends no bracket goes: paragraphs, cells, or a row with a bracket around it."""
    if words.change is Change.INSERT_AFTER:
        return words.proposed_text.split("\n")
    if paragraph is not None and paragraph.brings_row:
        return [words.proposed_text]
    return redline.cells(words.proposed_text)


def _checked_proposal(words: Words, paragraph: PresentParagraph | None) -> str:
    if words.change is Change.REPLACE and paragraph is not None:
        if not paragraph.kind.in_cells:
            return retyped(paragraph.text, words.proposed_text)
        if paragraph.brings_row:
            row = rows.typed_row(words.proposed_text, "proposed_text")
        else:
            row = rows.retyped_row(paragraph.text, words.proposed_text, "proposed_text")
        return rows.lay_into_row(paragraph.text, row)
    if words.change is Change.INSERT_AFTER:
        columns = paragraph.columns if paragraph is not None else 0
        return rows.inserted_rows(typed(words.proposed_text, "proposed_text"), columns, "proposed_text")
    return ""


def _checked_cell(session: Session, version_id: int, words: Words, paragraph: PresentParagraph | None) -> str:
    """The title of the column whose cell the words are about."""
    cell = line(words.cell, "cell")
    if not cell or paragraph is None or not paragraph.kind.in_cells:
        return ""
    if cell not in places.column_titles(session, version_id).get(words.paragraph_id or 0, ()):
        raise Invalid("Choose the cell that your comment is about, or the whole row.", "cell")
    return cell


def _read_paragraph(session: Session, version_id: int, words: Words) -> Mapping[int, PresentParagraph]:
    """The paragraph that the words are about; only read if they change it."""
    id = words.paragraph_id
    present = present_words(session, version_id, id)
    if id is None or present is None:
        return {}
    bracketed = paragraph_of(session, id) if "[" in present.text and words.change is not Change.REMARK else None
    if words.change not in (Change.REPLACE, *OF_PARAGRAPH):
        return {id: PresentParagraph(*present, bracketed)}
    return {id: PresentParagraph(*present, bracketed, reopening.agreed_in(session, id))}


def present_paragraphs(
    session: Session, version_id: int, bracketed: Mapping[int, StandingParagraph]
) -> Mapping[int, PresentParagraph]:
    """All paragraphs of a version on which somebody can comment, by id; `bracketed` are those with open brackets."""
    agreed = reopening.agreed_places(session, version_id)
    found = session.connection().execute(_ALL_PRESENT, {"version": version_id})
    return {id: PresentParagraph(kind, text, bracketed.get(id), agreed.get(id, ())) for kind, text, id in found}


class PresentWords(NamedTuple):
    """What a paragraph of the text under consultation is, and what it says."""

    kind: Kind
    text: str


def present_words(session: Session, version_id: int, paragraph_id: int | None) -> PresentWords | None:
    """A paragraph of the version under consultation (None: the whole text); raises Invalid for any other."""
    if paragraph_id is None:
        return None
    keys = {"paragraph": paragraph_id, "version": version_id}
    present = session.connection().execute(_PRESENT, keys).one_or_none()
    if present is None:
        raise _not_in_text()
    return PresentWords(present.kind, present.text)


def _not_in_text() -> Invalid:
    return Invalid("This paragraph is not part of the text under consultation.", "paragraph_id")


# Past the seals: whoever may see a round may see its text.
_ALL_PRESENT = select(Paragraph.kind, Paragraph.text, Paragraph.id).where(
    Paragraph.version_id == bindparam("version"),
    ~Paragraph.removed,
)
_PRESENT = _ALL_PRESENT.where(Paragraph.id == bindparam("paragraph"))
