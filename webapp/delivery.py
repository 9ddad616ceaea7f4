"""For slow lines: pages are compressed, styles and scripts come without comments, and files that never change are fetched once."""

import re
from collections.abc import MutableMapping
from functools import lru_cache
from gzip import GzipFile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from secrets import randbelow
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

A_YEAR = 365 * 24 * 3600
LEAST_COMPRESSED = 1000  # bytes; anything shorter fits into one packet anyway
COMPRESSION_LEVEL = 6
PADDING = 100  # bytes
COMMENTS = {  # in a script only those that have a line of their own: no words in quotation marks begin one
    "text/css": re.compile(rb"/\*.*?\*/\s*", re.DOTALL),
    "text/javascript": re.compile(rb"^[ \t]*//.*\n", re.MULTILINE),
}
TEXT_TYPES = (
    *("text/html", "text/css", "text/csv", "text/plain", "text/javascript", "text/calendar"),
    *("application/javascript", "application/json", "image/svg+xml"),
)


def install(app: Flask) -> None:
    """Call it before anything else that changes responses: compressing them must come last."""
    app.after_request(_compress)
    app.after_request(_leave_out_comments)
    app.after_request(_set_cache_control)
    app.url_defaults(_add_digest)


def _add_digest(endpoint: str, values: MutableMapping[str, Any]) -> None:
    """Let the address of a static file change with what is in it."""
    if endpoint == "static":
        values["v"] = _digest(values["filename"])


def _set_cache_control(response: Response) -> Response:
    """Let browsers keep a static file under such an address without asking for it again."""
    if request.endpoint == "static" and request.view_args:
        known = request.args.get("v") == _digest(request.view_args["filename"])
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if known else "no-cache"
    return response


def _leave_out_comments(response: Response) -> Response:
    """A fifth of what the styles and scripts are on the line, and no page is painted before the styles are there."""
    if request.endpoint == "static" and response.mimetype in COMMENTS and response.status_code == 200:
        response.direct_passthrough = False
        response.set_data(COMMENTS[response.mimetype].sub(b"", response.get_data()))
    return response


def _compress(response: Response) -> Response:
    if (
        response.mimetype not in TEXT_TYPES
        or response.status_code in (204, 206, 304)
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or request.method == "HEAD":
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < LEAST_COMPRESSED:
        return response

    written = BytesIO()
    # How long a page is could tell, try by try, what stands in it beside words that somebody else has chosen (BREACH); the
    # name, which nobody reads, makes it longer by chance.
    with GzipFile("x" * randbelow(PADDING), "wb", COMPRESSION_LEVEL, written, mtime=0) as file:
        file.write(body)
    response.set_data(written.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)
    return response


@lru_cache
def _digest(filename: str) -> str:
    """A short hash of a static file, enough to tell its editions apart; empty if there is none."""
    file = safe_join(str(current_app.static_folder), filename)
    return sha256(Path(file).read_bytes()).hexdigest()[:12] if file and Path(file).is_file() else ""
