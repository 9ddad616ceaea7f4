"""The sheet of a meeting: each open bracket with the words that can be chosen, all on one page, or one by one to be projected."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from flask import flash, redirect, request, url_for

from models.errors import Refusal
from models.lifting.lifting import Mark
from models.lifting.operations import sheet as operations
from models.lifting.operations.sheet import SheetNote
from models.lifting.queries.meeting_sheet import MeetingSheet, SheetBracket, meeting_sheet
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, fields_digest, is_changed, is_count, is_number, number, refused_values, validated

OTHER = "other"
FIELDS = ("mark", "choice", "other", "referendum")
"""What can be filled in at a bracket of the sheet; each name is followed by the bracket's number."""


@secretariat.get("/versions/<int:version_id>/sheet")
@may(policy.READ_SHEET)
def sheet(version_id: int) -> Page:
    return _sheet_page(version_id, Form(formdata=None))


@secretariat.post("/versions/<int:version_id>/sheet")
@may(policy.SAVE_SHEET)
def save_sheet(version_id: int) -> Page:
    shown = _sheet(version_id)
    form, noted = Form(), _sent_notes(shown.brackets)
    with validated(form, lambda form: _sheet_page(version_id, form)), transaction() as session:
        saved = operations.save(session, version_id, noted, by=current_person(), now=request_time())
    if saved.refused:
        return _sheet_page(version_id, form, saved.refused, saved.changed), 422
    flash(_saved_sentence(saved.changed))
    at = request.form.get("at", type=number) or 0
    next_one = f"bracket-{at + 1}" if 0 < at < len(shown.brackets) else "put"
    return redirect(url_for("secretariat.sheet", version_id=version_id, _anchor=next_one))


def _sent_notes(brackets: Sequence[SheetBracket]) -> list[SheetNote]:
    """What was sent of each bracket in which somebody has changed something, if anything is chosen or noted there."""
    found = []
    for one in brackets:
        if not is_changed(one.id, FIELDS):
            continue
        chosen, typed = request.form.get(f"choice_{one.id}", ""), tuple(request.form.getlist(f"other_{one.id}"))
        has_words = bool(chosen) or any(words.strip() for words in typed)
        awaited = frozenset(request.form.getlist(f"referendum_{one.id}"))
        mark = _chosen_mark(request.form.get(f"mark_{one.id}", ""), has_words, awaited)
        if mark is None:
            continue
        seen = request.form.get(f"seen_{one.id}", "")
        found.append(
            SheetNote(
                one.id,
                mark,
                int(chosen) if is_number(chosen) else None,
                typed,
                awaited,
                int(seen) if is_count(seen) else 0,
            )
        )
    return found


def _field_values(ticked: Sequence[str], one: SheetBracket) -> Mapping[str, Sequence[str]]:
    """What the fields of a bracket hold when nobody has typed in them: what is noted of it already; of one of which nothing is
    noted, the members are `ticked` that can agree only ad referendum."""
    entry = one.entry
    if entry is None:
        return {**dict.fromkeys(FIELDS, ()), "referendum": ticked}
    typed = entry.words if entry.words and one.chosen is None else ()
    return {
        "mark": [entry.mark.value],
        "choice": [str(one.chosen) if one.chosen is not None else OTHER if typed else ""],
        "other": [words.strip() for words in typed],
        "referendum": list(entry.ad_referendum),
    }


def _chosen_mark(chosen: str, has_words: bool, awaited: Collection[str]) -> Mark | None:
    """What the meeting has made of a bracket. Where nobody has chosen that, words are agreed, ad referendum if members are
    awaited; None if there is nothing at all."""
    implied = Mark.AD_REFERENDUM if awaited else Mark.AGREED if has_words else None
    return next((mark for mark in Mark if mark.value == chosen), implied)


def _saved_sentence(count: int) -> str:
    if not count:
        return "Nothing has changed."
    return "One bracket is saved." if count == 1 else f"{count} brackets are saved."


def _sheet_page(version_id: int, form: Form, refused: Mapping[int, Refusal] | None = None, changed: int = 0) -> str:
    found = _sheet(version_id)
    return page(
        "secretariat/sheet.html",
        sheet=found,
        form=form,
        refused=refused or {},
        changed=changed,
        typed=refused_values(refused) if refused else request.form,
        marks=Mark,
        fields=partial(_field_values, found.only_ad_referendum),
        fields_digest=fields_digest,
    )


def _sheet(version_id: int) -> MeetingSheet:
    with reading() as session:
        return meeting_sheet(session, version_id)


@secretariat.get("/versions/<int:version_id>/session")
@may(policy.READ_SHEET)
def session_screen(version_id: int) -> Page:
    """One bracket, the first that is pending or the one that the address asks for: ?bracket=3; behind the last, what is missing."""
    found = _sheet(version_id)
    pending = (one.number for one in found.marked(Mark.PENDING))
    here = request.args.get("bracket", type=number) or next(pending, len(found.brackets) + 1)
    return _session_page(found, here, Form(formdata=None))


@secretariat.post("/versions/<int:version_id>/session")
@may(policy.SAVE_SHEET)
def save_in_session(version_id: int) -> Page:
    """Keep what was changed of the bracket that is shown, and go where the button leads."""
    shown, here = _sheet(version_id), request.form.get("here", type=number) or 1
    form, noted = Form(), _sent_notes([one for one in shown.brackets if one.number == here])
    with validated(form, partial(_session_page, shown, here)), transaction() as session:
        saved = operations.save(session, version_id, noted, by=current_person(), now=request_time())
    if saved.refused:
        return _session_page(_sheet(version_id), here, form, saved.refused), 422
    to, meeting = request.form.get("to", type=number) or here, request.form.get("meeting", type=number)
    return redirect(url_for("secretariat.session_screen", version_id=version_id, bracket=to, meeting=meeting or None))


@secretariat.get("/versions/<int:version_id>/session/news")
@may(policy.READ_SHEET)
def session_news(version_id: int) -> Page:
    """The piece of the session screen that tells what others have saved since it was opened: ?bracket=3&seen=1."""
    found, here = _sheet(version_id), request.args.get("bracket", type=number)
    seen = request.args.get("seen", type=number) or 0
    one = next((one for one in found.brackets if one.number == here), None)
    return page("secretariat/session_news.html", sheet=found, here=here, one=one, seen=seen, marks=Mark)


def _session_page(sheet: MeetingSheet, here: int, form: Form, refused: Mapping[int, Refusal] | None = None) -> str:
    here = min(max(here, 1), len(sheet.brackets) + 1)
    one = next((one for one in sheet.brackets if one.number == here), None)
    return page(
        "secretariat/session.html",
        sheet=sheet,
        one=one,
        here=here,
        form=form,
        refused=refused or {},
        typed=refused_values(refused) if refused else request.form,
        marks=Mark,
        fields=partial(_field_values, sheet.only_ad_referendum),
        fields_digest=fields_digest,
        meeting=request.values.get("meeting", type=number),
        seen=one.entry.revision if one and one.entry else 0,
    )
