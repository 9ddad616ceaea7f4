"""A service of its own for each test, because the demo starts over on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from testing import service
from testing.service import RunningService


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningService]:
    with service.run_service(tmp_path) as running:
        yield running
