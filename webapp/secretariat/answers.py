"""All comments of a round, and the secretariat's reasoned answer to each: many alike at once, or one after the other. What is
looked for stands in the address and goes along from page to page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import flash, redirect, request, url_for

from models.comments.queries.places import titles_at, titles_for
from models.dispositions import queries as dispositions
from models.dispositions.comment_filter import CommentFilter, neighbours
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, shared_answers
from models.dispositions.operations.shared_answers import Refused
from models.dispositions.queries import AnsweredComment, Comments
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, SeenForm, is_number, number, validated
from webapp.secretariat.answer_forms import AnswerForm, FilterForm, SharedAnswerForm
from webapp.texts.parts import page_in_address, page_number_at, page_of_list

MOST_REFUSALS = 3  # that the page says one by one when several answers are undone


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an answer to several comments."""

    answered: list[Disposition]
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
    return _list_page(round_id, SharedAnswerForm(formdata=None))


@secretariat.post("/rounds/<int:round_id>/comments")
@may(policy.ANSWER)
def answer_alike(round_id: int) -> Page:
    """Keep one answer for all that are chosen, or go on to other comments with everything that is chosen and typed."""
    form, wanted = SharedAnswerForm(), CommentFilter.read(request.args)
    go = request.form.get("go")
    if go:
        wanted = CommentFilter.read(request.form) if go == "filter" else wanted
        return (
            _list_page(round_id, form, wanted)
            if form.is_begun
            else redirect(_list_address(round_id, wanted, page_in_address()))
        )
    with validated(form, partial(_list_page, round_id)), transaction() as session:
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
        return _list_page(round_id, form, result=Result(answered, refused)), 409
    flash("Your answer is kept." if len(answered) == 1 else f"Your answers to {len(answered)} comments are kept.")
    return redirect(_list_address(round_id, wanted, page_in_address(), kept=_newest(answered)))


@secretariat.post("/rounds/<int:round_id>/comments/confirm")
@may(policy.ANSWER)
def confirm_proposed(round_id: int) -> Page:
    with transaction() as session:
        confirmed = shared_answers.confirm_proposed(
            session, round_id, by=current_person(), seen=SeenForm().seen.data or "", now=request_time()
        )
    flash(f"You have confirmed {len(confirmed)} {'answer' if len(confirmed) == 1 else 'answers'}.")
    return redirect(url_for("secretariat.comments", round_id=round_id, kept=_newest(confirmed)))


@secretariat.post("/rounds/<int:round_id>/comments/undo")
@may(policy.ANSWER)
def undo_answers(round_id: int) -> Page:
    """Undo what was answered in one act."""
    with transaction() as session:
        undone, refused = shared_answers.undo(
            session, round_id, by=current_person(), seen=SeenForm().seen.data or "", now=request_time()
        )
    if undone or not refused:
        count = "1 answer is" if len(undone) == 1 else f"{len(undone)} answers are"
        flash(f"{count} undone." if undone else "These answers are undone already, or a colleague has given others.")
    for one in refused[:MOST_REFUSALS]:
        flash(f"{one.comment.label} is not undone. {one.why}", "care")
    if len(refused) > MOST_REFUSALS:
        flash(f"{len(refused) - MOST_REFUSALS} more are not undone, for reasons like these.", "care")
    return redirect(_list_address(round_id, CommentFilter.read(request.args), page_in_address()))


@secretariat.get("/comments/<int:comment_id>")
@may(policy.READ_COMMENT)
def comment(comment_id: int) -> Page:
    return _fresh_page(comment_id, Form(formdata=None))


@secretariat.post("/comments/<int:comment_id>")
@may(policy.ANSWER)
def answer(comment_id: int) -> Page:
    """Keep the answer; `go` leads to the next or the previous comment that is looked for, and keeps what was typed first."""
    among, one = _find_comment(comment_id)
    form, go = AnswerForm(), request.form.get("go", "")
    keeps = form.is_changed or go not in ("previous", "next")
    if keeps:
        with validated(form, partial(_page, comment_id)), transaction() as session:
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
    kept = comment_id if keeps else None
    if following is not None:
        id = following.comment.id
        return redirect(url_for("secretariat.comment", comment_id=id, **wanted.values, kept=kept))
    if go:
        flash("That was the last comment that your filter shows." if wanted.values else "That was the last comment.")
    return redirect(_list_address(among.round.id, wanted, page_number_at(beside.before), f"c-{comment_id}", kept))


@secretariat.post("/comments/<int:comment_id>/undo")
@may(policy.ANSWER)
def undo_answer(comment_id: int) -> Page:
    form = SeenForm()
    with validated(form, partial(_fresh_page, comment_id)), transaction() as session:
        answers.undo(session, comment_id, by=current_person(), seen=form.seen.data or "", now=request_time())
    flash("Your answer to this comment is undone.")
    return redirect(url_for("secretariat.comment", comment_id=comment_id, **CommentFilter.read(request.args).values))


