"""Each of these tests has catalogues of its own; the Khmer one is full."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pseudo import own_catalogues


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with own_catalogues(tmp_path / "catalogues", "km") as folder:
        yield folder
