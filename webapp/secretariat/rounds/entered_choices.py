"""What an entered answer says about brackets, ten a page, as the country would choose it itself."""

from collections.abc import Mapping
from functools import partial

from flask import flash, redirect, request, url_for

from models.brackets.operations import entered_choices
from models.brackets.queries.answering import grouped_brackets
from models.brackets.queries.in_answer import listed_in_entry
from models.comments.entered import EntryState
from models.comments.operations import entering
from models.comments.queries import entered as queries
from models.errors import Refusal
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.brackets.brackets import PAGE_SIZE, field_values, read_statements
from webapp.forms import Form, fields_digest, number, refused_values, validated


@secretariat.get("/entries/<int:entry_id>/brackets")
@may(policy.FOLLOW)
def entry_brackets(entry_id: int) -> Page:
    return _page(entry_id, Form(formdata=None))


@secretariat.post("/entries/<int:entry_id>/brackets")
@may(policy.ENTER_ANSWER)
def save_entry_brackets(entry_id: int) -> Page:
    form, statements, by = Form(), read_statements(request.form), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        entry = entering.drafted_entry(session, entry_id, by)
        saved = entered_choices.save(session, entry, statements, by=by, now=request_time())
    if saved.refused:
        return _page(entry_id, form, saved.refused, saved.changed), 422
    flash(
        "Nothing has changed."
        if not saved.changed
        else f"{saved.changed} choices are saved."
        if saved.changed > 1
        else "1 choice is saved."
    )
    shown = request.args.get("page", type=number) or 1
    with reading() as session:
        more = shown * PAGE_SIZE < len(listed_in_entry(session, queries.entry(session, entry_id).answer))
    if more:
        return redirect(url_for("secretariat.entry_brackets", entry_id=entry_id, page=shown + 1))
    return redirect(url_for("secretariat.entry", entry_id=entry_id))


def _page(entry_id: int, form: Form, refused: Mapping[int, Refusal] | None = None, changed: int = 0) -> str:
    with reading() as session:
        entry = queries.entry(session, entry_id)
        found = listed_in_entry(session, entry.answer)
    in_order = [one for _, own in grouped_brackets(found) for one in own]
    pages = max(1, -(-len(in_order) // PAGE_SIZE))
    shown = min(max(request.args.get("page", type=number) or 1, 1), pages)
    return page(
        "secretariat/entry_brackets.html",
        form=form,
        answer=entry.answer,
        round=entry.round,
        found=found,
        listed=in_order[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE],
        shown=shown,
        pages=pages,
        refused=refused or {},
        changed=changed,
        typed=refused_values(refused) if refused else request.form,
        fields=field_values,
        fields_digest=fields_digest,
        writes=entry.answer.state is EntryState.DRAFTED,
        now=request_time(),
        advises=False,
    )
