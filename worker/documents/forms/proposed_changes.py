"""What the rows of a comment form ask of a draft: each at the paragraph that it names, with a word on how that was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.drafts.version import Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.reading import Field, RowFault
from models.uploads.upload import Decision
from worker.documents.forms.form import FormFile, FormRow
from worker.documents.forms.places import Finder, Place
from worker.documents.forms.titles import OURS

_ALIKE = 60  # percent of the letters; words that are less like a paragraph are not meant to stand in its place
_GIVEN_WORDS = "The present words were changed in the form. Keep it if these are the words that should stand there."
_INSTEAD = "The words that it proposes are not like those of the paragraph. Keep it if they should take the place of all of them; else change its kind."


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
    changed = finder.changed(form) if form.version == draft.version else {}
    filled = {id(row) for row in form.rows}
    for row in sorted((*form.rows, *form.untouched), key=lambda row: (row.sheet, row.row)):
        who = _who(row.said, draft)
        if paragraph := changed.get(id(row)):
            found.append(_changed(row, paragraph, who))
        elif id(row) not in filled:
            continue
        elif fault := _of_another(row, draft):
            faults.append(fault)
        else:
            found.append(_found(row, finder.place(row), who, ours=form.family == OURS))
    return found, faults


def _of_another(row: FormRow, draft: CommentedDraft) -> RowFault | None:
    """The fault of a row in which another country is named, by its name or its code."""
    named = row.said.get("member", "")
    own = {each.casefold() for each in draft.country}
    is_code = len(named) == 2 and named.isascii() and named.isupper()
    if named.casefold() in own or not (is_code or named.casefold() in draft.others):
        return None
    reason = f"This row is of “{named}”: only comments of {draft.country[0]} are taken over."
    return RowFault(row.row, row.sheet, row.cells["member"], reason)


def _found(row: FormRow, place: Place, who: str, *, ours: bool) -> Found:
    said, paragraph = row.said, place.paragraph
    text, proposed = said.get("comment", ""), said.get("proposed", "")
    change, doubt = _change(said, paragraph, ours=ours)
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
    decision = Decision.OPEN if is_open else Decision.SUGGESTED
    return Found(words, who, " ".join(notes), decision, aside=row.aside)


def _changed(row: FormRow, paragraph: Paragraph, who: str) -> Found:
    said = row.said
    type = CommentType(row.type) if row.type else CommentType.SUBSTANTIVE
    words = Words(
        type, Change.REPLACE, paragraph.id, said.get("comment", ""), said["words"], said.get("justification", "")
    )
    return Found(words, who, f"{_row_name(row)} {_GIVEN_WORDS}", Decision.OPEN, aside=row.aside)


def _row_name(row: FormRow) -> str:
    return f"{row.sheet}, row {row.row}." if row.sheet else f"Row {row.row}."


def _change(said: Mapping[Field, str], paragraph: Paragraph | None, *, ours: bool) -> tuple[Change, str]:
    """What a row asks to happen, and a doubt about it. Other forms have instructions as often as words in that column."""
    proposed, asked = said.get("proposed", ""), said.get("change", "")
    if asked == Change.DELETE or (asked and proposed):
        return Change(asked), ""
    if not proposed:
        return Change.REMARK, ""
    if paragraph is not None and fuzz.ratio(paragraph.text, proposed) >= _ALIKE:
        return Change.REPLACE, ""
    return (Change.REPLACE, _INSTEAD) if ours else (Change.REMARK, "")


def _who(said: Mapping[Field, str], draft: CommentedDraft) -> str:
    """Who says it, and under which number; that it is the country goes without saying."""
    number = f"no. {said['number']}" if "number" in said else ""
    of = said.get("member", "") if said.get("member") not in draft.country else ""
    return ", ".join(filter(None, (said.get("author"), of, number)))
