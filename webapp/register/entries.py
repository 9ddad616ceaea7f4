"""The register of progress and achievements: read by year and field; its entries written, sent and taken back."""

from functools import partial
from typing import NamedTuple

from flask import flash, redirect, url_for
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField

from models.achievements import queries
from models.achievements.achievement import Achievement
from models.achievements.operations import register as operations
from models.achievements.operations.register import AchievementWords
from models.achievements.queries import WHOLE, Entry, Register
from models.people import policy
from webapp.blueprints import register
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.files import safe_file, send_picture, takes_a_file
from webapp.forms import FileForm, Form, NumberedForm, number, validated


class AchievementForm(NumberedForm):
    """An entry of the register."""

    year = IntegerField("Year", description="The year in which it was done, such as 2026.")
    field = SelectField("Priority field", coerce=number, validate_choice=False)
    title = StringField("Title", description="What was done, in a few words.")
    summary = TextAreaField("Summary", description="In a few sentences. Numbers help: how many people, sites, courses.")
    members = SelectMultipleField("Which countries took part?", validate_choice=False)
    source = StringField("Source (optional)", description="Where this can be checked: a report, an address on the web.")

    def offer(self, register: Register, one: Achievement | None = None) -> None:
        """Offer the fields and the members; a form that is not yet filled in shows the entry."""
        self.field.choices = [(0, WHOLE), *((each.id, each.title) for each in register.fields)]
        names = [member.name for member in register.consultation.members]
        self.members.choices = [(name, name) for name in names]
        if one is not None and not self.is_submitted():
            self.process(
                data={
                    "year": one.year,
                    "field": one.field_id or 0,
                    "title": one.title,
                    "summary": one.summary,
                    "members": one.members,
                    "source": one.source,
                    "seen": str(one.revision),
                }
            )

    @property
    def words(self) -> AchievementWords:
        return AchievementWords(
            year=self.year.data,
            field_id=self.field.data or None,
            title=self.title.data or "",
            summary=self.summary.data or "",
            members=self.members.data or (),
            source=self.source.data or "",
        )


class EditForm(NumberedForm):
    """The secretariat's words for an entry."""

    title = StringField("Title in the register")
    summary = TextAreaField("Summary in the register")


class ReturnForm(NumberedForm):
    """Why an entry goes back."""

    reason = TextAreaField("Why?", description="Those who wrote it read this. Say what should be changed.")


class PictureForm(FileForm):
    """A picture or file for an entry."""

    file = FileField(
        "Picture or file",
        description="A picture (PNG, JPEG, GIF, WebP), or a PDF, Word or Excel file.",
        validators=[safe_file],
    )


class FieldsForm(Form):
    """Which headings are priority fields."""

    keys = SelectMultipleField("Headings of the text", validate_choice=False)


class Forms(NamedTuple):
    """The forms of an entry's page; one that was refused takes the place of its empty one."""

    button: NumberedForm
    edit: EditForm
    give_back: ReturnForm
    picture: PictureForm

    @property
    def refused_form(self) -> Form:
        """The one that was refused, if any was."""
        return next((one for one in self if one.errors or one.sentence), self.button)


@register.get("/consultations/<int:consultation_id>/achievements")
@may(policy.READ_REGISTER)
def achievements(consultation_id: int) -> Page:
    with reading() as session:
        found = queries.register(session, consultation_id)
    return page("register/achievements.html", register=found)


@register.get("/consultations/<int:consultation_id>/achievements/new")
@may(policy.WRITE_ACHIEVEMENT)
def new_achievement(consultation_id: int) -> Page:
    return _writing_page(consultation_id, None, AchievementForm(formdata=None))


@register.post("/consultations/<int:consultation_id>/achievements/new")
@may(policy.WRITE_ACHIEVEMENT)
def write_achievement(consultation_id: int) -> Page:
    form = AchievementForm()
    with validated(form, partial(_writing_page, consultation_id, None)), transaction() as session:
        one = operations.write(session, consultation_id, form.words, by=current_person(), now=request_time())
    flash("The entry is saved. Nobody outside your office reads it until it is sent.")
    return redirect(url_for("register.achievement", achievement_id=one.id))


@register.get("/achievements/<int:achievement_id>")
@may(policy.READ_REGISTER)
def achievement(achievement_id: int) -> Page:
    return entry_page(achievement_id)


@register.get("/achievements/<int:achievement_id>/file")
@may(policy.READ_REGISTER)
def achievement_file(achievement_id: int) -> Page:
    with reading() as session:
        found = queries.file(session, achievement_id)
    return send_picture(found.name, found.content)


