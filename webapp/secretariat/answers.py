"""All comments of a round, and the secretariat's reasoned answer to each: many alike at once, or one after the other. What is
looked for stands in the address and goes along from page to page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from flask import flash, redirect, request, url_for
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from models.comments.queries.places import titles_for
from models.dispositions import queries as dispositions
from models.dispositions.comment_filter import CommentFilter, neighbours
from models.dispositions.disposition import Outcome, StandardReason
from models.dispositions.operations import answers, shared_answers
from models.dispositions.operations.shared_answers import Refused
from models.dispositions.queries import Answered
from models.people import policy
from models.text.scripts import opening
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, NumberedForm, SeenForm, held_in, is_number, keeping, number
from webapp.secretariat.filters import FilterForm
from webapp.secretariat.outcomes import WHERE, choices, choices_for_many

A_PAGE = 25
LONGEST = 80  # code points of a standard reason in a list


class Answering(Form):
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
        description="The answer begins with it. What you type below stands behind it.",
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
                *(SelectChoice(str(one.id), opening(one.text, LONGEST)) for one in standards),
            ]
        else:
            del self.standard


class AnswerForm(Answering, NumberedForm):
    """The answer to one comment; `shown` is what the fields held when the page was opened."""

    shown = HiddenField()

    @property
    def is_changed(self) -> bool:
        """Whether somebody has typed or chosen something since."""
        return bool(self.shown.data != self.holds() or self.standard_id or self.keeps.data)

    def holds(self) -> str:
        """What the fields hold, in short."""
        reason = (self.reason.data or "").replace("\r\n", "\n")
        return held_in({"outcome": [self.outcome.data or ""], "reason": [reason]})

    def offer(self, one: Answered) -> "AnswerForm":
        """Offer the outcomes that the comment can have, and say why no others."""
        self.outcome.choices = choices(one.presence)
        self.outcome.description = WHERE[one.presence]
        return self


class SharedAnswerForm(Answering):
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
        return {int(id): int(revision) for id, _, revision in pairs if is_number(id) and is_number(revision)}

    @property
    def is_begun(self) -> bool:
        """Whether something is chosen or typed that must not be lost."""
        return bool(self.seen or self.outcome.data or self.standard_id or (self.reason.data or "").strip())

    def offer(self, wanted: tuple[Answered, ...], shown: tuple[Answered, ...]) -> "SharedAnswerForm":
        """Offer the comments that are found, those of this page one by one, and the outcomes that any of them can have."""
        self.chosen.choices = [(one.seen, one.comment.label) for one in shown]
        wanted = tuple(one for one in wanted if not one.is_final)
        self.found.data = " ".join(one.seen for one in wanted)
        elsewhere = ", also on the other pages" if any(one not in shown for one in wanted) else ""
        self.everything.label.text = f"Choose all {len(wanted)} comments that are found{elsewhere}"
        self.outcome.label.text = "What becomes of them?"
        self.outcome.choices = choices_for_many(one.presence for one in wanted)
        return self


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an answer to several comments."""

    answered: int
    refused: list[Refused]

    @property
    def reasons(self) -> Mapping[str, list[Refused]]:
        """Those that did not get it, by the reason for that."""
        found: dict[str, list[Refused]] = {}
        for one in self.refused:
            found.setdefault(one.why, []).append(one)
        return found


@secretariat.get("/rounds/<int:round_id>/comments")
@may(policy.FOLLOW)
def comments(round_id: int) -> Page:
    return _list(round_id, SharedAnswerForm(formdata=None))


@secretariat.post("/rounds/<int:round_id>/comments")
@may(policy.ANSWER)
def answer_alike(round_id: int) -> Page:
    """Keep one answer for all that are chosen, or go on to other comments with everything that is chosen and typed."""
    form, wanted = SharedAnswerForm(), CommentFilter.read(request.args)
    go = request.form.get("go")
    if go:
        wanted = CommentFilter.read(request.form) if go == "filter" else wanted
        return _list(round_id, form, wanted) if form.is_begun else redirect(_address(round_id, wanted, _shown_page()))
    with keeping(form, partial(_list, round_id)), transaction() as session:
        answered, refused = shared_answers.answer_alike(
            session,
            round_id,
            form.seen,
            outcome=Outcome(form.outcome.data),
            reason=form.reason.data or "",
            standard_id=form.standard_id,
            keeps=form.keeps.data,
            by=current_person(),
            now=request_time(),
        )
    if refused:
        return _list(round_id, form, result=Result(len(answered), refused)), 409
    flash("Your answer is kept." if len(answered) == 1 else f"Your answers to {len(answered)} comments are kept.")
    return redirect(_address(round_id, wanted, _shown_page()))


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
    form = AnswerForm(formdata=None, **saved)
    form.shown.data = form.holds()
    return _page(comment_id, form)


