"""What changes in a comment after it was submitted: its words, once the round has closed, and its type, if the secretariat asks."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import RadioField, SelectChoice, TextAreaField

from models.comments.comment import Change, Comment
from models.comments.operations import corrections
from models.comments.queries import country as queries
from models.comments.queries.late import corrections_of
from models.comments.queries.places import titles_at
from models.dispositions.disposition import TypeDecision
from models.dispositions.operations import type_requests
from models.dispositions.queries import own_type_request
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.forms import CHANGE_LABELS
from webapp.forms import Form, validated

CHANGES_WITH_WORDS = (Change.REPLACE, Change.INSERT_AFTER)


class CommentCorrectionForm(Form):
    """The words of the comment as they should read, and why."""

    proposed_text = TextAreaField()
    justification = TextAreaField("Why it should change (your reason in the comment)")
    text = TextAreaField()
    why = TextAreaField(
        "What is wrong with the words that were submitted?", description="The secretariat reads this and decides."
    )


@country.get("/comments/<int:comment_id>/correct")
@may(policy.READ_CORRECTION)
def correction(comment_id: int) -> Page:
    comment = _comment(comment_id)
    form = CommentCorrectionForm(
        formdata=None,
        text=comment.text,
        proposed_text=comment.proposed_text,
        justification=comment.justification,
    )
    return _page(comment_id, form)


@country.post("/comments/<int:comment_id>/correct")
@may(policy.CORRECT)
def correct(comment_id: int) -> Page:
    form, comment = CommentCorrectionForm(), _comment(comment_id)
    # Of the fields, those that the page has for such a comment.
    reasons, words = comment.change is not Change.REMARK, comment.change in CHANGES_WITH_WORDS
    with validated(form, partial(_page, comment_id)), transaction() as session:
        corrections.file(
            session,
            comment_id,
            text=form.text.data or "",
            proposed_text=(form.proposed_text.data or "") if words else comment.proposed_text,
            justification=(form.justification.data or "") if reasons else comment.justification,
            why=form.why.data or "",
            by=current_person(),
            now=request_time(),
        )
    flash("The correction is with the secretariat, which decides on it. You will get a letter.")
    return redirect(url_for("country.answer", round_id=comment.round_id))


def _comment(comment_id: int) -> Comment:
    with reading() as session:
        return queries.own_comment(session, comment_id, current_person().of_member())


def _page(comment_id: int, form: CommentCorrectionForm) -> str:
    member = current_person().of_member()
    with reading() as session:
        comment = queries.own_comment(session, comment_id, member)
        answer = queries.answer(session, comment.round_id, member)
        filed, titles = corrections_of(session, comment.round_id, member), titles_at(session, comment)
    labels = CHANGE_LABELS[comment.change]
    form.text.label.text, form.proposed_text.label.text = labels.text, labels.proposed
    asks_for_words = comment.change in CHANGES_WITH_WORDS
    values = {"comment": comment, "round": answer.round, "asks_for_words": asks_for_words, "now": request_time()}
    waits = any(one.comment_id == comment.id and one.waits for one in filed)
    return page("country/correction.html", form=form, waits=waits, titles=titles, **values)


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
    return _type_page(comment_id, DecisionForm(formdata=None))


@country.post("/comments/<int:comment_id>/type")
@may(policy.DECIDE_TYPE)
def decide_type(comment_id: int) -> Page:
    form, by = DecisionForm(), current_person()
    with validated(form, partial(_type_page, comment_id)), transaction() as session:
        decision = TypeDecision(form.decision.data)
        type_requests.decide(session, comment_id, decision, answer=form.answer.data or "", by=by, now=request_time())
    flash("Your decision is recorded. The secretariat gets a letter.")
    return redirect(url_for("country.comment_type", comment_id=comment_id))


def _type_page(comment_id: int, form: DecisionForm) -> str:
    with reading() as session:
        request, round = own_type_request(session, comment_id, current_person().of_member())
        comment, titles = request.comment, titles_at(session, request.comment)
    return page("country/comment_type.html", asked=request, comment=comment, titles=titles, round=round, form=form)
