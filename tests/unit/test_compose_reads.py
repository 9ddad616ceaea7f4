"""Compose itself reads the files, where it is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IN_EARNEST = {"PUBLIC_URL": "https://consultation.example.org", "SMTP_URL": "smtp://mail.example.org:587"}
COMPOSE = shutil.which("docker-compose")

pytestmark = pytest.mark.skipif(COMPOSE is None, reason="docker-compose is not installed")


def faults(*files: Path, **settings: str) -> str:
    """What Compose says against the files; nothing if it would start them."""
    chosen = [word for file in files for word in ("--file", str(file))]
    environment = {"PATH": os.environ["PATH"], **settings}
    command = [str(COMPOSE), "--project-directory", str(ROOT), *chosen, "config", "--quiet"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stderr


def test_the_demo_and_the_service_in_earnest_are_read_without_a_word() -> None:
    assert faults(ROOT / "docker-compose.yml") == ""
    assert faults(ROOT / "docker-compose.yml", ROOT / "docker-compose.public.yml", **IN_EARNEST) == ""


def test_in_earnest_it_asks_for_the_address_and_the_mail_server() -> None:
    for name in IN_EARNEST:
        others = {key: value for key, value in IN_EARNEST.items() if key != name}
        assert name in faults(ROOT / "docker-compose.yml", ROOT / "docker-compose.public.yml", **others)


def test_a_word_that_compose_does_not_know_is_found(tmp_path: Path) -> None:
    misspelt = tmp_path / "docker-compose.yml"
    misspelt.write_text((ROOT / "docker-compose.yml").read_text(encoding="utf-8").replace("read_only:", "readonly:"))

    assert "readonly" in faults(misspelt)
