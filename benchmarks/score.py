"""How right a merge is, judged by the edits that are known to be in the proposals."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from benchmarks.work import Task, TrueEdit, Work

Sides = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine made of a paragraph.

    `text` is what reads as agreed, `brackets` what stands in it side by side; `reports` are the conflicts that the
    engine told of while it put one of the sides into the text.
    """

    text: str
    brackets: tuple[Sides, ...] = ()
    reports: tuple[Sides, ...] = ()


@dataclass(slots=True)
class Score:
    """Counts over different edits; contested ones overlap another."""

    clean: int = 0
    right: int = 0
    contested: int = 0
    reported: int = 0
    lost: int = 0
    doubled: int = 0
    silent: int = 0


def judge(work: Work, outcomes: Iterable[Outcome]) -> Score:
    """Judge what an engine made of the work.

    A clean edit is right if the text holds it once. A contested one is reported if a conflict shows it on either side,
    and a silent winner if it reads as agreed. Lost edits are neither in the text nor in any conflict, doubled ones are
    in the text several times.
    """
    score = Score()
    for task, outcome in zip(work, outcomes, strict=True):
        _judge_paragraph(score, task, outcome)
    return score


def count_changed(first: Iterable[Outcome], second: Iterable[Outcome]) -> int:
    """How many paragraphs read otherwise after another order of arrival."""
    return sum(_comparable(one) != _comparable(other) for one, other in zip(first, second, strict=True))


def _comparable(outcome: Outcome) -> tuple[str, list[list[str]]]:
    return outcome.text, [sorted(sides) for sides in outcome.brackets]


def _judge_paragraph(score: Score, task: Task, outcome: Outcome) -> None:
    text = Counter(words_of(outcome.text))
    brackets = [[set(words_of(side)) for side in sides] for sides in outcome.brackets]
    conflicts = brackets + [[set(words_of(side)) for side in sides] for sides in outcome.reports]
    shown = set().union(*(side for sides in conflicts for side in sides))
    standing = set(text).union(*(side for sides in brackets for side in sides))
    slots: dict[int, set[TrueEdit]] = defaultdict(set)
    for edit in chain.from_iterable(task.changes):
        slots[edit.slot].add(edit)
    for edits in slots.values():
        marks = {edit.words[0] if edit.words else task.deleted(edit) for edit in edits}
        for edit in edits:
            if edit.words:
                times, reported = text[edit.words[0]], edit.words[0] in shown
            else:
                times = int(marks.isdisjoint(standing))
                reported = any(_is_left_out(marks, sides) for sides in conflicts)
            _add_to_score(score, len(edits) > 1, times, reported)


def _is_left_out(marks: set[str], sides: list[set[str]]) -> bool:
    """Whether one side of a conflict has none of the words of a slot, and another has."""
    return any(marks.isdisjoint(side) for side in sides) and not all(marks.isdisjoint(side) for side in sides)


def _add_to_score(score: Score, contested: bool, times: int, reported: bool) -> None:
    if contested:
        score.contested += 1
        score.reported += reported
        score.silent += times > 0
    else:
        score.clean += 1
        score.right += times == 1
    score.lost += not times and not reported
    score.doubled += times > 1


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.lower() for word in _WORD.findall(text)]
