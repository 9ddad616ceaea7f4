"""Our own lines and those of the libraries are written where their level is asked for, in one form."""

import errno
import json
import logging
from io import StringIO

import pytest
import structlog

from models import logs


def test_a_line_is_written_where_its_level_is_asked_for(log: StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    for level in (logging.WARNING, logging.INFO):
        logs.configure(level)
        structlog.configure(cache_logger_on_first_use=False)
        structlog.get_logger("web").info("ours", asked_for=level)
        logging.getLogger("library").info("a library's")

    assert log.getvalue() == ""
    ours, librarys = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["asked_for"], librarys["event"]) == ("ours", logging.INFO, "a library's")
    assert {"at", "level"} <= ours.keys() & librarys.keys()


def test_a_line_for_which_there_is_no_room_stops_nobody(log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(StringIO):
        def write(self, _line: str, /) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stderr", Full())
    logs.configure()
    structlog.configure(cache_logger_on_first_use=False)

    structlog.get_logger("web").info("ours")
