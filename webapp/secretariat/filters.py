"""What a list of comments can be narrowed to, as a form."""

from collections.abc import Iterable

from wtforms import Form, SearchField, SelectChoice, SelectField

from models.comments.comment import CommentType
from models.dispositions.comment_filter import NO_HEADING, WHOLE_TEXT, CommentFilter, Show, section_of
from models.dispositions.disposition import Outcome
from models.dispositions.queries import Comments
from models.text.scripts import opening

SHOWS = {
    Show.UNANSWERED: "Without an answer",
    Show.PROPOSED: "With an answer proposed by the service",
    Show.ANSWERED: "Answered by the secretariat",
    Show.QUESTIONED: "Waiting for the member to decide on the type",
    Show.AGAINST_TEXT: "With an answer that no longer agrees with the text",
}
LONGEST = 60  # code points of a heading in a list


class FilterForm(Form):
    """By the names that the filter has in an address; it changes nothing, so nothing protects it."""

    section = SelectField("Section")
    member = SelectField("Member")
    type = SelectField("Type")
    answer = SelectField("Outcome")
    show = SelectField("Answered?")
    words = SearchField("With these words")

    @classmethod
    def over(cls, found: Comments, wanted: CommentFilter) -> "FilterForm":
        """Only what some comment of the round is like is offered."""
        form = cls(data=wanted.values)
        sections = {section_of(found, one) for one in found.comments}
        language = found.round.consultation.language
        headings = [(one.key, opening(one.text, LONGEST, language)) for one in found.headings]
        named = [(WHOLE_TEXT, "The whole text"), (NO_HEADING, "Before the first heading"), *headings]
        members = {one.comment.member.code: one.comment.member.name for one in found.comments}
        types = {one.comment.type for one in found.comments}
        outcomes = {one.answer.outcome for one in found.comments if one.answer}
        form.section.choices = _choices(choice for choice in named if choice[0] in sections)
        form.member.choices = _choices(sorted(members.items(), key=lambda choice: choice[1]))
        form.type.choices = _choices((one.value, one.value.capitalize()) for one in CommentType if one in types)
        form.answer.choices = _choices((one.value, one.value.capitalize()) for one in Outcome if one in outcomes)
        form.show.choices = _choices((show.value, words) for show, words in SHOWS.items())
        return form


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", "All"), *(SelectChoice(value, words) for value, words in pairs)]
