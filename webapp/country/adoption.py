"""The member's word on the adoption of a text: it agrees, with a statement or without, or objects."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired

from models.adoption.adoption import Adoption
from models.adoption.entered import Statement
from models.adoption.operations import notices, positions
from models.adoption.position import Position
from models.adoption.queries import adoption as queries
from models.adoption.queries.entered import positions_entered
from models.adoption.queries.resulting_text import agreed_at_meeting, resulting_text
from models.adoption.queries.statements import named_in_result
from models.people import policy
from models.people.authority import Authority, Extent
from models.people.queries.offices import authority_of
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NOT_TICKED, Form, NumberedForm, validated

NO_STATEMENT = "none"
KINDS = {
    NO_STATEMENT: "No statement",
    Statement.RESERVATION.value: "A reservation: something in the text does not bind us, or not fully",
    Statement.INTERPRETATION.value: "An interpretative statement: how we understand something in the text",
}


class AgreementForm(NumberedForm):
    """That the member agrees, and what it attaches to that."""

    kind = RadioField(
        "Do you attach a statement?",
        choices=[SelectChoice(kind, words) for kind, words in KINDS.items()],
        default=NO_STATEMENT,
        validate_choice=False,
    )
    statement = TextAreaField(
        "Your statement",
        description="It stands in the certificate of adoption and beside the adopted text, as you write it, for everybody to read. If you name a paragraph, give the number that it has in the text to be adopted, or say of which version it is: “paragraph 3 of version 2”.",
    )

    sure = BooleanField("I say this for my country, officially", validators=[InputRequired(NOT_TICKED)])
    ad_referendum = BooleanField(
        "Ad referendum: our country has still to confirm this",
        description="With this tick the text is not adopted before your country has confirmed it, not even in a silence procedure.",
    )

    @property
    def statement_kind(self) -> Statement | None:
        """The kind of statement; None for no statement."""
        return next((kind for kind in Statement if kind.value == self.kind.data), None)


class ObjectionForm(NumberedForm):
    """That the member objects, and why."""

    sure = BooleanField(
        "I object for my country, officially",
        id="sure-of-objection",  # its page has another form with such a box
        validators=[InputRequired(NOT_TICKED)],
    )
    reason = TextAreaField(
        "Why does your country object?", description="The other members and the secretariat read this."
    )


class WithdrawalForm(Form):
    """That the member withdraws what it attached."""

    sure = BooleanField("I withdraw it for my country, officially", validators=[InputRequired(NOT_TICKED)])


@country.get("/adoptions/<int:adoption_id>")
@may(policy.READ_ADOPTION)
def adoption(adoption_id: int) -> Page:
    """Reading it acknowledges nothing: browsers and mail scanners open pages, too, and silence binds who has said that they know."""
    return _page(adoption_id, NumberedForm(formdata=None))


@country.post("/adoptions/<int:adoption_id>/acknowledge")
@may(policy.ACKNOWLEDGE_ADOPTION)
def acknowledge_adoption(adoption_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, lambda form: _page(adoption_id, form)), transaction() as session:
        notices.acknowledge(session, Adoption, adoption_id, by=by, now=request_time())
    flash(f"The secretariat knows now that {by.of_member().name} has this notice.")
    return redirect(url_for("country.adoption", adoption_id=adoption_id))


@country.post("/adoptions/<int:adoption_id>/agree")
@may(policy.ANSWER_ADOPTION)
def agree(adoption_id: int) -> Page:
    form, by = AgreementForm(), current_person()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        positions.agree(
            session,
            adoption_id,
            kind=form.statement_kind,
            statement=form.statement.data or "",
            ad_referendum=form.ad_referendum.data,
            by=by,
            seen=form.revision,
            now=request_time(),
        )
    how = " ad referendum" if form.ad_referendum.data else ""
    flash(f"The secretariat has the answer of {by.of_member().name}: it agrees{how}.")
    return redirect(url_for("country.adoption", adoption_id=adoption_id))


@country.post("/adoptions/<int:adoption_id>/object")
@may(policy.ANSWER_ADOPTION)
def object_to_adoption(adoption_id: int) -> Page:
    form, by = ObjectionForm(), current_person()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        position = positions.object_to(
            session, adoption_id, reason=form.reason.data or "", by=by, seen=form.revision, now=request_time()
        )
    outcome = "objected too late; the objection is kept apart" if position.late else "objected"
    flash(f"It is recorded that {by.of_member().name} has {outcome}.", "care")
    return redirect(url_for("country.adoption", adoption_id=adoption_id))


@country.post("/adoptions/<int:adoption_id>/withdraw")
@may(policy.WITHDRAW_STATEMENT)
def withdraw_statement(adoption_id: int) -> Page:
    form, by = WithdrawalForm(), current_person()
    with validated(form, partial(_page, adoption_id)), transaction() as session:
        position = positions.withdraw_statement(session, adoption_id, by=by, now=request_time())
        kind = position.statement_kind.value if position.statement_kind else ""
    flash(f"It is recorded that {by.of_member().name} has withdrawn its {kind}.")
    return redirect(url_for("country.adoption", adoption_id=adoption_id))


def _page(adoption_id: int, form: Form) -> str:
    """The page of an adoption; `form` is what was refused on it, or an empty one."""
    member = current_person().of_member()
    with reading() as session:
        found = queries.adoption_progress(session, adoption_id)
        entry = queries.entry(session, found.adoption)
        text = resulting_text(session, adoption_id)
        agreed = agreed_at_meeting(session, text)
        entered = positions_entered(session, found.adoption)
        consultation_id = found.version.consultation_id
        authority = authority_of(session, consultation_id, current_person(), request_time())
        awaited = adoption_id in queries.decisions_awaiting(session, Adoption, member.id)
        own = found.of(member)
        statement = own.position.statement if own.position else ""
        beside = named_in_result(session, text.version, text.paragraphs, statement) if statement else []
    yes = form if isinstance(form, AgreementForm) else _agreement_form(own.position, authority)
    no = form if isinstance(form, ObjectionForm) else ObjectionForm(formdata=None)
    withdrawal = form if isinstance(form, WithdrawalForm) else WithdrawalForm(formdata=None)
    for each in (yes, no):
        each.seen.data = str(own.position.revision if own.position else 0)
    values = {
        "adoption_progress": found,
        "own": own,
        "entry": entry,
        "text": text,
        "agreed": agreed,
        "beside": beside,
        "now": request_time(),
    }
    values |= {"entered": entered, "awaited": awaited, "withdrawal": withdrawal}
    return page("country/adoption.html", form=form, yes=yes, no=no, authority=authority, **values)


def _agreement_form(position: Position | None, authority: Authority | None) -> AgreementForm:
    """The form as it is when nobody has typed in it: with the statement that the member has made already, and ad referendum if
    that is the person's recorded authority."""
    ad_referendum = authority is not None and authority.extent is Extent.AD_REFERENDUM
    if position is None or position.statement_kind is None:
        return AgreementForm(formdata=None, ad_referendum=ad_referendum)
    kind = position.statement_kind.value
    return AgreementForm(formdata=None, kind=kind, statement=position.statement, ad_referendum=ad_referendum)
