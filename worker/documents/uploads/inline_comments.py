"""Comments that people type among the words of a draft instead of in its margin: “(Thailand: too rare)”, “Comment: …”."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

import redline
from models.comments.comment import Change
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from worker.documents.forms.titles import LIKELY, field_of

INLINE_COMMENT = "“{}” looks like a comment, not like words for the text. Keep this if the text should say it."
_COLONS = frozenset(":：")
_LABEL = re.compile(
    r"(?:^|(?P<bracket>[\[({（【]))[^\S\n]*(?P<label>[^\s\[\](){}（）【】:：][^\[\](){}（）【】:：\n]{0,59})[:：]",
    re.MULTILINE,
)
_SQUARE = "["  # with a member's name it is written as the bracket of that member, which is refused elsewhere
_LONGEST_QUOTE = 40  # characters of a comment


def flag_inline_comment(found: Found, present: str, members: Collection[str], language: str) -> Found:
    """The change, to be decided on if the words that it adds to the `present` ones seem to contain a comment."""
    if found.decision is not UploadDecision.SUGGESTED:
        return found
    comment = next(_comments_in(_added_words(found, present, language), members), None)
    if comment is None:
        return found
    note = f"{found.note} {INLINE_COMMENT.format(comment)}".strip()
    return replace(found, note=note, decision=UploadDecision.OPEN)


def _added_words(found: Found, present: str, language: str) -> list[str]:
    proposed = found.words.proposed_text
    if _COLONS.isdisjoint(proposed):  # which is sooner known than what has changed
        return []
    if found.words.change is Change.REPLACE:
        return [edit.replacement for edit in redline.diff(present, proposed, language)]
    return [proposed] if found.words.change is Change.INSERT_AFTER else []


def _comments_in(added: Collection[str], members: Collection[str]) -> Iterator[str]:
    for words in map(str.strip, added):
        for each in _LABEL.finditer(words):
            label = each["label"].strip()
            if _names_a_comment(label) or (each["bracket"] not in (None, _SQUARE) and label in members):
                comment = " ".join(words[each.start() :].split())
                yield f"{comment[:_LONGEST_QUOTE]}…" if len(comment) > _LONGEST_QUOTE else comment


def _names_a_comment(label: str) -> bool:
    """Whether it says “comment”, as in “Comment of the Department of Forests”."""
    claims = (field_of(name) for name in (label, *label.split()[:1]))
    return any(claim is not None and claim[0] == "comment" and claim[1] >= LIKELY for claim in claims)
