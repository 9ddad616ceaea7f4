"""The kept text of a letter, for a page: what mail breaks into short lines reads as paragraphs again, and no word of it changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The summary in the reader's language stands above this line; it has no lines that were broken for their width.
ENDS_THE_SUMMARY = "-" * 40
BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
# A line that nobody breaks for its width: an address, an item, a name with its value, a row that is set in.
BEGINS_A_LINE = re.compile(r"\s|https?://|[-•*] |\d+\. |\(?[A-Z][\w’' ]{0,40}: ")
ENDS_A_LINE = re.compile(r"(^--|https?://\S+|:)$")
SET_IN_COLUMNS = re.compile(r"\S {2,}\S")
# Chinese, Thai, Lao, Burmese and Khmer: whoever breaks a line there means it.
WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff]")
SHORTEST = 40  # letters in a line that was broken for its width: what follows may be one long name
ENDS_A_SENTENCE = (".", "?", "!")
SHORTEST_SENTENCE = 65  # letters in a line that ends with a sentence and goes on below


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a letter without an empty one; `in_columns` where spaces set them below one another."""

    text: str
    in_columns: bool


def blocks(letter: str) -> Iterator[Block]:
    """The letter from block to block, its lines joined where they were broken for their width."""
    paragraphs = [text.strip("\n") for text in BETWEEN_PARAGRAPHS.split(letter) if text.strip()]
    written = paragraphs.index(ENDS_THE_SUMMARY) if ENDS_THE_SUMMARY in paragraphs else 0
    for place, text in enumerate(paragraphs):
        in_columns = SET_IN_COLUMNS.search(text) is not None
        yield Block(text if in_columns or place < written else _joined(text), in_columns)


def _joined(text: str) -> str:
    """One block whose lines were broken for their width, as long lines."""
    first, *rest = text.split("\n")
    lines, before = [first], first
    for line in rest:
        if _goes_on(before, line):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        before = line
    return "\n".join(lines)


def _goes_on(before: str, line: str) -> bool:
    if BEGINS_A_LINE.match(line) or before.startswith(" ") or ENDS_A_LINE.search(before):
        return False
    if WITHOUT_SPACES.match(before[-1:]) or WITHOUT_SPACES.match(line):
        return False
    return len(before) >= (SHORTEST_SENTENCE if before.endswith(ENDS_A_SENTENCE) else SHORTEST)
