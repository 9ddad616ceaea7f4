"""While people read and write and work is owed, it is noted what the web and a worker hold."""

import pytest

from benchmarks.steady import watch_processes


@pytest.mark.slow
def test_what_parts_hold_is_noted_while_they_are_at_work() -> None:
    for part in watch_processes(2, length=0.2, paragraphs=4, written=12):
        assert min(part.megabytes) > 0
        assert part.done[1] > 0
