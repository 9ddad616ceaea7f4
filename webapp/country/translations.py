"""A courtesy translation of a paragraph, for the people of one's own country."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.drafts import operations
from models.drafts.queries import texts as queries
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import NumberedForm, validated


class TranslationForm(NumberedForm):
    """How the paragraph reads in the country's own language."""

    text = TextAreaField(
        "In your language", description="Leave it empty to take the translation away. It is never sent to anybody."
    )


@country.get("/paragraphs/<int:paragraph_id>/translation")
@may(policy.TRANSLATE)
def translation(paragraph_id: int) -> Page:
    return _page(paragraph_id, TranslationForm(formdata=None))


@country.post("/paragraphs/<int:paragraph_id>/translation")
@may(policy.TRANSLATE)
def translate(paragraph_id: int) -> Page:
    form, by = TranslationForm(), current_person()
    with validated(form, partial(_page, paragraph_id)), transaction() as session:
        text = form.text.data or ""
        kept = operations.translate(session, paragraph_id, text, by=by, seen=form.revision, now=request_time())
    flash("The translation is saved." if kept else "There is no translation of this paragraph now.")
    return redirect(_back_address(paragraph_id))


def _back_address(paragraph_id: int) -> str:
    """The draft, if there is a round on its version, or the text."""
    with reading() as session:
        paragraph = queries.translatable_paragraph(session, paragraph_id)
        round_id = queries.round_on(session, paragraph)
    anchor = f"p-{paragraph.key}"
    if round_id is None:
        return url_for("texts.version", version_id=paragraph.version_id, _anchor=anchor)
    return url_for("country.draft", round_id=round_id, _anchor=anchor)


def _page(paragraph_id: int, form: TranslationForm) -> str:
    with reading() as session:
        paragraph = queries.translatable_paragraph(session, paragraph_id)
        there = queries.translation_of(session, paragraph, current_person().of_member())
    if not form.is_submitted():
        form.text.data = there.text if there else ""
    if not form.is_submitted() or form.outdated:
        form.seen.data = str(there.revision if there else 0)
    return page(
        "country/translation.html", form=form, paragraph=paragraph, there=there, back=_back_address(paragraph_id)
    )
