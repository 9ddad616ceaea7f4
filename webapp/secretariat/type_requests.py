"""Asking a member to change the type of its comment."""

from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import RadioField, SelectChoice, TextAreaField

from models.comments.comment import CommentType
from models.comments.queries.places import titles_at
from models.dispositions import queries as dispositions
from models.dispositions.comment_filter import CommentFilter
from models.dispositions.operations import type_requests
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, validated


class TypeForm(Form):
    """Which type the comment should have, and why."""

    wanted = RadioField(
        "Which type should it have?",
        choices=[SelectChoice(type.value, type.value.capitalize()) for type in CommentType],
        invalid_choice_message="Choose the type.",
    )
    reason = TextAreaField("Why?", description="The member reads this before it decides. Be courteous and exact.")


@secretariat.get("/comments/<int:comment_id>/type")
@may(policy.READ_COMMENT)
def comment_type(comment_id: int) -> Page:
    return _page(comment_id, TypeForm(formdata=None))


@secretariat.post("/comments/<int:comment_id>/type")
@may(policy.ASK_TYPE)
def ask_type(comment_id: int) -> Page:
    form = TypeForm()
    with validated(form, partial(_page, comment_id)), transaction() as session:
        type_requests.ask(
            session,
            comment_id,
            wanted=CommentType(form.wanted.data),
            reason=form.reason.data or "",
            by=current_person(),
            now=request_time(),
        )
    flash("The member gets a letter, and decides whether the type changes.")
    wanted = CommentFilter.read(request.args)
    return redirect(url_for("secretariat.comment", comment_id=comment_id, **wanted.values))


def _page(comment_id: int, form: TypeForm) -> str:
    with reading() as session:
        among, one = dispositions.comment(session, comment_id)
        titles = titles_at(session, one.comment)
    wanted = CommentFilter.read(request.args)
    return page("secretariat/comment_type.html", among=among, one=one, titles=titles, form=form, wanted=wanted)
