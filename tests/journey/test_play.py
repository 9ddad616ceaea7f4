"""The main job, end to end, as a newcomer does it: `make run`, then `lmec demo play`."""

import csv
import json

from tests.service import Running


def test_the_case_is_carried_to_the_adopted_text_and_the_demo_starts_over(
    running: Running,
) -> None:
    played = running.command("demo", "play")
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.strip().endswith("Every step was seen.")
    assert "opens the letter and signs in with its link" in played.stdout
    assert "edits the draft in Word and sends it in" in played.stdout
    assert "every department reads which of its comments were included" in played.stdout

    written = running.folder / "var" / "play"
    compendium = json.loads((written / "compendium.json").read_text(encoding="utf-8"))
    rows = list(csv.reader((written / "compendium.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(compendium["comments"]) == 17
    assert all(comment["reason"] for comment in compendium["comments"])
    assert len(rows) >= 18
    assert "[Secretariat proposes:" in (written / "version-2.md").read_text(encoding="utf-8")
    adopted = (written / "version-3.md").read_text(encoding="utf-8")
    assert "Adopted by the members" in adopted
    assert "[Secretariat proposes:" not in adopted
    assert "[Cambodia:" not in adopted
    assert "<ins>" in (written / "redline.html").read_text(encoding="utf-8")
    assert (written / "version-2.html").stat().st_size > 10_000
    verified = running.command("audit", "verify")
    assert (verified.returncode, verified.stdout.count("holds, ")) == (0, 2)

    assert running.command("demo", "reset").returncode == 0
    assert running.command("audit", "verify").stdout.count("holds, ") == 1
