"""The merge beside others on the same work, and what it costs: tables in Markdown.

python -m benchmarks.merge [--full]
"""

import sys

import click

from benchmarks.costs import compare_with_segmenting, growth_factor, one_paragraph_factor
from benchmarks.engines import Engine, Ours
from benchmarks.measure import Result, compare_engines, machine, memory_growth, table
from benchmarks.node import missing_reason, node_peers
from benchmarks.peers import peers
from benchmarks.pure import Pure
from benchmarks.work import PARAGRAPHS, SEED, in_english
from redline.engine import LANGUAGE

# Beyond these sizes they take minutes.
LARGEST = {"diff-match-patch": 1_000}
LARGEST_FULL = {"diff-match-patch": 10_000}


@click.command()
@click.option("--full", is_flag=True, help="Also 100,000 proposals beside others, and 10,000 for the slowest.")
def main(full: bool) -> None:
    """Measure the merge."""
    print(f"Seed {SEED}; {machine()}; redline merges in {LANGUAGE}. CPU seconds, best of 5 in turns (3 where slow).")
    if why := missing_reason():
        print(f"\n{why}")
    with peers() as in_python, node_peers() as in_node:
        engines: list[Engine] = [Ours(), Pure(), *in_python, *in_node]
        largest = LARGEST_FULL if full else LARGEST
        english = 0.0
        for proposals in [1_000, 10_000, 100_000] if full else [1_000, 10_000]:
            able = [engine for engine in engines if largest.get(engine.name, proposals) >= proposals]
            results = print_comparison(able, proposals)
            if proposals == 10_000:
                english = next((10_000 / result.seconds for result in results if result.name == "node-diff3"), 0.0)
    print_costs(english)


def print_comparison(engines: list[Engine], proposals: int) -> list[Result]:
    """Print how fast and how right all are."""
    results = compare_engines(engines, in_english(proposals), enough=4)
    score = results[0].score
    print(f"\n### {proposals:,} proposals for {PARAGRAPHS} English paragraphs")
    print(f"\n{score.clean:,} distinct clean edits, {score.contested:,} that overlap another.\n")
    heads = ["engine", "proposals/s", "redline is", "clean right", "overlaps reported", "lost", "doubled"]
    rows = [
        [
            result.name,
            f"{proposals / result.seconds:,.0f}",
            f"{result.seconds / results[0].seconds:.1f}x",
            f"{result.score.right / max(result.score.clean, 1):.1%}",
            f"{result.score.reported / max(result.score.contested, 1):.1%}",
            f"{result.score.lost:,}",
            f"{result.score.doubled:,}",
            f"{result.score.silent:,}",
            f"{result.changing}",
        ]
        for result in results
    ]
    print(table([*heads, "silent winners", "changed by order"], rows))
    sys.stdout.flush()
    return results


def print_costs(english: float) -> None:
    """Print what ours costs; `english` is what node-diff3 merges in a second, 0 if it was not measured."""
    print("\n### Merging compared with only finding the words, 10,000 proposals\n")
    rows = [
        [
            cost.language,
            f"{cost.merged:,.0f}",
            f"{cost.segmented:,.0f}",
            f"{cost.merged / cost.segmented:.2f}x",
            f"{cost.merged / english:.1f}x" if english else "-",
            f"{cost.pure:,.0f}",
        ]
        for cost in compare_with_segmenting(10_000)
    ]
    print(table(["language", "merged/s", "segmented/s", "ratio", "to node-diff3's English", "all Python"], rows))
    print("\n### How it grows\n")
    print(f"- 100,000 proposals take {growth_factor(10_000, 100_000):.1f} times as long as 10,000.")
    print(
        f"- On one paragraph, a proposal among 10,000 costs {one_paragraph_factor(100, 10_000):.2f} of one among 100."
    )
    for paragraphs in (200, 2_000):
        print(
            f"- Memory grows by {memory_growth('benchmarks.memory', str(paragraphs)):.1f} MB over {paragraphs:,} paragraphs."
        )


if __name__ == "__main__":
    main()
