"""What a member says to an adoption, to words for brackets or to a corrigendum in another way: entered by one of the secretariat,
checked by another."""

from functools import partial

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectChoice, SelectMultipleField, TextAreaField

from models.adoption.adoption import Adoption
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.entered import EnteredPosition, Statement
from models.adoption.operations import entering
from models.adoption.operations.decisions import is_late_objection
from models.adoption.operations.entering import MatterType, StatedPosition
from models.adoption.queries import adoption as adoptions
from models.adoption.queries import corrigenda
from models.adoption.queries import entered as queries
from models.adoption.queries.entered import Matter
from models.lifting.lifting import Lifting
from models.lifting.queries import progress
from models.people import policy
from models.people.person import Member
from models.text.instants import clock
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.files import takes_a_file
from webapp.forms import NumberedForm, number, validated
from webapp.secretariat.rounds.entry_forms import OriginForm

AGREES, OBJECTS = "agrees", "objects"
KINDS = {"": "None", **{kind.value: kind.value.capitalize() for kind in Statement}}


class PositionForm(OriginForm):
    """How it came, and what the member says."""

    says = RadioField(
        "What does it say?",
        choices=[SelectChoice(AGREES, "It agrees"), SelectChoice(OBJECTS, "It objects")],
        invalid_choice_message="Choose what it says.",
    )
    objects_to = SelectMultipleField(
        "To which brackets does it object?",
        description="It agrees with the words for the others.",
        coerce=number,
        validate_choice=False,
    )
    reason = TextAreaField("Why it objects, in the words that were given")
    kind = RadioField(
        "Does it attach a statement?",
        choices=[SelectChoice(*one) for one in KINDS.items()],
        default="",
        validate_choice=False,
    )
    statement = TextAreaField("The statement, in the words that were given")
    ad_referendum = BooleanField("It agrees ad referendum, and has still to confirm that")

    @property
    def position(self) -> StatedPosition:
        """Where the form does not ask what it says, it objects: to a corrigendum, or to the brackets that are chosen."""
        return StatedPosition(
            objects=self.says is None or self.says.data == OBJECTS,
            reason=self.reason.data or "",
            kind=next((kind for kind in Statement if kind.value == self.kind.data), None) if self.kind else None,
            statement=(self.statement.data or "") if self.statement else "",
            ad_referendum=bool(self.ad_referendum and self.ad_referendum.data),
            objects_to=(self.objects_to.data or ()) if self.objects_to else (),
        )


class NoteForm(NumberedForm):
    """Why something that was entered is discarded."""

    note = TextAreaField("Why?", description="Whoever has typed it reads this, and can enter it again.")


@secretariat.get("/adoptions/<int:adoption_id>/members/<int:member_id>/enter")
@may(policy.FOLLOW)
def begin_position(adoption_id: int, member_id: int) -> Page:
    return _form_page(Adoption, adoption_id, member_id, _position_form(Adoption, empty=True))


@secretariat.post("/adoptions/<int:adoption_id>/members/<int:member_id>/enter")
@may(policy.ENTER_POSITION)
@takes_a_file
def enter_position(adoption_id: int, member_id: int) -> Page:
    return _save_entry(Adoption, adoption_id, member_id)


@secretariat.get("/liftings/<int:lifting_id>/members/<int:member_id>/enter")
@may(policy.FOLLOW)
def begin_words(lifting_id: int, member_id: int) -> Page:
    return _form_page(Lifting, lifting_id, member_id, _position_form(Lifting, empty=True))


@secretariat.post("/liftings/<int:lifting_id>/members/<int:member_id>/enter")
@may(policy.ENTER_WORDS)
@takes_a_file
def enter_words(lifting_id: int, member_id: int) -> Page:
    return _save_entry(Lifting, lifting_id, member_id)


@secretariat.get("/text-corrigenda/<int:text_corrigendum_id>/members/<int:member_id>/enter")
@may(policy.FOLLOW)
def begin_objection(text_corrigendum_id: int, member_id: int) -> Page:
    return _form_page(TextCorrigendum, text_corrigendum_id, member_id, _position_form(TextCorrigendum, empty=True))


@secretariat.post("/text-corrigenda/<int:text_corrigendum_id>/members/<int:member_id>/enter")
@may(policy.ENTER_OBJECTION)
@takes_a_file
def enter_objection(text_corrigendum_id: int, member_id: int) -> Page:
    return _save_entry(TextCorrigendum, text_corrigendum_id, member_id)