def _list_page(
    round_id: int, form: SharedAnswerForm, wanted: CommentFilter | None = None, result: Result | None = None
) -> str:
    wanted = wanted or CommentFilter.read(request.args)
    with reading() as session:
        found = dispositions.comments(session, round_id)
        form.list_standards([*dispositions.standard_reasons(session, found.round.consultation_id)])
        titles = titles_for(session, (one.comment for one in found.comments))
    ticked = {one.comment.id for one in result.refused} if result else set(form.seen)
    among = tuple(one for one in found.comments if one.comment.id in ticked) if result else wanted.narrow(found)
    listed = page_of_list(among, 1 if result else _page_at_anchor(among))
    if result:
        form.everything.data = listed.pages > 1
    elsewhere = ticked - {one.comment.id for one in listed.shown}
    return page(
        "secretariat/comments.html",
        found=found,
        kept=_answered_together(found, _newest(result.answered) if result else request.args.get("kept", type=number)),
        titles=titles,
        among=among,
        listed=listed,
        wanted=wanted,
        filters=FilterForm.from_comments(found, wanted),
        form=form.offer(among, listed.shown),
        ticked=ticked,
        elsewhere=[] if form.everything.data else [v for v in form.chosen.data or () if _is_among(v, elsewhere)],
        result=result,
        confirming=SeenForm(formdata=None, seen=found.candidate.fingerprint if found.candidate else ""),
    )


def _last_answered(found: Comments) -> AnsweredComment | None:
    """The comment that the address says was answered last, while the person who looks can undo that."""
    id = request.args.get("kept", type=number)
    return next((one for one in _undoable(found) if one.comment.id == id), None)


def _newest(answered: Sequence[Disposition]) -> int | None:
    """The comment that was answered last of these: one that had the same answer before keeps it, from then."""
    return max(answered, key=lambda one: one.at).comment_id if answered else None


def _answered_together(found: Comments, kept: int | None) -> Sequence[AnsweredComment]:
    """That comment and all that were answered in the same act, while the person who looks can undo that."""
    can_be_undone = _undoable(found)
    acts = {one.answer.act for one in can_be_undone if one.answer and one.comment.id == kept}
    return [one for one in can_be_undone if one.answer and one.answer.act in acts]


def _undoable(found: Comments) -> Sequence[AnsweredComment]:
    """The comments whose last answer the person who looks has given, and can undo."""
    by = current_person()
    answered = found.comments if found.at_work else ()
    return [one for one in answered if one.answer and one.answer.can_be_undone_by(by)]


def _is_among(value: str, ids: set[int]) -> bool:
    """Whether a box that was ticked is of one of these comments; what is forged is of none."""
    id = value.partition("-")[0]
    return is_number(id) and int(id) in ids


def _fresh_page(comment_id: int, refused: Form) -> str:
    """The comment with the answer that it has now, and what `refused` was told."""
    found = _find_comment(comment_id)
    answer = found[1].answer
    saved = {"outcome": answer.outcome.value, "reason": answer.reason, "seen": answer.revision} if answer else {}
    form = AnswerForm(formdata=None, **saved)
    form.shown.data = form.digest()
    form.refusal = refused.refusal
    return _comment_page(found, form)


def _page(comment_id: int, form: AnswerForm) -> str:
    return _comment_page(_find_comment(comment_id), form)


def _find_comment(comment_id: int) -> tuple[Comments, AnsweredComment]:
    with reading() as session:
        return dispositions.comment(session, comment_id)


def _comment_page(found: tuple[Comments, AnsweredComment], form: AnswerForm) -> str:
    wanted, (among, one) = CommentFilter.read(request.args), found
    with reading() as session:
        form.list_standards([*dispositions.standard_reasons(session, among.round.consultation_id)])
        titles = titles_at(session, one.comment)
    if form.outdated:  # both answers are shown now, so sending again is meant
        form.seen.data = str(one.answer.revision if one.answer else 0)
    beside = neighbours(among, wanted, one.comment.id)
    about = {
        "among": among,
        "one": one,
        "titles": titles,
        "wanted": wanted,
        "beside": beside,
        "kept": _last_answered(among),
    }
    return page("secretariat/answer.html", form=form.offer(one), **about)


def _page_at_anchor(among: Sequence[AnsweredComment]) -> int | None:
    """The page with the comment whose anchor the address names, if it names one of these."""
    at = request.args.get("at")
    return next((page_number_at(place) for place, one in enumerate(among) if f"c-{one.comment.id}" == at), None)


def _list_address(
    round_id: int, wanted: CommentFilter, on_page: int, anchor: str | None = None, kept: int | None = None
) -> str:
    shown = on_page if on_page > 1 else None
    return url_for("secretariat.comments", round_id=round_id, **wanted.values, page=shown, kept=kept, _anchor=anchor)
