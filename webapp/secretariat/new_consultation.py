"""A new consultation: its text is pasted or sent in as a file, arranged and looked at, and only then made. Until then nothing is kept
here but a Word file, which a worker reads."""

from functools import partial
from typing import Any

from flask import after_this_request, flash, redirect, url_for
from flask_wtf.file import FileField
from wtforms import TextAreaField

from models.drafts import manuscript, operations
from models.drafts.manuscript import LONGEST, Manuscript, unusable
from models.drafts.queries import texts as queries
from models.errors import Invalid
from models.people import policy
from models.people.queries import home
from models.rounds.consultation import Policy
from models.rounds.operations import consultations
from models.text import markdown
from models.uploads.operations import uploads
from models.uploads.queries import uploads as sent_files
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.files import largest_file_size, megabytes, send_attachment, takes_a_file
from webapp.forms import Form, validated
from webapp.secretariat.text_form import NewConsultationForm, TextForm, allow_going_back, text_page

WORD_SIGNATURE = b"PK\x03\x04"  # how a Word file begins
EMPTY = "This file is empty: there are no words in it."
NOTHING = "Choose a file, or paste the text."


class SourceForm(Form):
    """A file, or words that were pasted. A file's words come back in the second field when they cannot be used."""

    file = FileField(
        "A file with the text",
        render_kw={
            "accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document,"
            ".md,.markdown,.txt,text/markdown,text/plain"
        },
    )
    pasted = TextAreaField("Or paste the text here", description="An empty line stands between two paragraphs.")

    _bytes = b""

    def __init__(self, *args: Any, **sent: Any) -> None:
        super().__init__(*args, **sent)
        self.file.description = f"A Word file (.docx, up to {largest_file_size()}), or Markdown (.md) or plain text (.txt, up to {megabytes(LONGEST)})."

    def word_file(self) -> tuple[str, bytes] | None:
        """The name and the bytes of a Word file, which a worker must read; None for a text. Raises Invalid."""
        if self.file.data and (self.pasted.data or "").strip():
            raise Invalid(
                "You have chosen a file and there is a text in this box too. Empty the box and choose the file again; or "
                "leave the box as it is and send it without a file.",
                "pasted",
            )
        self._bytes = self.file.data.read() if self.file.data else b""
        return (self.file.data.filename or "", self._bytes) if self._bytes.startswith(WORD_SIGNATURE) else None

    def manuscript(self) -> Manuscript:
        """The text that was sent, read; call it only if it is not a Word file. Raises Invalid."""
        words = self._words_of_file() if self.file.data else self.pasted.data or ""
        self.pasted.data = words
        if not words.strip():
            raise Invalid(EMPTY if self.file.data else NOTHING, "file")
        if len(words.encode(errors="surrogatepass")) > LONGEST:
            raise Invalid(f"This text has more than {LONGEST:,} bytes, which is the most that can be read.", "pasted")
        found = markdown.read(words)
        if sentence := unusable(found):
            raise Invalid(sentence, "pasted")
        return found

    def _words_of_file(self) -> str:
        found = manuscript.read_text_file(self._bytes)
        if found.trouble:
            self.pasted.data = found.words
            raise Invalid(found.trouble, "file")
        return found.words


@secretariat.get("/consultations/new")
@may(policy.BEGIN_CONSULTATION)
def new_consultation() -> Page:
    return _source_page(SourceForm(formdata=None))


@secretariat.post("/consultations/new")
@may(policy.BEGIN_CONSULTATION)
@takes_a_file
def read_text() -> Page:
    form = SourceForm()
    with validated(form, _source_page):
        word = form.word_file()
        found = None if word else form.manuscript()
    if word:
        return receive_word_file(*word)
    assert found is not None
    with reading() as session:
        everybody = home.all_members(session)
    return text_page(TextForm.from_manuscript(found, everybody))


