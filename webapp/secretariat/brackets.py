"""The compromise that the secretariat proposes for a bracket, one bracket after the other; only the members lift it."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import RadioField, TextAreaField

from models.draft import Stage
from models.operations import answers
from models.queries import candidate
from models.queries.brackets import Standing
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, keeping
from webapp.secretariat.blueprint import secretariat, staff

OWN, DRAFT = "own", "draft"


class WayOutForm(NumberedForm):
    """Words for a bracket, and why."""

    choice = RadioField("Which words do you propose?", validate_choice=False)
    text = TextAreaField(
        "Own words",
        description="Only the words that stand in place of the bracket. They stand in it, with the others, until the members decide.",
    )
    reason = TextAreaField("Why?", description="The members read this. Own words need a reason.")

    @property
    def number(self) -> int | None:
        """The alternative that is chosen, by its number; None for the words of the draft."""
        chosen = self.choice.data or ""
        return int(chosen) if chosen.isdecimal() else None


@secretariat.get("/conflicts/<int:conflict_id>")
@staff
def conflict(conflict_id: int) -> Page:
    return _fresh_page(conflict_id, Form(formdata=None))


@secretariat.post("/conflicts/<int:conflict_id>")
@staff
def propose_way_out(conflict_id: int) -> Page:
    form = WayOutForm()
    by, seen, now, reason = current_person(), form.revision, request_time(), form.reason.data or ""
    with keeping(form, partial(_page, conflict_id)), transaction() as session:
        if form.choice.data in (None, "", OWN):
            text = form.text.data or ""
            answers.propose_way_out(session, conflict_id, text=text, reason=reason, by=by, seen=seen, now=now)
        else:
            answers.choose_way_out(session, conflict_id, choice=form.number, reason=reason, by=by, seen=seen, now=now)
    flash("Your compromise is kept. The text is being consolidated again.")
    return _to_the_next(conflict_id)


@secretariat.post("/conflicts/<int:conflict_id>/remove")
@staff
def remove_way_out(conflict_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_fresh_page, conflict_id)), transaction() as session:
        answers.remove_way_out(session, conflict_id, by=current_person(), now=request_time())
    flash("The compromise is removed. The text is being consolidated again.")
    return _to_the_text(conflict_id)


def _to_the_next(conflict_id: int) -> Page:
    """The next bracket for which the secretariat has proposed nothing; the text when there is none."""
    with reading() as session:
        version, _, bracket = candidate.bracket(session, conflict_id)
        text = candidate.text(session, version.id)
    open_ones = [one for one in text.whole_brackets if one.whole.compromise is None and one.number > bracket.number]
    if not open_ones:
        return _to_the_text(conflict_id)
    return redirect(url_for("secretariat.conflict", conflict_id=open_ones[0].conflict.id))


def _to_the_text(conflict_id: int) -> Page:
    with reading() as session:
        version, _, bracket = candidate.bracket(session, conflict_id)
    return redirect(url_for("secretariat.version", version_id=version.id, _anchor=f"p-{bracket.paragraph.key}"))


def _fresh_page(conflict_id: int, refused: Form) -> str:
    """The bracket with the compromise that stands in it now, and what `refused` was told."""
    with reading() as session:
        _, _, bracket = candidate.bracket(session, conflict_id)
    way = bracket.way_out
    given = {"text": way.text, "reason": way.reason, "seen": way.revision} if way else {}
    form = WayOutForm(formdata=None, **given)
    form.choice.data = _chosen(bracket)
    form.refusal = refused.refusal
    return _page(conflict_id, form)


def _chosen(bracket: Standing) -> str | None:
    """What the form shows as chosen: nothing beforehand."""
    whole = bracket.whole
    if whole.compromise is None:
        return None
    if whole.compromise == whole.standing:
        return DRAFT
    words = [one.words for one in whole.alternatives]
    return str(words.index(whole.compromise)) if whole.compromise in words else OWN


def _page(conflict_id: int, form: WayOutForm) -> str:
    with reading() as session:
        version, round, bracket = candidate.bracket(session, conflict_id)
        text = candidate.text(session, version.id)
    if form.outdated:  # both texts are shown now, so sending again is meant
        form.seen.data = str(bracket.way_out.revision if bracket.way_out else 0)
    fixed = version.stage not in (Stage.CANDIDATE, Stage.SUPERSEDED)
    return page(
        "secretariat/conflict.html",
        version=version,
        round=round,
        bracket=bracket,
        text=text,
        form=form,
        removing=Form(formdata=None),
        fixed=fixed,
    )
