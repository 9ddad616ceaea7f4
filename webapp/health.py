"""For those who watch the service: whether it can work, and figures for a program (Prometheus and its kin), read anew for each
question."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError

from models.addresses import is_loopback
from models.db import schema
from models.db.access import WORKER
from models.db.database import Database, now
from models.errors import NotFound
from models.health import queries as checks
from models.health.queries import Finding, Verdict
from models.health.record_check import last_check
from models.letters.operations import holding
from models.people import policy
from models.settings import Settings
from webapp.context import may, service
from worker import notify

health = Blueprint("health", __name__)

DATABASE_AWAY = "the database does not answer"
OLD_SCHEMA = "It does not have the schema or the policies that this program expects. Run: lmec upgrade"
BROKER_AWAY = "The broker does not answer. People go on working; letters and new texts wait until it does."
HEADLINES = {
    Verdict.FINE: "ready",
    Verdict.LOOK: "ready, but somebody should look",
    Verdict.FAILING: "not ready",
}

metrics = Blueprint("metrics", __name__)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, float]


@health.get("/healthz")
@may(policy.WATCH)
def healthz() -> Response:
    """200 when the pages are alive: they answer, and so does their database. Else 503."""
    try:
        service().database.now()
    except SQLAlchemyError:
        return _text_response(503, DATABASE_AWAY)
    return _text_response(200, "ok")


@health.get("/readyz")
@may(policy.WATCH)
def readyz() -> Response:
    """200 when everything that the service promises is being done, else 503; a line for each thing that was looked at."""
    findings = [*_database_findings(service().database), _broker_finding(), checks.check_disk(service().settings.data)]
    worst = max((finding.verdict for finding in findings), key=list(Verdict).index)
    lines = [f"{finding.about}: {finding.words}" for finding in findings]
    return _text_response(503 if worst is Verdict.FAILING else 200, HEADLINES[worst], *lines)


def _database_findings(database: Database) -> Iterator[Finding]:
    """What the database tells; the first thing that fails hides the rest."""
    try:
        if not schema.is_current(database):
            yield Finding("database", Verdict.FAILING, OLD_SCHEMA)
            return
        with database.reading(WORKER) as session:
            at = now(session.connection())
            ticked_at, held_at = checks.ticked_at(session), holding.held_at(session)
            counts, checked = checks.work_counts(session, at), last_check(session)
    except SQLAlchemyError:
        yield Finding("database", Verdict.FAILING, DATABASE_AWAY)
        return
    yield Finding("database", Verdict.FINE, "It answers, and has the current schema.")
    yield checks.check_clock(ticked_at, at)
    yield checks.check_letters(held_at, at)
    yield checks.check_record(checked, at)
    yield from checks.check_work(counts, at)


def _broker_finding() -> Finding:
    if notify.is_reachable():
        return Finding("broker", Verdict.FINE, "It answers.")
    return Finding("broker", Verdict.LOOK, BROKER_AWAY)


def _text_response(status: int, *lines: str) -> Response:
    return Response("".join(f"{line}\n" for line in lines), status, content_type="text/plain; charset=utf-8")


@metrics.get("/metrics")
@may(policy.READ_FIGURES)
def figures() -> Response:
    """The figures, for those who have the token; without one, for this machine alone. For others there is no such page."""
    settings = service().settings
    if not _can_read_figures(settings):
        raise NotFound
    families = [*_database_figures(), *_machine_figures(settings)]
    return Response("".join(_format_family(*family) for family in families), content_type=CONTENT_TYPE)


def _can_read_figures(settings: Settings) -> bool:
    if settings.metrics_token:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(token.encode(), settings.metrics_token.encode())
    # Where people come through a proxy on this machine, everybody seems to be here: then only the token tells.
    return is_loopback(urlsplit(settings.public_url).hostname or "") and is_loopback(request.remote_addr or "")


def _database_figures() -> Iterator[tuple[str, str, list[Sample]]]:
    with service().database.reading(WORKER) as session:
        at = now(session.connection())
        counts, ticked_at = checks.work_counts(session, at), checks.ticked_at(session)
        checked = last_check(session)
        held, sent = holding.held_at(session) is not None, checks.sent(session)
    yield (
        "lmec_work",
        "Work by kind and state; due is what could be done now.",
        [
            (f'{{kind="{one.kind}",state="{state}"}}', getattr(one, state))
            for one in counts
            for state in ("due", "later", "troubled", "running", "failed")
        ],
    )
    ages = [(f'{{kind="{one.kind}"}}', _age(one.oldest, at)) for one in counts]
    yield "lmec_work_oldest_seconds", "For how long the oldest work has been due.", ages
    yield "lmec_letters_sent", "Letters that a mail server has taken.", [("", sent)]
    yield "lmec_letters_held", "1 while letters are held after a restore.", [("", held)]
    if ticked_at is not None:
        yield "lmec_clock_tick_age_seconds", "How long ago the clock was heard.", [("", _age(ticked_at, at))]
    if checked is not None:
        yield "lmec_record_check_age_seconds", "How long ago the record was checked.", [("", _age(checked.at, at))]
        yield "lmec_record_faults", "What did not hold in it then.", [("", checked.faults)]


def _machine_figures(settings: Settings) -> Iterator[tuple[str, str, list[Sample]]]:
    yield "lmec_broker_up", "1 if the broker answers.", [("", notify.is_reachable())]
    if settings.data.exists():
        free = shutil.disk_usage(settings.data).free
        yield "lmec_disk_free_bytes", "Room on the disk of the data folder.", [("", free)]


def _age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since else 0.0


def _format_family(name: str, words: str, samples: list[Sample]) -> str:
    lines = [f"{name}{labels} {float(value):g}" for labels, value in samples]
    return "\n".join([f"# HELP {name} {words}", f"# TYPE {name} gauge", *lines, ""])
