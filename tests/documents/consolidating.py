"""`lmec consolidate` on small Word files."""

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from lmec import main
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile


def run_consolidate(folder: Path, base: bytes, files: Mapping[str, bytes]) -> Result:
    """What the command answers; the result is out.docx and out.json in the folder."""
    paths = [folder / f"{name}.docx" for name in files]
    for path, data in zip([folder / "base.docx", *paths], [base, *files.values()], strict=True):
        path.write_bytes(data)
    names = [
        str(folder / "base.docx"),
        *map(str, paths),
        "-o",
        str(folder / "out.docx"),
        "--json",
        str(folder / "out.json"),
    ]
    return CliRunner().invoke(main, ["consolidate", *names])


def consolidated_file(folder: Path, base: bytes, files: Mapping[str, bytes]) -> WordFile:
    """The result."""
    answer = run_consolidate(folder, base, files)
    assert answer.exit_code == 0, answer.output
    with (folder / "out.docx").open("rb") as file:
        return read_docx(file, "out.docx")
