"""How often somebody may ask: each limit counts one act by one person, one place or one address that was typed. Whoever asks more often
waits. A place is a network address or, so that no neighbour uses up what its people need, a browser in which they have signed in before.

The counts are in Redis, so that all processes share them; while Redis is away, each process counts for itself. That is enough: there are
two processes, not hundreds, so whoever guesses gets twice the tries, for as long as Redis is away. Of a million codes of six digits, two
hundred a day are still hopeless. Counts in the database would make every page that is only read a writer, which on SQLite waits for others.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address, ip_network

import structlog
from flask import Flask, current_app, g, request
from flask import session as browser
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from models.errors import LinkRefused, Refusal
from models.security_log import SecurityEvent
from webapp.account.known_browsers import known_people
from webapp.context import EXEMPT_ENDPOINTS, SAFE_METHODS, service, signed_in

log = structlog.get_logger("web")

EXTENSION = "lmec.limits"
REDIS_PAUSE = 30.0  # seconds for which Redis is not asked again after a failure
REDIS_PATIENCE = 0.5  # seconds that a person waits for it
LARGE_FORM = 256 * 1024  # bytes of a form that is sent, as a file mostly is


class TooOften(Refusal):
    """Somebody asked too often, and can ask again at an instant (seconds since 1970)."""

    def __init__(self, again_at: float) -> None:
        self.wait = max(1, round(again_at - time.time()))
        super().__init__(
            f"This was sent too often in a short time. Nothing was changed. Please wait {_duration_words(self.wait)}, then try again."
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `rate` times for each key that `whose` gives; None: it does not count this request."""

    name: str
    rate: RateLimitItem
    find_key: Callable[[], str | None]


def _person_key() -> str | None:
    person = signed_in()
    return f"person {person.id}" if person else None


def _is_sending() -> bool:
    return request.method not in SAFE_METHODS


def _reader_key() -> str | None:
    """Who only reads: a person, or an address from which nobody has signed in."""
    return None if _is_sending() else _person_key()


def _network_address() -> str:
    """The network address from which somebody comes; of version 6 the network, since one household has 2^64 addresses."""
    try:
        address = ip_address(g.client)
    except ValueError:
        return str(g.client)
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _place() -> str:
    """Where somebody asks who is not signed in: a browser, by the people who have signed in in it before, or a network address."""
    known = known_people()
    return f"people {sorted(known)}" if known else _network_address()


def _stranger_key() -> str | None:
    return None if _is_sending() or signed_in() else _place()


def _sender_key() -> str | None:
    return _person_key() if _is_sending() else None


def _file_sender_key() -> str | None:
    return _person_key() if _is_sending() and (request.content_length or 0) > LARGE_FORM else None


def _single_sign_on_key() -> str | None:
    """The place of whoever goes to the provider of single sign-on or comes back: each time, we ask the provider."""
    return _place() if request.endpoint in ("account.begin_single_sign_on", "account.single_sign_on") else None


def _link_code_key() -> str | None:
    """The browser that has asked for a link, as it keeps the newest time that it did, and tries the code of one."""
    if request.endpoint != "account.use_code":
        return None
    return sha256(browser.get("asked", "").partition(" ")[0].encode()).hexdigest()


LIMITS = (
    # There and back: as many people as may ask for links.
    Limit("single sign-on from one place", RateLimitItemPerMinute(1200, 10), _single_sign_on_key),
    # For each time that a link is asked for. A letter with a code is for one such time alone, and a person gets few of them
    # (`models.people.operations.links`), so a guess of six digits is hopeless.
    Limit("codes of links", RateLimitItemPerMinute(5, 10), _link_code_key),
    Limit("forms", RateLimitItemPerMinute(600), _sender_key),
    Limit("files", RateLimitItemPerMinute(60, 10), _file_sender_key),
    Limit("pages", RateLimitItemPerMinute(1200), _reader_key),
    Limit("public pages", RateLimitItemPerMinute(1200), _stranger_key),
)
"""Wide enough for people at work and for the player of the demonstration, and too narrow for whoever tries everything."""
CODE_LIMITS = (
    Limit("codes of a second factor", RateLimitItemPerMinute(10, 10), _person_key),
    Limit("codes of a second factor in a day", RateLimitItemPerDay(100), _person_key),
)
"""Whoever guesses six digits at this pace finds them in years; a coordinator confirms every ten minutes of a working day."""
LINKS_FOR_ONE_ADDRESS = RateLimitItemPerMinute(6, 10)
LINKS_FROM_ONE_PLACE = Limit("links asked for from one place", RateLimitItemPerMinute(600, 10), _place)
"""A ministry can be behind one network address: on the day of a deadline, three hundred colleagues ask for a link twice in ten minutes.
However many ask, each person gets few letters (`models.people.operations.links`)."""
WRONG_LINK_CODES_FROM_ONE_PLACE = Limit("wrong codes of links from one place", RateLimitItemPerMinute(60, 10), _place)
"""Whoever asks for many links has many codes to guess at, and still few tries. Links can be opened meanwhile."""
PASSWORD_TRIES = (RateLimitItemPerMinute(10, 10), RateLimitItemPerDay(100))
"""For one address; a browser in which somebody has signed in before is counted by itself, so that nobody else uses up its tries."""
PASSWORD_TRIES_FROM_ONE_PLACE = Limit("passwords from one place", RateLimitItemPerMinute(60, 10), _place)
LOG_LINES = RateLimitItemPerSecond(1, 60)  # lines in the security log about one key


