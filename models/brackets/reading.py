"""What somebody has typed over a paragraph with brackets: what it says about each bracket, and what else it changes.

The typed text is compared with the text that was written for it, never read by the grammar of brackets unchanged. Pure functions;
positions are code points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain

import redline
from models.brackets.agreement import OpenBracket, Stance, Words, is_same_wording
from models.brackets.standing import Place, StandingParagraph, place_signs, replace_runs, split_cells, with_later_signs
from models.brackets.typed_words import (
    Choice,
    PossibleText,
    choice_from_words,
    fits_all,
    fits_several,
    fitting_wordings,
    holds_other_wording,
    lost_spaces,
    possible_texts,
    typed_words,
    with_own_spaces,
)
from models.brackets.unchanged_places import Run, differences_around, unchanged_places, untouched_runs
from models.brackets.whole_paragraph import ADD_PARAGRAPH, visible
from models.brackets.written import with_white_space
from models.text.attributing import Difference

HALF_EDITED = (
    "Only part of a bracket is left, and it is not clear what is meant. Leave the whole bracket as it is, or write in its place only the "
    "words that your country wants there: “{}”."
)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What was typed: with a sign in each place that is still there (`signed`), and with the brackets as they were (`text`).

    `choices` are what it says about brackets, by their number; `unclear` the numbers of the places of which something is
    left that says nothing. `runs` say for places where they stand in what was typed, with what stood there in the text; in
    a table, they are not known.
    """

    signed: str
    text: str
    choices: Mapping[int, Choice] = field(default_factory=dict)
    unclear: tuple[int, ...] = ()
    runs: Mapping[int, tuple[int, int, str]] = field(default_factory=dict, compare=False)


def read_back(paragraph: StandingParagraph, typed: str, language: str) -> ReadBack:
    """What `typed` says in place of the paragraph's text; of a row, cell by cell."""
    if not paragraph.places:
        return ReadBack(typed, typed)
    if _is_all_of_row(paragraph):
        return _read_row(paragraph, typed)
    parts = split_cells(paragraph) if paragraph.in_cells and redline.same_cells(paragraph.text, typed) else []
    if not parts:
        return _read_paragraph(paragraph, typed, language)
    read = [_read_paragraph(part, cell, language) for part, cell in zip(parts, redline.cells(typed), strict=True)]
    counts = [0, *accumulate(len(part.places) for part in parts)]
    return ReadBack(
        redline.BORDER.join(with_later_signs(one.signed, before) for one, before in zip(read, counts, strict=False)),
        redline.BORDER.join(one.text for one in read),
        {number: choice for one in read for number, choice in one.choices.items()},
        tuple(before + place for one, before in zip(read, counts, strict=False) for place in one.unclear),
    )


def _is_all_of_row(paragraph: StandingParagraph) -> bool:
    """Whether the paragraph is a row that is only proposed, and has one bracket around all of it."""
    runs = [(one.written_start, one.written_end) for one in paragraph.places]
    return runs == [(0, len(paragraph.text))] and bool(paragraph.brackets[paragraph.places[0].bracket].columns)


def _read_row(paragraph: StandingParagraph, typed: str) -> ReadBack:
    """All that is typed stands in the place of its bracket: nothing in it has to be told from words beside it."""
    (place,), sign = paragraph.places, next(place_signs())
    options = list(possible_texts(paragraph, place))
    option = next((one for one in options if redline.key(one.text).strip() == redline.key(typed).strip()), None)
    if option is not None and not option.touched:
        return ReadBack(sign, paragraph.text)
    if option is not None:
        words = option.words
    else:
        words = typed_words(paragraph, place, typed) if any(map(str.strip, redline.cells(typed))) else ""
    if words is None:
        return ReadBack(sign, paragraph.text, unclear=(0,))
    return ReadBack(sign, paragraph.text, {place.bracket: _read_choice(paragraph.brackets[place.bracket], {0: words})})


def _read_paragraph(paragraph: StandingParagraph, typed: str, language: str) -> ReadBack:
    found = _read_untouched(paragraph, typed) or _read_changed(paragraph, typed, language)
    signed = with_own_spaces(paragraph.signed, found.signed)
    return replace(found, signed=paragraph.with_whole_first(signed))


