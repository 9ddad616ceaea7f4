"""The words for a paragraph that somebody has written under “Proposed change”, without what only says what to do with them."""

import re
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz

import redline
from models.drafts.version import Paragraph
from redline import key
from worker.documents.docx_in.matching import without_number
from worker.documents.forms.places.notation import without_quotes

_LEAST_SIMILARITY = 60
"""Percent of the letters: words that are less like a paragraph are not meant to stand in its place."""
_SHORT = 20  # characters of words that stand for each other, however little they are alike: “may” and “shall”

_QUOTES = (("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"), ("「", "」"), ("『", "』"), ('"', '"'), ("'", "'"))
_AROUND = " \n:“”„‘’«»「」『』\"'"
_QUOTE = "[“”„‘’«»「」『』\"']?"
_VERBS = "add|amend|change|delete|insert|modify|move|omit|put|remove|replace|rephrase|revise|reword|rewrite|strike|substitute|take out"
_NAMES = "amended|current|draft|existing|from|new|now|old|original|present|proposed|revised|suggested|to"
_LEAD = re.compile(
    rf"(?:please\s+)?(?:(?:{_VERBS})\b[^:\n]{{0,60}}|(?:(?:{_NAMES})\s+)?(?:change|text|version|wording|words)|{_NAMES}|(?:should |to )?reads?)\s*:\s*",
    re.IGNORECASE,
)
"""“Change to:”, “Proposed text:”: what stands before the words."""
_TAKING_OUT = re.compile(r"(?:please\s+)?(?:delete|omit|remove|strike|take out)\b", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?:paragraph|para\.?|par\.?|no\.?|§)\s*(?=\d)", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"{_QUOTE}\s*(?:→|⇒|➔|➜|=+>|-+>|\b(?:{_NAMES})(?:\s+(?:text|wording|words|version))?\s*:|\b(?:to|by|with|into|should read)\b)\s*{_QUOTE}",
    re.IGNORECASE,
)
"""What stands between the present words and those that should take their place."""
_INSTRUCTION = re.compile(
    rf"→|⇒|➔|➜|=+>|-+>|~~|</?(?:del|ins|s|strike|u)>|[(\[](?:{_VERBS})\b|^\s*(?:reason|rationale|justification|explanation)s?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
"""Signs of words that are not all meant for the paragraph."""
_LEFT_OUT = re.compile(r"…|\.\.\.+")


def words_for(paragraph: Paragraph, proposed: str) -> str | None:
    """The words that should stand in the paragraph's place; None if they say in another way what should change."""
    words = _unwrapped(paragraph, _behind_present_words(paragraph.text, proposed))
    if fuzz.ratio(paragraph.text, words) < _LEAST_SIMILARITY or holds_instruction(paragraph.text, words):
        return None
    return words


class Replacement(NamedTuple):
    """A paragraph with other words in a part of it; `is_alike` if they resemble those that stood there, or both are short."""

    words: str
    is_alike: bool


def words_for_part(present: str, part: str, proposed: str) -> Replacement | None:
    """The paragraph with the proposed words in place of a part that a form quotes as the present ones; None if it does not stand
    there once, if they are all of the paragraph, or if they say in another way what should change."""
    part, words = without_quotes(part), without_quotes(proposed)
    start = present.find(part)
    end = start + len(part)
    if part in ("", without_quotes(present)) or present.count(part) != 1 or holds_instruction(part, words):
        return None
    if fuzz.ratio(present, words) >= max(fuzz.ratio(part, words), _LEAST_SIMILARITY):
        return None  # the whole of it is written out
    if not {start, end} <= {0, *accumulate(map(len, redline.segment(present)))}:
        return None
    if words[-1:] == present[end : end + 1] and not words[-1:].isalnum():
        words = words[:-1]
    is_alike = fuzz.ratio(part, words) >= _LEAST_SIMILARITY or max(len(part), len(words)) <= _SHORT
    return Replacement(f"{present[:start]}{words}{present[end:]}", is_alike)


def _behind_present_words(present: str, proposed: str) -> str:
    """Of present words with others behind an arrow or a “to”, the others."""
    if (start := proposed.find(present)) < 0:
        return proposed
    before, after = proposed[:start].strip(_AROUND), proposed[start + len(present) :].lstrip()
    between = _BETWEEN.match(after)
    is_lead = not before or _LEAD.fullmatch(f"{before}:")
    if between is None or not is_lead or fuzz.ratio(present, after[between.end() :]) < _LEAST_SIMILARITY:
        return proposed
    words = after[between.end() :].strip()
    opened = between[0][-1:]
    return (
        words[:-1].rstrip()
        if any(opened == opening and words.endswith(closing) for opening, closing in _QUOTES)
        else words
    )


def _unwrapped(paragraph: Paragraph, words: str) -> str:
    """The words without what leads to them, without quotation marks around them and without the number of the paragraph."""
    lead = _LEAD.match(words)
    if lead and not _LEAD.match(paragraph.text) and not _TAKING_OUT.match(words):
        words = _closer(paragraph, words, words[lead.end() :])
    for opening, closing in _QUOTES:
        if words.startswith(opening) and words.endswith(closing) and not paragraph.text.startswith(opening):
            words = _closer(paragraph, words, words[1:-1].strip())
    unnamed = _NUMBER_BEFORE.sub("", words, count=1) if _NUMBER_BEFORE.match(words) else words
    for text in (unnamed, re.sub(r"^(\S+?):\s", r"\1 ", unnamed)):
        if (without := without_number(text, paragraph)) != text:
            return without
    return words


def _closer(paragraph: Paragraph, words: str, without: str) -> str:
    """The words without something around them, if that makes them more like those of the paragraph."""
    return without if fuzz.ratio(paragraph.text, without) > fuzz.ratio(paragraph.text, words) else words


def holds_instruction(present: str, words: str) -> bool:
    """Whether words say what should change in the present ones, as “may -> shall” does, and are not all meant for the paragraph."""
    if _INSTRUCTION.search(words) and not _INSTRUCTION.search(present):
        return True
    if _LEFT_OUT.search(words) and not _LEFT_OUT.search(present):
        return True
    if _TAKING_OUT.match(words) and not _TAKING_OUT.match(present):
        return True
    # The present words, and as many others that resemble them: the old text and the new one.
    rest = words.replace(present, "", 1)
    return rest != words and key(rest) != "" and fuzz.ratio(present, rest) >= _LEAST_SIMILARITY
