"""Whatever is killed while people are at work and letters go: what they were told is there, once."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, update

from models.comments.comment import Comment
from models.comments.submission import Submission, SubmissionState
from models.consolidation.consolidation import Consolidation
from models.db.access import OPERATOR
from models.db.database import Database
from models.db.work import WorkState
from models.documents.document import Document
from models.letters.notification import Notification
from models.record.events import Event as Recorded
from models.record.verbs import Verb
from testing import postgres
from testing.crew import Crew, children, eventually, kill
from testing.mail_server import MailServer
from testing.world import World, make_world
from tests.faults.acting import Confirmed, Sheet, Somebody
from tests.faults.invariants import hold

SEEDS = [int(os.environ["SEED"])] if os.environ.get("SEED") else [1, 2, 3]
ROUNDS = 18  # with six answers and some 18 letters each: more than 400 of both
LASTS = 60.0  # seconds
SLOW = 0.2  # seconds for a letter, so that many kills are in the middle of one
BETWEEN = (2.0, 4.0)  # seconds from one kill to the next
TO_FINISH = 240.0  # seconds that people have when nothing is killed any more


@pytest.fixture
def server(request: pytest.FixtureRequest, database: Database) -> postgres.Server | None:
    """The database's server, where it has one."""
    return None if database.is_sqlite else request.getfixturevalue("postgres_server")


@pytest.fixture
def sheets(open_world: World, database: Database) -> list[Sheet]:
    """Rounds that are open now, and whose letters are owed just now; all documents are made."""
    closes_at = database.now().replace(year=database.now().year + 1)
    worlds = [open_world]
    worlds += [make_world(database, title=f"Text {number}", closes_at=closes_at) for number in range(1, ROUNDS)]
    with database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-1.7", size=8))
        session.execute(update(Notification).values(owed_at=database.now()))
    return [Sheet(world.round_id, world.paragraph("1").id, world.paragraph("1").text) for world in worlds]


class Killer:
    """Kills one part after the other, as the seed has it, and starts each again a moment later.

    A worker is killed when it has sent something: on a busy machine it would never come to work otherwise.
    """

    def __init__(self, crew: Crew, mail: MailServer, server: postgres.Server | None, random: Random) -> None:
        self.crew, self.mail, self.server, self.random = crew, mail, server, random
        self.parts = {name: crew.start(name) for name in ("broker", "web", "worker", "beat")}
        self.arrived = 0  # letters, when the worker was started or lost a child
        self.kills: Counter[str] = Counter()

    def go_on(self, seconds: float) -> None:
        ways: dict[str, Callable[[], None]] = {name: lambda name=name: self._part(name) for name in self.parts}  # type: ignore[misc]
        ways["child"] = self._child
        if self.server:
            ways["database"] = self._database
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.monotonic()
            at_work = len(self.mail.arrived) > self.arrived
            way = self.random.choice([way for way in sorted(ways) if at_work or way not in ("worker", "child")])
            if way in ("worker", "child"):
                self.arrived = len(self.mail.arrived)
            ways[way]()
            self.kills[way] += 1
            time.sleep(max(0.0, began + self.random.uniform(*BETWEEN) - time.monotonic()))

    def _part(self, name: str) -> None:
        self.crew.kill_tree(self.parts[name])
        time.sleep(self.random.uniform(0, 1))
        self.parts[name] = self.crew.start(name)

    def _child(self) -> None:
        """One of the worker's children, if it has any yet."""
        for child in children(self.parts["worker"].pid)[:1]:
            kill(child)

    def _database(self) -> None:
        assert self.server is not None
        self.server.stop()
        time.sleep(self.random.uniform(0, 1))
        self.server.start()


@pytest.mark.parametrize("seed", SEEDS, ids="seed{}".format)
def test_what_people_were_told_is_there_once_whatever_was_killed(
    seed: int,
    sheets: list[Sheet],
    open_world: World,
    database: Database,
    server: postgres.Server | None,
    crew: Crew,
    mail: MailServer,
) -> None:
    random = Random(seed)
    crew.environment["LMEC_LEASE_SECONDS"] = "5"
    mail.takes = SLOW
    killer = Killer(crew, mail, server, random)
    confirmed, enough = Confirmed(), Event()
    coordinators, officer = open_world.coordinators.values(), open_world.staff[0]
    people = [
        *(
            Thread(target=Somebody(crew, each, confirmed, enough).answer, args=[sheets, Random(random.random())])
            for each in coordinators
        ),
        Thread(target=Somebody(crew, officer, confirmed, enough).consolidate, args=[sheets]),
    ]
    for person in people:
        person.start()
    try:
        eventually(lambda: mail.arrived and crew.web.is_answering())
        killer.go_on(LASTS)
        until = time.monotonic() + TO_FINISH
        for person in people:
            person.join(max(0.0, until - time.monotonic()))
    finally:
        enough.set()

    sys.stdout.write(
        f"SEED={seed}: killed {dict(killer.kills)}; {len(mail.arrived) - len(ids(mail))} letters came twice\n"
    )
    hold(database, within=TO_FINISH)
    assert len(confirmed.answers) == len(confirmed.comments) == ROUNDS * len(coordinators)
    assert len(confirmed.consolidations) == ROUNDS
    all_is_there_once(database, confirmed)
    letters_went_once(database, mail)


def all_is_there_once(database: Database, confirmed: Confirmed) -> None:
    """What people were told, and nothing else, is in the database and in the record."""
    with database.reading(OPERATOR) as session:
        comments = session.scalars(select(Comment)).all()
        answers = session.scalars(select(Submission).where(Submission.state == SubmissionState.SUBMITTED)).all()
        round_ids = session.scalars(select(Consolidation.round_id).where(Consolidation.candidate_id.is_not(None))).all()
        recorded = dict(session.execute(select(Recorded.verb, func.count()).group_by(Recorded.verb)).all())
    assert sorted((one.round_id, one.member.code, one.text) for one in comments) == sorted(confirmed.comments)
    assert sorted((one.round_id, one.member.code) for one in answers) == sorted(confirmed.answers)
    assert sorted(round_ids) == sorted(confirmed.consolidations)
    assert recorded[Verb.SUBMITTED] == len(confirmed.answers)
    assert recorded[Verb.ROUND_CLOSED] == recorded[Verb.DRAFT_CONSOLIDATED] == len(confirmed.consolidations)


def letters_went_once(database: Database, mail: MailServer) -> None:
    """Every letter was sent; a second time only if the line broke before the first answer was noted."""
    with database.reading(OPERATOR) as session:
        sent = session.scalars(select(func.count()).where(Notification.sent_at.is_not(None))).one()
        owed = session.scalars(select(func.count(Notification.id))).one()
    assert sent == owed == len(ids(mail))
    assert owed > 18 * ROUNDS
    last_of_all = {letter["Message-ID"]: letter for letter in mail.arrived}
    for line in mail.lines:
        assert all(last_of_all[letter["Message-ID"]] is letter for letter in line[:-1])


def ids(mail: MailServer) -> set[str]:
    return {letter["Message-ID"] for letter in mail.arrived}
