"""PDF from a page of HTML: by a printer elsewhere (`client`), where the settings name one, else on this machine: by Chromium where it is
installed, else by WeasyPrint. Neither may fetch anything.

Both shape all seven languages; of Chromium's files people can also copy Thai, Lao, Khmer and Burmese words as they are.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from models.db.work import Impossible
from models.scratch import scratch_folder
from redline import segment
from worker.documents.ooxml.fonts import order_marks
from worker.documents.pdf import client

PATIENCE = 300.0  # seconds for one document
ABANDONED = 2 * PATIENCE  # seconds after which nobody prints in a folder any more
FOLDER = "lmec-print-"
ALIVE_INTERVAL = 5.0  # seconds between two signs of life
CHROMIUM: tuple[str, ...] = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WEASY = Path(__file__).with_name("weasy.py")
NO_PANGO = 86  # exit code of worker.documents.pdf.weasy
FOR_KEEPING = "pdf/a-2b"
MISSING = "PDF needs Chromium or Pango on the machine of the worker. On Debian: apt-get install libpangoft2-1.0-0"

SEALED = """<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">"""
"""Put at the head of every page, whatever it says itself: nothing runs in it, and it is made of nothing but itself."""

WHOLE = "<style>.para { break-inside: avoid; }</style>"
"""For WeasyPrint, which parts the number of a paragraph from its words where a page ends between them."""

WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Thai, Lao, Burmese and Khmer, in which lines break between words that no space parts."""

CLINGING_SIGNS = re.compile(r"[\u0e2f\u0e46\u0eaf\u0ec6\u104a\u104b\u17d4-\u17d7\u17da]|[\u1000-\u1021]\u1037?\u103a")
"""What no line begins with: the full stops and marks of repetition of these scripts, and a letter that ends a Burmese syllable,
before which ICU parts names that it does not know."""


def pdf(html: str, *, at: datetime, alive: Callable[[], None], printer: str = "") -> bytes:
    """The page as PDF, dated `at`, so that the same page gives the same bytes; `alive` is called every few seconds.

    Raises Impossible with a sentence for people when this machine has no way to print, and PrinterUnavailable if `printer`, where one is
    named, does not answer.
    """
    if printer:
        return client.print_pdf(printer, html, at, alive)
    return _print(html, at, alive, browser())


def browser() -> str | None:
    """The Chromium of this machine, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@cache
def allows_sandbox() -> bool:
    """Whether this machine lets Chromium use its own sandbox, which needs namespaces for users, processes and networks; as root
    it never does."""
    apart = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x70000000) != 0)"
    return os.geteuid() != 0 and subprocess.run([sys.executable, "-I", "-c", apart], check=False).returncode == 0


def pdf_to_keep(html: str, *, at: datetime, alive: Callable[[], None]) -> bytes:
    """The same as PDF/A-2b (ISO 19005-2), which can be shown as it is for as long as people keep it. Raises Impossible.

    Only WeasyPrint writes it, so words of Thai, Lao, Khmer and Burmese look right in it but copy badly.
    """
    try:
        return _print(html, at, alive, None, FOR_KEEPING)
    except subprocess.CalledProcessError as ended:
        if ended.returncode >= 0:
            raise
        # A signal ended it: memory was short, or a library broke down, once in hundreds of times. No worker tries again here.
        return _print(html, at, alive, None, FOR_KEEPING)


def _print(html: str, at: datetime, alive: Callable[[], None], browser: str | None, kind: str = "") -> bytes:
    with scratch_folder(FOLDER, abandoned=ABANDONED) as folder:
        page, printed = folder / "page.html", folder / "page.pdf"
        html = order_marks(html).replace("<head>", f"<head>{SEALED}", 1)
        page.write_text(html if browser else breakable(html).replace("</head>", f"{WHOLE}</head>", 1), "utf-8")
        command = _chromium_command(browser, page, printed) if browser else _weasy_command(page, printed, at, kind)
        code, output = _run_printer(command, str(folder), alive)
        if code == NO_PANGO:
            raise Impossible(MISSING)
        if code or not printed.exists():
            raise subprocess.CalledProcessError(code, command[0], stderr=output[-500:])
        return _set_date(printed.read_bytes(), at) if browser else printed.read_bytes()


def _run_printer(command: list[str], folder: str, alive: Callable[[], None]) -> tuple[int, str]:
    """Its exit code and what it said; a process that takes longer than PATIENCE is ended."""
    log = Path(folder) / "said"
    with log.open("wb") as output:
        # Nothing of our settings: the page is made of people's words.
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8", "TMPDIR": folder}
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            code = _wait(process, alive)
        finally:
            process.kill()
            process.wait()
    return code, log.read_text(encoding="utf-8", errors="replace")


def _wait(process: subprocess.Popen[bytes], alive: Callable[[], None]) -> int:
    for _ in range(int(PATIENCE / ALIVE_INTERVAL)):
        try:
            return process.wait(ALIVE_INTERVAL)
        except subprocess.TimeoutExpired:
            alive()
    raise TimeoutError(f"Printing took longer than {PATIENCE:g} seconds.")


def _chromium_command(browser: str, page: Path, printed: Path) -> list[str]:
    return [
        browser,
        "--headless",
        # The page runs no script and may load nothing, also without its sandbox.
        *(() if allows_sandbox() else ("--no-sandbox",)),
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-extensions",
        "--no-first-run",
        "--font-render-hinting=none",  # without windows it would fit letters to a screen, and part them on paper
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={page.parent / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
        page.as_uri(),
    ]


def breakable(html: str) -> str:
    """The page with the words of these scripts parted by zero-width spaces: Pango finds them in Thai only."""
    return WITHOUT_SPACES.sub(_split_words, html)


def _split_words(run: re.Match[str]) -> str:
    first, *others = segment(run[0], "und")
    return first + "".join(word if CLINGING_SIGNS.match(word) else f"\u200b{word}" for word in others)


def _weasy_command(page: Path, printed: Path, at: datetime, kind: str) -> list[str]:
    return [sys.executable, "-I", str(WEASY), str(page), str(printed), f"{at:%Y-%m-%dT%H:%M:%SZ}", kind]


def _set_date(printed: bytes, at: datetime) -> bytes:
    """Chromium writes the present time; another of the same length leaves every place in the file where it was."""
    stamp = f"(D:{at:%Y%m%d%H%M%S}+00'00')".encode()
    return re.sub(rb"\(D:\d{14}\+00'00'\)", stamp, printed)
