"""An observer's comments in a round: written, changed, removed, and submitted."""

from functools import partial

from flask import flash, redirect, url_for
from sqlalchemy.orm import Session

from models.comments.comment import Change
from models.comments.operations.wording import Words
from models.comments.queries import country as members
from models.drafts.version import Paragraph
from models.observers import queries
from models.observers.observer import ObserverComment, RoundInvitation
from models.observers.operations import comments
from models.people import policy
from models.rounds.consultation import Round
from webapp.blueprints import observers
from webapp.context import Page, current_person, may, reading, request_time, transaction
from webapp.country.comments.own_words import OwnWords, WrittenFor
from webapp.country.forms import CommentForm
from webapp.forms import SeenForm, validated
from webapp.observers.texts import draft_page


class ObserverForm(CommentForm):
    """A comment of an observer; its words need a member that sponsors them."""

    def adapt_questions(self, change: Change, round: Round, country: str = "the sponsoring country") -> None:
        super().adapt_questions(change, round, country)
        if self.type.description:
            self.type.description = f"This holds if a member sponsors your comment. {self.type.description}"


class ObserverComments(OwnWords[ObserverComment]):
    """Of the observer, by its people, until they are submitted."""

    kind, form = ObserverComment, ObserverForm
    argument, draft = "observer_comment_id", "observers.draft"
    write, edit, remove = "observers.write_comment", "observers.edit_comment", "observers.remove_comment"
    template, removal = "observers/comment.html", "observers/remove.html"

    def find_place(self, round_id: int, paragraph_id: int | None) -> tuple[WrittenFor, Paragraph | None]:
        with reading() as session:
            invitation = queries.invitation_to_round(session, round_id, current_person().of_observer())
            if paragraph_id is None:
                return invitation, None
            return invitation, members.paragraph(session, invitation.round, paragraph_id)

    def find_own(self, id: int) -> tuple[ObserverComment, RoundInvitation]:
        with reading() as session:
            return queries.own_comment(session, id, current_person().of_observer())

    def draft_address(self, written: ObserverComment) -> str:
        return url_for("observers.draft", round_id=written.round_id, _anchor=f"oc-{written.id}")

    def flash_saved(self, _written: ObserverComment) -> None:
        flash("The comment is saved. It is yours alone until you submit it.")

    def is_changeable(self, written: ObserverComment) -> bool:
        return written.number is None


COMMENTS = ObserverComments()


@observers.get("/rounds/<int:round_id>/comments/new")
@may(policy.WRITE_AS_OBSERVER)
def new_comment(round_id: int) -> Page:
    return COMMENTS.show_new(round_id)


@observers.post("/rounds/<int:round_id>/comments")
@may(policy.WRITE_AS_OBSERVER)
def write_comment(round_id: int) -> Page:
    by, now = current_person(), request_time()

    def write(session: Session, words: Words) -> int:
        comment = comments.write(session, round_id, words, by=by, now=now)
        session.flush()
        return comment.id

    return COMMENTS.save_new(round_id, write)


@observers.get("/comments/<int:observer_comment_id>")
@may(policy.WRITE_AS_OBSERVER)
def comment(observer_comment_id: int) -> Page:
    return COMMENTS.show_existing(observer_comment_id)


@observers.post("/comments/<int:observer_comment_id>")
@may(policy.WRITE_AS_OBSERVER)
def edit_comment(observer_comment_id: int) -> Page:
    by, now = current_person(), request_time()
    return COMMENTS.save_changed(
        observer_comment_id,
        lambda session, words, seen: comments.edit(session, observer_comment_id, words, by=by, seen=seen, now=now),
    )


@observers.get("/comments/<int:observer_comment_id>/remove")
@may(policy.WRITE_AS_OBSERVER)
def removal(observer_comment_id: int) -> Page:
    return COMMENTS.ask_before_removal(observer_comment_id)


@observers.post("/comments/<int:observer_comment_id>/remove")
@may(policy.WRITE_AS_OBSERVER)
def remove_comment(observer_comment_id: int) -> Page:
    by, now = current_person(), request_time()
    return COMMENTS.throw_away(
        observer_comment_id,
        lambda session, seen: comments.remove(session, observer_comment_id, by=by, seen=seen, now=now),
    )


@observers.post("/rounds/<int:round_id>/submit")
@may(policy.WRITE_AS_OBSERVER)
def submit(round_id: int) -> Page:
    form, by = SeenForm(), current_person()
    with validated(form, partial(draft_page, round_id)), transaction() as session:
        sent = comments.submit(session, round_id, by=by, seen=form.seen.data or "", now=request_time())
    flash(
        "1 comment is submitted. The members’ coordinators and the secretariat can read it now."
        if len(sent) == 1
        else f"{len(sent)} comments are submitted. The members’ coordinators and the secretariat can read them now."
        if sent
        else "There was nothing to submit."
    )
    return redirect(url_for("observers.draft", round_id=round_id))
