"""Words for brackets outside a round: the sheet of a meeting, and words that are put to the members, announced by one, confirmed by
another, followed member by member."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import TextAreaField

from models.errors import Refusal
from models.lifting.lifting import Lifting, Mark
from models.lifting.operations import answers, procedure
from models.lifting.operations import sheet as operations
from models.lifting.operations.sheet import Noted
from models.lifting.queries import progress
from models.lifting.queries.meeting_sheet import MeetingSheet, SheetBracket, meeting_sheet
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, held_in, is_changed, is_number, keeping, number, sent_again
from webapp.secretariat.adoption import AskingForm, WithdrawalForm, days_of, usual_end
from webapp.secretariat.rounds.holidays import holidays_for

OTHER = "other"
FIELDS = ("mark", "words", "other", "referendum")
"""What can be filled in at a bracket of the sheet; each name is followed by the bracket's number."""


class CallForm(Form):
    """A call in which a member was told."""

    note = TextAreaField(
        "With whom did you speak, and when?", description="It is kept as evidence that the member knows."
    )


@secretariat.get("/versions/<int:version_id>/lift")
@may(policy.READ_SHEET)
def choose_lifting(version_id: int) -> Page:
    found = _sheet(version_id)
    return _form_page(found, AskingForm.to_lift(found.version)(formdata=None, ends_at=usual_end()))


@secretariat.post("/versions/<int:version_id>/lift")
@may(policy.ANNOUNCE_LIFTING)
def announce_lifting(version_id: int) -> Page:
    found, person = _sheet(version_id), current_person()
    form = AskingForm.to_lift(found.version)()
    with keeping(form, partial(_form_page, found)), transaction() as session:
        terms, seen = form.terms(person.zone), form.seen.data or ""
        announced = procedure.announce(session, version_id, terms, by=person, seen=seen, now=request_time())
    flash("You have announced these words. Somebody else at the secretariat must confirm them; they get a letter.")
    return _to(announced)


@secretariat.get("/liftings/<int:lifting_id>")
@may(policy.FOLLOW_LIFTING)
def lifting(lifting_id: int) -> Page:
    return _page(lifting_id, Form())


@secretariat.post("/liftings/<int:lifting_id>/begin")
@may(policy.BEGIN_LIFTING)
def begin_lifting(lifting_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_page, lifting_id)), transaction() as session:
        begun = procedure.begin(session, lifting_id, by=current_person(), now=request_time())
    flash("The members are asked now. Their coordinators and deputies get a letter.")
    return _to(begun)


@secretariat.post("/liftings/<int:lifting_id>/withdraw")
@may(policy.WITHDRAW_LIFTING)
def withdraw_lifting(lifting_id: int) -> Page:
    form = WithdrawalForm()
    with keeping(form, partial(_page, lifting_id)), transaction() as session:
        reason = form.reason.data or ""
        ended = procedure.withdraw(session, lifting_id, reason=reason, by=current_person(), now=request_time())
    flash("The words are withdrawn." if ended.begun_at else "The announcement is sent back. No member has been asked.")
    return _to(ended)


@secretariat.post("/liftings/<int:lifting_id>/members/<int:member_id>/call")
@may(policy.RECORD_CALL)
def record_call(lifting_id: int, member_id: int) -> Page:
    form = CallForm()
    with keeping(form, lambda form: _page(lifting_id, form, member_id)), transaction() as session:
        note = form.note.data or ""
        answers.record_call(session, lifting_id, member_id, note=note, by=current_person(), now=request_time())
    flash("The call is recorded.")
    return redirect(url_for("secretariat.lifting", lifting_id=lifting_id, _anchor="members"))


def _to(lifting: Lifting) -> Page:
    return redirect(url_for("secretariat.lifting", lifting_id=lifting.id))


def _sheet(version_id: int) -> MeetingSheet:
    with reading() as session:
        return meeting_sheet(session, version_id)


