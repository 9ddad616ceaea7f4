"""Pages that a browser keeps: whoever has the page as it would be made now is not sent it again."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, make_response, request
from flask import session as browser
from flask_wtf.csrf import generate_csrf

import models
import redline
import templates
import webapp
from webapp import context
from webapp.context import current_person


def conditional(make: Callable[[], str], *made_of: object) -> Response:
    """The page that `make` gives; 304, without making it, to a browser that has the one made of the same things.

    `made_of` tells one page from another at this address; who reads it, and how pages look, is added here. A page that
    brings news from the one before is shown once, and not kept.
    """
    if browser.get("_flashes"):
        return make_response(make())
    if "csrf_token" not in browser:
        generate_csrf()  # as a form on the page would: it is part of what the page is made of
    person = current_person()
    signed_in = browser.get("token"), browser["csrf_token"]
    around = person.id, person.name, person.office, person.zone, signed_in, context.ways(), look()
    tag = sha256(repr((request.full_path, around, made_of)).encode()).hexdigest()
    has_it = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if has_it else make_response(make())
    # Kept by this reader's browser alone, and never shown again without asking: they may have left their office since.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag)
    return response


@cache
def look() -> str:
    """All that pages are written by, as one number: templates, and the words and redlines of the program around them."""
    folders = [Path(part.__path__[0]) for part in (models, redline, templates, webapp)]
    files = sorted(path for of in folders for path in of.rglob("*") if path.suffix in (".html", ".py"))
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
