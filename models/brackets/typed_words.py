"""The words that somebody has typed in the place of a bracket: what could stand there so that it says something (the bracket itself, one of
its parts, or only words), what the typed words say, and the white space that has gone with them. Pure functions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import category

import redline
from models.brackets.agreement import OpenBracket, Stance, Words, is_same_wording
from models.brackets.standing import Place, StandingParagraph
from models.brackets.whole_paragraph import visible
from models.brackets.written import ADD, label_words, standing_label, without_words, wordings_at_place

_SPACES = " \t\u00a0\u202f\u3000"
_LABELLED_WORDS = re.compile(r"[^:]+: ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody says about a bracket by what is typed there, and at which of its places it was typed."""

    stance: Stance
    words: Words | None = None
    typed_at: frozenset[int] = field(default=frozenset(), compare=False)

    def of_member(self, bracket: OpenBracket, name: str) -> "Choice":
        """The choice as a member's, which goes on asking for its own words at the places that it left as they were."""
        own = next((one.words for one in bracket.alternatives if name in one.sponsors), None)
        if own is None or not self.typed_at:
            return self
        typed = bracket.standing if self.words is None else self.words
        both = enumerate(zip(typed, own, strict=True))
        words = tuple(new if number in self.typed_at else left for number, (new, left) in both)
        return self if is_same_wording(words, typed) else choice_from_words(bracket, words, self.typed_at)


def choice_from_words(bracket: OpenBracket, words: Words, typed_at: frozenset[int]) -> Choice:
    """What these words at all places of a bracket say of it; the draft's keep it."""
    if is_same_wording(words, bracket.standing):
        return Choice(Stance.KEEP, typed_at=typed_at)
    offered = next((one for one in bracket.circulated if is_same_wording(one, words)), None)
    return Choice(Stance.OTHER if offered is None else Stance.ACCEPT, offered or words, typed_at)


class PossibleText(NamedTuple):
    """What can stand at a place, and what it says there: the words, or None if it says nothing."""

    text: str
    words: str | None
    touched: bool = True


def possible_texts(paragraph: StandingParagraph, place: Place) -> Iterator[PossibleText]:
    """The texts that say something at a place; the untouched one first, the longer before the shorter."""
    bracket = paragraph.brackets[place.bracket]
    standing = bracket.standing[place.number]
    whole = paragraph.written_at(place)
    yield PossibleText(whole, None, touched=False)
    wordings = [(standing, standing_label(standing))]
    for words, names in wordings_at_place(bracket.alternatives, standing, place.number):
        adding = label_words(names, words, adds=True)
        wordings.append((words, adding if adding in whole else label_words(names, words)))
    if bracket.compromise is not None:
        wordings.append((bracket.compromise[place.number], bracket.compromise[place.number]))
    for words, written in wordings:
        yield PossibleText(written, words)
        if bracket.is_on_paragraph:  # it stands before the words, with a space between
            yield PossibleText(f"{written} ", words)
            yield PossibleText(f"{visible(words) or without_words(bracket)} ", words)
    for words, _ in sorted(wordings, key=lambda one: -len(one[0])):
        yield PossibleText(words, words)
        if words != words.strip() != "":
            yield PossibleText(words.strip(), words)


def typed_words(paragraph: StandingParagraph, place: Place, run: str) -> str | None:
    """The words that somebody has typed in a bracket's place; None if brackets are left that say nothing."""
    if not run.strip():
        return ""
    if "[" not in run and "]" not in run:
        return _without_add(paragraph, place, run)
    groups, beside = _outer_brackets(run)
    was, _ = _outer_brackets(paragraph.written_at(place))
    new = [group for group in groups if group not in was]
    if len(new) != 1 or beside.strip():
        return None
    found = _LABELLED_WORDS.fullmatch(new[0])
    return _without_add(paragraph, place, found[1]) if found else None


def _without_add(paragraph: StandingParagraph, place: Place, typed: str) -> str:
    """Typed words without the sign that the bracket has for words to be added, where its own is left of it."""
    typed, is_added = typed.strip(), f": {ADD}" in paragraph.written_at(place)
    return typed.removeprefix(ADD).strip() if is_added else typed


