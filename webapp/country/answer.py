"""The member's official answer: read everything, submit it or return nil, keep the receipt, take it back; and its papers, for its
own people alone."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for

from models.brackets.bracket import BracketPosition
from models.brackets.queries.answering import listed_brackets
from models.comments.operations import late, submissions
from models.comments.queries import country as answers
from models.comments.queries.carried import count_undecided
from models.comments.queries.checks import checks
from models.comments.queries.clearance import clearing_of, current_clearance
from models.comments.queries.cosponsors import joined, reworded
from models.comments.queries.entered import newest_entry_of
from models.comments.queries.late import corrections_of
from models.comments.queries.places import titles_for
from models.comments.queries.sections import sections, sections_in_answer
from models.comments.submission import SectionState, Submission
from models.consensus.queries import asked_fields
from models.departments import queries as departments
from models.documents import operations as documents
from models.documents.queries import papers
from models.documents.queries.documents import DocumentFiles
from models.people import hints, policy
from models.people.hints import Hint
from models.people.person import Role
from models.record.queries import recorded_act
from models.record.signing import path_of
from models.uploads.queries import uploads
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.forms import AnswerForm
from webapp.country.marks_and_declarations import save_marks_and_declarations
from webapp.forms import Form, NumberedForm, fields_digest, validated
from webapp.texts.documents import kind_and_format
from webapp.texts.long_pages import brackets_on_page, parts_of_answer
from webapp.texts.parts import ALL

MOST_CHECKS = 10  # of each kind that the page says at once


@country.get("/rounds/<int:round_id>/answer")
@may(policy.READ_ANSWER)
def answer(round_id: int) -> Page:
    """For departments, too, once it is given: before that only those who speak for the member know what will be in it."""
    if current_person().role is Role.CONTRIBUTOR and not _is_submitted(round_id):
        return redirect(url_for("country.draft", round_id=round_id))
    return _answer_page(round_id, AnswerForm())


@country.post("/rounds/<int:round_id>/sections")
@may(policy.MARK_SECTIONS)
def mark_sections(round_id: int) -> Page:
    _save_only(round_id)
    at = request.form.get("at", "")
    if at:
        return redirect(url_for("country.draft", round_id=round_id, _anchor=f"p-{at}"))
    return redirect(url_for("country.answer", round_id=round_id, _anchor="sections"))


@country.post("/rounds/<int:round_id>/fields")
@may(policy.DECLARE_FIELDS)
def declare_fields(round_id: int) -> Page:
    _save_only(round_id)
    return redirect(url_for("country.answer", round_id=round_id, _anchor="fields"))


def _save_only(round_id: int) -> None:
    form = AnswerForm()
    with validated(form, partial(_answer_page, round_id)), transaction() as session:
        saved = save_marks_and_declarations(session, round_id)
    for sentence in saved or ["Nothing has changed."]:
        flash(sentence)


@country.post("/rounds/<int:round_id>/submit")
@may(policy.SUBMIT)
def submit(round_id: int) -> Page:
    return _send(round_id, submissions.submit)


@country.post("/rounds/<int:round_id>/nil-return")
@may(policy.SUBMIT)
def return_nil(round_id: int) -> Page:
    return _send(round_id, submissions.return_nil)


@country.post("/rounds/<int:round_id>/submit-late")
@may(policy.ANSWER_LATE)
def file_late(round_id: int) -> Page:
    return _send(round_id, late.file)


def _send(round_id: int, verb: Callable[..., object]) -> Page:
    """Send the answer. What was chosen on the page and not saved is saved instead: nothing is sent that the page did not show as
    part of the answer."""
    form = AnswerForm()
    with validated(form, partial(_answer_page, round_id)), transaction() as session:
        saved = save_marks_and_declarations(session, round_id)
        if not saved:
            verb(
                session,
                round_id,
                by=current_person(),
                seen=form.seen.data or "",
                without_waiting=form.without_waiting.data,
                now=request_time(),
            )
    if not saved:
        return redirect(url_for("country.receipt", round_id=round_id))
    for sentence in saved:
        flash(sentence)
    flash("The answer is not sent yet. Look at what you have just chosen, then send it.", "care")
    return redirect(url_for("country.answer", round_id=round_id, _anchor="submit"))


@country.post("/rounds/<int:round_id>/late")
@may(policy.ANSWER_LATE)
def prepare_late(round_id: int) -> Page:
    """Let the member's people write again after the deadline."""
    with transaction() as session:
        late.prepare(session, round_id, by=current_person(), now=request_time())
    flash("You can write again. Nothing is sent before you send the late answer.")
    return redirect(url_for("country.draft", round_id=round_id))


@country.post("/rounds/<int:round_id>/take-back")
@may(policy.TAKE_BACK)
def take_back(round_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(_receipt_page, round_id)), transaction() as session:
        taken = submissions.take_back(session, round_id, by=current_person(), seen=form.revision, now=request_time())
    flash(
        f"The answer of {taken.member.name} has been taken back. It must be "
        + ("sent again." if taken.late_since else "submitted again before the deadline."),
        "care",
    )
    return redirect(url_for("country.draft", round_id=round_id))


@country.get("/rounds/<int:round_id>/receipt")
@may(policy.KEEP_PAPERS)
def receipt(round_id: int) -> Page:
    return _receipt_page(round_id, NumberedForm())


