"""The sheet of a meeting: what it has made of each open bracket, kept as one goes."""

from collections.abc import Collection, Mapping

from flask import flash, redirect, request, url_for

from models.errors import Refusal
from models.lifting.lifting import Mark
from models.lifting.operations import sheet as operations
from models.lifting.operations.sheet import Noted
from models.lifting.queries.meeting_sheet import MeetingSheet, meeting_sheet
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import Form, keeping, sent_again
from webapp.numbers import is_number, number
from webapp.secretariat.blueprint import secretariat, staff


@secretariat.get("/versions/<int:version_id>/sheet")
@staff
def sheet(version_id: int) -> Page:
    return _page(version_id, Form(formdata=None))


@secretariat.post("/versions/<int:version_id>/sheet")
@staff
def save_sheet(version_id: int) -> Page:
    shown = _sheet(version_id)
    form, noted = Form(), _noted(shown)
    with keeping(form, lambda form: _page(version_id, form)), transaction() as session:
        saved = operations.save(session, version_id, noted, by=current_person(), now=request_time())
    if saved.refused:
        return _page(version_id, form, saved.refused, saved.changed), 422
    flash(_saved(saved.changed))
    at = request.form.get("at", type=number) or 0
    next_one = f"bracket-{at + 1}" if 0 < at < len(shown.brackets) else "put"
    return redirect(url_for("secretariat.sheet", version_id=version_id, _anchor=next_one))


def _sheet(version_id: int) -> MeetingSheet:
    with reading() as session:
        return meeting_sheet(session, version_id)


def _noted(sheet: MeetingSheet) -> list[Noted]:
    """What was sent of each bracket; of one for which nothing is chosen and nothing is noted, nothing. Members that the page
    has ticked by itself, beside no words, are not yet anybody's choice."""
    found, ticked = [], frozenset(sheet.only_ad_referendum)
    for one in sheet.brackets:
        chosen, typed = request.form.get(f"words_{one.id}", ""), tuple(request.form.getlist(f"other_{one.id}"))
        has_words = bool(chosen) or any(words.strip() for words in typed)
        awaited = frozenset(request.form.getlist(f"referendum_{one.id}"))
        offered = one.entry is None and awaited == ticked and not has_words
        awaited = frozenset() if offered else awaited
        mark = _mark(request.form.get(f"mark_{one.id}", ""), has_words, awaited)
        if mark is None:
            continue
        seen = request.form.get(f"seen_{one.id}", "")
        found.append(
            Noted(
                one.id,
                mark,
                int(chosen) if is_number(chosen) else None,
                typed,
                awaited,
                int(seen) if is_number(seen) else 0,
            )
        )
    return found


def _mark(chosen: str, has_words: bool, awaited: Collection[str]) -> Mark | None:
    """What the meeting has made of a bracket. Where nobody has chosen that, words are agreed, ad referendum if members are
    awaited; None where there is nothing at all."""
    implied = Mark.AD_REFERENDUM if awaited else Mark.AGREED if has_words else None
    return next((mark for mark in Mark if mark.value == chosen), implied)


def _saved(count: int) -> str:
    if not count:
        return "Nothing has changed."
    return "One bracket is saved." if count == 1 else f"{count} brackets are saved."


def _page(version_id: int, form: Form, refused: Mapping[int, Refusal] | None = None, changed: int = 0) -> str:
    found = _sheet(version_id)
    return page(
        "secretariat/sheet.html",
        sheet=found,
        form=form,
        refused=refused or {},
        changed=changed,
        typed=sent_again(refused) if refused else request.form,
        marks=Mark,
    )
