"""For runs at a desk (`make test`): without the slow tests, and a test that can meet both databases meets the one that its name
chooses. With --rest, exactly the tests that a desk leaves out. Before landing both are run (.ci/run), and a test that is
asked for by itself meets both databases."""

from collections.abc import Iterator
from zlib import crc32

import pytest

from testing import postgres


def kind_for(name: str) -> str:
    """The database that a test meets which needs only one of them: PostgreSQL one time in eight, since such a test
    takes longer."""
    return "postgres" if crc32(name.encode()) % 8 == 0 else "sqlite"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rest", action="store_true", help="the tests that a run at a desk leaves out, and no others")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    has_both, parts = postgres.programs() is not None, {True: list[pytest.Item](), False: list[pytest.Item]()}
    for item in items:
        is_left_out = item.get_closest_marker("slow") is not None or (has_both and _is_of_the_other(item))
        parts[is_left_out].append(item)
    items[:] = parts[config.getoption("rest")]
    config.hook.pytest_deselected(items=parts[not config.getoption("rest")])


def _is_of_the_other(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    kind = callspec.params.get("database_url") if callspec else None
    if kind not in ("sqlite", "postgres") or "database_url" in _parametrized(item):
        return False
    return kind != kind_for(item.nodeid.replace(str(kind), ""))


def _parametrized(item: pytest.Item) -> Iterator[str]:
    """What the test itself names values for: those it needs, each of them."""
    return (name for mark in item.iter_markers("parametrize") for name in str(mark.args[0]).split(","))
