"""Texts that people have written, as they lie beside the project, are read whole."""

import re
from pathlib import Path

import pytest

from models.drafts import manuscript
from models.text import markdown

DRAFTS = Path(__file__).parents[4] / "shared" / "fixtures" / "drafts"


@pytest.mark.skipif(not DRAFTS.is_dir(), reason="the real texts are not here")
@pytest.mark.parametrize("path", sorted(DRAFTS.rglob("*.md")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_real_text_is_read_whole(path: Path) -> None:
    source = path.read_text("utf-8")
    found = markdown.read(source)
    source = re.sub(r"\{#[\w-]+\}|\]\(#[\w-]+\)", "", source)  # places in a page, which no reader sees
    source = re.sub(r"&\w+;|</?strong>", "", source)  # written for programs

    assert 3 < len(found.passages) <= manuscript.MOST
    for word in re.findall(r"[^\W\d_]{4,}", source):
        assert word in found.title or any(word in passage.text for passage in found.passages), word
    assert all(passage.text for passage in found.passages)


@pytest.mark.skipif(not DRAFTS.is_dir(), reason="the real texts are not here")
def test_the_numbers_of_a_real_policy_are_found_in_order() -> None:
    source = (DRAFTS / "nzgoal-se" / "markdown" / "nzgoal-se" / "02_legal-and-policy-context.md").read_text("utf-8")
    numbers = [passage.number for passage in markdown.read(source).passages if passage.number]

    assert len(numbers) > 3
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
