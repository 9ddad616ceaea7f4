"""What is done when a text is adopted, and what is opened with it."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.adoption.adoption import AdoptionProcedure
from models.adoption.opening import OpeningKind
from models.adoption.operations import adoption, openings, positions
from models.adoption.operations.adoptable import Terms
from models.db.access import WORKER
from models.people.person import Person
from testing.world import MEMBERS
from tests.models.record.life import WHY, Life, Phase
from tests.models.record.life_conditions import is_


def announce(life: Life, session: Session, by: Person) -> int:
    with life.database.reading(WORKER) as reading:
        text = life.newest(reading)
    ends = life.now + timedelta(days=14)
    terms = Terms(AdoptionProcedure.EXPRESS, ends)
    one = adoption.announce(session, text.id, terms, by=by, seen=text.fingerprint, now=life.now)
    session.flush()
    return one.id


def agree(life: Life, session: Session, by: Person) -> None:
    positions.agree(session, life.adoption.id if life.adoption else 0, by=by, seen=0, now=life.now)


def may_agree(life: Life, office: str, *, last: bool) -> bool:
    code = office[-2:]
    is_last = {*life.agreed, code} == {*MEMBERS}
    return is_("adoption", "running")(life) and code not in life.agreed and is_last is last


def asked_of_all(life: Life) -> bool:
    return life.adoption is not None and len(life.agreed) < len(MEMBERS) - 1


def all_but_one_agreed(life: Life) -> bool:
    return life.adoption is not None and len(life.agreed) == len(MEMBERS) - 1


def has_agreed(life: Life, office: str) -> bool:
    return is_("adoption", "running")(life) and office[-2:] in life.agreed


def begin(life: Life, session: Session, by: Person) -> None:
    adoption.begin(session, life.adoption.id if life.adoption else 0, by=by, now=life.now)


def withdraw_adoption(life: Life, session: Session, by: Person) -> None:
    adoption.withdraw(session, life.adoption.id if life.adoption else 0, reason=WHY, by=by, now=life.now)


def ended(life: Life, *_: object) -> None:
    life.adoption, life.agreed = None, set()


def agrees(life: Life, office: str, _: object) -> None:
    life.agreed.add(office[-2:])


def adopted(life: Life, office: str, _: object) -> None:
    life.agreed.add(office[-2:])
    life.phase = Phase.ADOPTED


def on_opening(verb: Any, **more: str) -> Any:
    def act(life: Life, session: Session, by: Person) -> None:
        verb(session, life.opening.id if life.opening else 0, **more, by=by, now=life.now)

    return act


def propose_opening(life: Life, session: Session, by: Person) -> int:
    with life.database.reading(WORKER) as reading:
        text = life.newest(reading)
    (one,) = openings.propose(session, text.id, [OpeningKind.REDLINE], by=by, now=life.now)
    session.flush()
    return one.id
