"""Versions in Word: the text, to write in; its brackets laid open; what changed, as tracked changes by those who asked for it; and the
text that an adoption would make the adopted one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from models.adoption.queries.corrigenda import corrigenda_to
from models.adoption.queries.resulting_text import ResultingText
from models.brackets.queries.brackets import ShownBracket
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, is_of_paragraph, visible
from models.brackets.written import SECRETARIAT as PROPOSES
from models.brackets.written import sponsors_or_nobody, whose_compromise, without_words
from models.comments.comment import Change, Comment
from models.drafts.queries.comparison import ComparedParagraph, Comparison
from models.drafts.queries.texts import Text
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.text.instants import when
from redline import pieces_from_json
from templates.documents import resulting
from templates.documents.compendium import proposed_words
from templates.sentences import as_corrected, asked_as
from worker.documents.docx_out.marked import at_place, compared_words, in_both_orders, merged_words, written_bracket
from worker.documents.docx_out.sheet import Margin, Marked, Passage, Sheet, Words
from worker.documents.docx_out.write_docx import write_docx
from worker.documents.ooxml.frame import NOTE, REQUEST, SECRETARIAT

OWN = (SECRETARIAT,)

MEETING = ("Agreed at the meeting",)


def text_as_docx(text: Text) -> bytes:
    """The text with its brackets; in the margin of an adopted one what members have said of its paragraphs, and how these are to
    be read. Word records what people change in it, and we know the paragraphs when it comes back."""
    passages = [
        Passage(
            *(each.key, each.kind, each.label, (Words(each.text),)),
            margin=(*_statements_on(text, each), *_margins_of_corrigenda(text, each)),
        )
        for each in text.paragraphs
        if not each.removed
    ]
    return version_as_docx(text.version, _since_adopted(text), [*passages, *_statements(text), *_corrigenda(text)])


def _since_adopted(text: Text) -> str:
    """What the title of an adopted text says behind its name: since when it is adopted, and how it is to be read."""
    adopted = f", adopted on {when(text.version.adopted_at, 'UTC')}" if text.version.adopted_at else ""
    corrected = f", {as_corrected([one.number for one in text.corrigenda if one.number])}" if text.corrigenda else ""
    return adopted + corrected


def _margins_of_corrigenda(text: Text, paragraph: Paragraph) -> Iterator[Margin]:
    for one, effect in corrigenda_to(text.corrigenda, paragraph):
        taken_back = f" ({effect})" if effect else ""
        yield Margin(OWN[0], f"{one.name}: {one.correction}{taken_back}.", one.issued_at or one.until)


def _statements_on(text: Text, paragraph: Paragraph) -> Iterator[Margin]:
    for one in text.statements_on.get(paragraph.key, ()):
        yield Margin(one.member.name, f"{one.statement_name}: {one.statement}", one.at)


def _statements(text: Text) -> Iterator[Passage]:
    """What members have attached to their agreement, behind the text that they adopted."""
    if text.statements:
        yield Passage("statements", Kind.HEADING, "", (Words("Statements of members"),))
    for one in text.statements:
        words = f"{one.member.name}, {one.statement_name}: {one.statement}"
        yield Passage(f"statement{one.member.code}", Kind.NOTE, "", (Words(words),))
        if one.withdrawn_at:
            words = f"{one.member.name} withdrew it on {when(one.withdrawn_at, 'UTC')}."
            yield Passage(f"withdrawn{one.member.code}", Kind.NOTE, "", (Words(words),))


def _corrigenda(text: Text) -> Iterator[Passage]:
    """How the text is to be read, behind the words that were adopted."""
    if text.corrigenda:
        yield Passage("corrigenda", Kind.HEADING, "", (Words("Corrigenda"),))
    for one in text.corrigenda:
        about = f"{one.name}, {when(one.issued_at or one.until, 'UTC')} ({one.kind.value}, {one.paragraph.name})"
        reads = f"As it reads: {one.before}", f"As it is to be read: {one.after}"
        for number, words in enumerate((f"{about}: {one.correction}. {one.reason}", *reads)):
            yield Passage(f"corrigendum{one.number}{number}", Kind.NOTE, "", (Words(words),))


def redline_as_docx(comparison: Comparison) -> bytes:
    """What changed since the older version; in the margin the comments behind it, those that changed no words, and the answers
    to all of them."""
    language = comparison.newer.consultation.language
    passages = [
        at_place(
            _passage(each.paragraph, language, tuple(_margins(comparison, each.paragraph))),
            each,
            _movers(comparison, each.paragraph),
        )
        for each in in_both_orders(comparison.paragraphs)
    ]
    changed = "changed" if comparison.newer.number else "changes"
    return version_as_docx(comparison.newer, f", with what {changed} since {comparison.older.name}", passages)


def _movers(comparison: Comparison, one: ComparedParagraph) -> tuple[str, ...]:
    """Who has asked that a paragraph should move; nobody in particular if that was said in another round."""
    comments = (*one.comments, *comparison.beside.get(one.either.key, ()))
    return tuple(sorted({each.member.name for each in comments if each.change is Change.MOVE})) or OWN


def version_as_docx(version: DraftVersion, addition: str, passages: Sequence[Passage]) -> bytes:
    """The file of a version; `addition` names in its title what it shows besides the text."""
    consultation, name = version.consultation, version.name
    subtitle = f"{name[0].upper()}{name[1:]}{addition}"
    at = version.circulated_at or version.made_at
    foot = f"{consultation.title} – {name} – {version.marking}"
    return write_docx(Sheet(consultation.title, subtitle, consultation.language, str(version.id), at, passages, foot))


def _passage(one: ComparedParagraph, language: str, margin: tuple[Margin, ...]) -> Passage:
    words, change = _words_with_changes(one, language), _change_as_whole(one)
    authors = tuple(sorted({name for each in words if each.change == change for name in each.authors})) or OWN
    return _passage_with_words(one, words, authors, margin)


def _passage_with_words(
    one: ComparedParagraph, words: tuple[Words, ...], authors: tuple[str, ...], margin: tuple[Margin, ...] = ()
) -> Passage:
    paragraph = one.either
    label = paragraph.label if paragraph.kind.is_counted and one.now else ""
    return Passage(paragraph.key, paragraph.kind, label, words, _change_as_whole(one), authors, margin)


def _change_as_whole(one: ComparedParagraph) -> Marked | None:
    """Whether the paragraph as a whole is new, or gone."""
    return None if one.before and one.now else "ins" if one.now else "del"


def _before_and_now(one: ComparedParagraph) -> tuple[str, str]:
    return one.before.text if one.before else "", one.now.text if one.now else ""


def _words_with_changes(one: ComparedParagraph, language: str) -> tuple[Words, ...]:
    """The words with who is behind each change; nobody in particular if the pieces belong to other texts."""
    before, after = _before_and_now(one)
    if one.pieces is None:
        return compared_words(before, after, OWN, language)
    offers = {place: (PROPOSES, words) for place, words in one.offers.items()}
    words = tuple(_with_authors(merged_words(pieces_from_json(one.pieces), one.bracketed, offers, written_bracket)))
    passage = Passage("", Kind.NOTE, "", words)
    return words if (passage.before, passage.after) == (before, after) else compared_words(before, after, OWN, language)


def _with_authors(words: Iterable[Words]) -> Iterable[Words]:
    return (Words(each.text, each.change, each.authors or OWN) if each.change else each for each in words)


def _margins(comparison: Comparison, one: ComparedParagraph) -> Iterator[Margin]:
    """What was said on a paragraph: what was done with it as a whole, then what changed its words."""
    if any(one.rearranged):
        yield Margin(
            OWN[0], f"{NOTE}\n{one.rearranged.sentence}", comparison.newer.circulated_at or comparison.newer.made_at
        )
    for comment in one.comments:
        yield _margin(comment, comparison.called(comment))
    for comment in comparison.beside.get(one.either.key, ()):
        # Where its words are not in the text, it says them.
        words = f": {proposed_words(comment)}" if comment.proposed_text else "."
        yield _margin(comment, comparison.called(comment), f"{asked_as(comment)}{words}" if comment.proposes else "")


def _margin(comment: Comment, label: str, proposal: str = "") -> Margin:
    """A comment by its country, and the reasoned answer to it."""
    attached = [f"Attached: {file.name}" for file in comment.attachments]
    about = f"On “{comment.cell}”" if comment.cell else ""
    text = "\n".join(
        filter(None, (label, about, comment.text, proposal, comment.justification, comment.national, *attached))
    )
    answer = comment.disposition
    answers = () if answer is None else (Margin(OWN[0], f"{answer.outcome.value}: {answer.reason}", answer.at),)
    return Margin(comment.member.name, text, comment.written_at, answers=answers)


def brackets_as_docx(text: Text) -> bytes:
    """The text with its brackets in bold; its words are those of the file in which people write."""
    return version_as_docx(
        text.version,
        ", with its brackets",
        [_passage_with_brackets(text, each) for each in text.paragraphs if not each.removed],
    )


def _passage_with_brackets(text: Text, paragraph: Paragraph) -> Passage:
    margins = (
        margin
        for bracket in text.brackets_of(paragraph)
        for margin in _margins_of_bracket(bracket, text.version.circulated_at)
    )
    return Passage(
        paragraph.key, paragraph.kind, paragraph.label, _words_with_brackets(text, paragraph), margin=tuple(margins)
    )


def _words_with_brackets(text: Text, paragraph: Paragraph) -> tuple[Words, ...]:
    marks = text.marks(paragraph)
    strong = [isinstance(mark, ShownBracket) for mark in marks]
    runs = text.runs(paragraph)
    return tuple(Words(run.text, strong=run.span is not None and strong[run.span]) for run in runs if run.text)


def _margins_of_bracket(bracket: ShownBracket, at: datetime | None) -> Iterator[Margin]:
    """What each alternative of a bracket asks for, by its sponsors, then the compromise that is proposed."""
    for wish in bracket.wishes:
        why = [f"{wish.called(comment)}: {comment.justification}" for comment in wish.comments if comment.justification]
        words = [REQUEST, _request(bracket, wish.alternative.text), *why]
        yield Margin(sponsors_or_nobody(wish.alternative.sponsors), "\n".join(words), at)
    if bracket.conflict.proposal is not None:
        why = [bracket.proposed_compromise.reason] if bracket.proposed_compromise else []
        words = [_request(bracket, bracket.conflict.proposal), *why]
        if bracket.whole.ad_referendum:
            yield Margin(whose_compromise(bracket.whole), "\n".join(words), at)
        else:
            yield Margin(OWN[0], "\n".join([NOTE, *words]), at)


def _request(bracket: ShownBracket, wanted: str) -> str:
    words, was = wanted.strip(), bracket.conflict.base_text.strip()
    if words == DELETE_PARAGRAPH:
        return "Take the whole paragraph out."
    if is_of_paragraph(words):
        return f"{visible(words)[0].upper()}{visible(words)[1:]}."
    if not words and not was:
        return f"{without_words(bracket.whole).capitalize()}."
    if not words:
        return f"Delete “{was}”."
    return f"Replace “{was}” by “{words}”." if was else f"Add “{words}”."


def resulting_as_docx(text: ResultingText) -> bytes:
    """The paragraphs as they would stand, with their final numbers."""
    return _resulting_file(
        text,
        resulting.TITLE,
        [Passage(each.key, each.kind, each.label, (Words(each.text),)) for each in text.paragraphs],
    )


def resulting_redline_as_docx(text: ResultingText, older: DraftVersion, since: Sequence[ComparedParagraph]) -> bytes:
    """What is different from the older version, as tracked changes; its bracket goes as a whole where a meeting lifted it."""
    language = text.version.consultation.language
    authors = (f"Since {older.name}",)
    passages = [
        at_place(_resulting_passage(each.paragraph, authors, language), each, authors) for each in in_both_orders(since)
    ]
    return _resulting_file(text, resulting.redline_title(older), passages)


def _resulting_passage(one: ComparedParagraph, authors: tuple[str, ...], language: str) -> Passage:
    pieces = one.pieces or ()
    if any(piece["kind"] == "applied" for piece in pieces):
        authors = MEETING
        words = tuple(
            Words(each.text, each.change, MEETING if each.change else ())
            for each in merged_words(pieces_from_json(pieces))
        )
    else:
        words = compared_words(*_before_and_now(one), authors, language)
    return _passage_with_words(one, words, authors)


def _resulting_file(text: ResultingText, title: str, passages: Sequence[Passage]) -> bytes:
    consultation = text.version.consultation
    foot = f"{consultation.title} – {title} – {resulting.MARKING}"
    subtitle = f"{title}. {resulting.MARKING} {resulting.what_it_is(text)}"
    at = text.adoption.announced_at
    return write_docx(Sheet(consultation.title, subtitle, consultation.language, "", at, passages, foot, track=False))
