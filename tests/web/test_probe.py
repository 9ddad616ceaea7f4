"""The question that a container asks its own pages, under the one name that they answer to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.test_serving import answer, free_port, serving

PROBE = Path(__file__).parents[2] / "webapp" / "probe.py"


def probe(address: str, port: int) -> tuple[int, str]:
    """Its exit code and what it said."""
    result = subprocess.run(
        [sys.executable, "-I", str(PROBE)],
        env={**os.environ, "PUBLIC_URL": address, "LMEC_PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return result.returncode, result.stderr.strip()


@pytest.mark.slow
def test_it_passes_when_the_pages_work_and_asks_under_their_public_name(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://consultation.example.org")
    port = free_port()
    code, words = probe("https://consultation.example.org", port)
    assert (code, words[:25]) == (1, "The pages do not answer: ")

    with serving(sqlite_url, tmp_path, port):
        answer(f"http://127.0.0.1:{port}/healthz")

        assert probe("https://consultation.example.org", port) == (0, "")
        code, words = probe("https://elsewhere.example.org", port)
        assert (code, words[:34]) == (1, "The pages answer with status 400: ")


@pytest.mark.slow
def test_it_fails_with_the_reason_while_the_database_is_away(tmp_path: Path) -> None:
    port = free_port()
    with serving(f"postgresql://lmec@127.0.0.1:{free_port()}/lmec", tmp_path, port):
        answer(f"http://127.0.0.1:{port}/healthz")

        assert probe(f"http://127.0.0.1:{port}", port) == (
            1,
            "The pages answer with status 503: the database does not answer",
        )
