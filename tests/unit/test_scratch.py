"""What a run of tests has written in memory goes when it has ended, even if it was killed."""

from pathlib import Path

from tests import scratch


def test_what_a_run_that_was_killed_has_left_goes_and_what_another_is_writing_stays(tmp_path: Path) -> None:
    at_work, killed = scratch.Folder(tmp_path), scratch.Folder(tmp_path)
    (at_work.path / "database").touch()
    (killed.path / "database").touch()
    killed.lock.close()
    (tmp_path / "of-somebody-else").touch()

    scratch.clear(tmp_path)

    assert (at_work.path / "database").exists()
    assert not killed.path.exists()
    assert (tmp_path / "of-somebody-else").exists()

    at_work.remove()

    assert not at_work.path.exists()
