"""Sentences of one language for HTML. Words of another one in them are marked with it, since they are read out and set
differently."""

import re

from markupsafe import Markup, escape

from models.text.scripts import split_by_language

_LABEL = re.compile("“([ -~]+)”")
"""The English name of a button."""


def in_language(words: str, language: str) -> Markup:
    """The words for an element with this language; English names of buttons, and words in another script, are marked with theirs."""
    shown, end = list[Markup](), 0
    for label in _LABEL.finditer(words):
        shown += [
            _with_others(words[end : label.start()], language),
            Markup('“<span lang="en">{}</span>”').format(label[1]),
        ]
        end = label.end()
    return Markup("").join([*shown, _with_others(words[end:], language)])


def _with_others(words: str, language: str) -> Markup:
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(other, part) if other not in ("", language) else escape(part)
        for part, other in split_by_language(words)
    )
