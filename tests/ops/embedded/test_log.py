"""Logs of the parts: whole lines, and never more than two files of bounded size."""

import stat
from pathlib import Path

from ops.embedded.running import LARGEST_FILE, LONGEST_LINE, Log


def lines(log: Log) -> list[str]:
    """What was kept, without the times."""
    return [line[21:] for line in log.path.read_text().splitlines()]


def test_a_line_that_arrives_in_pieces_is_kept_as_one(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")
    log.feed(b"first\r\nsec")
    assert lines(log) == ["web | first"]

    log.feed(b"ond\nthird")
    log.close()

    assert lines(log) == ["web | first", "web | second", "web | third"]
    assert log.last_words == "third"


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")

    log.feed(b"a" * (LONGEST_LINE + 1))

    assert lines(log) == ["web | " + "a" * (LONGEST_LINE + 1)]


def test_a_full_log_begins_anew_and_the_one_before_is_kept(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")
    line = b"x" * 1023 + b"\n"

    for _ in range(3 * LARGEST_FILE // len(line)):
        log.feed(line)
    log.close()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1"]
    assert all(path.stat().st_size <= LARGEST_FILE + 2 * len(line) for path in tmp_path.iterdir())


def test_a_log_goes_on_where_the_last_start_ended_and_is_private(tmp_path: Path) -> None:
    before = Log(tmp_path, "web")
    before.feed(b"before\n")
    before.close()

    after = Log(tmp_path, "web")
    after.feed(b"after\n")
    after.close()

    assert lines(after) == ["web | before", "web | after"]
    assert stat.S_IMODE(after.path.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_renamed_stops_nothing(tmp_path: Path) -> None:
    log = Log(tmp_path, "web")
    (tmp_path / "web.log.1").mkdir()

    for _ in range(2 * LARGEST_FILE // LONGEST_LINE):
        log.feed(b"y" * LONGEST_LINE + b"\n")

    assert log.last_words == "y" * LONGEST_LINE
    log.close()
