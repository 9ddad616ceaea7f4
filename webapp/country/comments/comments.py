"""Writing, changing and removing the member's comments."""

from functools import partial

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from models.comments.comment import Change, Comment
from models.comments.operations import comments
from models.comments.queries import cosponsors
from models.comments.queries import country as queries
from models.comments.submission import Submission
from models.departments import queries as departments
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.margin import draft_at
from webapp.country.comments.writing import after, asked, begin, form_page, place
from webapp.country.forms import CommentForm
from webapp.forms import NumberedForm, keeping


@country.get("/rounds/<int:round_id>/comments/new")
@may(policy.WRITE_COMMENT)
def new_comment(round_id: int) -> Page:
    """A form with what its person begins from. When it is too late, the draft says why."""
    change, paragraph_id = asked()
    answer, paragraph = place(round_id, paragraph_id)
    if not answer.accepts_comments(request_time()):
        return redirect(url_for("country.draft", round_id=round_id))
    form = CommentForm()
    begin(form, paragraph, change)
    return _new_page(round_id, change, paragraph_id, form)


@country.post("/rounds/<int:round_id>/comments")
@may(policy.WRITE_COMMENT)
def write_comment(round_id: int) -> Page:
    form = CommentForm()
    change, paragraph_id = asked()
    show = partial(_new_page, round_id, change, paragraph_id)
    if "look" in request.form:
        return show(form)
    with keeping(form, show), transaction() as session:
        words = form.words(change, paragraph_id)
        comment_id = comments.write(session, round_id, words, by=current_person(), now=request_time())
    return _saved(round_id, comment_id, paragraph_id)


@country.get("/comments/<int:comment_id>")
@may(policy.WRITE_COMMENT)
def comment(comment_id: int) -> Page:
    form = CommentForm()
    comment, answer = _own(comment_id)
    if not answer.accepts_comments(request_time()):
        return redirect(draft_at(comment.round_id, comment_id))
    form.fill(comment)
    return _edit_page(comment_id, form)


@country.post("/comments/<int:comment_id>")
@may(policy.WRITE_COMMENT)
def edit_comment(comment_id: int) -> Page:
    form = CommentForm()
    show = partial(_edit_page, comment_id)
    if "look" in request.form:
        return show(form)
    old, _ = _own(comment_id)
    with keeping(form, show), transaction() as session:
        words = form.words(old.change, old.paragraph_id)
        comment = comments.edit(session, comment_id, words, by=current_person(), seen=form.revision, now=request_time())
    return _saved(comment.round_id, comment_id, old.paragraph_id)


@country.get("/comments/<int:comment_id>/remove")
@may(policy.WRITE_COMMENT)
def removal(comment_id: int) -> Page:
    """Ask once more before words are thrown away."""
    comment, answer = _own(comment_id)
    if not answer.accepts_comments(request_time()):
        return redirect(draft_at(comment.round_id, comment_id))
    return _removal_page(comment_id, NumberedForm())


@country.post("/comments/<int:comment_id>/remove")
@may(policy.WRITE_COMMENT)
def remove_comment(comment_id: int) -> Page:
    form = NumberedForm()
    with keeping(form, partial(_removal_page, comment_id)), transaction() as session:
        round = comments.remove(session, comment_id, by=current_person(), seen=form.revision, now=request_time())
    flash("The comment has been removed.")
    return redirect(url_for("country.draft", round_id=round.id))


def _own(comment_id: int) -> tuple[Comment, Submission]:
    member = current_person().of_member()
    with reading() as session:
        comment = queries.own_comment(session, comment_id, member)
        return comment, queries.answer(session, comment.round_id, member)


def _new_page(round_id: int, change: Change, paragraph_id: int | None, form: CommentForm) -> str:
    answer, paragraph = place(round_id, paragraph_id)
    address = url_for("country.write_comment", round_id=round_id, change=change.value, paragraph=paragraph_id)
    anchor = f"p-{paragraph.key}" if paragraph else "whole"
    back = url_for("country.draft", round_id=round_id, paragraph=paragraph_id, _anchor=anchor)
    return form_page(form, answer, paragraph, change, address=address, back=back, goes_on=paragraph is not None)


def _edit_page(comment_id: int, form: CommentForm) -> str:
    comment, answer = _own(comment_id)
    address = url_for("country.edit_comment", comment_id=comment_id)
    back = draft_at(comment.round_id, comment_id)
    with reading() as session:
        known = [one.invited.name for one in cosponsors.of_comment(session, comment_id) if not one.can_be_shown_again]
    return form_page(
        form,
        answer,
        comment.paragraph,
        comment.change,
        address=address,
        back=back,
        comment_id=comment_id,
        asked_to_join=known,
        goes_on=comment.paragraph is not None,
    )


def _removal_page(comment_id: int, form: NumberedForm) -> str:
    comment, answer = _own(comment_id)
    form.seen.data = str(comment.revision)
    with reading() as session:
        behind = departments.forwarded_opinions(session, comment.round_id, comment.member).behind(comment)
    return page(
        "country/remove.html",
        form=form,
        comment=comment,
        answer=answer,
        round=answer.round,
        behind=behind,
        address=url_for("country.remove_comment", comment_id=comment_id),
        back=draft_at(comment.round_id, comment_id),
    )


def _saved(round_id: int, comment_id: int, paragraph_id: int | None) -> Response:
    flash(
        f"The comment is saved. Until it is submitted, only people of {current_person().of_member().name} can see it."
    )
    following = after(round_id, paragraph_id) if "next" in request.form else ""
    return redirect(following or draft_at(round_id, comment_id))
