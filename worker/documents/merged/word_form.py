"""Word files that are consolidated: what each made of the base, and the base with all of it as tracked changes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.text.scripts import language_of
from redline import Consolidated, Source, SourceParagraph, consolidate, key
from worker.documents.docx_in.wholes import wholes
from worker.documents.docx_in.word_file import WordFile, WordParagraph
from worker.documents.merged.planning import planned
from worker.documents.sandbox.processes import read_word, rewrite_word
from worker.documents.unreadable import Unreadable

GAP = "\n"


@dataclass(frozen=True, slots=True)
class Word:
    """Word files (.docx)."""

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """Applied changes are tracked changes by their sponsors, conflicts are brackets; comments of all files are kept."""
        original = _read(base)
        others = {path.stem: _read(path) for path in files}
        language = language_of("\n".join(each.after for each in original.paragraphs))
        paragraphs = [SourceParagraph(each.after, gap=GAP) for each in original.paragraphs]
        sources = [source_of(id, word, original) for id, word in others.items()]
        made = consolidate(paragraphs, sources, language)
        return made, rewrite_word(base, planned(made, original, others, language))


def _read(path: Path) -> WordFile:
    try:
        return read_word(path)
    except Unreadable as refusal:
        raise Unreadable(f"{path}: {refusal}") from refusal


def source_of(id: str, word: WordFile, base: WordFile) -> Source:
    """A file that somebody made from the base: its text with all changes accepted, and whose they are."""
    comments = [{name: getattr(each, name) for name in each.__slots__} for each in word.comments]
    warnings = (*word.warnings, *_untracked(word, base), *_own(base))
    return Source(id, word.file, tuple(_paragraphs(word.paragraphs)), comments, warnings)


def _paragraphs(entries: Sequence[WordParagraph]) -> Iterator[SourceParagraph]:
    for each in wholes(entries):
        yield SourceParagraph(each.text, gap=GAP, sponsors=each.authors, before=each.before)


def _untracked(word: WordFile, base: WordFile) -> Iterator[str]:
    """What is different although no tracked change says so."""
    known = Counter(key(text) for text in base.after if text.strip())
    before = Counter(key(text) for text in word.before if text.strip())
    own = {key(text) for text in base.before}
    count = max((before - known).total() - sum(text in own for text in before - known), (known - before).total())
    if count > 0 and not (base.before != base.after and word.before == base.before):
        what = "1 paragraph is" if count == 1 else f"{count} paragraphs are"
        yield f"{what} different from the base without tracked changes; these differences were taken as proposals too."


def _own(base: WordFile) -> Iterator[str]:
    if base.before != base.after:
        yield f"{base.file}, the base, has tracked changes of its own; they were taken as accepted."
