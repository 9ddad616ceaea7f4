"""The office of a country: who holds it, who acts, what is open, and how it is handed over."""

from typing import Self

from flask import flash, redirect, url_for
from wtforms import DateField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Optional

from models.people import policy
from models.people.operations import acting as acting_operations
from models.people.operations import hand_over as hand_overs
from models.people.operations import offices
from models.people.operations.acting import Term
from models.people.operations.offices import Nominee
from models.people.person import Person
from models.people.queries import offices as queries
from models.people.queries.offices import MemberOffice, open_hand_over
from models.people.queries.open_matters import open_matters
from models.people.queries.personal_data import unsent_forms
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, is_number, validated

NEW = "new"


class PersonForm(Form):
    """A deputy, or somebody by name and address."""

    who = RadioField("Who?", validate_choice=False)
    name = StringField("Name", description="Only for somebody else.")
    email = StringField("E-mail address", description="Only for somebody else. Each person needs their own address.")

    def offer(self, office: MemberOffice) -> None:
        """Offer the deputies that there are."""
        deputies = [SelectChoice(str(one.id), f"{one.name}, deputy") for one in office.deputies]
        self.who.choices = [*deputies, SelectChoice(NEW, "Somebody else, who becomes a deputy with that")]
        if not deputies and not self.who.data:
            self.who.data = NEW

    def nominee(self) -> Nominee:
        """Whom the form means."""
        who = self.who.data or ""
        return Nominee(int(who) if is_number(who) else None, self.name.data or "", self.email.data or "")


class TermForm(PersonForm):
    """Somebody who acts, between two days."""

    first = DateField("First day", validators=[Optional()])
    last = DateField("Last day", description="Both days are included.", validators=[Optional()])

    def term(self) -> Term:
        """From when to when."""
        return Term(self.first.data, self.last.data)


class SuccessorForm(PersonForm):
    """The successor, with a few words to them."""

    note = TextAreaField(
        "What should your successor know? (optional)",
        description="Only your successor, your deputies and you read this. What is open is listed for them.",
    )


class MailboxForm(Form):
    """The office's own address."""

    mailbox = StringField(
        "Mailbox of the office (optional)",
        description="Such as environment@ministry.example.org. It gets a copy of each official letter to the coordinator, and never a link to sign in. Leave it empty for none.",
    )

    def fill_mailbox(self, office: MemberOffice) -> Self:
        """With what stands now, unless something else was typed."""
        self.mailbox.data = office.member.mailbox or "" if self.mailbox.data is None else self.mailbox.data
        return self


@country.get("/office")
@may(policy.READ_OFFICE)
def office() -> Page:
    return _page()


@country.post("/office/acting")
@may(policy.PASS_OFFICE_ON)
def name_acting() -> Page:
    form, by = TermForm(prefix="acting"), current_person()
    with validated(form, lambda form: _page(acting=form)), transaction() as session:
        named = acting_operations.name_acting(session, form.nominee(), form.term(), by=by, now=request_time())
        days = named.days(by.of_member().zone)
    flash(f"It is recorded who acts for you, {days}. Everybody who speaks for {by.of_member().name} gets a letter.")
    return redirect(url_for("country.office"))


@country.post("/office/acting/<int:acting_id>/end")
@may(policy.PASS_OFFICE_ON)
def end_acting(acting_id: int) -> Page:
    form = Form()
    with validated(form, lambda form: _page(refused=form)), transaction() as session:
        acting_operations.end(session, acting_id, by=current_person(), now=request_time())
    flash("It has ended. What was done before stays.")
    return redirect(url_for("country.office"))


@country.post("/office/mailbox")
@may(policy.PASS_OFFICE_ON)
def set_mailbox() -> Page:
    form, by = MailboxForm(), current_person()
    with validated(form, lambda form: _page(mailbox=form)), transaction() as session:
        offices.set_mailbox(session, by.of_member().id, form.mailbox.data or "", by=by, now=request_time())
    flash("The mailbox of the office is saved.")
    return redirect(url_for("country.office"))


@country.post("/office/deputies/<int:person_id>/end")
@may(policy.PASS_OFFICE_ON)
def end_deputy(person_id: int) -> Page:
    form = Form()
    with validated(form, lambda form: _page(refused=form)), transaction() as session:
        ended = offices.end_deputy(session, person_id, by=current_person(), now=request_time())
    flash(f"The office of {ended.name} has ended, at once and in every browser.")
    return redirect(url_for("country.office"))


@country.post("/office/hand-over")
@may(policy.PASS_OFFICE_ON)
def offer_office() -> Page:
    form, by = SuccessorForm(prefix="successor"), current_person()
    with validated(form, lambda form: _page(successor=form)), transaction() as session:
        before = open_hand_over(session, by.of_member())
        offered = hand_overs.offer(session, form.nominee(), note=form.note.data or "", by=by, now=request_time())
    flash("Your successor gets a letter. You stay the coordinator until they take the office over.")
    if before is not None and before.to_id != offered.to_id:
        flash(_still_deputy(before.to))
    return redirect(url_for("country.office"))


@country.post("/office/hand-overs/<int:hand_over_id>/withdraw")
@may(policy.PASS_OFFICE_ON)
def withdraw_office(hand_over_id: int) -> Page:
    form = Form()
    with validated(form, lambda form: _page(refused=form)), transaction() as session:
        withdrawn = hand_overs.withdraw(session, hand_over_id, by=current_person(), now=request_time())
    flash(f"You keep the office. {_still_deputy(withdrawn.to)}")
    return redirect(url_for("country.office"))


@country.post("/office/hand-overs/<int:hand_over_id>/take-over")
@may(policy.TAKE_OFFICE_OVER)
def take_office_over(hand_over_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, lambda form: _page(refused=form)), transaction() as session:
        hand_overs.take_over(session, hand_over_id, by=by, now=request_time())
    flash(f"You are the coordinator of {by.of_member().name} from now on.")
    return redirect(url_for("country.office"))


def _still_deputy(person: Person) -> str:
    """What becomes of somebody who does not take the office over: the address may have been a wrong one."""
    return f"{person.name} is still a deputy, and reads all that your country writes. If that is not right, end this office below."


def _page(
    *,
    acting: TermForm | None = None,
    successor: SuccessorForm | None = None,
    mailbox: MailboxForm | None = None,
    refused: Form | None = None,
) -> str:
    person, now, here = current_person(), request_time(), url_for("country.office")
    member = person.of_member()
    with reading() as session:
        found = queries.member_office(session, member.id)
        matters = open_matters(session, member, now)
        unsent = [one for one in unsent_forms(session, person) if one.page.partition("?")[0] != here]
    forms = {
        "acting": acting or TermForm(prefix="acting", formdata=None),
        "successor": successor or SuccessorForm(prefix="successor", formdata=None),
    }
    for form in forms.values():
        form.offer(found)
    return page(
        "country/office.html",
        office=found,
        matters=matters,
        unsent=unsent,
        now=now,
        shown=acting or successor or mailbox or refused or Form(formdata=None),
        act=Form(formdata=None),
        mailbox=(mailbox or MailboxForm(formdata=None)).fill_mailbox(found),
        **forms,
    )
