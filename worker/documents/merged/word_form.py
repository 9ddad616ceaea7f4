"""Word files that are consolidated: what each made of the base, and the base with all of it as tracked changes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.text.scripts import language_of
from redline import (
    Consolidated,
    ConsolidatedParagraph,
    Kept,
    Source,
    SourceParagraph,
    consolidate,
    key,
)
from worker.documents.docx_in.matching import AcceptedParagraph, accepted_paragraphs
from worker.documents.docx_in.word_file import Cell, Part, WordFile, WordParagraph
from worker.documents.docx_out.marked import merged_words
from worker.documents.docx_out.sheet import Words
from worker.documents.limits import Unreadable
from worker.documents.merged.columns import AlignedFile, align_columns, warn_of_columns
from worker.documents.merged.places import PlacesInBase, date_of
from worker.documents.merged.plan import Added, Plan, Remark, Rewritten
from worker.documents.merged.planned_columns import PlannedColumns, WordsOutside, warn_of_cells, with_warnings
from worker.documents.merged.tracked_moves import moved_paragraphs
from worker.documents.sandbox.parent import read_word, rewrite_word

GAP = "\n"
_Group = tuple[object, ...]  # paragraphs that stand together, by where they stand


@dataclass(frozen=True, slots=True)
class Word:
    """Word files (.docx)."""

    def consolidate(self, base: Path, files: Sequence[Path]) -> tuple[Consolidated, bytes]:
        """Applied changes are tracked changes by their sponsors, conflicts are brackets; comments of all files are kept."""
        original = _read(base)
        others = {path.stem: align_columns(_read(path), original) for path in files}
        language = language_of("\n".join(each.after for each in original.paragraphs))
        paragraphs = [SourceParagraph(each.after, gap=GAP, cell=each.cell) for each in original.paragraphs]
        sources = [_source_of(id, aligned, original) for id, aligned in others.items()]
        consolidated = consolidate(paragraphs, sources, language)
        plan, warnings = plan_changes(consolidated, original, others, language)
        return with_warnings(consolidated, warnings), rewrite_word(base, plan)


def _read(path: Path) -> WordFile:
    try:
        return read_word(path)
    except Unreadable as refusal:
        raise Unreadable(f"{path}: {refusal}") from refusal


def _source_of(id: str, aligned: AlignedFile, base: WordFile) -> Source:
    """A file that somebody made from the base: its text with all changes accepted, and whose they are."""
    word = aligned.word
    comments = [{name: getattr(each, name) for name in each.__slots__} for each in word.comments]
    warnings = (
        *word.warnings,
        *_warn_of_untracked(word, base),
        *_warn_of_base_changes(base),
        *warn_of_columns(aligned, base),
    )
    return Source(id, word.file, tuple(_paragraphs(word.paragraphs)), comments, warnings)


def _paragraphs(entries: Sequence[WordParagraph]) -> Iterator[SourceParagraph]:
    file = list(accepted_paragraphs(entries))
    moves = moved_paragraphs(file)
    left = set(moves.values())
    for place, each in enumerate(file):
        before = "" if place in left else file[moves.get(place, place)].before
        cell = each.entries[0].cell
        yield SourceParagraph(each.text, gap=GAP, sponsors=each.authors, before=before, cell=cell)


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


def plan_changes(
    consolidated: Consolidated, base: WordFile, files: Mapping[str, AlignedFile], language: str
) -> tuple[Plan, Mapping[str, Sequence[str]]]:
    """Changes by their sponsors, brackets, new paragraphs, rows and columns where they stand in the files, all comments, also of
    words for which the base has no cell; and for each file sentences about cells that the base does not have."""
    words = {id: aligned.word for id, aligned in files.items()}
    places = {id: PlacesInBase(word, base, language) for id, word in words.items()}
    new = _NewParagraphs(consolidated, base, words)
    added = list(new.find_added())
    columns = PlannedColumns(base, files, places, new.rows)
    remarks: list[Remark] = []
    for id, word in words.items():
        remarks += _remarks(id, word, base, places[id], len(remarks))
    new_columns = list(columns.added())
    outside = [*new.outside, *columns.outside]
    remarks += [each.as_comment() for each in outside]
    rewritten = list(_rewritten_paragraphs(consolidated, places))
    return Plan(rewritten, added, remarks, language, new_columns, list(columns.removed())), warn_of_cells(
        outside, places
    )


def _rewritten_paragraphs(consolidated: Consolidated, places: Mapping[str, "PlacesInBase"]) -> Iterator[Rewritten]:
    for each in consolidated.paragraphs:
        if not all(isinstance(piece, Kept) for piece in each.merged.pieces):
            words = merged_words(each.merged.pieces)
            yield Rewritten(each.index, tuple(_with_date(one, each.index, places) for one in words))


def _with_date(words: Words, index: int, places: Mapping[str, "PlacesInBase"]) -> Words:
    """Words of a paragraph of the base, with the date of their change."""
    found = [(places[id].word, places[id].changes_in(index)) for id in words.ids if words.change]
    return replace(words, date=date_of(words, found))


@dataclass(slots=True)
class _NewParagraphs:
    """Finds where new paragraphs stand in the files that bring them, to put them in cells and rows."""

    consolidated: Consolidated
    base: WordFile
    files: Mapping[str, WordFile]
    rows: dict[tuple[str, int, int], str] = field(default_factory=dict)  # names of new rows, by file, table and row
    outside: list[WordsOutside] = field(default_factory=list)  # in cells that their rows do not have in the base
    _accepted: dict[str, list[AcceptedParagraph]] = field(default_factory=dict)
    _first_old: dict[tuple[str, _Group], int] = field(default_factory=dict)

    def find_added(self) -> Iterator[Added]:
        """The new paragraphs in the order of the text."""
        self._accepted = {id: list(accepted_paragraphs(word.paragraphs)) for id, word in self.files.items()}
        groups = [
            (-1, self.consolidated.inserted_before),
            *((each.index, each.inserted_after) for each in self.consolidated.paragraphs),
        ]
        self._find_first_old([origin for _, group in groups for each in group for origin in each.origins])
        for after, group in groups:
            yield from filter(None, (self._place_added(after, each) for each in group))

    def _place_added(self, after: int, new: ConsolidatedParagraph) -> Added | None:
        found = {id: self._accepted[id][number].first for id, number in new.origins}
        changes = {id: word.paragraphs[found[id]].changes if id in found else () for id, word in self.files.items()}
        words = tuple(
            replace(one, date=date_of(one, [(self.files[id], changes[id]) for id in one.ids]))
            for one in merged_words(new.merged.pieces)
        )
        id, place = next(iter(found.items()))
        own, cell = self.files[id].paragraphs[place], self.files[id].paragraphs[place].cell
        before = after < 0 or (self._is_border(after) and self._begins_anything(id, place))
        beside = self.base.paragraphs[after + 1 if before else after]
        if beside.cell is None or cell is None:
            return Added(after, words, before, outside=beside.cell is not None)
        if (own.outermost is None) is not (beside.outermost is None):
            return Added(after, words, before)  # a new table within a cell is no row of the table around it
        if self._is_new_row(id, cell):
            name = f"{id} {cell[0]} {cell[1]}"
            self.rows |= {(each, *row): name for each, row in self._rows_of(found)}
            return Added(after, words, before, row=name, column=cell[2])
        if (id, _container(own)) not in self._first_old:
            self.outside += [
                WordsOutside(each, after, self.files[each].paragraphs[found[each]].after) for each in found
            ]
            return None
        return Added(after, words, before)

    def _rows_of(self, found: Mapping[str, int]) -> Iterator[tuple[str, tuple[int, int]]]:
        """The table and the row in which a new paragraph stands in each of the files that bring it."""
        for id, place in found.items():
            if cell := self.files[id].paragraphs[place].cell:
                yield id, cell[:2]

    def _find_first_old(self, origins: Iterable[tuple[str, int]]) -> None:
        """Where, in each file, the first paragraph stands that is not new, in each cell, row and table of it."""
        new = {
            (id, place)
            for id, number in origins
            for place, _ in enumerate(self._accepted[id][number].entries, self._accepted[id][number].first)
        }
        for id, word in self.files.items():
            for place, each in enumerate(word.paragraphs):
                for group in _groups(each) if (id, place) not in new else ():
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


def _remarks(id: str, word: WordFile, base: WordFile, where: "PlacesInBase", first: int) -> Iterator[Remark]:
    """The comments of a file but for those that the base has too; `first` is the place of the first one among all."""
    known = {(each.author, each.date, each.text) for each in base.comments}
    places: dict[str, int] = {}
    own = [each for each in word.comments if (each.author, each.date, each.text) not in known]
    for number, each in enumerate(sorted(own, key=lambda comment: comment.parent is not None), first):
        parent = places.get(each.parent or "")
        places[each.id] = number
        yield Remark(where.paragraph_of(each), each.author or id, each.date, each.text, each.anchor, each.done, parent)
