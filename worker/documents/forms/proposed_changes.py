"""What the rows of a comment form ask of a draft: each at the paragraph that it names by number, words or heading, with a word on
how that was found."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from models.comments.comment import OF_PARAGRAPH, Change, CommentType
from models.comments.operations.wording import Words
from models.drafts.provisional_labels import LABEL, comparable_label
from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.reading import Field, RowFault
from models.uploads.upload import UploadDecision
from redline import key
from redline.text.digits import to_ascii_digits
from worker.documents.forms.column_titles import COLUMNS, WHOLE, split_names
from worker.documents.forms.form import FormFile, FormRow
from worker.documents.forms.proposed_words import words_for
from worker.documents.forms.titles import OURS

_NAMING_FIELDS: tuple[Field, ...] = ("paragraph", "section")
_RANGE_ENDS: Mapping[Field, Field] = {"page": "page_to", "line": "line_to"}
_PLACE_FIELDS: tuple[Field, ...] = ("section", "paragraph", "page", "line")
_WHOLE_TEXT_WORDS = frozenset(
    ("", "-", "–", "all", "ge", "gen", "general", "general comment", "n/a", "na", "none", "whole text", "the whole text", "whole document", "document", *split_names(WHOLE))
)  # fmt: skip
_TRANSLATED_TITLES = sorted(
    (name for titles in COLUMNS.values() for field in _NAMING_FIELDS for name in split_names(titles[field])),
    key=len,
    reverse=True,
)
_NUMBER = re.compile(
    rf"(?:paragraph|para|par|clause|cl|section|sec|no|nr|§|第|{'|'.join(_TRANSLATED_TITLES)})?[\s.:]*({LABEL}|\S+?)[段条款项节章]?[.)]?",
    re.IGNORECASE,
)
_PARAGRAPH_NUMBER = re.compile(LABEL)
_BETTER_CHOOSE = "Choose its place if you know it."

_GIVEN_WORDS = "The present words were changed in the form. Keep it if these are the words that should stand there."
_NO_PLACE = "After which paragraph it should stand is not clear. Keep it as a comment, or leave it out and move the paragraph beside the draft."
_NOTHING_BEFORE = "No paragraph stands right before it. Keep it as a comment, or leave it out."
_SAME = "The words that it proposes are those of the paragraph: nothing would change."
_INSTEAD = "The words that it proposes are not like those of the paragraph. Keep it if they should take the place of all of them; else change its kind."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs: `rest` is what it says of its place beyond that, `doubt` why somebody should look."""

    paragraph: Paragraph | None
    rest: str = ""
    note: str = ""
    doubt: bool = False


