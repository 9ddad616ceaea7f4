"""The compromise that the secretariat proposes for a bracket, one bracket after the other; only the members lift it."""

from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import HiddenField, RadioField, TextAreaField

from models.brackets.agreement import Words
from models.brackets.operations.duties import mark_at_work, unmark_at_work
from models.brackets.queries.brackets import ShownBracket
from models.brackets.written import shown_bracket_words
from models.consolidation.queries import candidate
from models.dispositions.operations import compromises
from models.drafts.version import Stage
from models.errors import Invalid
from models.people import policy
from models.rounds.consultation import Round
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, SeenForm, fields_digest, number, validated
from webapp.texts.duties import DutyForm, duties_page

OWN, DRAFT = "own", "draft"


class CompromiseForm(NumberedForm):
    """Words for a bracket, and why."""

    choice = RadioField("Which words do you propose?", validate_choice=False)
    text = TextAreaField(
        "Other words",
        description="Only the words that stand in place of the bracket. They stand in it, with the others, until the members decide.",
    )
    reason = TextAreaField("Why?", description="The members read this. Other words need a reason.")
    shown = HiddenField()  # what the field for own words held when the page was opened

    @property
    def is_typed(self) -> bool:
        """Whether somebody has typed own words since."""
        return bool((self.text.data or "").strip()) and self.shown.data != self.digest()

    def digest(self) -> str:
        """The own words, in short."""
        return fields_digest({"text": [(self.text.data or "").replace("\r\n", "\n")]})

    @property
    def number(self) -> int | None:
        """The alternative that is chosen, by its number; None for the words of the draft."""
        chosen = self.choice.data or ""
        return int(chosen) if chosen.isdecimal() else None

    def words(self, bracket: ShownBracket) -> str:
        """The words that are chosen or typed, as people read them."""
        whole, number = bracket.whole, self.number
        if self.choice.data == DRAFT:
            return shown_bracket_words(whole, whole.standing)
        if number is not None and number < len(whole.alternatives):
            return shown_bracket_words(whole, whole.alternatives[number].words)
        return self.text.data or ""


@secretariat.get("/conflicts/<int:conflict_id>")
@may(policy.FOLLOW)
def conflict(conflict_id: int) -> Page:
    return _fresh_page(conflict_id, Form(formdata=None))


@secretariat.post("/conflicts/<int:conflict_id>")
@may(policy.PROPOSE_COMPROMISE)
def propose_compromise(conflict_id: int) -> Page:
    form = CompromiseForm()
    by, seen, now, reason = current_person(), form.revision, request_time(), form.reason.data or ""
    text = form.text.data or ""
    with validated(form, partial(_page, conflict_id)), transaction() as session:
        if form.choice.data == OWN or (text.strip() and not form.choice.data):  # whoever writes words means them
            compromises.propose(session, conflict_id, text=text, reason=reason, by=by, seen=seen, now=now)
        elif not form.choice.data:
            raise Invalid("Choose the words that you propose, or write your own.", "choice")
        elif form.is_typed:
            raise Invalid(
                "You have chosen words, and written others. Choose “Other words”, or empty their field.", "choice"
            )
        else:
            compromises.choose(session, conflict_id, choice=form.number, reason=reason, by=by, seen=seen, now=now)
    return _redirect_to_next(conflict_id)


@secretariat.post("/conflicts/<int:conflict_id>/undo")
@may(policy.PROPOSE_COMPROMISE)
def undo_compromise(conflict_id: int) -> Page:
    form, by = SeenForm(), current_person()
    with validated(form, partial(_fresh_page, conflict_id)), transaction() as session:
        compromises.undo(session, conflict_id, by=by, seen=form.seen.data or "", now=request_time())
    flash("Undone: what stood in this bracket before stands there again. The text is being consolidated again.")
    return redirect(url_for("secretariat.conflict", conflict_id=conflict_id))


@secretariat.post("/conflicts/<int:conflict_id>/remove")
@may(policy.PROPOSE_COMPROMISE)
def remove_compromise(conflict_id: int) -> Page:
    form = Form()
    with validated(form, partial(_fresh_page, conflict_id)), transaction() as session:
        compromises.remove(session, conflict_id, by=current_person(), now=request_time())
    flash("The compromise is removed. The text is being consolidated again.")
    with reading() as session:
        text, _, bracket = candidate.bracket(session, conflict_id)
    return _redirect_to_text(text, bracket)


@secretariat.get("/conflicts/<int:conflict_id>/duties")
@may(policy.FOLLOW)
def duties(conflict_id: int) -> Page:
    return _duties_page(conflict_id, Form(formdata=None))


