"""What people of a department do: write what they think, forward it to their coordinator, take it back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from models.comments.comment import Change, CommentType
from models.comments.queries import country as queries
from models.comments.submission import Submission
from models.departments import queries as departments
from models.departments.operations import opinions
from models.departments.opinion import Opinion, OpinionState
from models.people import policy
from models.rounds.queries import tally as tallies
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.margin import contents_of, framed, translations_beneath
from webapp.country.comments.reading import read
from webapp.country.comments.writing import asked, begin, form_page, place
from webapp.country.forms import CommentForm
from webapp.forms import Form, NumberedForm, keeping, number


@country.get("/rounds/<int:round_id>/opinions/new")
@may(policy.WRITE_OPINION)
def new_opinion(round_id: int) -> Page:
    """An empty form, or (?again=7) one with the words of an opinion that was left out."""
    change, paragraph_id = asked()
    answer, paragraph = place(round_id, paragraph_id)
    if not answer.accepts_comments(request_time()):
        return _back(round_id)
    form = CommentForm()
    begin(form, paragraph, change)
    again = request.args.get("again", type=number)
    if again is not None:
        form.fill(_own(again)[0])
    return _new_page(round_id, change, paragraph_id, form)


@country.post("/rounds/<int:round_id>/opinions")
@may(policy.WRITE_OPINION)
def write_opinion(round_id: int) -> Page:
    form = CommentForm()
    change, paragraph_id = asked()
    show = partial(_new_page, round_id, change, paragraph_id)
    if "look" in request.form:
        return show(form)
    me, now = current_person(), request_time()
    with keeping(form, show), transaction() as session:
        opinion = opinions.write(session, round_id, form.words(change, paragraph_id), by=me, now=now)
        session.flush()
        if "forward" in request.form and opinion.state is OpinionState.DRAFTED:
            opinions.forward(session, opinion.id, by=me, seen=opinion.revision, now=now)
    return _saved(opinion)


@country.get("/opinions/<int:opinion_id>")
@may(policy.WRITE_OPINION)
def opinion(opinion_id: int) -> Page:
    opinion, answer = _own(opinion_id)
    if opinion.state is not OpinionState.DRAFTED or not answer.accepts_comments(request_time()):
        return _back(opinion.round_id, opinion)
    form = CommentForm()
    form.fill(opinion)
    return _edit_page(opinion_id, form)


@country.post("/opinions/<int:opinion_id>")
@may(policy.WRITE_OPINION)
def edit_opinion(opinion_id: int) -> Page:
    form = CommentForm()
    show = partial(_edit_page, opinion_id)
    if "look" in request.form:
        return show(form)
    old, _ = _own(opinion_id)
    me, now = current_person(), request_time()
    with keeping(form, show), transaction() as session:
        words = form.words(old.change, old.paragraph_id)
        opinion = opinions.edit(session, opinion_id, words, by=me, seen=form.revision, now=now)
        if "forward" in request.form:
            opinions.forward(session, opinion.id, by=me, seen=opinion.revision, now=now)
    return _saved(opinion)


@country.get("/opinions/<int:opinion_id>/remove")
@may(policy.WRITE_OPINION)
def opinion_removal(opinion_id: int) -> Page:
    """Ask once more before words are thrown away."""
    opinion, answer = _own(opinion_id)
    if opinion.state is not OpinionState.DRAFTED or not answer.accepts_comments(request_time()):
        return _back(opinion.round_id, opinion)
    return _removal_page(opinion_id, NumberedForm())


@country.post("/opinions/<int:opinion_id>/remove")
@may(policy.WRITE_OPINION)
def remove_opinion(opinion_id: int) -> Page:
    form = NumberedForm()
    with keeping(form, partial(_removal_page, opinion_id)), transaction() as session:
        round = opinions.remove(session, opinion_id, by=current_person(), seen=form.revision, now=request_time())
    flash("The comment has been removed.")
    return _back(round.id)


@country.post("/opinions/<int:opinion_id>/forward")
@may(policy.WRITE_OPINION)
def forward_opinion(opinion_id: int) -> Page:
    form = NumberedForm()
    with keeping(form, partial(_draft_page, opinion_id)), transaction() as session:
        opinion = opinions.forward(session, opinion_id, by=current_person(), seen=form.revision, now=request_time())
    return _saved(opinion)


@country.post("/opinions/<int:opinion_id>/take-back")
@may(policy.WRITE_OPINION)
def take_back_opinion(opinion_id: int) -> Page:
    form = NumberedForm()
    with keeping(form, partial(_draft_page, opinion_id)), transaction() as session:
        opinion = opinions.take_back(session, opinion_id, by=current_person(), seen=form.revision, now=request_time())
    flash("You have taken the comment back. Your coordinator cannot read it any more.", "care")
    return _back(opinion.round_id, opinion)


def department_page(
    round_id: int, form: NumberedForm, *, typed: Mapping[int, str] | None = None, wrong: Form | None = None
) -> str:
    """The draft as a department sees it, with its own opinions beside the paragraphs; `typed` and `wrong` are of a message that was
    refused."""
    me = current_person()
    with reading() as session:
        tally = tallies.tally(session.connection(), round_id, me.of_member())
        answer = queries.answer(session, round_id, me.of_member())
        own = departments.opinions_by(session, round_id, me)
        writes = answer.accepts_comments(request_time())
        text = framed(session, answer.round, "country.new_opinion", acts=writes)
        reader = read(text, answer.round, "country.new_opinion", types=partial(_types_on, own))
        threads = departments.messages(session, own)
        internal = departments.deadline_of(session, round_id, me.of_member())
        beneath = (
            translations_beneath(session, answer.round, me.of_member(), changes=False) if tally.translations else None
        )
    return page(
        "country/department.html",
        answer=answer,
        tally=tally,
        reader=reader,
        beneath=beneath,
        contents=contents_of(reader.shown, Counter(one.paragraph_id for one in own)),
        own=own,
        threads=threads,
        internal=internal,
        typed=typed or {},
        form=wrong or form,
        now=request_time(),
    )


def _types_on(own: Sequence[Opinion]) -> dict[int | None, set[CommentType]]:
    types: dict[int | None, set[CommentType]] = {}
    for one in own:
        types.setdefault(one.paragraph_id, set()).add(one.type)
    return types


def _draft_page(opinion_id: int, form: NumberedForm) -> str:
    return department_page(_own(opinion_id)[0].round_id, form)


def _own(opinion_id: int) -> tuple[Opinion, Submission]:
    me = current_person()
    with reading() as session:
        opinion = departments.own_opinion(session, opinion_id, me)
        return opinion, queries.answer(session, opinion.round_id, me.of_member())


def _new_page(round_id: int, change: Change, paragraph_id: int | None, form: CommentForm) -> str:
    answer, paragraph = place(round_id, paragraph_id)
    address = url_for("country.write_opinion", round_id=round_id, change=change.value, paragraph=paragraph_id)
    back = _draft(round_id, f"p-{paragraph.key}" if paragraph else "whole")
    return form_page(form, answer, paragraph, change, address=address, back=back, template="country/opinion.html")


def _edit_page(opinion_id: int, form: CommentForm) -> str:
    opinion, answer = _own(opinion_id)
    return form_page(
        form,
        answer,
        opinion.paragraph,
        opinion.change,
        address=url_for("country.edit_opinion", opinion_id=opinion_id),
        back=_draft(opinion.round_id, f"o-{opinion_id}"),
        template="country/opinion.html",
    )


def _removal_page(opinion_id: int, form: NumberedForm) -> str:
    opinion, answer = _own(opinion_id)
    form.seen.data = str(opinion.revision)
    return page(
        "country/remove_opinion.html",
        form=form,
        comment=opinion,
        round=answer.round,
        address=url_for("country.remove_opinion", opinion_id=opinion_id),
        back=_draft(opinion.round_id, f"o-{opinion_id}"),
    )


def _saved(opinion: Opinion) -> Response:
    if opinion.state is OpinionState.DRAFTED:
        flash("The comment is saved. Nobody else can read it until you forward it to your coordinator.", "care")
    else:
        flash("Your coordinator has the comment now.")
    return _back(opinion.round_id, opinion)


def _back(round_id: int, opinion: Opinion | None = None) -> Response:
    return redirect(_draft(round_id, f"o-{opinion.id}" if opinion else None))


def _draft(round_id: int, anchor: str | None = None) -> str:
    return url_for("country.draft", round_id=round_id, _anchor=anchor)
