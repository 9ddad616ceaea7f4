"""What the README shows is what happens."""

import doctest
import json
from pathlib import Path

import redline
from redline.__main__ import answer

README = Path(redline.__file__).with_name("README.md")


def test_the_examples_of_the_readme_work() -> None:
    results = doctest.testfile(str(README), module_relative=False)

    assert results.failed == 0
    assert results.attempted > 5


def test_the_line_of_the_readme_is_answered_as_it_says() -> None:
    question, expected = README.read_text().split("## The line protocol")[1].split("```")[1].strip().splitlines()

    assert answer(question.encode()) == json.loads(expected)
