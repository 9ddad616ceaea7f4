"""What the commands say on a terminal."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lmec import COMMANDS, main


@pytest.mark.slow
def test_a_command_says_what_it_is_for_and_nothing_else(tmp_path: Path) -> None:
    lmec = Path(sys.executable).with_name("lmec")
    result = subprocess.run(
        [lmec, "prepare"],
        env={**os.environ, "LMEC_DEMO": "1", "LMEC_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == "The database is ready, with the demo's case in it.\n"
    assert result.stderr == ""


def test_each_command_is_where_the_command_line_looks_for_it() -> None:
    found = {name: main.get_command(click.Context(main), name) for name in COMMANDS}

    assert {name: command.name for name, command in found.items() if command} == {name: name for name in COMMANDS}


@pytest.mark.parametrize(
    "command",
    [
        "letters",
        "letters release",
        "archive 1 out",
        "audit verify",
        "backup out",
        "leave a@example.org",
        "person export a@example.org out",
    ],
)
@pytest.mark.parametrize("address", ["sqlite:///{}/empty.sqlite3", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_without_tables_or_out_of_reach_is_a_sentence(tmp_path: Path, command: str, address: str) -> None:
    environment = {"DATABASE_URL": address.format(tmp_path), "LMEC_DATA": str(tmp_path)}
    answer = CliRunner().invoke(main, command.replace("out", str(tmp_path / "out")).split(), env=environment)

    last = answer.output.splitlines()[-1]
    assert (answer.exit_code, last[:7], "DATABASE_URL" in last) == (1, "Error: ", True), answer.output


def test_of_a_database_without_tables_nobody_is_said_to_have_taken_anything_away(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["audit", "verify"], env={"LMEC_DATA": str(tmp_path)})

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The database cannot be used: there is no table in it.")


def test_a_file_with_what_is_held_about_somebody_is_never_written_over(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/one.sqlite3", "LMEC_DATA": str(tmp_path), "LMEC_DEMO": "1"}
    file = tmp_path / "hanh.json"
    commands = [["prepare"], *[["person", "export", "hanh.tran@monre-vn.example.org", str(file)]] * 2]

    first, second, again = [CliRunner().invoke(main, command, env=environment) for command in commands]

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (again.exit_code, again.output) == (1, f"Error: {file} is there already. Choose another name.\n")


def test_a_number_that_no_consultation_has_is_refused_in_a_sentence(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["archive", "9" * 20, str(tmp_path / "out")])

    assert answer.exit_code == 2
    assert "is not in the range" in answer.output