def _read_changed(paragraph: StandingParagraph, typed: str, language: str) -> ReadBack:
    unchanged = unchanged_places(paragraph, typed)
    options = [list(possible_texts(paragraph, place)) for place in paragraph.places]
    chosen = [options[0] for options in options]
    rest = replace_runs(typed, [(*run, "") for run in unchanged.values()])
    is_plain = {"[", "]"}.isdisjoint(rest)
    for number, place_options in enumerate(options):
        if number in unchanged:
            continue
        tried = [[*chosen[:number], option, *chosen[number + 1 :]] for option in place_options]
        exact = [one for one in tried if _compose(paragraph, one)[0] == typed]
        near = (one for one in tried if not _is_changed(paragraph, one, number, unchanged, typed, language))
        unclear = PossibleText(_replaced_text(paragraph, number, plain=is_plain), None)
        chosen = next(chain(exact, near), [*chosen[:number], unclear, *chosen[number + 1 :]])
    return _read_chosen(paragraph, chosen, unchanged, typed, language)


def _replaced_text(paragraph: StandingParagraph, number: int, *, plain: bool) -> str:
    """What the words typed at a place are compared with: the standing ones where no sign of a bracket is left, since a long
    bracket would be seen as replaced together with short words beside it."""
    place = paragraph.places[number]
    standing = paragraph.brackets[place.bracket].standing[place.number]
    return standing if plain and standing.strip() else paragraph.written_at(place)


def half_edited(paragraph: StandingParagraph, typed: str, language: str) -> str:
    """A sentence on the first bracket that is edited only in part; "" if there is none."""
    unclear = read_back(paragraph, typed, language).unclear
    return HALF_EDITED.format(paragraph.written_at(paragraph.places[unclear[0]])) if unclear else ""


def text_with_words(paragraph: StandingParagraph, words: Mapping[int, Words]) -> str:
    """The paragraph's text with words in the places of some of its brackets, by their numbers; the others stay."""
    return replace_runs(
        paragraph.text,
        [
            (one.written_start, one.written_end, words[one.bracket][one.number])
            for one in paragraph.places
            if one.bracket in words
        ],
    )


