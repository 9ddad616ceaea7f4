"""Prints for workers that are elsewhere, so that nothing else is within reach of what a page could do to the program that prints it:
no database, no broker, no key. It knows no settings and keeps nothing."""

import http.client
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import CalledProcessError
from threading import Lock

import click

from models.db.work import Impossible
from models.errors import CannotStart, describe_address_failure
from worker.documents.pdf.client import DATE_HEADER, LONGEST_PAGE
from worker.documents.pdf.printing import allows_sandbox, browser, pdf

PATIENCE = 60  # seconds in which a page must come
LONGEST_TURN = 60.0  # seconds that a page waits for those before it; its worker may not wait for ever, and comes again
ONE_AT_A_TIME = Lock()
"""Chromium takes some eighty threads and a quarter of a gigabyte for a page: two of them, and a third would not start."""


class Printer(BaseHTTPRequestHandler):
    """GET tells how it prints; POST with a page gives the PDF."""

    timeout = PATIENCE

    def do_GET(self) -> None:
        self._answer(http.client.OK, describe_printing().encode())

    def do_POST(self) -> None:
        try:
            length, at = int(self.headers["Content-Length"]), datetime.fromisoformat(self.headers[DATE_HEADER])
        except (TypeError, ValueError):
            words = f"A page comes with its length (Content-Length) and its date ({DATE_HEADER})."
            self._answer(http.client.BAD_REQUEST, words.encode())
            return
        if not 0 < length <= LONGEST_PAGE:
            self._answer(http.client.REQUEST_ENTITY_TOO_LARGE, b"The page is empty or too long.")
            return
        page = self.rfile.read(length)
        if len(page) == length:  # else whoever sent it has gone
            self._answer(*_print(page.decode(errors="replace"), at))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing of who looks whether it is there."""
        if self.command != "GET":
            super().log_request(code, size)

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        with suppress(ConnectionError):  # whoever asked has gone
            self.end_headers()
            self.wfile.write(content)


def _print(page: str, at: datetime) -> tuple[int, bytes]:
    """A status with the PDF, or with the reason why there is none."""
    if not ONE_AT_A_TIME.acquire(timeout=LONGEST_TURN):
        return http.client.SERVICE_UNAVAILABLE, b"Others are being printed."
    try:
        return http.client.OK, pdf(page, at=at, alive=lambda: None)
    except Impossible as sentence:
        return http.client.NOT_IMPLEMENTED, str(sentence).encode()
    except (CalledProcessError, OSError) as why:
        return http.client.INTERNAL_SERVER_ERROR, f"{why} {getattr(why, 'stderr', '')}".encode()
    finally:
        ONE_AT_A_TIME.release()


def describe_printing() -> str:
    """By what this machine prints, in a sentence."""
    chromium = browser()
    if chromium is None:
        return "WeasyPrint prints the PDF files."
    sandbox = (
        "with its own sandbox" if allows_sandbox() else "without its own sandbox, which this machine does not allow it"
    )
    return f"{chromium} prints the PDF files, {sandbox}."


@click.command(short_help="Print PDF files for workers on other machines.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True)
def printer(host: str, port: int) -> None:
    """Print pages as PDF for workers whose LMEC_PRINTER names this host and port, until Ctrl-C. It needs no settings, and should
    have access to nothing else.

    \b
    Example:
      lmec printer --host 0.0.0.0
    """
    try:
        server = ThreadingHTTPServer((host, port), Printer)
    except OSError as error:
        raise CannotStart(describe_address_failure(error, host, port, "--port")) from error
    with server:
        click.echo(describe_printing())
        server.serve_forever()
