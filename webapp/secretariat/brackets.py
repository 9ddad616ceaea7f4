"""The compromise that the secretariat proposes for a bracket, one bracket after the other; only the members lift it."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import RadioField, TextAreaField

from models.brackets.agreement import Words
from models.brackets.operations.duties import mark_at_work, unmark_at_work
from models.brackets.queries.brackets import Standing
from models.consolidation.queries import candidate
from models.dispositions.operations import answers
from models.drafts.version import Stage
from models.errors import Invalid
from models.people import policy
from models.rounds.consultation import Round
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, keeping
from webapp.texts.duties import DutyForm, duties_page

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
@may(policy.FOLLOW)
def conflict(conflict_id: int) -> Page:
    return _fresh_page(conflict_id, Form(formdata=None))


@secretariat.post("/conflicts/<int:conflict_id>")
@may(policy.PROPOSE_COMPROMISE)
def propose_way_out(conflict_id: int) -> Page:
    form = WayOutForm()
    by, seen, now, reason = current_person(), form.revision, request_time(), form.reason.data or ""
    with keeping(form, partial(_page, conflict_id)), transaction() as session:
        text = form.text.data or ""
        if form.choice.data == OWN or (text.strip() and not form.choice.data):  # whoever writes words means them
            answers.propose_way_out(session, conflict_id, text=text, reason=reason, by=by, seen=seen, now=now)
        elif not form.choice.data:
            raise Invalid("Choose the words that you propose, or write your own.", "choice")
        else:
            answers.choose_way_out(session, conflict_id, choice=form.number, reason=reason, by=by, seen=seen, now=now)
    flash("Your compromise is kept. The text is being consolidated again.")
    return _to_the_next(conflict_id)


@secretariat.post("/conflicts/<int:conflict_id>/remove")
@may(policy.PROPOSE_COMPROMISE)
def remove_way_out(conflict_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_fresh_page, conflict_id)), transaction() as session:
        answers.remove_way_out(session, conflict_id, by=current_person(), now=request_time())
    flash("The compromise is removed. The text is being consolidated again.")
    return _to_the_text(conflict_id)


@secretariat.get("/conflicts/<int:conflict_id>/duties")
@may(policy.FOLLOW)
def duties(conflict_id: int) -> Page:
    return _duties_page(conflict_id, Form(formdata=None))


@secretariat.post("/conflicts/<int:conflict_id>/duties")
@may(policy.MARK_DUTY_AT_WORK)
def mark_duty(conflict_id: int) -> Page:
    form = DutyForm()
    choice, members, by, now = form.number, form.members.data or (), current_person(), request_time()
    with keeping(form, partial(_duties_page, conflict_id)), transaction() as session:
        mark_at_work(session, conflict_id, choice=choice, members=members, by=by, now=now)
    flash("The words are marked. They stand only when the countries that they give something to do accept them.")
    return redirect(url_for("secretariat.conflict", conflict_id=conflict_id))


@secretariat.post("/conflicts/<int:conflict_id>/duties/<int:duty_id>/remove")
@may(policy.MARK_DUTY_AT_WORK)
def unmark_duty(conflict_id: int, duty_id: int) -> Page:
    form = Form()
    with keeping(form, partial(_duties_page, conflict_id)), transaction() as session:
        unmark_at_work(session, conflict_id, duty_id, by=current_person(), now=request_time())
    flash("The mark is taken off.")
    return redirect(url_for("secretariat.conflict", conflict_id=conflict_id))


def _duties_page(conflict_id: int, form: Form) -> str:
    with reading() as session:
        _, round, bracket = candidate.bracket(session, conflict_id)
    back = url_for("secretariat.conflict", conflict_id=conflict_id)
    here = url_for("secretariat.duties", conflict_id=conflict_id)
    return duties_page(
        form, round, bracket.whole, bracket.duties, name=bracket.name, text=bracket.paragraph.text, back=back, here=here
    )


def _to_the_next(conflict_id: int) -> Page:
    """The next bracket for which the secretariat has proposed nothing; the text when there is none."""
    with reading() as session:
        text, _, bracket = candidate.bracket(session, conflict_id)
    open_ones = [one for one in text.whole_brackets if not one.has_compromise and one.number > bracket.number]
    if not open_ones:
        return _to_the_text(conflict_id)
    return redirect(url_for("secretariat.conflict", conflict_id=open_ones[0].conflict.id))


def _to_the_text(conflict_id: int) -> Page:
    with reading() as session:
        text, _, bracket = candidate.bracket(session, conflict_id)
    key = bracket.paragraph.key
    return redirect(url_for("secretariat.version", version_id=text.version.id, at=key, _anchor=f"p-{key}"))


def _fresh_page(conflict_id: int, refused: Form) -> str:
    """The bracket with the compromise that is proposed for it now, and what `refused` was told."""
    found = _found(conflict_id)
    _, _, bracket = found
    way, words = bracket.way_out, _proposed(bracket)
    form = WayOutForm(formdata=None, **({"reason": way.reason, "seen": way.revision} if way else {}))
    form.choice.data = _chosen(bracket, words)
    if words is not None and form.choice.data == OWN:
        form.text.data = words[0]
    form.refusal = refused.refusal
    return _shown(found, form)


def _proposed(bracket: Standing) -> Words | None:
    """The compromise; one that was kept just now does not yet stand in the text."""
    if bracket.way_out is None or len(bracket.whole.standing) > 1:
        return bracket.whole.compromise
    return (bracket.way_out.text,)


def _chosen(bracket: Standing, proposed: Words | None) -> str | None:
    """What the form shows as chosen: nothing beforehand."""
    if proposed is None:
        return None
    if proposed == bracket.whole.standing:
        return DRAFT
    words = [one.words for one in bracket.whole.alternatives]
    return str(words.index(proposed)) if proposed in words else OWN


def _page(conflict_id: int, form: WayOutForm) -> str:
    return _shown(_found(conflict_id), form)


def _found(conflict_id: int) -> tuple[candidate.Text, Round, Standing]:
    with reading() as session:
        return candidate.bracket(session, conflict_id)


def _shown(found: tuple[candidate.Text, Round, Standing], form: WayOutForm) -> str:
    text, round, bracket = found
    if form.outdated:  # both texts are shown now, so sending again is meant
        form.seen.data = str(bracket.way_out.revision if bracket.way_out else 0)
    version = text.version
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
