"""Figures for a program that watches (Prometheus and its kin): counts and ages, read anew for each question."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from models.db.access import WORKER
from models.db.database import now
from models.errors import NotFound
from models.health import checks as queries
from models.letters.operations import holding
from models.settings import Settings, is_loopback
from webapp.context import service
from worker import notify

metrics = Blueprint("metrics", __name__)

FORM = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, float]


@metrics.get("/metrics")
def figures() -> Response:
    """The figures, for those who have the token; without one, for this machine alone. For others there is no such page."""
    settings = service().settings
    if not _may_ask(settings):
        raise NotFound
    told = [*_of_database(), *_of_machine(settings)]
    return Response("".join(_written(*of) for of in told), content_type=FORM)


def _may_ask(settings: Settings) -> bool:
    if settings.metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(given.encode(), settings.metrics_token.encode())
    # Where people come through a proxy on this machine, everybody seems to be here: then only the token tells.
    return is_loopback(urlsplit(settings.public_url).hostname or "") and is_loopback(request.remote_addr or "")


def _of_database() -> Iterator[tuple[str, str, list[Sample]]]:
    with service().database.reading(WORKER) as session:
        at = now(session.connection())
        standings, ticked_at = queries.standings(session, at), queries.ticked_at(session)
        held, sent = holding.held_at(session) is not None, queries.sent(session)
    yield (
        "lmec_work",
        "Work by kind and state; due is what could be done now.",
        [
            (f'{{kind="{of.kind}",state="{state}"}}', getattr(of, state))
            for of in standings
            for state in ("due", "later", "troubled", "running", "failed")
        ],
    )
    ages = [(f'{{kind="{of.kind}"}}', _age(of.oldest, at)) for of in standings]
    yield "lmec_work_oldest_seconds", "For how long the oldest work has been due.", ages
    yield "lmec_letters_sent", "Letters that a mail server has taken.", [("", sent)]
    yield "lmec_letters_held", "1 while letters are held after a restore.", [("", held)]
    if ticked_at is not None:
        yield "lmec_clock_tick_age_seconds", "How long ago the clock was heard.", [("", _age(ticked_at, at))]


def _of_machine(settings: Settings) -> Iterator[tuple[str, str, list[Sample]]]:
    yield "lmec_broker_up", "1 if the broker answers.", [("", notify.reaches())]
    if settings.data.exists():
        free = shutil.disk_usage(settings.data).free
        yield "lmec_disk_free_bytes", "Room on the disk of the data folder.", [("", free)]


def _age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since else 0.0


def _written(name: str, words: str, samples: list[Sample]) -> str:
    lines = [f"{name}{labels} {float(value):g}" for labels, value in samples]
    return "\n".join([f"# HELP {name} {words}", f"# TYPE {name} gauge", *lines, ""])
