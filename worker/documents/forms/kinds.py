"""The types of comments, as forms call them."""

import re
from collections.abc import Mapping

from worker.documents.forms.column_titles import KINDS, names
from worker.documents.forms.titles import plain

# By the values of `CommentType`, in the order of their weight: of two in one cell, the first counts.
TYPES: Mapping[str, str] = {
    "substantive": "substantive, substantial, su, sub, major, critical, a-s, suggestion, enhancement, policy, "
    "neg, neg-mj, neg-mi, negative, negative major, negative minor, negative with comment, negative with comments",
    "technical": "technical, te, t, tech, minor, correction, factual, scientific, legal",
    "general": "general, ge, g, gen, a, a-q, a-c, question, query, clarification, affirmative, affirmative with comment, "
    "affirmative with comments, abstain, abstain with comment, abstain with comments",
    "translation": "translation, tr, trans",
    "editorial": "editorial, ed, e, edit, a-t, typo, typographical, spelling, grammar, grammatical, format, formatting, "
    "wording, language, administrative",
}

_KIND = {name: type for type, listed in TYPES.items() for name in names(listed)}
_KIND_ABROAD = {plain(name): type for type, listed in KINDS.items() for name in names(listed)}
_BETWEEN = re.compile(r"[\s/,;:+&()|]+|\band\b|\bor\b")
_FILLING = frozenset(("comment", "comments", "with"))
_LONGEST = 80  # characters; more is a sentence that says something


def kind_of(text: str) -> str:
    """The type that is named, a value of `CommentType`; "" for none, and for one that is not known."""
    said = " ".join(text.casefold().replace(".", "").split())
    if len(said) > _LONGEST:
        return ""
    if type := _KIND.get(said) or _KIND_ABROAD.get(plain(text)):
        return type
    kinds = {_KIND.get(name) for name in _BETWEEN.split(said) if name and name not in _FILLING}
    if None in kinds:
        return ""
    return next((type for type in TYPES if type in kinds), "")
