"""Labels of paragraphs and how they count: "12", "3.2", "(b)", "(iv)", "Annex 2"."""

import re

from redline.text.digits import as_written, number

_COUNTER = re.compile(r"\d+(?=\W*\Z)|(?<=\()(?:(?P<letter>[a-zA-Z])(?P=letter)*|[ivxlIVXL]+)(?=\)\Z)")
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def counts(label: str) -> bool:
    """Whether a label has a number or letter that counts."""
    return _COUNTER.search(label) is not None


def form(label: str) -> str:
    """A label without its last number or letter."""
    return _COUNTER.sub("#", number(label))


def part_of(label: str) -> str:
    """What a label is a part of: "3" of "3 (a)", "" of "3"."""
    counter = _COUNTER.search(label)
    return label[: counter.start()].rstrip(" (.") if counter else ""


def following(label: str, first: str) -> str:
    """The label behind another in a count that began with `first`, which tells Roman numbers from letters."""
    counter = _COUNTER.search(label)
    if counter is None:
        return label
    if counter[0].isdigit():
        found = as_written(str(int(counter[0]) + 1), counter[0])
    else:
        found = _next_roman(counter[0]) if _begins_roman(first) else _next_letter(counter[0])
    return label[: counter.start()] + found + label[counter.end() :]


def _begins_roman(label: str) -> bool:
    """Whether a count that begins so is Roman: "(i)" is, and "(iv)", but "(c)" is a letter."""
    counter = _COUNTER.search(label)
    return counter is not None and (not counter[0].strip("iI") or not counter["letter"])


def _next_letter(letters: str) -> str:
    """Behind z come aa and bb."""
    return (
        chr(ord(letters[0]) + 1) * len(letters)
        if letters[0] not in "zZ"
        else chr(ord(letters[0]) - 25) * (len(letters) + 1)
    )


def _next_roman(roman: str) -> str:
    values = {sign: value for value, sign in _ROMAN if len(sign) == 1}
    digits = [values[sign] for sign in roman.lower()]
    count = 1 + sum(-value if value < max(digits[place:]) else value for place, value in enumerate(digits))
    found = ""
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        found += sign * times
    return found.upper() if roman.isupper() else found
