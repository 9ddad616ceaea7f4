"""Two caches: the fragments of pages that this process has rendered, and 304 for a browser that already has the page or file."""

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
    """The fragments that this application rendered last, by everything they depend on; the oldest is dropped first.

    As the key holds all of that, no fragment is ever out of date, and nobody gets a member's words without having just read
    them as that member: they are part of the key. Nothing with a form is a fragment, since a form holds the CSRF token of one
    browser. Templates do not change while a process runs.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._fragments: dict[Hashable, Any] = {}
        self._lock = Lock()

    def get_or_make(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The fragment for this key; `make` makes it if it is not there yet."""
        found: Result | None = self._fragments.get(key)
        if found is not None:
            return found
        fragment = make()
        with self._lock:
            self._fragments[key] = fragment
            if len(self._fragments) > self._capacity:
                del self._fragments[next(iter(self._fragments))]
        return fragment


def conditional(body: str) -> Response:
    """The page, or 304 to a browser that has the same one; a page with flashed messages is shown once and not kept.

    The CSRF tokens in its forms change each second and stay valid as long as somebody is signed in. So the ETag covers the rest of
    the page and the session, and not the tokens.
    """
    response = make_response(body)
    if get_flashed_messages():
        return response
    signed_in = browser.get("token"), browser.get("csrf_token")
    tag = sha256(f"{signed_in}{_PROTECTION.sub('', body)}".encode()).hexdigest()
    return _kept_by_browser(response, tag)


def conditional_file(response: Response) -> Response:
    """The file, or 304 to a browser that has the same one. Its ETag is of the file alone: one that changed with each act would
    tell a reader when others are at work."""
    tag = sha256(response.get_data()).hexdigest()
    return _kept_by_browser(response, tag)


def _kept_by_browser(response: Response, tag: str) -> Response:
    """Kept by this reader's browser alone, and never shown again without asking: they may have left their office since."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag)
    return make_response(response.make_conditional(request))