class Finder:
    """Finds paragraphs by what people write of their place."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._by_label = {comparable_label(each.label): each for each in paragraphs if each.label}
        self._headings = [each for each in paragraphs if not each.label]
        self._by_words: dict[str, Paragraph] = {}
        for each in paragraphs:
            self._by_words.setdefault(_key(each.text), each)

    def find_place(self, row: FormRow) -> Place:
        """Where a row says that it belongs."""
        said = row.said
        for field in _NAMING_FIELDS:
            if paragraph := self._find_by_label(said.get(field, "")):
                return self._check_words(paragraph, said, _unused_place(said, field))
        for field in ("words", *_NAMING_FIELDS):
            if (words := said.get(field)) and (paragraph := self._by_words.get(_key(words))):
                return Place(paragraph, _unused_place(said, "paragraph", field))
        number = _place_number(said.get("paragraph", ""))
        if _PARAGRAPH_NUMBER.fullmatch(number):
            return Place(
                None, note=f"There is no paragraph {number} in this draft. Choose where it belongs.", doubt=True
            )
        if "words" in said:
            return Place(
                None, note="The words beside it are in no paragraph of this draft. Choose where it belongs.", doubt=True
            )
        if rest := _unused_place(said):
            return Place(
                None,
                rest,
                f"Its place in the form, “{rest}”, is none of this draft, so it is on the whole text. {_BETTER_CHOOSE}",
            )
        return Place(None)

    def paragraph_before(self, paragraph_id: int | None) -> Paragraph | None:
        """The paragraph right before one, if both are numbered."""
        at = next((place for place, one in enumerate(self._paragraphs) if one.id == paragraph_id), 0)
        both = self._paragraphs[at - 1 : at + 1] if at else []
        return both[0] if both and all(one.kind is Kind.NUMBERED for one in both) else None

    def find_paragraph(self, text: str) -> Paragraph | None:
        """The paragraph that somebody names by its number, or by the words of a heading."""
        return self._find_by_label(text) or next(
            (each for each in self._headings if _key(each.text) == _key(text)), None
        )

    def changed_paragraphs(self, form: FormFile) -> dict[int, Paragraph]:
        """By the identity of a row, the paragraph whose present words somebody has changed in the form, instead of proposing
        others; only in one of our own, which had them as they are in the draft."""
        rows = (*form.rows, *form.untouched) if form.family == OURS else ()
        return {id(row): paragraph for row in rows if (paragraph := self._find_changed(row.said))}

    def _find_changed(self, said: Mapping[Field, str]) -> Paragraph | None:
        words = said.get("words", "")
        if not words or "proposed" in said or _key(words) in self._by_words:
            return None
        likest = max(self._headings, key=lambda each: fuzz.ratio(each.text, words), default=None)
        return self._find_by_label(said.get("paragraph", "")) or likest

    def _find_by_label(self, text: str) -> Paragraph | None:
        return self._by_label.get(comparable_label(text)) or self._by_label.get(comparable_label(_place_number(text)))

    def _check_words(self, paragraph: Paragraph, said: Mapping[Field, str], rest: str) -> Place:
        """Numbers change from draft to draft: where the form has the words too, these count."""
        words = said.get("words", "")
        if not words or _key(words) == _key(paragraph.text):
            return Place(paragraph, rest)
        if moved := self._by_words.get(_key(words)):
            return Place(
                moved,
                rest,
                f"In the form it is at paragraph {paragraph.label}, with the words of {moved.name} of this draft.",
            )
        return Place(
            paragraph,
            rest,
            f"The words beside it in the form are not those of {paragraph.name} of this draft. Look whether it belongs there.",
            doubt=True,
        )


@dataclass(frozen=True, slots=True)
class CommentedDraft:
    """The draft on which the form is, and the member whose it is: `country` is its name and its code, `version` the
    number that our own files carry."""

    paragraphs: Sequence[Paragraph]
    country: tuple[str, str]
    others: frozenset[str]
    version: str = ""


def proposed_in_form(form: FormFile, draft: CommentedDraft) -> tuple[list[Found], list[RowFault]]:
    """What the good rows ask, in the order of the form, and the rows that are wrong here: those of other countries."""
    finder = Finder(draft.paragraphs)
    found, faults = [], []
    changed = finder.changed_paragraphs(form) if form.version == draft.version else {}
    filled = {id(row) for row in form.rows}
    for row in sorted((*form.rows, *form.untouched), key=lambda row: (row.sheet, row.row)):
        who = _author_of(row.said, draft)
        if paragraph := changed.get(id(row)):
            found.append(_changed_in_form(row, paragraph, who))
        elif id(row) not in filled:
            continue
        elif fault := _fault_of_other_country(row, draft):
            faults.append(fault)
        else:
            wish = _read_row(row, finder.find_place(row), who, ours=form.family == OURS)
            found.append(_with_target(wish, finder))
    return found, faults


def _key(words: str) -> str:
    """Equal for the words of a paragraph and a cell that holds them: a row whose outer cells are empty begins or ends with a
    space, which no cell keeps."""
    return key(words).strip()


def _place_number(text: str) -> str:
    """What a place is called, without the word for what it is: "12" of "Para. 12." and of "第12段", in the digits 0 to 9."""
    found = _NUMBER.fullmatch(text.replace("\u200b", "").strip())
    return to_ascii_digits(found[1].casefold()) if found else ""


def _unused_place(said: Mapping[Field, str], *used: Field) -> str:
    """What a row says about its place in fields that were not used: "line 17 to 19"."""
    return ", ".join(_unused_parts(said, used))


def _unused_parts(said: Mapping[Field, str], used: Sequence[Field]) -> Iterator[str]:
    for field in _PLACE_FIELDS:
        text = " ".join(said.get(field, "").split())
        if field not in used and text.casefold() not in _WHOLE_TEXT_WORDS:
            last = said.get(_RANGE_ENDS[field], "") if field in _RANGE_ENDS else ""
            yield f"{'' if text.casefold().startswith(field) else f'{field} '}{text}{f' to {last}' if last else ''}"


def _fault_of_other_country(row: FormRow, draft: CommentedDraft) -> RowFault | None:
    """The fault of a row in which another country is named, by its name or its code."""
    named = row.said.get("member", "")
    own = {each.casefold() for each in draft.country}
    is_code = len(named) == 2 and named.isascii() and named.isupper()
    if named.casefold() in own or not (is_code or named.casefold() in draft.others):
        return None
    reason = f"This row is of “{named}”: only comments of {draft.country[0]} are taken over."
    return RowFault(row.row, row.sheet, row.cells["member"], reason)


def _read_row(row: FormRow, place: Place, who: str, *, ours: bool) -> Found:
    said, paragraph = row.said, place.paragraph
    text = said.get("comment", "")
    change, proposed, doubt = _requested_change(said, paragraph, ours=ours)
    is_same = change is Change.REPLACE and paragraph is not None and _key(proposed) == _key(paragraph.text)
    if is_same:
        change, proposed, doubt = (
            (Change.REMARK, "", "") if text or "justification" in said else (Change.REMARK, proposed, _SAME)
        )
    if change is Change.REMARK:
        text = "\n\n".join(filter(None, (text, proposed and f"Proposed change: {proposed}")))
        proposed = ""
    if change is Change.REMARK and not text:
        text, justification = said.get("justification", ""), ""
    else:
        justification = said.get("justification", "")
    if place.rest:
        text = f"({place.rest}) {text}".strip()
    otherwise = CommentType.GENERAL if change is Change.REMARK else CommentType.SUBSTANTIVE
    type = CommentType(row.type) if row.type else otherwise
    words = Words(type, change, paragraph.id if paragraph else None, text, proposed, justification)
    notes = filter(None, (_row_name(row), place.note, doubt))
    is_open = bool(place.doubt or doubt) or (paragraph is None and change is not Change.REMARK)
    decision = UploadDecision.OPEN if is_open else UploadDecision.SUGGESTED
    return Found(words, who, " ".join(notes), decision, aside=row.aside)


def _with_target(found: Found, finder: Finder) -> Found:
    """A move with the place that is named in it, a joining with the paragraph before; without one it is a remark that
    somebody has to look at."""
    words = found.words
    if words.change is Change.JOIN:
        before = finder.paragraph_before(words.paragraph_id)
        if before is not None:
            return replace(found, words=replace(words, proposed_text="", after_id=before.id))
        wish = "\n\n".join(filter(None, (words.text, "Join this paragraph with the one before it.")))
        remark = replace(words, change=Change.REMARK, text=wish, proposed_text="")
        return replace(
            found, words=remark, note=f"{found.note} {_NOTHING_BEFORE}".strip(), decision=UploadDecision.OPEN
        )
    if words.change is not Change.MOVE:
        return found
    if after := finder.find_paragraph(words.proposed_text):
        return replace(found, words=replace(words, proposed_text="", after_id=after.id))
    wish = "\n\n".join(filter(None, (words.text, f"Move this paragraph to after: {words.proposed_text or '?'}")))
    remark = replace(words, change=Change.REMARK, text=wish, proposed_text="")
    return replace(found, words=remark, note=f"{found.note} {_NO_PLACE}".strip(), decision=UploadDecision.OPEN)


def _changed_in_form(row: FormRow, paragraph: Paragraph, who: str) -> Found:
    said = row.said
    type = CommentType(row.type) if row.type else CommentType.SUBSTANTIVE
    words = Words(
        type, Change.REPLACE, paragraph.id, said.get("comment", ""), said["words"], said.get("justification", "")
    )
    return Found(words, who, f"{_row_name(row)} {_GIVEN_WORDS}", UploadDecision.OPEN, aside=row.aside)


def _row_name(row: FormRow) -> str:
    return f"{row.sheet}, row {row.row}." if row.sheet else f"Row {row.row}."


def _requested_change(said: Mapping[Field, str], paragraph: Paragraph | None, *, ours: bool) -> tuple[Change, str, str]:
    """What a row asks to happen, with the words that it proposes and a doubt about it. Other forms have instructions as often
    as words in that column."""
    proposed, wish = said.get("proposed", ""), said.get("change", "")
    if wish in OF_PARAGRAPH or (wish and proposed):
        return Change(wish), proposed, ""
    if not proposed:
        return Change.REMARK, "", ""
    words = words_for(paragraph, proposed) if paragraph is not None else None
    if words is not None:
        return Change.REPLACE, words, ""
    return (Change.REPLACE, proposed, _INSTEAD) if ours else (Change.REMARK, proposed, "")


def _author_of(said: Mapping[Field, str], draft: CommentedDraft) -> str:
    """Who says it, and under which number; that it is the country goes without saying."""
    number = f"no. {said['number']}" if "number" in said else ""
    country = said.get("member", "") if said.get("member") not in draft.country else ""
    return ", ".join(filter(None, (said.get("author"), country, number)))
