"""Whom a coordinator has invited to comment for a department: invite, send the letter again, withdraw."""

from functools import partial

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from models.comments.queries import country as queries
from models.departments import queries as departments
from models.people import policy
from models.people.operations import invitations
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.forms import InvitationForm
from webapp.forms import Form, validated


@country.get("/rounds/<int:round_id>/contributors")
@may(policy.READ_CONTRIBUTORS)
def contributors(round_id: int) -> Page:
    return _page(round_id, InvitationForm())


@country.post("/rounds/<int:round_id>/contributors")
@may(policy.INVITE)
def invite(round_id: int) -> Page:
    form = InvitationForm()
    with validated(form, partial(_page, round_id)), transaction() as session:
        invited = invitations.invite(
            session,
            round_id,
            name=form.name.data or "",
            email=form.email.data or "",
            department=form.department.data or "",
            by=current_person(),
            now=request_time(),
        )
    flash(f"{invited.name} is invited. A letter with a link to sign in is on its way to {invited.email}.")
    return _redirect_to_list(round_id)


@country.post("/rounds/<int:round_id>/contributors/<int:person_id>/again")
@may(policy.INVITE)
def invite_again(round_id: int, person_id: int) -> Page:
    form = Form()
    with validated(form, partial(_refused_page, round_id)), transaction() as session:
        invited = invitations.invite_again(session, round_id, person_id, by=current_person(), now=request_time())
    flash(f"A new letter is on its way to {invited.email}. The link of the one before does not work any more.")
    return _redirect_to_list(round_id)


@country.get("/rounds/<int:round_id>/contributors/<int:person_id>/withdraw")
@may(policy.WITHDRAW_INVITATION)
def withdrawal(round_id: int, person_id: int) -> Page:
    """Ask once more before somebody is shut out."""
    return _withdrawal_page(round_id, person_id, Form())


@country.post("/rounds/<int:round_id>/contributors/<int:person_id>/withdraw")
@may(policy.WITHDRAW_INVITATION)
def withdraw(round_id: int, person_id: int) -> Page:
    form = Form()
    with validated(form, partial(_withdrawal_page, round_id, person_id)), transaction() as session:
        person = invitations.withdraw(session, round_id, person_id, by=current_person(), now=request_time())
    flash(f"The invitation of {person.name} is withdrawn.")
    return _redirect_to_list(round_id)


def _page(round_id: int, form: InvitationForm) -> str:
    member = current_person().of_member()
    with reading() as session:
        answer = queries.answer(session, round_id, member)
        invited = departments.contributors(session, member)
    return page(
        "country/contributors.html",
        answer=answer,
        invited=invited,
        form=form,
        accepts_comments=answer.round.accepts_comments(request_time()),
    )


def _refused_page(round_id: int, form: Form) -> str:
    shown = InvitationForm(formdata=None)
    shown.refusal = form.refusal
    return _page(round_id, shown)


def _withdrawal_page(round_id: int, person_id: int, form: Form) -> str:
    member = current_person().of_member()
    with reading() as session:
        answer = queries.answer(session, round_id, member)
        holder = departments.contributor(session, person_id, member)
    return page("country/withdraw.html", answer=answer, holder=holder, form=form)


def _redirect_to_list(round_id: int) -> Response:
    return redirect(url_for("country.contributors", round_id=round_id))
