"""The draft under consultation, with the member's own comments beside it; and the word that its letter has arrived."""

from functools import partial

from flask import flash, redirect, url_for

from models.operations import acknowledgements
from models.person import OF_A_MEMBER, SPEAKING, Role
from models.queries import country as queries
from models.queries import departments
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.country.blueprint import country
from webapp.country.opinions import department_page
from webapp.forms import Form, NumberedForm, keeping


@country.get("/rounds/<int:round_id>")
@requires(*OF_A_MEMBER)
def draft(round_id: int) -> Page:
    """Reading it acknowledges nothing: a mail scanner opens links, too."""
    if current_person().role is Role.CONTRIBUTOR:
        return department_page(round_id, NumberedForm(formdata=None))
    return _draft_page(round_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/acknowledge")
@requires(*SPEAKING)
def acknowledge(round_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_draft_page, round_id)), transaction() as session:
        acknowledgements.acknowledge(session, round_id, by=current_person(), now=request_time())
    flash("Thank you. The secretariat knows now that its letter has arrived.")
    return redirect(url_for("country.draft", round_id=round_id))


def _draft_page(round_id: int, form: Form) -> str:
    with reading() as session:
        desk = queries.desk(session, round_id, current_person().of_member())
        heard = departments.heard(session, round_id, current_person().of_member())
    return page("country/draft.html", desk=desk, heard=heard, form=form, now=request_time())
