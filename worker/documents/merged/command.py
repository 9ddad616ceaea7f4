"""The command that makes one file of many, and writes all of its files or none."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from redline import Consolidated, consolidated_as_json, outdated_references
from worker.documents.limits import Unreadable
from worker.documents.merged.consolidating import consolidate_files
from worker.documents.sandbox.parent import Refused

_MOST_LISTED = 40  # characters, to find a reference by
_FILE = click.Path(path_type=Path)


@click.command("consolidate", short_help="Merge several authors' changes to a file into one file.")
@click.argument("base", type=_FILE)
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("-o", "--out", type=_FILE, required=True, help="The file to write.")
@click.option("--json", "plain", type=_FILE, help="Write what became of each paragraph here, for programs.")
def consolidate(base: Path, files: tuple[Path, ...], out: Path, plain: Path | None) -> None:
    """Merge what the FILES changed in BASE, word by word, into one file of the same form (.md, .txt, .docx).

    Each file's name, without its ending, stands for who proposes its changes; in Word files the authors of tracked
    changes do. What does not go together stands side by side in brackets: "The members [cambodia: shall][thailand: may]
    meet." No server is needed. All files are written, or none: exit code 2 and a sentence say why.

    \b
    Examples:
      lmec consolidate draft.docx KH.docx TH.docx VN.docx -o consolidated.docx --json consolidated.json
      lmec consolidate draft.md cambodia.md thailand.md -o consolidated.md --json consolidated.json
    """
    try:
        _check_paths(plain, [base, *files, out])
        consolidated, data = consolidate_files(base, files, out)
        save({out: data} | ({plain: _as_json(consolidated)} if plain else {}))
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    click.echo("\n".join(_summary(consolidated, out)))


def _as_json(consolidated: Consolidated) -> bytes:
    return json.dumps(consolidated_as_json(consolidated), ensure_ascii=False, indent=1).encode() + b"\n"


def _check_paths(plain: Path | None, others: Sequence[Path]) -> None:
    if plain and plain.resolve() in {path.resolve() for path in others}:
        raise Unreadable(f"{plain} is the name of another file; the JSON needs one of its own.")


def _summary(consolidated: Consolidated, out: Path) -> list[str]:
    conflicts = (
        "nothing is in conflict" if not consolidated.conflicts else f"{consolidated.conflicts} in conflict, in brackets"
    )
    warnings = [f"{file.file}: {warning}" for file in consolidated.files for warning in file.warnings]
    numbers = [
        f"“{paragraph.merged.bracketed()[: suggestion.end][-_MOST_LISTED:]}” should say {suggestion.new} now."
        for paragraph, suggestion in outdated_references(consolidated)
    ]
    files = "1 file" if len(consolidated.files) == 1 else f"{len(consolidated.files)} files"
    return [f"{out}: {files} consolidated, {conflicts}.", *warnings, *numbers]


def save(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places, then put all in place; what stood there stays if that cannot be.

    Unreadable says which one cannot be written.
    """
    ready = {path: path.with_name(f".{path.name}.part") for path in files}
    path = next(iter(files))
    try:
        for path, data in files.items():
            if path.is_dir():
                raise IsADirectoryError("it is a folder")
            ready[path].write_bytes(data)
        for path, part in ready.items():
            part.replace(path)
    except OSError as error:
        raise Unreadable(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        for part in ready.values():
            part.unlink(missing_ok=True)
