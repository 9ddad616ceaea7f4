"""A text at the secretariat: looked at, proposed by one, sent back or approved by another."""

from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import TextAreaField

from models.consolidation.queries import candidate
from models.drafts import operations
from models.drafts.version import FOR_MEMBERS, Stage
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import SeenForm, validated
from webapp.secretariat.brackets import undoable_act
from webapp.texts.long_pages import parts_of_candidate, records_on_page


class SendBackForm(SeenForm):
    """Why a text should be worked on again."""

    reason = TextAreaField("What should be changed?", description="The person who proposed the text gets a letter.")


@secretariat.get("/versions/<int:version_id>")
@may(policy.READ_CANDIDATE)
def version(version_id: int) -> Page:
    text = _text(version_id)
    if text.version.stage is Stage.SUPERSEDED and text.newer:
        at, kept, part = (request.args.get(name) for name in ("at", "kept", "part"))
        return redirect(url_for("secretariat.version", version_id=text.newer.id, at=at, kept=kept, part=part))
    if text.version.stage in FOR_MEMBERS:
        return redirect(url_for("texts.version", version_id=version_id))
    # Shown as it was read: a worker may put a newer one in its place at any moment.
    return _text_page(text, SeenForm(formdata=None))


@secretariat.post("/versions/<int:version_id>/propose")
@may(policy.PROPOSE)
def propose(version_id: int) -> Page:
    form = SeenForm()
    with validated(form, partial(version_page, version_id)), transaction() as session:
        operations.propose(session, version_id, by=current_person(), seen=form.seen.data or "", now=request_time())
    flash("You have proposed this text. Somebody else at the secretariat must approve it; they get a letter.")
    return redirect(url_for("secretariat.version", version_id=version_id))


@secretariat.post("/versions/<int:version_id>/send-back")
@may(policy.APPROVE)
def send_back(version_id: int) -> Page:
    form = SendBackForm()
    with validated(form, partial(version_page, version_id)), transaction() as session:
        operations.send_back(
            session,
            version_id,
            by=current_person(),
            seen=form.seen.data or "",
            reason=form.reason.data or "",
            now=request_time(),
        )
    flash("The text has been sent back. Answers and compromises can be changed again.")
    return redirect(url_for("secretariat.version", version_id=version_id))


@secretariat.post("/versions/<int:version_id>/approve")
@may(policy.APPROVE)
def approve(version_id: int) -> Page:
    form = SeenForm()
    with validated(form, partial(version_page, version_id)), transaction() as session:
        approved = operations.approve(
            session, version_id, by=current_person(), seen=form.seen.data or "", now=request_time()
        )
    if approved.round_id is None:
        flash(f"You have approved version {approved.number}. You can open a round on it now.")
    else:
        flash(f"You have approved version {approved.number}. It goes to all members by letter now.")
    return redirect(url_for("secretariat.consultation", consultation_id=approved.consultation_id))


def _text(version_id: int) -> candidate.Text:
    with reading() as session:
        return candidate.text(session, version_id)


def version_page(version_id: int, form: SeenForm) -> str:
    """The page of a text at the secretariat; `form` is what was refused on it, or an empty one."""
    return _text_page(_text(version_id), form)


def _text_page(text: candidate.Text, form: SeenForm) -> str:
    """The text; `form` is what was refused on it, or an empty one. Each button carries the text that is shown."""
    form.seen.data = text.version.fingerprint
    back = form if isinstance(form, SendBackForm) else SendBackForm(formdata=None, seen=text.version.fingerprint)
    parts = parts_of_candidate(text)
    return page(
        "secretariat/version.html",
        text=text,
        form=form,
        back=back,
        brackets=text.whole_brackets,
        kept=undoable_act(text),
        records=records_on_page(text, parts),
        parts=parts,
        address=partial(url_for, "secretariat.version", version_id=text.version.id),
    )
