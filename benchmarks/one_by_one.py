"""A Celery task and a connection for each letter, in the worker that serves people: what sending in batches is compared with."""

from collections import deque

from worker.app import app
from worker.attempt import Attempt
from worker.mail.sending import Sender
from worker.mail.smtp import Post
from worker.process import database, settings

TASK = "one letter"


@app.task(name=TASK)
def one_letter(id: int) -> None:
    """Take the letter, send it over a connection of its own, and mark it."""
    with Post(settings().smtp_url, patience=settings().lease) as post:
        sender = Sender(database(), settings(), post, [id])
        claim = sender.take(deque([id]))
        if claim is not None:
            with Attempt(database(), claim):
                sender.send(claim, deque())
