"""One Chromium and one running service for all tests in a browser."""

import os
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium as chromiums
from tests.browser import house as houses
from tests.browser.house import House


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if chromiums.program() is None:
        pytest.skip(chromiums.MISSING)
    with chromiums.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set once for all processes of a run: it takes as long as several tests."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (shared / "stage.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        made, file = shared / "stage.made", shared / "stage.sqlite3"
        if not made.exists():
            houses.stage(file)
            made.touch()
    return file


@pytest.fixture(scope="package")
def house(chromium: Browser, stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with houses.house(tmp_path_factory.mktemp("house"), chromium, stage) as house:
        yield house
