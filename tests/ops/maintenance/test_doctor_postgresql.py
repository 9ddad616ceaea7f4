"""The doctor finds what only a PostgreSQL server can lack."""

from pathlib import Path

import pytest

from models.health.queries import Finding, Verdict
from models.settings import read
from ops.doctor import checks, postgresql

KEY = "a key of these tests that is long enough"
NO_ROOM = "DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"


def test_a_server_whose_disk_is_full_fails(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read({"DATABASE_URL": postgres_url, "LMEC_DATA": str(tmp_path), "SECRET_KEY": KEY})
    words = "The disk of the PostgreSQL server is full, so nothing can be saved. Make room there."
    finding = Finding("database", Verdict.FAILING, words)

    assert finding not in list(checks.check_database(settings))

    monkeypatch.setattr(postgresql, "MEGABYTE", NO_ROOM)

    assert finding in list(checks.check_database(settings))
