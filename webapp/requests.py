"""What all requests share: a line for the operators about each (which kind of page, how it ended, how long it took; nothing about
whom), and what the browser is told with every answer: run nothing that is not ours, keep nothing private.

The number of the request stands in all its lines, in those about the work that it has come to owe, and in its answer.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from secrets import token_hex
from time import perf_counter
from types import TracebackType

import structlog
from flask import Flask, Response, abort, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.exceptions import SecurityError

from models.people.permissions import Office
from models.security_log import Origin, set_origin
from webapp.context import EXEMPT_ENDPOINTS, service
from webapp.slow_clients import SmallFormRequest

log = structlog.get_logger("web")

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Within the service the way back is known; to others, not even that somebody came from here.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ALL_NETWORKS = (ip_network("0.0.0.0/0"), ip_network("::/0"))
A_YEAR = 365 * 24 * 3600


class Web(Flask):
    """Flask, which would write the address of a request that failed into the log, and what the exception says; and which reads
    forms of any number of fields."""

    request_class = SmallFormRequest

    def log_exception(
        self, exc_info: tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> None:
        log.error("failed", page=_page_rule(), exc_info=exc_info)


def install_log(app: Flask) -> None:
    """Write a line for each request but those of watchers and for files."""
    app.before_request(_begin_request)
    app.before_request(_refuse_strange_address)
    app.after_request(_log_request)
    app.teardown_request(lambda _: clear_contextvars())


def install_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, those of refusals included; a view may set its own before."""
    headers = {**HEADERS, "Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"} if https else HEADERS

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add_headers)


def _begin_request() -> None:
    g.began = perf_counter()
    g.number = token_hex(8)
    clear_contextvars()
    bind_contextvars(request=g.number)
    g.client = _client_address()
    set_origin(Origin(g.client, office=Office.NOBODY.value, request=g.number))


def _refuse_strange_address() -> None:
    """Without: an address with two slashes is taken for the one without them, and a browser that is led back to it takes what
    follows them for another host; PostgreSQL fails at a zero character. Under another host name there are no pages at all, not
    even this one."""
    path = request.environ["PATH_INFO"]
    if ("//" in path or "\x00" in path) and not isinstance(request.routing_exception, SecurityError):
        abort(404)


def _log_request(response: Response) -> Response:
    if request.endpoint not in EXEMPT_ENDPOINTS:
        log.info(
            "request",
            method=request.method,
            page=_page_rule(),
            status=response.status_code,
            ms=round((perf_counter() - g.began) * 1000),
        )
    response.headers["X-Request-Id"] = g.number
    return response


def _client_address() -> str:
    """The network address from which a request comes. A proxy is believed where it is one of ours: it puts the address last
    for which it has asked; what stands before that, anybody can have written."""
    peer, named = request.remote_addr or "", request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    proxies = service().settings.proxies
    return named if _is_in_networks(peer, proxies) and _is_in_networks(named, ALL_NETWORKS) else peer


def _is_in_networks(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _page_rule() -> str:
    """The rule and not the address: that may hold the token of a sign-in link."""
    return str(request.url_rule) if request.url_rule else "none"
