"""What the choices in a comment form say about the brackets of the text under consultation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import redline
from models.brackets.agreement import OpenBracket, Stance, is_same_wording
from models.brackets.agreement import Words as BracketWords
from models.brackets.operations.positions import LONGEST_PACKAGE
from models.brackets.queries.placed import PlacedBracket
from models.brackets.written import NO_WORDS, shown_bracket_words, whose_compromise, without_words
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.uploads.operations.uploads import Found, FoundChoice
from models.uploads.reading import RowFault
from models.uploads.upload import UploadDecision
from worker.documents.forms.choices import CHOICES, TITLES, read_acceptable
from worker.documents.forms.form import FormChoice
from worker.documents.tables.grid import letters, number_of

_LONGEST_QUOTE = 40  # characters of strange words that a sentence repeats
KEEP = next(name for name, stance in CHOICES.items() if stance is Stance.KEEP)
NO_PACKAGE = (
    f"The name of a package has at most {LONGEST_PACKAGE} letters, in one line, such as “A”. If you keep this choice, it is "
    "saved without that package."
)
_OTHER_BRACKET = "The words beside it in the form are not those of bracket {number}. Look whether it belongs there."


@dataclass(frozen=True, slots=True)
class Brackets:
    """The open brackets of the text under consultation in its order, and those of the text that a form was made from, which
    is called `name`."""

    now: Sequence[PlacedBracket]
    then: Sequence[PlacedBracket]
    name: str


def shown_alternatives(bracket: OpenBracket) -> str:
    """The words on which members can agree, each on a line with its letter and with who asks for it."""
    return "\n".join(
        f"{letters(number)} ({_asked_by(bracket, words)}): {shown_bracket_words(bracket, words)}"
        for number, words in enumerate(bracket.circulated)
    )


def _asked_by(bracket: OpenBracket, words: BracketWords) -> str:
    names = [name for one in bracket.alternatives if one.words == words for name in one.sponsors]
    offered = bracket.compromise is not None and is_same_wording(words, bracket.compromise)
    return ", ".join([*names, *([whose_compromise(bracket)] if offered else [])]) or "no member at present"


def choices_in_form(rows: Sequence[FormChoice], brackets: Brackets) -> tuple[list[Found], list[RowFault]]:
    """What the rows say, in the order of the form, and the rows that are wrong."""
    found: list[Found] = []
    faults: list[RowFault] = []
    by_bracket: dict[int, list[FormChoice]] = defaultdict(list)
    for row in rows:
        by_bracket[row.bracket].append(row)
    for row in rows:
        others = by_bracket[row.bracket]
        if any(other.says != row.says for other in others):
            faults.append(
                _fault(row, f"There are two choices for bracket {row.bracket} in this form: keep one of them.")
            )
        elif row is not others[0]:
            continue
        else:
            one = _read_choice(row, brackets)
            (faults if isinstance(one, RowFault) else found).append(one)  # type: ignore[arg-type]
    return found, faults


def _read_choice(row: FormChoice, brackets: Brackets) -> Found | RowFault:
    if not 1 <= row.bracket <= len(brackets.then):
        count = "1 bracket" if len(brackets.then) == 1 else f"{len(brackets.then)} brackets"
        return _fault(row, f"There is no bracket {row.bracket} in {brackets.name}, which has {count}.")
    then = brackets.then[row.bracket - 1]
    now = next((one for one in brackets.now if one.bracket.id == then.bracket.id), None)
    if now is None or now.bracket.id is None:
        return _fault(
            row, f"Bracket {row.bracket} of {brackets.name} has ended: nothing is to be chosen there any more."
        )
    accepted: BracketWords | None = None
    if row.stance == Stance.ACCEPT:
        accepted, why_not = _words_of_letter(row.letter, row, then.bracket, now.bracket, brackets.name)
        if accepted is None:
            return _fault(row, why_not)
    also, strange = _read_also_acceptable(row, then.bracket, now.bracket, brackets.name)
    package = row.package if len(row.package) <= LONGEST_PACKAGE and "\n" not in row.package else ""
    words = Words(CommentType.SUBSTANTIVE, Change.REMARK, now.paragraph.id, "", row.words, row.reason)
    number = list(brackets.now).index(now) + 1
    choice = FoundChoice(now.bracket.id, Stance(row.stance), accepted, package, also)
    note = f"{f'{row.sheet}, row' if row.sheet else 'Row'} {row.row}, bracket {number}."
    beside = "" if _matches_bracket(row, then.bracket) else _OTHER_BRACKET.format(number=row.bracket)
    doubts = [beside, strange, NO_PACKAGE if package != row.package else ""]
    return Found(
        words,
        "",
        " ".join(filter(None, (note, *doubts))),
        UploadDecision.OPEN if any(doubts) else UploadDecision.SUGGESTED,
        choice,
    )


def _words_of_letter(
    letter: str, row: FormChoice, then: OpenBracket, now: OpenBracket, name: str
) -> tuple[BracketWords | None, str]:
    """The words of an alternative as the bracket has them now; None, with the reason, where it has none."""
    place = number_of(letter)
    if place >= len(then.circulated):
        return None, f"Bracket {row.bracket} has no alternative {letter}. {_describe_alternatives(then)}"
    words = next((one for one in now.circulated if is_same_wording(one, then.circulated[place])), None)
    return words, f"The words of alternative {letter} of {name} are not in this bracket any more."


def _read_also_acceptable(
    row: FormChoice, then: OpenBracket, now: OpenBracket, name: str
) -> tuple[tuple[BracketWords, ...], str]:
    """What the country could also accept, and a sentence on what is not understood; "" for none."""
    letters, strange = read_acceptable(row.can_accept)
    found = [(now.standing, "") if each == KEEP else _words_of_letter(each, row, then, now, name) for each in letters]
    reasons = [why for words, why in found if words is None]
    if strange:
        written = ", ".join(f"“{each[:_LONGEST_QUOTE]}”" for each in strange)
        reasons.append(
            f"{written} under “{TITLES['can_accept']}” {'is' if len(strange) == 1 else 'are'} not understood: write letters of alternatives, or {KEEP}."
        )
    if reasons:
        reasons.append("If you keep this choice, it is saved without that.")
    return tuple(words for words, _ in found if words is not None), " ".join(reasons)


def _matches_bracket(row: FormChoice, bracket: OpenBracket) -> bool:
    cells = (
        (row.standing, shown_bracket_words(bracket, bracket.standing)),
        (row.alternatives, shown_alternatives(bracket)),
    )
    # Forms of earlier releases say "no words here" also where the draft keeps its paragraph.
    written = ((cell.replace(NO_WORDS, without_words(bracket)), own) for cell, own in cells)
    return all(not cell or redline.key(cell) == redline.key(own) for cell, own in written)


def _describe_alternatives(bracket: OpenBracket) -> str:
    known = [letters(number) for number in range(len(bracket.circulated))]
    return f"Its {'alternative is' if len(known) == 1 else 'alternatives are'} {', '.join(known)}."


def _fault(row: FormChoice, reason: str) -> RowFault:
    return RowFault(row.row, row.sheet, row.cell, reason)
