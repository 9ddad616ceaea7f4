"""What the rows of a comment form ask of a draft: each at the paragraph that it names by number, words or heading, with a word on
how that was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.comments.comment import OF_PARAGRAPH, Change, CommentType
from models.comments.operations.wording import Words
from models.drafts.version import Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.reading import Field, LeftoverCell, RowFault
from models.uploads.upload import UploadDecision, with_proposed
from worker.documents.forms.form import FormFile, FormRow
from worker.documents.forms.places.find import PlaceFinder, RowPlace
from worker.documents.forms.places.headings import headings_above, headings_of_tables, is_for_headings
from worker.documents.forms.places.notation import PLACE_FIELDS, is_only_place
from worker.documents.forms.places.quotations import key_of_words
from worker.documents.forms.proposed_words import holds_instruction, words_for, words_for_part
from worker.documents.forms.titles import OURS, is_example

_GIVEN_WORDS = "The present words were changed in the form. Keep it if these are the words that should stand there."
_NO_PLACE = "After which paragraph it should stand is not clear. Keep it as a comment, or leave it out and move the paragraph beside the draft."
_NOTHING_BEFORE = "No paragraph stands right before it. Keep it as a comment, or leave it out."
_SAME = "The words that it proposes are those of the paragraph: nothing would change."
_SAYS_WHAT = "The words that it proposes seem to say what should change. Keep it if they should take the place of the whole paragraph; else change its kind."
_INSTEAD = "The words that it proposes are not like those of the paragraph. Keep it if they should take the place of all of them; else change its kind."
_NEW = "It names a place after a paragraph, so its words are taken for a new one. Keep it if they are; else change its kind."
_NEW_IN_COMMENT = "It asks for a new paragraph, and its words stand where comments do. Keep it as a comment; or change its kind, if they are the words of that paragraph."
_EXAMPLE = "It seems to be an example that the form came with. Leave it out if nobody in your country wrote it."
_OF_PART = "The words that it proposes are put in place of those that the form has beside them. Keep it if they should stand there; else change its kind."


@dataclass(frozen=True, slots=True)
class CommentedDraft:
    """The draft on which the form is, and the member whose it is: `country` is its name and its code, `version` the
    number that our own files carry."""

    paragraphs: Sequence[Paragraph]
    country: tuple[str, str]
    others: frozenset[str]
    version: str = ""


@dataclass(frozen=True, slots=True)
class _RowAbove:
    """The last row that named a paragraph, or went on from one that did."""

    sheet: str
    row: int
    paragraph: Paragraph


def proposed_in_form(form: FormFile, draft: CommentedDraft) -> tuple[list[Found], list[RowFault]]:
    """What the good rows ask, in the order of the form, and the rows that are wrong here: those of other countries."""
    finder = PlaceFinder(draft.paragraphs, _title_for_headings(form))
    found, faults = [], []
    changed = finder.changed_paragraphs(form) if form.version == draft.version else {}
    filled = {id(row) for row in form.rows}
    above: _RowAbove | None = None
    rows = sorted((*form.rows, *form.untouched, *form.lone), key=lambda row: (row.sheet, row.row))
    repeated = {id(row): heading for row in rows if (heading := _repeated_heading(row, finder))}
    headings = headings_above(rows, dict(headings_of_tables(form, finder.headings)), repeated)
    for row in rows:
        who = _author_of(row.fields, draft)
        if heading := repeated.get(id(row)):
            above = _RowAbove(row.sheet, row.row, heading)
        elif paragraph := changed.get(id(row)):
            found.append(_changed_in_form(row, paragraph, who))
        elif id(row) not in filled:
            continue
        elif fault := _fault_of_other_country(row, draft):
            faults.append(fault)
        else:
            heading = headings.get(id(row))
            place = finder.check_heading(finder.find_place(row), row.fields, heading)
            place, above = _place_below(place, row, above, heading)
            found.append(_with_target(_read_row(row, place, who, ours=form.family == OURS), finder))
    return found, faults


def unplaced_words(form: FormFile, draft: CommentedDraft) -> list[LeftoverCell]:
    """The words that stand alone in their row and are neither a comment nor a place, such as who has filled in the form."""
    finder = PlaceFinder(draft.paragraphs)
    listed = {(each.sheet, each.cell) for each in form.leftovers}
    known = {(each.sheet, each.row) for each in form.untouched} | {(each.sheet, each.row) for each in form.faults}
    return [
        LeftoverCell(row.row, row.sheet, row.cells["section"], "", row.fields["section"])
        for row in form.lone
        if not is_only_place(row.fields["section"])
        and (row.sheet, row.cells["section"]) not in listed
        and (row.sheet, row.row) not in known
        and _repeated_heading(row, finder) is None
        and finder.find_place(row).paragraph is None
    ]


def _place_below(
    place: RowPlace, row: FormRow, above: _RowAbove | None, heading: Paragraph | None
) -> tuple[RowPlace, _RowAbove | None]:
    """The place of a row, to be decided on where it names none right below one that does, or in a table under a heading; and
    what is above the next row."""
    if place.paragraph is not None or any(row.fields.get(field) for field in (*PLACE_FIELDS, "words")):
        return place, _RowAbove(row.sheet, row.row, place.paragraph) if place.paragraph is not None else None
    if row.type == "general":
        return place, None
    if above is not None and (above.sheet, above.row) == (row.sheet, row.row - 1):
        note = f"It names no place, and the row above it is on {above.paragraph.name}. Choose where it belongs."
        return replace(place, note=note, doubt=True), replace(above, row=row.row)
    if heading is not None:
        note = f"It names no place, and stands under “{heading.text}”. Choose where it belongs."
        return replace(place, note=note, doubt=True), None
    return place, None


def _title_for_headings(form: FormFile) -> str:
    """The title of the column for sections, if it is for the chapters of a text."""
    titles = (each.title for each in form.columns if each.field == "section")
    return next(filter(is_for_headings, titles), "")


def _repeated_heading(row: FormRow, finder: PlaceFinder) -> Paragraph | None:
    """The heading of the draft that a row has in its only cell: it is no comment, but stands over the rows below."""
    if len(row.fields) != 1 or row.aside or row.type:
        return None
    return finder.headings.repeated_in(*row.fields.values())


def _fault_of_other_country(row: FormRow, draft: CommentedDraft) -> RowFault | None:
    """The fault of a row in which another country is named, by its name or its code."""
    named = row.fields.get("member", "")
    own = {each.casefold() for each in draft.country}
    is_code = len(named) == 2 and named.isascii() and named.isupper()
    if named.casefold() in own or not (is_code or named.casefold() in draft.others):
        return None
    reason = f"This row is of “{named}”: only comments of {draft.country[0]} are taken over."
    return RowFault(row.row, row.sheet, row.cells["member"], reason)


def _read_row(row: FormRow, place: RowPlace, who: str, *, ours: bool) -> Found:
    fields, paragraph = row.fields, place.paragraph
    text, justification = fields.get("comment", ""), fields.get("justification", "")
    change, proposed, doubt = _requested_change(fields, place, ours=ours)
    if change is Change.INSERT_AFTER and place.new_after:
        paragraph = place.new_after
    if text and change is Change.REMARK and not proposed and place.new_after and place.asks_for_new:
        text, proposed, doubt = "", text, _NEW_IN_COMMENT
    if change is Change.REPLACE and paragraph and key_of_words(proposed) == key_of_words(paragraph.text):
        change = Change.REMARK
        proposed, doubt = ("", "") if text or justification else (proposed, _SAME)
    if change is Change.REMARK and not (text or proposed):
        text, justification = justification, ""
    if place.rest:
        text = f"({place.rest}) {text}".strip()
    if change is Change.REMARK:
        text, proposed = with_proposed(text, proposed), ""
    otherwise = CommentType.GENERAL if change is Change.REMARK else CommentType.SUBSTANTIVE
    type = CommentType(row.type) if row.type else otherwise
    words = Words(type, change, paragraph.id if paragraph else None, text, proposed, justification)
    example = _EXAMPLE if _is_example(row) else ""
    notes = filter(None, (_row_name(row), example, place.note, doubt))
    is_open = bool(example or place.doubt or doubt) or (paragraph is None and change is not Change.REMARK)
    decision = UploadDecision.OPEN if is_open else UploadDecision.SUGGESTED
    return Found(words, who, " ".join(notes), decision, aside=row.aside)


def _is_example(row: FormRow) -> bool:
    """Whether a cell says so, other than those with words of the draft."""
    own = (words for field, words in row.fields.items() if field not in ("words", "proposed"))
    return any(map(is_example, (*own, *(words for _, words in row.aside))))


def _with_target(found: Found, finder: PlaceFinder) -> Found:
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
    fields = row.fields
    type = CommentType(row.type) if row.type else CommentType.SUBSTANTIVE
    words = Words(
        type, Change.REPLACE, paragraph.id, fields.get("comment", ""), fields["words"], fields.get("justification", "")
    )
    return Found(words, who, f"{_row_name(row)} {_GIVEN_WORDS}", UploadDecision.OPEN, aside=row.aside)


def _row_name(row: FormRow) -> str:
    return f"{row.sheet}, row {row.row}." if row.sheet else f"Row {row.row}."


def _requested_change(fields: Mapping[Field, str], place: RowPlace, *, ours: bool) -> tuple[Change, str, str]:
    """What a row asks to happen, with the words that it proposes and a doubt about it. Other forms have instructions as often
    as words in that column."""
    proposed, wish, paragraph = fields.get("proposed", ""), fields.get("change", ""), place.paragraph
    if wish in OF_PARAGRAPH or (wish and proposed):
        is_unclear = wish == Change.REPLACE and paragraph is not None and holds_instruction(paragraph.text, proposed)
        return Change(wish), proposed, _SAYS_WHAT if is_unclear else ""
    if not proposed:
        return Change.REMARK, "", ""
    if not ours and paragraph and (part := words_for_part(paragraph.text, fields.get("words", ""), proposed)):
        return Change.REPLACE, part.words, "" if part.is_alike else _OF_PART
    words = words_for(paragraph, proposed) if paragraph is not None else None
    if words is not None:
        return Change.REPLACE, words, ""
    if ours:
        return Change.REPLACE, proposed, _INSTEAD
    if place.new_after:
        return Change.INSERT_AFTER, proposed, _NEW
    return Change.REMARK, proposed, ""


def _author_of(fields: Mapping[Field, str], draft: CommentedDraft) -> str:
    """Who says it, and under which number; that it is the country goes without saying."""
    number = f"no. {fields['number']}" if "number" in fields else ""
    country = fields.get("member", "") if fields.get("member") not in draft.country else ""
    return ", ".join(filter(None, (fields.get("author"), country, number)))
