"""Others from the package registry, each used as its documentation says, on the same proposals.

Their folding is ours: none of them takes more than two sides at once. libgit2 wants its words in a repository; writing
them there is not counted.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile

from diff_match_patch import diff_match_patch
from merge3 import Merge3
from patiencediff import PatienceSequenceMatcher
from pygit2 import IndexEntry, init_repository
from pygit2.enums import FileMode

from benchmarks.engines import Engine, FoldingEngine, Run, Words
from benchmarks.score import Outcome, Sides
from benchmarks.work import Task, Work


@contextmanager
def peers() -> Iterator[list[Engine]]:
    """All of them."""
    with tempfile.TemporaryDirectory() as folder:
        yield [Git(folder), FoldingEngine("merge3 + patiencediff", merge_with_patience), Patches()]


def merge_with_patience(base: Words, standing: Words, proposal: Words) -> tuple[Words, list[Sides]]:
    """merge3 with the matcher of patiencediff."""
    words: Words = []
    conflicts: list[Sides] = []
    for group in Merge3(base, standing, proposal, sequence_matcher=PatienceSequenceMatcher).merge_groups():
        if group[0] == "conflict":
            words += group[2]
            conflicts.append((" ".join(group[2]), " ".join(group[3])))
        else:
            words += group[1]
    return words, conflicts


class Git:
    """libgit2, by pygit2, in a repository of its own."""

    name = "libgit2"

    def __init__(self, folder: str) -> None:
        self._repository = init_repository(folder, bare=True)

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        self._seconds = 0.0
        outcomes = [self._fold(task) for task in work]
        return Run(self._seconds, outcomes)

    def _fold(self, task: Task) -> Outcome:
        base = standing = self._entry(task.base)
        words: Words = list(task.base)
        reports: list[Sides] = []
        for proposal in task.words:
            theirs = self._entry(proposal)
            start = time.process_time()
            result = self._repository.merge_file_from_index(base, standing, theirs)
            self._seconds += time.process_time() - start
            words, conflicts = _read_conflicts(result.contents)
            reports += conflicts
            standing = self._entry(words)
        return Outcome(" ".join(words), (), tuple(reports))

    def _entry(self, words: Sequence[str]) -> IndexEntry:
        content = self._repository.create_blob("".join(f"{word}\n" for word in words).encode())
        return IndexEntry("paragraph", content, FileMode.BLOB)


def _read_conflicts(content: str) -> tuple[Words, list[Sides]]:
    """What stands, and both sides of each conflict, of a text with git's markers."""
    words: Words = []
    conflicts: list[Sides] = []
    lines = iter(content.splitlines())
    for line in lines:
        if not line.startswith("<<<<<<< "):
            words.append(line)
            continue
        ours = list(takewhile(lambda line: line != "=======", lines))
        theirs = list(takewhile(lambda line: not line.startswith(">>>>>>> "), lines))
        words += ours
        conflicts.append((" ".join(ours), " ".join(theirs)))
    return words, conflicts


class Patches:
    """diff-match-patch: each proposal is a patch; the parts of it that do not apply are reported."""

    name = "diff-match-patch"

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        inputs = [(task.text, task.texts) for task in work]
        start = time.process_time()
        outcomes = [self._fold(base, proposals) for base, proposals in inputs]
        return Run(time.process_time() - start, outcomes)

    def _fold(self, base: str, proposals: list[str]) -> Outcome:
        engine = diff_match_patch()
        standing = base
        reports: list[Sides] = []
        for proposal in proposals:
            patches = engine.patch_make(base, proposal)
            standing, applied = engine.patch_apply(patches, standing)
            if len(applied) != len(patches):  # it split a large one, and does not say which
                applied = [all(applied)] * len(patches)
            for patch, done in zip(patches, applied, strict=True):
                if not done:
                    reports.append((engine.diff_text1(patch.diffs), engine.diff_text2(patch.diffs)))
        return Outcome(standing, (), tuple(reports))
