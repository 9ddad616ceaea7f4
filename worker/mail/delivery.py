"""Letters that are owed, sent in batches. Each is claimed, sent and marked by itself, so that a crash costs one at most."""

from collections import deque
from time import monotonic

from sqlalchemy import select

from models.db import work
from models.db.access import WORKER
from models.db.database import Database, now
from models.db.work import Claim
from models.letters.notification import SIGNS_IN, Letter, Notification
from models.letters.operations import holding
from models.settings import Settings
from worker.attempt import Attempt
from worker.mail.sending import Sender
from worker.mail.smtp import Post

BATCH = 500
LONGEST = 60.0  # seconds for a batch; the rest is for the next, so that a slow server keeps no worker from other work


def send_due(database: Database, settings: Settings) -> bool:
    """Send the letters that are due, sign-in links first. True if there may be more than this batch.

    A letter is marked as sent and the next one taken in one transaction, as two cost twice as much. A sign-in link is taken
    by itself: a worker that dies between the two would have begun it, and it would not be sent any more.
    """
    letters = _due(database)
    queue = deque(letters)
    ends = monotonic() + LONGEST
    with Post(settings.smtp_url, patience=settings.lease) as post:
        sender = Sender(database, settings, post, list(letters))
        claim = sender.take(queue)
        while claim is not None:
            goes_on = monotonic() < ends and not (queue and letters[queue[0]] in SIGNS_IN)
            ahead: Claim | None = None
            with Attempt(database, claim, once=letters[claim.id] in SIGNS_IN):
                ahead = sender.send(claim, queue if goes_on else deque())
            if ahead is None and monotonic() >= ends:
                return True
            claim = ahead or sender.take(queue)
    return len(letters) == BATCH


def _due(database: Database) -> dict[int, Letter]:
    """The letters that could be sent now, by their numbers, in their order."""
    with database.reading(WORKER) as session:
        due = (
            select(Notification.id, Notification.letter)
            .where(work.due(Notification, now(session.connection())), holding.may_go(session))
            .order_by(Notification.letter.not_in(SIGNS_IN), Notification.not_before, Notification.id)
            .limit(BATCH)
        )
        return dict(session.execute(due).all())
