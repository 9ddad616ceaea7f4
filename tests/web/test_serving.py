"""The command that serves the pages: answers, says plainly why it cannot, and goes when it is told to."""

import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from flask import Flask

from models import secret
from templates.environment import FOLDER
from testing.crew import children, eventually
from webapp.server import COLLECTOR_THRESHOLD, Server, listen
from webapp.slow_clients import ARRIVAL_TIME

LMEC = str(Path(sys.executable).with_name("lmec"))
PATIENCE = 60.0  # seconds that a busy machine may need to start or stop it


@pytest.mark.slow
def test_it_serves_until_it_is_told_to_stop(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with serving(sqlite_url, tmp_path, port) as web:
        page = answer(f"http://127.0.0.1:{port}/sign-in")
        assert (page.status_code, "Sign in" in page.text) == (200, True)
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        spoofed = httpx.get(f"http://127.0.0.1:{port}/", headers={"X-Forwarded-Proto": "https", "Host": "evil.example"})
        assert spoofed.status_code == 400

        with socket.create_connection(("127.0.0.1", port)) as silent:
            silent.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert silent.recv(4096).startswith(b"HTTP/1.1 200 OK")
            assert is_held(silent, for_seconds=3)
            web.terminate()
            _, log = web.communicate(timeout=PATIENCE)
    assert web.returncode == 0
    assert '"page": "/sign-in"' in log
    assert "Traceback" not in log


@pytest.mark.slow
@pytest.mark.parametrize(
    ("request_text", "error"),
    [
        (
            "POST /sign-in HTTP/1.1\r\nHost: {}\r\nContent-Length: 5\r\n\r\ntext=Otters are unsealed.\r\n\r\n",
            "InvalidRequestMethod",
        ),
        ("GET /sign-in/Otters\x00 HTTP/1.1\r\nHost: {}\r\n\r\n", "InvalidRequestLine"),
        ("POST /sign-in HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\nOtters\r\n", "InvalidChunkSize"),
    ],
    ids=["a form", "a link", "a chunk"],
)
def test_of_a_request_that_cannot_be_read_the_log_holds_the_kind_of_error_and_no_word(
    sqlite_url: str, tmp_path: Path, request_text: str, error: str
) -> None:
    port = free_port()
    with serving(sqlite_url, tmp_path, port) as web:
        answer(f"http://127.0.0.1:{port}/healthz")
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(request_text.format(f"127.0.0.1:{port}").encode())
            while line.recv(4096):
                pass
        web.terminate()
        _, log = web.communicate(timeout=PATIENCE)
    assert f'"error": "{error}"' in log
    assert "otters" not in log.lower()


@pytest.mark.slow
def test_clients_that_begin_and_never_go_on_keep_nobody_waiting_and_are_hung_up_on(
    sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode()
    form = head + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail="
    with serving(sqlite_url, tmp_path, port), ExitStack() as lines:
        answer(f"http://127.0.0.1:{port}/sign-in")
        slow = [lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(24)]
        for number, line in enumerate(slow):
            line.sendall((head, form, b"")[number % 3])

        assert answer(f"http://127.0.0.1:{port}/sign-in").status_code == 200
        assert is_held(slow[-1], for_seconds=0.01)  # nobody had to wait until it was hung up on
        for line in slow[:2]:
            line.settimeout(ARRIVAL_TIME + PATIENCE)
            while line.recv(4096):
                pass


@pytest.mark.slow
def test_more_clients_that_never_go_on_than_there_are_threads_keep_others_waiting_for_a_moment_only(
    sqlite_url: str, tmp_path: Path
) -> None:
    port, threads = free_port(), 8
    form = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000\r\n\r\nemail=".encode()
    with serving(sqlite_url, tmp_path, port, "--threads", str(threads)), ExitStack() as lines:
        answer(f"http://127.0.0.1:{port}/sign-in")
        with socket.create_connection(("127.0.0.1", port)) as alone:
            alone.sendall(form)
            assert is_held(alone, for_seconds=ARRIVAL_TIME / 4)  # a slow line has time while there is room
        for _ in range(4 * threads):
            lines.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(form)

        began = time.monotonic()
        assert answer(f"http://127.0.0.1:{port}/sign-in").status_code == 200
        assert time.monotonic() - began < ARRIVAL_TIME / 3


@pytest.mark.slow
def test_a_port_that_is_taken_is_named_in_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with serving(sqlite_url, tmp_path, port) as web:
            _, log = web.communicate(timeout=PATIENCE)

    assert web.returncode == 1
    assert f"Port {port} on 127.0.0.1 is used by another program." in log
    assert "LMEC_PORT" in log
    assert "Traceback" not in log


@pytest.mark.slow
def test_the_garbage_collector_skips_the_program_and_seldom_interrupts_long_pages() -> None:
    before = gc.get_threshold()
    with listen("127.0.0.1", 0) as listening:
        Server(lambda: Flask("made"), listening, {}).load()
    kept, young = gc.get_freeze_count(), gc.get_threshold()[0]
    gc.unfreeze()
    gc.set_threshold(*before)

    assert kept > 10_000
    assert young == COLLECTOR_THRESHOLD


@pytest.mark.slow
def test_for_a_developer_it_begins_anew_when_a_template_changes(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with serving(sqlite_url, tmp_path, port, "--reload") as web:
        page = f"http://127.0.0.1:{port}/sign-in"
        answer(page)
        first, template = children(web.pid), FOLDER / "pages" / "account" / "sign_in.html"

        def begins_anew() -> bool:
            template.touch()  # again and again: a server that has just started does not know yet how old its files are
            return children(web.pid) not in ([], first)

        eventually(begins_anew, within=PATIENCE)
        assert answer(page).status_code == 200


def is_held(line: socket.socket, *, for_seconds: float) -> bool:
    """Whether the other side, which has nothing to say, does not hang up."""
    line.settimeout(for_seconds)
    try:
        while line.recv(4096):  # the rest of what it said before
            pass
    except TimeoutError:
        return True
    return False


@contextmanager
def serving(database_url: str, folder: Path, port: int, *options: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {**os.environ, "DATABASE_URL": database_url, "LMEC_DATA": str(folder), "LMEC_PORT": str(port)}
    for key in ("record_key", "secret_key"):
        secret.make_once(folder / key)
    with subprocess.Popen([LMEC, "web", *options], env=environment, stdout=-1, stderr=-1, text=True) as web:
        try:
            yield web
        finally:
            web.kill()


def answer(address: str) -> httpx.Response:
    """The first answer of a server that is starting."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(address, timeout=PATIENCE)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
