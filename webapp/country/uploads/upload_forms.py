"""The forms around a file that a member's people send in."""

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField

from models.comments.attachment import LARGEST
from models.comments.comment import Change
from models.comments.queries.margin import Place
from models.errors import Invalid
from models.text.instants import when
from models.uploads.reading import NAMES, Field
from models.uploads.upload import Upload, UploadDecision, UploadedComment, UploadKind
from webapp.country.forms import TYPES, place_name
from webapp.files import ACCEPTED, megabytes, safe_file
from webapp.forms import FileForm, Form, NumberedForm, number


class UploadForm(FileForm):
    """A file to be read."""

    kind = UploadKind.WORD
    file = FileField(
        "Your edited Word file",
        description="A Word file (.docx), with or without tracked changes. Comments in its margin are read too.",
        render_kw={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    )
    source = StringField(
        "Whose words are these? (optional)",
        description="A department or a person, to tell the files of several apart. Only your own people see it.",
    )


class AttachmentForm(FileForm):
    """A file that shall stand with a comment."""

    file = FileField(
        "File",
        description=f"PDF, Word (.docx), Excel (.xlsx) or a picture, up to {megabytes(LARGEST)}. It is passed on as it is.",
        render_kw=ACCEPTED,
        validators=[safe_file],
    )


class FilledForm(FileForm):
    """A comment form that was filled in, to be read."""

    kind = UploadKind.FORM
    file = FileField(
        "Your filled-in form",
        id="filled",  # its page has another form with a file
        description="Word (.docx), Excel (.xlsx, .xls) or a table of text (.csv). Forms of ISO, IPPC, IPBES and others are understood too.",
        render_kw={"accept": ".docx,.xlsx,.xls,.csv,.txt"},
    )


class ColumnsForm(NumberedForm):
    """What each column of a form holds; the page has a list for each, "column-C"."""

    def column_fields(self, typed: Mapping[str, str]) -> dict[str, Field]:
        """The fields by the letters of their columns. Raises Invalid for what no list offers."""
        known = {str(field): field for field in NAMES}
        columns = {name.removeprefix("column-"): field for name, field in typed.items() if name.startswith("column-")}
        if any(field and field not in known for field in columns.values()):
            raise Invalid("Choose from the lists what each column holds.")
        return {letter: known[field] for letter, field in columns.items() if field}


class DecisionForm(Form):
    """Two buttons: to keep something, or to leave it out."""

    decision = HiddenField()

    @property
    def chosen_decision(self) -> UploadDecision:
        """Raises Invalid for what no button says."""
        for decision in (UploadDecision.KEEP, UploadDecision.LEAVE_OUT):
            if self.decision.data == decision:
                return decision
        raise Invalid("Choose whether to keep it or to leave it out.")


PLACE_LABELS = {
    Change.REPLACE: "Other words for this paragraph or row",
    Change.INSERT_AFTER: "A new paragraph or row after it",
    Change.DELETE: "This paragraph or row is deleted",
    Change.REMARK: "A comment, no other words",
}


class PlaceForm(Form):
    """Where something in a file belongs, and what it asks for there."""

    paragraph = SelectField("Where does it belong?", coerce=number, validate_choice=False)
    change = RadioField(
        "What does it ask for?",
        choices=[SelectChoice(change.value, words) for change, words in PLACE_LABELS.items()],
        invalid_choice_message="Choose what it asks for.",
    )
    type = RadioField(
        "What kind of comment is this?",
        choices=[SelectChoice(type.value, words) for type, words in TYPES.items()],
        invalid_choice_message="Choose what kind of comment this is.",
    )

    def offer_places(self, paragraphs: Sequence[Place], item: UploadedComment | None) -> None:
        """Offer the paragraphs; a form that is not yet filled in shows how it stands."""
        on = [(each.id, place_name(each)) for each in paragraphs]
        self.paragraph.choices = [(0, "The whole text"), *on]
        if item is not None:
            self.paragraph.data, self.change.data, self.type.data = item.paragraph_id or 0, item.change, item.type


class ReplacesForm(Form):
    """Which earlier file this one corrects."""

    replaces = SelectField(
        "Does it take the place of a file that was sent before?", coerce=number, validate_choice=False
    )

    def offer(self, uploads: Sequence[Upload], chosen: int | None, zone: str) -> None:
        """Offer the files by name, by whose words they hold and by when they were sent, as the clock of the zone shows it."""
        sent = [(each.id, ", ".join(filter(None, (each.name, each.source, when(each.at, zone))))) for each in uploads]
        self.replaces.choices = [(0, "No, it stands for itself"), *sent]
        self.replaces.data = chosen or 0
