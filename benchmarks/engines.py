"""What can be given the work: ours, and merges for two sides, made to take many proposals."""

import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from benchmarks.score import Outcome, Sides
from benchmarks.work import Work
from redline import Conflict, Merged, merge

Words = list[str]
Step = Callable[[Words, Words, Words], tuple[Words, list[Sides]]]


class Run(NamedTuple):
    """CPU seconds that merging took, without reading the work and telling what came out; and what came out."""

    seconds: float
    outcomes: list[Outcome]


class Engine(Protocol):
    """Something that merges."""

    name: str

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        ...


class Ours:
    """redline."""

    name = "redline"

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        inputs = [(task.text, task.proposals, task.locale) for task in work]
        start = time.process_time()
        merged = [merge(base, proposals, locale) for base, proposals, locale in inputs]
        seconds = time.process_time() - start
        return Run(seconds, [_outcome(each) for each in merged])


def _outcome(merged: Merged) -> Outcome:
    brackets = tuple(
        tuple(alternative.text for alternative in piece.alternatives)
        for piece in merged.pieces
        if isinstance(piece, Conflict)
    )
    return Outcome(" ".join(piece.text for piece in merged.pieces if not isinstance(piece, Conflict)), brackets)


class FoldingEngine:
    """Merges one proposal after the other into what the earlier ones made, as tools for two sides are used.

    A step takes base, what stands, and a proposal, in words. At a conflict what stands remains; both sides are reported.
    """

    def __init__(self, name: str, step: Step) -> None:
        self.name = name
        self._step = step

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        inputs = [(list(task.base), task.words) for task in work]
        start = time.process_time()
        results = [self._fold(base, proposals) for base, proposals in inputs]
        seconds = time.process_time() - start
        return Run(seconds, [Outcome(" ".join(words), (), tuple(reports)) for words, reports in results])

    def _fold(self, base: Words, proposals: list[Words]) -> tuple[Words, list[Sides]]:
        standing = base
        reports: list[Sides] = []
        for proposal in proposals:
            standing, conflicts = self._step(base, standing, proposal)
            reports += conflicts
        return standing, reports
