"""`lmec translations`: the sentences in six languages, out to readers and in again."""

from collections.abc import Sequence
from pathlib import Path

import click

from models.errors import NotDone
from models.text.scripts import LANGUAGES, beginning_of
from ops.translations import catalog_files, sheet
from ops.translations.catalog_files import messages, translation, write
from ops.translations.sheet import Outcome, correct
from templates.environment import counted
from templates.translations.catalogs import TRANSLATED, confirmed_by, read_catalog

FILE = click.Path(dir_okay=False, path_type=Path)
LANGUAGE = click.Choice(TRANSLATED)
_WIDTH = 70  # of an English sentence, where it is named


@click.group(short_help="The sentences in six languages: show, export, import.", invoke_without_command=True)
@click.pass_context
def translations(ctx: click.Context) -> None:
    """Show how much of each language is translated; export the sentences for a reader, and import the corrections.

    The catalogues are files of the sources (templates/translations). docs/translation.md says how a language is confirmed.

    \b
    Examples:
      lmec translations
      lmec translations export km khmer.csv
      lmec translations import km khmer.csv
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(status)


@translations.command(short_help="Show what is translated, and who confirmed it.")
def status() -> None:
    """Show how many sentences each language has, how many are translated, and who confirmed all of them.

    \b
    Example:
      lmec translations status
    """
    table = [("Language", "Sentences", "Translated", "Confirmed by")]
    for language in TRANSLATED:
        catalog = read_catalog(language)
        found = [bool(translation(message)) for message in messages(catalog)]
        by = confirmed_by(catalog) or "nobody"
        table.append((f"{LANGUAGES[language]} ({language})", str(len(found)), str(sum(found)), by))
    for name, sentences, translated, by in table:
        click.echo(f"{name:<16}{sentences:>9}  {translated:>10}  {by}")


@translations.command(short_help="Export the sentences of a language as a table.")
@click.argument("language", type=LANGUAGE)
@click.argument("file", type=FILE)
def export(language: str, file: Path) -> None:
    """Write the sentences of LANGUAGE into FILE, a CSV table for Excel or similar programs. A reader corrects the third column.

    \b
    Example:
      lmec translations export km khmer.csv
    """
    written = sheet.as_csv(read_catalog(language))
    try:
        with file.open("x", encoding="utf-8", newline="") as new:
            new.write(written)
    except FileExistsError as error:
        raise NotDone(f"{file} is there already. Choose another name.") from error
    click.echo(f"{file}: the sentences in {LANGUAGES[language]}. Correct the column “{sheet.TRANSLATION}” only.")


@translations.command("import", short_help="Import corrected sentences of a language.")
@click.argument("language", type=LANGUAGE)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--confirmed-by",
    "by",
    metavar="NAME",
    help="The name and office of the reader who confirms all of it, and the date.",
)
@click.pass_context
def take_in(ctx: click.Context, language: str, file: Path, by: str | None) -> None:
    """Import a reader's corrections in FILE into the catalogue of LANGUAGE, and show what has changed.

    A row that cannot be used is refused with its number; the other rows are imported. Each sentence must keep its placeholders,
    such as %(country)s. With --confirmed-by, the file must contain every sentence, and no row may be refused; letters then no
    longer say that their summary was translated by a machine. Without it, a change ends an earlier confirmation of the language.
    Exits 1 if a row is refused or the language could not be confirmed.

    \b
    Examples:
      lmec translations import km khmer.csv
      lmec translations import km khmer.csv --confirmed-by "Chan Dara, Ministry of Environment, 3 May 2027"
    """
    catalog = read_catalog(language)
    confirmed_before, confirming = confirmed_by(catalog), " ".join((by or "").split())
    if by is not None and not confirming:
        raise click.BadParameter("Write the name and office of the reader, and the date.", param_hint="--confirmed-by")
    rows, warning = sheet.read(file.read_bytes())
    if warning:
        click.echo(f"Note: {warning}")
    outcome = correct(catalog, rows)
    _show(outcome)
    incomplete = bool(outcome.refusals or outcome.missing)
    confirmed = "" if outcome.changes else confirmed_before
    if confirming and not incomplete:
        confirmed = confirming
    if outcome.changes or confirmed != confirmed_before:
        write(language, catalog, confirmed_by=confirmed)
        _show_confirmation(language, confirmed_before, confirmed)
        click.echo("Restart a running service: it reads the sentences when it starts.")
    if confirming and incomplete:
        click.echo("Not confirmed: every sentence must be in the file, and no row may be refused.")
        for sentence in outcome.missing:
            click.echo(f"  Not in the file, or refused: {beginning_of(sentence, _WIDTH)}")
    if outcome.refusals or (confirming and incomplete):
        ctx.exit(1)


@translations.command(short_help="Bring the catalogues up to date with the sources.")
def update() -> None:
    """Find the sentences in the sources, write templates/translations/messages.pot, and give each catalogue exactly these.

    For developers (`make messages`). Safe to repeat.

    \b
    Example:
      lmec translations update
    """
    _show_files(catalog_files.update())


def _show_files(changed: Sequence[Path]) -> None:
    for file in changed:
        click.echo(
            f"{file.relative_to(catalog_files.ROOT) if file.is_relative_to(catalog_files.ROOT) else file}: written."
        )
    if not changed:
        click.echo("The catalogues are up to date with the sources.")


def _show(outcome: Outcome) -> None:
    for change in outcome.changes:
        click.echo(f"Row {change.row}: {beginning_of(change.english, _WIDTH)}")
        click.echo(f"  was: {change.before or '(nothing)'}")
        click.echo(f"  now: {change.now}")
    for refusal in outcome.refusals:
        click.echo(f"Refused. {refusal}")
    changed = counted(len(outcome.changes), "translation", "translations")
    refused = counted(len(outcome.refusals), "row", "rows")
    click.echo(f"Changed: {changed}. As before: {outcome.unchanged}. Refused: {refused}.")


def _show_confirmation(language: str, before: str, now: str) -> None:
    if now and now != before:
        click.echo(f"{LANGUAGES[language]} is confirmed by {now}.")
    elif before and not now:
        click.echo(
            f"{LANGUAGES[language]} was confirmed by {before}. It has changed since, and is no longer confirmed: "
            "letters say again that a machine has translated their summary."
        )
