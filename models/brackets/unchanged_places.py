"""The places of brackets that somebody has left unchanged in what is typed over a paragraph, and what is different around them.

A bracket often stands right beside another: what is done to one of them says nothing of the other. Pure functions; positions
are code points.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from models.brackets.standing import StandingParagraph
from models.text.attributing import Difference, differences

Run = tuple[int, int]


_SPACE = r"[ \t\u00a0\u202f]"
_SPACED = re.compile(rf"{_SPACE}+|[][]|[^][ \t\u00a0\u202f]+")


def find_bracket(typed: str, written: str, reached: int) -> Run | None:
    """Where a bracket stands in what was typed, behind what has been `reached`; if need be without the white space that
    belongs to it, or with more white space within it: whoever types that means nothing by it."""
    for words in (written, written.strip()):
        if (start := typed.find(words, reached)) >= 0:
            return start, start + len(words)
    found = _with_more_space(written.strip()).search(typed, reached) if "[" in written else None
    return found.span() if found else None


def _with_more_space(written: str) -> re.Pattern[str]:
    parts = (_SPACE + "+" if part.isspace() else re.escape(part) for part in _SPACED.findall(written))
    return re.compile("".join(_beside_sign(part) for part in parts))


def _beside_sign(part: str) -> str:
    """A sign of a bracket, with space to its inner side; any other part as it is."""
    return {r"\[": rf"\[{_SPACE}*", r"\]": rf"{_SPACE}*\]"}.get(part, part)


def untouched_runs(paragraph: StandingParagraph, typed: str) -> list[Run] | None:
    """Where each bracket stands in what was typed; None if one is not there. Words that stand plainly in a place are not looked
    for: the same words may stand elsewhere."""
    if typed == paragraph.text:
        return [(place.written_start, place.written_end) for place in paragraph.places]
    reached = 0
    runs: list[Run] = []
    for place in paragraph.places:
        run = None if paragraph.is_plain(place) else find_bracket(typed, paragraph.written_at(place), reached)
        if run is None:
            return None
        reached = run[1]
        runs.append(run)
    return runs


def unchanged_places(paragraph: StandingParagraph, typed: str) -> Mapping[int, Run]:
    """The places, by their number in the paragraph, where a bracket stands as it was written, and where that is in the typed
    text; of brackets that read alike, and of words that stand plainly in a place, none."""
    found: dict[int, Run] = {}
    reached = 0
    for number, place in enumerate(paragraph.places):
        if paragraph.is_plain(place):
            continue
        written = paragraph.written_at(place)
        run = find_bracket(typed, written, reached)
        if run is None or paragraph.text.count(written.strip()) > 1 or typed.count(written.strip()) > 1:
            continue
        found[number] = run
        reached = run[1]
    return found


def differences_around(
    text: str, typed: str, runs: Sequence[Run], unchanged: Mapping[int, Run], language: str
) -> Iterator[Difference]:
    """What is different between a text and the typed one, in order: before, between and behind the places that were left
    unchanged. `runs` are those of all places in the text."""
    if not unchanged:
        yield from differences(text, typed, language)
        return
    at = new_at = 0
    for number, (new_start, new_end) in unchanged.items():
        start, end = runs[number]
        yield from _differences_between(text, typed, (at, start), (new_at, new_start), language)
        if (lost := (end - start) - (new_end - new_start)) > 0:  # white space that belongs to it
            yield Difference(end - lost, end, new_end, new_end)
        elif lost:  # white space that was typed within it
            yield Difference(end - 1, end - 1, new_end - 1 + lost, new_end - 1)
        at, new_at = end, new_end
    yield from _differences_between(text, typed, (at, len(text)), (new_at, len(typed)), language)


def _differences_between(text: str, typed: str, run: Run, new_run: Run, language: str) -> Iterator[Difference]:
    (start, end), (new_start, new_end) = run, new_run
    for one in differences(text[start:end], typed[new_start:new_end], language):
        yield Difference(one.start + start, one.end + start, one.new_start + new_start, one.new_end + new_start)
