"""The doctor: checks everything that the service depends on, and says what to do about each problem."""

import sys
from collections.abc import Iterator

import click

from models.health import queries as health
from models.health.queries import Finding, Verdict
from models.settings import Settings, read_existing
from ops.doctor import checks, files


@click.command(short_help="Check everything that the service depends on, and say what to do.")
@click.option("--dkim-selector", default="", help="The name of the key with which your mail server signs.")
def doctor(dkim_selector: str) -> None:
    """Check settings, files, the database, row-level security, clocks, the broker, mail, single sign-on, the virus scanner, merging, the
    sandbox, printing and fonts. Prints a line for each.

    Changes nothing and sends no letter. Exits 1 if a check fails ("failing"), and 0 if it only found something to look at ("look").

    \b
    Example:
      DATABASE_URL=… REDIS_URL=… SMTP_URL=… lmec doctor --dkim-selector mail2026
    """
    failing = False
    for finding in examine(read_existing(), dkim_selector):
        failing = failing or finding.verdict is Verdict.FAILING
        click.echo(f"{finding.verdict:8} {finding.about}: {finding.words}")
    if failing:
        sys.exit(1)


def examine(settings: Settings, selector: str = "") -> Iterator[Finding]:
    """Every finding, in the order in which an operator would look; `selector` is the name of the DKIM key, if known."""
    yield from checks.check_settings(settings)
    yield from files.check_files(settings)
    yield from files.check_own_backups(settings)
    yield files.check_security_log(settings)
    yield health.check_disk(settings.data)
    yield from checks.check_database(settings)
    yield checks.check_broker(settings)
    yield from checks.check_mail_server(settings)
    yield from checks.check_mail_domain(settings, selector)
    yield from checks.check_single_sign_on(settings)
    yield from checks.check_virus_scanner(settings)
    yield checks.check_merging()
    yield checks.check_sandbox()
    yield checks.check_printing(settings)
    yield checks.check_fonts()
