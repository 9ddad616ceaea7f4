"""Which comments of a round somebody wants to see, and which come before and after one of them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from models.dispositions.queries import AnsweredComment, Comments, heading_above
from models.text.typed import LONGEST

WHOLE_TEXT = "whole"
"""As a section: comments on the whole text."""
NO_HEADING = "top"
"""As a section: comments on what stands before the first heading."""


class AnsweredFilter(StrEnum):
    """How far comments are answered."""

    UNANSWERED = "unanswered"
    PROPOSED = "proposed"  # by the service, and by nobody else yet
    ANSWERED = "answered"  # by somebody of the secretariat
    QUESTIONED = "type-asked"  # the member has still to say whether its type changes
    AGAINST_TEXT = "against-text"  # the answer no longer agrees with the text


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """What a comment must be like, by the names that the filter has in an address; "" lets all through.

    `section` is the key of a heading, `member` a country code, `answer` an outcome; of `words`, each must stand in the
    comment or in its answer.
    """

    section: str = ""
    member: str = ""
    type: str = ""
    answer: str = ""
    show: str = ""
    words: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "CommentFilter":
        """From an address or a form."""
        return cls(**{field.name: values.get(field.name, "").strip()[:LONGEST] for field in fields(cls)})

    @property
    def values(self) -> dict[str, Any]:
        """What is asked for, for an address."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in named if value}

    def narrow(self, found: Comments) -> tuple[AnsweredComment, ...]:
        """The comments that it lets through, in their order."""
        return tuple(one for one in found.comments if self._matches(found, one))

    def _matches(self, found: Comments, one: AnsweredComment) -> bool:
        return (
            self.section in ("", section_of(found, one))
            and self.member in ("", one.comment.member.code)
            and self.type in ("", one.comment.type.value)
            and self.answer in ("", one.answer.outcome.value if one.answer else None)
            and self._matches_state(one)
            and all(word in _searchable_words(one) for word in _casefolded(self.words).split())
        )

    def _matches_state(self, one: AnsweredComment) -> bool:
        match self.show:
            case AnsweredFilter.UNANSWERED:
                return one.answer is None
            case AnsweredFilter.PROPOSED:
                return one.proposed_by_service
            case AnsweredFilter.ANSWERED:
                return one.answer is not None and not one.proposed_by_service
            case AnsweredFilter.QUESTIONED:
                return one.request is not None and one.request.is_open
            case AnsweredFilter.AGAINST_TEXT:
                return bool(one.contradiction)
        return True


def section_of(found: Comments, one: AnsweredComment) -> str:
    """The section that a comment is about, as a filter names it."""
    if one.comment.paragraph is None:
        return WHOLE_TEXT
    heading = heading_above(found.headings, one)
    return heading.key if heading else NO_HEADING


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where one comment stands among those that a filter lets through, even if it is no longer one of them: how many come
    `before` it, how many there are, and which are next to it."""

    before: int
    total: int
    previous: AnsweredComment | None
    next: AnsweredComment | None


def neighbours(found: Comments, wanted: CommentFilter, comment_id: int) -> Neighbours:
    """Of one comment of the round."""
    among = {one.comment.id for one in wanted.narrow(found)}
    here = next(place for place, one in enumerate(found.comments) if one.comment.id == comment_id)
    before = [one for one in found.comments[:here] if one.comment.id in among]
    after = [one for one in found.comments[here + 1 :] if one.comment.id in among]
    return Neighbours(len(before), len(among), before[-1] if before else None, after[0] if after else None)


def _searchable_words(one: AnsweredComment) -> str:
    comment = one.comment
    answer = one.answer.reason if one.answer else ""
    return _casefolded(
        "\n".join((comment.label, comment.said_by, comment.text, comment.proposed_text, comment.justification, answer))
    )


def _casefolded(words: str) -> str:
    """Words as they are compared: whatever their case, and however their signs are put together."""
    return unicodedata.normalize("NFKC", words).casefold()
