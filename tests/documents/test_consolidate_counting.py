"""Numbers of lists that several changed: each list counts on from where it began, whoever comes first in it now."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main

BASE = """# Plan

1. The members share data on floods.
2. The members meet each year.

Text stands between the lists.

1. The secretariat publishes the report.
2. Training takes place in all countries.

Text stands at the end.
"""
FLOODS, _, REPORT, TRAINING = re.findall(r"(?<=\n)\d\. (.*\n)", BASE)
AS_IT_WAS = ["1 The members", "2 The members", "lists", "1 The secretariat", "2 Training takes", "end"]

Edit = Callable[[str], str]


def listed(text: str) -> list[str]:
    """The numbers with the first words of what they stand before; other text by its last word."""
    return [
        f"{found[1]} {found[2]}" if found[1] else found[3]
        for found in re.finditer(r"(\d+)\. (\w+ \w+)|(lists|end)\.", text)
    ]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        # New paragraphs before the first one, and the first one gone.
        (
            [
                lambda text: text.replace("1. The members", "1. New words come.\n2. The members").replace(
                    "2. The members meet", "3. The members meet"
                )
            ],
            ["1 New words", "2 The members", "3 The members", "lists", "1 The secretariat", "2 Training takes", "end"],
        ),
        (
            [lambda text: text.replace(f"1. {FLOODS}", "").replace(f"1. {REPORT}", "")],
            ["1 The members", "lists", "1 Training takes", "end"],
        ),
        # The last one comes first, and the first one last.
        (
            [lambda text: text.replace(f"1. {REPORT}2. {TRAINING}", f"1. {TRAINING}2. {REPORT}")],
            ["1 The members", "2 The members", "lists", "1 Training takes", "2 The secretariat", "end"],
        ),
        # One goes into the other list, while another file puts a new one at its start.
        (
            [
                lambda text: text.replace(f"2. {TRAINING}", "").replace(f"1. {FLOODS}", f"1. {FLOODS}2. {TRAINING}"),
                lambda text: text.replace("1. The secretariat", "1. New words come.\n2. The secretariat"),
            ],
            ["1 The members", "2 Training takes", "3 The members", "lists", "1 New words", "2 The secretariat", "end"],
        ),
        # New lists: one goes on with the count before it, one begins anew and goes on.
        (
            [lambda text: f"{text}\n3. New words come.\n4. More words come.\n"],
            [*AS_IT_WAS, "3 New words", "4 More words"],
        ),
        (
            [lambda text: f"{text}\n1. New words come.\n2. More words come.\n"],
            [*AS_IT_WAS, "1 New words", "2 More words"],
        ),
        # One paragraph becomes two.
        (
            [lambda text: text.replace("each year", "each year and\n3. talk of all that they share")],
            ["1 The members", "2 The members", "3 talk of", "lists", "1 The secretariat", "2 Training takes", "end"],
        ),
    ],
)
def test_each_list_counts_from_where_it_began(edits: list[Edit], expected: list[str], tmp_path: Path) -> None:
    texts = {"base": BASE, "idle": BASE.replace("all countries", "every country")}
    texts |= {f"file{number}": edit(BASE) for number, edit in enumerate(edits)}
    paths = [tmp_path / f"{name}.md" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    out = tmp_path / "out.md"
    result = CliRunner().invoke(main, ["consolidate", *map(str, paths), "-o", str(out)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert listed(out.read_text()) == expected
