"""Answers to comments as forms, with what each outcome means for a comment, and what a list of comments can be narrowed to."""

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
from models.dispositions.disposition import Outcome, Presence, StandardReason, possible_outcomes
from models.dispositions.queries import AnsweredComment, Comments
from models.drafts.version import LONGEST_HEADING
from models.text.scripts import beginning_of
from webapp.forms import Form, NumberedForm, fields_digest, is_count, is_number

PRESENCE_WORDS = {
    Presence.NO_WORDS: "This comment proposes no change of words.",
    Presence.NOT_MERGED: "Its change is not in the text now.",
    Presence.ABSENT: "Its change has been merged, and the text reads as before: there is nothing to take up.",
    Presence.GONE: "Its paragraph is not in the text any more, and its change went with it: there is nothing to take up.",
    Presence.PLAIN: "Its change is in the text, plain.",
    Presence.PARTLY_BRACKETED: "A part of its change stands in brackets. Only members lift brackets, so you cannot accept all of it.",
    Presence.BRACKETED: "Its change stands in brackets. Only members lift brackets, so you cannot accept it.",
}
_COMES_BACK = "the change comes into the text at the next consolidation"
_IF_BRACKETED = "if it then stands in brackets, you are asked to answer again"
_TAKEN_UP = {
    Presence.NO_WORDS: {
        Outcome.ACCEPTED: "the text does what the comment asks for",
        Outcome.MODIFIED: "the text does what the comment asks for, in another way",
        Outcome.PARTLY: "the text does some of what the comment asks for",
    },
    Presence.NOT_MERGED: {
        Outcome.INCORPORATED: f"{_COMES_BACK}, plain or in brackets, for the members to consider",
        Outcome.ACCEPTED: f"{_COMES_BACK} and is to stand there plain; {_IF_BRACKETED}",
        Outcome.MODIFIED: f"{_COMES_BACK} and is to stand there plain, in a paragraph with other changes; {_IF_BRACKETED}",
        Outcome.PARTLY: f"{_COMES_BACK}, but not all that the comment asks for is done; {_IF_BRACKETED}",
    },
    Presence.ABSENT: {},
    Presence.GONE: {},
    Presence.PLAIN: {
        Outcome.INCORPORATED: "the change is in the text, for the members to consider",
        Outcome.ACCEPTED: "the change is in the text as it was proposed",
        Outcome.MODIFIED: "the change is in the text, in a paragraph that has other changes too",
        Outcome.PARTLY: "the change is in the text, but not all that the comment asks for is done",
    },
    Presence.PARTLY_BRACKETED: {
        Outcome.INCORPORATED: "the change is in the text, a part of it in brackets, for the members to consider",
        Outcome.PARTLY: "a part of the change is in the text, plain; the rest stays in brackets until members lift them",
    },
    Presence.BRACKETED: {
        Outcome.INCORPORATED: "the change is in the text, in brackets until members lift them, for the members to consider",
    },
}
_SET_ASIDE = {
    Outcome.NOT_ACCEPTED: "the secretariat does not take it up",
    Outcome.NOTED: "it has been read; it asks for nothing in this text",
    Outcome.DEFERRED: "it will be taken up later, or in another text",
    Outcome.OUT_OF_SCOPE: "it is not about what this text can settle",
    Outcome.WITHDRAWN: "the member has told us that it no longer asks for this",
}
_CONSEQUENCES = {
    Presence.NO_WORDS: "",
    Presence.NOT_MERGED: "; the change stays out of the text",
    Presence.ABSENT: "",
    Presence.GONE: "",
    Presence.PLAIN: "; the next consolidation takes the change out of the text",
    Presence.PARTLY_BRACKETED: "; the next consolidation takes the change out of the text and its brackets",
    Presence.BRACKETED: "; the next consolidation takes the change out of its brackets",
}
_SHARED_MEANINGS = {
    Outcome.INCORPORATED: "their changes are in the text, plain or in brackets, or come into it at the next consolidation, for the members to consider",
    Outcome.ACCEPTED: "their changes are in the text, plain; where no words are proposed, the text does what the comment asks for",
    Outcome.MODIFIED: "as accepted, with other changes or in another way",
    Outcome.PARTLY: "the text does some of what the comments ask for, plain",
}


def outcome_choices(presence: Presence) -> list[SelectChoice]:
    """The outcomes that a comment can have, each with what it means for it."""
    meanings = _TAKEN_UP[presence] | {outcome: words + _CONSEQUENCES[presence] for outcome, words in _SET_ASIDE.items()}
    return [_choice(outcome, meanings[outcome]) for outcome in possible_outcomes(presence)]


def shared_outcome_choices(presences: Iterable[Presence]) -> list[SelectChoice]:
    """The outcomes that at least one of several comments can have, with what they mean for all."""
    offered = {outcome for presence in presences for outcome in possible_outcomes(presence)}
    meanings = _SHARED_MEANINGS | {
        outcome: f"{words}; proposed changes stay out of the text, or leave it at the next consolidation"
        for outcome, words in _SET_ASIDE.items()
    }
    return [_choice(outcome, meanings[outcome]) for outcome in Outcome if outcome in offered]


def _choice(outcome: Outcome, meaning: str) -> SelectChoice:
    return SelectChoice(outcome.value, f"{outcome.value[0].upper()}{outcome.value[1:]}: {meaning}.")


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
