"""Which bracket closes which."""

import re

_MARK = re.compile(r"[\[\]]")
_MARK_OR_ESCAPED = re.compile(r"\\.|[\[\]]", re.DOTALL)


def pairs(text: str, *, escaped: bool = False) -> dict[int, int]:
    """For each bracket that is closed, where; `escaped` ones, behind a backslash, are words."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for mark in (_MARK_OR_ESCAPED if escaped else _MARK).finditer(text):
        if mark[0] == "[":
            opened.append(mark.start())
        elif mark[0] == "]" and opened:
            closing[opened.pop()] = mark.start()
    return closing


def unpaired(text: str) -> list[int]:
    """Where brackets stand that close nothing, or that nothing closes."""
    closing = pairs(text)
    paired = {*closing, *closing.values()}
    return [mark.start() for mark in _MARK.finditer(text) if mark.start() not in paired]


def outermost(text: str) -> list[tuple[int, int]]:
    """Code points `[start, end)` of brackets that stand in no other; those side by side, or with a space between, are one."""
    found: list[tuple[int, int]] = []
    for opened, closed in sorted(pairs(text).items()):
        if found and opened < found[-1][1]:
            continue
        if found and text[found[-1][1] : opened] in ("", " "):
            found[-1] = found[-1][0], closed + 1
        else:
            found.append((opened, closed + 1))
    return found
