"""All comments of a round, and the secretariat's reasoned answer to each; what each outcome means for a comment, in plain words."""

from collections.abc import Iterable
from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from models.dispositions import queries as dispositions
from models.dispositions.disposition import Outcome, Presence, possible
from models.dispositions.operations import answers, shared_answers
from models.dispositions.operations.shared_answers import Refused
from models.dispositions.queries import Answered, Comments
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, SeenForm, is_number, keeping

WHERE = {
    Presence.NO_WORDS: "This comment proposes no change of words.",
    Presence.NOT_MERGED: "Its change is not in the text now.",
    Presence.ABSENT: "Its change has been merged, and the text reads as before: there is nothing to take up.",
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
_AND_SO = {
    Presence.NO_WORDS: "",
    Presence.NOT_MERGED: "; the change stays out of the text",
    Presence.ABSENT: "",
    Presence.PLAIN: "; the next consolidation takes the change out of the text",
    Presence.PARTLY_BRACKETED: "; the next consolidation takes the change out of the text and its brackets",
    Presence.BRACKETED: "; the next consolidation takes the change out of its brackets",
}
_FOR_MANY = {
    Outcome.INCORPORATED: "their changes are in the text, plain or in brackets, or come into it at the next consolidation, for the members to consider",
    Outcome.ACCEPTED: "their changes are in the text, plain; where no words are proposed, the text does what the comment asks for",
    Outcome.MODIFIED: "as accepted, with other changes or in another way",
    Outcome.PARTLY: "the text does some of what the comments ask for, plain",
}


class Answering(Form):
    """What becomes of comments, and why. Whether an outcome agrees with the text is said where the answer is kept."""

    outcome = RadioField(
        "What becomes of it?",
        validate_choice=False,
        validators=[
            InputRequired("Choose what becomes of the comment."),
            AnyOf([outcome.value for outcome in Outcome], "Choose one of the outcomes."),
        ],
    )
    reason = TextAreaField("Why?", description="The member reads this, and so do the others. Be courteous and exact.")


class AnswerForm(Answering, NumberedForm):
    """The answer to one comment."""

    def offer(self, one: Answered) -> "AnswerForm":
        """Offer the outcomes that the comment can have, and say why no others."""
        self.outcome.choices = choices(one.presence)
        self.outcome.description = WHERE[one.presence]
        return self


class SharedAnswerForm(Answering):
    """One answer to several comments; each is chosen with the revision of its answer that was seen."""

    chosen = SelectMultipleField("Comments", validate_choice=False)

    @property
    def seen(self) -> dict[int, int]:
        """The revisions that were seen, by comment."""
        pairs = (value.partition("-") for value in self.chosen.data or ())
        return {int(id): int(revision) for id, _, revision in pairs if is_number(id) and is_number(revision)}

    def offer(self, shown: tuple[Answered, ...]) -> "SharedAnswerForm":
        """Offer the comments that are shown, and the outcomes that any of them can have."""
        self.chosen.choices = [(one.seen, one.comment.label) for one in shown]
        self.outcome.label.text = "What becomes of them?"
        self.outcome.choices = _choices_for_many(one.presence for one in shown)
        return self


@secretariat.get("/rounds/<int:round_id>/comments")
@may(policy.FOLLOW)
def comments(round_id: int) -> Page:
    return _list(round_id, SharedAnswerForm(formdata=None))


@secretariat.post("/rounds/<int:round_id>/comments")
@may(policy.ANSWER)
def answer_alike(round_id: int) -> Page:
    form = SharedAnswerForm()
    with keeping(form, partial(_list, round_id)), transaction() as session:
        answered, refused = shared_answers.answer_alike(
            session,
            round_id,
            form.seen,
            outcome=Outcome(form.outcome.data),
            reason=form.reason.data or "",
            by=current_person(),
            now=request_time(),
        )
    if refused:
        return _list(round_id, form, answered=len(answered), refused=refused), 409
    flash("Your answer is kept." if len(answered) == 1 else f"Your answers to {len(answered)} comments are kept.")
    return redirect(url_for("secretariat.comments", round_id=round_id, show=request.args.get("show")))


@secretariat.post("/rounds/<int:round_id>/comments/confirm")
@may(policy.ANSWER)
def confirm_proposed(round_id: int) -> Page:
    with transaction() as session:
        confirmed = shared_answers.confirm_proposed(
            session, round_id, by=current_person(), seen=SeenForm().seen.data or "", now=request_time()
        )
    flash(f"You have confirmed {len(confirmed)} {'answer' if len(confirmed) == 1 else 'answers'}.")
    return redirect(url_for("secretariat.comments", round_id=round_id))


@secretariat.get("/comments/<int:comment_id>")
@may(policy.READ_COMMENT)
def comment(comment_id: int) -> Page:
    with reading() as session:
        _, one = dispositions.comment(session, comment_id)
    answer = one.answer
    saved = {"outcome": answer.outcome.value, "reason": answer.reason, "seen": answer.revision} if answer else {}
    return _page(comment_id, AnswerForm(formdata=None, **saved))


@secretariat.post("/comments/<int:comment_id>")
@may(policy.ANSWER)
def answer(comment_id: int) -> Page:
    with reading() as session:
        among, one = dispositions.comment(session, comment_id)
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


def _list(round_id: int, form: SharedAnswerForm, answered: int = 0, refused: list[Refused] | None = None) -> str:
    with reading() as session:
        found = dispositions.comments(session, round_id)
    ticked = {one.comment.id for one in refused} if refused else set(form.seen)
    show = request.args.get("show", "")
    wanted = ticked | {one.comment.id for one in _filtered(found, show)}
    shown = tuple(one for one in found.comments if one.comment.id in wanted)
    return page(
        "secretariat/comments.html",
        found=found,
        shown=shown,
        show=show,
        form=form.offer(shown),
        ticked=ticked,
        kept=answered,
        refused=refused or [],
        confirming=SeenForm(formdata=None, seen=found.candidate.fingerprint if found.candidate else ""),
    )


def _filtered(found: Comments, show: str) -> tuple[Answered, ...]:
    return {"unanswered": found.open, "proposed": found.proposed}.get(show, found.comments)


def _page(comment_id: int, form: AnswerForm) -> str:
    with reading() as session:
        among, one = dispositions.comment(session, comment_id)
    if form.outdated:  # both answers are shown now, so sending again is meant
        form.seen.data = str(one.answer.revision if one.answer else 0)
    following = next((other for other in among.open if other.comment.id != comment_id), None)
    return page("secretariat/answer.html", among=among, one=one, form=form.offer(one), following=following)


def choices(presence: Presence) -> list[SelectChoice]:
    """The outcomes that a comment can have, each with what it means for it."""
    meanings = _TAKEN_UP[presence] | {outcome: words + _AND_SO[presence] for outcome, words in _SET_ASIDE.items()}
    return [_choice(outcome, meanings[outcome]) for outcome in possible(presence)]


def _choices_for_many(presences: Iterable[Presence]) -> list[SelectChoice]:
    """The outcomes that at least one of several comments can have, with what they mean for all."""
    offered = {outcome for presence in presences for outcome in possible(presence)}
    meanings = _FOR_MANY | {
        outcome: f"{words}; proposed changes stay out of the text, or leave it at the next consolidation"
        for outcome, words in _SET_ASIDE.items()
    }
    return [_choice(outcome, meanings[outcome]) for outcome in Outcome if outcome in offered]


def _choice(outcome: Outcome, meaning: str) -> SelectChoice:
    return SelectChoice(outcome.value, f"{outcome.value[0].upper()}{outcome.value[1:]}: {meaning}.")
