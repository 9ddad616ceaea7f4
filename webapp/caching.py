"""What is shown again is not written again: this process keeps fragments of pages, and a browser is not sent a page that it has."""

import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar

from flask import Response, get_flashed_messages, make_response, request
from flask import session as browser

import redline

Result = TypeVar("Result")

# Comments are shown many times between two changes, and finding what one changes is half of the time that it takes.
compare = lru_cache(maxsize=4096)(redline.compare)

_PROTECTION = re.compile(r'name="csrf_token"[^>]*')


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

    def once(self, made_of: Hashable, make: Callable[[], Result]) -> Result:
        """The piece that `make` gives, made now or before."""
        found: Result | None = self._pieces.get(made_of)
        if found is not None:
            return found
        fragment = make()
        with self._lock:
            self._pieces[made_of] = fragment
            if len(self._pieces) > self._most:
                del self._pieces[next(iter(self._pieces))]
        return fragment


def conditional(body: str) -> Response:
    """The page, or 304 to a browser that has the same; one that tells news is shown once, and not kept.

    The protection of its forms reads otherwise each second and holds as long as somebody is signed in: the page is recognised
    by its other words and by that.
    """
    response = make_response(body)
    if get_flashed_messages():
        return response
    signed_in = browser.get("token"), browser.get("csrf_token")
    tag = sha256(f"{signed_in}{_PROTECTION.sub('', body)}".encode()).hexdigest()
    # Kept by this reader's browser alone, and never shown again without asking: they may have left their office since.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag)
    return make_response(response.make_conditional(request))