@register.get("/achievements/<int:achievement_id>/change")
@may(policy.WRITE_ACHIEVEMENT)
def change_achievement(achievement_id: int) -> Page:
    with reading() as session:
        found = queries.entry(session, achievement_id)
    return _writing_page(found.consultation.id, found.achievement, AchievementForm(formdata=None))


@register.post("/achievements/<int:achievement_id>/change")
@may(policy.WRITE_ACHIEVEMENT)
def save_achievement(achievement_id: int) -> Page:
    form = AchievementForm()
    with reading() as session:
        found = queries.entry(session, achievement_id)
    with validated(form, partial(_writing_page, found.consultation.id, found.achievement)), transaction() as session:
        operations.change(
            session, achievement_id, form.words, by=current_person(), seen=form.revision, now=request_time()
        )
    flash("The entry is saved.")
    return redirect_to_entry(achievement_id)


@register.post("/achievements/<int:achievement_id>/remove")
@may(policy.WRITE_ACHIEVEMENT)
def remove_achievement(achievement_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(refused_page, achievement_id)), transaction() as session:
        consultation_id = operations.remove(
            session, achievement_id, by=current_person(), seen=form.revision, now=request_time()
        )
    flash("The entry is removed.")
    return redirect(url_for("register.achievements", consultation_id=consultation_id))


@register.post("/achievements/<int:achievement_id>/send")
@may(policy.SEND_ACHIEVEMENT)
def send_achievement(achievement_id: int) -> Page:
    form, by = NumberedForm(), current_person()
    with validated(form, partial(refused_page, achievement_id)), transaction() as session:
        operations.send(session, achievement_id, by=by, seen=form.revision, now=request_time())
    flash("The entry waits to be entered." if by.is_staff else "The entry is sent. The secretariat gets a letter.")
    return redirect_to_entry(achievement_id)


@register.post("/achievements/<int:achievement_id>/take-back")
@may(policy.SEND_ACHIEVEMENT)
def take_achievement_back(achievement_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(refused_page, achievement_id)), transaction() as session:
        operations.take_back(session, achievement_id, by=current_person(), now=request_time())
    flash("The entry is with you again.")
    return redirect_to_entry(achievement_id)


@register.post("/achievements/<int:achievement_id>/file")
@may(policy.WRITE_ACHIEVEMENT)
@takes_a_file
def attach_to_achievement(achievement_id: int) -> Page:
    form = PictureForm()
    with validated(form, lambda one: entry_page(achievement_id, picture=one)), transaction() as session:
        name, content = form.uploaded()
        operations.attach(session, achievement_id, content, name=name, by=current_person(), now=request_time())
    flash("The file stands with the entry.")
    return redirect_to_entry(achievement_id)


@register.post("/achievements/<int:achievement_id>/file/remove")
@may(policy.WRITE_ACHIEVEMENT)
def detach_from_achievement(achievement_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(refused_page, achievement_id)), transaction() as session:
        operations.detach(session, achievement_id, by=current_person(), now=request_time())
    flash("The file has been taken away.")
    return redirect_to_entry(achievement_id)


def _writing_page(consultation_id: int, one: Achievement | None, form: AchievementForm) -> str:
    with reading() as session:
        found = queries.register(session, consultation_id)
    form.offer(found, one)
    return page("register/write_achievement.html", register=found, one=one, form=form)


def refused_page(achievement_id: int, form: NumberedForm) -> str:
    return entry_page(achievement_id, button=form)


def entry_page(achievement_id: int, **refused_forms: Form) -> str:
    with reading() as session:
        found = queries.entry(session, achievement_id)
    return page(
        "register/achievement.html",
        entry=found,
        forms=_entry_forms(found, refused_forms),
        whose=_reader_relation(found),
    )


def _entry_forms(found: Entry, refused: dict[str, Form]) -> Forms:
    one = found.achievement
    seen = str(one.revision)
    empty = {
        "button": NumberedForm(formdata=None, seen=seen),
        "edit": EditForm(formdata=None, seen=seen, title=one.shown_title, summary=one.shown_summary),
        "give_back": ReturnForm(formdata=None, seen=seen),
        "picture": PictureForm(formdata=None),
    }
    return Forms(**(empty | refused))


def _reader_relation(found: Entry) -> str:
    """What the reader is to the entry: its author, the secretariat that keeps the register, or somebody who reads it."""
    person = current_person()
    own = found.achievement.member_id == (person.member.id if person.member else None)
    if person.is_staff:
        return "both" if own else "keeper"
    return "author" if person.speaks_for(found.achievement.member_id) else "reader"


def redirect_to_entry(achievement_id: int) -> Page:
    return redirect(url_for("register.achievement", achievement_id=achievement_id))