def holds_other_wording(paragraph: StandingParagraph, number: int, option: PossibleText, typed: Sequence[str]) -> bool:
    """Whether what was typed beside the words of an option has other words that could stand at the place."""
    options = {words.strip() for _, words, _ in possible_texts(paragraph, paragraph.places[number]) if words}
    others = options - {"", (option.words or "").strip()}
    return any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", run) for words in others for run in typed)


def fitting_wordings(bracket: OpenBracket, by_place: Mapping[int, str]) -> list[Words]:
    """The wordings of a bracket, the draft's first, that have these words at these places."""
    return [
        words
        for words in bracket.offered
        if all(is_same_wording((visible(words[number]),), (visible(typed),)) for number, typed in by_place.items())
    ]


def fits_all(bracket: OpenBracket, number: int, typed: str) -> bool:
    """Whether every wording of a bracket with several places has these words at this one, so that they choose none of them."""
    is_one_of_several = len(bracket.offered) > 1 and len(bracket.standing) > 1
    return is_one_of_several and len(fitting_wordings(bracket, {number: typed})) == len(bracket.offered)


def fits_several(bracket: OpenBracket, by_place: Mapping[int, str]) -> bool:
    """Whether the words typed at some of a bracket's places are those of several wordings, which differ at the others. Words of
    the draft keep it."""
    first, *others = fitting_wordings(bracket, by_place) or [bracket.standing]
    return not is_same_wording(first, bracket.standing) and any(not is_same_wording(one, first) for one in others)


def lost_spaces(paragraph: StandingParagraph, number: int, typed: str, start: int, end: int) -> tuple[str, str]:
    """The white space before and behind a place that goes when nothing is left between: whoever takes a bracket out takes one
    of the two spaces with it, and means nothing by that."""
    if typed[start:end].strip():
        return "", ""
    ends = [0, *(one.written_end for one in paragraph.places)]
    starts = [*(one.written_start for one in paragraph.places), len(paragraph.text)]
    text_before, text_after = (paragraph.text[ends[one] : starts[one]] for one in (number, number + 1))
    before = text_before[len(text_before.rstrip()) :]
    after = text_after[: len(text_after) - len(text_after.lstrip())]
    is_apart = not start or typed[start - 1].isspace(), not typed[end:] or typed[end].isspace()
    if after and is_apart[0] and not is_apart[1]:
        return "", after
    if before and not (start and is_apart[0]) and (is_apart[1] or not typed[end].isalnum()):
        return before, ""
    return "", ""


def with_own_spaces(signed: str, typed: str) -> str:
    """What was typed around brackets, with the white space beside each of their signs as it was: whoever sets a bracket apart
    from the words, or leaves one of two spaces out, means nothing by that."""
    for sign in redline.signs_in(signed):
        if sign in typed:
            (before, after), (own_before, own_after) = typed.split(sign, 1), signed.split(sign, 1)
            behind = _with_end_of(own_after[::-1], after[::-1])[::-1]
            typed = f"{_with_end_of(own_before, before)}{sign}{behind}"
    return typed


def _with_end_of(own: str, typed: str) -> str:
    """Typed words with the spaces at the end of their own, where what stands before these is of the same kind."""
    words, own_words = typed.rstrip(_SPACES), own.rstrip(_SPACES)
    return words + own[len(own_words) :] if _kind(words[-1:]) == _kind(own_words[-1:]) else typed


def _kind(character: str) -> str:
    """One for letters, digits and the marks on them; every other character is its own."""
    return "word" if character and category(character)[0] in "LMN" else character


def _outer_brackets(run: str) -> tuple[list[str], str]:
    """What stands in the outermost brackets of a run, one after the other, and what stands beside them."""
    groups: list[str] = []
    beside, opened, depth = "", 0, 0
    for at, character in enumerate(run):
        if character == "[":
            opened = opened if depth else at + 1
            depth += 1
        elif character == "]" and depth:
            depth -= 1
            if not depth:
                groups.append(run[opened:at])
        elif not depth:
            beside += character
    return groups, beside + ("[" if depth else "")
