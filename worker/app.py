"""The Celery app, and what beat asks for and how often. Only bells go through it: the work itself waits in the database, so
Redis may be wiped at any moment."""

import logging
from datetime import timedelta
from typing import Any

import structlog
from celery import Celery, Task, signals
from celery.beat import Scheduler

from models import logs
from models.settings import Settings, read_existing
from worker.broker import broker_in

log = structlog.get_logger("worker")

app = Celery("lmec", include=["worker.tasks"])

BELL_PATIENCE = 2  # seconds that a person's request may wait for Redis
LONGEST_WORK = 300  # seconds; the largest consolidation that we know of takes three

LONG_AGO = timedelta(days=1)  # longer than any period of ours
MINUTE = 60.0
HOUR = 3600.0


def configuration(settings: Settings) -> dict[str, Any]:
    """Every setting that is not Celery's default, with what goes wrong without it.

    Left as they are: messages are JSON, never pickles; no results are kept; beat counts in UTC.
    """
    return {
        "broker_url": settings.redis_url or broker_in(settings.data).url,
        # Without: the queue is called "celery", as that of any other program on a shared Redis.
        "task_default_queue": "lmec",
        # Without: a worker that is killed has already said that it is done. The lease finds the work too, but later.
        "task_acks_late": True,
        # Without: a pool child that is killed counts as done, for the same loss of time.
        "task_reject_on_worker_lost": True,
        # Without: one worker holds four bells for each child while the other workers are idle.
        "worker_prefetch_multiplier": 1,
        # Without: Celery warns at each start that it may one day not wait for a Redis that starts later.
        "broker_connection_retry_on_startup": True,
        # Without: a worker gives up for ever after a hundred tries to reach Redis.
        "broker_connection_max_retries": None,
        # Without: a person waits 0.6 s longer when Redis is away.
        "task_publish_retry": False,
        "broker_transport_options": {
            # Without: a person waits 6 s for each ring when Redis is away.
            "max_retries": 0,
            # Without: a frozen Redis holds a person's request, and a worker, for ever.
            "socket_timeout": BELL_PATIENCE,
            "socket_connect_timeout": BELL_PATIENCE,
            # Longer than any task. Without: Redis gives a bell that is being answered to a second worker (kombu: 1 h).
            "visibility_timeout": 4 * 3600,
            # Without (kombu 5.7): a dead worker's bells come back 100 s late, whatever the line above says.
            "unacked_restore_throttle": 1,
        },
        # Without: work that hangs holds a child for ever. First an exception inside it, then the end of the child.
        "task_soft_time_limit": LONGEST_WORK,
        "task_time_limit": LONGEST_WORK + 30,
        # Without: memory that a large document needed stays with the child.
        "worker_max_tasks_per_child": 1000,
        # Without: whoever reaches Redis can command the workers, to shut down for one.
        "worker_enable_remote_control": False,
        # Without: nobody would mind the deadlines, or find the work whose bell was lost.
        "beat_schedule": schedule(settings),
        # Without: after a start nothing is asked for until its period is over, which for deadlines is a minute.
        "beat_scheduler": "worker.app:Clock",
    }


@app.on_configure.connect
def _configure(sender: Celery, **_: object) -> None:
    """Read the settings when they are first needed, not when this module is imported."""
    sender.config_from_object(configuration(read_existing()))


@signals.setup_logging.connect
def _configure_logging(**_: object) -> None:
    logs.configure()
    for chatter in ("celery.worker.strategy", "celery.beat"):
        logging.getLogger(chatter).setLevel(logging.WARNING)  # a line for every bell, though there was nothing to do
    # It would write down what an exception says of itself, which may be words of a comment.
    logging.getLogger("celery.app.trace").setLevel(logging.CRITICAL)


@signals.task_failure.connect
def _log_failed_task(sender: Task[..., object], exception: BaseException, **_: object) -> None:
    log.error("task failed", task=sender.name, exc_info=exception)


class Clock(Scheduler):
    """Asks for everything when it starts, then each thing by its period.

    What was forgotten while nobody rang is found at once. That it also rings after each restart does no harm, so there
    is nothing that it would have to remember.
    """

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO


def schedule(settings: Settings) -> dict[str, Any]:
    """The entries of Celery's beat."""
    # No message expires: whether it is too old would be told by two clocks, and a bell too many costs nothing.
    return {
        "deadlines": {"task": "tick", "schedule": MINUTE},
        "work that nobody was told of": {"task": "sweep", "schedule": float(settings.sweep)},
        "record that was not checked today": {"task": "record", "schedule": HOUR},
    }