def _form_page(sheet: MeetingSheet, form: AskingForm) -> str:
    form.show()
    days = days_of(sheet.version, form)
    return page("secretariat/lift.html", sheet=sheet, version=sheet.version, form=form, days=days)


def _page(lifting_id: int, form: Form, called: int | None = None) -> str:
    """The page of a lifting; `form` is what was refused on it, or an empty one; `called` the member whose call was refused."""
    with reading() as session:
        found = progress.progress(session, lifting_id)
        entry = progress.entry(session, found.lifting)
        ends_at = found.lifting.ends_at if found.lifting.is_under_way else None
        days = holidays_for(session, found.version.consultation, ends_at, request_time())
    back = form if isinstance(form, WithdrawalForm) else WithdrawalForm(formdata=None)
    call = form if isinstance(form, CallForm) else CallForm(formdata=None)
    values = {"days": days, "progress": found, "entry": entry, "now": request_time(), "call": call, "called": called}
    return page("secretariat/lifting.html", form=form, back=back, **values)


@secretariat.get("/versions/<int:version_id>/sheet")
@may(policy.READ_SHEET)
def sheet(version_id: int) -> Page:
    return _sheet_page(version_id, Form(formdata=None))


@secretariat.post("/versions/<int:version_id>/sheet")
@may(policy.SAVE_SHEET)
def save_sheet(version_id: int) -> Page:
    shown = _sheet(version_id)
    form, noted = Form(), _noted(shown.brackets)
    with keeping(form, lambda form: _sheet_page(version_id, form)), transaction() as session:
        saved = operations.save(session, version_id, noted, by=current_person(), now=request_time())
    if saved.refused:
        return _sheet_page(version_id, form, saved.refused, saved.changed), 422
    flash(_saved(saved.changed))
    at = request.form.get("at", type=number) or 0
    next_one = f"bracket-{at + 1}" if 0 < at < len(shown.brackets) else "put"
    return redirect(url_for("secretariat.sheet", version_id=version_id, _anchor=next_one))


def _noted(brackets: Sequence[SheetBracket]) -> list[Noted]:
    """What was sent of each bracket in which somebody has changed something, if anything is chosen or noted there."""
    found = []
    for one in brackets:
        if not is_changed(one.id, FIELDS):
            continue
        chosen, typed = request.form.get(f"words_{one.id}", ""), tuple(request.form.getlist(f"other_{one.id}"))
        has_words = bool(chosen) or any(words.strip() for words in typed)
        awaited = frozenset(request.form.getlist(f"referendum_{one.id}"))
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


def _fields(ticked: Sequence[str], one: SheetBracket) -> Mapping[str, Sequence[str]]:
    """What the fields of a bracket hold when nobody has typed in them: what is noted of it already; of one of which nothing is
    noted, the members are `ticked` that can agree only ad referendum."""
    entry = one.entry
    if entry is None:
        return {**dict.fromkeys(FIELDS, ()), "referendum": ticked}
    typed = entry.words if entry.words and one.chosen is None else ()
    return {
        "mark": [entry.mark.value],
        "words": [str(one.chosen) if one.chosen is not None else OTHER if typed else ""],
        "other": [words.strip() for words in typed],
        "referendum": list(entry.ad_referendum),
    }


def _mark(chosen: str, has_words: bool, awaited: Collection[str]) -> Mark | None:
    """What the meeting has made of a bracket. Where nobody has chosen that, words are agreed, ad referendum if members are
    awaited; None where there is nothing at all."""
    implied = Mark.AD_REFERENDUM if awaited else Mark.AGREED if has_words else None
    return next((mark for mark in Mark if mark.value == chosen), implied)


def _saved(count: int) -> str:
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
        typed=sent_again(refused) if refused else request.form,
        marks=Mark,
        fields=partial(_fields, found.only_ad_referendum),
        held_in=held_in,
    )
