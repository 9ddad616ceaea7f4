"""The scripts stay few and small, fetch only what is ours, and hold no words of the pages."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "webapp/static").glob("*.js")}
MOST = 15_000  # bytes of all scripts together


def test_all_scripts_together_are_small() -> None:
    assert 0 < sum(len(script.encode()) for script in SCRIPTS.values()) < MOST


def test_a_script_evaluates_nothing_and_knows_no_other_address() -> None:
    for name, script in SCRIPTS.items():
        for forbidden in ("eval(", "Function(", "://", "document.write", "cookie"):
            assert forbidden not in script, name


def test_a_browser_keeps_nothing_but_whether_keys_are_switched_off_and_where_reading_stopped() -> None:
    """What people type may not lie in a machine that several of them use; at which paragraph they stopped says nothing."""
    kept = [call for script in SCRIPTS.values() for call in re.findall(r"Storage\.setItem\([^)]*\)|indexedDB", script)]
    assert kept == ['Storage.setItem(OFF, "1")', "Storage.setItem(STOPPED, reading.hash)"]


def test_every_script_is_loaded_by_a_template_or_by_another_script() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates/pages").rglob("*.html"))
    loaders = templates + "".join(SCRIPTS.values())

    assert [name for name in SCRIPTS if name not in loaders] == []
    assert templates.count("<script") == templates.count('<script type="module" src="')
