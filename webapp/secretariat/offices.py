"""The offices of the countries: who holds each, and the letters by which ministries name who acts."""

from functools import partial

from flask import flash, redirect, url_for
from flask_wtf.file import FileField
from wtforms import DateField, StringField
from wtforms.validators import Optional

from models.comments.attachment import LARGEST
from models.errors import Invalid
from models.people import policy
from models.people.operations import acting as operations
from models.people.operations import offices as office_operations
from models.people.operations.acting import MinistryLetter
from models.people.person import ActingCoordinator
from models.people.queries import home, offices
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.office import MailboxForm, TermForm
from webapp.files import ACCEPTED, megabytes, safe_file, takes_a_file
from webapp.forms import Form, validated


class LetterForm(TermForm):
    """Somebody who acts by a letter of the ministry."""

    signed_by = StringField("Who signed the letter?", description="The name and the office.")
    dated = DateField("Date of the letter", validators=[Optional()])
    file = FileField(
        "The letter",
        description=f"PDF, Word, Excel or a picture, up to {megabytes(LARGEST)}.",
        render_kw=ACCEPTED,
        validators=[safe_file],
    )

    def letter(self) -> MinistryLetter:
        """The letter as it was sent in. Raises Invalid without a file."""
        if not self.file.data:
            raise Invalid("Attach the letter, so that another officer and the country can read it.", "file")
        file = (self.file.data.filename or "", self.file.data.read())
        return MinistryLetter(self.signed_by.data or "", self.dated.data, file)


@secretariat.get("/members")
@may(policy.READ_OFFICES)
def members() -> Page:
    with reading() as session:
        found = [offices.member_office(session, member.id) for member in home.all_members(session)]
    return page("secretariat/members.html", offices=found, now=request_time())


@secretariat.get("/members/<int:member_id>")
@may(policy.READ_OFFICES)
def member_office(member_id: int) -> Page:
    return _page(member_id)


@secretariat.post("/members/<int:member_id>/acting")
@may(policy.ENTER_ACTING)
@takes_a_file
def enter_acting(member_id: int) -> Page:
    form, by = LetterForm(), current_person()
    with validated(form, lambda form: _page(member_id, form)), transaction() as session:
        entered = form.nominee(), form.term(), form.letter()
        operations.enter_letter(session, member_id, *entered, by=by, now=request_time())
    flash("The letter is entered. Somebody else at the secretariat must now confirm it. The others get a letter.")
    return redirect(url_for("secretariat.member_office", member_id=member_id))


@secretariat.post("/members/<int:member_id>/mailbox")
@may(policy.ENTER_ACTING)
def set_mailbox(member_id: int) -> Page:
    form, by = MailboxForm(), current_person()
    with validated(form, lambda form: _page(member_id, mailbox=form)), transaction() as session:
        office_operations.set_mailbox(session, member_id, form.mailbox.data or "", by=by, now=request_time())
    flash("The mailbox of the office is saved.")
    return redirect(url_for("secretariat.member_office", member_id=member_id))


@secretariat.post("/acting/<int:acting_id>/confirm")
@may(policy.ENTER_ACTING)
def confirm_acting(acting_id: int) -> Page:
    form = Form()
    with validated(form, partial(_refused_page, acting_id)), transaction() as session:
        confirmed = operations.confirm(session, acting_id, by=current_person(), now=request_time())
    flash("The letter is confirmed. Everybody who speaks for the country gets a letter.")
    return _redirect_to_office(confirmed)


@secretariat.post("/acting/<int:acting_id>/reject")
@may(policy.ENTER_ACTING)
def reject_acting(acting_id: int) -> Page:
    form = Form()
    with validated(form, partial(_refused_page, acting_id)), transaction() as session:
        rejected = operations.end(session, acting_id, by=current_person(), now=request_time())
    flash("The entry is rejected. It stays in the record, and has no effect.")
    return _redirect_to_office(rejected)


def _redirect_to_office(acting: ActingCoordinator) -> Page:
    return redirect(url_for("secretariat.member_office", member_id=acting.member_id))


def _refused_page(acting_id: int, form: Form) -> str:
    with reading() as session:
        member_id = offices.acting_coordinator(session, acting_id).member_id
    return _page(member_id, refused=form)


def _page(
    member_id: int,
    form: LetterForm | None = None,
    refused: Form | None = None,
    mailbox: MailboxForm | None = None,
) -> str:
    with reading() as session:
        found = offices.member_office(session, member_id)
    letter = form or LetterForm(formdata=None)
    letter.offer(found)
    shown = form or refused or mailbox or Form(formdata=None)
    return page(
        "secretariat/member_office.html",
        office=found,
        form=letter,
        shown=shown,
        act=Form(formdata=None),
        mailbox=(mailbox or MailboxForm(formdata=None)).fill_mailbox(found),
        now=request_time(),
    )
