"""The way out of a bracket, which the secretariat proposes and only the members take."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.draft import Stage
from models.operations import answers
from models.queries import candidate
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, keeping
from webapp.secretariat.blueprint import secretariat, staff


class WayOutForm(NumberedForm):
    """Words for a bracket, and why."""

    text = TextAreaField(
        "The words that you propose",
        description="Only the words that stand in place of the bracket. They stand in it, with the others, until the members decide.",
    )
    reason = TextAreaField("Why?", description="The members read this.")


@secretariat.get("/conflicts/<int:conflict_id>")
@staff
def conflict(conflict_id: int) -> Page:
    return _fresh_page(conflict_id, Form(formdata=None))


@secretariat.post("/conflicts/<int:conflict_id>")
@staff
def propose_way_out(conflict_id: int) -> Page:
    form = WayOutForm()
    with keeping(form, partial(_page, conflict_id)), transaction() as session:
        answers.propose_way_out(
            session,
            conflict_id,
            text=form.text.data or "",
            reason=form.reason.data or "",
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
    flash("Your way out is kept. The text is being consolidated again.")
    return _to_the_text(conflict_id)


@secretariat.post("/conflicts/<int:conflict_id>/remove")
@staff
def remove_way_out(conflict_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_fresh_page, conflict_id)), transaction() as session:
        answers.remove_way_out(session, conflict_id, by=current_person(), now=request_time())
    flash("The way out is removed. The text is being consolidated again.")
    return _to_the_text(conflict_id)


def _to_the_text(conflict_id: int) -> Page:
    with reading() as session:
        version, _, bracket = candidate.bracket(session, conflict_id)
    return redirect(url_for("secretariat.version", version_id=version.id, _anchor=f"p-{bracket.paragraph.key}"))


def _fresh_page(conflict_id: int, refused: Form) -> str:
    """The bracket with the way out that stands in it now, and what `refused` was told."""
    with reading() as session:
        _, _, bracket = candidate.bracket(session, conflict_id)
    way = bracket.way_out
    given = {"text": way.text, "reason": way.reason, "seen": way.revision} if way else {}
    form = WayOutForm(formdata=None, **given)
    form.refusal = refused.refusal
    return _page(conflict_id, form)


def _page(conflict_id: int, form: WayOutForm) -> str:
    with reading() as session:
        version, round, bracket = candidate.bracket(session, conflict_id)
    if form.outdated:  # both texts are shown now, so sending again is meant
        form.seen.data = str(bracket.way_out.revision if bracket.way_out else 0)
    fixed = version.stage not in (Stage.CANDIDATE, Stage.SUPERSEDED)
    return page(
        "secretariat/conflict.html",
        version=version,
        round=round,
        bracket=bracket,
        form=form,
        removing=Form(formdata=None),
        fixed=fixed,
    )
