"""For runs at a desk (`make test`): a test that can meet both databases meets the one that its name chooses. Before landing it
meets both (.ci/run), and so it does when it is asked for by itself."""

from collections.abc import Iterator
from zlib import crc32

import pytest

from testing import postgres


def kind_for(name: str) -> str:
    """The database that a test meets which needs only one of them: PostgreSQL one time in eight, since such a test
    takes longer."""
    return "postgres" if crc32(name.encode()) % 8 == 0 else "sqlite"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if _is_of_the_other(item)]
    if left_out and postgres.programs():
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in {*left_out}]


def _is_of_the_other(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    kind = callspec.params.get("database_url") if callspec else None
    if kind not in ("sqlite", "postgres") or "database_url" in _parametrized(item):
        return False
    return kind != kind_for(item.nodeid.replace(str(kind), ""))


def _parametrized(item: pytest.Item) -> Iterator[str]:
    """What the test itself names values for: those it needs, each of them."""
    return (name for mark in item.iter_markers("parametrize") for name in str(mark.args[0]).split(","))
