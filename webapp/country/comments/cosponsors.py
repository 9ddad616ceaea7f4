"""Who stands behind a comment: co-sponsors whom its country invites, those whom others invite, and observers whose words it sponsors."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import SelectChoice, SelectMultipleField

from models.comments.operations import cosponsors as operations
from models.comments.queries import cosponsors as queries
from models.comments.queries import country as answers
from models.comments.queries.places import titles_at, titles_for
from models.observers.operations import comments
from models.observers.queries import entries as entries_of_observers
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.margin import comment_address
from webapp.forms import Form, NumberedForm, is_number, validated


class InviteForm(Form):
    """The countries to which a comment is shown."""

    members = SelectMultipleField("Countries", validate_choice=False)

    def member_ids(self) -> set[int]:
        """Their numbers."""
        return {int(one) for one in self.members.data or () if is_number(one)}


@country.get("/comments/<int:comment_id>/cosponsors")
@may(policy.READ_COSPONSORS)
def cosponsors(comment_id: int) -> Page:
    return _page(comment_id, InviteForm(formdata=None))


@country.post("/comments/<int:comment_id>/cosponsors")
@may(policy.INVITE_COSPONSORS)
def invite_cosponsors(comment_id: int) -> Page:
    form = InviteForm()
    with validated(form, partial(_page, comment_id)), transaction() as session:
        operations.invite(session, comment_id, form.member_ids(), by=current_person(), now=request_time())
    flash("The comment is shown to them, as it is now. They get a letter, and you get one when they answer.")
    return redirect(url_for("country.cosponsors", comment_id=comment_id))


@country.post("/comments/<int:comment_id>/cosponsors/<int:cosponsorship_id>/close")
@may(policy.INVITE_COSPONSORS)
def close_invitation(comment_id: int, cosponsorship_id: int) -> Page:
    form = Form()
    with validated(form, lambda form: _page(comment_id, InviteForm(formdata=None), form)), transaction() as session:
        closed = operations.close(session, cosponsorship_id, by=current_person(), now=request_time())
    flash(f"{closed.invited.name} cannot read the comment any more, and is not named with it.")
    return redirect(url_for("country.cosponsors", comment_id=comment_id))


@country.get("/cosponsorships/<int:cosponsorship_id>")
@may(policy.READ_INVITATION)
def cosponsorship(cosponsorship_id: int) -> Page:
    return _invitation_page(cosponsorship_id, NumberedForm(formdata=None))


@country.post("/cosponsorships/<int:cosponsorship_id>/confirm")
@may(policy.JOIN)
def join_comment(cosponsorship_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(_invitation_page, cosponsorship_id)), transaction() as session:
        one = operations.confirm(session, cosponsorship_id, by=by, seen=form.revision, now=request_time())
    flash(f"{by.of_member().name} joins the comment of {one.member.name}, in these words.")
    return redirect(url_for("country.cosponsorship", cosponsorship_id=cosponsorship_id))


@country.post("/cosponsorships/<int:cosponsorship_id>/decline")
@may(policy.JOIN)
def decline_to_join(cosponsorship_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(_invitation_page, cosponsorship_id)), transaction() as session:
        one = operations.decline(session, cosponsorship_id, by=by, seen=form.revision, now=request_time())
    flash(f"{by.of_member().name} does not join the comment of {one.member.name}, which gets a letter.")
    return redirect(url_for("country.cosponsorship", cosponsorship_id=cosponsorship_id))


@country.post("/cosponsorships/<int:cosponsorship_id>/leave")
@may(policy.JOIN)
def leave_comment(cosponsorship_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(_invitation_page, cosponsorship_id)), transaction() as session:
        one = operations.leave(session, cosponsorship_id, by=by, now=request_time())
    flash(f"{by.of_member().name} is not named with the comment of {one.member.name} any more.")
    return redirect(url_for("country.cosponsorship", cosponsorship_id=cosponsorship_id))


def _page(comment_id: int, form: InviteForm, refused: Form | None = None) -> str:
    member = current_person().of_member()
    with reading() as session:
        comment = answers.own_comment(session, comment_id, member)
        answer = answers.answer(session, comment.round_id, member)
        members = queries.participating_members(session, answer.round.consultation_id)
        found = queries.invitations_of(session, comment_id)
        titles = titles_at(session, comment)
    shown = {one.invited_id for one in found if not one.can_be_shown_again}
    others = [one for one in members if one.id != member.id and one.id not in shown]
    form.members.choices = [SelectChoice(str(one.id), one.name) for one in others]
    return page(
        "country/cosponsors.html",
        comment=comment,
        round=answer.round,
        invited=found,
        titles=titles,
        form=form,
        shown=refused or form,
        act=Form(formdata=None),
        now=request_time(),
    )


def _invitation_page(cosponsorship_id: int, form: NumberedForm) -> str:
    with reading() as session:
        one = queries.invitation(session, cosponsorship_id, current_person().of_member())
        titles = titles_at(session, one)
    form.seen.data = str(one.revision)
    return page("country/cosponsorship.html", one=one, round=one.round, titles=titles, form=form, now=request_time())


@country.get("/rounds/<int:round_id>/observers")
@may(policy.READ_OBSERVERS)
def observers(round_id: int) -> Page:
    return _observers_page(round_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/observers/<int:observer_comment_id>/sponsor")
@may(policy.SPONSOR)
def sponsor(round_id: int, observer_comment_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, partial(_observers_page, round_id)), transaction() as session:
        comment = comments.sponsor(session, observer_comment_id, by=by, now=request_time())
    flash(f"It is a comment of {by.of_member().name} now, proposed by {comment.proposed_by}, and not yet submitted.")
    return redirect(comment_address(round_id, comment.id))


def _observers_page(round_id: int, form: Form) -> str:
    with reading() as session:
        answer = answers.answer(session, round_id, current_person().of_member())
        entries = entries_of_observers(session, answer.round)
        titles = titles_for(session, (one.comment for one in entries))
    writes = answer.accepts_comments(request_time())
    shown = {"answer": answer, "round": answer.round, "entries": entries, "titles": titles, "writes": writes}
    return page("country/observers.html", **shown, form=form)