@secretariat.get("/consultations/new/text")
@secretariat.get("/consultations/new/make")
@may(policy.BEGIN_CONSULTATION)
def begin_again() -> Page:
    """The text travels with the form alone; who asks for its address begins again."""
    return redirect(url_for("secretariat.new_consultation"))


@secretariat.post("/consultations/new/text")
@may(policy.BEGIN_CONSULTATION)
def arrange_text() -> Page:
    form = TextForm.from_request()
    with validated(form, text_page):
        form.arrange()
    return text_page(form)


@secretariat.post("/consultations/new/make")
@may(policy.BEGIN_CONSULTATION)
def make_consultation() -> Page:
    form = NewConsultationForm.from_request()
    with validated(form, text_page), transaction() as session:
        first = consultations.begin(
            session,
            title=form.title.data or "",
            language=form.language.data,
            members=form.members.data,
            policy=Policy(form.policy.data),
            paragraphs=form.paragraphs,
            literal_brackets=[gap.words for gap in form.gaps if gap.is_missing is False],
            source_id=form.source_id,
            by=current_person(),
            now=request_time(),
        )
    if first.is_new:
        flash(
            "The consultation has begun. Read its text once more and propose it; somebody else at the secretariat approves."
        )
    else:
        flash(
            "A consultation on this text, with the same title and terms, had already begun. This is it; no second one was made.",
            "care",
        )
    return redirect(url_for("secretariat.version", version_id=first.version.id))


def _source_page(form: SourceForm) -> str:
    after_this_request(allow_going_back)
    with reading() as session:
        sent = queries.newest_uploads(session)
    return page("secretariat/new_consultation.html", form=form, sent=sent)


def receive_word_file(name: str, content: bytes) -> Page:
    """Keep a file that was sent in, and lead to where its reading can be watched."""
    with transaction() as session:
        upload = operations.receive(session, content, name=name, by=current_person(), now=request_time())
    if upload.at != request_time():
        flash("This file had already been sent, so it was not taken a second time.", "care")
    return redirect(url_for("secretariat.draft_file", upload_id=upload.id))


@secretariat.get("/consultations/new/files/<int:upload_id>")
@may(policy.BEGIN_CONSULTATION)
def draft_file(upload_id: int) -> Page:
    """How far the worker is; once it is done, the paragraphs to be arranged."""
    return _file_page(upload_id, Form())


@secretariat.get("/consultations/new/files/<int:upload_id>/progress")
@may(policy.BEGIN_CONSULTATION)
def draft_progress(upload_id: int) -> Page:
    """The piece of that page which changes."""
    with reading() as session:
        return page("secretariat/draft_progress.html", upload=queries.draft_file(session, upload_id))


@secretariat.post("/consultations/new/files/<int:upload_id>/read-again")
@may(policy.BEGIN_CONSULTATION)
def read_draft_again(upload_id: int) -> Page:
    form = Form()
    with validated(form, partial(_file_page, upload_id)), transaction() as session:
        uploads.read_again(session, upload_id, now=request_time())
    return redirect(url_for("secretariat.draft_file", upload_id=upload_id))


@secretariat.get("/files/<int:upload_id>")
@may(policy.BEGIN_CONSULTATION)
def original(upload_id: int) -> Page:
    """Any file of the secretariat, as it came; those of members are not there for staff."""
    with reading() as session:
        upload = sent_files.original(session, upload_id)
    return send_attachment(upload.name, upload.content)


def _file_page(upload_id: int, form: Form) -> str:
    with reading() as session:
        upload = queries.draft_file(session, upload_id)
        everybody, newer = home.all_members(session), sent_files.newer_than(session, upload)
    if upload.is_read and upload.reading is not None and upload.reading.text is not None:
        return text_page(TextForm.from_manuscript(upload.reading.text, everybody, source=upload.id))
    return page("secretariat/draft_file.html", upload=upload, newer=newer, form=form)
