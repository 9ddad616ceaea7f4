"""Signals that stop the service, heard as bytes on a socket."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def signals_to_stop() -> Iterator[socket.socket]:
    """A socket that becomes readable when this process is told to stop (INT, TERM, HUP). Main thread only."""
    bell, rope = socket.socketpair()
    bell.setblocking(False)
    rope.setblocking(False)
    # A hang-up that nohup ignores stays ignored. INT does not: shells ignore it for jobs in the background, but whoever
    # sends it to this process means it.
    nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    heard = [signal.SIGINT, signal.SIGTERM, *([] if nohup else [signal.SIGHUP])]
    before = [(s, signal.signal(s, _heard)) for s in heard]
    wakeup = signal.set_wakeup_fd(rope.fileno(), warn_on_full_buffer=False)
    try:
        yield bell
    finally:
        signal.set_wakeup_fd(wakeup)
        for s, handler in before:
            signal.signal(s, handler)
        bell.close()
        rope.close()


def _heard(_signal: int, _frame: FrameType | None) -> None:
    """Wakes whoever waits for the bell; there is nothing else to do."""
