"""The forms of the register of achievements."""

from typing import NamedTuple

from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField

from models.achievements.achievement import Achievement
from models.achievements.operations.register import AchievementWords
from models.achievements.queries import WHOLE, Register
from webapp.files import safe_file
from webapp.forms import FileForm, Form, NumberedForm, number


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
