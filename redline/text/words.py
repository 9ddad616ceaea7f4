"""Words as readers see them, made of those that ICU finds in a text.

The address of a page or a mailbox is one word, since with a bracket inside it leads nowhere. Latin letters and the digits
0 to 9 are no part of the Thai, Lao, Khmer or Burmese word beside them, as they are none of a Chinese one.
"""

import re
from collections.abc import Iterator, Sequence

_HOST = r"(?:[A-Za-z0-9-]++\.)+[A-Za-z]{2,}+"
_CHARACTER = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]"
# A mark at the end is the sentence's, and so is a parenthesis that does not open in the path.
_PATH = rf"(?:\({_CHARACTER}*+\)|{_CHARACTER})*(?<![.,:;!?'*])"
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9.@_%+/-])(?:"
    rf"(?:[A-Za-z]++://|www\.){_HOST}(?:(?::[0-9]++)?[/?#]{_PATH})?"
    rf"|{_HOST}/{_PATH}"
    rf"|[A-Za-z0-9._%+-]++@{_HOST}"
    r")"
)
# Without one of these, which take far less time to find, there is no address.
_SIGN_OF_PAGE = re.compile(r"[:.](?://|[A-Za-z]{2,}+/)")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f"
_HOLDS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_LATIN_ENDS = re.compile(rf"(?<=[{_UNSPACED}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{_UNSPACED}])")
_LATIN_IN_OTHERS = re.compile(rf"[A-Za-z0-9](?:(?<=[{_UNSPACED}].)|(?=[{_UNSPACED}]))")


def refine_words(tokens: list[str], text: str) -> list[str]:
    """The tokens of a text with those of each address as one, and with Latin apart from scripts without spaces."""
    if not text.isascii() and _HOLDS_UNSPACED.search(text) and _LATIN_IN_OTHERS.search(text):
        tokens = [part for token in tokens for part in _LATIN_ENDS.split(token)]
    return list(_join_addresses(tokens, text)) if _may_hold_address(text) else tokens


def _may_hold_address(text: str) -> bool:
    return "@" in text or "www." in text or ("/" in text and _SIGN_OF_PAGE.search(text) is not None)


def _join_addresses(tokens: Sequence[str], text: str) -> Iterator[str]:
    addresses = ((found.start(), found.end()) for found in _ADDRESS.finditer(text))
    start, end = next(addresses, (len(text), len(text)))
    address = ""
    reached = 0
    for token in tokens:
        reached += len(token)
        if address or reached > start:
            address += token
            if reached < end:
                continue
            start, end = next(addresses, (len(text), len(text)))
            token, address = address, ""
        yield token
