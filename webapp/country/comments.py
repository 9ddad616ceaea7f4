"""Writing, changing and removing the member's comments."""

from functools import partial

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

import redline
from models.comment import Change, Comment, CommentType
from models.draft import Paragraph
from models.errors import NotFound
from models.operations import comments
from models.person import OF_A_MEMBER
from models.queries import country as queries
from models.submission import Submission
from models.text import typed
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.country.blueprint import country
from webapp.country.forms import ASKING, CommentForm
from webapp.forms import NumberedForm, keeping


@country.get("/rounds/<int:round_id>/comments/new")
@requires(*OF_A_MEMBER)
def new_comment(round_id: int) -> Page:
    """An empty form; for other words it holds the paragraph as it is. When it is too late, the draft says why."""
    change, paragraph_id = _asked()
    answer, paragraph = _place(round_id, paragraph_id)
    if not answer.accepts_comments(request_time()):
        return _back(round_id)
    form = CommentForm()
    if paragraph is None:
        form.type.data = CommentType.GENERAL.value
    elif change is Change.REPLACE:
        form.proposed_text.data = paragraph.text
    return _form_page(form, answer, paragraph, change)


@country.post("/rounds/<int:round_id>/comments")
@requires(*OF_A_MEMBER)
def write_comment(round_id: int) -> Page:
    form = CommentForm()
    change, paragraph_id = _asked()
    show = partial(_new_page, round_id, change, paragraph_id)
    if "look" in request.form:
        return show(form)
    with keeping(form, show), transaction() as session:
        comment = comments.write(
            session, round_id, form.words(change, paragraph_id), by=current_person(), now=request_time()
        )
    return _saved(comment)


@country.get("/comments/<int:comment_id>")
@requires(*OF_A_MEMBER)
def comment(comment_id: int) -> Page:
    form = CommentForm()
    comment, answer = _own(comment_id)
    if not answer.accepts_comments(request_time()):
        return _back(comment.round_id, comment)
    form.fill(comment)
    return _form_page(form, answer, comment.paragraph, comment.change, comment)


@country.post("/comments/<int:comment_id>")
@requires(*OF_A_MEMBER)
def edit_comment(comment_id: int) -> Page:
    form = CommentForm()
    show = partial(_edit_page, comment_id)
    if "look" in request.form:
        return show(form)
    old, _ = _own(comment_id)
    with keeping(form, show), transaction() as session:
        words = form.words(old.change, old.paragraph_id)
        comment = comments.edit(session, comment_id, words, by=current_person(), seen=form.revision, now=request_time())
    return _saved(comment)


@country.get("/comments/<int:comment_id>/remove")
@requires(*OF_A_MEMBER)
def removal(comment_id: int) -> Page:
    """Ask once more before words are thrown away."""
    comment, answer = _own(comment_id)
    if not answer.accepts_comments(request_time()):
        return _back(comment.round_id, comment)
    return _removal_page(comment_id, NumberedForm())


@country.post("/comments/<int:comment_id>/remove")
@requires(*OF_A_MEMBER)
def remove_comment(comment_id: int) -> Page:
    form = NumberedForm()
    with keeping(form, partial(_removal_page, comment_id)), transaction() as session:
        round = comments.remove(session, comment_id, by=current_person(), seen=form.revision, now=request_time())
    flash("The comment has been removed.")
    return redirect(url_for("country.draft", round_id=round.id))


def _asked() -> tuple[Change, int | None]:
    """What the address asks for: ?change=replace&paragraph=12; without a paragraph it is about the whole text."""
    change = next((one for one in Change if one == request.args.get("change", "remark")), None)
    paragraph_id = request.args.get("paragraph", type=int)
    if change is None or (paragraph_id is None and ("paragraph" in request.args or change is not Change.REMARK)):
        raise NotFound
    return change, paragraph_id


def _place(round_id: int, paragraph_id: int | None) -> tuple[Submission, Paragraph | None]:
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        return answer, queries.paragraph(session, answer.round, paragraph_id) if paragraph_id is not None else None


def _own(comment_id: int) -> tuple[Comment, Submission]:
    member = current_person().of_member()
    with reading() as session:
        comment = queries.own_comment(session, comment_id, member)
        return comment, queries.answer(session, comment.round_id, member)


def _new_page(round_id: int, change: Change, paragraph_id: int | None, form: CommentForm) -> str:
    return _form_page(form, *_place(round_id, paragraph_id), change)


def _edit_page(comment_id: int, form: CommentForm) -> str:
    comment, answer = _own(comment_id)
    if form.theirs:
        # Saving again is then a decision, made with both texts in sight.
        form.seen.data = form.theirs["revision"]
    return _form_page(form, answer, comment.paragraph, comment.change, comment)


def _form_page(
    form: CommentForm, answer: Submission, paragraph: Paragraph | None, change: Change, comment: Comment | None = None
) -> str:
    form.ask_for(change, answer.round.consultation.policy)
    return page(
        "country/comment.html",
        form=form,
        asking=ASKING[change],
        round=answer.round,
        change=change,
        paragraph=paragraph,
        comment=comment,
        looked_at=_looked_at(form, paragraph, answer.round.consultation.language),
        accepts_comments=answer.accepts_comments(request_time()),
    )


def _looked_at(form: CommentForm, paragraph: Paragraph | None, language: str) -> object:
    """The change that the proposed text would make, if the person wants to look at it and it can be kept."""
    if "look" not in request.form or paragraph is None or not form.proposed_text.validate(form):
        return None
    return redline.compare(paragraph.text, typed(form.proposed_text.data or "", "proposed_text"), language)


def _removal_page(comment_id: int, form: NumberedForm) -> str:
    comment, answer = _own(comment_id)
    form.seen.data = str(comment.revision)
    return page("country/remove.html", form=form, comment=comment, round=answer.round)


def _saved(comment: Comment) -> Response:
    flash(f"The comment is saved. Until it is submitted, only people of {comment.member.name} can see it.")
    return _back(comment.round_id, comment)


def _back(round_id: int, comment: Comment | None = None) -> Response:
    return redirect(url_for("country.draft", round_id=round_id, _anchor=f"c-{comment.id}" if comment else None))
