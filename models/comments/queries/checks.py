"""What a member's people should look at before they submit. Nothing of it refuses: the rules of the operations do that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import redline
from models.brackets.queries.in_answer import OnBrackets
from models.comments.comment import EDITORIAL, OF_PARAGRAPH, Change, Comment
from models.comments.cosponsorship import Cosponsorship
from models.comments.queries.country import RoundAnswer
from models.comments.queries.sections import Section
from models.drafts.version import Paragraph
from models.text.scripts import has_english_sentence, language_of


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two comments on one paragraph that ask for different words at one place, or for what does not go together; `words` are
    the stretches of the draft about which they differ."""

    paragraph: Paragraph
    first: Comment
    second: Comment
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """What may be wrong with an answer. `against_choices` are brackets, by name, of which a choice says one thing and a comment
    on the paragraph another; `unmarked` are sections about which nothing is said; `not_asked_again` are comments whose words have
    changed since they were shown to a member, with its name."""

    contradictions: Sequence[Contradiction]
    against_choices: Sequence[tuple[str, int]]
    without_reason: Sequence[Comment]
    without_english: Sequence[Comment]
    unmarked: Sequence[Section]
    not_asked_again: Sequence[tuple[Comment, str]] = ()

    @property
    def finds_something(self) -> bool:
        found = self.contradictions or self.against_choices or self.without_reason or self.without_english
        return bool(found or self.unmarked or self.not_asked_again)


def checks(
    round_answer: RoundAnswer,
    on_brackets: OnBrackets,
    sections: Sequence[Section],
    reworded: Sequence[Cosponsorship] = (),
) -> Checks:
    """Of an answer as it is now; `reworded` are the invitations to its comments whose words have changed since."""
    comments = {one.id: one for one in round_answer.comments}
    language = round_answer.round.consultation.language
    changing = [one for one in round_answer.comments if one.proposes and one.type not in EDITORIAL]
    return Checks(
        contradictions=[found for place in round_answer.by_place() for found in _contradictions(*place, language)],
        against_choices=[(one.listed.name, one.listed.id) for one in on_brackets.chosen if one.listed.says_two_things],
        without_reason=[one for one in changing if not one.justification],
        without_english=[one for one in round_answer.comments if language == "en" and _lacks_english(one)],
        unmarked=[one for one in sections if one.state is None],
        not_asked_again=[
            (comments[one.comment_id], one.invited.name) for one in reworded if one.comment_id in comments
        ],
    )


def _lacks_english(comment: Comment) -> bool:
    """Whether something in it that others should read is written in another language only."""
    text, proposed = comment.text, comment.proposed_text
    return (language_of(text) != "en" and not has_english_sentence(text)) or language_of(proposed or "") != "en"


def _contradictions(paragraph: Paragraph | None, comments: Sequence[Comment], language: str) -> Iterator[Contradiction]:
    if paragraph is None:
        return
    yield from _whole_paragraph_contradictions(paragraph, comments)
    proposals = {str(one.id): one for one in comments if one.change is Change.REPLACE}
    if len(proposals) < 2:
        return
    merge = redline.merge_row if paragraph.kind.in_cells else redline.merge
    merged = merge(
        paragraph.text, [redline.Proposal(id, (id,), one.proposed_text) for id, one in proposals.items()], language
    )
    pairs: dict[tuple[str, str], list[str]] = {}
    for piece in merged.pieces:
        if isinstance(piece, redline.Conflict):
            for one, other in combinations(piece.alternatives, 2):
                pair = min(one.ids), min(other.ids)
                pairs.setdefault(pair, []).append(piece.base.strip())
    for (first, second), words in pairs.items():
        differing = tuple(each for each in words if each)
        yield Contradiction(paragraph, proposals[first], proposals[second], differing)


def _whole_paragraph_contradictions(paragraph: Paragraph, comments: Sequence[Comment]) -> Iterator[Contradiction]:
    """A paragraph that is to go and yet to have other words or another place, or to have two places."""
    of_paragraph = [one for one in comments if one.change in OF_PARAGRAPH]
    for first, second in pairwise(of_paragraph):
        if (first.change, first.after_id) != (second.change, second.after_id):
            yield Contradiction(paragraph, first, second)
    deleting = next((one for one in of_paragraph if one.change is Change.DELETE), None)
    rewording = next((one for one in comments if one.change is Change.REPLACE), None)
    if deleting is not None and rewording is not None:
        yield Contradiction(paragraph, deleting, rewording)
