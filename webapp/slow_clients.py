"""Clients that are slow or send too much: how long a request may take to arrive, and how many fields a form may have.

Gunicorn gives each request a thread once its first byte is there, and waits for the rest without end: a few clients that begin
and never go on would hold all threads.
"""

import socket
import time
from contextlib import suppress
from io import BytesIO
from typing import Any, ClassVar

from flask import Request
from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

ARRIVAL_TIME = 10.0  # seconds in which a request arrives, whoever sends it, while threads are free
CROWDED_ARRIVAL_TIME = 0.25  # seconds when every thread waits for one
POLL_INTERVAL = 0.1  # seconds after which a waiting thread looks how many others wait
SLOWEST_RATE = 4096  # bytes a second; what is larger may take this much longer
FIRST_BYTE_TIME = 0.2  # seconds that a thread waits for the first byte; then the line waits without one
MOST_FIELDS = 10_000  # the sheet of a meeting on two hundred brackets has some two thousand
MOST_IN_FIELD = 1_000_000  # characters; a whole strategy is a tenth of it


class PatientSocket(socket.socket):
    """A line to a client: a client that takes longer than allowed counts as disconnected. The fewer threads are left for others,
    the less is allowed."""

    waiting: ClassVar[set[int]] = set()  # the numbers of the lines for which a thread of this process waits
    threads, began, received, late = 1, 0.0, 0, False

    def begin(self, threads: int) -> None:
        """A request begins to arrive, in one of so many threads."""
        self.threads, self.began, self.received = threads, time.monotonic(), 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        before, content = self.gettimeout(), None
        self.waiting.add(self.fileno())
        try:
            while content is None and (left := self._time_left()) > 0:
                self.settimeout(min(left, POLL_INTERVAL))
                with suppress(TimeoutError):
                    content = super().recv(size, flags)
        finally:
            self.waiting.discard(self.fileno())
            self.settimeout(before)
        self.late = content is None
        self.received += len(content or b"")
        return content or b""

    def _time_left(self) -> float:
        free = max(0.0, 1 - len(self.waiting) / self.threads)
        return (
            self.began
            + max(ARRIVAL_TIME * free**2, CROWDED_ARRIVAL_TIME)
            + self.received / SLOWEST_RATE
            - time.monotonic()
        )


class PatientWorker(ThreadWorker):
    """Gunicorn's worker with threads, on such lines."""

    def handle(self, conn: TConn) -> Any:
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(fileno=conn.sock.detach())
        if not conn.initialized and not conn.data_ready:
            if not conn.wait_for_data(FIRST_BYTE_TIME):
                return _DEFER
            conn.data_ready = True
        conn.sock.begin(self.cfg.threads)
        goes_on = super().handle(conn)
        return False if conn.sock.late else goes_on


class SmallFormParser(FormDataParser):
    """Refuses a form with more fields, or a longer one, than any page of ours sends."""

    def parse(self, stream: Any, mimetype: str, content_length: int | None, options: Any = None) -> Any:
        parsed = super().parse(stream, mimetype, content_length, options)
        if any(len(value) > MOST_IN_FIELD for _, value in parsed[1].items(multi=True)):
            raise RequestEntityTooLarge
        return parsed

    def _parse_urlencoded(self, stream: Any, mimetype: str, content_length: int | None, options: Any) -> Any:
        content = stream.read()
        if content.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(content), mimetype, content_length, options)


class SmallFormRequest(Request):
    """A request whose form is read by `SmallFormParser`."""

    form_data_parser_class = SmallFormParser
