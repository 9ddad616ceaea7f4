"""A reminder weeks ahead is a rule about rows, and never a message that waits somewhere with a time in it."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from models.db.access import OPERATOR
from models.db.database import Database
from models.health.service_state import ServiceState
from models.rounds.consultation import Round
from testing.crew import Crew, eventually
from testing.mail_server import MailServer
from testing.world import World
from tests.faults.invariants import hold
from tests.rounds import arrange_round

NEVER = datetime.min.replace(tzinfo=UTC)
THREE_WEEKS = timedelta(days=21)


def test_a_reminder_goes_once_at_its_time_though_the_broker_forgot_everything_and_clocks_tick_at_once(
    open_world: World, database: Database, crew: Crew, mail: MailServer
) -> None:
    open_world.submit("KH")
    reminds_in_three_weeks(database, open_world)
    broker = crew.start_broker()
    crew.start_worker(concurrency=2)
    crew.start_beat()
    tick(crew, database)
    hold(database)
    assert reminders(mail) == []
    eventually(lambda: crew.client().hlen("unacked") == 0)

    crew.kill_tree(broker)
    crew.start_broker()
    crew.client().flushall()
    move(database, open_world, -THREE_WEEKS)
    tick(crew, database, times=6)

    others = len(open_world.coordinators) - 1
    eventually(lambda: len(reminders(mail)) >= others)
    tick(crew, database)
    hold(database)
    assert len(reminders(mail)) == len({letter["To"] for letter in reminders(mail)}) == others


def reminds_in_three_weeks(database: Database, world: World) -> None:
    """The round reminds a week before its deadline, which is in three weeks less a minute."""
    with database.transaction(OPERATOR) as session:
        opens_at = database.now() - timedelta(minutes=1)
        closes_at = opens_at + THREE_WEEKS + timedelta(days=7)
        arrange_round(session, world.round_id, reminds=True, opens_at=opens_at, closes_at=closes_at)


def move(database: Database, world: World, by: timedelta) -> None:
    with database.transaction(OPERATOR) as session:
        round = session.get_one(Round, world.round_id)
        arrange_round(session, round.id, opens_at=round.opens_at + by, closes_at=round.closes_at + by)


def tick(crew: Crew, database: Database, times: int = 1) -> None:
    """Ring as the clock does, and wait until it was heard."""
    before = database.now()
    crew.ring_all([("tick", None)] * times)
    eventually(lambda: heard(database) > before)


def heard(database: Database) -> datetime:
    with database.reading(OPERATOR) as session:
        return session.get_one(ServiceState, 1).ticked_at or NEVER


def reminders(mail: MailServer) -> list[EmailMessage]:
    return [letter for letter in mail.arrived if "Please answer by" in letter["Subject"]]
