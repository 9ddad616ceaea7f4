"""Commands about documents, which need no server."""

import json
from pathlib import Path

import click

from worker.documents.docx_in.summary import summary
from worker.documents.docx_in.word_file import as_json
from worker.documents.sandbox.processes import read_word
from worker.documents.sandbox.refused import Refused
from worker.documents.unreadable import Unreadable


@click.command(short_help="Show what a Word file says: its text, tracked changes and comments.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "plain", is_flag=True, help="As one JSON object, for programs.")
def extract(file: Path, plain: bool) -> None:
    """Read a .docx: each paragraph before and after its tracked changes, who changed what and when, and the comments.

    The file is read in a process of its own and never changed. A file that cannot be read, or is not safe to read, is
    refused with one sentence and exit code 2. No server is needed.

    \b
    Examples:
      lmec extract comments-of-thailand.docx
      lmec extract comments-of-thailand.docx --json > thailand.json
    """
    try:
        word = read_word(file)
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    if plain:
        click.echo(json.dumps(as_json(word), ensure_ascii=False).encode())
    else:
        click.echo("\n".join(summary(word)))
