"""Reading a text with brackets back, so that a text settled elsewhere can return."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from redline.brackets.layout import APART, DELETE, NOW, PLAIN, Attribution, Style
from redline.pieces import Alternative, Kept

_MARK = re.compile(r"[\[\]]")
_MARK_OR_ESCAPED = re.compile(r"\\.|[\[\]]", re.DOTALL)


def bracket_pairs(text: str, *, escaped: bool = False) -> dict[int, int]:
    """For each bracket that is closed, where; `escaped` ones, behind a backslash, are words."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for mark in (_MARK_OR_ESCAPED if escaped else _MARK).finditer(text):
        if mark[0] == "[":
            opened.append(mark.start())
        elif mark[0] == "]" and opened:
            closing[opened.pop()] = mark.start()
    return closing


def unpaired_brackets(text: str) -> list[int]:
    """Where brackets stand that close nothing, or that nothing closes."""
    closing = bracket_pairs(text)
    paired = {*closing, *closing.values()}
    return [mark.start() for mark in _MARK.finditer(text) if mark.start() not in paired]


def outermost_brackets(text: str) -> list[tuple[int, int]]:
    """Code points `[start, end)` of brackets that stand in no other; those side by side, or with a space between, are one."""
    found: list[tuple[int, int]] = []
    for opened, closed in sorted(bracket_pairs(text).items()):
        if found and opened < found[-1][1]:
            continue
        if found and text[found[-1][1] : opened] in ("", " "):
            found[-1] = found[-1][0], closed + 1
        else:
            found.append((opened, closed + 1))
    return found


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COUNT = re.compile(r"\d+\. ")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Brackets side by side: the alternatives for one place (without ids, which a text does not hold), and the words that
    they would replace, if these are shown.

    `length` is how many code points of the text they take; what they say does not depend on it.
    """

    alternatives: tuple[Alternative, ...]
    base: str = ""
    length: int = field(default=0, compare=False)


def parse_brackets(text: str, known_sponsors: Collection[str], style: Style = PLAIN) -> tuple[Kept | Bracketed, ...]:
    """The text in parts, brackets that list known sponsors apart from all else.

    A bracket is ours only if its label lists known sponsors and it is closed; any other belongs to the words. Brackets
    within an alternative belong to it. "(delete)" is read as "", whatever words it shows. The style is that in which the
    text was written; if it is exact, so is what is read.
    """
    reading = _BracketParser(text, known_sponsors, style)
    plain = position = 0
    while known_sponsors and (opened := text.find("[", position)) >= 0:
        end = reading.closing.get(opened)
        if end is None or not reading.read_bracket(opened, end, plain):
            position = opened + 1
            continue
        plain = position = end + 1
    reading.add_words(plain, len(text))
    return tuple(reading.parts)


class _BracketParser:
    """A text as it is read: its parts so far."""

    def __init__(self, text: str, known_sponsors: Collection[str], style: Style) -> None:
        self.text = text
        self.style = style
        self.parts: list[Kept | Bracketed] = []
        self.closing = bracket_pairs(text, escaped=style.exact)
        self.names = {style.names([name]): name for name in known_sponsors}
        name = "|".join(re.escape(each) for each in sorted(self.names, key=len, reverse=True))
        self.label = re.compile(f"(?:{name})(?:, (?:{name}))*")
        self.name = re.compile(name)
        self.apart = True  # whether the next bracket is about another place than the one before

    def read_bracket(self, opened: int, end: int, plain: int) -> bool:
        """Read a bracket, and the words from `plain` up to it, if it is ours."""
        start = opened + 1
        if self.style.replaced_words and self.text.startswith(f"{NOW} ", start):
            self.add_words(plain, opened)
            self.parts.append(Bracketed((), self._unescape_words(start + len(NOW) + 1, end), end + 1 - opened))
            self.apart = False
            return True
        if self.style.numbered:
            count = _COUNT.match(self.text, start, end)
            if count is None:
                return False
            start = count.end()
        found = self._read_alternative(start, end)
        if found is None:
            return False
        self.add_words(plain, opened)
        if not self.apart and self.parts and isinstance(last := self.parts[-1], Bracketed):
            self.parts[-1] = Bracketed((*last.alternatives, found), last.base, last.length + end + 1 - opened)
        else:
            self.parts.append(Bracketed((found,), length=end + 1 - opened))
        self.apart = False
        return True

    def add_words(self, start: int, end: int) -> None:
        """Words that belong to no bracket."""
        if self.style.exact and self.text.startswith(APART, start) and start < end:
            self.apart = True
            start += len(APART)
        if start < end:
            self.parts.append(Kept(self._unescape_words(start, end)))
            self.apart = True

    def _read_alternative(self, start: int, end: int) -> Alternative | None:
        if self.style.attribution is Attribution.BEFORE:
            label = self.label.match(self.text, start, end)
            if label is None or not self.text.startswith(": ", label.end()) or label.end() + 2 > end:
                return None
            names, start = label[0], label.end() + 2
        else:
            opened = self._find_trailing_label(start, end)
            if opened is None:
                return None
            names, end = self.text[opened + 2 : end - 1], opened
        deleted = self.text.startswith(DELETE, start, end)
        sponsors = tuple(self.names[name] for name in self.name.findall(names))
        return Alternative("" if deleted else self._unescape_words(start, end), sponsors, ())

    def _find_trailing_label(self, start: int, end: int) -> int | None:
        """Where the label opens with which a bracket ends."""
        if self.text[end - 1 : end] != ")":
            return None
        opened = end
        while (opened := self.text.rfind(" (", start, opened)) >= 0:
            if self.label.fullmatch(self.text, opened + 2, end - 1):
                return opened
        return None

    def _unescape_words(self, start: int, end: int) -> str:
        words = self.text[start:end]
        return _ESCAPED.sub(r"\1", words) if self.style.exact else words
