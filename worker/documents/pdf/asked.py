"""Asks a printer elsewhere (`lmec printer`) for a PDF: a process, or a container, that has nothing but the page."""

import http.client
import select
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from models.db.work import Impossible, NotNow

PATIENCE = 330.0  # seconds for one document: a little more than the printer has
A_WHILE = 5.0  # seconds between two signs of life
AT = "X-At"
AWAY = "The printer does not answer as it should ({why}). The file is made when it is back. Run: lmec doctor"


class PrinterAway(NotNow):
    """The printer does not answer, or its answer makes no sense."""


def printed(printer: str, html: str, at: datetime, alive: Callable[[], None]) -> bytes:
    """The page as PDF; raises Impossible where the printer has no way to print, and PrinterAway if it does not answer."""
    with closing(http.client.HTTPConnection(printer, timeout=A_WHILE)) as line:
        try:
            line.request("POST", "/", html.encode(), {AT: at.isoformat()})
            _wait(line, alive)
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as why:
            raise PrinterAway(AWAY.format(why=why)) from why
    if answer.status == http.client.NOT_IMPLEMENTED:
        raise Impossible(content.decode(errors="replace"))
    if answer.status != http.client.OK:
        raise RuntimeError(f"The printer failed: {content.decode(errors='replace')}")
    return content


def how(printer: str) -> str:
    """By what it prints, in a sentence. Raises PrinterAway."""
    with closing(http.client.HTTPConnection(printer, timeout=A_WHILE)) as line:
        try:
            line.request("GET", "/")
            return line.getresponse().read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as why:
            raise PrinterAway(AWAY.format(why=why)) from why


def _wait(line: http.client.HTTPConnection, alive: Callable[[], None]) -> None:
    for _ in range(int(PATIENCE / A_WHILE)):
        if select.select([line.sock], [], [], A_WHILE)[0]:
            return
        alive()
    raise TimeoutError(f"nothing came within {PATIENCE:g} seconds")
