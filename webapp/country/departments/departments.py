"""What a coordinator does with what the departments say: include, edit and include, leave out; and enter it for them."""

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for

import redline
from models.comments.comment import Change
from models.comments.queries import country as answers
from models.comments.queries import margin
from models.comments.queries.places import titles_at, titles_for
from models.departments import queries
from models.departments.operations import deciding
from models.departments.opinion import Opinion
from models.errors import NotFound
from models.people import policy
from models.rounds.queries.deadlines import holidays_for
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.writing import ask_for_words, find_place, form_page, prefill, wanted_change
from webapp.country.forms import (
    CombineForm,
    CommentForm,
    DepartmentDeadlineForm,
    EnteredForm,
    IncludeAllForm,
    IncludeForm,
    NoteForm,
)
from webapp.forms import Form, NumberedForm, number, validated


@country.get("/rounds/<int:round_id>/departments")
@may(policy.READ_OPINIONS)
def departments(round_id: int) -> Page:
    return departments_page(round_id, Form(formdata=None))


@country.post("/opinions/<int:opinion_id>/include")
@may(policy.DECIDE_OPINION)
def include(opinion_id: int) -> Page:
    form = IncludeForm()
    opinion = _opinion(opinion_id)
    with validated(form, partial(departments_page, opinion.round_id)), transaction() as session:
        deciding.include(
            session, opinion_id, named=form.named.data, by=current_person(), seen=form.revision, now=request_time()
        )
    flash(f"The comment of {opinion.department} is included. It will be sent when the answer is submitted.")
    return _redirect_to_list(opinion)


@country.get("/rounds/<int:round_id>/departments/edit")
@may(policy.DECIDE_OPINION)
def combine_opinions(round_id: int) -> Page:
    """The words of the chosen opinions (?opinion=3&opinion=5), to be made into one comment."""
    sources = _sources(round_id)
    answer, paragraph = find_place(round_id, sources[0].paragraph_id)
    if not answer.accepts_comments(request_time()):
        return _redirect_to_list(sources[0])
    change = _combined_change(sources)
    form = CombineForm(seen=deciding.state_of(sources))
    prefill(form, paragraph, change)
    form.type.data = next((one for one in sources if one.proposes), sources[0]).type.value
    form.proposed_text.data = _combined_words(sources, change, answer.round.consultation.language)
    form.after_id.data = next((one.after_id for one in sources if one.change is change), None)
    for field in ("text", "justification", "national"):
        form[field].data = "\n\n".join(dict.fromkeys(getattr(one, field) for one in sources if getattr(one, field)))
    return _combine_page(round_id, form)


@country.post("/rounds/<int:round_id>/departments/edit")
@may(policy.DECIDE_OPINION)
def include_edited(round_id: int) -> Page:
    form = CombineForm()
    show = partial(_combine_page, round_id)
    if "look" in request.form:
        return show(form)
    sources = _sources(round_id)
    with validated(form, show), transaction() as session:
        comment = deciding.include_edited(
            session,
            [one.id for one in sources],
            form.words(_combined_change(sources), sources[0].paragraph_id),
            named=form.named.data,
            by=current_person(),
            seen=form.seen.data or "",
            now=request_time(),
        )
    flash("The comment is included in your words. It will be sent when the answer is submitted.")
    return redirect(
        url_for("country.departments", round_id=round_id, _anchor=f"o-{sources[0].id}" if comment else None)
    )


@country.get("/opinions/<int:opinion_id>/leave-out")
@may(policy.READ_OPINIONS)
def leaving_out(opinion_id: int) -> Page:
    return _leaving_out_page(opinion_id, NoteForm())


