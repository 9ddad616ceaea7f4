"""Reading a text with brackets back, so that a text settled elsewhere can return."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from redline.brackets import DELETE
from redline.pieces import Alternative, Kept


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Brackets side by side: the alternatives for one place (without ids, which a text does not hold).

    `length` is how many code points of the text they take; what they say does not hang on it.
    """

    alternatives: tuple[Alternative, ...]
    length: int = field(default=0, compare=False)


def parse_brackets(text: str, known_sponsors: Collection[str]) -> tuple[Kept | Bracketed, ...]:
    """The text in parts, brackets that list known sponsors apart from all else.

    A bracket is ours only if its label, before ": ", lists known sponsors and it is closed; any other belongs to the
    words. Brackets within an alternative belong to it. "(delete)" is read as "", whatever words it shows.
    """
    if not known_sponsors:
        return (Kept(text),) if text else ()
    name = "|".join(re.escape(sponsor) for sponsor in sorted(known_sponsors, key=len, reverse=True))
    label = re.compile(f"\\[((?:{name})(?:, (?:{name}))*): ")
    parts: list[Kept | Bracketed] = []
    plain = position = 0
    while opened := label.search(text, position):
        end = _closing(text, opened.end())
        if end is None:
            position = opened.end()
            continue
        words = text[opened.end() : end]
        alternative = Alternative("" if words.startswith(DELETE) else words, tuple(re.findall(name, opened[1])), ())
        if plain < opened.start():
            parts.append(Kept(text[plain : opened.start()]))
        if parts and isinstance(last := parts[-1], Bracketed):
            parts[-1] = Bracketed((*last.alternatives, alternative), last.length + end + 1 - opened.start())
        else:
            parts.append(Bracketed((alternative,), end + 1 - opened.start()))
        plain = position = end + 1
    if plain < len(text):
        parts.append(Kept(text[plain:]))
    return tuple(parts)


def _closing(text: str, position: int) -> int | None:
    """Where the bracket closes that is open at the position."""
    depth = 1
    for index in range(position, len(text)):
        depth += (text[index] == "[") - (text[index] == "]")
        if not depth:
            return index
    return None
