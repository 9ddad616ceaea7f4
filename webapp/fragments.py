"""Fragments of pages that this process keeps, so that what is shown again need not be written again."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

import redline

Made = TypeVar("Made")

# Comments are shown many times between two changes, and finding what one changes is half of the time that it takes.
compare = lru_cache(maxsize=4096)(redline.compare)


class FragmentCache:
    """The fragments that this application wrote last, by all that they were made of; the oldest goes first.

    So none is ever out of date, and whoever asks for one with a member's words has read these words with the member's eyes
    just now: they are in its key. Nothing with a form is a fragment, as forms hold the protection of one browser. What templates
    say does not change while a process runs.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: dict[Hashable, Any] = {}
        self._lock = Lock()

    def once(self, made_of: Hashable, make: Callable[[], Made]) -> Made:
        """The piece that `make` gives, made now or before."""
        found: Made | None = self._pieces.get(made_of)
        if found is not None:
            return found
        fragment = make()
        with self._lock:
            self._pieces[made_of] = fragment
            if len(self._pieces) > self._most:
                del self._pieces[next(iter(self._pieces))]
        return fragment
