"""The member's official answer: read everything, submit it or return nil, keep the receipt, take it back."""

from functools import partial

from flask import flash, redirect, url_for

from models.operations import submissions
from models.person import OF_A_MEMBER
from models.queries import country as queries
from models.queries.deeds import deed
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.country.blueprint import country
from webapp.forms import NumberedForm, SeenForm, keeping


@country.get("/rounds/<int:round_id>/answer")
@requires(*OF_A_MEMBER)
def answer(round_id: int) -> Page:
    return _answer_page(round_id, SeenForm())


@country.post("/rounds/<int:round_id>/submit")
@requires(*OF_A_MEMBER)
def submit(round_id: int) -> Page:
    form = SeenForm()
    with keeping(form, partial(_answer_page, round_id)), transaction() as session:
        submissions.submit(session, round_id, by=current_person(), seen=form.seen.data or "", now=request_time())
    return redirect(url_for("country.receipt", round_id=round_id))


@country.post("/rounds/<int:round_id>/nil-return")
@requires(*OF_A_MEMBER)
def return_nil(round_id: int) -> Page:
    form = SeenForm()
    with keeping(form, partial(_answer_page, round_id)), transaction() as session:
        submissions.return_nil(session, round_id, by=current_person(), seen=form.seen.data or "", now=request_time())
    return redirect(url_for("country.receipt", round_id=round_id))


@country.post("/rounds/<int:round_id>/take-back")
@requires(*OF_A_MEMBER)
def take_back(round_id: int) -> Page:
    form = NumberedForm()
    with keeping(form, partial(_receipt_page, round_id)), transaction() as session:
        taken = submissions.take_back(session, round_id, by=current_person(), seen=form.revision, now=request_time())
    flash(
        f"The answer of {taken.member.name} has been taken back. It must be submitted again before the deadline.",
        "care",
    )
    return redirect(url_for("country.draft", round_id=round_id))


@country.get("/rounds/<int:round_id>/receipt")
@requires(*OF_A_MEMBER)
def receipt(round_id: int) -> Page:
    return _receipt_page(round_id, NumberedForm())


def _answer_page(round_id: int, form: SeenForm) -> str:
    """Everything that would be sent; what the button does is done to exactly that."""
    with reading() as session:
        desk = queries.desk(session, round_id, current_person().of_member())
    form.seen.data = submissions.state_of(list(desk.comments))
    return page("country/answer.html", desk=desk, form=form, now=request_time())


def _receipt_page(round_id: int, form: NumberedForm) -> str:
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        round = answer.round
        done = deed(session, round.consultation_id, answer.id, at=answer.submitted_at) if answer.submitted_at else None
    form.seen.data = str(answer.revision)
    return page("country/receipt.html", answer=answer, deed=done, form=form, now=request_time())
