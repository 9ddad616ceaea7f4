"""What the doctor sees on this machine: settings, files and who can read them, programs, fonts."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from models.health.queries import Finding, Verdict
from models.settings import Settings, is_loopback
from redline import ENGINE
from redline.engine import LANGUAGE
from templates.documents.style import FACES, FONTS
from worker.documents.pdf.printing import CHROMIUM, MISSING

INVENTED = ("example.org", "example.com")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Settings with which the service starts, though not in earnest."""
    words = []
    if settings.demo:
        words.append("LMEC_DEMO=1 lets anybody act as anybody: unset it before real people come.")
    public = urlsplit(settings.public_url)
    if public.scheme != "https" and not is_loopback(public.hostname or ""):
        words.append("PUBLIC_URL begins with http: everybody on the way can read along. Use https.")
    if not settings.demo and any(name in settings.mail_from for name in INVENTED):
        words.append(f"MAIL_FROM is {settings.mail_from}, which is invented: set it to an address of yours.")
    if words:
        yield Finding("settings", Verdict.LOOK, " ".join(words))
    else:
        yield Finding("settings", Verdict.FINE, f"People find the service at {settings.public_url}.")


def check_files(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be used, and by nobody else."""
    folder = settings.data
    if not folder.exists():
        yield Finding("files", Verdict.FINE, f"The data folder {folder} will be made at the first start.")
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("files", Verdict.FAILING, f"This user cannot write into {folder}. Run: chown -R lmec {folder}")
        return
    strangers = [file for file in (*secrets(settings), folder) if _others_reach(file)]
    for file in strangers:
        mode = "700" if file.is_dir() else "600"
        yield Finding("files", Verdict.LOOK, f"Others on this machine can read {file}. Run: chmod {mode} {file}")
    if not strangers:
        yield Finding("files", Verdict.FINE, f"Only this user reads {folder} and the secrets.")


def secrets(settings: Settings) -> list[Path]:
    """The files with secrets that this installation uses."""
    named = (os.environ.get(f"{setting}_FILE") for setting in ("SECRET_KEY", "DATABASE_PASSWORD", "SMTP_PASSWORD"))
    return [
        file
        for file in (settings.data / "secret_key", settings.record_key, *map(Path, filter(None, named)))
        if file.exists()
    ]


def check_merging() -> Finding:
    """Which engine merges. The results are the same."""
    if LANGUAGE == "C":
        return Finding("merging", Verdict.FINE, f"{ENGINE}, merges in C.")
    words = f"{ENGINE}, merges in Python, which is right and slower. For C, install gcc and python3-dev, then run: make"
    return Finding("merging", Verdict.FINE, words)


def check_printing() -> Finding:
    """Whether PDF files can be made."""
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser:
        return Finding("printing", Verdict.FINE, f"{browser} prints the PDF files.")
    pango = subprocess.run([sys.executable, "-I", "-c", "import weasyprint"], capture_output=True, check=False)
    if pango.returncode == 0:
        words = (
            "WeasyPrint prints the PDF files. With Chromium, Thai, Lao, Khmer and Burmese words could be copied, too."
        )
        return Finding("printing", Verdict.FINE, words)
    return Finding("printing", Verdict.LOOK, MISSING)


def check_fonts() -> Finding:
    """Whether the letters of all seven languages are there."""
    missing = sorted({face.file for face in FACES if not list(FONTS.glob(f"{face.file}-*.woff2"))})
    if missing:
        words = f"{', '.join(missing)} missing in {FONTS}: this installation is not whole. Install it again."
        return Finding("fonts", Verdict.FAILING, words)
    return Finding("fonts", Verdict.FINE, "The letters of all seven languages are there.")


def _others_reach(file: Path) -> bool:
    """Whether others may open it, and nothing above keeps them away."""
    if not file.stat().st_mode & OTHERS:
        return False
    return all(folder.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH) for folder in file.parents)
