"""Marking words that give countries a task, a lead or a cost: the form and its page, alike for members and the secretariat."""

from collections.abc import Sequence

from wtforms import RadioField, SelectMultipleField

from models.brackets.agreement import OpenBracket, is_same_wording
from models.brackets.bracket import BracketDuty
from models.brackets.written import shown_bracket_words
from models.rounds.consultation import Round
from webapp.context import page
from webapp.forms import Form, number

ALL = "all"


class DutyForm(Form):
    """Which words, and to which countries they give something to do."""

    choice = RadioField("Which words give a country a task, a lead or a cost?", validate_choice=False)
    members = SelectMultipleField("To which countries?", coerce=number, validate_choice=False)

    @property
    def number(self) -> int | None:
        """The words that are chosen, by their number among those on offer; None for all but the draft's."""
        chosen = self.choice.data or ""
        return None if chosen == ALL else int(chosen) if chosen.isdecimal() else -1


def duties_page(
    form: Form,
    round: Round,
    bracket: OpenBracket,
    duties: Sequence[BracketDuty],
    *,
    name: str,
    text: str,
    back: str,
    here: str,
) -> str:
    """The marks of a bracket and the form for another one; `form` is what was refused, or an empty one. `text` is its paragraph. The page goes `back`
    to the brackets; `here` is its own address."""
    if not isinstance(form, DutyForm):
        sentence, form = form.refusal, DutyForm(formdata=None)
        form.refusal = sentence
    form.choice.choices = [(ALL, "All words here but the draft’s")] + [
        (str(number), _choice_label(bracket, number)) for number in range(len(bracket.offered))
    ]
    form.members.choices = [(one.id, one.name) for one in round.consultation.members]
    return page(
        "duties.html",
        form=form,
        removing=Form(formdata=None),
        round=round,
        duties=duties,
        name=name,
        text=text,
        back=back,
        here=here,
    )


def _choice_label(bracket: OpenBracket, number: int) -> str:
    """Words on offer, with whose they are."""
    words = bracket.offered[number]
    whose = next((", ".join(one.sponsors) for one in bracket.alternatives if is_same_wording(one.words, words)), "")
    return f"{whose or ('The secretariat' if number else 'The draft')}: {shown_bracket_words(bracket, words)}"
