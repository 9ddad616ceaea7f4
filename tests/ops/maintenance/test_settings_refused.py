"""The service refuses to start with a wrong setting, and with a secret that everybody knows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main
from ops.embedded.parts import free_port


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("SECRET_KEY", "changeme" * 4, "SECRET_KEY is too easy to guess"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG shows people the inside"),
        ("DATABASE_URL", "mysql://lmec@db/lmec", "DATABASE_URL must begin with sqlite:// or postgresql://."),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must begin with redis://"),
        ("SMTP_URL", "mail.example.org", "SMTP_URL must begin with smtp:// or smtps://."),
        ("PUBLIC_URL", "https:///here", "PUBLIC_URL names no host"),
        ("PUBLIC_URL", "https://[::1", "PUBLIC_URL cannot be understood. Look at its host and its port"),
        ("PUBLIC_URL", "https://[2001:db8::1]", "PUBLIC_URL must have a name, not an address of IPv6"),
        ("LMEC_HOST", "::", "PUBLIC_URL must have a name, not an address of IPv6"),
        ("PUBLIC_URL", "https://example.org:eighty", "PUBLIC_URL cannot be understood."),
        ("PUBLIC_URL", "https://example.org/consultation", "PUBLIC_URL must be https:// and a host alone"),
        ("DATABASE_URL", "postgresql://lmec:a/b@db/lmec", "write %2F for /"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL names no file."),
        ("REDIS_URL", "redis://:secret@redis:port/0", "REDIS_URL cannot be understood."),
        ("SMTP_URL", "smtp://mail.example.org:99999", "SMTP_URL cannot be understood."),
        ("LMEC_OIDC_ISSUER", "https://", "Single sign-on needs all of LMEC_OIDC_ISSUER"),
        ("LMEC_PRINTER", "http://printer:8010", "LMEC_PRINTER must be host:port, not 'http://printer:8010'."),
        ("LMEC_DEMO", "true", "LMEC_DEMO must be 1 or 0, not 'true'."),
        ("MAIL_FROM", "the secretariat", "MAIL_FROM must hold an e-mail address"),
        ("LMEC_PORT", "eighty", "LMEC_PORT must be a whole number"),
        ("LMEC_PORT", "65536", "LMEC_PORT must be a whole number from 1 to 65535, not '65536'."),
    ],
)
def test_the_service_refuses_to_start_with_a_wrong_setting_and_says_which(
    tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    result = CliRunner().invoke(main, ["run"], env={"LMEC_DATA": str(tmp_path / "var"), setting: value})

    assert result.exit_code == 1
    assert sentence in result.output
    assert not (tmp_path / "var" / "lmec.sqlite3").exists()


@pytest.mark.parametrize(
    ("command", "what"), [("run", "The data folder "), ("prepare", "Error: "), ("migrate", "Error: ")]
)
def test_a_data_folder_that_cannot_be_made_is_named_in_a_sentence(tmp_path: Path, command: str, what: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    settings = {"LMEC_DATA": str(tmp_path / "file"), "LMEC_PORT": str(free_port())}

    result = CliRunner().invoke(main, [command], env=settings)

    assert (result.exit_code, result.output) == (1, f"{what}{tmp_path}/file cannot be used: File exists.\n")


@pytest.mark.slow
def test_a_process_with_a_default_secret_ends_without_a_trace(tmp_path: Path) -> None:
    environment = {**os.environ, "LMEC_DATA": str(tmp_path), "SECRET_KEY": "secret"}

    started = subprocess.run(
        [Path(sys.executable).with_name("lmec"), "web"], env=environment, capture_output=True, text=True, timeout=60
    )

    assert started.returncode == 1
    assert started.stderr.startswith("Error: SECRET_KEY is too easy to guess")
    assert "Traceback" not in started.stderr
