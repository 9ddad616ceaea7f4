"""The one Jinja environment: pages, letters and documents are filled with the same filters, in the same language."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.filters import do_filesizeformat
from jinja2.utils import urlize
from markupsafe import Markup

from models.adoption.queries.corrigenda import corrigenda_to
from models.brackets.written import shown_words
from models.comments.clearance import Clearance, shortened
from models.comments.comment import CommentType
from models.comments.entered import EnteredAnswer
from models.rounds.consultation import until
from models.text.instants import clock, dated, left, when
from models.text.lists import listed
from models.text.rows import typed_rows
from models.text.scripts import ENGLISH, beginning_of, language_of, space_between, split_by_language
from templates import on_brackets
from templates.documents import minutes
from templates.letter_text import blocks
from templates.rows import ALONE, breakable, column_titles, columns, in_rows, in_tables
from templates.sentences import (
    NEXT_BRACKET,
    NO_BREAK,
    SECTION_MARKS,
    as_corrected,
    asked_as,
    beginning,
    chips,
    mark,
    unbroken,
    with_lang,
)

FOLDER = Path(__file__).parent

OPTIONS: dict[str, Any] = {
    "autoescape": select_autoescape(("html", "svg", "xml")),
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
"""What the web's environment is made with, too."""


@cache
def environment() -> Environment:
    """The environment for letters and documents; the web has its own, to which it gives these filters with `add_filters`."""
    return add_filters(Environment(loader=FileSystemLoader(FOLDER), **OPTIONS))  # noqa: S701 (OPTIONS escapes)


def add_filters(environment: Environment) -> Environment:
    """Give an environment the filters and words that all templates know."""
    environment.filters |= {
        "when": when,
        "day": day,
        "dated": dated,
        "clock": clock,
        "left": left,
        "entered": entered,
        "cleared": cleared,
        "shortened": shortened,
        "section_mark": SECTION_MARKS.__getitem__,
        "number": number,
        "counted": counted,
        "answered": answered,
        "listed": listed,
        "as_corrected": as_corrected,
        "corrigenda_to": corrigenda_to,
        "mark": mark,
        "chips": chips,
        "beginning": beginning,
        "uncapitalized": uncapitalized,
        "with_lang": with_lang,
        "file_size": file_size,
        "linked": linked,
        "letter_blocks": blocks,
        "opening": beginning_of,
        "language_code": language_code,
        "wording": shown_words,
        "unbroken": unbroken,
        "between": space_between,
        "in_rows": in_rows,
        "in_tables": in_tables,
        "breakable": breakable,
        "columns": columns,
        "column_titles": column_titles,
        "typed_rows": typed_rows,
        "asked_as": asked_as,
        "until": until,
    }
    environment.globals |= {
        "on_brackets": on_brackets,
        "minutes_words": minutes,
        "row_alone": ALONE,
        "next_bracket": NEXT_BRACKET,
        "comment_types": tuple(CommentType),
    }
    return environment


def day(instant: datetime, zone: str) -> str:
    """The day of an instant in an IANA zone: "30 June 2022"."""
    return format_date(instant.astimezone(ZoneInfo(zone)), "d MMMM y", locale=ENGLISH)


def entered(entry: EnteredAnswer, zone: str) -> str:
    """Where an answer comes from that staff have entered, and whether the member has confirmed it."""
    confirmed = f"confirmed by the coordinator on {day(entry.decided_at, zone)}" if entry.decided_at else ""
    outcome = confirmed or "not yet confirmed by the coordinator"
    if entry.differs:
        return f"put right by the secretariat from {entry.came_from}, which differs from the answer that was submitted and prevails; {outcome}"
    return f"entered by the secretariat from {entry.came_from}, {outcome}"


def cleared(clearance: Clearance) -> str:
    """Who has cleared an answer: "Sok Dara, Director-General, on 12 May 2022; the signed letter is attached"."""
    parts = []
    if clearance.cleared_on is not None:
        parts.append(f"by {clearance.cleared_by}, {clearance.office}, on {dated(clearance.cleared_on)}")
    if clearance.has_letter:
        parts.append("the signed letter is attached")
    return "; ".join(parts)


def number(value: int) -> str:
    """A number as people write it: "12,345"."""
    return format_decimal(value, locale=ENGLISH)


def counted(value: int, one: str, many: str) -> str:
    """A number with its noun: "1 comment", "12 comments", "no comments"."""
    return f"{number(value) if value else 'no'} {one if value == 1 else many}"


def answered(comments: int, choices: int) -> str:
    """What an answer holds: "2 comments and 1 choice on brackets", "4 choices on brackets", "no comments"."""
    parts = [counted(comments, "comment", "comments")] if comments or not choices else []
    return " and ".join([*parts, f"{counted(choices, 'choice', 'choices')} on brackets"] if choices else parts)


def uncapitalized(words: str) -> str:
    """What begins a line, such as "Bracket 3, paragraph 12", as it reads in the middle of a sentence."""
    return words[:1].lower() + words[1:]


def linked(words: str) -> Markup:
    """The plain text of a letter for HTML: its addresses lead there, and each stretch has the language that its letters tell."""
    with_links = ((Markup(urlize(part, rel="noopener")), language) for part, language in split_by_language(words))  # noqa: S704 (it escapes)
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(language, part) if language else part
        for part, language in with_links
    )


def file_size(size: int) -> str:
    """How large a file is; its number and its unit stand on one line."""
    return do_filesizeformat(size).replace(" ", NO_BREAK)


def language_code(words: Any) -> str:
    """The language of most letters in a field's text; "" for English, and for what is not text."""
    language = ENGLISH if not isinstance(words, str) or words.isascii() else language_of(words)
    return "" if language == ENGLISH else language
