"""One Chromium and one running service for all tests in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from testing import chromium as chromiums
from tests.browser import house as houses
from tests.browser.house import House


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They are slow: before the first one, each process of a run starts the whole service and a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if chromiums.program() is None:
        pytest.skip(chromiums.MISSING)
    with chromiums.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="package")
def house(chromium: Browser, whole_stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with houses.house(tmp_path_factory.mktemp("house"), chromium, whole_stage) as house:
        yield house


@pytest.fixture(autouse=True)
def windows_of_one_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test has opened: each window is a process, and hundreds of them filled the memory of a machine."""
    if "chromium" not in request.fixturenames:
        yield
        return
    chromium: Browser = request.getfixturevalue("chromium")
    before = set(chromium.contexts)
    yield
    for context in set(chromium.contexts) - before:
        context.close()
