"""The hashes that tie the entries of the record to one another."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any


def body_digest(salt: str, body: dict[str, Any]) -> str:
    """SHA-256 over the salt and the canonical JSON of the body."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(salt.encode() + b"|" + canonical.encode()).hexdigest()


def link_hash(seq: int, prev: str, verb: str, at: datetime, digest: str) -> str:
    """SHA-256 that ties an event to the one before it."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256("|".join((str(seq), prev, verb, instant, digest)).encode()).hexdigest()
