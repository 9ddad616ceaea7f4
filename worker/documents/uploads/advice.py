"""Choices about brackets in a department's form: advice to its coordinator, as opinions with words typed over the brackets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.brackets.agreement import DELETE_PARAGRAPH, OpenBracket, Stance
from models.brackets.agreement import Words as BracketWords
from models.brackets.queries.placed import PlacedBracket, by_paragraph
from models.brackets.reading import StandingParagraph, read_back, typed_over
from models.brackets.written import edges, shown_in
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.text.typed import LONGEST
from models.uploads.operations.uploads import Found
from models.uploads.upload import Decision

ONLY_THE_COORDINATOR = "Which brackets form a package, and what your country could also accept, only its coordinator can say: that is left out here."


def as_opinions(choices: Sequence[Found], brackets: Sequence[PlacedBracket], language: str) -> list[Found]:
    """The choices as opinions, in the order of the text: those of a paragraph that name words are one proposal, any other
    is a remark."""
    paragraphs = by_paragraph(brackets)
    choices = [_as_advice(one) for one in choices]
    found: list[Found] = []
    for id, paragraph in paragraphs.items():
        own = [one for one in choices if one.words.paragraph_id == id]
        if own:
            found += _of_paragraph(own, paragraph, brackets, language)
    return found


def _as_advice(found: Found) -> Found:
    """A choice without what only those who speak for the member can say, and a sentence on that."""
    if found.choice is None or not (found.choice.package or found.choice.can_accept):
        return found
    return replace(found, note=f"{found.note} {ONLY_THE_COORDINATOR}")


def _of_paragraph(
    choices: Sequence[Found], paragraph: StandingParagraph, brackets: Sequence[PlacedBracket], language: str
) -> Iterator[Found]:
    ids = [one.id for one in paragraph.brackets]
    named: dict[int, BracketWords] = {}
    naming: list[Found] = []
    for one in choices:
        assert one.choice is not None
        number = ids.index(one.choice.bracket_id)
        words = _words(one, paragraph.brackets[number])
        is_typable = words != (DELETE_PARAGRAPH,) and not paragraph.brackets[number].adds_paragraph
        if words is None or not is_typable or one.decision is Decision.OPEN:
            yield _remark(one, brackets)
        else:
            named[number] = words
            naming.append(one)
    if not naming:
        return
    text = typed_over(paragraph, named)
    said = read_back(paragraph, text, language)
    whole = not said.unclear and said.choices.keys() == named.keys()
    reason = "\n\n".join(dict.fromkeys(filter(None, (one.words.justification for one in naming))))
    if not whole or max(len(text), len(reason)) > LONGEST:
        yield from (_remark(one, brackets) for one in naming)
        return
    proposed = Words(CommentType.SUBSTANTIVE, Change.REPLACE, naming[0].words.paragraph_id, "", text, reason)
    yield Found(proposed, note=" ".join(one.note for one in naming))


def _words(found: Found, bracket: OpenBracket) -> BracketWords | None:
    """The words that a choice names for a bracket's places; None where it names none."""
    assert found.choice is not None
    if found.choice.stance is Stance.KEEP:
        return bracket.standing
    if found.choice.stance is Stance.OTHER:
        lead, trail = edges(bracket, 0)
        return (f"{lead}{found.words.proposed_text}{trail}",) if len(bracket.standing) == 1 else None
    return found.choice.accepted


def _remark(found: Found, brackets: Sequence[PlacedBracket]) -> Found:
    assert found.choice is not None
    choice, words = found.choice, found.words
    number, bracket = next(
        (at, one.bracket) for at, one in enumerate(brackets, 1) if one.bracket.id == choice.bracket_id
    )
    what = choice.stance.value
    if choice.accepted is not None:
        what += f" “{shown_in(bracket, choice.accepted)}”"
    elif words.proposed_text:
        what += f" “{words.proposed_text}”"
    remark = replace(words, text=f"Bracket {number}: {what}.", proposed_text="")
    return replace(found, words=remark, choice=None)
