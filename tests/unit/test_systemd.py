"""What the unit files say fits the program: its commands, its settings, and what it may and may not touch."""

import re
import shlex
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "docs" / "systemd"
PROGRAM = "/opt/lmec/.venv/bin/lmec"


def unit(name: str) -> dict[str, list[str]]:
    """Each setting of a unit file with all its values; the sections share no names."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        setting, is_one, value = line.partition("=")
        if is_one and not line.startswith("#"):
            found[setting].append(value)
    return found


@pytest.mark.parametrize("name", ["lmec.service", "lmec-backup.service"])
def test_the_commands_exist_with_their_options(name: str) -> None:
    lines = [line for start in ("ExecStart", "ExecStartPre") for line in unit(name)[start]]

    for line in lines:
        verb, *arguments = shlex.split(line.partition(f"{PROGRAM} ")[2].removesuffix("'"))
        result = CliRunner().invoke(main, [verb, "--help"])
        assert result.exit_code == 0, line
        assert all(word in result.output for word in arguments if word.startswith("--")), line
    assert len(lines) >= 1


@pytest.mark.parametrize("name", ["lmec.service", "lmec-backup.service"])
def test_it_is_nobody_special_and_writes_only_where_it_keeps_things(name: str) -> None:
    settings = unit(name)

    assert settings["User"] == ["lmec"]
    for setting, value in (
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("StateDirectoryMode", "0700"),
        ("UMask", "0077"),
    ):
        assert settings[setting] == [value], setting
    assert f"LMEC_DATA=/var/lib/{settings['StateDirectory'][0]}" in settings["Environment"]


def test_no_secret_stands_in_it_and_every_setting_is_known() -> None:
    known = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    lines = (UNITS / "lmec.env").read_text(encoding="utf-8").splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    named += [value.partition("=")[0] for value in unit("lmec.service")["Environment"]]

    assert set(named) <= set(known)
    assert not [line for line in lines if re.search(r"PASSWORD=|SECRET_KEY=|//[^/@]*:[^/@]*@", line)]
    assert unit("lmec.service")["LoadCredential"] == ["smtp_password:/etc/lmec/smtp_password"]


def test_the_guide_names_every_file_and_nothing_else_of_the_folder() -> None:
    guide = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")

    for file in UNITS.iterdir():
        assert file.name in guide, file.name
