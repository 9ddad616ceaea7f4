"""What a reader has corrected, put into a catalogue row by row; a wrong row is refused, and the others count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.messages.catalog import Catalog, Message

from ops.translations.files import english, messages, translation
from ops.translations.sheet import Row, as_line

_PLACE = re.compile(r"%\(\w+\)s|%%|%")  # a lone sign would break the sentence where it is filled
_LOST = re.compile(r"\?\?|\ufffd")


@dataclass(frozen=True, slots=True)
class Change:
    """A translation that a row has changed."""

    row: int
    english: str
    before: str
    now: str


@dataclass(slots=True)
class Outcome:
    """What came of a file. `refusals` are sentences with their rows, `missing` the English of those that the file has not."""

    changes: list[Change] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unchanged: int = 0


def correct(catalog: Catalog, rows: Sequence[Row]) -> Outcome:
    """Put the translations of the good rows into the catalogue."""
    known = {as_line(english(message)): message for message in messages(catalog)}
    first_rows: dict[str, int] = {}
    outcome = Outcome()
    for row in rows:
        message = known.get(row.english)
        if reason := _why_refused(row, message, first_rows):
            outcome.refusals.append(f"Row {row.number}: {reason}")
        elif message:
            first_rows[row.english] = row.number
            _put(message, row, outcome)
    outcome.missing = [sentence for sentence in known if sentence not in first_rows]
    return outcome


def _put(message: Message, row: Row, outcome: Outcome) -> None:
    before = translation(message)
    if as_line(before) == row.translation:
        outcome.unchanged += 1
        return
    outcome.changes.append(Change(row.number, english(message), before, row.translation))
    message.string = row.translation if isinstance(message.id, str) else (row.translation,)
    message.flags.discard("fuzzy")


def _why_refused(row: Row, message: Message | None, first_rows: dict[str, int]) -> str:
    """Why a row cannot count, as a sentence; "" if it can."""
    if row.is_torn:
        return (
            "It has more cells than there are titles. Words with the separator in them must stand in quotation marks."
        )
    if message is None:
        return f"The service has no such sentence: “{row.english}” The English must stay as it was exported."
    if row.english in first_rows:
        return f"Its sentence stands in row {first_rows[row.english]}, too. Only that row counts."
    if not row.translation:
        return f"It has no translation: “{row.english}”"
    if _LOST.search(row.translation):
        return f"Its letters are lost: “{row.translation}” Save the file as “CSV UTF-8”."
    english_places, own_places = set(_PLACE.findall(row.english)), set(_PLACE.findall(row.translation))
    if lacking := sorted(english_places - own_places):
        return f"The translation lacks {', '.join(lacking)}, which the service fills in. Copy it from the English."
    if strange := sorted(own_places - english_places):
        return (
            f"The translation has {', '.join(strange)}, which the English does not have. The service cannot fill it in."
        )
    return ""
