"""Letters that are owed, sent in batches. Each is claimed, sent and marked by itself, so that a crash costs one at most."""

import random
from datetime import datetime, timedelta
from time import monotonic

import structlog
from sqlalchemy import select, update

from models import work
from models.access import WORKER
from models.database import Database, now
from models.document import MEDIA, Document
from models.notification import SIGNS_IN, Letter, Notification
from models.operations import holding
from models.queries.letters import Content, content
from models.settings import Settings
from models.work import Claim
from templates.documents.names import name_of
from worker.attempt import Attempt
from worker.letters import Rendered, render
from worker.message import Attachment, Envelope, message
from worker.post import Outcome, Post, Reply

log = structlog.get_logger("letters")

BATCH = 500
LONGEST = 60.0  # seconds for a batch; the rest is for the next, so that a slow server keeps no worker from other work
TRIED_FOR = timedelta(days=3)
ANSWERS = 4  # how often a mail server answers for one letter: to MAIL, RCPT, DATA and the final dot

BEGUN_BEFORE = "A worker stopped while it was sending this letter. A sign-in link is never sent twice."
RUN_OUT = "The link ran out before the mail server could take the letter."


def send_due(database: Database, settings: Settings) -> bool:
    """Send the letters that are due, sign-in links first. True if there may be more than this batch."""
    waiting = _due(database)
    began = monotonic()
    with Post(settings.smtp_url, patience=settings.lease) as post:
        for id, letter in waiting:
            if monotonic() - began > LONGEST:
                return True
            claim = _take(database, id)
            if claim is not None:
                with Attempt(database, claim, once=letter in SIGNS_IN):
                    _send(database, settings, post, claim)
    return len(waiting) == BATCH


def _due(database: Database) -> list[tuple[int, Letter]]:
    with database.reading(WORKER) as session:
        due = (
            select(Notification.id, Notification.letter)
            .where(work.due(Notification, now(session.connection())), holding.may_go(session))
            .order_by(Notification.letter.not_in(SIGNS_IN), Notification.not_before, Notification.id)
            .limit(BATCH)
        )
        return [(id, letter) for id, letter in session.execute(due)]


def _take(database: Database, id: int) -> Claim | None:
    """As `Database.take`, but for as long as the slowest mail server may need."""
    with database.transaction(WORKER) as session:
        lease = database.lease * ANSWERS
        return work.take(session, Notification, id, now=now(session.connection()), lease=lease)


def _send(database: Database, settings: Settings, post: Post, claim: Claim) -> None:
    with database.reading(WORKER) as session:
        told, instant = content(session, claim.id), now(session.connection())
    hopeless = _hopeless(told, instant)
    if hopeless:
        _put_back(database, claim, told, Reply(Outcome.NEVER, hopeless))
        return
    rendered = render(told, settings)
    reply = _post(post, told, rendered, settings)
    log.info("letter", letter=told.letter.value, outcome=reply.outcome.value)
    if reply.outcome is Outcome.TAKEN:
        _mark_sent(database, claim, rendered)
    else:
        _put_back(database, claim, told, reply)


def _hopeless(told: Content, instant: datetime) -> str:
    """Why a letter must not be sent any more; only letters that sign in know such a reason."""
    if told.link is None:
        return ""
    if told.attempts > 1:
        return BEGUN_BEFORE
    return RUN_OUT if told.link.expires_at <= instant else ""


def _post(post: Post, told: Content, rendered: Rendered, settings: Settings) -> Reply:
    # The number alone would come again with another database behind the same address.
    key = f"letter-{told.id}-{told.owed_at:%Y%m%d%H%M%S%f}"
    envelope = Envelope(settings.mail_from, told.person.name, told.person.email, key, told.owed_at)
    mail = message(
        envelope,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=rendered.language,
        attached=[_attachment(file) for file in told.attached],
    )
    return post.send(mail, sender=envelope.sender_email, to=envelope.to_email)


def _attachment(file: Document) -> Attachment:
    assert file.content is not None
    return Attachment(name_of(file), MEDIA[file.format], file.content)


def _mark_sent(database: Database, claim: Claim, rendered: Rendered) -> None:
    with database.finishing(claim) as session:
        words = {"subject": rendered.subject, "body": rendered.kept}
        sent = update(Notification).where(Notification.id == claim.id)
        session.execute(sent.values(sent_at=now(session.connection()), **words))


def _put_back(database: Database, claim: Claim, told: Content, reply: Reply) -> None:
    """Try again later what may be tried again; the mail server's refusals do not use up attempts."""
    with database.transaction(WORKER) as session:
        instant = now(session.connection())
        age = instant - told.owed_at
        lost = reply.outcome is Outcome.LOST and told.letter in SIGNS_IN
        final = reply.outcome is Outcome.NEVER or lost or age > TRIED_FOR
        words = f"{reply.outcome.value.capitalize()}: {reply.words}"
        not_before = instant + _pause(age)
        work.put_back(session, claim, error=words, not_before=not_before, counts=False, final=final)


def _pause(age: timedelta) -> timedelta:
    """A letter waits as long again as it has waited, within bounds, and not in step with the others."""
    wait = min(max(age, work.BACK_OFF), timedelta(hours=1))
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 (nothing secret)
