"""The compendium as a table of plain text: comments, the secretariat's own changes, brackets and priority fields, a row each."""

import csv
from io import StringIO

from models.comments.comment import Change, CommentType
from models.dispositions.disposition import Outcome
from models.documents.queries.compendium import Compendium
from templates.documents.compendium import COLUMNS, bracket_rows, consensus_rows, observer_rows, own_words, rows
from templates.documents.formulas import harmless

SECRETARIAT = "Secretariat"
OF_THE_DRAFT = "words_before"
"""A column more in the table for those rows that are the secretariat's own changes, or brackets: the words that stood there."""

BRACKET = "bracket"
"""The type of the rows that are brackets: what members said is their comment, how it ended or why it is open their reason."""

FIELD = "priority field"
"""The type of the rows that say where a member stands on a priority field: its stance stands in the column of the outcome."""

BYTE_ORDER_MARK = "\ufeff"  # without it, table programs read UTF-8 as the letters of the place where they run


def as_csv(compendium: Compendium) -> str:
    """A row of COLUMNS and OF_THE_DRAFT, then one for each comment, for each of `observer_rows`, of `own_words`, of
    `bracket_rows` and of `consensus_rows`, as RFC 4180 has it.

    Cells that a table program could take for a formula begin with an apostrophe, which is not part of the words.
    """
    written = StringIO(newline="")
    written.write(BYTE_ORDER_MARK)
    table = csv.writer(written)
    columns = (*COLUMNS, OF_THE_DRAFT)
    table.writerow(columns)
    own, brackets = map(_row_of_secretariat, own_words(compendium)), map(_row_of_bracket, bracket_rows(compendium))
    observers = map(_row_of_observer, observer_rows(compendium))
    declared = map(_row_of_field, consensus_rows(compendium))
    for row in (*rows(compendium), *observers, *own, *brackets, *declared):
        table.writerow([harmless(row.get(column, "")) for column in columns])
    return written.getvalue()


def _row_of_secretariat(change: dict[str, str]) -> dict[str, str]:
    return {
        "member": SECRETARIAT,
        "about": change["paragraph"],
        "type": CommentType.EDITORIAL.value,
        "change": Change.REPLACE.value,
        OF_THE_DRAFT: change["before"],
        "proposed_text": change["now"],
        "justification": change["reason"],
        "reason": change["objections"],
    }


def _row_of_observer(comment: dict[str, str]) -> dict[str, str]:
    return {
        **comment,
        "member": f"{comment['observer']} (observer)",
        "cosponsors": comment["sponsored"],
        "outcome": Outcome.NOTED.value if comment["answer"] else "",
        "reason": comment["answer"],
    }


def _row_of_bracket(bracket: dict[str, str]) -> dict[str, str]:
    return {
        "label": f"Bracket {bracket['number']}",
        "about": bracket["paragraph"],
        "type": BRACKET,
        OF_THE_DRAFT: bracket["draft"],
        "comment": bracket["said"],
        "proposed_text": bracket["alternatives"],
        "outcome": "ended" if bracket["ended"] else "open",
        "reason": bracket["ended"] or bracket["open"],
    }


def _row_of_field(declared: dict[str, str]) -> dict[str, str]:
    return {
        "label": f"Round {declared['round']}",
        "member": declared["member"],
        "about": declared["field"],
        "type": FIELD,
        "comment": declared["remark"],
        "outcome": declared["stance"],
    }
