"""A page to print in the seven languages: by our printer, and by the programs themselves that it prints with."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks import texts
from benchmarks.work import SEED
from templates.documents.style import printable
from worker.documents.pdf import printing

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
CHROMIUM = next(filter(None, map(shutil.which, printing.CHROMIUM)), None)
WEASYPRINT_PROGRAM = "import sys; from weasyprint import HTML; HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])"


def page(paragraphs: int) -> str:
    """So many paragraphs, every tenth in another language than English."""
    random, others = Random(SEED), [language for language in texts.LANGUAGES if language != "en"]
    body = []
    for number in range(paragraphs):
        language = others[number // 10 % len(others)] if number % 10 == 9 else "en"
        words = "".join(texts.foreign(random, language)) if language != "en" else " ".join(texts.english(random))
        body.append(f'<p lang="{language}">{words}</p>')
    html = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title></head><body>{"".join(body)}</body></html>'
    return printable(html, "A strategy – version 2")


def print_ours(html: str) -> bytes:
    """As documents are printed on this machine."""
    return printing.pdf(html, at=AT, alive=lambda: None)


@contextmanager
def without_chromium() -> Iterator[None]:
    """A machine that has none."""
    there, printing.CHROMIUM = printing.CHROMIUM, ()
    try:
        yield
    finally:
        printing.CHROMIUM = there


def print_with_weasyprint(html: str) -> bytes:
    """WeasyPrint alone, in a process of its own as ours is."""
    return _run_printer(html, lambda page, out: [sys.executable, "-c", WEASYPRINT_PROGRAM, str(page), str(out)])


def print_with_chromium(html: str) -> bytes:
    """Chromium alone."""
    assert CHROMIUM is not None
    plain = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    return _run_printer(html, lambda page, out: [*plain, f"--print-to-pdf={out}", page.as_uri()])


def _run_printer(html: str, command: Callable[[Path, Path], list[str]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        subprocess.run(command(page, out), check=True, capture_output=True)
        return out.read_bytes()
