"""Word files to measure with: paragraphs that all have tracked changes and a comment."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from benchmarks import texts
from benchmarks.work import MEMBERS, SEED
from models.drafts.version import Kind
from worker.documents.docx_out.sheet import Margin, Passage, Sheet, Words

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
WHY = "We ask for this because of what our provinces have told us, and because the river does not stop at our border."


def paragraphs(count: int) -> list[str]:
    """So many different paragraphs of the demo's draft."""
    random = Random(SEED)
    return [f"{number}: {' '.join(texts.english(random))}" for number in range(count)]


def sheet_with_changes(passages: Sequence[str], changes: int = 1, *, comments: bool = True) -> Sheet:
    """A document in which each paragraph has so many replaced words, and a comment with the answer to it."""
    return Sheet(
        "A strategy", "Version 2", "en", "17", AT, [_passage(*one, changes, comments) for one in enumerate(passages)]
    )


def _passage(number: int, text: str, changes: int, comments: bool) -> Passage:
    words, members, found = text.split(" "), (member_name(number),), list[Words]()
    step = len(words) // changes
    for start in range(0, step * changes, step):
        old, *kept = words[start : start + step]
        found += [Words(old, "del", members), Words(f"{old}ward", "ins", members), Words(f" {' '.join(kept)} ")]
    found.append(Words(" ".join(words[step * changes :])))
    margin = (Margin(members[0], WHY, AT),) if comments else ()
    return Passage(f"p{number}", Kind.NUMBERED, str(number + 1), tuple(found), margin=margin)


def member_name(number: int) -> str:
    """Whose comment it is."""
    return MEMBERS[number % len(MEMBERS)]
