"""What observers have submitted in a round, which a member can sponsor."""

from functools import partial

from flask import flash, redirect

from models.comments.queries import country as answers
from models.comments.queries.places import titles_for
from models.observers import queries
from models.observers.operations import comments
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.margin import draft_at
from webapp.forms import Form, keeping


@country.get("/rounds/<int:round_id>/observers")
@may(policy.READ_OBSERVERS)
def observers(round_id: int) -> Page:
    return _page(round_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/observers/<int:observer_comment_id>/sponsor")
@may(policy.SPONSOR)
def sponsor(round_id: int, observer_comment_id: int) -> Page:
    form, by = Form(), current_person()
    with keeping(form, partial(_page, round_id)), transaction() as session:
        comment = comments.sponsor(session, observer_comment_id, by=by, now=request_time())
    flash(f"It is a comment of {by.of_member().name} now, proposed by {comment.proposed_by}, and not yet submitted.")
    return redirect(draft_at(round_id, comment.id))


def _page(round_id: int, form: Form) -> str:
    with reading() as session:
        answer = answers.answer(session, round_id, current_person().of_member())
        entries = queries.entries(session, answer.round)
        titles = titles_for(session, (one.comment for one in entries))
    writes = answer.accepts_comments(request_time())
    shown = {"answer": answer, "round": answer.round, "entries": entries, "titles": titles, "writes": writes}
    return page("country/observers.html", **shown, form=form)
