"""`python -m redline merge`, as another program meets it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.redline.protocol import answering, ask


@pytest.fixture(scope="module")
def engine() -> Iterator[subprocess.Popen[bytes]]:
    with answering() as process:
        yield process


def proposal(id: str = "a", text: object = "one three", **more: object) -> dict[str, object]:
    return {"id": id, "sponsors": ["Lao PDR"], "text": text, **more}


def test_a_merge_is_answered_in_full(engine: subprocess.Popen[bytes]) -> None:
    line = {
        "base": "They meet.",
        "locale": "en",
        "unknown": 1,
        "proposals": [
            proposal("b", "They shall meet.", sponsors=["Viet Nam", "Cambodia"]),
            proposal("a", "They may meet.", note="ignored"),
            proposal("c", "They meet yearly."),
            proposal("d", "They meet."),
        ],
    }

    assert ask(engine, line) == {
        "pieces": [
            {"kind": "kept", "text": "They "},
            {
                "kind": "conflict",
                "base": "",
                "alternatives": [
                    {"text": "shall ", "sponsors": ["Cambodia", "Viet Nam"], "ids": ["b"]},
                    {"text": "may ", "sponsors": ["Lao PDR"], "ids": ["a"]},
                ],
            },
            {"kind": "kept", "text": "meet"},
            {"kind": "applied", "base": "", "text": " yearly", "sponsors": ["Lao PDR"], "ids": ["c"]},
            {"kind": "kept", "text": "."},
        ],
        "conflicts": 1,
        "merged": None,
        "bracketed": "They [Cambodia, Viet Nam: shall][Lao PDR: may] meet yearly.",
    }


def test_a_deleted_paragraph_merges_to_nothing(engine: subprocess.Popen[bytes]) -> None:
    assert ask(engine, {"base": "They meet.", "proposals": [proposal("a", None), proposal("b", "")]}) == {
        "pieces": [{"kind": "applied", "base": "They meet.", "text": "", "sponsors": ["Lao PDR"], "ids": ["a", "b"]}],
        "conflicts": 0,
        "merged": "",
        "bracketed": "",
    }


def test_no_proposals_and_empty_texts_are_answered(engine: subprocess.Popen[bytes]) -> None:
    assert ask(engine, {"base": "a", "proposals": []})["pieces"] == [{"kind": "kept", "text": "a"}]
    assert ask(engine, {"base": "", "proposals": [proposal("a", "")]})["pieces"] == []
    assert ask(engine, {"base": "", "proposals": [proposal("a", "x")]})["merged"] == "x"


BAD = [
    ("", "blank"),
    ("   \t", "blank"),
    ("{bad", "not JSON"),
    (b'{"base": "\xff"}', "not JSON in UTF-8"),
    ("[" * 100_000, "not JSON"),
    ("9" * 10_000, "not JSON"),
    ('{"base": "a", "proposals": [], "more": NaN}', "NaN is no number of JSON"),
    ('{"base": "a", "proposals": []} {}', "not JSON"),
    ("[1]", "must be an object"),
    ("null", "must be an object"),
    ({"proposals": []}, '"base" must be a string'),
    ({"base": 1, "proposals": []}, '"base" must be a string'),
    ({"base": "a"}, '"proposals" must be a list'),
    ({"base": "a", "proposals": {}}, '"proposals" must be a list'),
    ({"base": "a", "proposals": [1]}, "must be an object"),
    ({"base": "a", "locale": 5, "proposals": []}, '"locale" must be a string'),
    ({"base": "ก", "locale": "t\0h", "proposals": []}, "is no locale"),
    ({"base": "a", "proposals": [[[]]]}, "must be an object"),
    ({"base": "a", "proposals": [proposal(), proposal()]}, "'a'; each needs its own"),
    ({"base": "a", "proposals": [proposal(sponsors=[])]}, "at least one"),
    ({"base": "a", "proposals": [proposal(sponsors=[""])]}, "at least one"),
    ({"base": "a", "proposals": [proposal(sponsors="China")]}, "must be a list"),
    ({"base": "a", "proposals": [proposal(sponsors=[7])]}, "must be a string"),
    ({"base": "a", "proposals": [proposal(text=7)]}, "must be a string"),
    ({"base": "a", "proposals": [{"id": "a", "sponsors": ["China"]}]}, "has no text"),
    ({"base": "a", "proposals": [{"sponsors": ["China"], "text": "b"}]}, "must be a string"),
    ({"base": "a\ud800", "proposals": []}, "half of a character"),
    ({"base": "a", "proposals": [proposal(text="\udc00")]}, "half of a character"),
    ({"base": "a", "proposals": [proposal(id="\udc00")]}, "half of a character"),
    ({"base": "a", "proposals": [proposal(sponsors=["\udc00"])]}, "half of a character"),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_a_bad_line_is_answered_with_a_sentence_and_the_next_one_is_served(
    engine: subprocess.Popen[bytes], line: str | bytes | dict[str, Any], message: str
) -> None:
    answer = ask(engine, line)

    assert list(answer) == ["error"]
    assert message in answer["error"]
    assert ask(engine, {"base": "a", "proposals": []})["merged"] == "a"


def test_the_mark_at_the_start_of_a_file_other_line_ends_and_a_last_line_without_one_are_read() -> None:
    line = json.dumps({"base": "a", "proposals": []}).encode()
    lines = b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line
    process = subprocess.run([sys.executable, "-m", "redline", "merge"], input=lines, capture_output=True, check=True)

    first, blank, last = map(json.loads, process.stdout.splitlines())
    assert first == last == {"pieces": [{"kind": "kept", "text": "a"}], "conflicts": 0, "merged": "a", "bracketed": "a"}
    assert list(blank) == ["error"]


def test_a_huge_line_is_answered(engine: subprocess.Popen[bytes]) -> None:
    base = " ".join(f"word{number % 5000}" for number in range(100_000))
    answer = ask(engine, {"base": base, "proposals": [proposal("a", base + " end"), proposal("b", "start " + base)]})

    assert answer["merged"] == f"start {base} end"


def test_help_shows_an_example() -> None:
    for arguments in (["--help"], ["merge", "--help"]):
        shown = subprocess.run(
            [sys.executable, "-m", "redline", *arguments], capture_output=True, text=True, check=True
        )
        assert '"base": "The members meet."' in shown.stdout


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "redline", "merge"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(b"\n" * 3)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 0
