"""What the engine costs, beside merely finding the words, and how that grows."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.measure import best_of
from benchmarks.pure import Pure
from benchmarks.texts import LANGUAGES
from benchmarks.work import Work, in_english, in_language
from redline import merge, segment


class Cost(NamedTuple):
    """Proposals per CPU second: merged, merged by Python alone, and merely cut into words."""

    language: str
    merged: float
    pure: float
    segmented: float


def merge_job(work: Work) -> Callable[[], object]:
    """The merge of all the work, to be measured."""
    inputs = [(task.text, task.proposals, task.locale) for task in work]
    return lambda: [merge(base, proposals, locale) for base, proposals, locale in inputs]


def segment_job(work: Work) -> Callable[[], object]:
    """Finding the words of all the texts in it."""
    inputs = [(text, task.locale) for task in work for text in task.texts]
    return lambda: [segment(text, locale) for text, locale in inputs]


def compare_with_segmenting(proposals: int, *, rounds: int = 3) -> list[Cost]:
    """English (the work of the comparison), then each other language with words of its own."""
    works = {"en": in_english(proposals)}
    works |= {language: in_language(language, proposals) for language in LANGUAGES if language != "en"}
    costs: list[Cost] = []
    for name, work in works.items():
        merged, segmented = best_of(merge_job(work), segment_job(work), rounds=rounds)
        pure = min(Pure().run(work).seconds for _ in range(rounds))
        costs.append(Cost(name, proposals / merged, proposals / pure, proposals / segmented))
    return costs


def growth_factor(few: int, many: int) -> float:
    """How many times as long the many proposals take as the few, over the same number of paragraphs."""
    one, other = best_of(merge_job(in_english(few)), merge_job(in_english(many)), rounds=3)
    return other / one


def one_paragraph_factor(few: int, many: int) -> float:
    """What a proposal costs among many on one paragraph, against one among few."""
    small = [merge_job(in_english(few, paragraphs=1)) for _ in range(many // few)]
    large = merge_job(in_english(many, paragraphs=1))
    one, other = best_of(lambda: [each() for each in small], large)
    return other / one
