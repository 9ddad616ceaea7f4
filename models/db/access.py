"""Who sees what, in one place: every session says on whose behalf it reads, and sealed rows are filtered for that viewer."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NoReturn

from sqlalchemy import AliasedReturnsRows, BindParameter, Column, Insert, TextClause, event, inspect, true
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import LoaderCriteriaOption, Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.sql import visitors
from sqlalchemy.sql.visitors import anon_map

from models.db.base import Base
from models.db.visibility import OPEN, OPEN_TO_STAFF, Viewer, ViewerKind, rules_of
from models.errors import NoViewer
from models.people.person import SPEAKING, Person, Role


def unsealed(why: str) -> dict[str, str]:
    """The execution option with which an operation counts, or keeps rules over, rows that its viewer may not read."""
    return {"unsealed": why}


NO_ENTITIES = "Nothing can seal what this statement reads, and it does not say why it may."
HARMLESS = {"*", "1"}

OFTEN = {"often": True}
"""Execution option of a statement that stands in its module, put together once: it is sealed once for each viewer, too."""


WORKER = Viewer(ViewerKind.SERVICE)
OPERATOR = Viewer(ViewerKind.SERVICE)
NOBODY = Viewer(ViewerKind.NOBODY)


def viewer_of(person: Person) -> Viewer:
    """The viewer that a person is in the office that they hold now."""
    if person.role is Role.STAFF:
        return Viewer(ViewerKind.STAFF, person.id)
    if person.role is Role.OBSERVER:
        return Viewer(ViewerKind.OBSERVER, person.id)
    if person.member is not None:
        kind = ViewerKind.MEMBER if person.role in SPEAKING else ViewerKind.DEPARTMENT
        return Viewer(kind, person.id, person.member.id)
    return Viewer(ViewerKind.NOBODY, person.id)


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


@event.listens_for(SealedSession, "before_attach")
def _share_nobody(_session: Session, instance: object) -> None:
    """Refuse to make a person from outside part of a transaction: the one who asks is shared by requests, and named by id."""
    if isinstance(instance, Person) and inspect(instance).key is not None:
        raise InvalidRequestError("A person who acts is named by their id, or read again in this session.")


@event.listens_for(SealedSession, "do_orm_execute")
def _apply_rules(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, SealedSession)
    viewer, options = session.viewer, state.execution_options
    if viewer.kind is ViewerKind.SERVICE or options.get("unsealed"):
        return
    copies = isinstance(state.statement, Insert) and state.statement.select is not None
    if copies or not state.is_orm_statement:
        raise NoViewer(NO_ENTITIES)
    if state.is_insert or state.is_column_load or state.is_relationship_load:
        return
    state.statement = (_cached_sealed_statement if options.get("often") else _sealed_statement)(state.statement, viewer)


def _sealed_statement(statement: Any, viewer: Viewer) -> Any:
    """The statement with the rules for this viewer. Raises NoViewer if it reads tables past their entities, since rules are
    for entities."""
    elements = list(visitors.iterate(statement))
    loose = _closed_tables(viewer) - {table for one in elements for table in _sealed_tables(one._annotations)}
    for element in elements:
        if _is_written_out(element) or _table_by_itself(element) in loose:
            raise NoViewer(f"{NO_ENTITIES} It says: {element}")
    return statement.options(_criteria_for(viewer))


def _sealed_tables(annotations: Mapping[str, Any]) -> Iterator[Any]:
    """The table of the entity that a part of a statement names, or to which its relationship leads."""
    if "parententity" in annotations:
        yield annotations["parententity"].selectable
    if "proxy_owner" in annotations:
        relationship = annotations["proxy_owner"].mapper.relationships.get(annotations["proxy_key"])
        if relationship is not None:
            yield relationship.mapper.local_table


def _is_written_out(element: Any) -> bool:
    """Whether a part of a statement is SQL as somebody has typed it."""
    return isinstance(element, TextClause) or (getattr(element, "is_literal", False) and element.name not in HARMLESS)


def _table_by_itself(element: Any) -> Any:
    """The table, whatever it is called in the statement, of a column that is not named as one of an entity."""
    if not isinstance(element, Column) or {"parententity", "parentmapper"} & {*element._annotations}:
        return None
    source: Any = element.table
    while isinstance(source, AliasedReturnsRows):
        source = source.element
    return source


# Sealing a statement, knowing it again, and putting the rules together take longer than most queries do.
_cached_sealed_statement = lru_cache(maxsize=4096)(_sealed_statement)


@lru_cache(maxsize=1024)
def _closed_tables(viewer: Viewer) -> frozenset[Any]:
    """The tables of entities whose rows this viewer may not all read."""
    return frozenset(
        mapper.local_table for mapper in Base.registry.mappers if mapper.class_ not in _open_entities(viewer)
    )


def _open_entities(viewer: Viewer) -> set[type[Base]]:
    return OPEN | (OPEN_TO_STAFF if viewer.kind is ViewerKind.STAFF else set())


_NUMBERS = count()
_KEYS: dict[Hashable, int] = {}
"""A number for each shape of rules. Engines keep statements under it for as long as they live, so none is ever used for another
shape: not by a thread at the same moment, and not after an entity has come."""


class Criteria(CriteriaOption):
    """The rules for one viewer as one option of a statement; what a statement is known again by is put together once.

    Sixty options would be walked through for each statement (benchmarks/sealing.py).
    """

    propagate_to_loaders = True

    def __init__(self, rules: Sequence[LoaderCriteriaOption]) -> None:
        self.rules = rules
        self.values: list[BindParameter[Any]] = []
        names = anon_map()  # one for all, so that a value which many rules have is listed once
        known = tuple(one._gen_cache_key(names, self.values) for one in rules)
        assert None not in known, "a rule that cannot be known again"
        self.key = (Criteria, _KEYS.setdefault(known, next(_NUMBERS)))

    def _gen_cache_key(self, _names: Any, values: list[BindParameter[Any]]) -> tuple[Any, ...]:
        values.extend(self.values)
        return self.key

    def get_global_criteria(self, attributes: dict[str, Any]) -> None:
        for one in self.rules:
            one.get_global_criteria(attributes)

    def process_compile_state(self, compile_state: Any) -> None:
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, _entities: Any) -> None:
        self.process_compile_state(compile_state)


@lru_cache(maxsize=1024)
def _criteria_for(viewer: Viewer) -> Criteria:
    rules = rules_of(viewer)
    closed = {mapper.class_ for mapper in Base.registry.mappers} - rules.keys() - _open_entities(viewer)
    all_rules = {**dict.fromkeys(closed, ~true()), **rules}
    return Criteria([with_loader_criteria(entity, rule, include_aliases=True) for entity, rule in all_rules.items()])


@event.listens_for(Mapper, "after_mapper_constructed")
def forget_rules(*_: object) -> None:
    """What was put together before an entity was there says nothing of it."""
    _closed_tables.cache_clear()
    _criteria_for.cache_clear()
    _cached_sealed_statement.cache_clear()
