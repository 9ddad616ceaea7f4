"""The compendium: in Word a table as ISO has it, so that those who know its form find everything in its place; in Excel one sheet with
all comments, then one for each section of the text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from models.comments.comment import Worded
from models.comments.queries.traces import Entry
from models.documents.queries.compendium import Compendium
from templates.documents.compendium import asked_in_words, bracket_rows, consensus_rows, observer_rows, own_words, rows
from templates.environment import day
from worker.documents.docx_out.write_tables import Table, Tables, write_tables
from worker.documents.forms.own_form import compendium_subtitle
from worker.documents.xlsx.write_xlsx import LONGEST, Sheet, write_xlsx

ISO_COLUMNS = (
    ("MB/NC", 16),
    ("Line number", 18),
    ("Clause/ Subclause", 30),
    ("Paragraph/ Figure/ Table", 28),
    ("Type of comment", 23),
    ("Comments", 50),
    ("Proposed change", 51),
    ("Observations of the secretariat", 51),
)
OWN_COLUMNS = (("Paragraph", 33), ("Words before", 63), ("Words now", 63), ("Reason", 54), ("Objections", 54))
OBSERVER_COLUMNS = (
    ("Number, observer", 40),
    ("About", 30),
    ("Comment", 60),
    ("Proposed change", 60),
    ("Sponsored by", 33),
    ("Answer", 44),
)
BRACKET_COLUMNS = (
    ("Paragraph", 33),
    ("The draft", 50),
    ("Asked for", 63),
    ("What the members said", 71),
    ("How it ended, or why it is open", 50),
)
CONSENSUS_COLUMNS = (("Priority field", 70), ("Country", 33), ("Round", 17), ("Declared", 44), ("Remark", 103))

Columns = Mapping[str, tuple[str, int]]
"""By column, what stands above it and how wide it is (characters)."""
TITLES: Columns = {
    "label": ("Number", 8),
    "member": ("Country", 11),
    "about": ("About", 14),
    "type": ("Type", 12),
    "comment": ("Comment", 36),
    "proposed_text": ("Proposed change", 36),
    "justification": ("Justification", 26),
    "outcome": ("Answer", 14),
    "reason": ("Reason", 36),
    "words_now": ("Where it is in the text", 30),
    "departments": ("Departments", 17),
    "cosponsors": ("Co-sponsors", 17),
    "change": ("Change", 13),
    "attached": ("Attached files", 20),
    "national": ("In the national language", 36),
    "proposed_by": ("Proposed by", 12),
    "joins": ("Joins", 16),
}
PRINTED = 9
"""How many of them are printed: with all, nobody could read the page."""
EDITORIAL: Columns = {
    "paragraph": ("Paragraph", 17),
    "before": ("Words before", 40),
    "now": ("Words now", 40),
    "reason": ("Reason", 40),
    "objections": ("Objections", 40),
}
OBSERVERS: Columns = {
    "label": ("Number", 9),
    "observer": ("Observer", 20),
    "about": ("About", 14),
    "comment": ("Comment", 36),
    "proposed_text": ("Proposed change", 36),
    "justification": ("Justification", 26),
    "sponsored": ("Sponsored by", 18),
    "answer": ("Answer", 36),
}
BRACKETS: Columns = {
    "number": ("Bracket", 9),
    "paragraph": ("Where", 17),
    "draft": ("The draft", 32),
    "alternatives": ("Asked for", 36),
    "said": ("What the members said", 36),
    "ended": ("How it ended (empty: it is open)", 28),
    "open": ("Why it is open", 30),
}
CONSENSUS: Columns = {
    "field": ("Priority field", 40),
    "member": ("Country", 12),
    "round": ("Round", 8),
    "stance": ("Declared", 22),
    "remark": ("Remark", 50),
}
CUT = " … (the rest is in the compendium)"
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
EVERYTHING = "All comments"
OWN_WORDS = "Editorial changes"
BRACKET_SHEET = "Brackets"
CONSENSUS_SHEET = "Priority fields"
OBSERVER_SHEET = "Observers"
NO_SECTION = "Before the first heading"


def compendium_as_docx(compendium: Compendium) -> bytes:
    """All comments with their answers, then the secretariat's own changes."""
    version, consultation = compendium.version, compendium.version.consultation
    tables = [
        Table(
            ISO_COLUMNS,
            [_row(compendium, entry, row) for entry, row in zip(compendium.entries, rows(compendium), strict=True)],
        )
    ]
    if compendium.observers:
        of_observers = [
            (
                f"{each['label']}, {each['observer']}",
                each["about"],
                _writing_lines(each["comment"], each["justification"]),
                _asked(compendium, one.comment),
                each["sponsored"],
                each["answer"],
            )
            for one, each in zip(compendium.observers, observer_rows(compendium), strict=True)
        ]
        tables.append(Table(OBSERVER_COLUMNS, of_observers, "Comments of observers"))
    if compendium.editorial:
        lines = [
            (each["paragraph"], each["before"], each["now"], each["reason"], each["objections"])
            for each in own_words(compendium)
        ]
        tables.append(Table(OWN_COLUMNS, lines, "Editorial changes of the secretariat"))
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
        tables.append(Table(BRACKET_COLUMNS, lines, "Brackets of the version before"))
    if compendium.consensus:
        declared = [[each[column] for column in CONSENSUS] for each in consensus_rows(compendium)]
        tables.append(Table(CONSENSUS_COLUMNS, declared, "Where the members stand on the priority fields"))
    subtitle = compendium_subtitle(version.name)
    at = version.circulated_at or version.made_at
    head = (
        "Comments and observations",
        f"Date: {day(at, 'UTC')}",
        f"Document: {version.name}",
        f"Project: {consultation.title}",
    )
    above = _lines_above(compendium)
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


