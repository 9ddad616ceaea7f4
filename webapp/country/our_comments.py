"""What became of a country's comments: the answer to each, and where its words are now, over all rounds; and the same as a file."""

from flask import redirect, request, url_for
from wtforms import Form as PlainForm
from wtforms import SelectChoice, SelectField

from models.comments.queries.own_answers import OwnAnswer, OwnAnswers, own_answers
from models.documents import operations as documents
from models.documents.document import DocumentKind
from models.documents.queries.papers import own_answers_file
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form
from webapp.texts.documents import kind_and_format
from webapp.texts.parts import page_of_list


class OutcomeForm(PlainForm):
    """Which comments are shown; it changes nothing, so nothing protects it."""

    round = SelectField("Round")
    outcome = SelectField("Outcome")

    @classmethod
    def from_comments(cls, found: OwnAnswers) -> "OutcomeForm":
        """Only what some comment is like is offered."""
        form = cls(request.args)
        rounds = {str(one.round.number): one.round.name.capitalize() for one in found.answers}
        form.round.choices = [SelectChoice("", "All"), *(SelectChoice(*each) for each in rounds.items())]
        form.outcome.choices = [
            SelectChoice("", "All"),
            *(SelectChoice(outcome, f"{outcome.capitalize()} ({count})") for outcome, count in found.outcomes.items()),
        ]
        return form

    def matches(self, one: OwnAnswer) -> bool:
        """Whether a comment is looked for."""
        return self.round.data in (None, "", str(one.round.number)) and self.outcome.data in (None, "", one.outcome)

    @property
    def values(self) -> dict[str, str]:
        """What is looked for, for an address."""
        return {field.name: field.data for field in self if field.data}


@country.get("/consultations/<int:consultation_id>/our-comments")
@may(policy.READ_OWN_ANSWERS)
def our_comments(consultation_id: int) -> Page:
    with reading() as session:
        found = own_answers(session, consultation_id, current_person().of_member())
        file = own_answers_file(session, found)
    form = OutcomeForm.from_comments(found)
    wanted = [one for one in found.answers if form.matches(one)]
    listed = page_of_list(wanted)
    values = {"filters": form, "wanted": wanted, "listed": listed, "form": Form()}
    return page("country/our_comments.html", found=found, file=file, following=file.in_making, **values)


@country.post("/consultations/<int:consultation_id>/our-comments.<format>")
@may(policy.KEEP_OWN_ANSWERS)
def make_our_comments(consultation_id: int, format: str) -> Page:
    """Ask for the file."""
    _, ending = kind_and_format(DocumentKind.OWN_ANSWERS, format)
    with transaction() as session:
        documents.ask_for_own_answers(session, consultation_id, ending, by=current_person(), now=request_time())
    return redirect(url_for("country.our_comments", consultation_id=consultation_id, _anchor="files"))


@country.get("/consultations/<int:consultation_id>/our-comments/progress")
@may(policy.KEEP_OWN_ANSWERS)
def our_comments_progress(consultation_id: int) -> Page:
    """The piece of that page which changes while a worker makes files."""
    with reading() as session:
        found = own_answers(session, consultation_id, current_person().of_member())
        file = own_answers_file(session, found)
    return page("country/our_comments_files.html", found=found, file=file, form=Form(), following=True)
