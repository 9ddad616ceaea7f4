"""The forms of a member's people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

import redline
from models.comments.comment import Change, CommentType, Worded
from models.comments.operations.wording import Words
from models.comments.queries.margin import Place
from models.departments.opinion import Channel
from models.errors import Invalid
from models.rounds.consultation import Policy, Round
from models.text.rows import as_typed_row, is_typed_row, typed_cells
from models.text.scripts import beginning_of
from models.text.typed import typed
from webapp.forms import AnswerTimeField, Form, NumberedForm, SeenForm, number

TYPES = {
    CommentType.GENERAL: "General: about the text as a whole, or where it should go",
    CommentType.SUBSTANTIVE: "Substantive: it changes what the members agree on or will do",
    CommentType.TECHNICAL: "Technical: a fact, a figure, a name or a term of the field is not right",
    CommentType.EDITORIAL: "Editorial: grammar, order or spelling; the meaning stays the same",
    CommentType.TRANSLATION: "Translation: how the words are put in another language",
}
TYPE_DECIDES = (
    "Editorial and translation changes go into the text as they are, unless another country changes the words beside them. "
    "Others stand in it in brackets, with the name of {country}, until the members have agreed on them, or have seen them in a round and let them stand."
)

MOVE_DECIDES = (
    "Whatever its type, a move stands in brackets, with the name of {country}, until the members have agreed on it, or have "
    "seen it in a round and let it stand. The paragraph stays where it is until then."
)

JOIN_DECIDES = (
    "Whatever its type, a proposal to join two paragraphs stands in brackets, with the name of {country}, until the members have agreed on it, or have "
    "seen it in a round and let it stand. Both paragraphs stay as they are until then."
)

CORRECTIONS = (
    "This is the final reading. A change in it is a correction of law, references or language: editorial or translation. It "
    "stands in a bracket, with the name of {country}, until the members have seen it. A substantive or technical change "
    "is taken only where it reopens words on which the members have agreed."
)


@dataclass(frozen=True, slots=True)
class ChangeLabels:
    """The title of a page for one kind of change, which ends with its place, and the labels of its fields; `proposed` is empty where
    no words are proposed."""

    title: str
    text: str
    proposed: str = ""
    hint: str = ""


CHANGE_LABELS = {
    Change.REMARK: ChangeLabels("Comment on", "Your comment"),
    Change.REPLACE: ChangeLabels(
        "Suggest a change to",
        "Comment (optional)",
        "The paragraph as it should read",
        "Change the words here, and leave all others as they are. The service finds what is different.",
    ),
    Change.INSERT_AFTER: ChangeLabels(
        "Propose a new paragraph after",
        "Comment (optional)",
        "The new paragraph, or several",
        "Each line becomes a paragraph of its own. Write it without a number. For a heading, begin its line with “# ”.",
    ),
    Change.DELETE: ChangeLabels("Propose to delete", "Comment (optional)"),
    Change.MOVE: ChangeLabels("Propose to move", "Comment (optional)"),
    Change.JOIN: ChangeLabels("Propose to join", "Comment (optional)"),
}


def place_name(paragraph: Place) -> str:
    """A paragraph as a list offers it: "Paragraph 12: The members will …"."""
    name = f"{paragraph.name[0].upper()}{paragraph.name[1:]}"
    return f"{name}: {beginning_of(paragraph.standing.strip() or paragraph.text, 50)}" if paragraph.label else name


def _validate_words(_form: Any, field: Field) -> None:
    """Say at the field, before the verb is called, that its words could not be kept."""
    try:
        typed(field.data or "", field.name)
    except Invalid as refusal:
        raise ValidationError(str(refusal)) from refusal


class CommentForm(NumberedForm):
    """A comment, new or opened again; `seen` is the revision that it had."""

    proposed_text = TextAreaField(validators=[_validate_words])
    after_id = SelectField(
        "After which paragraph should it stand?",
        description="The words of the paragraph stay as they are. It keeps its number until the text is adopted.",
        coerce=lambda value: number(value) if value else None,
        validate_choice=False,  # the verb says what is wrong with a place
    )
    stays = ""  # why the paragraph cannot be moved to any place
    prose = ""  # the address of the form for a paragraph, where a row is asked for and a paragraph can be
    cells = FieldList(TextAreaField(validators=[_validate_words], render_kw={"rows": 2}))
    cell = SelectField("Which cell is it about?", validate_choice=False)  # the verb says what is wrong with it
    justification = TextAreaField("Why (optional)", validators=[_validate_words])
    text = TextAreaField(validators=[_validate_words])
    national = TextAreaField(
        "The same in your own language (optional)",
        description="A courtesy beside the English, which counts. It goes with the comment.",
        validators=[_validate_words],
    )
    reopens = BooleanField(
        "Reopen what was agreed",
        description="The members that agreed on these words keep them until they say otherwise.",
    )
    type = RadioField(
        "What kind of comment is this?",
        choices=[SelectChoice(type.value, words) for type, words in TYPES.items()],
        invalid_choice_message="Choose what kind of comment this is.",
    )

    def offer_places(self, places: Iterable[Place]) -> None:
        """Let the paragraphs of the text be chosen as the place behind which one is to stand."""
        found = (SelectChoice(one.id, place_name(one)) for one in places)
        self.after_id.choices = [SelectChoice("", "Choose a paragraph"), *found]

    def offer_cells(self, titles: Sequence[str], change: Change) -> None:
        """Let a row of a table be written cell by cell, or the cell be chosen that a comment is about; `titles` are those of the
        columns."""
        row = self.proposed_text.data or ""
        if change is Change.REMARK:
            self.cell.choices = [SelectChoice("", "The whole row"), *(SelectChoice(one, one) for one in titles)]
            return
        if not self.cells.entries:
            present = typed_cells(row) if is_typed_row(row) else redline.cells(row) if row else [""] * len(titles)
            for words in present if len(present) == len(titles) else ():
                self.cells.append_entry(redline.as_seen(words))
        for field, title in zip(self.cells, titles, strict=False):
            field.label.text = title

    def join_cells(self, change: Change) -> None:
        """Make one row of the cells that were sent."""
        if self.cells.entries:
            row = redline.row((field.data or "").strip() for field in self.cells)
            self.proposed_text.data = as_typed_row(row) if change is Change.INSERT_AFTER else row

    def adapt_questions(self, change: Change, round: Round, country: str = "your country") -> None:
        """Put the questions in the words that fit the change, and say what the answers lead to."""
        labels = CHANGE_LABELS[change]
        self.text.label.text = labels.text
        self.proposed_text.label.text = labels.proposed
        self.proposed_text.description = labels.hint
        decides = ""
        if change is not Change.REMARK and round.final_reading:
            decides = CORRECTIONS
        elif change is Change.MOVE:
            decides = MOVE_DECIDES
        elif change is Change.JOIN:
            decides = JOIN_DECIDES
        elif change is not Change.REMARK and round.consultation.policy is Policy.BRACKET:
            decides = TYPE_DECIDES
        self.type.description = decides.format(country=country)

    def fill(self, comment: Worded) -> None:
        """Show a comment or an opinion as it stands."""
        self.seen.data = str(comment.revision)
        self.type.data = comment.type.value
        self.text.data = comment.text
        self.proposed_text.data = comment.proposed_text
        self.justification.data = comment.justification
        self.national.data = comment.national
        self.cell.data = comment.cell
        self.reopens.data = comment.reopens
        self.after_id.data = comment.after_id

    def words(self, change: Change, paragraph_id: int | None) -> Words:
        """What was typed, as the verbs take it."""
        self.join_cells(change)
        return Words(
            CommentType(self.type.data),
            change,
            paragraph_id,
            self.text.data or "",
            self.proposed_text.data or "",
            self.justification.data or "",
            bool(self.reopens.data),
            self.after_id.data or None,
            self.national.data or "",
            self.cell.data or "",
        )

    def differing_fields(self) -> list[tuple[str, str, str]]:
        """What somebody else saved meanwhile: question, their words, the words typed here; only where they differ."""
        if not self.theirs:
            return []
        fields = (self.proposed_text, self.cell, self.text, self.justification, self.national, self.type)
        words = [(field.label.text, self.theirs[field.name], typed(field.data or "", field.name)) for field in fields]
        places = {str(choice.value): choice.label for choice in self.after_id.choices or ()}
        theirs, mine = (places.get(id, "") for id in (self.theirs["after_id"], str(self.after_id.data or "")))
        return [each for each in [(self.after_id.label.text, theirs, mine), *words] if each[1] != each[2]]


CHANNELS = {
    Channel.TELEPHONE: "By telephone",
    Channel.PAPER: "On paper",
    Channel.MEETING: "At a meeting",
    Channel.FILE: "In a file that it sent",
}


class EnteredForm(CommentForm):
    """What a department has said in another way, put down by the coordinator."""

    department = StringField("Which department said it?")
    came_by = RadioField(
        "How did you receive it?",
        choices=[SelectChoice(channel.value, words) for channel, words in CHANNELS.items()],
        invalid_choice_message="Choose how you received it.",
    )

    def adapt_questions(self, change: Change, round: Round, country: str = "your country") -> None:
        super().adapt_questions(change, round, country)
        self.text.label.text = "What the department says" + ("" if change is Change.REMARK else " (optional)")

    @property
    def channel(self) -> Channel:
        return Channel(self.came_by.data)


NAMING_LABEL = "Name the department to the secretariat and to the other countries"


class IncludeForm(NumberedForm):
    """A button that takes an opinion over as it is."""

    named = BooleanField(NAMING_LABEL)


class DepartmentDeadlineForm(NumberedForm):
    """By when departments forward what they say."""

    closes_at = AnswerTimeField("By when should departments forward their comments?")


class MessageForm(Form):
    """A message about a contribution."""

    text = TextAreaField("Your message")


class IncludeAllForm(SeenForm):
    """A button that takes over all that wait; `seen` is their `state_of`."""

    named = BooleanField("Name the departments to the secretariat and to the other countries", id="named-all")


class CombineForm(CommentForm):
    """The member's own words, made from what departments have said; `seen` is the `state_of` their opinions."""

    named = BooleanField("Name the departments to the secretariat and to the other countries")


class NoteForm(NumberedForm):
    """Why an opinion is left out."""

    note = TextAreaField(
        "Why is it left out?", description="The department will read this.", validators=[_validate_words]
    )


class AnswerForm(SeenForm):
    """The official answer; where departments wait for a decision, it says that it goes without them."""

    without_waiting = BooleanField("Submit without the undecided comments")


class InvitationForm(Form):
    """Whom to invite."""

    name = StringField("Name")
    email = StringField("E-mail address", description="The letter with the link goes to this address.")
    department = StringField("Department", description="Its name as your country writes it.")
