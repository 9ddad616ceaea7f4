"""The scripts stay few and small, fetch only what is ours, and hold no words of the pages."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "webapp/static").glob("*.js")}
MOST = 25_000  # bytes of all scripts together


def test_all_scripts_together_are_small() -> None:
    assert 0 < sum(len(script.encode()) for script in SCRIPTS.values()) < MOST


def test_a_script_evaluates_nothing_and_knows_no_other_address() -> None:
    for name, script in SCRIPTS.items():
        for forbidden in ("eval(", "Function(", "://", "document.write", "cookie"):
            assert forbidden not in script, name


def test_a_browser_keeps_only_whether_keys_are_off_where_reading_stopped_and_words_until_the_service_has_them() -> None:
    """Several people may use one machine: what somebody has typed lies there only until the service has it, or they sign out."""
    kept = {name: re.findall(r"Storage\.setItem\([^)]*\)|indexedDB", script) for name, script in SCRIPTS.items()}
    assert {name: calls for name, calls in kept.items() if calls} == {
        "landing.js": [
            "Storage.setItem(ACTED, JSON.stringify(around(sent.target)"
        ],  # where a form stood, and none of its words
        "keys.js": ['Storage.setItem(OFF, "1")'],
        "reading.js": ["Storage.setItem(STOPPED, reading.hash)"],
        "unsent.js": ["Storage.setItem(HERE + name, JSON.stringify(copy)"],
    }
    assert SCRIPTS["unsent.js"].count("Storage.removeItem(") == 4


def test_every_script_is_loaded_by_a_template_or_by_another_script() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates/pages").rglob("*.html"))
    loaders = templates + "".join(SCRIPTS.values())

    assert [name for name in SCRIPTS if name not in loaders] == []
    assert templates.count("<script") == templates.count('<script type="module" src="')
