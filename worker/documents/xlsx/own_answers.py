"""What became of a member's comments, as a table in Word and in Excel."""

from collections.abc import Sequence
from datetime import datetime

from models.comments.queries.own_answers import OwnAnswer, OwnAnswers
from templates.documents.compendium import about, asked_in_words
from templates.environment import day
from worker.documents.docx_out.write_tables import Table, Tables, write_tables
from worker.documents.xlsx.write_xlsx import Sheet, write_xlsx

COLUMNS = (
    ("Round", 18, 8),
    ("Number", 18, 9),
    ("About", 27, 16),
    ("Type", 23, 12),
    ("Comment", 46, 36),
    ("Proposed change", 45, 36),
    ("Answer", 27, 16),
    ("Reason", 39, 36),
    ("Where it is in the text", 24, 30),
)
"""What stands above each column, and how wide it is: in millimetres in Word, in characters in Excel."""


def own_answers_as_docx(found: OwnAnswers) -> bytes:
    """A row for each comment, across the page."""
    title, version = found.consultation.title, found.newest
    subtitle = _subtitle(found)
    columns = [(words, width) for words, width, _ in COLUMNS]
    head = (subtitle, f"Date: {day(_date_of(found), 'UTC')}", f"Document: {version.name}")
    table = Table(columns, [_row(one, found) for one in found.answers])
    language = found.consultation.language
    return write_tables(Tables(title, subtitle, language, str(version.id), _date_of(found), [], [table], head))


def own_answers_as_xlsx(found: OwnAnswers) -> bytes:
    """A sheet with a row for each comment."""
    columns = [(words, width) for words, _, width in COLUMNS]
    sheet = Sheet("Our comments", columns, (_row(one, found) for one in found.answers))
    return write_xlsx(found.consultation.title, [sheet], at=_date_of(found), foot=_subtitle(found))


def _subtitle(found: OwnAnswers) -> str:
    return f"What became of the comments of {found.member.name}"


def _date_of(found: OwnAnswers) -> datetime:
    return found.newest.circulated_at or found.newest.made_at


def _row(one: OwnAnswer, found: OwnAnswers) -> Sequence[str]:
    comment = one.comment
    return (
        str(one.round.number),
        found.called(one),
        about(one.where, comment),
        comment.type.value,
        "\n".join(filter(None, (comment.text, comment.justification))),
        asked_in_words(comment, found.titles.get(comment.paragraph_id or 0, ())),
        one.outcome,
        one.answer.reason if one.answer else "",
        "; ".join(place.words for place in one.places),
    )
