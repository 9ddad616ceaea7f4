"""How a command refuses a file."""

from typing import IO, Any

import click


class Refused(click.ClickException):
    """A file that is refused: its sentence and nothing else on standard error, and the exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)
