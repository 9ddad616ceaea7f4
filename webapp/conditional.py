"""Pages that a browser keeps: whoever has the very page is not sent it again."""

import re
from hashlib import sha256

from flask import Response, get_flashed_messages, make_response, request
from flask import session as browser

_PROTECTION = re.compile(r'name="csrf_token"[^>]*')


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
