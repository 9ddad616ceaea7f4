"""`lmec form`: what a filled-in comment form says."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

import redline
from models.uploads.reading import FIELDS, Field
from templates.environment import counted
from worker.documents.forms.form import FormChoice, FormFile, TableRow, as_plain
from worker.documents.forms.own_form import CHANGES
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import Refused, read_form


def _parse_columns(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> Mapping[str, Field]:
    """Columns as they are given, "F=comment"."""
    fields = {str(field): field for field in FIELDS}
    chosen: dict[str, Field] = {}
    for each in values:
        letter, _, field = each.partition("=")
        if not (letter.isascii() and letter.isalpha() and len(letter) < 3 and field in fields):
            raise click.BadParameter(f"{each!r} is not like F=comment. A field is one of: {', '.join(fields)}.")
        chosen[letter.upper()] = fields[field]
    return chosen


@click.command(short_help="Show what a filled-in comment form says, row by row.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "plain", is_flag=True, help="As one JSON object, for programs.")
@click.option(
    "--column",
    "chosen",
    multiple=True,
    metavar="LETTER=FIELD",
    callback=_parse_columns,
    help="What a column contains, if its title is unusual. The titles of the file are then ignored.",
)
def form(file: Path, plain: bool, chosen: Mapping[str, Field]) -> None:
    """Read a comment form (.docx, .xlsx, .xls, .csv): what each column contains, each comment with its place, each row that is wrong.

    Forms of ISO/IEC, IPPC, IPBES, IPCC, HL7 and OASIS are known by the titles of their columns, in any order; so is our own. The
    file is read in a process of its own and never changed. A file that cannot be read, or is not safe to read, is
    refused with one sentence and exit code 2. No server is needed.

    \b
    Examples:
      lmec form comments-of-thailand.xlsx
      lmec form comments-of-thailand.docx --json > thailand.json
      lmec form strange.csv --column A=paragraph --column D=comment
    """
    try:
        read = read_form(file, chosen=chosen)
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    if plain:
        click.echo(json.dumps(as_plain(read), ensure_ascii=False).encode())
    else:
        click.echo("\n".join(_summary_lines(read)))


def _summary_lines(read: FormFile) -> Iterator[str]:
    family = f" (a form of {read.family})" if read.family else ""
    yield f"{read.file}{family}: {counted(len(read.rows), 'comment', 'comments')}, {counted(len(read.faults), 'row', 'rows')} with something wrong"
    yield f"{counted(read.cells.read, 'cell', 'cells')} read, {read.cells.aside:,} kept aside, {read.cells.wrong:,} in rows with something wrong"
    if read.columns:
        yield ""
    for column in read.columns:
        title = f"“{column.title}”" if column.title else "without a title"
        yield f"Column {column.letter}, {title}: {column.field or 'not used'}"
    for row in read.rows:
        fields = row.fields
        by = " ".join(filter(None, (fields.get("member"), fields.get("number"))))
        yield ""
        sheet = f"{row.sheet}, " if row.sheet else ""
        yield ", ".join(filter(None, (f"{sheet}row {row.row}", by, fields.get("author"), row.where, row.type))) + ":"
        if change := fields.get("change"):
            yield f"  change: {CHANGES.get(change, change)}"
        for field in ("comment", "proposed", "justification"):
            if text := fields.get(field):
                yield f"  {field}: {text}".replace("\n", "\n  ")
        for title, words in row.aside:
            yield f"  aside, {title}: {words}".replace("\n", "\n  ")
    if read.leftovers:
        yield ""
        yield from (f"Aside, {left.cell}: {left.text}".replace("\n", "\n  ") for left in read.leftovers)
    if read.outside:
        yield ""
        yield from (f"Outside, {each.place}: {each.text}".replace("\n", "\n  ") for each in read.outside)
    if read.choices:
        yield ""
        yield from map(_describe_choice, read.choices)
    if read.table_rows:
        yield ""
        yield from map(_describe_table_row, read.table_rows)
    if read.faults:
        yield ""
        yield from (f"Row {fault.row}, {fault.cell}: {fault.reason}" for fault in read.faults)
    if read.warnings:
        yield ""
        yield from (f"Note: {warning}" for warning in read.warnings)


def _describe_choice(row: FormChoice) -> str:
    choice = " ".join(filter(None, (row.stance, row.letter, row.words and f"“{row.words}”")))
    also = (row.can_accept and f"could also accept {row.can_accept}", row.package and f"package {row.package}")
    return (
        f"Bracket {row.bracket}: {', '.join(filter(None, (choice, *also)))}{f' ({row.reason})' if row.reason else ''}"
    )


def _describe_table_row(row: TableRow) -> str:
    """One that has not been changed is shown, too: only the text can tell."""
    reason = f" ({row.reason})" if row.reason else ""
    return f"Row {row.label or 'without a number'}: {redline.row(row.cells)}{reason}"
