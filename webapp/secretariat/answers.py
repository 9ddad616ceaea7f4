"""All comments of a round, and the secretariat's reasoned answer to each."""

from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired

from models.consolidation.disposition import SET_ASIDE, Outcome
from models.operations import answers, consolidations
from models.queries import dispositions as queries
from models.queries.dispositions import Answered
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import NumberedForm, keeping
from webapp.secretariat.blueprint import secretariat, staff

MEANINGS = {
    Outcome.INCORPORATED: "the words are in the text, in brackets with the names of those who asked, until all members have seen them",
    Outcome.ACCEPTED: "the words are in the text, plain",
    Outcome.MODIFIED: "the words are in the text, in another form",
    Outcome.PARTLY: "some of the words are in the text",
    Outcome.NOT_ACCEPTED: "the secretariat does not take it up",
    Outcome.NOTED: "it has been read; it asks for nothing in this text",
    Outcome.DEFERRED: "it will be taken up later, or in another text",
    Outcome.OUT_OF_SCOPE: "it is not about what this text can settle",
    Outcome.WITHDRAWN: "the member has told us that it no longer asks for this",
}


class AnswerForm(NumberedForm):
    """What becomes of a comment, and why."""

    outcome = RadioField("What becomes of it?", validators=[InputRequired("Choose what becomes of the comment.")])
    reason = TextAreaField("Why?", description="The member reads this, and so do the others. Be courteous and exact.")

    def offer(self, one: Answered) -> "AnswerForm":
        """Offer the outcomes that make sense: a remark has no words that could be incorporated."""
        outcomes = [outcome for outcome in Outcome if one.comment.proposes or outcome is not Outcome.INCORPORATED]
        self.outcome.choices = [SelectChoice(outcome.value, _in_words(outcome, one)) for outcome in outcomes]
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
    form = AnswerForm().offer(one)
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
        candidate = consolidations.current_candidate(session, among.round.id)
    if form.outdated:  # both answers are shown now, so sending again is meant
        form.seen.data = str(one.answer.revision if one.answer else 0)
    following = next((other for other in among.open if other.comment.id != comment_id), None)
    return page(
        "secretariat/answer.html", among=among, one=one, form=form.offer(one), following=following, candidate=candidate
    )


def _in_words(outcome: Outcome, one: Answered) -> str:
    aside = "; its words stay out of the text" if one.comment.proposes and outcome in SET_ASIDE else ""
    return f"{outcome.value[0].upper()}{outcome.value[1:]}: {MEANINGS[outcome]}{aside}."