@secretariat.post("/comments/<int:comment_id>")
@may(policy.ANSWER)
def answer(comment_id: int) -> Page:
    """Keep the answer; `go` leads to the next or the previous comment that is looked for, and keeps what was typed first."""
    with reading() as session:
        among, one = dispositions.comment(session, comment_id)
    form, go = AnswerForm(), request.form.get("go", "")
    if form.is_changed or go not in ("previous", "next"):
        with keeping(form, partial(_page, comment_id)), transaction() as session:
            answers.answer(
                session,
                comment_id,
                outcome=Outcome(form.outcome.data),
                reason=form.reason.data or "",
                standard_id=form.standard_id,
                keeps=form.keeps.data,
                by=current_person(),
                seen=form.revision,
                now=request_time(),
            )
        flash(f"Your answer to {one.comment.label} is kept.")
    wanted = CommentFilter.read(request.args)
    beside = neighbours(among, wanted, comment_id)
    following = {"keep-next": beside.next, "next": beside.next, "previous": beside.previous}.get(go)
    if following is not None:
        return redirect(url_for("secretariat.comment", comment_id=following.comment.id, **wanted.values))
    if go:
        flash("That was the last comment that you looked for.")
    return redirect(_address(among.round.id, wanted, beside.before // A_PAGE + 1, f"c-{comment_id}"))


def _list(
    round_id: int, form: SharedAnswerForm, wanted: CommentFilter | None = None, result: Result | None = None
) -> str:
    wanted = wanted or CommentFilter.read(request.args)
    with reading() as session:
        found = dispositions.comments(session, round_id)
        form.list_standards([*dispositions.standard_reasons(session, found.round.consultation_id)])
        titles = titles_for(session, (one.comment for one in found.comments))
    ticked = {one.comment.id for one in result.refused} if result else set(form.seen)
    among = tuple(one for one in found.comments if one.comment.id in ticked) if result else wanted.narrow(found)
    pages = max(1, -(-len(among) // A_PAGE))
    on_page = 1 if result else min(_shown_page(), pages)
    shown = among[(on_page - 1) * A_PAGE : on_page * A_PAGE]
    if result:
        form.everything.data = pages > 1
    here = {one.comment.id for one in shown}
    return page(
        "secretariat/comments.html",
        found=found,
        titles=titles,
        among=among,
        shown=shown,
        pages=pages,
        on_page=on_page,
        wanted=wanted,
        filters=FilterForm.over(found, wanted),
        form=form.offer(among, shown),
        ticked=ticked,
        elsewhere=[] if form.everything.data else [v for v in form.chosen.data or () if not _is_of(v, here)],
        result=result,
        confirming=SeenForm(formdata=None, seen=found.candidate.fingerprint if found.candidate else ""),
    )


def _is_of(value: str, ids: set[int]) -> bool:
    """Whether a box that was ticked, or something forged, is of one of these comments, or of none."""
    id = value.partition("-")[0]
    return not is_number(id) or int(id) in ids


def _page(comment_id: int, form: AnswerForm) -> str:
    wanted = CommentFilter.read(request.args)
    with reading() as session:
        among, one = dispositions.comment(session, comment_id)
        form.list_standards([*dispositions.standard_reasons(session, among.round.consultation_id)])
        titles = titles_for(session, [one.comment]).get(one.comment.paragraph_id or 0, ())
    if form.outdated:  # both answers are shown now, so sending again is meant
        form.seen.data = str(one.answer.revision if one.answer else 0)
    beside = neighbours(among, wanted, comment_id)
    about = {"among": among, "one": one, "titles": titles, "wanted": wanted, "beside": beside}
    return page("secretariat/answer.html", form=form.offer(one), **about)


def _shown_page() -> int:
    return request.args.get("page", type=number) or 1


def _address(round_id: int, wanted: CommentFilter, on_page: int, anchor: str | None = None) -> str:
    shown = on_page if on_page > 1 else None
    return url_for("secretariat.comments", round_id=round_id, **wanted.values, page=shown, _anchor=anchor)
