"""The secretariat's own words in a candidate: typed, looked at, kept, and taken out again."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from wtforms import TextAreaField

import redline
from models.editorial.operations import editorial
from models.editorial.queries import own_words
from models.text.typed import typed
from webapp.blueprints import secretariat, staff
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import NumberedForm, SeenForm, keeping
from webapp.secretariat.texts import version_page


class EditForm(NumberedForm):
    """A paragraph as it should read, and why."""

    text = TextAreaField(
        "The paragraph as it should read",
        description="Change only words that no member has asked for, such as numbers, references and spelling. Brackets "
        "and the words of members must stay as they are. A paragraph cannot be added, split or deleted here.",
    )
    reason = TextAreaField("Why?", description="The members read this, and can object to the change.")

    looked_at: Sequence[Any] | None = None


@secretariat.get("/paragraphs/<int:paragraph_id>/edit")
@staff
def edit(paragraph_id: int) -> Page:
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
    if found.paragraph.id != paragraph_id:
        return redirect(url_for("secretariat.edit", paragraph_id=found.paragraph.id))
    saved = {"reason": found.change.reason, "seen": found.change.revision} if found.change else {}
    return _page(paragraph_id, EditForm(formdata=None, text=found.words, **saved))


@secretariat.post("/paragraphs/<int:paragraph_id>/edit")
@staff
def keep_edit(paragraph_id: int) -> Page:
    form = EditForm()
    if "look" in request.form:
        with keeping(form, partial(_page, paragraph_id)):
            form.looked_at = _looked_at(paragraph_id, form)
        return _page(paragraph_id, form)
    with keeping(form, partial(_page, paragraph_id)), transaction() as session:
        editorial.edit(
            session,
            paragraph_id,
            text=form.text.data or "",
            reason=form.reason.data or "",
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
    flash("Your words are kept. The text is being consolidated again.")
    return _to_the_text(paragraph_id)


@secretariat.post("/editorial-changes/<int:change_id>/take-out")
@staff
def take_out(change_id: int) -> Page:
    form = SeenForm()
    with reading() as session:
        version = own_words.text_of(session, change_id)
    with keeping(form, partial(version_page, version.id)), transaction() as session:
        editorial.withdraw(session, change_id, by=current_person(), now=request_time())
    flash("The change is taken out. The text is being consolidated again.")
    return redirect(url_for("secretariat.version", version_id=version.id, _anchor="editorial"))


def _looked_at(paragraph_id: int, form: EditForm) -> Sequence[Any]:
    """What would change, if it may be changed."""
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
        text, consultation = typed(form.text.data or "", "text"), found.version.consultation
        own_words.read(session, found.paragraph, text, consultation)
    return redline.compare(found.paragraph.text, text, consultation.language)


def _to_the_text(paragraph_id: int) -> Page:
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
    return redirect(url_for("secretariat.version", version_id=found.version.id, _anchor=f"p-{found.paragraph.key}"))


def _page(paragraph_id: int, form: EditForm) -> str:
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
    if form.outdated:  # both texts are shown now, so sending again is meant
        form.seen.data = str(found.change.revision if found.change else 0)
    return page("secretariat/edit.html", found=found, form=form)
