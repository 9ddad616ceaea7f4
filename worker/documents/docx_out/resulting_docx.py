"""The text that an adoption would make the adopted one, in Word: clean, or with what is different from an older version."""

from collections.abc import Sequence

from models.adoption.queries.resulting_text import ResultingText
from models.drafts.queries.comparison import Compared
from models.drafts.version import DraftVersion, Kind
from redline import pieces_from_json
from templates.documents import resulting as words
from worker.documents.docx_out.marked import compared, merged
from worker.documents.docx_out.sheet import Passage, Sheet
from worker.documents.docx_out.words import Marked, Words
from worker.documents.docx_out.write_docx import write_docx

MEETING = ("Agreed at the meeting",)


def resulting_as_docx(text: ResultingText) -> bytes:
    """The paragraphs as they would stand, with their final numbers."""
    return _written(
        text,
        words.TITLE,
        [Passage(each.key, each.kind, each.label, (Words(each.text),)) for each in text.paragraphs],
    )


def resulting_redline_as_docx(text: ResultingText, older: DraftVersion, since: Sequence[Compared]) -> bytes:
    """What is different from the older version, as tracked changes; its bracket goes as a whole where a meeting lifted it."""
    language = text.version.consultation.language
    passages = [_passage(each, (f"Since {older.name}",), language) for each in since]
    return _written(text, words.redline_title(older), passages)


def _passage(one: Compared, authors: tuple[str, ...], language: str) -> Passage:
    before, after = one.before.text if one.before else "", one.now.text if one.now else ""
    pieces = one.pieces or ()
    if any(piece["kind"] == "applied" for piece in pieces):
        authors = MEETING
        said = tuple(
            Words(each.text, each.change, MEETING if each.change else ()) for each in merged(pieces_from_json(pieces))
        )
    else:
        said = compared(before, after, authors, language)
    change: Marked | None = None if one.before and one.now else "ins" if one.now else "del"
    paragraph = one.either
    label = paragraph.label if paragraph.kind is Kind.NUMBERED and one.now else ""
    return Passage(paragraph.key, paragraph.kind, label, said, change, authors)


def _written(text: ResultingText, title: str, passages: Sequence[Passage]) -> bytes:
    consultation = text.version.consultation
    foot = f"{consultation.title} – {title} – {words.MARKING}"
    subtitle = f"{title}. {words.MARKING} {words.what_it_is(text)}"
    at = text.adoption.announced_at
    return write_docx(Sheet(consultation.title, subtitle, consultation.language, "", at, passages, foot, track=False))
