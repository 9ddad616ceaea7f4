"""Letters that are owed, sent in batches. Each is claimed, sent and marked by itself, so that a crash costs one at most."""

import random
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.adoption.operations import reminders
from models.db import work
from models.db.access import WORKER
from models.db.database import Database, now
from models.db.work import Claim, Unneeded
from models.documents.document import MEDIA, Document
from models.letters.letter import ASKING, ENDING, SIGNS_IN, TO_THE_PERSON, WITH_DEADLINE, WITH_MEETING, Letter
from models.letters.notification import Notification
from models.letters.operations import holding
from models.letters.queries.contents import Content, contents
from models.rounds.consultation import Round
from models.settings import Settings
from templates import calendar
from templates.documents.names import name_of
from templates.links import Links
from worker.attempt import Attempt
from worker.mail.message import Attachment, Envelope, Rendered, message, render
from worker.mail.smtp import Outcome, Post, Reply

log = structlog.get_logger("letters")

BATCH = 500
INSTANT = "%Y%m%d%H%M%S%f"
LONGEST = 60.0  # seconds for a batch; the rest is for the next, so that a slow server keeps no worker from other work
TRIED_FOR = timedelta(days=3)
UNKNOWN_FOR = timedelta(minutes=15)  # a server that gave no answer may still be taking the letter in
ANSWERS = 4  # how often a mail server answers for one letter: to MAIL, RCPT, DATA and the final dot
BEGUN_BEFORE = "A worker stopped while it was sending this letter. A sign-in link is never sent twice."
READER_LEFT = "Its reader had left the office before the letter could be sent."
TAKEN_BACK = "What this letter says was taken back before it could be sent."
ANSWERED = "The answer came, or the time for it was over, before this reminder could be sent."
RUN_OUT = "The link ran out before the mail server could take the letter."
PREFETCHED = 50
FRESH = 5.0  # seconds; what was read longer ago is read again, as a letter tells what is so when it is sent


def send_due(database: Database, settings: Settings) -> bool:
    """Send the letters that are due, sign-in links first. True if there may be more than this batch.

    A letter is marked as sent and the next one taken in one transaction, as two cost twice as much. A sign-in link is taken
    by itself: a worker that dies between the two would have begun it, and it would not be sent any more.
    """
    letters = _due_letters(database)
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


def _due_letters(database: Database) -> dict[int, Letter]:
    """The letters that could be sent now, by their numbers, in their order."""
    with database.reading(WORKER) as session:
        due = (
            select(Notification.id, Notification.letter)
            .where(work.is_due(Notification, now(session.connection())), holding.may_go(session))
            .order_by(Notification.letter.not_in(SIGNS_IN), Notification.not_before, Notification.id)
            .limit(BATCH)
        )
        return dict(session.execute(due).all())


class Sender:
    """Takes letters and sends them, over one connection."""

    def __init__(self, database: Database, settings: Settings, post: Post, ids: Sequence[int]) -> None:
        self.database = database
        self.settings = settings
        self.post = post
        self.reading = Prefetch(database, ids)

    def take(self, queue: deque[int]) -> Claim | None:
        """Take the first letter in the queue that nobody else has; those before it leave the queue, too."""
        with self.database.transaction(WORKER) as session:
            return self._take_first(session, queue, now(session.connection()))

    def send(self, claim: Claim, queue: deque[int]) -> Claim | None:
        """Send this letter; the claim on the next one in the queue, taken as this one was marked.

        Raises Unneeded for a letter to the holder of an office who has left it since, for one whose matter was taken back, and for
        a reminder of what has been answered.
        """
        content = self.reading.content(claim.id)
        if content.person.role is None and content.letter not in TO_THE_PERSON:
            raise Unneeded(READER_LEFT)
        if content.letter is Letter.LETTER_DIFFERS and content.clearance and content.clearance.differs_at is None:
            raise Unneeded(TAKEN_BACK)
        if content.letter is Letter.ANSWER_REMINDER and not self._is_awaited(content):
            raise Unneeded(ANSWERED)
        reason = _reason_to_give_up(content, claim, self.database)
        if reason:
            self._record_failure(claim, content, Reply(Outcome.NEVER, reason))
            return None
        rendered = render(content, self.settings)
        reply = self._send_mail(content, rendered)
        log.info("letter", letter=content.letter.value, outcome=reply.outcome.value)
        if reply.outcome is Outcome.TAKEN:
            return self._mark_sent(claim, rendered, queue)
        self._record_failure(claim, content, reply)
        return None

    def _is_awaited(self, content: Content) -> bool:
        """Whether an answer is still missing that the letter reminds of."""
        assert content.asked_decision is not None
        with self.database.reading(WORKER) as session:
            at, member = now(session.connection()), content.person.of_member()
            return reminders.is_awaited(session, content.asked_decision, member, now=at)

    def _take_first(self, session: Session, queue: deque[int], instant: datetime) -> Claim | None:
        lease = self.database.lease * ANSWERS
        while queue:
            claim = work.take(session, Notification, queue.popleft(), now=instant, lease=lease)
            if claim is not None:
                return claim
        return None

    def _send_mail(self, content: Content, rendered: Rendered) -> Reply:
        # The number alone would come again with another database behind the same address.
        key = f"letter-{content.id}-{content.owed_at:{INSTANT}}"
        if content.sent_before_at is not None:  # somebody has asked for it again: it is to arrive, and no twin
            key += f"-{content.sent_before_at:{INSTANT}}"
        to = (
            (_office_name(content), content.mailbox) if content.mailbox else (content.person.name, content.person.email)
        )
        envelope = Envelope(self.settings.mail_from, *to, key, content.owed_at)
        mail = message(
            envelope,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            language=rendered.content_language,
            attached=[*calendar_files(content, self.settings), *map(_attachment, content.attached)],
        )
        return self.post.send(mail, sender=envelope.sender_email, to=envelope.to_email)

    def _mark_sent(self, claim: Claim, rendered: Rendered, queue: deque[int]) -> Claim | None:
        with self.database.transaction(WORKER) as session:
            instant = now(session.connection())
            work.finish(session, claim, sent_at=instant, subject=rendered.subject, body=rendered.kept)
            return self._take_first(session, queue, instant)

    def _record_failure(self, claim: Claim, content: Content, reply: Reply) -> None:
        """Try again later what may be tried again. The mail server's refusals do not use up attempts; letters that it may have
        taken do, or their readers would get one each hour."""
        lost = reply.outcome is Outcome.LOST
        with self.database.transaction(WORKER) as session:
            instant = now(session.connection())
            age = instant - content.owed_at
            # One that was held for days, or is asked for again, has not been tried for as long as it is old.
            tried = session.scalar(select(Notification.last_error).where(Notification.id == claim.id)) is not None
            final = (
                reply.outcome is Outcome.NEVER or (lost and content.letter in SIGNS_IN) or (tried and age > TRIED_FOR)
            )
            words = f"{reply.outcome.value.capitalize()}: {reply.words}"
            not_before = instant + _next_pause(max(age, UNKNOWN_FOR) if lost else age)
            work.put_back(session, claim, error=words, not_before=not_before, counts=lost, final=final)