def workbook(compendium: Compendium, *, at: datetime) -> bytes:
    """The file, dated `at`."""
    version = compendium.version
    foot = f"{version.marking} {version.consultation.title}, {version.name}"
    return write_xlsx(version.consultation.title, list(_sheets(compendium)), at=at, foot=foot)


def _sheets(compendium: Compendium) -> Iterator[Sheet]:
    """The sheets in order, each with its comments as `rows` gives them, and with what is proposed as people say it."""
    every = [
        {
            **row,
            "change": row["change"].replace("_", " "),
            "proposed_text": _asked(compendium, entry.answered.comment),
        }
        for entry, row in zip(compendium.entries, rows(compendium), strict=True)
    ]
    yield _sheet(EVERYTHING, TITLES, every, PRINTED)
    sections: dict[str, list[dict[str, str]]] = {}
    for entry, row in zip(compendium.entries, every, strict=True):
        sections.setdefault(compendium.section(entry), []).append(row)
    own = (EVERYTHING, OWN_WORDS, BRACKET_SHEET, CONSENSUS_SHEET, OBSERVER_SHEET)
    taken = {name.casefold() for name in own}
    for heading, lines in sections.items():
        yield _sheet(name_of_sheet(heading or NO_SECTION, taken), TITLES, lines, PRINTED)
    if compendium.observers:
        of_observers = [
            {**row, "proposed_text": _asked(compendium, one.comment)}
            for one, row in zip(compendium.observers, observer_rows(compendium), strict=True)
        ]
        yield _sheet(OBSERVER_SHEET, OBSERVERS, of_observers)
    if compendium.editorial:
        yield _sheet(OWN_WORDS, EDITORIAL, own_words(compendium))
    if compendium.brackets:
        yield _sheet(BRACKET_SHEET, BRACKETS, bracket_rows(compendium))
    if compendium.consensus:
        yield _sheet(CONSENSUS_SHEET, CONSENSUS, consensus_rows(compendium))


def name_of_sheet(heading: str, taken: set[str]) -> str:
    """A name for a sheet as Excel has them: 31 characters, some of them forbidden, none twice whatever their case."""
    # "History" is Excel's own.
    plain = " ".join(NOT_IN_A_NAME.sub(" ", heading).split()).strip("'")[:31] or NO_SECTION
    name, again = plain, 2
    while name.casefold() in taken or name.casefold() == "history":
        ending = f" ({again})"
        name, again = plain[: 31 - len(ending)] + ending, again + 1
    taken.add(name.casefold())
    return name


def _lines_above(compendium: Compendium) -> list[str]:
    members = {entry.answered.comment.member.code: entry.answered.comment.member.name for entry in compendium.entries}
    codes = ", ".join(f"{code} {name}" for code, name in sorted(members.items(), key=lambda each: each[1]))
    lines = ["The code before the number of each comment is that of its country" + (f": {codes}." if codes else ".")]
    late = [answer.member.name for answer in compendium.late]
    entered = [answer.member.name for answer in compendium.entered]
    by_heading = (
        (compendium.silent, "No comments"),
        (compendium.missing, "No answer"),
        (entered, "Entered by the secretariat"),
        (late, "Late, and admitted"),
        ([answer.member.name for answer, _ in compendium.by_letter], "By a signed letter, which is the official act"),
    )
    for names, words in by_heading:
        if names:
            lines.append(f"{words}: {', '.join(sorted(names))}.")
    return lines


def _row(compendium: Compendium, entry: Entry, row: Mapping[str, str]) -> tuple[str, ...]:
    names = [
        row["departments"],
        f"with {row['cosponsors']}" if row["cosponsors"] else "",
        f"proposed by {row['proposed_by']}" if row["proposed_by"] else "",
        f"joining {row['joins']}" if row["joins"] else "",
    ]
    by = f"({'; '.join(filter(None, names))})" if any(names) else ""
    attached = f"Attached: {row['attached']}" if row["attached"] else ""
    now = f"Where it is in the text: {row['words_now']}" if row["words_now"] else ""
    return (
        row["label"],
        "",
        compendium.section(entry),
        row["about"],
        row["type"],
        _writing_lines(by, row["comment"], row["justification"], row["national"], attached),
        _asked(compendium, entry.answered.comment),
        _writing_lines(f"{row['outcome']}: {row['reason']}" if row["outcome"] else "", now),
    )


def _asked(compendium: Compendium, comment: Worded) -> str:
    return asked_in_words(comment, compendium.titles_at(comment))


def _writing_lines(*words: str) -> str:
    return "\n".join(filter(None, words))


def _sheet(name: str, columns: Columns, lines: Sequence[dict[str, str]], printed: int | None = None) -> Sheet:
    cells = ([_cut_cell(line[column]) for column in columns] for line in lines)
    return Sheet(name, list(columns.values()), cells, printed=printed)


def _cut_cell(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - len(CUT)] + CUT
