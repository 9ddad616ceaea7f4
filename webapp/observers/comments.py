"""An observer's comments in a round: written, changed, removed, and submitted."""

from functools import partial

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from models.comments.comment import Change
from models.comments.queries import country as members
from models.drafts.version import Paragraph
from models.observers import queries
from models.observers.observer import ObserverComment, RoundInvitation
from models.observers.operations import comments
from models.people import policy
from models.rounds.consultation import Round
from webapp.blueprints import observers
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.writing import asked, begin, form_page
from webapp.country.forms import CommentForm
from webapp.forms import NumberedForm, SeenForm, keeping
from webapp.observers.texts import draft_page


class ObserverForm(CommentForm):
    """A comment of an observer; its words need a member that sponsors them."""

    def ask_for(self, change: Change, round: Round, country: str = "the sponsoring country") -> None:
        super().ask_for(change, round, country)
        if self.type.description:
            self.type.description = f"This holds if a member sponsors your comment. {self.type.description}"


@observers.get("/rounds/<int:round_id>/comments/new")
@may(policy.WRITE_AS_OBSERVER)
def new_comment(round_id: int) -> Page:
    """A form with what its person begins from. When it is too late, the draft says so."""
    change, paragraph_id = asked()
    invitation, paragraph = _place(round_id, paragraph_id)
    if not invitation.accepts_comments(request_time()):
        return _to_draft(round_id)
    form = ObserverForm()
    begin(form, paragraph, change)
    return _new_page(round_id, change, paragraph_id, form)


@observers.post("/rounds/<int:round_id>/comments")
@may(policy.WRITE_AS_OBSERVER)
def write_comment(round_id: int) -> Page:
    form = ObserverForm()
    change, paragraph_id = asked()
    show = partial(_new_page, round_id, change, paragraph_id)
    if "look" in request.form:
        return show(form)
    with keeping(form, show), transaction() as session:
        words = form.words(change, paragraph_id)
        comment = comments.write(session, round_id, words, by=current_person(), now=request_time())
    return _saved(comment)


@observers.get("/comments/<int:observer_comment_id>")
@may(policy.WRITE_AS_OBSERVER)
def comment(observer_comment_id: int) -> Page:
    form, (found, invitation) = ObserverForm(), _own(observer_comment_id)
    if not invitation.accepts_comments(request_time()) or found.number is not None:
        return _to_draft(found.round_id, found.id)
    form.fill(found)
    return _edit_page(observer_comment_id, form)


@observers.post("/comments/<int:observer_comment_id>")
@may(policy.WRITE_AS_OBSERVER)
def edit_comment(observer_comment_id: int) -> Page:
    form, show = ObserverForm(), partial(_edit_page, observer_comment_id)
    if "look" in request.form:
        return show(form)
    old, _ = _own(observer_comment_id)
    with keeping(form, show), transaction() as session:
        words = form.words(old.change, old.paragraph_id)
        by, seen = current_person(), form.revision
        changed = comments.edit(session, observer_comment_id, words, by=by, seen=seen, now=request_time())
    return _saved(changed)


@observers.get("/comments/<int:observer_comment_id>/remove")
@may(policy.WRITE_AS_OBSERVER)
def removal(observer_comment_id: int) -> Page:
    """Ask once more before words are thrown away."""
    found, invitation = _own(observer_comment_id)
    if not invitation.accepts_comments(request_time()) or found.number is not None:
        return _to_draft(found.round_id, found.id)
    return _removal_page(observer_comment_id, NumberedForm())


@observers.post("/comments/<int:observer_comment_id>/remove")
@may(policy.WRITE_AS_OBSERVER)
def remove_comment(observer_comment_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with keeping(form, partial(_removal_page, observer_comment_id)), transaction() as session:
        round = comments.remove(session, observer_comment_id, by=by, seen=form.revision, now=request_time())
    flash("The comment has been removed.")
    return _to_draft(round.id)


@observers.post("/rounds/<int:round_id>/submit")
@may(policy.WRITE_AS_OBSERVER)
def submit(round_id: int) -> Page:
    form, by = SeenForm(), current_person()
    with keeping(form, partial(draft_page, round_id)), transaction() as session:
        sent = comments.submit(session, round_id, by=by, seen=form.seen.data or "", now=request_time())
    flash(
        "1 comment is submitted. The members’ coordinators and the secretariat can read it now."
        if len(sent) == 1
        else f"{len(sent)} comments are submitted. The members’ coordinators and the secretariat can read them now."
        if sent
        else "There was nothing to submit."
    )
    return _to_draft(round_id)


def _place(round_id: int, paragraph_id: int | None) -> tuple[RoundInvitation, Paragraph | None]:
    with reading() as session:
        invitation = queries.invitation_to_round(session, round_id, current_person().of_observer())
        paragraph = members.paragraph(session, invitation.round, paragraph_id) if paragraph_id is not None else None
    return invitation, paragraph


def _own(comment_id: int) -> tuple[ObserverComment, RoundInvitation]:
    with reading() as session:
        return queries.own_comment(session, comment_id, current_person().of_observer())


def _new_page(round_id: int, change: Change, paragraph_id: int | None, form: ObserverForm) -> str:
    invitation, paragraph = _place(round_id, paragraph_id)
    address = url_for("observers.write_comment", round_id=round_id, change=change.value, paragraph=paragraph_id)
    back = _draft(round_id, f"p-{paragraph.key}" if paragraph else "whole")
    return form_page(form, invitation, paragraph, change, address=address, back=back, template="observers/comment.html")


def _edit_page(comment_id: int, form: ObserverForm) -> str:
    found, invitation = _own(comment_id)
    return form_page(
        form,
        invitation,
        found.paragraph,
        found.change,
        address=url_for("observers.edit_comment", observer_comment_id=comment_id),
        back=_draft(found.round_id, f"oc-{comment_id}"),
        template="observers/comment.html",
    )


def _removal_page(comment_id: int, form: NumberedForm) -> str:
    found, invitation = _own(comment_id)
    form.seen.data = str(found.revision)
    return page(
        "observers/remove.html",
        form=form,
        comment=found,
        round=invitation.round,
        address=url_for("observers.remove_comment", observer_comment_id=comment_id),
        back=_draft(found.round_id, f"oc-{comment_id}"),
    )


def _saved(comment: ObserverComment) -> Response:
    flash("The comment is saved. It is yours alone until you submit it.")
    return _to_draft(comment.round_id, comment.id)


def _to_draft(round_id: int, comment_id: int | None = None) -> Response:
    return redirect(_draft(round_id, f"oc-{comment_id}" if comment_id else None))


def _draft(round_id: int, anchor: str | None = None) -> str:
    return url_for("observers.draft", round_id=round_id, _anchor=anchor)