@country.post("/rounds/<int:round_id>/papers/<what>.<format>")
@may(policy.KEEP_PAPERS)
def make_paper(round_id: int, what: str, format: str) -> Page:
    kind, ending = kind_and_format(what, format)
    with transaction() as session:
        documents.ask_for_paper(session, round_id, kind, ending, by=current_person(), now=request_time())
    return redirect(f"{_papers_address(_answer(round_id))}#{what}")


@country.get("/rounds/<int:round_id>/papers/progress")
@may(policy.KEEP_PAPERS)
def papers_progress(round_id: int) -> Page:
    """The piece of the page of the answer which changes while a worker makes papers."""
    with reading() as session:
        answer = answers.answer(session, round_id, current_person().of_member())
        found = papers.paper_files(session, answer)
    return page("country/papers.html", answer=answer, form=Form(), **paper_values(answer, found) | {"following": True})


def paper_values(answer: Submission, found: Sequence[DocumentFiles]) -> dict[str, Any]:
    """What the pages of an answer need to show its papers, and to follow how far they are."""
    return {"papers": found, "following": any(one.in_making for one in found), "whole": _papers_address(answer)}


def _answer_page(round_id: int, form: AnswerForm) -> str:
    """Everything that would be sent; what the button does is done to exactly that."""
    with reading() as session:
        round_answer = answers.round_answer(session, round_id, current_person().of_member())
        forwarded = departments.forwarded_opinions(session, round_id, current_person().of_member())
        found, files = (
            papers.paper_files(session, round_answer.submission),
            uploads.unconfirmed_uploads(session, round_id),
        )
        of_text = listed_brackets(session, round_answer.submission.round, round_answer.submission.member)
        brackets = papers.on_brackets(session, round_answer.submission, of_text)
        carried = count_undecided(session, round_id, current_person().of_member())
        corrections = corrections_of(session, round_id, current_person().of_member())
        clearing = clearing_of(session, round_answer.submission, of_text)
        marked = sections(session, round_answer.submission)
        fields = asked_fields(session, round_answer.submission)
        titles = titles_for(session, round_answer.comments)
        person, writes = current_person(), round_answer.submission.accepts_comments(request_time())
        in_time = writes and round_answer.submission.round.accepts_comments(request_time())
        entry = newest_entry_of(session, round_id, person.of_member()) if writes else None
        changed = reworded(session, round_id, person.of_member()) if in_time else ()
        elsewhere = () if person.role is Role.CONTRIBUTOR else joined(session, round_id, person.of_member())
        shows_hint = in_time and person.role is not Role.CONTRIBUTOR and hints.is_shown(session, Hint.ANSWER, person)
    on_brackets = None if person.role is Role.CONTRIBUTOR else brackets
    pieces = parts_of_answer(round_answer.comments, on_brackets, person.of_member().name, writes=writes)
    found_wrong = checks(round_answer, brackets, marked, changed)
    positions = [one.listed.own for one in brackets.chosen if isinstance(one.listed.own, BracketPosition)]
    own_fields = [one.own for one in fields if one.own is not None]
    form.seen.data = submissions.state_of(round_answer.comments, forwarded.waiting, positions, own_fields)
    values = {
        "round_answer": round_answer,
        "forwarded": forwarded,
        "files": files,
        "brackets": brackets,
        "pieces": pieces,
        "listed": brackets_on_page(brackets, pieces),
        "address": partial(url_for, "country.answer", round_id=round_id),
        "titles": titles,
        "corrections": corrections,
        "joined": elsewhere,
        "carried": carried,
        "entry": entry,
        "clearing": clearing,
        "checks": found_wrong,
        "most": None if request.args.get("part") == ALL else MOST_CHECKS,
        "sections": marked,
        "fields": fields,
        "typed": request.form,
        "states": SectionState,
        "fields_digest": fields_digest,
        "shows_hint": shows_hint,
        "form": form,
        "now": request_time(),
    }
    return page("country/answer.html", **values, **paper_values(round_answer.submission, found))


def _is_submitted(round_id: int) -> bool:
    with reading() as session:
        return answers.answer(session, round_id, current_person().of_member()).is_in


def _receipt_page(round_id: int, form: NumberedForm) -> str:
    with reading() as session:
        answer = answers.answer(session, round_id, current_person().of_member())
        round = answer.round
        sent_at = answer.submitted_at or answer.filed_at
        done = recorded_act(session, round.consultation_id, answer.id, at=sent_at) if sent_at else None
        found = papers.paper_files(session, answer)
        brackets = papers.on_brackets(session, answer)
        clearance = current_clearance(session, answer)
        fields, marked = asked_fields(session, answer), sections_in_answer(session, answer)
    form.seen.data = str(answer.revision)
    values = {
        "answer": answer,
        "recorded_act": done,
        "entry": path_of(done.anchor) if done and done.anchor else "",
        "clearance": clearance,
        "brackets": brackets,
        "fields": fields,
        "sections": marked,
        "form": form,
        "now": request_time(),
    }
    return page("country/receipt.html", **values, **paper_values(answer, found))


def _papers_address(answer: Submission) -> str:
    """Where the papers of an answer are: beside what will be sent, or beside the receipt."""
    return url_for("country.receipt" if answer.is_in else "country.answer", round_id=answer.round_id)


def _answer(round_id: int) -> Submission:
    with reading() as session:
        return answers.answer(session, round_id, current_person().of_member())