@secretariat.get("/entered-positions/<int:position_entry_id>")
@may(policy.FOLLOW)
def entered_position(position_entry_id: int) -> Page:
    return _page(position_entry_id, NumberedForm(formdata=None))


@secretariat.post("/entered-positions/<int:position_entry_id>/check")
@may(policy.CHECK_POSITION)
def check_position(position_entry_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(_page, position_entry_id)), transaction() as session:
        entry = entering.check(session, position_entry_id, by=by, seen=form.revision, now=request_time())
        late = is_late_objection(session, queries.entered_position(session, position_entry_id)[1], entry)
    if late:
        flash(f"It is kept apart as an objection that came too late. {entry.member.name} gets a letter.")
    elif entry.text_corrigendum_id:
        flash("It has stopped the corrigendum. All members get a letter.")
    elif entry.counts_at_the_check:
        flash(f"It counts as what {entry.member.name} says, which gets a letter.")
    else:
        flash(f"{entry.member.name} gets a letter. It counts when its coordinator has confirmed it.")
    return _redirect_to_entry(entry)


@secretariat.post("/entered-positions/<int:position_entry_id>/discard")
@may(policy.CHECK_POSITION)
def discard_position(position_entry_id: int) -> Page:
    form, by = NoteForm(), current_person()
    with validated(form, partial(_page, position_entry_id)), transaction() as session:
        note = form.note.data or ""
        entry = entering.discard(session, position_entry_id, note=note, by=by, seen=form.revision, now=request_time())
    flash("It is discarded, and stays in the record. It can be entered again.")
    return _redirect_to_entry(entry)


def _redirect_to_entry(entry: EnteredPosition) -> Page:
    return redirect(url_for("secretariat.entered_position", position_entry_id=entry.id))


def _position_form(matter_type: MatterType, *, empty: bool = False) -> PositionForm:
    """The form, with the questions that belong to what it is about."""
    form = PositionForm(formdata=None) if empty else PositionForm()
    agreeing = () if matter_type is Adoption else ("says", "kind", "statement", "ad_referendum")
    for name in (*agreeing, *(() if matter_type is Lifting else ("objects_to",))):
        delattr(form, name)
    del form.meeting
    return form


def _save_entry(matter_type: MatterType, id: int, member_id: int) -> Page:
    form, by = _position_form(matter_type), current_person()
    with validated(form, partial(_form_page, matter_type, id, member_id)), transaction() as session:
        origin = form.origin(by.zone)
        entry = entering.enter(session, matter_type, id, member_id, origin, form.position, by=by, now=request_time())
    flash("It is saved. Somebody else at the secretariat must now check it; the others get a letter.")
    return _redirect_to_entry(entry)


def _form_page(matter_type: MatterType, id: int, member_id: int, form: PositionForm) -> str:
    with reading() as session:
        member = session.get_one(Member, member_id)
        words = progress.progress(session, id) if matter_type is Lifting else None
        matter = _matter(session, matter_type, id, words)
    if words:
        form.objects_to.choices = [SelectChoice(one.id, one.bracket.name) for one in words.words]
    form.arrived_at.description = (
        f"By your clock ({clock(current_person().zone)}). What arrived in time counts, whenever you enter it."
    )
    late = isinstance(matter, Adoption) and matter.accepts_only_late_objections(request_time())
    values = {"matter": matter, "words": words, "member": member, "late": late}
    return page("secretariat/enter_position.html", form=form, address=request.path, **values)


def _matter(session: Session, matter_type: MatterType, id: int, words: progress.LiftingProgress | None) -> Matter:
    if matter_type is TextCorrigendum:
        return corrigenda.corrigendum(session, id)
    return words.lifting if words else adoptions.adoption_progress(session, id).adoption


def _page(entry_id: int, form: NumberedForm) -> str:
    with reading() as session:
        entry, matter = queries.entered_position(session, entry_id)
        late = is_late_objection(session, matter, entry)
        over = queries.answered_over(session, [entry])
        words = progress.progress(session, matter.id) if isinstance(matter, Lifting) else None
    note = form if isinstance(form, NoteForm) else NoteForm(formdata=None)
    act = NumberedForm(formdata=None)
    for one in (note, act):
        if one is act or not one.is_submitted() or form.outdated:
            one.seen.data = str(entry.revision)
    if entry.entered_by_id == current_person().id:
        note.note.description = "You can enter it again; this one stays in the record."
    values = {"entry": entry, "matter": matter, "words": words, "late": late, "answered_over": over}
    return page("secretariat/entered_position.html", form=form, note=note, act=act, now=request_time(), **values)
