"""The forms of a member's people."""

from dataclasses import dataclass
from typing import Any

from wtforms import Field, RadioField, SelectChoice, TextAreaField, ValidationError

from models.comment import Change, Comment, CommentType
from models.consultation import Policy
from models.errors import Invalid
from models.operations.comments import Words
from models.text import typed
from webapp.forms import NumberedForm

TYPES = {
    CommentType.GENERAL: "General: about the text as a whole, or where it should go",
    CommentType.SUBSTANTIVE: "Substantive: it changes what the members agree on or will do",
    CommentType.TECHNICAL: "Technical: a fact, a figure, a name or a term of the field is not right",
    CommentType.EDITORIAL: "Editorial: grammar, order or spelling; the meaning stays the same",
    CommentType.TRANSLATION: "Translation: how the words are put in another language",
}
TYPE_DECIDES = (
    "Editorial and translation changes go into the text as they are. Others stand in it in brackets, with the name of "
    "your country, until the other members have seen them."
)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a page asks for one kind of change; the title ends with its place, `proposed` is empty where no words are."""

    title: str
    text: str
    proposed: str = ""
    hint: str = ""


ASKING = {
    Change.REMARK: Asking("Comment on", "Your comment"),
    Change.REPLACE: Asking(
        "Propose other words for",
        "Comment (optional)",
        "The paragraph as it should read",
        "Change the words here, and leave all others as they are. The service finds what is different.",
    ),
    Change.INSERT_AFTER: Asking(
        "Propose a new paragraph after",
        "Comment (optional)",
        "The new paragraph",
        "Write its words without a number.",
    ),
    Change.DELETE: Asking("Propose to delete", "Comment (optional)"),
}


def keepable(_form: Any, field: Field) -> None:
    """Say at the field, before the verb is called, that its words could not be kept."""
    try:
        typed(field.data or "", field.name)
    except Invalid as refusal:
        raise ValidationError(str(refusal)) from refusal


class CommentForm(NumberedForm):
    """A comment, new or opened again; `seen` is the revision that it had."""

    proposed_text = TextAreaField(validators=[keepable])
    justification = TextAreaField("Why (optional)", validators=[keepable])
    text = TextAreaField(validators=[keepable])
    type = RadioField(
        "What kind of comment is this?",
        choices=[SelectChoice(type.value, words) for type, words in TYPES.items()],
        invalid_choice_message="Choose what kind of comment this is.",
    )

    def ask_for(self, change: Change, policy: Policy) -> None:
        """Put the questions in the words that fit the change, and say what the answers lead to."""
        asking = ASKING[change]
        self.text.label.text = asking.text
        self.proposed_text.label.text = asking.proposed
        self.proposed_text.description = asking.hint
        if change is not Change.REMARK and policy is Policy.BRACKET:
            self.type.description = TYPE_DECIDES

    def fill(self, comment: Comment) -> None:
        """Show a comment as it stands."""
        self.seen.data = str(comment.revision)
        self.type.data = comment.type.value
        self.text.data = comment.text
        self.proposed_text.data = comment.proposed_text
        self.justification.data = comment.justification

    def words(self, change: Change, paragraph_id: int | None) -> Words:
        """What was typed, as the verbs take it."""
        return Words(
            CommentType(self.type.data),
            change,
            paragraph_id,
            self.text.data or "",
            self.proposed_text.data or "",
            self.justification.data or "",
        )

    def both(self) -> list[tuple[str, str, str]]:
        """What somebody else saved meanwhile: question, their words, the words typed here; only where they differ."""
        fields = (self.proposed_text, self.text, self.justification, self.type)
        return [
            (field.label.text, self.theirs[field.name], typed(field.data or "", field.name))
            for field in fields
            if self.theirs and self.theirs[field.name] != typed(field.data or "", field.name)
        ]
