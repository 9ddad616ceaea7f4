"""Numbers in the digits of any script."""

import re
from unicodedata import digit

_DIGIT = re.compile(r"\d")


def to_ascii_digits(text: str) -> str:
    """The text with the digits 0 to 9."""
    return _DIGIT.sub(lambda found: str(digit(found[0])), text)


def as_written(text: str, like: str) -> str:
    """The text with its digits in the script of those in another one."""
    model = _DIGIT.search(like)
    if model is None:
        return text
    zero = ord(model[0]) - digit(model[0])
    return _DIGIT.sub(lambda found: chr(zero + digit(found[0])), text)
