"""What the commands say on a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from lmec import COMMANDS, main


@pytest.mark.slow
def test_a_command_says_what_it_is_for_and_nothing_else(tmp_path: Path) -> None:
    lmec = Path(sys.executable).with_name("lmec")
    said = subprocess.run(
        [lmec, "prepare"],
        env={**os.environ, "LMEC_DEMO": "1", "LMEC_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == "The database is ready, with the demo's case in it.\n"
    assert said.stderr == ""


def test_each_command_is_where_the_command_line_looks_for_it() -> None:
    found = {name: main.get_command(click.Context(main), name) for name in COMMANDS}

    assert {name: command.name for name, command in found.items() if command} == {name: name for name in COMMANDS}
