"""What the doctor checks of files: who can read them, whether backups are encrypted, and whether the security log can be written."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from models.health.queries import Finding, Verdict
from models.settings import Settings
from ops.backup.encryption import is_encrypted

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WITH_FILES = ("SECRET_KEY", "DATABASE_PASSWORD", "SMTP_PASSWORD", "METRICS_TOKEN", "LMEC_OIDC_CLIENT_SECRET")


def check_files(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be used, and by nobody else."""
    folder = settings.data
    if not folder.exists():
        yield Finding("files", Verdict.FINE, f"The data folder {folder} will be made at the first start.")
        return
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        words = f"The disk of {folder} is read-only, so nothing can be saved. Mount it for writing, and see in the log of the system why it is so."
        yield Finding("files", Verdict.FAILING, words)
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("files", Verdict.FAILING, f"This user cannot write into {folder}. Run: chown -R lmec {folder}")
        return
    strangers = [file for file in (*secrets(settings), *_own_database(settings), folder) if _is_open_to_others(file)]
    for file in strangers:
        mode = "700" if file.is_dir() else "600"
        yield Finding("files", Verdict.LOOK, f"Others on this machine can read {file}. Run: chmod {mode} {file}")
    if not strangers:
        yield Finding("files", Verdict.FINE, f"Only this user reads {folder} and the secrets.")


def check_own_backups(settings: Settings) -> Iterator[Finding]:
    """Whether there are plain backups of the service's own, which anybody who has the file can read."""
    folder = settings.data / "backups"
    plain = [file for file in folder.glob("*.backup") if not is_encrypted(file)] if folder.is_dir() else []
    if plain:
        cure = (
            "Delete them when all is well." if settings.backup_key else "Make a key: lmec key FILE. Then delete them."
        )
        words = f"{len(plain)} in {folder} are not encrypted: whoever copies one reads everything. {cure}"
        yield Finding("backups", Verdict.LOOK, words)


def check_security_log(settings: Settings) -> Finding:
    """Whether the security log can be written."""
    file = settings.security_log
    place = next(one for one in (file, *file.parents) if one.exists())
    if os.access(place, os.W_OK) if place == file else place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return Finding("security log", Verdict.FINE, f"It stands in {file}. Read it with: lmec security log")
    return Finding("security log", Verdict.FAILING, f"This user cannot write {file}. Run: chown lmec {place}")


def secrets(settings: Settings) -> list[Path]:
    """The files with secrets that this installation uses."""
    named = (os.environ.get(f"{setting}_FILE") for setting in WITH_FILES)
    return [
        file
        for file in (settings.data / "secret_key", settings.record_key, *map(Path, filter(None, named)))
        if file.exists()
    ]


def _own_database(settings: Settings) -> list[Path]:
    """The file of a SQLite database, wherever it is."""
    url = make_url(settings.database_url)
    file = Path(url.database or "")
    return [file] if url.get_backend_name() == "sqlite" and file.is_file() else []


def _is_open_to_others(file: Path) -> bool:
    """Whether other users may open it, and no folder above it keeps them out."""
    if not file.stat().st_mode & OTHERS:
        return False
    return all(folder.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH) for folder in file.parents)
