"""Reads untrusted files in a child process, so that the worst of them ends that process and nothing else."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, BinaryIO

import click

from models.uploads.reading import Field
from worker.documents import limits
from worker.documents.docx_in.word_file import WordFile, from_plain
from worker.documents.forms import form as form_file
from worker.documents.forms.form import FormFile
from worker.documents.limits import Unreadable
from worker.documents.merged.plan import Plan, plan_as_plain
from worker.documents.sandbox.child import FILE_NAME, REFUSED, TOO_MUCH


def read_word(path: Path, name: str = "") -> WordFile:
    """What the Word file at `path` says; `name` is what to call it, if not by its own. Unreadable if it is refused."""
    return from_plain(json.loads(_run_on_file("worker.documents.docx_in.reader", path, name=_name_of(path, name))))


def read_form(path: Path, name: str = "", chosen: Mapping[str, Field] = MappingProxyType({})) -> FormFile:
    """What the comment form at `path` says; `chosen` are columns by their letters, where their titles are strange."""
    columns = json.dumps(dict(chosen))
    output = _run_on_file("worker.documents.forms.reader", path, [columns], name=_name_of(path, name))
    return form_file.from_plain(json.loads(output))


def read_draft(path: Path, name: str = "") -> dict[str, Any]:
    """The Word file at `path` as a text to be put up, as plain data (see `models.drafts.manuscript`), with its warnings."""
    draft: dict[str, Any] = json.loads(_run_on_file("worker.documents.outline.reader", path, name=_name_of(path, name)))
    return draft


def rewrite_word(path: Path, plan: Plan) -> bytes:
    """The Word file at `path` with its words changed as planned, as a new file. Unreadable if it is refused."""
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(plan_as_plain(plan)).encode())
        file.seek(0)
        return _run_on_file("worker.documents.merged.rewriter", path, [str(file.fileno())], (file.fileno(),))


def inspect_file(name: str, content: bytes) -> str:
    """Why a file must not be passed on, as a sentence; "" if it may be."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        try:
            _run_process("worker.documents.inspection.reader", file, name=name.encode(errors="replace").decode())
        except Unreadable as refusal:
            return str(refusal)
    return ""


def escapes(secret: Path) -> list[str]:
    """What a process that reads untrusted files could do all the same on this machine, in words; `secret` is a file of ours."""
    with tempfile.TemporaryFile() as nothing:
        found: list[str] = json.loads(_run_process("worker.documents.sandbox.probe", nothing, [str(secret)]))
    return found


def _name_of(path: Path, name: str) -> str:
    return (name or path.name).encode(errors="replace").decode()


def _run_on_file(
    process: str, path: Path, arguments: Sequence[str] = (), descriptors: tuple[int, ...] = (), *, name: str = ""
) -> bytes:
    """What one of the sandboxed processes answers about a file."""
    with _open(path) as file:
        return _run_process(process, file, arguments, descriptors, name=name)


def _run_process(
    process: str,
    file: IO[bytes],
    arguments: Sequence[str] = (),
    descriptors: tuple[int, ...] = (),
    *,
    name: str = "",
) -> bytes:
    settings = {FILE_NAME: name} if name else {}
    command = [sys.executable, "-I", "-m", process, *arguments]
    try:
        answer = subprocess.run(
            command,
            stdin=file,
            capture_output=True,
            timeout=limits.PATIENCE,
            check=False,
            pass_fds=descriptors,
            env=settings,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_MUCH) from error
    if answer.returncode == REFUSED:
        raise Unreadable(answer.stderr.decode(errors="replace").strip())
    if answer.returncode != 0:
        raise Unreadable(TOO_MUCH)
    return answer.stdout


def _open(path: Path) -> BinaryIO:
    try:
        # Opened in the usual way, a pipe in the place of a file would make us wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(f"The file {path} cannot be opened: {(error.strerror or str(error)).lower()}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(f"{path} is not a file, but a folder or something else.")
    return os.fdopen(descriptor, "rb")


class Refused(click.ClickException):
    """A file that is refused: its sentence and nothing else on standard error, and the exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)
