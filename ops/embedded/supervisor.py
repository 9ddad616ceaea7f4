"""One supervisor for all parts: starts them in order, restarts what crashes, stops everything, leaves nothing behind.

Each part has a launcher between itself and this process; how that keeps the promise even when this process is killed
with -9 is told in `launcher`. Nothing here polls, except to ask a part that is starting whether it is ready. Signals that
stop the service are heard as bytes on a socket.
"""

import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from models.errors import CannotStart
from ops.embedded.lock import LOCK, folder_lock
from ops.embedded.parts import Part, Port
from ops.embedded.running import Log, Running

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
STEADY_AFTER = 60.0
SLOW_AFTER = 8.0
READY_WITHIN = 60.0
ASK_EVERY = 0.05
# What a launcher may need beyond the grace of its part.
MARGIN = 2.0


def run(
    prepare: Callable[[], Sequence[Part]],
    ports: Sequence[Port],
    folder: Path,
    say: Callable[[str], None],
    *,
    address: str = "",
) -> int:
    """Keep parts running on the data `folder` until INT, TERM or HUP; 0 after such a stop, 1 when they cannot start.

    `prepare` makes what they need and gives them; it is called when nobody else runs the service on the folder and all
    `ports` are free. Before that nothing is made, so a start that is refused leaves nothing in a folder that was not there.
    `say` gets one sentence at a time for the person at the terminal; what the parts print goes to `folder`/log/<name>.log.
    `address` is where people find the service: a second start on the same folder is refused with it. A second signal while
    stopping cuts the grace short. To be called from the main thread.
    """

    def report(sentence: str) -> None:
        # A terminal that was closed is no reason to drop the parts.
        with suppress(OSError):
            say(sentence)

    try:
        with signals_to_stop() as bell:
            # Where there is a lock, the service itself may hold them: the lock tells that better.
            if not (folder / LOCK).exists():
                _ensure_free(ports)
            with folder_lock(folder, address) as lock:
                _ensure_free(ports)
                supervisor = Supervisor(prepare(), folder / "log", report, bell, lock)
                try:
                    supervisor.open()
                    supervisor.watch()
                finally:
                    supervisor.close()
    except CannotStart as refusal:
        report(str(refusal))
        return 1
    return 0


def _ensure_free(ports: Sequence[Port]) -> None:
    for port in ports:
        port.ensure_free()


class SupervisedPart:
    """A part, its log, and what runs of it now. Times are of the monotonic clock, in seconds."""

    def __init__(self, part: Part, folder: Path) -> None:
        self.part = part
        self.log = Log(folder, part.name)
        self.running: Running | None = None
        self.was_ready = False
        self.restart_at: float | None = None
        self.pause = FIRST_PAUSE


