"""Rounds beyond the first of the small world: on what came of it, and on a long text."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db.access import viewer_of
from models.db.base import Base
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.version import DraftVersion, Kind
from models.people.person import Member
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import consultations, rounds
from testing.rounds import circulate, consolidate_and_answer, open_round_on
from testing.world import DEADLINE, NOW, World
from tests.web.circulation import SecondVersion


def arrange(session: Session, thing: Base, consultation_id: int, **values: object) -> None:
    """Change something official past the operations, as a test wants it; with an entry, so that the record holds it."""
    for name, value in values.items():
        setattr(thing, name, value)
    record(session, thing, Verb.LETTERS_RELEASED, consultation_id=consultation_id, by=None, at=NOW)


def arrange_round(session: Session, round_id: int, **values: object) -> Round:
    """As `arrange`, for a round: as if time were another."""
    round = session.get_one(Round, round_id)
    arrange(session, round, round.consultation_id, **values)
    return round


def open_next_round(version_2: SecondVersion, closes_at: datetime = DEADLINE + timedelta(days=30)) -> World:
    """The world with a round open on version 2, which has been circulated."""
    return open_round_on(version_2.world, version_2.version_id, closes_at)


def finish_round(world: World) -> DraftVersion:
    """Everybody answers, and one text is made of it, in which every comment has its answer."""
    world.everybody_submits()
    world.close()
    return consolidate_and_answer(world)


def circulate_round(world: World) -> DraftVersion:
    """The text of the round, sent to the members."""
    return circulate(world, finish_round(world))


def among_five(world: World, *, closes_at: datetime = DEADLINE) -> World:
    """The world with a round open on a text of its own, "For five.", in which all but Thailand take part."""
    first, second, _ = world.staff
    five = [person.of_member() for code, person in world.coordinators.items() if code != "TH"]
    text = [NewParagraph(Kind.NUMBERED, "For five.")]
    with world.database.transaction(viewer_of(first)) as session:
        among = consultations.begin_consultation(
            session, title="Among five", language="en", members=five, by=first, now=NOW
        )
        version = operations.put_up(session, among.id, text, by=first, now=NOW)
        operations.propose(session, version.id, by=first, seen=version.fingerprint, now=NOW)
        operations.approve(session, version.id, by=second, seen=version.fingerprint, now=NOW)
        opened = rounds.open_round(session, version.id, closes_at=closes_at, by=first, now=NOW)
    return replace(world, consultation_id=among.id, version_id=version.id, round_id=opened.id)


def long_text(world: World, paragraphs: int = 200) -> World:
    """The world with a round open on a text of its own, of this many numbered paragraphs under ten headings."""
    first, second, _ = world.staff
    words = (
        "The members of the commission look after the river, its fish and the people who live from both, year by year. "
    )
    text = [
        NewParagraph(Kind.HEADING, f"Part {number // 20 + 1}")
        if number % 21 == 0
        else NewParagraph(Kind.NUMBERED, words * 2 + f"This is said for the {number}th time.")
        for number in range(paragraphs + paragraphs // 20)
    ]
    with world.database.transaction(viewer_of(first)) as session:
        members = session.scalars(select(Member).order_by(Member.name)).all()
        consultation = consultations.begin_consultation(
            session, title="A long text", language="en", members=list(members), by=first, now=NOW
        )
        version = operations.put_up(session, consultation.id, text, by=first, now=NOW)
        operations.propose(session, version.id, by=first, seen=version.fingerprint, now=NOW)
        operations.approve(session, version.id, by=second, seen=version.fingerprint, now=NOW)
        opened = rounds.open_round(session, version.id, closes_at=DEADLINE, by=first, now=NOW)
    return replace(world, consultation_id=consultation.id, version_id=version.id, round_id=opened.id)
