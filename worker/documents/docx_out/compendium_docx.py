"""The compendium in Word: a table as ISO has it, so that those who know its form find everything in its place."""

from collections.abc import Mapping

from models.comments.comment import Change
from models.comments.queries.traces import Entry
from models.documents.queries.compendium import Compendium
from templates.documents.compendium import bracket_rows, own_words, rows
from templates.environment import day
from worker.documents.docx_out.write_tables import Table, Tables, write_tables

ISO = (
    ("MB/NC", 18),
    ("Line number", 19),
    ("Clause/ Subclause", 28),
    ("Paragraph/ Figure/ Table", 28),
    ("Type of comment", 25),
    ("Comments", 53),
    ("Proposed change", 48),
    ("Observations of the secretariat", 48),
)
OWN = (("Paragraph", 33), ("Words before", 63), ("Words now", 63), ("Reason", 54), ("Objections", 54))
BRACKETS = (
    ("Paragraph", 33),
    ("The draft", 50),
    ("Asked for", 63),
    ("What the members said", 71),
    ("How it ended, or why it is open", 50),
)
_ASKED: Mapping[str, str] = {
    Change.DELETE: "Delete the paragraph.",
    Change.INSERT_AFTER: "Add a paragraph after this one: ",
}


def compendium_as_docx(compendium: Compendium) -> bytes:
    """All comments with their answers, then the secretariat's own changes."""
    version, consultation = compendium.version, compendium.version.consultation
    tables = [
        Table(
            ISO, [_row(compendium, entry, row) for entry, row in zip(compendium.entries, rows(compendium), strict=True)]
        )
    ]
    if compendium.editorial:
        lines = [
            (each["paragraph"], each["before"], each["now"], each["reason"], each["objections"])
            for each in own_words(compendium)
        ]
        tables.append(Table(OWN, lines, "Editorial changes of the secretariat"))
    if compendium.brackets:
        lines = [
            (
                each["paragraph"],
                each["draft"],
                each["alternatives"],
                each["said"],
                each["ended"] or f"Open: {each['open']}",
            )
            for each in bracket_rows(compendium)
        ]
        tables.append(Table(BRACKETS, lines, "Brackets of the version before"))
    subtitle = f"Comments and answers behind {version.name}"
    at = version.circulated_at or version.made_at
    head = (
        "Comments and observations",
        f"Date: {day(at, 'UTC')}",
        f"Document: {version.name}",
        f"Project: {consultation.title}",
    )
    above = _above(compendium)
    return write_tables(
        Tables(
            consultation.title,
            subtitle,
            consultation.language,
            str(version.id),
            at,
            above,
            tables,
            head,
            version.marking,
        )
    )


def _above(compendium: Compendium) -> list[str]:
    members = {entry.answered.comment.member.code: entry.answered.comment.member.name for entry in compendium.entries}
    codes = ", ".join(f"{code} {name}" for code, name in sorted(members.items(), key=lambda each: each[1]))
    lines = ["The code before the number of each comment is that of its country" + (f": {codes}." if codes else ".")]
    for names, words in ((compendium.silent, "No comments"), (compendium.missing, "No answer")):
        if names:
            lines.append(f"{words}: {', '.join(sorted(names))}.")
    return lines


def _row(compendium: Compendium, entry: Entry, row: Mapping[str, str]) -> tuple[str, ...]:
    by = f"({row['departments']})" if row["departments"] else ""
    attached = f"Attached: {row['attached']}" if row["attached"] else ""
    now = f"Its words now: {row['words_now']}" if row["words_now"] else ""
    return (
        row["label"],
        "",
        compendium.section(entry),
        row["about"],
        row["type"],
        _lines(by, row["comment"], row["justification"], attached),
        f"{_ASKED.get(row['change'], '')}{row['proposed_text']}".strip(),
        _lines(f"{row['outcome']}: {row['reason']}" if row["outcome"] else "", now),
    )


def _lines(*words: str) -> str:
    return "\n".join(filter(None, words))
