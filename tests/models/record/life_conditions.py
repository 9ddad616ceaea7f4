"""Who may act on a text, on what, and what becomes of that: the words in which the table of acts speaks."""

from typing import Any

from sqlalchemy.orm import Session

from models.db.access import WORKER
from models.people.person import Person
from tests.models.record.life import Life, Thing


def staff(office: str) -> bool:
    return office.startswith("staff")


def coordinator(office: str) -> bool:
    return office.startswith("coordinator")


def speaks(office: str) -> bool:
    return office.startswith(("coordinator", "deputy"))


def speaks_for(code: str, *, deputy: bool = False) -> Any:
    """The coordinator of this member, or the deputy too."""
    return lambda office: office.endswith(f" of {code}") and (speaks(office) if deputy else coordinator(office))


def put(name: str) -> Any:
    """Keep what an act has made, by its number, with who did it."""
    return lambda life, office, number: setattr(life, name, Thing(number, office))


def state(name: str, value: str) -> Any:
    """Of the thing with this name: what it is now."""

    def become(life: Life, office: str, _: object) -> None:
        thing = getattr(life, name)
        thing.state, thing.by = value, office

    return become


def clear(name: str) -> Any:
    return lambda life, *_: setattr(life, name, None)


def is_(name: str, *states: str) -> Any:
    """Whether there is a thing with this name, in one of these states."""
    return lambda life, office="": getattr(life, name) is not None and getattr(life, name).state in states


def other(name: str, state: str) -> Any:
    """The same, if somebody else has brought it there."""
    return lambda life, office: is_(name, state)(life) and getattr(life, name).by != office


def there(name: str) -> Any:
    return lambda life: getattr(life, name) is not None


def revision(life: Life, entity: Any, id: int) -> int:
    """Of a thing as whoever acts has seen it."""
    with life.database.reading(WORKER) as reading:
        found: int = reading.get_one(entity, id).revision
    return found


def on(name: str, entity: Any, verb: Any, **more: Any) -> Any:
    """An act on the thing with this name, as it was seen."""

    def act(life: Life, session: Session, by: Person) -> None:
        id = getattr(life, name).id
        verb(session, id, **more, by=by, seen=revision(life, entity, id), now=life.now)

    return act
