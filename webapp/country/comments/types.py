"""The secretariat asks for another type of a comment: what it asks, and what the member says to that."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import RadioField, SelectChoice, TextAreaField

from models.comments.queries.places import titles_at
from models.dispositions.disposition import TypeDecision
from models.dispositions.operations import type_requests
from models.dispositions.queries import own_type_request
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, keeping


class DecisionForm(Form):
    """Whether the type changes, with a sentence."""

    decision = RadioField(
        "What does your country decide?",
        choices=[
            SelectChoice(TypeDecision.ACCEPTED.value, "Change the type"),
            SelectChoice(TypeDecision.KEPT.value, "Keep the type"),
        ],
        invalid_choice_message="Choose whether the type changes.",
    )
    answer = TextAreaField(
        "In a sentence", description="The secretariat reads it. Needed only if your country keeps the type."
    )


@country.get("/comments/<int:comment_id>/type")
@may(policy.READ_TYPE_REQUEST)
def comment_type(comment_id: int) -> Page:
    return _page(comment_id, DecisionForm(formdata=None))


@country.post("/comments/<int:comment_id>/type")
@may(policy.DECIDE_TYPE)
def decide_type(comment_id: int) -> Page:
    form, by = DecisionForm(), current_person()
    with keeping(form, partial(_page, comment_id)), transaction() as session:
        decision = TypeDecision(form.decision.data)
        type_requests.decide(session, comment_id, decision, answer=form.answer.data or "", by=by, now=request_time())
    flash("Your decision is recorded. The secretariat gets a letter.")
    return redirect(url_for("country.comment_type", comment_id=comment_id))


def _page(comment_id: int, form: DecisionForm) -> str:
    with reading() as session:
        request, round = own_type_request(session, comment_id, current_person().of_member())
        comment, titles = request.comment, titles_at(session, request.comment)
    return page("country/comment_type.html", asked=request, comment=comment, titles=titles, round=round, form=form)
