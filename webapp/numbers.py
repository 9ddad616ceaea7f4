"""Numbers that people, or machines that guess, put into addresses and fields: none is larger than a row's can be."""

from werkzeug.routing import IntegerConverter

MOST_DIGITS = 9


class Number(IntegerConverter):
    """The number of a row in an address; a longer one is of nothing."""

    regex = rf"[0-9]{{1,{MOST_DIGITS}}}"


def number(value: object) -> int:
    """The number that somebody has sent; raises ValueError for what is none of ours."""
    digits = str(value)
    if not is_number(digits):
        raise ValueError(f"{digits[:MOST_DIGITS]!r} is the number of nothing.")
    return int(digits)


def is_number(text: str) -> bool:
    """Whether a number of ours can be meant."""
    return text.isdecimal() and len(text) <= MOST_DIGITS
