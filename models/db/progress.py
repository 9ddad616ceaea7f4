"""Keeping a claim through work of many small steps: by the clock, since each time is a transaction of its own."""

from time import monotonic

from models.db.database import Database
from models.db.work import Claim

A_SECOND = 1.0  # so often a browser looks how far the work is


class ClaimProgress:
    """Renews a claim as its work goes on, once a second, or ten times in a lease that is shorter than that."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self.database = database
        self.claim = claim
        self.every = min(A_SECOND, database.lease.total_seconds() / 10)
        self.last = monotonic()

    def reached(self, progress: int) -> None:
        """Keep the claim and show `progress` (percent), if it is time to; raises ClaimLost."""
        if monotonic() - self.last >= self.every:
            self.database.renew(self.claim, progress)
            self.last = monotonic()
