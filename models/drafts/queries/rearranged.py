"""What members have done with whole paragraphs from version to version: those that were moved, and those joined with another."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.brackets.agreement import Rule
from models.brackets.bracket import BracketEnding
from models.brackets.whole_paragraph import joined_with, moved_after
from models.comments.comment import Change, Comment
from models.consolidation.consolidation import TraceSpan
from models.drafts.version import DraftVersion, Paragraph

Texts = Mapping[str, Paragraph]
"""The paragraphs of a version, in order, by their keys."""


class Rearrangement(NamedTuple):
    """What was done with one paragraph, in a sentence each; "" if nothing was."""

    moved: str = ""
    joined: str = ""
    taken_up: str = ""

    @property
    def sentence(self) -> str:
        """All of it."""
        return " ".join(filter(None, self))


NOTHING = Rearrangement()


@dataclass(frozen=True, slots=True)
class Rearrangements:
    """By their keys: the paragraphs that members have moved, and with which one each is joined that they have joined."""

    moved: Collection[str] = ()
    joined: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def by_words(cls, wishes: Iterable[tuple[str, str]]) -> "Rearrangements":
        """What words about whole paragraphs do, by the key of each."""
        found = list(wishes)
        joined = {key: other for key, words in found if (other := joined_with(words)) is not None}
        return cls({key for key, words in found if moved_after(words) is not None}, joined)

    def __or__(self, other: "Rearrangements") -> "Rearrangements":
        return Rearrangements({*self.moved, *other.moved}, {**self.joined, **other.joined})

    def rearrangement_of(self, older: Texts, newer: Texts, key: str) -> Rearrangement:
        """What was done with a paragraph between two versions."""
        return Rearrangement(
            _describe_move(older, newer, key) if key in self.moved else "",
            self._describe_join(older, newer, key),
            " ".join(self._describe_joined_parts(older, newer, key)),
        )

    def joined_in(self, text: Texts, key: str) -> list[str]:
        """The paragraphs that have become one with this one in a version, in their order; they leave the text in it."""
        return [
            part
            for part, one in text.items()
            if one.removed and part in self.joined and self._head_of(part, text) == key
        ]

    def _describe_join(self, older: Texts, newer: Texts, key: str) -> str:
        head = self._head_of(key)
        if head == key or not _is_standing(older, key) or _is_standing(newer, key) or not _is_standing(newer, head):
            return ""
        return f"Joined with {newer[head].name}."

    def _describe_joined_parts(self, older: Texts, newer: Texts, key: str) -> Iterable[str]:
        for part in self.joined:
            if self._head_of(part) == key and self._describe_join(older, newer, part):
                yield f"{older[part].name[0].upper()}{older[part].name[1:]} was joined with it."

    def _head_of(self, key: str, version: Texts | None = None) -> str:
        """The paragraph in which the words of this one stand; of one `version`, as far as paragraphs have left the text in it."""
        seen = {key}
        while version is None or (key in version and version[key].removed):
            head = self.joined.get(key)
            if head is None or head in seen:
                break
            seen.add(key := head)
        return key


def rearrangements_in(session: Session, versions: Collection[int]) -> Rearrangements:
    """What members have done with whole paragraphs in these versions: where a bracket ended so, or all asked for it."""
    own = select(Paragraph.key).where(Paragraph.version_id.in_(versions))
    ended = (
        own.add_columns(BracketEnding.words)
        .join(BracketEnding, BracketEnding.paragraph_id == Paragraph.id)
        .where(BracketEnding.rule.not_in((Rule.FELL_WITH, Rule.PARTED)))
    )
    place = aliased(Paragraph)
    asked_by_all = (
        own.add_columns(Comment.change, place.key)
        .join(TraceSpan, TraceSpan.paragraph_id == Paragraph.id)
        .join(Comment, Comment.id == TraceSpan.comment_id)
        .join(place, place.id == Comment.after_id)
        .where(~TraceSpan.in_bracket)
    )
    by_ending = Rearrangements.by_words((key, words[0]) for key, words in session.execute(ended))
    wishes = session.execute(asked_by_all).all()
    return by_ending | Rearrangements(
        {key for key, change, _ in wishes if change is Change.MOVE},
        {key: other for key, change, other in wishes if change is Change.JOIN and key != other},
    )


def since_base(session: Session, version: DraftVersion) -> Mapping[str, Rearrangement]:
    """What members have done with whole paragraphs in this version, by key."""
    found = rearrangements_in(session, [version.id])
    keys = {*found.moved, *found.joined, *found.joined.values()}
    if not keys or version.base_id is None:
        return {}
    of_both = Paragraph.version_id.in_((version.base_id, version.id))
    texts: dict[int, dict[str, Paragraph]] = {version.base_id: {}, version.id: {}}
    for one in session.scalars(select(Paragraph).where(of_both).order_by(Paragraph.position)):
        texts[one.version_id][one.key] = one
    each = {key: found.rearrangement_of(texts[version.base_id], texts[version.id], key) for key in sorted(keys)}
    return {key: one for key, one in each.items() if any(one)}


def _is_standing(text: Texts, key: str) -> bool:
    return key in text and not text[key].removed


def _describe_move(older: Texts, newer: Texts, key: str) -> str:
    """Where a paragraph that members have moved stood before; "" if it still follows the same one."""
    before, now = (
        [one for one, each in text.items() if not each.removed and (one == key or one in other)]
        for text, other in ((older, newer), (newer, older))
    )
    if key not in before or key not in now:
        return ""
    stood, stands = (["", *keys][keys.index(key)] for keys in (before, now))
    if stood == stands:
        return ""
    return f"Moved. It stood {f'after {older[stood].name}' if stood else 'at the beginning'} before."
