"""A printer elsewhere gives what this machine would, with no settings and nothing else in its reach."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.health.queries import Verdict
from models.settings import read
from ops.doctor.checks import check_printing
from ops.embedded.parts import free_port
from testing.crew import eventually
from testing.service import LMEC
from worker.documents.pdf import printing
from worker.documents.pdf.asked import PrinterAway, how

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en"><head><title>A</title></head><body><p>The members meet.</p></body></html>'


def answers(printer: str) -> bool:
    try:
        return bool(how(printer))
    except PrinterAway:
        return False


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[str]:
    """The address of one that runs with no settings at all, in an empty folder."""
    port = free_port()
    process = subprocess.Popen([LMEC, "printer", "--port", str(port)], env={"PATH": os.environ["PATH"]}, cwd=tmp_path)
    eventually(lambda: answers(f"127.0.0.1:{port}"))
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_it_gives_what_this_machine_would_print_and_the_doctor_says_who_prints(printer: str) -> None:
    here = printing.pdf(PAGE, at=AT, alive=lambda: None)

    assert printing.pdf(PAGE, at=AT, alive=lambda: None, printer=printer) == here
    found = check_printing(read({"LMEC_PRINTER": printer}))
    assert (found.verdict, found.words.endswith(f"It does so at {printer}.")) == (Verdict.FINE, True)


def test_chromium_has_its_own_walls_where_the_machine_allows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for allows_sandbox in (True, False):
        monkeypatch.setattr(printing, "allows_sandbox", lambda allows_sandbox=allows_sandbox: allows_sandbox)
        assert ("--no-sandbox" in printing._chromium("chromium", Path("/a"), Path("/b"))) is not allows_sandbox
