"""Which people have signed in in a browser before, as a signed cookie of its own says, which stays when they sign out."""

from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp.context import service

COOKIE_LIFETIME = timedelta(days=365)
MOST_KNOWN = 20  # people of one browser; the one who was there longest ago is dropped first


def known_people() -> list[int]:
    """The numbers of those who have signed in here, the newest last."""
    try:
        known: list[int] = _cookie_signer().loads(
            request.cookies.get(_cookie_name(), ""), max_age=int(COOKIE_LIFETIME.total_seconds())
        )
    except BadSignature:
        return []
    return known


def remember_person(answer: Response, person: int) -> None:
    """Let the browser remember that this person has signed in with it."""
    known = [*(one for one in known_people() if one != person), person][-MOST_KNOWN:]
    answer.set_cookie(
        _cookie_name(),
        _cookie_signer().dumps(known),
        max_age=COOKIE_LIFETIME,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _cookie_signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(service().settings.secret_key.splitlines()[::-1], salt="known browser")
