"""A line for the operators about each request: which kind of page, how it ended, how long it took. Nothing about whom."""

from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from webapp.context import ASKS_NOTHING

log = structlog.get_logger("web")


def install(app: Flask) -> None:
    """Write a line for each request but those of watchers and for files."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = perf_counter()


def _end(response: Response) -> Response:
    if request.endpoint not in ASKS_NOTHING:
        # The rule and not the address: that may hold the token of a sign-in link.
        log.info(
            "request",
            method=request.method,
            page=str(request.url_rule) if request.url_rule else "none",
            status=response.status_code,
            ms=round((perf_counter() - g.began) * 1000),
        )
    return response