def _compose(paragraph: StandingParagraph, chosen: Sequence[PossibleText]) -> tuple[str, list[tuple[int, int]]]:
    """The written text with these in its places, and where each stands."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    reached = length = 0
    for place, option in zip(paragraph.places, chosen, strict=True):
        parts += [paragraph.text[reached : place.written_start], option.text]
        length += place.written_start - reached
        runs.append((length, length + len(option.text)))
        length += len(option.text)
        reached = place.written_end
    return "".join([*parts, paragraph.text[reached:]]), runs


def _is_changed(
    paragraph: StandingParagraph,
    chosen: Sequence[PossibleText],
    number: int,
    unchanged: Mapping[int, Run],
    typed: str,
    language: str,
) -> bool:
    text, runs = _compose(paragraph, chosen)
    start, end = runs[number]
    changed = differences_around(text, typed, runs, unchanged, language)
    low, high = len(text[:start].rstrip()), len(text) - len(text[end:].lstrip())
    touching = [one for one in changed if one.start <= high and low <= one.end]
    if start == end:
        return any(one.start <= start <= one.end for one in touching)
    if text[start] == "[":  # words beside brackets that are left may be meant for their place
        return bool(touching)
    if holds_other_wording(paragraph, number, chosen[number], [typed[one.new_start : one.new_end] for one in touching]):
        return True  # “month and decade” accepts neither
    brackets = any(not {"[", "]"}.isdisjoint(typed[one.new_start : one.new_end]) for one in touching)
    return brackets or any(one.start < end and start < one.end for one in touching)


def _read_untouched(paragraph: StandingParagraph, typed: str) -> ReadBack | None:
    """The reading where every bracket is still there, in its order."""
    runs = untouched_runs(paragraph, typed)
    if runs is None:
        return None
    written = [
        (*run, _as_written(paragraph, place, typed[slice(*run)]))
        for run, place in zip(runs, paragraph.places, strict=True)
    ]
    signed = [(*run, sign) for run, sign in zip(runs, place_signs(), strict=False)]
    return ReadBack(replace_runs(typed, signed), replace_runs(typed, written))


def _as_written(paragraph: StandingParagraph, place: Place, found: str) -> str:
    """A bracket that was found unchanged, without white space that was typed within it."""
    written = paragraph.written_at(place)
    return found if found in written else written.strip()


def _read_chosen(
    paragraph: StandingParagraph,
    chosen: Sequence[PossibleText],
    unchanged: Mapping[int, Run],
    typed: str,
    language: str,
) -> ReadBack:
    text, runs = _compose(paragraph, chosen)
    changed = list(differences_around(text, typed, runs, unchanged, language))
    signed: list[tuple[int, int, str]] = []
    restored: dict[int, tuple[int, int, str]] = {}
    typed_over: dict[int, dict[int, str]] = {}
    unclear: set[int] = set()
    for number, (place, option, run, sign) in enumerate(
        zip(paragraph.places, chosen, runs, place_signs(), strict=False)
    ):
        is_new = option.touched and option.words is None
        start, end, wide = (
            (*unchanged[number], False) if number in unchanged else _locate_run(run, changed, text, is_new)
        )
        new_words = is_new and not {"[", "]"} & set(typed[start:end])
        if (wide or new_words) and paragraph.brackets[place.bracket].is_on_paragraph:
            if any(visible(wish) in typed[start:end] for (wish,) in paragraph.brackets[place.bracket].circulated):
                unclear.add(number)  # else the wish would be words of the text
            # New words there say nothing of the paragraph, as if its bracket had been taken out.
            start = end = signed[-1][1] if signed else 0
        elif wide:
            if not {"[", "]"}.isdisjoint(typed[start:end]):
                unclear.add(number)  # else its names and signs would be words for which somebody asks
            continue
        before, after = lost_spaces(paragraph, number, typed, start, end)
        signed.append((start, end, f"{before}{sign}{after}"))
        restored[number] = start, end, f"{before}{paragraph.written_at(place)}{after}"
        if not option.touched:
            continue
        words = option.words if option.words is not None else typed_words(paragraph, place, typed[start:end])
        if words is not None and fits_all(paragraph.brackets[place.bracket], place.number, words):
            continue
        if words is None or not _can_stand(paragraph.brackets[place.bracket], words):
            unclear.add(number)
        else:
            typed_over.setdefault(place.bracket, {})[place.number] = words
    unclear |= {
        number
        for number, place in enumerate(paragraph.places)
        if fits_several(paragraph.brackets[place.bracket], own := typed_over.get(place.bracket, {}))
        and place.number not in own
    }
    half = {paragraph.places[number].bracket for number in unclear}
    choices = {
        number: _read_choice(paragraph.brackets[number], words)
        for number, words in typed_over.items()
        if number not in half
    }
    text = replace_runs(typed, list(restored.values()))
    return ReadBack(replace_runs(typed, signed), text, choices, tuple(sorted(unclear)), restored)


def _can_stand(bracket: OpenBracket, words: str) -> bool:
    """Whether these words can be meant for a bracket: what becomes of a whole paragraph is chosen, not written."""
    offered = (bracket.standing, *bracket.circulated)
    return not bracket.is_on_paragraph or any(is_same_wording((visible(words),), (visible(one[0]),)) for one in offered)


def _locate_run(run: Run, changed: Sequence[Difference], text: str, is_new: bool) -> tuple[int, int, bool]:
    """Where a run stands in the typed text, and whether it was replaced together with words beside it. What is typed right
    beside standing words belongs to those that are new there: “three or five”."""
    start, end = run
    touching = [one for one in changed if one.start < end and start < one.end] or [
        one for one in changed if (is_new or start == end) and one.start <= end and start <= one.end
    ]
    before = sum(
        (one.new_end - one.new_start) - (one.end - one.start)
        for one in changed
        if one.end <= start and one not in touching
    )
    inside = sum((one.new_end - one.new_start) - (one.end - one.start) for one in touching)
    low = min([start, *(one.start for one in touching)])
    high = max([end, *(one.end for one in touching)])
    wide = any(map(str.isalnum, text[low:start] + text[end:high]))
    return low + before, high + before + inside, wide


def _read_choice(bracket: OpenBracket, by_place: Mapping[int, str]) -> Choice:
    """What the words typed at some of a bracket's places say of the whole of it."""
    if bracket.adds_paragraph and not by_place[0].strip():
        return Choice(Stance.ACCEPT, (ADD_PARAGRAPH,))  # its words stand there, without their bracket
    typed_at = frozenset(by_place)
    for words in fitting_wordings(bracket, by_place):
        return choice_from_words(bracket, words, typed_at)
    own = with_white_space(bracket, tuple(by_place.get(number, "") for number in range(len(bracket.standing))))
    words = tuple(own[number] if number in by_place else standing for number, standing in enumerate(bracket.standing))
    return Choice(Stance.OTHER, words, typed_at)
