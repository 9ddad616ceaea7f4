"""The secretariat's own words in a candidate: typed, looked at, kept, and taken out again; or sent in as a chair's text, a Word file
of which each change is decided on."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_wtf.file import FileField
from wtforms import TextAreaField

import redline
from models.comments.queries.places import titles_of
from models.drafts.queries.lineage import current_candidate
from models.editorial.operations import chairs_texts, editorial
from models.editorial.queries import chairs_texts as queries
from models.editorial.queries import own_words
from models.people import policy
from models.text.typed import typed
from models.uploads.operations import uploads
from models.uploads.queries.uploads import newer_than
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.files import takes_a_file
from webapp.forms import FileForm, Form, NumberedForm, SeenForm, is_number, validated
from webapp.secretariat.texts import version_page

OURS, OUT = "ours", "out"
WORD = ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
@may(policy.EDIT)
def edit(paragraph_id: int) -> Page:
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
    if found.paragraph.id != paragraph_id:
        return redirect(url_for("secretariat.edit", paragraph_id=found.paragraph.id))
    saved = {"reason": found.change.reason, "seen": found.change.revision} if found.change else {}
    return _page(paragraph_id, EditForm(formdata=None, text=found.words, **saved))


@secretariat.post("/paragraphs/<int:paragraph_id>/edit")
@may(policy.EDIT)
def keep_edit(paragraph_id: int) -> Page:
    form = EditForm()
    if "look" in request.form:
        with validated(form, partial(_page, paragraph_id)):
            form.looked_at = _preview_edit(paragraph_id, form)
        return _page(paragraph_id, form)
    with validated(form, partial(_page, paragraph_id)), transaction() as session:
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
    return _redirect_to_text(paragraph_id)


@secretariat.post("/editorial-changes/<int:change_id>/take-out")
@may(policy.EDIT)
def take_out(change_id: int) -> Page:
    form = SeenForm()
    with reading() as session:
        version = own_words.text_of(session, change_id)
    with validated(form, partial(version_page, version.id)), transaction() as session:
        editorial.withdraw(session, change_id, by=current_person(), now=request_time())
    flash("The change is taken out. The text is being consolidated again.")
    return redirect(url_for("secretariat.version", version_id=version.id, _anchor="editorial"))


class ChairsTextForm(FileForm):
    file = FileField(
        "The chair’s text",
        description="A Word file (.docx), best one made from the file of the consolidated text.",
        render_kw={"accept": WORD},
    )


class TakeOverForm(NumberedForm):
    """For each change one choice, under the number of the change, and a reason of its own if it needs one; a reason for all
    others that become the secretariat's."""

    reason = TextAreaField(
        "Why are these words changed?",
        description="For every change that has no reason of its own. The members read this, and can object to each.",
    )

    @property
    def choices(self) -> dict[int, str]:
        """What was chosen, by the number of the change: OURS, OUT, or the number of a comment."""
        return _values_by_number("choice-")

    @property
    def reasons(self) -> dict[int, str]:
        """The reasons that changes have of their own, by their numbers."""
        return _values_by_number("reason-")

    @property
    def linked(self) -> dict[int, int]:
        """By the number of a change, the comment to which it is linked."""
        return {id: int(decision) for id, decision in self.choices.items() if is_number(decision)}

    def changes_with(self, choice: str) -> set[int]:
        """The changes for which this was chosen."""
        return {id for id, decision in self.choices.items() if decision == choice}


def _values_by_number(name: str) -> dict[int, str]:
    """What was sent under a name that ends in a number, by that number."""
    found = {field.removeprefix(name): value for field, value in request.form.items() if field.startswith(name)}
    return {int(number): value for number, value in found.items() if is_number(number)}


@secretariat.get("/rounds/<int:round_id>/chairs-texts")
@may(policy.FOLLOW)
def chairs_files(round_id: int) -> Page:
    return _files_page(round_id, ChairsTextForm(formdata=None))


@secretariat.post("/rounds/<int:round_id>/chairs-texts")
@may(policy.EDIT)
@takes_a_file
def send_chairs_text(round_id: int) -> Page:
    form = ChairsTextForm()
    with validated(form, partial(_files_page, round_id)), transaction() as session:
        name, content = form.uploaded()
        upload = chairs_texts.receive(session, round_id, content, name=name, by=current_person(), now=request_time())
    return redirect(url_for("secretariat.chairs_text", upload_id=upload.id))


