"""What the doctor hears from the database and the broker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from models.db import schema
from models.db.access import OPERATOR
from models.db.database import Database
from models.health import checks
from models.health.checks import Finding, Verdict, standings, ticked_at
from models.settings import Settings
from worker.app import BELL_PATIENCE

APART = timedelta(seconds=5)
SOCKET = "redis+socket://"


def of_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database answers, its shape, its clock beside ours, and what it tells of the work."""
    database = Database(settings.database_url)
    try:
        yield from _heard_from(database)
    except SQLAlchemyError as error:
        words = f"It does not answer ({type(error).__name__}). See that it runs, and look at DATABASE_URL."
        yield Finding("database", Verdict.FAILING, words)
    finally:
        database.close()


def _heard_from(database: Database) -> Iterator[Finding]:
    if not schema.is_current(database):
        yield Finding("database", Verdict.FAILING, "It has not the shape that this program expects. Run: lmec migrate")
        return
    yield Finding("database", Verdict.FINE, f"{database.engine.dialect.name} answers, and has the newest shape.")
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            words = f"Its encoding is {encoding}, which lacks letters of the seven languages. Make a new one in UTF8."
            yield Finding("database", Verdict.FAILING, words)
    asked, here = monotonic(), datetime.now(UTC)
    there = database.now()
    apart = abs(there - here) - timedelta(seconds=monotonic() - asked)
    if apart > APART:
        words = f"The database's clock and that of this machine are {checks.span(apart)} apart. Set both by NTP: the database's decides about deadlines, and letters carry the other's."
        yield Finding("clocks", Verdict.LOOK, words)
    else:
        yield Finding("clocks", Verdict.FINE, "The database and this machine agree about the time.")
    with database.reading(OPERATOR) as session:
        clock = checks.clock(ticked_at(session), there)
        yield from checks.work(standings(session, there), there)
    # Before the first start nothing ticks, and that is as it should be.
    yield Finding(clock.about, min(clock.verdict, Verdict.LOOK, key=list(Verdict).index), clock.words)


def of_broker(settings: Settings) -> Finding:
    """Whether the broker answers, and that it never drops a bell in silence."""
    if not settings.redis_url:
        return Finding("broker", Verdict.FINE, "The service brings its own.")
    try:
        policy = _client(settings.redis_url).info("memory").get("maxmemory_policy", "not told")
    except (RedisError, OSError) as error:
        words = f"It does not answer ({type(error).__name__}). See that it runs, and look at REDIS_URL."
        return Finding("broker", Verdict.FAILING, words)
    if policy.startswith("allkeys"):
        words = (
            f"Its policy is {policy}: when its memory is full, it drops the queue without a word. "
            "Run: redis-cli CONFIG SET maxmemory-policy noeviction, and write the same into its configuration."
        )
        return Finding("broker", Verdict.FAILING, words)
    return Finding("broker", Verdict.FINE, f"It answers, and drops nothing of ours (policy {policy}).")


def _client(url: str) -> Redis:
    """A client for an address as Celery writes it."""
    plain = url.replace(SOCKET, "unix://", 1) if url.startswith(SOCKET) else url
    return Redis.from_url(plain, socket_timeout=BELL_PATIENCE, socket_connect_timeout=BELL_PATIENCE)
