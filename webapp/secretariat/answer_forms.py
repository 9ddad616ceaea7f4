"""Answers to comments as forms, and what a list of comments can be narrowed to."""

from collections.abc import Iterable, Sequence

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import AnyOf, InputRequired

from models.comments.comment import CommentType
from models.dispositions.comment_filter import NO_HEADING, WHOLE_TEXT, AnsweredFilter, CommentFilter, section_of
from models.dispositions.disposition import Outcome, StandardReason
from models.dispositions.queries import AnsweredComment, Comments
from models.drafts.version import LONGEST_HEADING
from models.text.scripts import beginning_of
from webapp.forms import Form, NumberedForm, fields_digest, is_count, is_number
from webapp.secretariat.outcomes import PRESENCE_WORDS, outcome_choices, shared_outcome_choices

FILTER_LABELS = {
    AnsweredFilter.UNANSWERED: "Without an answer",
    AnsweredFilter.PROPOSED: "With an answer proposed by the service",
    AnsweredFilter.ANSWERED: "Answered by the secretariat",
    AnsweredFilter.QUESTIONED: "Waiting for the member to decide on the type",
    AnsweredFilter.AGAINST_TEXT: "With an answer that no longer agrees with the text",
}
LONGEST_REASON = 80  # code points of a standard reason in a list


class AnswerFields(Form):
    """Decisions on comments, and their reasons. Whether one agrees with the text is said where the answer is saved."""

    outcome = RadioField(
        "Decision on this comment",
        validate_choice=False,
        validators=[
            InputRequired("Choose a decision on the comment."),
            AnyOf([outcome.value for outcome in Outcome], "Choose one of the outcomes."),
        ],
    )
    standard = SelectField(
        "A standard reason (optional)",
        validate_choice=False,
        description="The answer begins with it. What you type below is added after it.",
    )
    reason = TextAreaField("Why?", description="The member reads this, and so do the others. Be courteous and exact.")
    keeps = BooleanField("Keep this reason as a standard reason")

    @property
    def standard_id(self) -> int | None:
        chosen = self.standard.data or ""
        return int(chosen) if is_number(chosen) else None

    def list_standards(self, standards: list[StandardReason]) -> None:
        """Offer the standard reasons of the consultation; without any there is no list."""
        if standards:
            self.standard.choices = [
                SelectChoice("", "None"),
                *(SelectChoice(str(one.id), beginning_of(one.text, LONGEST_REASON)) for one in standards),
            ]
        else:
            del self.standard


class AnswerForm(AnswerFields, NumberedForm):
    """The answer to one comment; `shown` is what the fields held when the page was opened."""

    shown = HiddenField()

    @property
    def is_changed(self) -> bool:
        """Whether somebody has typed or chosen something since."""
        return bool(self.shown.data != self.digest() or self.standard_id or self.keeps.data)

    def digest(self) -> str:
        """What the fields hold, in short."""
        reason = (self.reason.data or "").replace("\r\n", "\n")
        return fields_digest({"outcome": [self.outcome.data or ""], "reason": [reason]})

    def offer(self, one: AnsweredComment) -> "AnswerForm":
        """Offer the outcomes that the comment can have, and say why no others."""
        self.outcome.choices = outcome_choices(one.presence)
        self.outcome.description = PRESENCE_WORDS[one.presence]
        return self


class SharedAnswerForm(AnswerFields):
    """One answer to several comments, each chosen with the revision of its answer that was seen: on this page or another, or
    `everything` that was found."""

    chosen = SelectMultipleField("Comments", validate_choice=False)
    everything = BooleanField()
    found = HiddenField()

    @property
    def seen(self) -> dict[int, int]:
        """The revisions that were seen, by comment."""
        found = (self.found.data or "").split() if self.everything.data else ()
        pairs = (value.partition("-") for value in (*found, *(self.chosen.data or ())))
        return {int(id): int(revision) for id, _, revision in pairs if is_number(id) and is_count(revision)}

    @property
    def is_begun(self) -> bool:
        """Whether something is chosen or typed that must not be lost."""
        return bool(self.seen or self.outcome.data or self.standard_id or (self.reason.data or "").strip())

    def offer(self, wanted: tuple[AnsweredComment, ...], shown: Sequence[AnsweredComment]) -> "SharedAnswerForm":
        """Offer the comments that are found, those of this page one by one, and the outcomes that any of them can have."""
        self.chosen.choices = [(one.seen, one.comment.label) for one in shown]
        wanted = tuple(one for one in wanted if not one.is_final)
        self.found.data = " ".join(one.seen for one in wanted)
        elsewhere = ", also on the other pages" if any(one not in shown for one in wanted) else ""
        self.everything.label.text = f"Choose all {len(wanted)} comments that are found{elsewhere}"
        self.outcome.label.text = "Decision on these comments"
        self.outcome.choices = shared_outcome_choices(one.presence for one in wanted)
        return self


class FilterForm(PlainForm):
    """By the names that the filter has in an address; it changes nothing, so nothing protects it."""

    section = SelectField("Section")
    member = SelectField("Member")
    type = SelectField("Type")
    answer = SelectField("Outcome")
    show = SelectField("Answered?")
    words = SearchField("With these words")

    @classmethod
    def from_comments(cls, found: Comments, wanted: CommentFilter) -> "FilterForm":
        """Only what some comment of the round is like is offered."""
        form = cls(data=wanted.values)
        sections = {section_of(found, one) for one in found.comments}
        language = found.round.consultation.language
        headings = [(one.key, beginning_of(one.text, LONGEST_HEADING, language)) for one in found.headings]
        named = [(WHOLE_TEXT, "The whole text"), (NO_HEADING, "Before the first heading"), *headings]
        members = {one.comment.member.code: one.comment.member.name for one in found.comments}
        types = {one.comment.type for one in found.comments}
        outcomes = {one.answer.outcome for one in found.comments if one.answer}
        form.section.choices = _choices(choice for choice in named if choice[0] in sections)
        form.member.choices = _choices(sorted(members.items(), key=lambda choice: choice[1]))
        form.type.choices = _choices((one.value, one.value.capitalize()) for one in CommentType if one in types)
        form.answer.choices = _choices((one.value, one.value.capitalize()) for one in Outcome if one in outcomes)
        form.show.choices = _choices((show.value, words) for show, words in FILTER_LABELS.items())
        return form


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", "All"), *(SelectChoice(value, words) for value, words in pairs)]
