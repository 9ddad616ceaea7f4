"""Work that makes a great many objects, none of which goes round in a circle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Spare all that is made meanwhile the collector of garbage, which would look through it again and again as it grows;
    what is let go is gone at once all the same. Around a function, so that what it made is gone when the collector is back."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
