"""Who sees what, in one place: every session says on whose behalf it reads, and sealed rows are filtered for that viewer."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NoReturn

from sqlalchemy import event, true
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from models.db.base import Base
from models.db.visibility import OPEN, OPEN_TO_STAFF, Eyes, Viewer, rules_of
from models.errors import NoViewer
from models.people.person import SPEAKING, Person, Role

UNSEALED = {"unsealed": True}
"""Execution option with which an operation counts or keeps rules over rows that its viewer may not read."""

OFTEN = {"often": True}
"""Execution option of a statement that stands in its module, put together once: it is sealed once for each viewer, too."""


WORKER = Viewer(Eyes.SERVICE)
OPERATOR = Viewer(Eyes.SERVICE)
NOBODY = Viewer(Eyes.NOBODY)


def viewer_of(person: Person) -> Viewer:
    """The eyes of a person in the office that they hold now."""
    if person.role is Role.STAFF:
        return Viewer(Eyes.STAFF, person.id)
    if person.member is not None:
        eyes = Eyes.MEMBER if person.role in SPEAKING else Eyes.DEPARTMENT
        return Viewer(eyes, person.id, person.member.id)
    return Viewer(Eyes.NOBODY, person.id)


class SealedSession(Session):
    """A session in which no query runs without a viewer, and no act is done by half."""

    def begin_nested(self) -> NoReturn:
        """Refuse: what a block has recorded and come to owe would outlive the savepoint that it is rolled back to."""
        raise NotImplementedError("There are no savepoints here: an act happens in its transaction, or it does not.")

    @property
    def viewer(self) -> Viewer:
        viewer = self.info.get("viewer")
        if not isinstance(viewer, Viewer):
            raise NoViewer("This session does not say on whose behalf it reads.")
        return viewer


@event.listens_for(SealedSession, "do_orm_execute")
def _seal(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, SealedSession)
    viewer, options = session.viewer, state.execution_options
    if viewer.eyes is Eyes.SERVICE or options.get("unsealed"):
        return
    if not state.is_orm_statement:
        raise NoViewer(
            "This statement names tables and no entities, so nothing seals it, and it does not say that it may."
        )
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        state.statement = (_often if options.get("often") else _sealed)(state.statement, viewer)


def _sealed(statement: Any, viewer: Viewer) -> Any:
    return statement.options(*_criteria(viewer))


# Sealing a statement, knowing it again, and putting the rules together take longer than most queries do.
_often = lru_cache(maxsize=4096)(_sealed)


@lru_cache(maxsize=1024)
def _criteria(viewer: Viewer) -> Sequence[ExecutableOption]:
    rules, opened = rules_of(viewer), OPEN | (OPEN_TO_STAFF if viewer.eyes is Eyes.STAFF else set())
    closed = {mapper.class_ for mapper in Base.registry.mappers} - rules.keys() - opened
    all_rules = {**dict.fromkeys(closed, ~true()), **rules}
    return [with_loader_criteria(entity, rule, include_aliases=True) for entity, rule in all_rules.items()]


@event.listens_for(Mapper, "after_mapper_constructed")
def _forget(_mapper: Mapper[Any], _entity: type[Any]) -> None:
    """What was put together before an entity was there says nothing of it."""
    _criteria.cache_clear()
    _often.cache_clear()
