"""Words of a Word file in the form in which a draft has them that was read from that file: with single spaces, without a typed
number or with one that Word had counted, and with the file's notes behind the words."""

import re
from collections.abc import Collection

import redline
from models.drafts.version import Kind, Paragraph
from models.text import typed
from redline import Proposal

_TYPED_NUMBER = re.compile(r"\d{1,3}[.)]? ")
_COUNTED_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*|\(?(?:\d+(?:\.\d+)*|[a-z]|[ivxlc]+)[.)]) ", re.IGNORECASE)
_LETTERS_THAT_COUNT = re.compile(r"(?:[a-z]|[ivxlc]+)[.):]*", re.IGNORECASE)
_NOTE = re.compile(f"([{redline.RAISED_DIGITS}]+) (.*)")


def merge_change(before: str, after: str, now: str, language: str) -> str | None:
    """The change from `before` to `after` in the words of `now`, which others have made of `before`; None where it does not fit."""
    both = [Proposal("file", ("file",), after), Proposal("now", ("now",), now)]
    return redline.merge_bracketed(before, redline.outermost_brackets(before), both, language).text


def normalize_to_draft(
    paragraph: Paragraph, before: str, after: str, notes: Collection[str], language: str, *, ours: bool
) -> str:
    """What a file makes of a paragraph in the form that the draft gives it; as it stands in the file where the draft has other
    words. `before` and `after` are its words there without and with the changes, `notes` the file's notes (`plain_key`);
    in `ours`, all words of a heading are typed."""
    draft = paragraph.text
    if paragraph.kind is Kind.HEADING and not ours and (number := _number_before(draft, before)):
        before, after = number + before, number + after
    if redline.key(draft).strip() == redline.key(before).strip():
        return after
    if not _is_read_from(draft, before, notes):
        return draft if _is_read_from(draft, after, notes) else after
    if _single_spaced(before) == _single_spaced(after):
        return draft
    return merge_change(before, after, draft, language) or after


def _number_before(heading: str, words: str) -> str:
    """The number that stands in a heading before these words, with its space, such as "Article 1 " or "Chapter II "; "" if
    something else does."""
    number = heading.removesuffix(words)
    *named, counted = number.split() or [""]
    is_number = any(map(str.isnumeric, counted)) or bool(named and _LETTERS_THAT_COUNT.fullmatch(counted))
    return number if words and number.endswith(" ") and len(named) <= 1 and is_number else ""


def without_needless_spaces(paragraph: Paragraph, words: str) -> str:
    """Words for a paragraph of the draft without the spaces that people do not mean (`typed`), in a row cell by cell."""
    was, now = redline.cells(paragraph.text), redline.cells(words)
    if not paragraph.kind.in_cells:
        return typed.without_needless_spaces(paragraph.text, words)
    return redline.row(map(typed.without_needless_spaces, was, now)) if len(was) == len(now) else words


def plain_key(text: str) -> str:
    """The key of a text without its white space."""
    return "".join(redline.key(text).split())


def _is_read_from(draft: str, words: str, notes: Collection[str]) -> bool:
    drafted, own = redline.cells(draft), redline.cells(words)
    if len(drafted) != len(own):  # a cell that goes over several columns has empty ones behind it in the draft
        drafted, own = list(filter(None, drafted)), list(filter(None, own))
    return len(drafted) == len(own) and all(
        _is_same(_without_notes(one, notes), other) for one, other in zip(drafted, own, strict=True)
    )


def _is_same(drafted: str, own: str) -> bool:
    one, other = _single_spaced(drafted), _single_spaced(own)
    counted, typed = _COUNTED_NUMBER.match(one), _TYPED_NUMBER.match(other)
    return (
        one == other or bool(counted and one[counted.end() :] == other) or bool(typed and other[typed.end() :] == one)
    )


def _single_spaced(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in redline.key(text).split("\n"))


def _without_notes(text: str, notes: Collection[str]) -> str:
    """The words before the notes that stand behind them, without the marks of these."""
    *lines, last = text.split("\n")
    note = _NOTE.fullmatch(last)
    if not lines or note is None or plain_key(note[2]) not in notes:
        return text
    return _without_notes("\n".join(lines), notes).replace(note[1], "", 1)
