"""Who may agree for the country in a consultation, and with what authority: recorded by its coordinator."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import DateField, RadioField, SelectChoice, StringField
from wtforms.validators import Optional

from models.drafts.queries import texts
from models.people import policy
from models.people.authority import Extent
from models.people.operations import authorities as operations
from models.people.operations.authorities import Authorized
from models.people.queries import offices as queries
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, validated

EXTENTS = {
    Extent.FULL: "Full: what this person agrees to, your country has agreed to",
    Extent.AD_REFERENDUM: "Ad referendum: your country must still confirm it",
    Extent.NEEDS_CLEARANCE: "Needs clearance by somebody, before this person agrees",
}


class AuthorityForm(Form):
    """Somebody who may agree for the country."""

    name = StringField("Name", description="As in the service, if this person signs in here.")
    office = StringField("Office", description="Such as “Director-General, Ministry of Environment”.")
    extent = RadioField(
        "How far may this person agree?",
        choices=[SelectChoice(extent.value, words) for extent, words in EXTENTS.items()],
        validate_choice=False,
    )
    clearance_by = StringField("Who must clear it?", description="Only where clearance is needed.")
    since = DateField("Since when?", validators=[Optional()])
    document = StringField(
        "Document (optional)", description="Where it is written, such as a letter with its number and date."
    )

    def authorization(self) -> Authorized:
        """What was filled in."""
        extent = next((one for one in Extent if one.value == self.extent.data), None)
        return Authorized(
            self.name.data or "",
            self.office.data or "",
            extent,
            self.clearance_by.data or "",
            self.since.data,
            self.document.data or "",
        )


@country.get("/consultations/<int:consultation_id>/authority")
@may(policy.READ_AUTHORITY)
def authority(consultation_id: int) -> Page:
    return _page(consultation_id, AuthorityForm(formdata=None))


@country.post("/consultations/<int:consultation_id>/authority")
@may(policy.AUTHORIZE)
def authorize(consultation_id: int) -> Page:
    form, by = AuthorityForm(), current_person()
    with validated(form, partial(_page, consultation_id)), transaction() as session:
        kept = operations.authorize(session, consultation_id, form.authorization(), by=by, now=request_time())
    flash(f"It is recorded what {kept.name} may agree to for {by.of_member().name}.")
    return redirect(url_for("country.authority", consultation_id=consultation_id))


@country.post("/consultations/<int:consultation_id>/authority/<int:authority_id>/end")
@may(policy.AUTHORIZE)
def end_authority(consultation_id: int, authority_id: int) -> Page:
    form = Form()
    with (
        validated(form, lambda form: _page(consultation_id, AuthorityForm(formdata=None), form)),
        transaction() as session,
    ):
        ended = operations.end_authority(session, authority_id, by=current_person(), now=request_time())
    flash(f"It is recorded that {ended.name} can no longer agree for your country.")
    return redirect(url_for("country.authority", consultation_id=consultation_id))


def _page(consultation_id: int, form: AuthorityForm, refused: Form | None = None) -> str:
    with reading() as session:
        consultation, _ = texts.consultation(session, consultation_id)
        found = queries.authorities(session, consultation_id)
    if refused is not None:
        form.refusal = refused.refusal
    return page(
        "country/authority.html", consultation=consultation, authorities=found, form=form, ending=Form(formdata=None)
    )
