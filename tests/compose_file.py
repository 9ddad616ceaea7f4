"""Reads the part of YAML in which our compose files are written, and refuses the rest.

Maps, lists of words, words in double quotes, anchors and merges; no library that we have reads more.
"""

import json
import re
from typing import TypeAlias

Value: TypeAlias = "str | list[str] | dict[str, Value]"
LINE = re.compile(r"(?P<indent> *)(?P<dash>- )?(?:(?P<key>[\w.<-]+):(?= |$))?(?P<rest>.*)")
MARKED = re.compile(r" ?(?:!override ?)?(?:&(?P<anchor>\w+) ?)?(?P<word>.*)")


def read(text: str) -> dict[str, Value]:
    """The file's map, aliases and merges resolved; raises ValueError for a line that is outside this part of YAML."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    value = Reader(lines).block(0)
    assert isinstance(value, dict)
    return value


class Reader:
    """The lines that are still to be read, and what was anchored in those before."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.anchored: dict[str, Value] = {}

    def block(self, indent: int) -> Value:
        """The map or the list whose lines stand at `indent`."""
        if self.lines[0].lstrip().startswith("- "):
            return self._list(indent)
        own: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        while self.lines and _indent(self.lines[0]) == indent:
            line = LINE.fullmatch(self.lines.pop(0))
            if line is None or line["key"] is None or line["dash"] or line["key"] in own:
                raise ValueError(f"not a line of a map: {line and line[0]}")
            value = self._value(line["rest"], indent)
            if line["key"] == "<<":
                assert isinstance(value, dict)
                merged = value
            else:
                own[line["key"]] = value
        return {**merged, **own}

    def _list(self, indent: int) -> list[str]:
        found = []
        while self.lines and _indent(self.lines[0]) == indent and self.lines[0].lstrip().startswith("- "):
            found.append(_word(self.lines.pop(0).strip().removeprefix("- ")))
        return found

    def _value(self, rest: str, indent: int) -> Value:
        marked = MARKED.fullmatch(rest)
        assert marked is not None
        word, value = marked["word"], self._own(marked["word"], indent)
        if word.startswith("*"):
            value = self.anchored[word.removeprefix("*")]
        if marked["anchor"]:
            self.anchored[marked["anchor"]] = value
        return value

    def _own(self, word: str, indent: int) -> Value:
        if not word and self.lines and _indent(self.lines[0]) > indent:
            return self.block(_indent(self.lines[0]))
        return _word(word)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _word(text: str) -> str:
    if text.startswith('"'):
        quoted: str = json.loads(text)
        return quoted
    if text.startswith(("'", "{", "[", "|", ">", "!")) or ": " in text or " #" in text:
        raise ValueError(f"outside the part of YAML that we use: {text}")
    return text
