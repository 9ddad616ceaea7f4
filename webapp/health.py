"""Whether the service can work, for those who watch it."""

from collections.abc import Iterator

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from models.db import schema
from models.db.access import WORKER
from models.db.database import Database, now
from models.health import checks as judged
from models.health import checks as queries
from models.health.checks import Finding, Verdict
from models.letters.operations import holding
from webapp.context import service
from worker import notify

health = Blueprint("health", __name__)

DATABASE_AWAY = "the database does not answer"
OLD_SHAPE = "It has not the shape that this program expects. Run: lmec migrate"
BROKER_AWAY = "The broker does not answer. People go on working; letters and new texts wait until it does."
HEADS = {
    Verdict.FINE: "ready",
    Verdict.LOOK: "ready, but somebody should look",
    Verdict.FAILING: "not ready",
}


@health.get("/healthz")
def healthz() -> Response:
    """200 when the pages are alive: they answer, and so does their database. Else 503."""
    try:
        service().database.now()
    except SQLAlchemyError:
        return _told(503, DATABASE_AWAY)
    return _told(200, "ok")


@health.get("/readyz")
def readyz() -> Response:
    """200 when everything that the service promises is being done, else 503; a line for each thing that was looked at."""
    findings = [*_of_database(service().database), _of_broker(), judged.disk(service().settings.data)]
    worst = max((finding.verdict for finding in findings), key=list(Verdict).index)
    lines = [f"{finding.about}: {finding.words}" for finding in findings]
    return _told(503 if worst is Verdict.FAILING else 200, HEADS[worst], *lines)


def _of_database(database: Database) -> Iterator[Finding]:
    """What the database tells; the first thing that fails hides the rest."""
    try:
        if not schema.is_current(database):
            yield Finding("database", Verdict.FAILING, OLD_SHAPE)
            return
        with database.reading(WORKER) as session:
            at = now(session.connection())
            ticked_at, held_at = queries.ticked_at(session), holding.held_at(session)
            standings = queries.standings(session, at)
    except SQLAlchemyError:
        yield Finding("database", Verdict.FAILING, DATABASE_AWAY)
        return
    yield Finding("database", Verdict.FINE, "It answers, and has the newest shape.")
    yield judged.clock(ticked_at, at)
    yield judged.letters(held_at, at)
    yield from judged.work(standings, at)


def _of_broker() -> Finding:
    if notify.reaches():
        return Finding("broker", Verdict.FINE, "It answers.")
    return Finding("broker", Verdict.LOOK, BROKER_AWAY)


def _told(status: int, *lines: str) -> Response:
    return Response("".join(f"{line}\n" for line in lines), status, content_type="text/plain; charset=utf-8")