@secretariat.post("/conflicts/<int:conflict_id>/duties")
@may(policy.MARK_DUTY_AT_WORK)
def mark_duty(conflict_id: int) -> Page:
    form = DutyForm()
    choice, members, by, now = form.number, form.members.data or (), current_person(), request_time()
    with validated(form, partial(_duties_page, conflict_id)), transaction() as session:
        mark_at_work(session, conflict_id, choice=choice, members=members, by=by, now=now)
    flash("The words are marked. They stand only when the countries that they give something to do accept them.")
    return redirect(url_for("secretariat.conflict", conflict_id=conflict_id))


@secretariat.post("/conflicts/<int:conflict_id>/duties/<int:duty_id>/remove")
@may(policy.MARK_DUTY_AT_WORK)
def unmark_duty(conflict_id: int, duty_id: int) -> Page:
    form = Form()
    with validated(form, partial(_duties_page, conflict_id)), transaction() as session:
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


def undoable_act(text: candidate.Text) -> candidate.LastAct | None:
    """What was done last at the bracket that the address names, while the person who looks can undo that."""
    id = request.args.get("kept", type=number)
    if id is None:
        return None
    with reading() as session:
        return candidate.last_act(session, text, id, current_person())


def _redirect_to_next(conflict_id: int) -> Page:
    """The next bracket for which the secretariat has proposed nothing; the text when there is none."""
    with reading() as session:
        text, _, bracket = candidate.bracket(session, conflict_id)
    flash(f"Your compromise for bracket {bracket.number} is kept. The text is being consolidated again.")
    without = text.without_compromise
    following = [one for one in without if one.number > bracket.number]
    if following:
        id = following[0].conflict.id
        return redirect(url_for("secretariat.conflict", conflict_id=id, kept=bracket.conflict.id))
    if without:
        brackets = "1 bracket has" if len(without) == 1 else f"{len(without)} brackets have"
        flash(f"That was the last one. {brackets} no compromise; you need not propose one everywhere.")
    return _redirect_to_text(text, bracket)


def _redirect_to_text(text: candidate.Text, bracket: ShownBracket) -> Page:
    key = bracket.paragraph.key
    address = url_for(
        "secretariat.version", version_id=text.version.id, kept=bracket.conflict.id, at=key, _anchor=f"p-{key}"
    )
    return redirect(address)


def _fresh_page(conflict_id: int, refused: Form) -> str:
    """The bracket with the compromise that is proposed for it now, and what `refused` was told."""
    found = _find_bracket(conflict_id)
    text, _, bracket = found
    own, words = bracket.proposed_compromise, text.proposed(bracket)
    form = CompromiseForm(formdata=None, **({"reason": own.reason, "seen": own.revision} if own else {}))
    form.choice.data = _chosen_value(bracket, words)
    if words is not None and form.choice.data == OWN:
        form.text.data = words[0]
    form.shown.data = form.digest()
    form.refusal = refused.refusal
    return _bracket_page(found, form)


def _chosen_value(bracket: ShownBracket, proposed: Words | None) -> str | None:
    """What the form shows as chosen: nothing beforehand."""
    if proposed is None:
        return None
    if proposed == bracket.whole.standing:
        return DRAFT
    words = [one.words for one in bracket.whole.alternatives]
    return str(words.index(proposed)) if proposed in words else OWN


def _page(conflict_id: int, form: CompromiseForm) -> str:
    return _bracket_page(_find_bracket(conflict_id), form)


def _find_bracket(conflict_id: int) -> tuple[candidate.Text, Round, ShownBracket]:
    with reading() as session:
        return candidate.bracket(session, conflict_id)


def _bracket_page(found: tuple[candidate.Text, Round, ShownBracket], form: CompromiseForm) -> str:
    text, round, bracket = found
    if form.outdated:  # both texts are shown now, so sending again is meant
        form.seen.data = str(bracket.proposed_compromise.revision if bracket.proposed_compromise else 0)
    version = text.version
    with reading() as session:
        last = candidate.last_act(session, text, bracket.conflict.id, current_person())
    fixed = version.stage not in (Stage.CANDIDATE, Stage.SUPERSEDED) or bool(bracket.whole.ad_referendum)
    return page(
        "secretariat/conflict.html",
        version=version,
        round=round,
        bracket=bracket,
        text=text,
        form=form,
        removing=Form(formdata=None),
        kept=undoable_act(text),
        last=last,
        beside={one.number - bracket.number: one.conflict.id for one in text.whole_brackets},
        fixed=fixed,
    )
