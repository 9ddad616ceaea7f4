"""Each process has a database of its own."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from models import secret
from worker import process


def in_child(_: int) -> tuple[int, bool]:
    return id(process.database().engine.pool), process.database() is process.database()


def test_a_child_opens_a_database_of_its_own_and_keeps_it(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LMEC_DATA", str(tmp_path))
    secret.make_once(tmp_path / "record_key")
    process.settings.cache_clear()
    parents = id(process.database().engine.pool)

    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        childs, same = pool.submit(in_child, 0).result()
    process.settings.cache_clear()

    assert childs != parents
    assert same
    assert id(process.database().engine.pool) == parents, os.getpid()
