"""Peers that run in node, where it is installed."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.engines import Engine, Run
from benchmarks.score import Outcome
from benchmarks.texts import ROOT
from benchmarks.work import Work

# `make bench` installs them there.
FOLDER = ROOT / "var" / "bench"
PROGRAM = Path(__file__).with_name("peers.mjs")
NAMES = ("node-diff3", "Yjs")


class Node:
    """An engine in a node process, which has its own clock of CPU seconds."""

    def __init__(self, name: str, process: "subprocess.Popen[str]") -> None:
        self.name = name
        self._process = process

    def run(self, work: Work) -> Run:
        """Merge all the work."""
        assert self._process.stdin
        assert self._process.stdout
        paragraphs = [{"base": task.base, "proposals": task.words, "ids": task.ids} for task in work]
        self._process.stdin.write(json.dumps({"engine": self.name, "paragraphs": paragraphs}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        outcomes = [
            Outcome(outcome["text"], (), tuple(tuple(sides) for sides in outcome["reports"]))
            for outcome in answer["outcomes"]
        ]
        return Run(answer["seconds"], outcomes)


@contextmanager
def node_peers(folder: Path = FOLDER) -> Iterator[list[Engine]]:
    """A process for each of them; none where node, or what npm installs, is not there."""
    if not missing_reason(folder):
        processes = [
            subprocess.Popen(
                ["node", str(PROGRAM)], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in NAMES
        ]
        try:
            yield [Node(name, process) for name, process in zip(NAMES, processes, strict=True)]
        finally:
            for process in processes:
                process.communicate()
    else:
        yield []


def missing_reason(folder: Path = FOLDER) -> str | None:
    """Why these peers cannot be measured here, if they cannot."""
    if not shutil.which("node"):
        return "node is not installed, so node-diff3 and Yjs are not measured."
    if not (folder / "node_modules").is_dir():
        return (
            "npm has not installed node-diff3 and Yjs (`make bench` does where npm is there), so they are not measured."
        )
    return None