class Supervisor:
    """The parts of one service, in the order in which they start."""

    def __init__(
        self, parts: Sequence[Part], logs: Path, say: Callable[[str], None], bell: socket.socket, lock: int
    ) -> None:
        self._charges = [SupervisedPart(part, logs) for part in parts]
        self._say = say
        self._bell = bell
        self._lock = lock
        self._told_to_stop = False
        self._is_closing = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(bell, selectors.EVENT_READ)

    def open(self) -> None:
        """Start all parts, each when the one before is ready; raises CannotStart when one ends before it was ready."""
        for charge in self._charges:
            if not self._told_to_stop:
                self._say(f"{charge.part.name}: starting")
                self._start(charge)
            while not self._told_to_stop and not (charge.running and charge.running.is_ready):
                self._wait_and_handle()

    def watch(self) -> None:
        """Keep the parts running until a signal comes."""
        while not self._told_to_stop:
            self._wait_and_handle()

    def close(self) -> None:
        """Stop all parts, the last one first, each within its grace; a signal meanwhile kills them."""
        self._is_closing, self._told_to_stop = True, False
        if any(charge.running for charge in self._charges):
            self._say("Stopping all parts. A second Ctrl-C stops them at once.")
        for charge in reversed(self._charges):
            if charge.running:
                charge.running.stop(charge.part.grace)
            deadline = time.monotonic() + charge.part.grace + MARGIN
            while charge.running:
                if self._told_to_stop or time.monotonic() > deadline:
                    charge.running.kill()
                self._wait_and_handle(max(deadline, time.monotonic() + ASK_EVERY))
            charge.log.close()
        self._selector.close()

    def _wait_and_handle(self, until: float | None = None) -> None:
        """Wait for the next thing that happens, but not longer than `until`, and see to it."""
        dues = [due for charge in self._charges if (due := self._next_due(charge)) is not None]
        if until is not None:
            dues.append(until)
        self._selector.select(max(0.0, min(dues) - time.monotonic()) if dues else None)
        with suppress(BlockingIOError):
            self._told_to_stop = bool(self._bell.recv(1024)) or self._told_to_stop
        for charge in self._charges:
            if charge.running:
                self._check_part(charge, charge.running)
            elif charge.restart_at is not None and charge.restart_at <= time.monotonic() and not self._is_closing:
                self._start(charge)

    def _next_due(self, charge: SupervisedPart) -> float | None:
        if self._is_closing:
            return None
        if charge.running:
            return None if charge.running.is_ready else time.monotonic() + ASK_EVERY
        return charge.restart_at

    def _start(self, charge: SupervisedPart) -> None:
        charge.restart_at = None
        try:
            charge.running = Running(charge.part, charge.log, self._lock)
        except OSError as error:
            self._handle_end(charge, f"could not be started: {error.strerror}")
            return
        for source in charge.running.sources:
            self._selector.register(source, selectors.EVENT_READ)
        if charge.running.is_ready:
            self._report_ready(charge)

    def _check_part(self, charge: SupervisedPart, running: Running) -> None:
        running.listen()
        if running.has_ended():
            for source in running.sources:
                self._selector.unregister(source)
            charge.running = None
            ending = running.clean_up()
            if running.is_too_late:
                ending = f"was not ready within {READY_WITHIN:g} s"
            if time.monotonic() - running.started_at > STEADY_AFTER:
                charge.pause = FIRST_PAUSE
            self._handle_end(charge, ending)
        elif not running.is_ready and charge.part.ready and not self._is_closing:
            running.is_ready = charge.part.ready()
            if running.is_ready:
                self._report_ready(charge)
            elif time.monotonic() - running.started_at > READY_WITHIN:
                running.is_too_late = True
                running.kill()
            elif not running.is_slow and time.monotonic() - running.started_at > SLOW_AFTER:
                running.is_slow = True
                self._say(
                    f"{charge.part.name}: not ready yet. {self._obstacle(charge) or f'Its words are in {charge.log.path}'}"
                )

    def _report_ready(self, charge: SupervisedPart) -> None:
        self._say(f"{charge.part.name}: {'restarted' if charge.was_ready else 'ready'}")
        charge.was_ready = True

    def _obstacle(self, charge: SupervisedPart) -> str:
        return charge.part.obstacle() if charge.part.obstacle else ""

    def _handle_end(self, charge: SupervisedPart, ending: str) -> None:
        """A part is gone: as ordered, or before it was ever ready, or by a crash that is made good."""
        name = charge.part.name
        if self._is_closing:
            self._say(f"{name}: stopped")
        elif not charge.was_ready:
            words = self._obstacle(charge)
            if not words and charge.log.last_words:
                words = f"Its last words: {charge.log.last_words}"
            raise CannotStart(
                f"The service does not start, because its part {name} {ending}.{' ' if words else ''}{words} "
                f"(All of its words: {charge.log.path})"
            )
        else:
            self._say(f"{name}: {ending}; starting it again in {charge.pause:g} s ({charge.log.path} may say why)")
            charge.restart_at = time.monotonic() + charge.pause
            charge.pause = min(charge.pause * 2, LONGEST_PAUSE)


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
    before = [(s, signal.signal(s, _ignore_signal)) for s in heard]
    wakeup = signal.set_wakeup_fd(rope.fileno(), warn_on_full_buffer=False)
    try:
        yield bell
    finally:
        signal.set_wakeup_fd(wakeup)
        for s, handler in before:
            signal.signal(s, handler)
        bell.close()
        rope.close()


def _ignore_signal(_signal: int, _frame: FrameType | None) -> None:
    """Wakes the process that waits for the bell; there is nothing else to do."""
