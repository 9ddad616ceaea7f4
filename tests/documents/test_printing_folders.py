"""What a printer that was killed has left on the disk does not stay there."""

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.documents.pdf import printing

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
PRINTER = "import sys, pathlib; pathlib.Path(sys.argv[2]).write_bytes(b'%PDF-1.7')"
HOUR = 3600.0


@pytest.fixture(autouse=True)
def temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where this machine puts temporary files; and a printer that is done at once."""
    weasy = tmp_path / "weasy.py"
    weasy.write_text(PRINTER)
    monkeypatch.setattr(printing, "CHROMIUM", ())
    monkeypatch.setattr(printing, "WEASY", weasy)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_page_that_a_killed_worker_left_is_removed_before_the_next_is_printed(temporary_folder: Path) -> None:
    abandoned = folder_with_page(temporary_folder / "lmec-print-abandoned", age=HOUR)
    still_printing = folder_with_page(temporary_folder / "lmec-print-others", age=printing.PATIENCE)
    foreign = folder_with_page(temporary_folder / "another-program", age=HOUR)

    assert printing.pdf("<html><head></head></html>", at=AT, alive=lambda: None) == b"%PDF-1.7"

    assert not abandoned.exists()
    assert still_printing.exists()
    assert foreign.exists()
    assert {place.name for place in temporary_folder.iterdir()} == {"lmec-print-others", "another-program", "weasy.py"}


def folder_with_page(folder: Path, *, age: float) -> Path:
    folder.mkdir()
    (folder / "page.html").write_text("Words of a member.")
    os.utime(folder, (time.time() - age,) * 2)
    return folder
