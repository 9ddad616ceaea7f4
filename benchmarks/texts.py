"""Real text to measure with: the draft of the demo, and sentences in the seven languages."""

import json
import re
from functools import cache
from pathlib import Path
from random import Random

from redline import segment
from testing.sentences import OWN

ROOT = Path(__file__).parents[1]
LENGTH = 60  # words in a paragraph
LANGUAGES = tuple(OWN)

_DRAFT = ROOT / "demo" / "draft.md"
_UDHR = ROOT.parent / "shared" / "fixtures" / "multilingual" / "udhr_aligned.json"
_NUMBERED = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.;]) ")


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(
        sentence for paragraph in _NUMBERED.findall(_DRAFT.read_text()) for sentence in _SENTENCE.split(paragraph)
    )


def english(random: Random) -> list[str]:
    """A paragraph in words, at least `LENGTH` of them, of different sentences of the demo's draft."""
    words: list[str] = []
    for sentence in random.sample(_sentences(), len(_sentences())):
        words += sentence.split()
        if len(words) >= LENGTH:
            break
    return words


def source(language: str) -> tuple[str, ...]:
    """Paragraphs in a language: the Universal Declaration of Human Rights where it can be had, else sentences of ours."""
    if not _UDHR.exists():
        return OWN[language]
    return tuple(row[language] for row in json.loads(_UDHR.read_text()) if row.get(language))


@cache
def units(language: str) -> tuple[str, ...]:
    """The words of all the paragraphs in a language, each with the marks and spaces behind it."""
    found: list[str] = []
    for paragraph in source(language):
        for token in segment(paragraph, language):
            if token[0].isalnum() or not found:
                found.append(token)
            else:
                found[-1] += token
        found[-1] += " "
    return tuple(found)


def foreign(random: Random, language: str) -> list[str]:
    """`LENGTH` words of a language that follow one another."""
    words = units(language)
    start = random.randrange(len(words))
    return [words[(start + offset) % len(words)] for offset in range(LENGTH)]
