"""What came after the deadline: read by the secretariat, then admitted or declined with a reason."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.comments.operations import corrections, late
from models.comments.queries import late as queries
from models.comments.queries.places import titles_at, titles_for
from models.drafts.queries.lineage import current_candidate
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NumberedForm, validated


class DecisionForm(NumberedForm):
    """Whether what is late is admitted: two buttons and one reason."""

    reason = TextAreaField("Why?", description="The member reads this in a letter, and later the others.")


@secretariat.get("/late-answers/<int:submission_id>")
@may(policy.FOLLOW)
def late_answer(submission_id: int) -> Page:
    return _page(submission_id, DecisionForm(formdata=None))


@secretariat.post("/late-answers/<int:submission_id>/admit")
@may(policy.DECIDE_LATE)
def admit_late(submission_id: int) -> Page:
    form = DecisionForm()
    with validated(form, partial(_page, submission_id)), transaction() as session:
        reason = form.reason.data or ""
        admitted = late.admit(
            session, submission_id, reason=reason, by=current_person(), seen=form.revision, now=request_time()
        )
    flash(
        f"The late answer of {admitted.member.name} is admitted, and the member gets a letter. If there was a consolidated "
        "text, it is made again where the answer changes it."
    )
    return redirect(url_for("secretariat.round", round_id=admitted.round_id))


@secretariat.post("/late-answers/<int:submission_id>/decline")
@may(policy.DECIDE_LATE)
def decline_late(submission_id: int) -> Page:
    form = DecisionForm()
    with validated(form, partial(_page, submission_id)), transaction() as session:
        reason = form.reason.data or ""
        declined = late.decline(
            session, submission_id, reason=reason, by=current_person(), seen=form.revision, now=request_time()
        )
    flash(f"The late answer of {declined.member.name} is not admitted. The member gets a letter with the reason.")
    return redirect(url_for("secretariat.round", round_id=declined.round_id))


def _page(submission_id: int, form: DecisionForm) -> str:
    with reading() as session:
        found = queries.late_answer(session, submission_id)
        titles = titles_for(session, found.comments)
        candidate = current_candidate(session, found.round.id)
    if not form.is_submitted():
        form.seen.data = str(found.submission.revision)
    return page("secretariat/late_answer.html", late=found, titles=titles, candidate=candidate, form=form)


@secretariat.get("/corrigenda/<int:correction_id>")
@may(policy.FOLLOW)
def correction(correction_id: int) -> Page:
    return _correction_page(correction_id, DecisionForm(formdata=None))


@secretariat.post("/corrigenda/<int:correction_id>/admit")
@may(policy.DECIDE_LATE)
def admit_correction(correction_id: int) -> Page:
    form = DecisionForm()
    with validated(form, partial(_correction_page, correction_id)), transaction() as session:
        reason = form.reason.data or ""
        corrections.admit(session, correction_id, reason=reason, by=current_person(), now=request_time())
    flash("The comment is corrected and needs an answer. The member gets a letter.")
    return _redirect_to_round(correction_id)


@secretariat.post("/corrigenda/<int:correction_id>/decline")
@may(policy.DECIDE_LATE)
def decline_correction(correction_id: int) -> Page:
    form = DecisionForm()
    with validated(form, partial(_correction_page, correction_id)), transaction() as session:
        reason = form.reason.data or ""
        corrections.decline(session, correction_id, reason=reason, by=current_person(), now=request_time())
    flash("The comment stays as it was submitted. The member gets a letter with the reason.")
    return _redirect_to_round(correction_id)


def _redirect_to_round(correction_id: int) -> Page:
    with reading() as session:
        found = queries.correction(session, correction_id)
    return redirect(url_for("secretariat.round", round_id=found.comment.round_id))


def _correction_page(correction_id: int, form: DecisionForm) -> str:
    with reading() as session:
        found = queries.correction(session, correction_id)
        titles = titles_at(session, found.comment)
        candidate = current_candidate(session, found.comment.round_id)
    return page("secretariat/correction.html", found=found, titles=titles, candidate=candidate, form=form)
