"""Comments of earlier rounds: those carried over are made again, as they were or in other words, or withdrawn; those of other
countries can be joined."""

from collections.abc import Iterable, Iterator
from functools import partial

from flask import flash, redirect, request, url_for

from models.comments.operations import carried as operations
from models.comments.queries import carried as queries
from models.comments.queries import country as answers
from models.comments.queries.carried import Carried, EarlierComment
from models.comments.queries.places import titles_of
from models.comments.submission import Submission
from models.drafts.version import Paragraph
from models.errors import NotFound
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.margin import comment_address
from webapp.country.comments.writing import find_place, form_page
from webapp.country.forms import CommentForm
from webapp.forms import Form, validated


@country.get("/rounds/<int:round_id>/carried")
@may(policy.READ_CARRIED)
def carried_comments(round_id: int) -> Page:
    return _page(round_id, Form(formdata=None))


@country.post("/carried/<int:carried_id>/confirm")
@may(policy.WRITE_COMMENT)
def confirm_carried(carried_id: int) -> Page:
    form, one = Form(), _carried_comment(carried_id)
    with validated(form, partial(_page, one.row.round_id)), transaction() as session:
        operations.confirm(session, carried_id, by=current_person(), now=request_time())
    flash("The comment is among those of this round. You can still change it.")
    return _redirect_back(one, anchored=False)


@country.post("/carried/<int:carried_id>/withdraw")
@may(policy.WRITE_COMMENT)
def withdraw_carried(carried_id: int) -> Page:
    form, one = Form(), _carried_comment(carried_id)
    with validated(form, partial(_page, one.row.round_id)), transaction() as session:
        operations.withdraw(session, carried_id, by=current_person(), now=request_time())
    flash("The comment is withdrawn. You can decide again until the answer is sent.")
    return _redirect_back(one)


@country.post("/carried/<int:carried_id>/decide-again")
@may(policy.WRITE_COMMENT)
def decide_on_carried_again(carried_id: int) -> Page:
    form, one = Form(), _carried_comment(carried_id)
    with validated(form, partial(_page, one.row.round_id)), transaction() as session:
        operations.decide_again(session, carried_id, by=current_person(), now=request_time())
    flash("It waits for a decision again.")
    return _redirect_back(one)


@country.get("/carried/<int:carried_id>/again")
@may(policy.WRITE_COMMENT)
def make_again(carried_id: int) -> Page:
    """The form for the comment, with the words that it had."""
    one, form = _carried_comment(carried_id), CommentForm()
    if one.row.decision is not None or not _answer(one).accepts_comments(request_time()):
        return _redirect_back(one)
    words = operations.reanchored_words(one)
    form.type.data, form.text.data = words.type.value, words.text
    form.proposed_text.data, form.justification.data = words.proposed_text, words.justification
    form.after_id.data, form.cell.data = words.after_id, words.cell
    return _writing_page(one, form)


@country.post("/carried/<int:carried_id>/again")
@may(policy.WRITE_COMMENT)
def save_again(carried_id: int) -> Page:
    one, form = _carried_comment(carried_id), CommentForm()
    if "look" in request.form:
        return _writing_page(one, form)
    with validated(form, partial(_writing_page, one)), transaction() as session:
        now = operations.reanchored_words(one)
        words = form.words(now.change, now.paragraph_id)
        operations.make_again(session, carried_id, words, by=current_person(), now=request_time())
    flash("The comment is among those of this round. You can still change it.")
    return _redirect_back(one, anchored=False)


@country.get("/rounds/<int:round_id>/join/<int:comment_id>")
@may(policy.JOIN)
def joining(round_id: int, comment_id: int) -> Page:
    """A comment of another country that was circulated, and the button to join it; when it is too late, the comment alone."""
    current_person().ensure_coordinator()
    with reading() as session:
        answer = answers.answer(session, round_id, current_person().of_member())
    if not answer.accepts_comments(request_time()):
        return redirect(url_for("texts.trace", comment_id=comment_id))
    return _joining_page(round_id, comment_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/join/<int:comment_id>")
@may(policy.JOIN)
def join_circulated(round_id: int, comment_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, partial(_joining_page, round_id, comment_id)), transaction() as session:
        comment = operations.join(session, round_id, comment_id, by=by, now=request_time())
    flash(f"It is a comment of {by.of_member().name} now, joining {comment.joins}, and not yet submitted.")
    return redirect(comment_address(round_id, comment.id))


def _joining_page(round_id: int, comment_id: int, form: Form) -> str:
    member = current_person().of_member()
    with reading() as session:
        answer = answers.answer(session, round_id, member)
        one = queries.circulated_comment(session, answer.round, comment_id)
        titles = titles_of(session, _paragraphs([one]))
    if one.comment.member_id == member.id:
        raise NotFound
    return page("country/joining.html", answer=answer, round=answer.round, one=one, titles=titles, form=form)


def _carried_comment(carried_id: int) -> Carried:
    with reading() as session:
        return queries.carried_comment(session, carried_id, current_person().of_member())


def _answer(one: Carried) -> Submission:
    with reading() as session:
        return answers.answer(session, one.row.round_id, current_person().of_member())


def _writing_page(one: Carried, form: CommentForm) -> str:
    words = operations.reanchored_words(one)
    answer, paragraph = find_place(one.row.round_id, words.paragraph_id)
    address = url_for("country.save_again", carried_id=one.row.id)
    back = url_for("country.carried_comments", round_id=one.row.round_id, _anchor=f"k-{one.row.id}")
    return form_page(form, answer, paragraph, words.change, address=address, back=back)


def _page(round_id: int, form: Form) -> str:
    member = current_person().of_member()
    with reading() as session:
        answer = answers.answer(session, round_id, member)
        found = queries.carried_comments(session, round_id, member)
        titles = titles_of(session, _paragraphs(found))
    writes = answer.accepts_comments(request_time())
    return page("country/carried.html", answer=answer, found=found, titles=titles, form=form, writes=writes)


def _paragraphs(found: Iterable[EarlierComment]) -> Iterator[Paragraph | None]:
    """Those that comments were about, and the same in the text of now."""
    for one in found:
        yield from (one.comment.paragraph, one.now)


def _redirect_back(one: Carried, *, anchored: bool = True) -> Page:
    """To the next that waits; after the last to the answer."""
    with reading() as session:
        left = queries.count_undecided(session, one.row.round_id, current_person().of_member())
    anchor = f"k-{one.row.id}" if anchored else None
    if left or anchored:
        return redirect(url_for("country.carried_comments", round_id=one.row.round_id, _anchor=anchor))
    return redirect(url_for("country.answer", round_id=one.row.round_id))
