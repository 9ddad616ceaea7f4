"""What the browser is told about every answer: run nothing that is not ours, show it nowhere else, keep nothing private."""

from flask import Flask, Response, request

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
A_YEAR = 365 * 24 * 3600


def install(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer, those of refusals included; a view may set its own before."""
    headers = {**HEADERS, "Strict-Transport-Security": f"max-age={A_YEAR}"} if https else HEADERS

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add_headers)
