"""What writing a comment and writing an opinion share: what the address asks for, the page with the form, and what proposed words
change while they are being typed."""

from itertools import dropwhile
from typing import TypeVar

from flask import request, url_for
from wtforms import Field, ValidationError
from wtforms.form import BaseForm

import redline
from models.comments.comment import OF_PARAGRAPH, Change, CommentType
from models.comments.operations.wording import ensure_written
from models.comments.queries import country as queries
from models.comments.queries import margin, places
from models.comments.submission import Submission
from models.drafts.version import Paragraph
from models.errors import Invalid, NotFound, ensure_found
from models.observers.observer import RoundInvitation
from models.people import policy
from models.rounds.consultation import Round
from models.text.rows import typed_row
from models.text.typed import ONLY_LINES, adds_only_lines, retyped
from models.uploads.queries import uploads
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time
from webapp.country.forms import CHANGE_LABELS, CommentForm
from webapp.forms import number

AnyCommentForm = TypeVar("AnyCommentForm", bound=CommentForm)


def wanted_change() -> tuple[Change, int | None]:
    """What the address asks for: ?change=replace&paragraph=12; without a paragraph it is about the whole text."""
    change = next((one for one in Change if one == request.args.get("change", "remark")), None)
    if request.args.get("paragraph") == "" and change is not None:
        return Change.REMARK, None  # chosen from a list: the whole text, for which there are only remarks
    paragraph_id = request.args.get("paragraph", type=number)
    if change is None or (paragraph_id is None and ("paragraph" in request.args or change is not Change.REMARK)):
        raise NotFound
    return change, paragraph_id


def find_place(round_id: int, paragraph_id: int | None) -> tuple[Submission, Paragraph | None]:
    """The answer that the words are for, and the paragraph that they are about; raises NotFound."""
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        return answer, queries.paragraph(session, answer.round, paragraph_id) if paragraph_id is not None else None


def next_paragraph_address(round_id: int, paragraph_id: int | None) -> str:
    """The address of the paragraph or row that follows in the draft; "" behind the last, and for the whole text."""
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        rest = dropwhile(lambda one: one.id != paragraph_id, margin.text_of(session, answer.round))
        following = next((one for one in rest if one.kind.is_counted and one.id != paragraph_id), None)
    return url_for("country.draft", round_id=round_id, _anchor=f"p-{following.key}") if following else ""


def prefill(form: CommentForm, paragraph: Paragraph | None, change: Change) -> None:
    """Fill an empty form with what the person starts from: for a change of words the paragraph as it is, or (?uploaded=7) a proposal of
    a file that could not be taken over by itself."""
    uploaded_id = request.args.get("uploaded", type=number)
    if uploaded_id is not None:
        with reading() as session:
            item = uploads.uploaded_comment(session, uploaded_id)
        form.type.data, form.text.data = item.type.value, item.text
        form.proposed_text.data, form.justification.data = item.proposed_text, item.justification
        form.after_id.data = item.after_id
    elif paragraph is None:
        form.type.data = CommentType.GENERAL.value
    elif change is Change.REPLACE:
        form.proposed_text.data = paragraph.text


def ask_for_words(form: AnyCommentForm, change: Change) -> AnyCommentForm:
    """The form, which says that its words are missing together with whatever else is wrong in it."""
    form.join_cells(change)
    try:
        ensure_written(change, (form.text.data or "").strip(), (form.proposed_text.data or "").strip())
    except Invalid as missing:
        field, sentence = form[missing.field], str(missing)

        def refuse(_form: BaseForm, _field: Field) -> None:
            raise ValidationError(sentence)

        field.validators = [*field.validators, refuse]
    return form


