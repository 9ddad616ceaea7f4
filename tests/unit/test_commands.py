"""What the commands say on a terminal."""

import os
import socket
import sqlite3
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from lmec import COMMANDS, main
from models.db.schema import why_unusable

ROOT = Path(__file__).parents[2]


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

    assert result.stdout == "The database is ready and contains the demo case.\n"
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


@pytest.mark.parametrize(
    "command",
    [
        "archive 1 out",
        "audit key",
        "audit seal --yes",
        "audit verify",
        "backup out",
        "beat",
        "demo play",
        "doctor",
        "leave a@example.org",
        "letters",
        "letters release",
        "people demo/people.toml",
        "permissions",
        "person erase a@example.org --yes",
        "person export a@example.org out",
        "person reset-factors a@example.org --yes",
        "role lmec_web",
        "security log",
        "web",
        "worker",
    ],
)
def test_a_command_that_begins_no_installation_creates_nothing_where_there_is_none(
    tmp_path: Path, command: str
) -> None:
    wrong = tmp_path / "wrong"
    environment = {"LMEC_DATA": str(wrong), "PUBLIC_URL": "http://127.0.0.1:1", "SMTP_URL": "smtp://127.0.0.1:1"}
    answer = CliRunner().invoke(main, command.replace("out", str(tmp_path / "out")).split(), env=environment)

    assert answer.output
    assert not isinstance(answer.exception, AssertionError)
    assert list(tmp_path.iterdir()) == [], answer.output


def test_a_refused_restore_leaves_nothing_in_a_fresh_folder(tmp_path: Path) -> None:
    (tmp_path / "other.backup").write_text("no backup")
    environment = {
        "LMEC_DATA": str(tmp_path / "fresh" / "data"),
        "LMEC_RECORD_KEY_FILE": str(tmp_path / "keys" / "one"),
    }
    answer = CliRunner().invoke(main, ["restore", str(tmp_path / "other.backup")], env=environment)

    assert (answer.exit_code, "is no backup" in answer.output) == (1, True), answer.output
    assert [path.name for path in tmp_path.iterdir()] == ["other.backup"]


def test_a_start_that_is_refused_leaves_nothing_in_a_fresh_folder(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        environment = {"LMEC_DATA": str(tmp_path / "new" / "data"), "LMEC_PORT": str(other.getsockname()[1])}
        answer = CliRunner().invoke(main, ["run"], env=environment)

    assert (answer.exit_code, "is used by another program" in answer.output) == (1, True), answer.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["mailbox", "printer"])
def test_an_address_on_which_nothing_can_listen_is_named_in_a_sentence(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        answers = {
            sentence: CliRunner().invoke(main, [command, *arguments], env={"LMEC_DATA": str(tmp_path)})
            for sentence, arguments in {
                f"Error: Port {taken} on 127.0.0.1 is used by another program.": ("--port", taken),
                "Error: Nothing can listen on 192.0.2.1, port": ("--host", "192.0.2.1"),
                "Error: Nothing can listen on no.invalid, port": ("--host", "no.invalid"),
            }.items()
        }

    for sentence, answer in answers.items():
        assert (answer.exit_code, sentence in answer.output, "--port" in answer.output) == (1, True, True), (
            answer.output
        )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["leave hanh.tran@monre-vn.example.org", "backup {}/out", "audit key"])
def test_no_command_acts_with_a_new_key_on_a_record_that_has_another(tmp_path: Path, command: str) -> None:
    right = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/one.sqlite3",
        "LMEC_DEMO": "1",
        "LMEC_DATA": str(tmp_path / "right"),
    }
    CliRunner().invoke(main, ["prepare"], env=right)
    wrong = {**right, "LMEC_DATA": str(tmp_path / "wrong")}
    answer = CliRunner().invoke(main, command.format(tmp_path).split(), env=wrong)

    assert (answer.exit_code, "LMEC_RECORD_KEY_FILE" in answer.output) == (1, True), answer.output
    assert not (tmp_path / "wrong").exists()
    assert CliRunner().invoke(main, ["audit", "verify"], env=right).exit_code == 0


@pytest.mark.parametrize("command", ["prepare", "audit verify", "backup out", "upgrade"])
def test_of_a_damaged_file_a_sentence_says_what_to_do_and_it_stays_as_it_is(tmp_path: Path, command: str) -> None:
    file = tmp_path / "lmec.sqlite3"
    file.write_bytes(b"no database" * 1000)
    (tmp_path / "record_key").write_text("key" * 20)

    answer = CliRunner().invoke(
        main, command.replace("out", f"{tmp_path}/out").split(), env={"LMEC_DATA": str(tmp_path)}
    )

    assert (answer.exit_code, "The file of the database is damaged" in answer.output) == (1, True), answer.output
    assert "lmec restore" in answer.output
    assert file.read_bytes() == b"no database" * 1000