@country.post("/opinions/<int:opinion_id>/leave-out")
@may(policy.DECIDE_OPINION)
def leave_out(opinion_id: int) -> Page:
    form = NoteForm()
    with validated(form, partial(_leaving_out_page, opinion_id)), transaction() as session:
        opinion = deciding.leave_out(
            session,
            opinion_id,
            note=form.note.data or "",
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
    flash(f"The comment of {opinion.department} is left out. The department can read why.")
    return _redirect_to_list(opinion)


@country.post("/opinions/<int:opinion_id>/decide-again")
@may(policy.DECIDE_OPINION)
def decide_again(opinion_id: int) -> Page:
    form = NumberedForm()
    opinion = _opinion(opinion_id)
    with validated(form, partial(departments_page, opinion.round_id)), transaction() as session:
        deciding.decide_again(session, opinion_id, by=current_person(), seen=form.revision, now=request_time())
    return _redirect_to_list(opinion)


@country.get("/rounds/<int:round_id>/departments/enter")
@may(policy.DECIDE_OPINION)
def entering(round_id: int) -> Page:
    change, paragraph_id = wanted_change()
    answer, paragraph = find_place(round_id, paragraph_id)
    if not answer.accepts_comments(request_time()):
        return redirect(url_for("country.departments", round_id=round_id))
    form = EnteredForm()
    prefill(form, paragraph, change)
    return _entering_page(round_id, change, paragraph_id, form)


@country.post("/rounds/<int:round_id>/departments/enter")
@may(policy.DECIDE_OPINION)
def enter(round_id: int) -> Page:
    form = EnteredForm()
    change, paragraph_id = wanted_change()
    show = partial(_entering_page, round_id, change, paragraph_id)
    if "look" in request.form:
        return show(form)
    with validated(ask_for_words(form, change), show), transaction() as session:
        opinion = deciding.enter(
            session,
            round_id,
            form.words(change, paragraph_id),
            department=form.department.data or "",
            came_by=form.channel,
            by=current_person(),
            now=request_time(),
        )
    flash(f"What {opinion.department} said is entered. Now decide on it.")
    return _redirect_to_list(opinion)


def departments_page(
    round_id: int,
    form: Form,
    *,
    setting: DepartmentDeadlineForm | None = None,
    typed: Mapping[int, str] | None = None,
) -> str:
    """What departments have forwarded; `setting` is the form for their deadline as it was refused, `typed` a message that was."""
    member = current_person().of_member()
    with reading() as session:
        answer = answers.answer(session, round_id, member)
        text = margin.text_of(session, answer.round)
        forwarded = queries.forwarded_opinions(session, round_id, member)
        invited = queries.contributors(session, member)
        threads = queries.messages(session, forwarded.opinions)
        internal = queries.deadline_of(session, round_id, member)
        titles = titles_for(session, forwarded.opinions)
    if setting is None:
        at = internal.closes_at.astimezone(ZoneInfo(current_person().zone)).replace(tzinfo=None) if internal else None
        setting = DepartmentDeadlineForm(formdata=None, closes_at=at)
    if form is not setting or form.outdated:
        setting.seen.data = str(internal.revision if internal else 0)
    typed_at = setting.closes_at.data
    chosen = typed_at.replace(tzinfo=ZoneInfo(current_person().zone)) if typed_at else None
    with reading() as session:
        days = holidays_for(session, [member], chosen, request_time())
    many = IncludeAllForm(formdata=None, seen=deciding.state_of(forwarded.waiting))
    return page(
        "country/departments.html",
        answer=answer,
        text=text,
        forwarded=forwarded,
        titles=titles,
        invited=invited,
        threads=threads,
        internal=internal,
        many=many,
        setting=setting,
        days=days,
        typed=typed or {},
        form=form,
        now=request_time(),
    )


def _combine_page(round_id: int, form: CommentForm) -> str:
    sources = _sources(round_id)
    answer, paragraph = find_place(round_id, sources[0].paragraph_id)
    with reading() as session:
        titles = titles_for(session, sources)
    if form.outdated:
        form.seen.data = deciding.state_of(sources)
    return form_page(
        form,
        answer,
        paragraph,
        _combined_change(sources),
        address=url_for(
            "country.include_edited",
            round_id=round_id,
            opinion=[one.id for one in sources],
            change=_combined_change(sources).value,
        ),
        back=url_for("country.departments", round_id=round_id, _anchor=f"o-{sources[0].id}"),
        template="country/into_one.html",
        heading="The words of your country on",
        sources=sources,
        titles=titles,
        changes=[change for change in Change if paragraph or change is Change.REMARK],
    )


def _entering_page(round_id: int, change: Change, paragraph_id: int | None, form: EnteredForm) -> str:
    answer, paragraph = find_place(round_id, paragraph_id)
    return form_page(
        form,
        answer,
        paragraph,
        change,
        address=url_for("country.enter", round_id=round_id, change=change.value, paragraph=paragraph_id),
        back=url_for("country.departments", round_id=round_id),
        template="country/enter.html",
        heading="Enter what a department says on",
    )


def _leaving_out_page(opinion_id: int, form: NoteForm) -> str:
    opinion = _opinion(opinion_id)
    with reading() as session:
        answer = answers.answer(session, opinion.round_id, current_person().of_member())
        titles = titles_at(session, opinion)
    if form.outdated or not request.form:
        form.seen.data = str(opinion.revision)
    shown = {"opinion": opinion, "titles": titles, "round": answer.round, "answer": answer}
    return page("country/leave_out.html", form=form, now=request_time(), **shown)


def _opinion(opinion_id: int) -> Opinion:
    with reading() as session:
        return queries.opinion(session, opinion_id, current_person().of_member())


def _sources(round_id: int) -> list[Opinion]:
    """The opinions that the address names; raises NotFound if they are not of one place in this round."""
    numbers = request.args.getlist("opinion", type=number)
    with reading() as session:
        sources = queries.opinions(session, numbers, current_person().of_member())
    if sources[0].round_id != round_id:
        raise NotFound
    return sources


def _combined_change(sources: list[Opinion]) -> Change:
    """What the one comment asks for: what the address says, else what the first opinion asks that asks for words."""
    asking = next((one for one in sources if one.proposes), sources[0]).change
    wanted = next((one for one in Change if one == request.args.get("change")), asking)
    return wanted if sources[0].paragraph_id is not None else Change.REMARK


def _combined_words(sources: list[Opinion], change: Change, language: str) -> str:
    """The words to begin from: what the departments ask for, together where it fits together, else the first's."""
    asked_for = [one for one in sources if one.change is change and one.proposed_text]
    paragraph = sources[0].paragraph
    if change is Change.REPLACE and paragraph is not None:
        proposals = [redline.Proposal(str(one.id), (one.department,), one.proposed_text) for one in asked_for]
        brackets = redline.outermost_brackets(paragraph.text)
        merged = redline.merge_bracketed(paragraph.text, brackets, proposals, language).text
        return merged or (asked_for[0].proposed_text if asked_for else paragraph.text)
    return "\n\n".join(one.proposed_text for one in asked_for)


def _redirect_to_list(opinion: Opinion) -> Page:
    return redirect(url_for("country.departments", round_id=opinion.round_id, _anchor=f"o-{opinion.id}"))