def form_page(
    form: CommentForm,
    answer: Submission | RoundInvitation,
    paragraph: Paragraph | None,
    change: Change,
    *,
    address: str,
    back: str,
    template: str = "country/comment.html",
    heading: str = "",
    **more: object,
) -> str:
    """The form for words on a paragraph; it is sent to `address`, and `back` is the page for those who cancel."""
    if form.theirs:
        # Saving again is then a decision, made with both texts in sight.
        form.seen.data = form.theirs["revision"]
    form.adapt_questions(change, answer.round)
    before = offer_move_places(form, answer.round, paragraph, change)
    offer_row_cells(form, answer.round, paragraph, change)
    is_new_row = change is Change.INSERT_AFTER and bool(form.cells.entries)
    return page(
        template,
        form=form,
        heading=heading or ("Propose a new row after" if is_new_row else ""),
        labels=CHANGE_LABELS[change],
        answer=answer,
        round=answer.round,
        change=change,
        paragraph=paragraph,
        before=before,
        joining=_address_for_change(Change.JOIN) if before is not None and "change" in request.args else None,
        looked_at=_preview_typed(form, paragraph, answer.round.consultation.language),
        why_nothing_changes=_why_nothing_changes(paragraph, form.proposed_text.data or ""),
        accepts_comments=answer.accepts_comments(request_time()),
        address=address,
        back=back,
        **more,
    )


def offer_move_places(form: CommentForm, round: Round, paragraph: Paragraph | None, change: Change) -> Paragraph | None:
    """Offer the places to which a paragraph can be moved, or say why there is none; gives the paragraph with which it can be joined,
    if any."""
    if paragraph is None or change not in (Change.MOVE, Change.JOIN):
        return None
    with reading() as session:
        found = places.places(session, round.version_id, paragraph.id)
        form.stays = "" if found else places.why_it_stays(session, round.version_id, paragraph.id)
        allowed = {*found, form.after_id.data}
        form.offer_places(one for one in margin.text_of(session, round) if one.id in allowed)
        return places.paragraph_before(session, round.version_id, paragraph.id)


def offer_row_cells(form: CommentForm, round: Round, paragraph: Paragraph | None, change: Change) -> None:
    """Let a row be written cell by cell, and a new one where a table is; behind its last row a paragraph can be asked for."""
    form.join_cells(change)
    if paragraph is None or not paragraph.kind.in_cells or change in OF_PARAGRAPH or "prose" in request.args:
        return
    with reading() as session:
        form.offer_cells(places.column_titles(session, round.version_id)[paragraph.id], change)
        if change is Change.INSERT_AFTER and places.is_last_of_table(session, round.version_id, paragraph.id):
            form.prose = url_for(str(request.endpoint), **{**(request.view_args or {}), **request.args, "prose": "1"})


def _address_for_change(change: Change) -> str:
    """The address of the same empty form for another change."""
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **request.args, "change": change.value})


@country.post("/rounds/<int:round_id>/look")
@may(policy.READ_ROUND)
def preview_change(round_id: int) -> Page:
    """A piece of the page on which somebody types, for the paragraph that the address names: ?paragraph=12."""
    paragraph_id = ensure_found(request.args.get("paragraph", type=number))
    with reading() as session:
        round = queries.answer(session, round_id, current_person().of_member()).round
        paragraph = queries.paragraph(session, round, paragraph_id)
    language = round.consultation.language
    as_typed = request.form.get("proposed_text", "")
    try:
        words = _read_retyped(paragraph, as_typed)
    except Invalid as refusal:
        return page("country/change.html", pieces=(), language=language, sentence=str(refusal)), 422
    pieces = redline.compare(paragraph.text, words, language)
    return page(
        "country/change.html", pieces=pieces, language=language, sentence=_why_nothing_changes(paragraph, as_typed)
    )


def _preview_typed(form: CommentForm, paragraph: Paragraph | None, language: str) -> object:
    """The change that the proposed text would make, if the person wants to look at it and it can be kept."""
    if "look" not in request.form or paragraph is None or not form.proposed_text.validate(form):
        return None
    words = _read_retyped(paragraph, form.proposed_text.data or "")
    return redline.compare(paragraph.text, words, language)


def _why_nothing_changes(paragraph: Paragraph | None, as_typed: str) -> str:
    """A sentence for somebody who has typed only new lines, of which nothing is left."""
    is_prose = paragraph is not None and not paragraph.kind.in_cells
    return ONLY_LINES if paragraph and is_prose and adds_only_lines(paragraph.text, as_typed) else ""


def _read_retyped(paragraph: Paragraph, as_typed: str) -> str:
    """What was typed in place of a paragraph, as it would be kept; raises Invalid."""
    return typed_row(as_typed, "proposed_text") if paragraph.kind.in_cells else retyped(paragraph.text, as_typed)