def test_of_a_disk_without_room_the_disk_is_named_and_not_the_shape_of_the_database(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'small.sqlite3'}").connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 2"))
        connection.execute(text("CREATE TABLE words (word)"))
        with pytest.raises(DBAPIError) as full:
            connection.execute(text("INSERT INTO words VALUES (zeroblob(100000))"))

    assert why_unusable(full.value) == (
        "The database cannot be read or written: database or disk is full. "
        "See that its disk has room and is not read-only, and that this user can write into its folder."
    )


def test_of_a_database_that_cannot_be_opened_its_folder_is_named_and_not_the_schema(tmp_path: Path) -> None:
    (tmp_path / "lmec.sqlite3").mkdir()
    answer = CliRunner().invoke(main, ["letters"], env={"LMEC_DATA": str(tmp_path)})

    assert (answer.exit_code, "lmec upgrade" in answer.output) == (1, False)
    assert "unable to open database file. See that its disk has room and is not read-only" in answer.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "is not in demo mode. Start it with: make run"),
        (503, "(status 503). lmec doctor says why: the disk may be full"),
    ],
)
def test_a_service_that_cannot_show_its_pages_is_not_said_to_be_out_of_demo_mode(
    status: int, sentence: str, tmp_path: Path
) -> None:
    class Resting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing, so that the test is quiet."""

    environment = {"LMEC_DATA": str(tmp_path), "LMEC_DEMO": "1"}
    assert CliRunner().invoke(main, ["prepare"], env=environment).exit_code == 0
    with HTTPServer(("127.0.0.1", 0), Resting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        answer = CliRunner().invoke(main, ["demo", "play"], env={**environment, "PUBLIC_URL": address})
        server.shutdown()

    assert (answer.exit_code, sentence in answer.output) == (1, True), answer.output


@pytest.mark.slow
def test_an_upgrade_that_finds_no_database_says_that_it_has_made_one(tmp_path: Path) -> None:
    environment = {"LMEC_DATA": str(tmp_path)}
    first, again = (CliRunner().invoke(main, ["upgrade"], env=environment).output for _ in range(2))

    assert first.startswith("A new, empty database was made.")
    assert again == "The database already has the current schema.\n"


def test_of_a_database_without_tables_nobody_is_said_to_have_taken_anything_away(tmp_path: Path) -> None:
    (tmp_path / "lmec.sqlite3").touch()
    answer = CliRunner().invoke(main, ["audit", "verify"], env={"LMEC_DATA": str(tmp_path)})

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The database cannot be used: there is no table in it.")


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_demo_does_not_start_over_in_a_database_of_an_earlier_release(tmp_path: Path) -> None:
    environment = {"LMEC_DATA": str(tmp_path), "LMEC_DEMO": "1"}
    CliRunner().invoke(main, ["prepare"], env=environment)
    with sqlite3.connect(tmp_path / "lmec.sqlite3") as database:
        database.execute("UPDATE consultations SET title = 'In earnest'")
        database.execute("UPDATE alembic_version SET version_num = 'of an earlier release'")
    answer = CliRunner().invoke(main, ["demo", "reset"], env=environment)

    assert (answer.exit_code, "lmec upgrade" in answer.output) == (1, True), answer.output
    with sqlite3.connect(tmp_path / "lmec.sqlite3") as database:
        assert database.execute("SELECT title FROM consultations").fetchall() == [("In earnest",)]


@pytest.mark.slow
@pytest.mark.parametrize("address", ["hanh.tran@monre.gov.example", "hanh@monre-vn.example.org"])
def test_the_demo_does_not_start_over_where_other_people_have_their_offices(tmp_path: Path, address: str) -> None:
    environment = {"LMEC_DATA": str(tmp_path)}
    roster = (ROOT / "demo" / "people.toml").read_text(encoding="utf-8")
    (tmp_path / "people.toml").write_text(roster.replace("hanh.tran@monre-vn.example.org", address))
    for command in (["migrate"], ["people", str(tmp_path / "people.toml")]):
        assert CliRunner().invoke(main, command, env=environment).exit_code == 0

    answer = CliRunner().invoke(main, ["demo", "reset"], env=environment)

    assert (answer.exit_code, "more than the demo, such as Trần Bích Hạnh." in answer.output) == (1, True), (
        answer.output
    )
    assert CliRunner().invoke(main, ["leave", address], env=environment).exit_code == 0