@secretariat.get("/chairs-texts/<int:upload_id>")
@may(policy.READ_CHAIRS_TEXT)
def chairs_text(upload_id: int) -> Page:
    """How far the worker is; once it is done, every change with what can become of it."""
    return _text_page(upload_id, TakeOverForm(formdata=None))


@secretariat.get("/chairs-texts/<int:upload_id>/progress")
@may(policy.READ_CHAIRS_TEXT)
def chairs_text_progress(upload_id: int) -> Page:
    """The piece of that page which changes."""
    with reading() as session:
        return page("secretariat/chairs_progress.html", upload=queries.chairs_text(session, upload_id))


@secretariat.post("/chairs-texts/<int:upload_id>/read-again")
@may(policy.READ_CHAIRS_TEXT)
def read_chairs_text_again(upload_id: int) -> Page:
    form = TakeOverForm(formdata=None)
    with validated(Form(), lambda _: _text_page(upload_id, form)), transaction() as session:
        uploads.read_again(session, upload_id, now=request_time())
    return redirect(url_for("secretariat.chairs_text", upload_id=upload_id))


@secretariat.post("/chairs-texts/<int:upload_id>/take-over")
@may(policy.EDIT)
def take_over(upload_id: int) -> Page:
    form = TakeOverForm()
    with validated(form, partial(_text_page, upload_id)), transaction() as session:
        refused = chairs_texts.take_over(
            session,
            upload_id,
            ours=form.changes_with(OURS),
            linked=form.linked,
            out=form.changes_with(OUT),
            reason=form.reason.data or "",
            reasons=form.reasons,
            by=current_person(),
            seen=form.revision,
            now=request_time(),
        )
    done = len(form.choices) - len(refused)
    if done:
        flash(f"Done for {done} of the changes. Where words were changed, the text is being consolidated again.")
    if refused:
        names = ", ".join(one.paragraph.name for one in refused)
        flash(f"Not changed: {names}. The reason stands at each.", "care")
    return redirect(url_for("secretariat.chairs_text", upload_id=upload_id))


def _preview_edit(paragraph_id: int, form: EditForm) -> Sequence[Any]:
    """What would change, if it may be changed."""
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
        text, consultation = typed(form.text.data or "", "text"), found.version.consultation
        own_words.read(session, found.paragraph, text, consultation)
    return redline.compare(found.paragraph.text, text, consultation.language)


def _redirect_to_text(paragraph_id: int) -> Page:
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
    key = found.paragraph.key
    return redirect(url_for("secretariat.version", version_id=found.version.id, at=key, _anchor=f"p-{key}"))


def _page(paragraph_id: int, form: EditForm) -> str:
    with reading() as session:
        found = own_words.editing(session, paragraph_id)
        titles = titles_of(session, [found.paragraph]).get(paragraph_id, ())
    if form.outdated:  # both texts are shown now, so sending again is meant
        form.seen.data = str(found.change.revision if found.change else 0)
    return page("secretariat/edit.html", found=found, titles=titles, form=form)


def _files_page(round_id: int, form: ChairsTextForm) -> str:
    with reading() as session:
        round, sent = queries.chairs_texts_of(session, round_id)
        candidate = current_candidate(session, round_id)
    return page("secretariat/chairs_files.html", round=round, sent=sent, candidate=candidate, form=form)


def _text_page(upload_id: int, form: TakeOverForm) -> str:
    with reading() as session:
        upload = queries.chairs_text(session, upload_id)
        changes = queries.changes_in(session, upload) if upload.is_read else ()
        placeless = queries.unplaced_items(session, upload)
        titles = titles_of(session, (one.paragraph for one in changes))
        candidate = current_candidate(session, upload.round_id or 0)
        newer = newer_than(session, upload)
    form.seen.data = str(upload.revision)
    return page(
        "secretariat/chairs_text.html",
        upload=upload,
        asked=changes,
        placeless=placeless,
        titles=titles,
        candidate=candidate,
        newer=newer,
        chosen=form.choices,
        reasons=form.reasons,
        form=form,
    )