class Counters:
    """Counts in Redis at an address, or in this process while that is away."""

    def __init__(self, redis: str) -> None:
        address = redis.replace("redis+socket://", "redis+unix://")
        storage = RedisStorage(
            address, key_prefix="lmec-limits", socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE
        )
        self.shared = FixedWindowRateLimiter(storage)
        self.own = FixedWindowRateLimiter(MemoryStorage())
        self.quiet_until = 0.0

    def ensure(self, limit: Limit, key: str, *, times: int = 1) -> None:
        """Count once more, or only look (0 times); raises TooOften."""
        again_at = self._count(times, limit.rate, limit.name, key)
        if again_at is not None:
            if self._count(1, LOG_LINES, limit.name, f"line {key}") is None:
                service().database.security.write(SecurityEvent.TOO_OFTEN, limit=limit.name)
            raise TooOften(again_at)

    def _count(self, times: int, rate: RateLimitItem, *names: str) -> float | None:
        """None if there was room, else when there is room again."""
        if time.monotonic() >= self.quiet_until:
            try:
                return _hit_limiter(self.shared, times, rate, names)
            except (RedisError, OSError) as away:
                self.quiet_until = time.monotonic() + REDIS_PAUSE
                log.warning("counted without Redis", because=type(away).__name__)
        return _hit_limiter(self.own, times, rate, names)


def install(app: Flask, redis: str) -> None:
    """Hold back whoever asks too often, before anything is read or done."""
    app.extensions[EXTENSION] = Counters(redis)

    def hold_back() -> None:
        if request.endpoint in (None, *EXEMPT_ENDPOINTS):
            return
        _ensure_all(LIMITS)

    app.before_request(hold_back)


def ensure_may_try_code() -> None:
    """Count a code of a second factor that is tried; raises TooOften."""
    _ensure_all(CODE_LIMITS)


def ensure_may_ask_for_link(email: str) -> None:
    """Count that a link for an address is asked for; raises TooOften.

    It counts for the place where it is asked for: nobody uses up what others may ask for elsewhere, whether anybody has the
    address or not.
    """
    key = _digest(email, _place())
    _ensure_all([Limit("links for one address", LINKS_FOR_ONE_ADDRESS, lambda: key), LINKS_FROM_ONE_PLACE])


@contextmanager
def counting_wrong_link_codes() -> Iterator[None]:
    """Count a code of a link that the block refuses; raises TooOften where too many were."""
    limit, place = WRONG_LINK_CODES_FROM_ONE_PLACE, _place()
    counters().ensure(limit, place, times=0)
    try:
        yield
    except LinkRefused:
        counters().ensure(limit, place)
        raise


def ensure_may_try_password(email: str) -> None:
    """Count a password that is tried for an address; raises TooOften. For the address it counts wherever nobody has signed in
    before, together."""
    key = _digest(email, str(sorted(known_people())))
    _ensure_all(
        [
            PASSWORD_TRIES_FROM_ONE_PLACE,
            *(Limit("passwords for one address", rate, lambda: key) for rate in PASSWORD_TRIES),
        ]
    )


def _digest(email: str, whose: str) -> str:
    return sha256(f"{email.strip().lower()} {whose}".encode()).hexdigest()


def counters() -> Counters:
    """Those of the application that answers."""
    found: Counters = current_app.extensions[EXTENSION]
    return found


def _ensure_all(limits: Iterable[Limit]) -> None:
    """Count the request if a limit applies to it; raises TooOften."""
    for limit in limits:
        if (key := limit.find_key()) is not None:
            counters().ensure(limit, key)


def _hit_limiter(
    limiter: FixedWindowRateLimiter, times: int, rate: RateLimitItem, names: tuple[str, ...]
) -> float | None:
    return None if limiter.hit(rate, *names, cost=times) else limiter.get_window_stats(rate, *names).reset_time


def _duration_words(seconds: int) -> str:
    """How long that is, in full minutes."""
    minutes = -(-seconds // 60)
    return "a minute" if minutes == 1 else f"{minutes} minutes"
