"""The page about the architecture counts the modules of each room as they are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("redline", "models", "templates", "worker", "webapp", "ops", "demo")
ROOM = re.compile(r"`([a-z_/]+)` (\d+)(?=[,| ])")


def modules(room: str) -> int:
    return sum(file.name != "__init__.py" for file in (ROOT / room).rglob("*.py"))


def test_the_rooms_are_those_that_are_there_with_as_many_modules() -> None:
    counted = dict(ROOM.findall((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))

    assert len(counted) > 40
    assert {room: int(count) for room, count in counted.items()} == {room: modules(room) for room in counted}


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = {
        file
        for floor in FLOORS
        for file in (ROOT / floor).rglob("*.py")
        if len(file.read_text("utf-8").splitlines()) > 300
    }

    assert long == set()


def test_no_folder_of_the_product_has_more_modules_than_a_stranger_can_hold() -> None:
    folders = {file.parent for floor in FLOORS for file in (ROOT / floor).rglob("*.py")}

    crowded = {folder: found for folder in folders if (found := len([*folder.glob("*.py")]) - 1) > 15}
    assert crowded == {}
