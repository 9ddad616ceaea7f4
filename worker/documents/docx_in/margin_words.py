"""The comments in the margin of a file that somebody has written: each with the answers to it, without those of our own files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.brackets.written import SECRETARIAT
from worker.documents.docx_in.word_file import WordComment

_LABEL = re.compile(r"[A-Z]{2}-\d+(\n|$)")


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
