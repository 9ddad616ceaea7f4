"""Words that were several paragraphs and are one now, cut where the paragraphs ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from redline.diff.diff import diff
from redline.text.segment import segment

_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one of the paragraphs, and what stands between it and the next."""

    text: str
    glue: str = ""


def parted(paragraphs: Sequence[str], text: str, locale: str = "und") -> list[Part]:
    """A part of the text for each paragraph; joining parts and glue gives the text.

    Words that took the place of an end belong to the paragraph that ended there.
    """
    if len(paragraphs) == 1:
        return [Part(text)]
    tokens = segment(_BREAK.join(paragraphs), locale)
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    edits = [
        (offsets[edit.start], offsets[edit.end], edit.replacement)
        for edit in diff(_BREAK.join(paragraphs), text, locale)
    ]
    parts: list[Part] = []
    end = shift = reached = index = 0
    for paragraph in paragraphs[:-1]:
        end += len(paragraph)
        while index < len(edits) and edits[index][1] <= end:
            shift += len(edits[index][2]) - (edits[index][1] - edits[index][0])
            index += 1
        cut = max(reached, end + shift)
        stop = max(reached, end + shift + len(_BREAK))
        if index < len(edits) and edits[index][0] < end + len(_BREAK):
            start, past, words = edits[index]
            cut = start + shift + len(words.rstrip())
            stop = start + shift + len(words)
            shift += len(words) - (past - start)
            index += 1
        parts.append(Part(text[reached:cut], text[cut:stop]))
        reached = stop
        end += len(_BREAK)
    return [*parts, Part(text[reached:])]
