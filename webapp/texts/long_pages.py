"""How long pages are split into parts: a text, its comments with their answers, a round at a glance, and a member's answer."""

from collections import Counter
from collections.abc import Iterator, Sequence

from models.brackets.queries.brackets import ShownBracket
from models.brackets.queries.in_answer import OnBracket, OnBrackets
from models.brackets.queries.records import BracketRecord
from models.comments.comment import Comment
from models.comments.queries.traces import Entry, Passage
from models.consolidation.queries.candidate import Text as Candidate
from models.documents.queries.compendium import Compendium
from models.drafts.queries.texts import Text
from models.drafts.version import Kind, Paragraph
from models.rounds.queries.glance import Glance
from templates import on_brackets
from webapp.texts.parts import Item, Parts, parts_of

BRACKETS_TITLE = "What became of the brackets"
STOPS_OF_OWN = 5  # about how often Tab stops at a comment that can be changed
STOPS_OF_PARAGRAPH, STOPS_OF_BRACKET = 2, 4  # and, at the secretariat, at a paragraph, and at a bracket in it


def parts_of_candidate(text: Candidate) -> Parts[Paragraph]:
    """A text at the secretariat, with its brackets, and what became of those of the version before, below it."""
    brackets = Counter(one.paragraph.id for one in text.whole_brackets)
    ended = Counter(one.placed.paragraph.key for one in text.records)
    return parts_of(
        Item(one, one, STOPS_OF_PARAGRAPH + STOPS_OF_BRACKET * brackets[one.id] + ended[one.key], brackets[one.id])
        for one in text.paragraphs
    )


def records_on_page(text: Candidate, parts: Parts[Paragraph]) -> list[BracketRecord]:
    """What became of the brackets in the paragraphs on the page; the last part has those whose paragraph is there no more."""
    here, anywhere = ({one.key for one in paragraphs} for paragraphs in (parts.on_page, text.paragraphs))
    return [
        one
        for one in text.records
        if one.placed.paragraph.key in here or (parts.is_last and one.placed.paragraph.key not in anywhere)
    ]


def parts_of_version(text: Text, shown: Sequence[Paragraph]) -> Parts[Paragraph]:
    """What is shown of a circulated text, whose brackets are laid open below it."""
    brackets: dict[int, list[ShownBracket]] = {}
    for one in text.whole_brackets:
        brackets.setdefault(one.paragraph.id, []).append(one)
    items = (_text_item(text, paragraph, brackets.get(paragraph.id, ())) for paragraph in shown)
    return parts_of(items, headings=sum(one.kind is Kind.HEADING for one in shown))


def _text_item(text: Text, paragraph: Paragraph, brackets: Sequence[ShownBracket]) -> Item[Paragraph]:
    behind_words = sum(len(words.comments) for one in brackets for words in one.wishes)
    beside = len(text.behind.get(paragraph.id, ())) + len(text.own_words(paragraph))
    stops = 0 if paragraph.removed else 1 + beside + behind_words + 2 * len(brackets)
    return Item(paragraph, paragraph, stops, len(brackets), [f"bracket-{one.conflict.id}" for one in brackets])


def parts_of_compendium(compendium: Compendium) -> Parts[Entry | BracketRecord]:
    """The comments, then what became of each bracket of the version before."""
    return parts_of(_compendium_items(compendium))


def _compendium_items(compendium: Compendium) -> Iterator[Item[Entry | BracketRecord]]:
    for entry in compendium.entries:
        comment = entry.answered.comment
        yield Item(entry, comment.paragraph, 1, 1, [f"c-{comment.id}"])
    for record in compendium.brackets:
        yield Item(record, record.placed.paragraph, 1, 1, ["records"], BRACKETS_TITLE)


def parts_of_glance(glance: Glance) -> Parts[Passage]:
    """The paragraphs on which comments were asked, with the fields of the map that lead to comments."""
    links = sum(1 + len(glance.stands.get(comment.id, ())) for comment in glance.comments)
    return parts_of((_glance_item(passage) for passage in glance.passages), unfolded=links)


def _glance_item(passage: Passage) -> Item[Passage]:
    fields = len({comment.member_id for comment in passage.comments})
    beside = 3 if fields else 1 if passage.changed else 0  # its name, its comments, what it has become
    return Item(passage, passage.paragraph, fields + beside, len(passage.comments))


def parts_of_answer(
    comments: Sequence[Comment], brackets: OnBrackets | None, country: str, *, writes: bool
) -> Parts[Comment | OnBracket]:
    """A member's comments, then what its answer says about brackets, as far as the reader may see that."""
    return parts_of(_answer_items(comments, brackets, country, writes=writes))


def _answer_items(
    comments: Sequence[Comment], brackets: OnBrackets | None, country: str, *, writes: bool
) -> Iterator[Item[Comment | OnBracket]]:
    for comment in comments:
        yield Item(comment, comment.paragraph, STOPS_OF_OWN if writes else 1, 1, [f"c-{comment.id}"])
    if brackets is not None:
        for name, listed in (
            (on_brackets.CHOSEN, brackets.chosen),
            (on_brackets.goes_on(country), brackets.goes_on),
            (on_brackets.LETS_STAND, brackets.lets_stand),
            (on_brackets.not_opposed(country), brackets.not_opposed),
            (on_brackets.held(country), brackets.held),
            (on_brackets.AGREED_AT_MEETING, brackets.agreed),
        ):
            for one in listed:
                yield Item(one, one.listed.placed.paragraph, 1, 1, (), name)


def brackets_on_page(brackets: OnBrackets, parts: Parts[Comment | OnBracket]) -> OnBrackets:
    """What the answer says about the brackets on the page."""
    return (
        brackets if parts.shown is None else brackets.only([one for one in parts.on_page if isinstance(one, OnBracket)])
    )
