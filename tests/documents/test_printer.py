"""A printer elsewhere gives what this machine would, with no settings and nothing else in its reach."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from models.db.work import ClaimLost, Impossible
from models.health.queries import Verdict
from models.settings import read
from ops.doctor.checks import check_printing
from ops.embedded.parts import free_port
from testing.crew import eventually
from testing.service import LMEC
from worker.documents.pdf import client, printer, printing
from worker.documents.pdf.client import DATE_HEADER, LONGEST_PAGE, PrinterUnavailable, describe, print_pdf

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en"><head><title>A</title></head><body><p>The members meet.</p></body></html>'


def answers(address: str) -> bool:
    try:
        return bool(describe(address))
    except PrinterUnavailable:
        return False


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a printer runs with no settings at all, in an empty folder."""
    port = free_port()
    process = subprocess.Popen([LMEC, "printer", "--port", str(port)], env={"PATH": os.environ["PATH"]}, cwd=tmp_path)
    eventually(lambda: answers(f"127.0.0.1:{port}"))
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_it_gives_what_this_machine_would_print_and_the_doctor_says_who_prints(address: str) -> None:
    here = printing.pdf(PAGE, at=AT, alive=lambda: None)

    assert printing.pdf(PAGE, at=AT, alive=lambda: None, printer=address) == here
    found = check_printing(read({"LMEC_PRINTER": address}))
    assert (found.verdict, found.words.endswith(f"It does so at {address}.")) == (Verdict.FINE, True)


@pytest.fixture
def within() -> Iterator[str]:
    """Where a printer runs in this process."""
    with ThreadingHTTPServer(("127.0.0.1", 0), printer.Printer) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def posted(address: str, headers: Mapping[str, str], page: bytes = b"") -> int:
    with closing(HTTPConnection(address, timeout=5)) as connection:
        connection.request("POST", "/", page, dict(headers))
        return connection.getresponse().status


def test_what_waits_too_long_behind_others_is_not_lost_and_is_told_so(
    within: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, "LONGEST_TURN", 0.05)

    with printer.ONE_AT_A_TIME, pytest.raises(PrinterUnavailable, match="is busy with other files"):
        print_pdf(within, PAGE, AT, lambda: None)


def test_who_waits_gives_signs_of_life_and_may_stop(within: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise ClaimLost

    monkeypatch.setattr(client, "ALIVE_INTERVAL", 0.05)
    with printer.ONE_AT_A_TIME, pytest.raises(ClaimLost):
        print_pdf(within, PAGE, AT, stop)
    assert answers(within)


def test_a_page_without_its_date_or_its_length_or_too_long_is_refused(
    within: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated = {DATE_HEADER: AT.isoformat()}

    assert posted(within, {}, b"<p>") == HTTPStatus.BAD_REQUEST
    assert posted(within, {DATE_HEADER: "tomorrow"}, b"<p>") == HTTPStatus.BAD_REQUEST
    assert posted(within, {**dated, "Content-Length": "all"}) == HTTPStatus.BAD_REQUEST
    assert posted(within, {**dated, "Content-Length": str(LONGEST_PAGE + 1)}) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    monkeypatch.setattr(client, "LONGEST_PAGE", 10)
    with pytest.raises(Impossible, match="cannot be printed"):
        print_pdf(within, PAGE, AT, lambda: None)


def test_of_a_page_that_does_not_come_whole_nothing_is_printed(within: str) -> None:
    host, _, port = within.partition(":")
    head = f"POST / HTTP/1.1\r\n{DATE_HEADER}: {AT.isoformat()}\r\nContent-Length: 1000\r\n\r\n<p>The members"
    with socket.create_connection((host, int(port)), 5) as line:
        line.sendall(head.encode())
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1000) == b""


def test_what_is_no_printer_is_not_taken_for_one() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        found = check_printing(read({"LMEC_PRINTER": f"127.0.0.1:{server.server_port}"}))
        thread.join()

    assert found.verdict is Verdict.FAILING
    assert found.words.startswith("No printer answers at 127.0.0.1:")


def test_chromium_has_its_own_walls_where_the_machine_allows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for allows_sandbox in (True, False):
        monkeypatch.setattr(printing, "allows_sandbox", lambda allows_sandbox=allows_sandbox: allows_sandbox)
        assert ("--no-sandbox" in printing._chromium_command("chromium", Path("/a"), Path("/b"))) is not allows_sandbox
