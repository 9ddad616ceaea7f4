"""Word files that are consolidated: what each made of the base, and the base with all of it as tracked changes."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.text.scripts import language_of
from redline import (
    Consolidated,
    ConsolidatedParagraph,
    Kept,
    Labelled,
    Source,
    SourceParagraph,
    alternatives_of,
    consolidate,
    counterparts,
    key,
)
from worker.documents.docx_in.matching import accepted_paragraphs
from worker.documents.docx_in.word_file import Cell, Change, Part, WordComment, WordFile, WordParagraph
from worker.documents.docx_out.marked import merged_words
from worker.documents.docx_out.sheet import Words
from worker.documents.limits import Unreadable
from worker.documents.merged.plan import Added, Plan, Remark, Rewritten
from worker.documents.sandbox.parent import read_word, rewrite_word

GAP = "\n"
_Group = tuple[object, ...]  # paragraphs that stand together, by where they stand
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Word:
    """Word files (.docx)."""

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """Applied changes are tracked changes by their sponsors, conflicts are brackets; comments of all files are kept."""
        original = _read(base)
        others = {path.stem: _read(path) for path in files}
        language = language_of("\n".join(each.after for each in original.paragraphs))
        paragraphs = [SourceParagraph(each.after, gap=GAP, cell=each.cell) for each in original.paragraphs]
        sources = [_source_of(id, word, original) for id, word in others.items()]
        consolidated = consolidate(paragraphs, sources, language)
        return consolidated, rewrite_word(base, plan_changes(consolidated, original, others, language))


def _read(path: Path) -> WordFile:
    try:
        return read_word(path)
    except Unreadable as refusal:
        raise Unreadable(f"{path}: {refusal}") from refusal


def _source_of(id: str, word: WordFile, base: WordFile) -> Source:
    """A file that somebody made from the base: its text with all changes accepted, and whose they are."""
    comments = [{name: getattr(each, name) for name in each.__slots__} for each in word.comments]
    warnings = (*word.warnings, *_warn_of_untracked(word, base), *_warn_of_base_changes(base))
    return Source(id, word.file, tuple(_paragraphs(word.paragraphs)), comments, warnings)


def _paragraphs(entries: Sequence[WordParagraph]) -> Iterator[SourceParagraph]:
    for each in accepted_paragraphs(entries):
        cell = each.entries[0].cell
        yield SourceParagraph(each.text, gap=GAP, sponsors=each.authors, before=each.before, cell=cell)


def _warn_of_untracked(word: WordFile, base: WordFile) -> Iterator[str]:
    """What is different although no tracked change says so."""
    known = Counter(key(text) for text in base.after if text.strip())
    before = Counter(key(text) for text in word.before if text.strip())
    own = {key(text) for text in base.before}
    count = max((before - known).total() - sum(text in own for text in before - known), (known - before).total())
    if count > 0 and not (base.before != base.after and word.before == base.before):
        what = "1 paragraph is" if count == 1 else f"{count} paragraphs are"
        yield f"{what} different from the base without tracked changes; these differences were taken as proposals too."


def _warn_of_base_changes(base: WordFile) -> Iterator[str]:
    if base.before != base.after:
        yield f"{base.file}, the base, has tracked changes of its own; they were taken as accepted."


def plan_changes(consolidated: Consolidated, base: WordFile, files: Mapping[str, WordFile], language: str) -> Plan:
    """Changes by their sponsors, brackets, new paragraphs and rows where they stand in the files, all comments."""
    places = {id: _PlacesInBase(word, base, language) for id, word in files.items()}
    new = _NewParagraphs(consolidated, base, files)
    remarks: list[Remark] = []
    for id, word in files.items():
        remarks += _remarks(id, word, base, places[id], len(remarks))
    return Plan(list(_rewritten_paragraphs(consolidated, places)), list(new.find_added()), remarks, language)


def _rewritten_paragraphs(consolidated: Consolidated, places: Mapping[str, "_PlacesInBase"]) -> Iterator[Rewritten]:
    for each in consolidated.paragraphs:
        if not all(isinstance(piece, Kept) for piece in each.merged.pieces):
            words = merged_words(each.merged.pieces)
            yield Rewritten(each.index, tuple(_with_date(one, each.index, places) for one in words))


def _with_date(words: Words, index: int, places: Mapping[str, "_PlacesInBase"]) -> Words:
    """Words of a paragraph of the base, with the date of their change."""
    found = [(places[id].word, places[id].changes_in(index)) for id in words.ids if words.change]
    return replace(words, date=_date_of(words, found))


def _date_of(words: Words, found: Sequence[tuple[WordFile, Sequence[Change]]]) -> str | None:
    """When these words were changed: as the latest of the changes says that asked for it, or else of their files. Without a date,
    programs join a change with another one of the same author that stands beside it."""
    dates = [_latest(words, changes) or _as_date(word.modified) for word, changes in found]
    return max(filter(None, dates), default=None)


def _latest(words: Words, changes: Sequence[Change]) -> str | None:
    """The date of the last of the changes in a paragraph that make these words, or else of all that are in it."""
    alike = [each for each in changes if each.text.strip() and each.text.strip() in words.text]
    return max(filter(None, (_as_date(each.date) for each in alike or changes)), default=None)


def _as_date(written: str | None) -> str | None:
    return written if written and _DATE.fullmatch(written) else None


@dataclass(slots=True)
class _NewParagraphs:
    """Finds where new paragraphs stand in the files that bring them, to put them in cells and rows."""

    consolidated: Consolidated
    base: WordFile
    files: Mapping[str, WordFile]
    _known_places: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    _first_old: dict[tuple[str, _Group], int] = field(default_factory=dict)

    def find_added(self) -> Iterator[Added]:
        """The new paragraphs in the order of the text."""
        for id, word in self.files.items():
            for place in reversed(range(len(word.paragraphs))):
                self._known_places[id, word.paragraphs[place].after].append(place)
        groups = [
            (-1, self.consolidated.inserted_before),
            *((each.index, each.inserted_after) for each in self.consolidated.paragraphs),
        ]
        self._find_first_old({origin for _, group in groups for each in group for origin in _origins(each)})
        for after, group in groups:
            for each in group:
                yield self._place_added(after, each)

    def _place_added(self, after: int, new: ConsolidatedParagraph) -> Added:
        origins = dict.fromkeys(origin for origin in _origins(new) if self._known_places.get(origin))
        found = {origin[0]: self._known_places[origin].pop() for origin in origins}
        changes = {id: word.paragraphs[found[id]].changes if id in found else () for id, word in self.files.items()}
        words = tuple(
            replace(one, date=_date_of(one, [(self.files[id], changes[id]) for id in one.ids]))
            for one in merged_words(new.merged.pieces)
        )
        if not found:
            return Added(after, words, before=after < 0)
        id, place = next(iter(found.items()))
        own, cell = self.files[id].paragraphs[place], self.files[id].paragraphs[place].cell
        before = after < 0 or (self._is_border(after) and self._begins_anything(id, place))
        beside = self.base.paragraphs[after + 1 if before else after]
        if beside.cell is None or cell is None:
            return Added(after, words, before, outside=beside.cell is not None)
        # A new table within a cell is no row of the table around it.
        if (own.outermost is None) is (beside.outermost is None) and self._is_new_row(id, cell):
            return Added(after, words, before, row=f"{id} {cell[0]} {cell[1]}", column=cell[2])
        return Added(after, words, before)

    def _find_first_old(self, new: Collection[tuple[str, str]]) -> None:
        """Where, in each file, the first paragraph stands that is not new, in each cell, row and table of it."""
        for id, word in self.files.items():
            for place, each in enumerate(word.paragraphs):
                for group in _groups(each) if (id, each.after) not in new else ():
                    self._first_old.setdefault((id, group), place)

    def _begins_anything(self, id: str, place: int) -> bool:
        """Whether only new paragraphs stand before it, and others behind, in its cell (or part of the file) or its table."""
        paragraph = self.files[id].paragraphs[place]
        groups = [_container(paragraph), *([("table", paragraph.cell[0])] if paragraph.cell else [])]
        return any(self._first_old.get((id, group), -1) >= place for group in groups)

    def _is_border(self, after: int) -> bool:
        """Whether a cell, or a part of the file, ends in the base with the paragraph `after`."""
        both = self.base.paragraphs[after : after + 2]
        return after >= 0 and len(both) == 2 and _container(both[0]) != _container(both[1])

    def _is_new_row(self, id: str, cell: Cell) -> bool:
        """Whether no word of a row was in the base."""
        return (id, ("row", *cell[:2])) not in self._first_old


def _container(paragraph: WordParagraph) -> tuple[Part, Cell | None]:
    """What a paragraph stands in."""
    return paragraph.part, paragraph.cell


def _groups(paragraph: WordParagraph) -> Iterator[_Group]:
    """What a paragraph stands in, and its table; its row, if it has words."""
    yield _container(paragraph)
    if paragraph.cell:
        yield "table", paragraph.cell[0]
        if paragraph.after:
            yield "row", *paragraph.cell[:2]


def _origins(new: ConsolidatedParagraph) -> Iterator[tuple[str, str]]:
    """Which files bring a new paragraph, and the words that it has there."""
    for piece in new.merged.pieces:
        for each in alternatives_of(piece):
            yield from ((id, each.text) for id in each.ids)


def _remarks(id: str, word: WordFile, base: WordFile, where: "_PlacesInBase", first: int) -> Iterator[Remark]:
    """The comments of a file but for those that the base has too; `first` is the place of the first one among all."""
    known = {(each.author, each.date, each.text) for each in base.comments}
    places: dict[str, int] = {}
    own = [each for each in word.comments if (each.author, each.date, each.text) not in known]
    for number, each in enumerate(sorted(own, key=lambda comment: comment.parent is not None), first):
        parent = places.get(each.parent or "")
        places[each.id] = number
        yield Remark(where.paragraph_of(each), each.author or id, each.date, each.text, each.anchor, each.done, parent)


@dataclass(slots=True)
class _PlacesInBase:
    """Which paragraph of the base a comment of a file is about, and which changes of the file are in one."""

    word: WordFile
    base: WordFile
    language: str
    _matches: dict[int, int] | None = None
    _changes: dict[int, list[Change]] | None = None

    def changes_in(self, index: int) -> Sequence[Change]:
        """The changes in a paragraph of the base, by its index."""
        if self._changes is None:
            self._changes = defaultdict(list)
            for place, number in self._match_paragraphs().items():
                self._changes[number] += self.word.paragraphs[place].changes
        return self._changes.get(index, ())

    def paragraph_of(self, comment: WordComment) -> int:
        """The index of the paragraph, or of the nearest before it that the base has."""
        if comment.paragraph is None:
            return 0
        matches = self._match_paragraphs()
        return next((matches[place] for place in range(comment.paragraph, -1, -1) if place in matches), 0)

    def _match_paragraphs(self) -> dict[int, int]:
        """For each paragraph of the file that is in the base, its index there."""
        if self._matches is None:
            self._matches = dict(self._find_matches())
        return self._matches

    def _find_matches(self) -> Iterable[tuple[int, int]]:
        old = [Labelled(each.after, "", "") for each in self.base.paragraphs]
        new = [Labelled(_text_to_match(each), "", "") for each in self.word.paragraphs]
        if list(map(_key, old)) == list(map(_key, new)):
            return enumerate(range(len(old)))
        return ((match.new_start, match.start) for match in counterparts(old, new, self.language))


def _text_to_match(paragraph: WordParagraph) -> str:
    return paragraph.before or paragraph.after


def _key(paragraph: Labelled) -> str:
    return key(paragraph.text)
