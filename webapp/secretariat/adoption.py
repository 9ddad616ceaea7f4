"""Adopting a text: announced by one, confirmed by another, followed member by member."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, url_for
from wtforms import (
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from models.adoption import Adoption, Way
from models.draft import DraftVersion
from models.operations import adoption as operations
from models.operations.adoptable import Terms, place_of
from models.operations.open_brackets import OpenBracket
from models.queries import adoption as queries
from templates.environment import clock
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import Form, SeenForm, keeping
from webapp.numbers import number
from webapp.secretariat.blueprint import secretariat, staff

USUAL = timedelta(days=14)
WAYS = {
    Way.EXPRESS: "Expressly: the coordinator of each member says that it agrees, or objects. No answer is not an agreement.",
    Way.MEETING: "At a meeting that was held: you record who was there and who agreed; the coordinator of each member "
    "confirms the record, or disputes it.",
    Way.TACIT: "Under a silence procedure: a member that does not object until the time below agrees.",
}
NO_DAY = "Enter a day, such as 30 June 2027."


class AdoptionForm(SeenForm):
    """How the members are asked; times are by the clock of the person who fills it in."""

    way = RadioField(
        "How is the text to be adopted?",
        choices=[SelectChoice(way.value, words) for way, words in WAYS.items()],
        validators=[InputRequired("Choose how the text is to be adopted.")],
    )
    ends_at = DateTimeLocalField(
        "Until when can members answer?",
        format="%Y-%m-%dT%H:%M",
        validators=[InputRequired("Enter a date and a time, such as 30 June 2027, 18:00.")],
    )
    held_on = DateField("Day of the meeting", validators=[Optional()])
    place = StringField("Place", description="A town, or “online”.")
    present = SelectMultipleField("Members that were there", coerce=number, validate_choice=False)
    agreed = SelectMultipleField("Members that agreed there", coerce=number, validate_choice=False)

    @classmethod
    def about(cls, brackets: Sequence[OpenBracket]) -> type["AdoptionForm"]:
        """The form for a text with these open brackets: each asks for the words on which the meeting agreed."""
        if not brackets:
            return cls
        fields = {
            place_of(bracket): TextAreaField(f"Bracket {n}: agreed words") for n, bracket in enumerate(brackets, 1)
        }
        only = RadioField(
            cls.way.args[0], choices=[SelectChoice(Way.MEETING.value, WAYS[Way.MEETING])], default=Way.MEETING.value
        )
        return type("AmendingForm", (cls,), {**fields, "way": only})

    def terms(self, zone: str) -> Terms:
        """What was filled in; the form knows no zone of its own."""
        local: datetime = self.ends_at.data
        return Terms(
            Way(self.way.data),
            local.replace(tzinfo=ZoneInfo(zone)),
            self.held_on.data,
            self.place.data or "",
            frozenset(self.present.data or ()),
            frozenset(self.agreed.data or ()),
            {field.name: field.data or "" for field in self if field.name.startswith("words_")},
        )


class WithdrawalForm(Form):
    """Why a text is not to be adopted in this way now."""

    reason = TextAreaField("Why?", description="Everybody who has been asked can read this.")


@secretariat.get("/versions/<int:version_id>/adopt")
@staff
def choose_way(version_id: int) -> Page:
    local = (request_time() + USUAL).astimezone(ZoneInfo(current_person().zone))
    suggested = local.replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    _, brackets = _to_be_adopted(version_id)
    return _form_page(version_id, AdoptionForm.about(brackets)(formdata=None, ends_at=suggested))


@secretariat.post("/versions/<int:version_id>/adopt")
@staff
def announce_adoption(version_id: int) -> Page:
    _, brackets = _to_be_adopted(version_id)
    form, person = AdoptionForm.about(brackets)(), current_person()
    with keeping(form, partial(_form_page, version_id)), transaction() as session:
        terms, seen = form.terms(person.zone), form.seen.data or ""
        announced = operations.announce(session, version_id, terms, by=person, seen=seen, now=request_time())
    flash("You have announced the adoption. Somebody else of the secretariat must confirm it; they get a letter.")
    return _to(announced)


@secretariat.get("/adoptions/<int:adoption_id>")
@staff
def adoption(adoption_id: int) -> Page:
    return _page(adoption_id, Form())


@secretariat.post("/adoptions/<int:adoption_id>/begin")
@staff
def begin_adoption(adoption_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_page, adoption_id)), transaction() as session:
        begun = operations.begin(session, adoption_id, by=current_person(), now=request_time())
    flash("The members are asked now. Their coordinators and deputies get a letter.")
    return _to(begun)


@secretariat.post("/adoptions/<int:adoption_id>/withdraw")
@staff
def withdraw_adoption(adoption_id: int) -> Page:
    form = WithdrawalForm()
    with keeping(form, partial(_page, adoption_id)), transaction() as session:
        reason = form.reason.data or ""
        ended = operations.withdraw(session, adoption_id, reason=reason, by=current_person(), now=request_time())
    flash(
        "The adoption is withdrawn." if ended.begun_at else "The announcement is sent back. No member has been asked."
    )
    return _to(ended)


def _to(adoption: Adoption) -> Page:
    return redirect(url_for("secretariat.adoption", adoption_id=adoption.id))


def _to_be_adopted(version_id: int) -> tuple[DraftVersion, list[OpenBracket]]:
    with reading() as session:
        return queries.to_be_adopted(session, version_id)


def _form_page(version_id: int, form: AdoptionForm) -> str:
    version, brackets = _to_be_adopted(version_id)
    for members in (form.present, form.agreed):
        members.choices = [SelectChoice(member.id, member.name) for member in version.consultation.members]
    form.ends_at.description = f"By your clock ({clock(current_person().zone)}). Each member sees the time by its own."
    form.seen.data = version.fingerprint
    asked = [(bracket, form[place_of(bracket)]) for bracket in brackets if place_of(bracket) in form]
    return page("secretariat/adopt.html", version=version, asked=asked, form=form)


def _page(adoption_id: int, form: Form) -> str:
    """The page of an adoption; `form` is what was refused on it, or an empty one."""
    with reading() as session:
        found = queries.adopting(session, adoption_id)
        entry = queries.entry(session, found.adoption)
    back = form if isinstance(form, WithdrawalForm) else WithdrawalForm(formdata=None)
    given = {"adopting": found, "entry": entry, "form": form, "back": back, "now": request_time()}
    return page("secretariat/adoption.html", **given)
