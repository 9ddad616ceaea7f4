"""A circulated version in Word with its brackets laid open: who asks for what in each, and why, stands in the margin."""

from collections.abc import Iterator
from datetime import datetime

from models.brackets.agreement import DELETE_PARAGRAPH
from models.brackets.queries.brackets import Standing
from models.brackets.written import whose_compromise, without_words
from models.drafts.queries.texts import Text
from models.drafts.version import Paragraph
from worker.documents.docx_out.sheet import Margin, Passage
from worker.documents.docx_out.version_docx import OWN, in_word
from worker.documents.docx_out.words import Words


def brackets_as_docx(text: Text) -> bytes:
    """The text with its brackets in bold; its words are those of the file in which people write."""
    return in_word(
        text.version, ", with its brackets", [_passage(text, each) for each in text.paragraphs if not each.removed]
    )


def _passage(text: Text, paragraph: Paragraph) -> Passage:
    said = (margin for bracket in text.of(paragraph) for margin in _asked(bracket, text.version.circulated_at))
    return Passage(paragraph.key, paragraph.kind, paragraph.label, _words(text, paragraph), margin=tuple(said))


def _words(text: Text, paragraph: Paragraph) -> tuple[Words, ...]:
    marks = text.marks(paragraph)
    strong = [isinstance(mark, Standing) for mark in marks]
    runs = text.runs(paragraph)
    return tuple(Words(run.text, strong=run.span is not None and strong[run.span]) for run in runs if run.text)


def _asked(bracket: Standing, at: datetime | None) -> Iterator[Margin]:
    """What each alternative of a bracket asks for, by its sponsors, then the compromise that is proposed."""
    for asked in bracket.asked:
        why = [f"{comment.label}: {comment.justification}" for comment in asked.comments if comment.justification]
        words = _wish(bracket, asked.alternative.text)
        yield Margin(", ".join(asked.alternative.sponsors), "\n".join([words, *why]), at)
    if bracket.conflict.proposal is not None:
        why = [bracket.way_out.reason] if bracket.way_out else []
        yield Margin(
            whose_compromise(bracket.whole) if bracket.whole.ad_referendum else OWN[0],
            "\n".join([_wish(bracket, bracket.conflict.proposal), *why]),
            at,
        )


def _wish(bracket: Standing, wanted: str) -> str:
    words, was = wanted.strip(), bracket.conflict.base_text.strip()
    if words == DELETE_PARAGRAPH:
        return "Take the whole paragraph out."
    if not words and not was:
        return f"{without_words(bracket.whole).capitalize()}."
    if not words:
        return f"Delete “{was}”."
    return f"Replace “{was}” by “{words}”." if was else f"Add “{words}”."
