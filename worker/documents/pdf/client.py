"""Has pages printed elsewhere (`lmec printer`): by a process, or a container, that has nothing but the page."""

import http.client
import select
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from models.db.work import Impossible, NotNow

ALIVE_INTERVAL = 5.0  # seconds between two signs of life, and for each word on the line
LONGEST_PAGE = 100_000_000  # bytes
DATE_HEADER = "X-Document-Date"
UNAVAILABLE = "The printer does not answer as it should ({why}). The file is made when it is back. Run: lmec doctor"
BUSY = "The printer is busy with other files. This one is made after them."
TOO_LONG = f"The file would be made from a page of more than {LONGEST_PAGE // 1_000_000} MB, which cannot be printed."


class PrinterUnavailable(NotNow):
    """The printer does not answer, has too much to print, or its answer makes no sense."""


def print_pdf(printer: str, html: str, at: datetime, alive: Callable[[], None]) -> bytes:
    """The page as PDF. Raises Impossible if the page is too long or the printer has no way to print, and PrinterUnavailable.

    It waits for as long as the worker has: who stops it is the worker's own limit, or `alive`.
    """
    page = html.encode()
    if len(page) > LONGEST_PAGE:
        raise Impossible(TOO_LONG)
    with closing(http.client.HTTPConnection(printer, timeout=ALIVE_INTERVAL)) as connection:
        try:
            connection.request("POST", "/", page, {DATE_HEADER: at.isoformat()})
            while not select.select([connection.sock], [], [], ALIVE_INTERVAL)[0]:
                alive()
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as why:
            raise PrinterUnavailable(UNAVAILABLE.format(why=why)) from why
    match answer.status:
        case http.client.OK:
            return content
        case http.client.SERVICE_UNAVAILABLE:
            raise PrinterUnavailable(BUSY)
        case http.client.NOT_IMPLEMENTED:
            raise Impossible(content.decode(errors="replace"))
    raise RuntimeError(f"The printer failed: {content.decode(errors='replace')}")


def describe(printer: str) -> str:
    """By what it prints, in a sentence. Raises PrinterUnavailable."""
    with closing(http.client.HTTPConnection(printer, timeout=ALIVE_INTERVAL)) as connection:
        try:
            connection.request("GET", "/")
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                raise http.client.HTTPException(answer.status)
            return answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as why:
            raise PrinterUnavailable(UNAVAILABLE.format(why=why)) from why
