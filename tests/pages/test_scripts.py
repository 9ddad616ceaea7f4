"""The scripts stay few and small, fetch only what is ours, and hold no words of the pages."""

import re
from pathlib import Path

from webapp.delivery import COMMENTS

ROOT = Path(__file__).parents[2]
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "webapp/static").glob("*.js")}
MOST = 22_000  # bytes of all scripts together, as they go over the line


def test_all_scripts_together_are_small() -> None:
    assert 0 < sum(len(COMMENTS["text/javascript"].sub(b"", script.encode())) for script in SCRIPTS.values()) < MOST


def test_no_words_go_on_for_more_than_a_line_so_that_a_line_that_begins_as_a_comment_is_one() -> None:
    open_ended = [line for script in SCRIPTS.values() for line in script.splitlines() if line.count("`") % 2]
    assert [line for line in open_ended if not line.lstrip().startswith("//")] == []
    assert "/*" not in "".join(SCRIPTS.values())


def test_a_script_evaluates_nothing_and_knows_no_other_address() -> None:
    for name, script in SCRIPTS.items():
        for forbidden in ("eval(", "Function(", "://", "document.write", "cookie"):
            assert forbidden not in script, name


def test_a_browser_keeps_only_whether_keys_are_off_where_reading_stopped_and_words_until_the_service_has_them() -> None:
    """Several people may use one machine: what somebody has typed lies there only until the service has it, or they sign out."""
    kept = {name: re.findall(r"Storage\.setItem\([^)]*\)|indexedDB", script) for name, script in SCRIPTS.items()}
    assert {name: calls for name, calls in kept.items() if calls} == {
        "landing.js": [  # how far down somebody was; where a form stood, and none of its words
            "Storage.setItem(here, scrollY)",
            "Storage.setItem(ACTED, JSON.stringify(around(sent.target)",
        ],
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
