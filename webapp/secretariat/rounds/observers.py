"""The observers of a consultation: invited by name, to all rounds or to single ones; and answers to their comments."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from models.comments.queries.places import titles_at, titles_for
from models.drafts.queries import texts
from models.observers import queries
from models.observers.operations import comments, invitations
from models.observers.operations.invitations import Invited
from models.people import policy
from models.text.scripts import ENGLISH
from webapp.account.languages import language_choices
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, validated

EVERY, SINGLE = "every", "single"


class ObserverForm(Form):
    """An organisation and the person who works for it."""

    short_name = StringField("Short name", description="Such as MRC. Its comments are called MRC-1, MRC-2 and so on.")
    organisation = StringField("Name of the organisation")
    name = StringField("Name of the person", description="The person gets a letter with a link.")
    email = StringField("E-mail address")
    language = SelectField(
        "Language of the letters",
        choices=language_choices,
        validate_choice=False,
        default=ENGLISH,
        description="Letters begin with a summary in this language; the whole letter in English follows. The person can "
        "change this later. Somebody who has an account here keeps the language that they have.",
    )
    comments = RadioField(
        "In which rounds can it comment?",
        choices=[
            SelectChoice(EVERY, "In every round, from now on"),
            SelectChoice(SINGLE, "Only in rounds to which we invite it on this page"),
        ],
        default=EVERY,
        invalid_choice_message="Choose one of the two.",
    )

    def invited(self) -> Invited:
        """Whom the form invites."""
        fields = self.short_name, self.organisation, self.name, self.email, self.language
        return Invited(*(field.data or "" for field in fields))


class NoteForm(NumberedForm):
    """What the secretariat answers to a comment of an observer."""

    text = TextAreaField(
        "The answer", description="The members and the observer read it when the next version is circulated."
    )


@secretariat.get("/consultations/<int:consultation_id>/observers")
@may(policy.FOLLOW)
def observers(consultation_id: int) -> Page:
    return _page(consultation_id)


@secretariat.post("/consultations/<int:consultation_id>/observers")
@may(policy.INVITE_OBSERVERS)
def invite_observer(consultation_id: int) -> Page:
    form, by = ObserverForm(), current_person()
    with validated(form, partial(_page, consultation_id)), transaction() as session:
        every_round = form.comments.data == EVERY
        invitations.invite(session, consultation_id, form.invited(), every_round=every_round, by=by, now=request_time())
    flash("The observer is invited. The person gets a letter with a link.")
    return redirect(url_for("secretariat.observers", consultation_id=consultation_id))


@secretariat.post("/consultations/<int:consultation_id>/observers/<int:invitation_id>/round")
@may(policy.INVITE_OBSERVERS)
def invite_to_round(consultation_id: int, invitation_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, lambda form: _page(consultation_id, refused=form)), transaction() as session:
        invitations.invite_to_round(session, invitation_id, by=by, now=request_time())
    flash("The observer can comment in the round. Its people get a letter.")
    return redirect(url_for("secretariat.observers", consultation_id=consultation_id))


@secretariat.post("/consultations/<int:consultation_id>/observers/<int:invitation_id>/end")
@may(policy.INVITE_OBSERVERS)
def end_observer(consultation_id: int, invitation_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, lambda form: _page(consultation_id, refused=form)), transaction() as session:
        invitations.end(session, invitation_id, by=by, now=request_time())
    flash("The invitation has ended. Its people get a letter. What the observer has submitted stays.")
    return redirect(url_for("secretariat.observers", consultation_id=consultation_id))


@secretariat.get("/observer-comments/<int:observer_comment_id>")
@may(policy.FOLLOW)
def observer_comment(observer_comment_id: int) -> Page:
    return _comment_page(observer_comment_id)


@secretariat.post("/observer-comments/<int:observer_comment_id>")
@may(policy.ANSWER_OBSERVER)
def answer_observer(observer_comment_id: int) -> Page:
    form, by = NoteForm(), current_person()
    with validated(form, partial(_comment_page, observer_comment_id)), transaction() as session:
        text, seen = form.text.data or "", form.revision
        comments.answer(session, observer_comment_id, text=text, by=by, seen=seen, now=request_time())
        entry, round = queries.comment(session, observer_comment_id)
    flash(f"{entry.comment.label} is answered.")
    return redirect(url_for("secretariat.observers", consultation_id=round.consultation_id, _anchor="comments"))


def _page(consultation_id: int, form: ObserverForm | None = None, refused: Form | None = None) -> str:
    with reading() as session:
        consultation, _ = texts.consultation(session, consultation_id)
        invited = queries.invited_observers(session, consultation_id)
        rounds = queries.rounds_of(session, consultation_id)
        by_round = [(round, found) for round in rounds if (found := queries.entries(session, round))]
        titles = titles_for(session, (one.comment for _, entries in by_round for one in entries))
    shown = form or ObserverForm(formdata=None)
    return page(
        "secretariat/observers.html",
        consultation=consultation,
        invited=invited,
        open_round=next((round for round in rounds if round.accepts_comments(request_time())), None),
        said=by_round,
        titles=titles,
        form=shown,
        shown=refused or shown,
        act=Form(formdata=None),
    )


def _comment_page(comment_id: int, form: NoteForm | None = None) -> str:
    with reading() as session:
        entry, round = queries.comment(session, comment_id)
        titles = titles_at(session, entry.comment)
    if form is None:
        form = NoteForm(formdata=None, text=entry.note.reason if entry.note else "", seen=str(entry.revision))
    elif form.outdated:
        form.seen.data = str(entry.revision)
    return page("secretariat/observer_comment.html", entry=entry, titles=titles, round=round, form=form)
