"""What a Word file asks of a draft: each change with its place, and each comment in the margin."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import redline
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.drafts.version import Kind, Paragraph
from models.text.markdown import as_typed
from models.text.rows import lay_into_row
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from worker.documents.docx_in.columns import FileTables
from worker.documents.docx_in.matching import (
    AcceptedParagraph,
    MatchKind,
    accepted_paragraphs,
    match_paragraphs,
    without_heads,
    without_number,
)
from worker.documents.docx_in.normalization import merge_change, normalize_to_draft, plain_key, without_needless_spaces
from worker.documents.docx_in.read import Margin, margin_of
from worker.documents.docx_in.rearranged import MoveTarget, cut_where_joined, tracked_moves
from worker.documents.docx_in.remarks import author_names, margin_remark, reason, unplaced_change
from worker.documents.docx_in.rows import rows_with_columns, with_rows
from worker.documents.docx_in.word_file import WordFile, without_struck

FEW = 5  # paragraphs that may be missing without a word, and less than half of all, to be asked about one by one
BY_WORDS = "Its place was found by its number or words. Please check it."
MOVED = "In the file it stands elsewhere: it is taken out here and put in there."
TRACKED = "The file moves it with tracked changes."
JOINED = "In the file it is one with the paragraph before it."
TABLE = (
    "In the file this is a table. A new table cannot be proposed, so the words of each cell are a paragraph here. If it should be a "
    "table, say so in the reason."
)
STRUCK = "Words are struck out here without a tracked change, and are read as taken out. Keep it if that is meant."
MISSING = "This paragraph is not in the file, and no tracked change says that it should go."
FIRST = "In the file it stands before the first paragraph of the draft."
OUTSIDE = "These words are changed in a header, a footer or a footnote of the file."
ELSEWHERE = "In the file this takes the place of “{}”, which is no paragraph of the draft."
ADDED_NOTE = "In the file these words stand in a footnote or an endnote that the draft does not have."


@dataclass(frozen=True, slots=True)
class Draft:
    """The text that a file was made from (`base`), and the one that is commented on (`now`), often the same.

    `name` is what the base is called, `heads` are words that our files carry above the text, `members` the names under
    which our files carry comments; `ours`: the file says that it was made from this base;
    `compared`: tracked changes or not, it is only compared with the base.
    """

    base: Sequence[Paragraph]
    now: Sequence[Paragraph]
    language: str
    name: str
    ours: bool
    heads: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    compared: bool = False


@dataclass(slots=True)
class ProposedChanges:
    """What was found, in the order of the file, with sentences about all of it."""

    found: list[Found] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    recognised: int = 0  # paragraphs of the file that are surely of the draft


def proposed_changes(word: WordFile, draft: Draft) -> ProposedChanges:
    """Everything that the file asks; what has no plain place is open."""
    return _ChangeFinder(word, draft).find_all()


class _ChangeFinder:
    def __init__(self, word: WordFile, draft: Draft) -> None:
        self.draft, word = draft, without_struck(word)
        rows = rows_with_columns(word.paragraphs)
        if any(one.kind.in_cells for one in (*draft.base, *draft.now)):
            word = with_rows(word, [one.text for one in draft.base if one.kind.in_cells])
        body = [each for each in word.paragraphs if each.part == "body"]
        self.file = list(without_heads(accepted_paragraphs(body), draft.heads, draft.base))
        self.others = [each for each in accepted_paragraphs(word.paragraphs[len(body) :]) if each.text.strip()]
        self.notes = {plain_key(each.text) for each in self.others}
        self.known = match_paragraphs(draft.base, self.file, draft.language, ours=draft.ours)
        self.now = {each.key: each for each in draft.now}
        self.tables = FileTables(self.file, self.known, draft.base, rows)
        self.moves = {} if draft.compared else tracked_moves(self.file, self.known.places)
        self.margin: dict[int | None, list[Margin]] = defaultdict(list)
        holder = {
            whole.first + each: number for number, whole in enumerate(self.file) for each in range(len(whole.entries))
        }
        for each in margin_of(word.comments, draft.members):
            self.margin[holder.get(each.entry) if each.entry is not None else None].append(each)
        for place, source in self.moves.items():
            self.margin[place] = [*self.margin.pop(source, []), *self.margin[place]]

    def find_all(self) -> ProposedChanges:
        found = list(self._changes_in_order())
        missing = [place for place in range(len(self.draft.base)) if place not in self.known.taken]
        few = len(missing) <= FEW and len(missing) * 2 < len(self.draft.base)
        warnings = list(self._warnings([] if few else missing))
        if few:
            found += [
                self._change_of(at, Change.DELETE, "", note=MISSING, open=True)
                for at in missing
                if self.draft.base[at].key in self.now
            ]
        if self.draft.compared:
            warnings += self.tables.describe_changes()
        else:
            found += self.tables.find_requests(self.now)
        found += self._changes_outside_text()
        found += [margin_remark(each, None, open=True) for each in self.margin.pop(None, ())]
        return ProposedChanges(found, warnings, self.known.count_sure(self.draft.base, self.file))

    def _changes_outside_text(self) -> Iterator[Found]:
        """What is changed outside of the text, and notes that are new though nothing says so."""
        draft = "".join(plain_key(each.text) for each in self.draft.base)
        for each in self.others:
            changed = any(one.changes for one in each.entries)
            if changed or (each.entries[0].part in ("footnote", "endnote") and plain_key(each.text) not in draft):
                yield unplaced_change(each, each.text.strip(), OUTSIDE if changed else ADDED_NOTE)

    def _changes_in_order(self) -> Iterator[Found]:
        here = MoveTarget()
        for number, whole in enumerate(self.file):
            place = self.known.places.get(number)
            margin = self.margin.pop(number, [])
            if number in self.moves.values():
                continue  # where it was; the move is reported at its new place
            if number in self.moves:
                yield from self._move(self.moves[number], here, whole, margin)
                continue
            if place is None:
                text, before = whole.words, (whole.before or "").strip()
                if text and before in ("", text):
                    yield self._new_paragraph(here.after, whole, text, margin)
                    continue
                # Our file of what changed shows paragraphs of the text before as taken out.
                gone = self.draft.ours and not text and any(each.bookmark for each in whole.entries)
                if text != before and not gone and (text or redline.key(before) not in self.draft.heads):
                    yield unplaced_change(whole, text or f"(delete) {before}", ELSEWHERE.format(before))
                yield from (margin_remark(each, None, open=True) for each in margin)
                continue
            if number in self.known.moved:
                yield self._change_of(place, Change.DELETE, "", whole, margin, note=MOVED)
                yield self._new_paragraph(here.after, whole, whole.words, [], note=MOVED)
                continue
            here.stay(place)
            parts = [each for each, at in self.known.joined.items() if at == number]
            if parts:
                yield from self._joins([place, *parts], whole, margin)
            else:
                yield from self._compare(place, number, whole, margin)

    def _compare(self, place: int, number: int, whole: AcceptedParagraph, margin: list[Margin]) -> Iterator[Found]:
        base = self.draft.base[place]
        text = self._normalize(base, whole, whole.words)
        note = BY_WORDS if self.known.how[number] is MatchKind.WORDS and self.draft.ours else ""
        if not text:
            yield self._change_of(place, Change.DELETE, "", whole, margin)
        elif self._differs(base.text, text):
            yield self._change_of(place, Change.REPLACE, text, whole, margin, note=note)
        else:
            here = self.now.get(base.key)
            yield from (margin_remark(each, here, open=here is None) for each in margin)

    def _joins(self, places: Sequence[int], whole: AcceptedParagraph, margin: list[Margin]) -> Iterator[Found]:
        """Paragraphs of the draft that are one in the file: each that follows as joined with the one before it, and in each
        what is changed in its own words. Where these cannot be told apart, the first has all of them."""
        base = [self.draft.base[each] for each in places]
        now = [self.now.get(one.key) for one in base]
        cut = None
        if not self.draft.compared and all(one is not None and one.kind is Kind.NUMBERED for one in now):
            cut = cut_where_joined(whole, [one.text for one in base], self.draft.language)
        if cut is None:
            cut = [whole.words, *[""] * (len(places) - 1)]
        cut[0] = without_number(cut[0], base[0])
        for number, (place, own, words) in enumerate(zip(places, base, cut, strict=True)):
            before, here = now[number - 1], now[number]
            if not words:
                yield self._change_of(place, Change.DELETE, "", whole)
                continue
            if number and cut[number - 1] and before is not None and here is not None:
                wish = Words(
                    CommentType.SUBSTANTIVE, Change.JOIN, here.id, justification=reason(margin), after_id=before.id
                )
                yield Found(wish, author_names(whole, margin), JOINED)
            if self._differs(own.text, words):
                yield self._change_of(place, Change.REPLACE, words, whole, [] if number else margin)

    def _move(self, source: int, here: MoveTarget, whole: AcceptedParagraph, margin: list[Margin]) -> Iterator[Found]:
        """A paragraph that tracked changes move: as a move, where it is one in the text as it is now, and what else they change
        in it."""
        place = self.known.places[source]
        now = self.now.get(self.draft.base[place].key)
        after = here.place_for(place)
        behind = None if after is None else self.now.get(self.draft.base[after].key)
        if now is None or not now.kind.is_counted or behind is None:
            yield self._change_of(place, Change.DELETE, "", self.file[source], note=MOVED)
            yield self._new_paragraph(here.after, whole, whole.words, margin, note=MOVED)
            return
        here.add(place, after)
        words = Words(CommentType.SUBSTANTIVE, Change.MOVE, now.id, justification=reason(margin), after_id=behind.id)
        yield Found(words, author_names(whole, margin), TRACKED)
        changed = any(change.kind in ("ins", "del") for change in whole.changes)
        if changed and self._differs(self.draft.base[place].text, whole.words):
            yield self._change_of(place, Change.REPLACE, whole.words, whole)

    def _new_paragraph(
        self, after: int | None, whole: AcceptedParagraph, text: str, margin: list[Margin], note: str = ""
    ) -> Found:
        if self.tables.is_new(whole) and (after is None or not self.draft.base[after].kind.in_cells):
            cells = redline.cells(text) if whole.is_row else [text]
            text, note = "\n".join(filter(None, map(redline.as_seen, cells))), f"{note} {TABLE}".strip()
            kind = Kind.NUMBERED
        else:
            text = self.tables.with_columns_of_draft(whole, text, "")
            kind = Kind.ROW if whole.is_row else Kind.HEADING if whole.is_heading else Kind.NUMBERED
        if kind is Kind.ROW or not self.draft.compared:  # the secretariat's own paragraphs are numbered ones
            text = as_typed(kind, text)
        if after is None:
            words = Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, None, "", text, reason(margin))
            return Found(words, author_names(whole, margin), f"{FIRST} {note}".strip(), UploadDecision.OPEN)
        place = next((each for each in range(after, -1, -1) if self.draft.base[each].key in self.now), None)
        return self._change_of(after if place is None else place, Change.INSERT_AFTER, text, whole, margin, note=note)

    def _change_of(
        self,
        place: int,
        change: Change,
        text: str,
        whole: AcceptedParagraph | None = None,
        margin: Sequence[Margin] = (),
        *,
        note: str = "",
        open: bool = False,
    ) -> Found:
        """A change of a paragraph of the base, put into the words of the text as it is now."""
        base = self.draft.base[place]
        now = self.now.get(base.key)
        if whole is not None and whole.is_struck:
            note, open = STRUCK, True
        found = Found(
            Words(CommentType.SUBSTANTIVE, change, now.id if now else None, "", text, reason(margin)),
            author_names(whole, margin),
            note,
        )
        if now is None:
            gone = f"{base.name[0].upper()}{base.name[1:]} of {self.draft.name} is not in the text any more."
            return replace(found, note=gone, decision=UploadDecision.OPEN)
        if change is not Change.INSERT_AFTER and self._differs(base.text, now.text):
            return self._rebased_change(found, base, now)
        return replace(found, decision=UploadDecision.OPEN) if open else found

    def _rebased_change(self, found: Found, base: Paragraph, now: Paragraph) -> Found:
        """A change of an older text, put into words that others have changed since."""
        since = f"This paragraph has changed since {self.draft.name}"
        if found.words.change is Change.REPLACE:
            merged = merge_change(base.text, found.words.proposed_text, now.text, self.draft.language)
            if merged is not None:
                words = replace(found.words, proposed_text=merged.strip())
                return replace(found, words=words, note=f"{since}; the change was put into its present words.")
        return replace(
            found, note=f"{since}, and the change does not fit into its present words.", decision=UploadDecision.OPEN
        )

    def _normalize(self, base: Paragraph, whole: AcceptedParagraph, words: str) -> str:
        """Words of the file, before its changes or after, as the draft writes those of this paragraph."""
        text, before = (
            self.tables.with_columns_of_draft(whole, without_number(whole.strip(one), base), base.text)
            for one in (words, whole.before or "")
        )
        if whole.before is not None:
            text = normalize_to_draft(base, before, text, self.notes, self.draft.language, ours=self.draft.ours)
        text = without_needless_spaces(base, text)
        return lay_into_row(base.text, text) if base.kind.in_cells else text

    def _differs(self, one: str, other: str) -> bool:
        return one != other and bool(redline.diff(one, other, self.draft.language))

    def _warnings(self, missing: Sequence[int]) -> Iterator[str]:
        silent = sum(
            whole.before is not None
            and all(self._differs(base.text, self._normalize(base, whole, one)) for one in (whole.before, whole.text))
            for number, place in self.known.places.items()
            if (whole := self.file[number]) and (base := self.draft.base[place])
        )
        if silent and not self.draft.compared:
            what = "1 paragraph differs" if silent == 1 else f"{silent} paragraphs differ"
            yield f"{what} from {self.draft.name} without tracked changes; the file was compared with that text."
        if missing:
            yield f"{len(missing)} paragraphs of {self.draft.name} are not in this file. They are left as they are."
