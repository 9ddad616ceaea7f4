"""The small process between the supervisor and one part; it sees to it that no part outlives the supervisor.

Started by the supervisor as leader of a new session, with one end of a socket pair as its standard input: the lifeline.

- The part runs in the launcher's process group. Whatever ends this process by its own will kills the whole group with it.
- A number on the lifeline is the order to stop, with the grace in seconds: TERM for the part, and KILL for the group
  when the part has ended or the time is up.
- The end of the lifeline means that the supervisor has died, even by kill -9, since the kernel closes what a dead
  process held. It is an order to stop with a short grace. This needs nothing of Linux and holds on macOS too.
- How the part ended goes back on the lifeline, as the text of its return code. No answer means that this process was
  killed; the supervisor then kills the group, and on Linux the kernel has killed the part (PR_SET_PDEATHSIG).

It runs as a file, without our packages, so that it starts in milliseconds and stays small.
"""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

GRACE_OF_AN_ORPHAN = 3.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def main() -> None:
    lifeline = socket.socket(fileno=0)
    bell, rope = socket.socketpair()
    for end in (bell, rope):
        end.setblocking(False)
    signal.set_wakeup_fd(rope.fileno(), warn_on_full_buffer=False)
    # Only the lifeline stops a part: when a whole control group is told to stop, the supervisor is too, and a part that
    # heard it twice would drop its work. Handlers, because a part would inherit an ignored signal.
    for heard in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(heard, _ignore_signal)

    outcome = _run(sys.argv[1:], lifeline, bell)
    with suppress(OSError):
        lifeline.sendall(str(outcome).encode())
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _run(argv: list[str], lifeline: socket.socket, bell: socket.socket) -> int:
    """Run the part until it ends or is stopped; the return code as `subprocess` gives it."""
    launcher = os.getpid()
    try:
        part = subprocess.Popen(argv, stdin=subprocess.DEVNULL, preexec_fn=lambda: _die_with_launcher(launcher))  # noqa: PLW1509 (no threads here)
    except OSError as error:
        sys.stderr.write(f"{argv[0]} cannot be started: {error.strerror}\n")
        return 127
    deadline: float | None = None
    listening = [lifeline, bell]
    while part.poll() is None:
        patience = None if deadline is None else deadline - time.monotonic()
        if patience is not None and patience <= 0:
            # Seen to its end, and not only killed with the group: while this process lives, the data folder is taken.
            part.kill()
            return part.wait()
        spoken, _, _ = select.select(listening, [], [], patience)
        if bell in spoken:
            bell.recv(1024)
        if lifeline in spoken:
            order = _read_order(lifeline)
            if not order:
                listening.remove(lifeline)
            if deadline is None:
                part.terminate()
            sooner = time.monotonic() + (float(order) if order else GRACE_OF_AN_ORPHAN)
            deadline = sooner if deadline is None else min(deadline, sooner)
    return part.returncode


def _read_order(lifeline: socket.socket) -> bytes:
    try:
        return lifeline.recv(64)
    except ConnectionResetError:
        return b""


def _die_with_launcher(launcher: int) -> None:
    """In the part, before its program starts: be killed when the launcher dies."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != launcher:
            os._exit(1)


def _ignore_signal(_signal: int, _frame: FrameType | None) -> None:
    """Wakes `select` by way of the bell; there is nothing else to do."""


if __name__ == "__main__":
    main()
