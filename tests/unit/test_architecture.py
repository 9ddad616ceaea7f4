"""Rooms, modules and names are as the page about the architecture and the rules of the house say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("redline", "models", "templates", "worker", "webapp", "ops", "demo")
BESIDE = ("benchmarks", "testing", "tests")
ROOM = re.compile(r"`([a-z_/]+)` (\d+)(?=[,| ])")


def modules(room: str) -> int:
    return sum(file.name != "__init__.py" for file in (ROOT / room).rglob("*.py"))


def names(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Each name that a module gives to a variable, argument, function or class, with its line; `answers.of(member)` may stay."""
    methods = {id(method) for node in ast.walk(module) if isinstance(node, ast.ClassDef) for method in node.body}
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not (
            node.name == "of" and id(node) in methods
        ):
            yield node.lineno, node.name


def test_the_rooms_are_those_that_are_there_with_as_many_modules() -> None:
    counted = dict(ROOM.findall((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))

    assert len(counted) > 40
    assert {room: int(count) for room, count in counted.items()} == {room: modules(room) for room in counted}


def test_the_decision_on_rooms_counts_the_modules_and_lines_of_the_product() -> None:
    decision = (ROOT / "docs/decisions/17-rooms.md").read_text(encoding="utf-8")
    files = [*ROOT.glob("lmec.py"), *(file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))]
    lines = sum(len(file.read_text("utf-8").splitlines()) for file in files)

    assert f"has {sum(file.name != '__init__.py' for file in files)} modules" in decision
    assert f"Its {lines // 1000},000 lines" in decision


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = {
        file
        for folder in (*FLOORS, *BESIDE)
        for file in (ROOT / folder).rglob("*.py")
        if len(file.read_text("utf-8").splitlines()) > 300
    }

    assert long == set()


def test_no_folder_of_the_product_has_more_modules_than_a_stranger_can_hold() -> None:
    folders = {file.parent for floor in FLOORS for file in (ROOT / floor).rglob("*.py")}

    crowded = {folder: found for folder in folders if (found := len([*folder.glob("*.py")]) - 1) > 15}
    assert crowded == {}


def test_no_name_says_only_that_something_was_asked_told_made_or_given() -> None:
    vague = {"asked", "given", "made", "of", "said", "told"}
    folders = (*FLOORS, *BESIDE, "migrations")

    found = {
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        for line, name in names(ast.parse(file.read_text("utf-8")))
        if name.lower() in vague
    }
    assert found == set()
