"""The demonstration waits for a worker that has much to do, and not for one that does nothing."""

import time
from itertools import count

import pytest

from demo.cast import NotSeen, until


def test_a_wait_goes_on_while_the_worker_gets_on_and_ends_when_it_does_not() -> None:
    begun, letters = time.monotonic(), count()

    until("No letter has come", lambda: time.monotonic() > begun + 1.5, lambda: next(letters), within=0.6)

    with pytest.raises(NotSeen, match="No letter has come within 1 seconds"):
        until("No letter has come", lambda: False, lambda: "the same letter", within=0.6)
