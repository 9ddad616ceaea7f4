"""All comments of a round, and the secretariat's reasoned answer to each."""

from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import RadioField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from models.consolidation.disposition import Outcome
from models.operations import answers
from models.queries import dispositions as queries
from models.queries.dispositions import Answered
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import NumberedForm, keeping
from webapp.secretariat.blueprint import secretariat, staff
from webapp.secretariat.outcomes import WHERE, choices


class AnswerForm(NumberedForm):
    """What becomes of a comment, and why. Whether an outcome agrees with the text is said where the answer is kept."""

    outcome = RadioField(
        "What becomes of it?",
        validate_choice=False,
        validators=[
            InputRequired("Choose what becomes of the comment."),
            AnyOf([outcome.value for outcome in Outcome], "Choose one of the outcomes."),
        ],
    )
    reason = TextAreaField("Why?", description="The member reads this, and so do the others. Be courteous and exact.")

    def offer(self, one: Answered) -> "AnswerForm":
        """Offer the outcomes that the comment can have, and say why no others."""
        self.outcome.choices = choices(one.presence)
        self.outcome.description = WHERE[one.presence]
        return self


@secretariat.get("/rounds/<int:round_id>/comments")
@staff
def comments(round_id: int) -> Page:
    with reading() as session:
        found = queries.comments(session, round_id)
    only_open = request.args.get("show") == "unanswered"
    return page(
        "secretariat/comments.html", found=found, shown=found.open if only_open else found.comments, only_open=only_open
    )


@secretariat.get("/comments/<int:comment_id>")
@staff
def comment(comment_id: int) -> Page:
    with reading() as session:
        _, one = queries.comment(session, comment_id)
    answer = one.answer
    given = {"outcome": answer.outcome.value, "reason": answer.reason, "seen": answer.revision} if answer else {}
    return _page(comment_id, AnswerForm(formdata=None, **given))


@secretariat.post("/comments/<int:comment_id>")
@staff
def answer(comment_id: int) -> Page:
    with reading() as session:
        among, one = queries.comment(session, comment_id)
    form = AnswerForm()
    with keeping(form, partial(_page, comment_id)), transaction() as session:
        answers.answer(
            session,
            comment_id,
            outcome=Outcome(form.outcome.data),
            reason=form.reason.data or "",
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
    flash(f"Your answer to {one.comment.label} is kept.")
    return redirect(url_for("secretariat.comments", round_id=among.round.id, _anchor=f"c-{comment_id}"))


def _page(comment_id: int, form: AnswerForm) -> str:
    with reading() as session:
        among, one = queries.comment(session, comment_id)
    if form.outdated:  # both answers are shown now, so sending again is meant
        form.seen.data = str(one.answer.revision if one.answer else 0)
    following = next((other for other in among.open if other.comment.id != comment_id), None)
    return page("secretariat/answer.html", among=among, one=one, form=form.offer(one), following=following)