def _reason_to_give_up(content: Content, claim: Claim, database: Database) -> str:
    """Why a letter must not be sent any more; only letters that sign in know such a reason."""
    if content.link is None:
        return ""
    if claim.attempts > 1:
        return BEGUN_BEFORE
    return RUN_OUT if content.link.expires_at <= database.now() else ""


def calendar_files(content: Content, settings: Settings) -> list[Attachment]:
    """The deadline or the meeting that the letter states, for the calendars of those who read it."""
    if content.letter in WITH_MEETING and content.meeting is not None:
        event = calendar.meeting_event(content.meeting, content.person, Links(settings.public_url), at=content.owed_at)
        return [Attachment(calendar.NAME_OF_MEETING, calendar.MEDIA, event)]
    if content.letter in ASKING + ENDING:
        answering = calendar.answering_event(content, Links(settings.public_url))
        return [Attachment(calendar.NAME, calendar.MEDIA, answering)] if answering else []
    if content.round is None:
        return []
    if content.letter is Letter.DEPARTMENT_DEADLINE:
        return _files_of_department(content, content.round, Links(settings.public_url))
    closed_early = content.letter in (Letter.ROUND_CLOSED, Letter.OBSERVER_CLOSED) and content.round.closed_early
    if content.letter not in WITH_DEADLINE and not closed_early:
        return []
    return [_file_of_round(content, content.round, Links(settings.public_url), calendar.NAME)]


def _files_of_department(content: Content, round: Round, links: Links) -> list[Attachment]:
    """What its coordinator has set, and what the round has become: the invitation has put the deadline of that into calendars."""
    files = []
    if content.internal:
        event = calendar.department_event(
            round, content.internal, content.deadline_changes, content.person, links, at=content.owed_at
        )
        files.append(Attachment(calendar.NAME, calendar.MEDIA, event))
    if content.change:
        files.append(_file_of_round(content, round, links, calendar.NAME_OF_ROUND))
    return files


def _file_of_round(content: Content, round: Round, links: Links, name: str) -> Attachment:
    changes, person = content.deadline_changes, content.person
    file = calendar.deadline_event(round, round.closes_at, changes, person, links, at=content.owed_at)
    return Attachment(name, calendar.MEDIA, file)


def _office_name(content: Content) -> str:
    """Whose mailbox a copy goes to."""
    return f"Office of {content.person.of_member().name}"


def _attachment(file: Document) -> Attachment:
    assert file.content is not None
    return Attachment(name_of(file), MEDIA[file.format], file.content)


def _next_pause(age: timedelta) -> timedelta:
    """A letter waits as long again as it has waited, within bounds, and not in step with the others."""
    wait = min(max(age, work.BACK_OFF), timedelta(hours=1))
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 (nothing secret)


class Prefetch:
    """The contents of letters that are asked for in this order."""

    def __init__(self, database: Database, ids: Sequence[int]) -> None:
        self.database = database
        self.ids = ids
        self._read: dict[int, Content] = {}
        self._read_at = monotonic()

    def content(self, id: int) -> Content:
        """What this letter tells; one that cannot be read fails alone."""
        if id not in self._read or monotonic() - self._read_at > FRESH:
            place = self.ids.index(id)
            self._read_at = monotonic()
            try:
                self._read = self._read_contents(self.ids[place : place + PREFETCHED])
            except Exception:
                log.warning("not read together", exc_info=True)
                self._read = self._read_contents([id])
        return self._read[id]

    def _read_contents(self, ids: Sequence[int]) -> dict[int, Content]:
        with self.database.reading(WORKER) as session:
            return contents(session, ids)
