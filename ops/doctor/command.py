"""The command of the doctor."""

import sys

import click

from models.health.checks import Verdict
from models.settings import read
from ops.doctor import examine


@click.command(short_help="Look at everything that the service leans on, and say what to do.")
@click.option("--dkim-selector", default="", help="The name of the key with which your mail server signs.")
def doctor(dkim_selector: str) -> None:
    """Look at settings, files, database, clocks, broker, mail, merging, printing and fonts; a line for each.

    Changes nothing and sends no letter. Exits 1 if something fails ("failing"); what is worth a look ("look") exits 0.

    \b
    Example:
      DATABASE_URL=… REDIS_URL=… SMTP_URL=… lmec doctor --dkim-selector mail2026
    """
    failing = False
    for finding in examine(read(), dkim_selector):
        failing = failing or finding.verdict is Verdict.FAILING
        click.echo(f"{finding.verdict:8} {finding.about}: {finding.words}")
    if failing:
        sys.exit(1)
