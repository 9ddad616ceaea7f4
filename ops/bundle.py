"""One file from which the service is installed on a machine that reaches no package registry."""

import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Sequence
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from models.errors import NotDone
from ops import packages

ROOT = Path(__file__).parents[1]
FOR_THE_IMAGE = ".dockerignore"  # the one list of what the service runs on
BESIDES = ("Makefile", "README.md", ".env.example", "docs")  # what whoever installs it needs, too
SETTING_UP = """\
#!/bin/sh
# Set the service up in this folder, from the wheels in it; nothing is fetched.
set -eu
cd "$(dirname "$0")"
here=$("${{PYTHON:-python3}}" -c 'import sys, sysconfig; print("Python %d.%d on %s" % (*sys.version_info[:2], sysconfig.get_platform()))')
if [ "$here" != "{made_for}" ]; then
    echo "This bundle is for {made_for}, and here is $here. Another Python: PYTHON=/path/to/python3 ./install.sh" >&2
    exit 1
fi
PIP_NO_INDEX=1 PIP_FIND_LINKS="$PWD/wheels" make install
"""


class NotBundled(NotDone):
    """Why there is no bundle, as a sentence for the operator."""


def make(file: Path, root: Path = ROOT) -> str:
    """Write the tree at `root` and the wheels of its lock file into `file`; its SHA-256. Raises NotBundled."""
    parts = [*_files_to_bundle(root), *(root / name for name in BESIDES if (root / name).exists())]
    with TemporaryDirectory(dir=file.absolute().parent) as folder:
        wheels, unfinished = Path(folder) / "wheels", Path(folder) / file.name
        _fetch_wheels(root / packages.LOCK, wheels)
        packages.write(Path(folder) / "bom", root / packages.LOCK, packages.RELEASE)
        with tarfile.open(unfinished, "w:gz") as archive:
            for path in parts:
                archive.add(path, f"lmec/{path.relative_to(root)}", filter=_without_owner)
            archive.add(wheels, "lmec/wheels", filter=_without_owner)
            archive.add(Path(folder) / "bom", "lmec/bom", filter=_without_owner)
            _add_program(archive, "lmec/install.sh", SETTING_UP.format(made_for=machine_kind()))
        unfinished.replace(file)
    with file.open("rb") as written:
        return file_digest(written, "sha256").hexdigest()


def machine_kind() -> str:
    """The kind of Python and machine for which wheels are fetched here."""
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} on {sysconfig.get_platform()}"


def _files_to_bundle(root: Path) -> Sequence[Path]:
    try:
        lines = (root / FOR_THE_IMAGE).read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise NotBundled(f"A bundle is made from the sources, but {root} has no {FOR_THE_IMAGE}.") from None
    return [root / line.removeprefix("!") for line in [f"!{FOR_THE_IMAGE}", *lines] if line.startswith("!")]


def _fetch_wheels(lock: Path, folder: Path) -> None:
    quiet = ["--quiet"] if not sys.stderr.isatty() else []
    command = [
        "pip",
        "download",
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--require-hashes",
        *quiet,
    ]
    if subprocess.run([sys.executable, "-m", *command, "-r", lock, "-d", folder], check=False).returncode:
        raise NotBundled("pip could not download every package; its messages are above. Nothing was written.")


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if "__pycache__" in entry.name:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def _add_program(archive: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(text.encode()), 0o755
    archive.addfile(entry, BytesIO(text.encode()))


@click.command(short_help="Make one file that installs the service without Internet.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def bundle(file: Path) -> None:
    """Write the service and all packages that it needs into FILE, for machines with the same Python and processor.

    Takes some minutes on a slow line. This command needs the sources (a checkout) and a package registry; the machine that you install on
    needs neither.

    \b
    Example:
      lmec bundle lmec.tar.gz       then, on the other machine:
      tar -xf lmec.tar.gz -C /opt && /opt/lmec/install.sh
    """
    proof = make(file)
    click.echo(f"{file}: the service for {machine_kind()}, {file.stat().st_size / 1e6:.0f} MB.")
    click.echo("On the other machine: tar -xf FILE -C /opt && /opt/lmec/install.sh")
    click.echo(f"SHA-256: {proof}")
