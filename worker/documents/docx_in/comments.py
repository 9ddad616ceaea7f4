"""Margin comments: who, when, what, on which words; which answer others; and those that are not our own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.brackets.written import SECRETARIAT
from worker.documents.docx_in.ranges import Anchors
from worker.documents.docx_in.story import Reading, Story
from worker.documents.docx_in.word_file import WordComment
from worker.documents.ooxml.fields import FACES, symbol_of
from worker.documents.ooxml.xml import KINDS, W14, Element, attribute, value

_DONE = {"1", "true", "on"}

_LABEL = re.compile(r"[A-Z]{2}-\d+(\n|$)")


@dataclass(frozen=True, slots=True)
class _Thread:
    """What commentsExtended says of a comment, by the mark of its last paragraph."""

    parent: str | None
    done: bool


class _CommentStory(Story):
    """The text of a comment, word for word as other readers list it.

    Old Word begins comments with a page field whose code holds a line break, which counts here; and it turns ":)" into a
    picture of a font, which does not.
    """

    def __init__(self, reading: Reading) -> None:
        super().__init__("body", reading, None)

    def _symbol(self, element: Element) -> None:
        if symbol_of(element) not in FACES:
            super()._symbol(element)


def comments_in(root: Element, threads: Element | None, anchors: Anchors) -> list[WordComment]:
    """The comments of the part `root`, in its order; `threads` is the part commentsExtended."""
    comments, marks = [], []
    for element in root:
        if KINDS[element.tag] == "w:comment":
            comments.append(_comment(element, anchors))
            marks.append(_marks(element))
    by_mark = {mark: comment for comment, own in zip(comments, marks, strict=True) for mark in own}
    known = {} if threads is None else _threads(threads)
    for comment, own in zip(comments, marks, strict=True):
        thread = next((known[mark] for mark in reversed(own) if mark in known), None)
        if thread is not None:
            comment.done = thread.done
            parent = by_mark.get(thread.parent or "")
            comment.parent = None if parent is None or parent is comment else parent.id
    _place_answers(comments)
    return comments


def _comment(element: Element, anchors: Anchors) -> WordComment:
    id = value(element, "id") or ""
    reading = Reading()
    _CommentStory(reading).read(element)
    text = "\n".join(paragraph.after for paragraph in reading.paragraphs)
    anchor, paragraph = anchors.of(id) or ("", None)
    return WordComment(id, value(element, "author"), value(element, "date"), text, anchor, paragraph)


def _marks(element: Element) -> list[str]:
    marks = (each.get(f"{{{W14}}}paraId") for each in element.iter() if KINDS[each.tag] == "w:p")
    return [mark.upper() for mark in marks if mark]


def _threads(root: Element) -> dict[str, _Thread]:
    found = {}
    for each in root:
        if KINDS[each.tag] == "w15:commentEx":
            parent = attribute(each, "paraIdParent")
            done = (attribute(each, "done") or "").lower() in _DONE
            found[(attribute(each, "paraId") or "").upper()] = _Thread(parent and parent.upper(), done)
    return found


def _place_answers(comments: list[WordComment]) -> None:
    """An answer without a place of its own hangs where the comment hangs that it answers."""
    by_id = {comment.id: comment for comment in comments}
    for comment in comments:
        seen = {comment.id}
        above = comment.parent
        while comment.paragraph is None and above is not None and above not in seen:
            seen.add(above)
            comment.paragraph, comment.anchor = by_id[above].paragraph, comment.anchor or by_id[above].anchor
            above = by_id[above].parent


@dataclass(frozen=True, slots=True)
class Margin:
    """What is said beside one place: `entry` is the index of the paragraph in the file, `anchor` the words it hangs on."""

    text: str
    author: str
    entry: int | None
    anchor: str
    done: bool


def margin_of(comments: Sequence[WordComment], members: frozenset[str]) -> Iterator[Margin]:
    """`members` are the names under which our own files carry comments that were submitted."""
    for each in comments:
        if each.parent is not None:
            continue
        thread = [each, *(answer for answer in comments if answer.parent == each.id)]
        ours = each.author in members and _LABEL.match(each.text) is not None
        own = [one for one in thread if not (ours and one.author in {*members, SECRETARIAT})]
        text = "\n\n".join(one.text.strip() for one in own if one.text.strip())
        if text:
            authors = ", ".join(dict.fromkeys(one.author for one in own if one.author))
            yield Margin(text, authors, each.paragraph, " ".join(each.anchor.split())[:80], each.done)
