"""What the table of permissions gives to nobody of an office, the operation behind the page refuses, too, before it looks at anything."""

import ast
import importlib
import inspect
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from models.errors import NotYours
from models.observers.observer import Observer
from models.people import policy
from models.people.permissions import Office
from models.people.person import OF_A_MEMBER, Appointment, Member, Person, Role

WEBAPP = Path(__file__).parents[3] / "webapp"
NOW = datetime(2022, 4, 22, tzinfo=UTC)

AFTER_THE_ROW = {
    "models.achievements.operations.register.enter",
    "models.brackets.operations.entered_choices.save",
    "models.comments.operations.attachments.detach",
    "models.comments.operations.entering.edit",
    "models.comments.operations.entering.remove",
    "models.departments.operations.deciding.include_all",
    "models.observers.operations.comments.edit",
    "models.observers.operations.comments.remove",
    "models.people.operations.acting.end",
    "models.people.operations.hand_over.take_over",
    "models.uploads.operations.upload_review.call_correction",
    "models.uploads.operations.upload_review.decide",
    "models.uploads.operations.upload_review.place",
}
"""Operations that find out whose it is to act from the row on which they act."""


def calls_of(view: ast.FunctionDef, imported: dict[str, str]) -> Iterator[str]:
    """The operations that a view calls on behalf of somebody."""
    for call in ast.walk(view):
        if isinstance(call, ast.Call) and any(keyword.arg == "by" for keyword in call.keywords):
            room, _, verb = ast.unparse(call.func).partition(".")
            name = f"{imported.get(room, '')}.{verb}".strip(".")
            if ".operations" in name:
                yield name


def operations() -> dict[str, frozenset[Office]]:
    """The operations that views call, by name, with the offices to which the permissions of these views are given."""
    found: dict[str, frozenset[Office]] = defaultdict(frozenset)
    for file in WEBAPP.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        imports = [each for each in tree.body if isinstance(each, ast.ImportFrom)]
        imported = {name.asname or name.name: f"{each.module}.{name.name}" for each in imports for name in each.names}
        for view in [each for each in tree.body if isinstance(each, ast.FunctionDef)]:
            declared = [ast.unparse(each) for each in view.decorator_list]
            names = [each.removeprefix("may(policy.").removesuffix(")") for each in declared if "may(" in each]
            offices = frozenset[Office]().union(*(getattr(policy, name).offices for name in names))
            if offices:
                found |= {operation: found[operation] | offices for operation in calls_of(view, imported)}
    return found


def holder(office: Office) -> Person:
    """Somebody in this office, of some member or observer."""
    person, member, observer = Person(id=1, name="Somebody", zone="UTC"), Member(id=1, name="Cambodia"), Observer(id=1)
    if office is not Office.NONE:
        role = Role(office.value)
        appointment = Appointment(role=role, member=member if role in OF_A_MEMBER else None)
        set_committed_value(appointment, "observer", observer if role is Role.OBSERVER else None)
        set_committed_value(appointment, "acting", None)
    set_committed_value(person, "appointment", None if office is Office.NONE else appointment)
    return person


OPERATIONS = operations()
REFUSED = [
    (operation, office)
    for operation, offices in sorted(OPERATIONS.items())
    for office in Office
    if office not in (*offices, Office.NOBODY) and operation not in AFTER_THE_ROW
]


def test_the_views_call_what_is_tested_here() -> None:
    assert len(REFUSED) > 700
    assert set(OPERATIONS) > AFTER_THE_ROW


@pytest.mark.parametrize(("operation", "office"), REFUSED)
def test_an_operation_refuses_whom_the_table_does_not_name(operation: str, office: Office) -> None:
    module, _, name = operation.rpartition(".")
    verb = getattr(importlib.import_module(module), name)
    needed = [each for each in inspect.signature(verb).parameters.values() if each.default is inspect.Parameter.empty]
    known = {"by": holder(office), "now": NOW}

    with pytest.raises(NotYours):
        verb(
            *(known.get(each.name) for each in needed if each.kind is not inspect.Parameter.KEYWORD_ONLY),
            **{each.name: known.get(each.name) for each in needed if each.kind is inspect.Parameter.KEYWORD_ONLY},
        )
