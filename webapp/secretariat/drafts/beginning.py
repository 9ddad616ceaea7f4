"""A new consultation: its text is given, arranged and looked at, and only then made. Until then nothing is kept here."""

from flask import after_this_request, flash, redirect, url_for

from models.drafts.queries import texts as queries
from models.people.queries import home
from models.rounds.consultation import Policy
from models.rounds.operations import consultations
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.files import takes_a_file
from webapp.forms import keeping
from webapp.secretariat.blueprint import secretariat, staff
from webapp.secretariat.drafts import draft_files
from webapp.secretariat.drafts.arranging import MakingForm, TextForm, may_go_back, text_page
from webapp.secretariat.drafts.source import SourceForm


@secretariat.get("/consultations/new")
@staff
def new_consultation() -> Page:
    return _source_page(SourceForm(formdata=None))


@secretariat.post("/consultations/new")
@staff
@takes_a_file
def read_text() -> Page:
    form = SourceForm()
    with keeping(form, _source_page):
        word = form.word_file()
        found = None if word else form.manuscript()
    if word:
        return draft_files.take(*word)
    assert found is not None
    with reading() as session:
        everybody = home.every(session)
    return text_page(TextForm.about(found, everybody))


@secretariat.get("/consultations/new/text")
@secretariat.get("/consultations/new/make")
@staff
def text_is_away() -> Page:
    """The text travels with the form alone; who asks for its address begins again."""
    return redirect(url_for("secretariat.new_consultation"))


@secretariat.post("/consultations/new/text")
@staff
def arrange_text() -> Page:
    form = TextForm.sent()
    with keeping(form, text_page):
        form.arrange()
    return text_page(form)


@secretariat.post("/consultations/new/make")
@staff
def make_consultation() -> Page:
    form = MakingForm.sent()
    with keeping(form, text_page), transaction() as session:
        version = consultations.begin(
            session,
            title=form.title.data or "",
            language=form.language.data,
            members=form.members.data,
            policy=Policy(form.policy.data),
            paragraphs=form.paragraphs,
            source_id=form.source_id,
            by=current_person(),
            now=request_time(),
        )
    flash(
        "The consultation has begun. Read its text once more and propose it; somebody else of the secretariat approves."
    )
    return redirect(url_for("secretariat.version", version_id=version.id))


def _source_page(form: SourceForm) -> str:
    after_this_request(may_go_back)
    with reading() as session:
        sent = queries.newest(session)
    return page("secretariat/new_consultation.html", form=form, sent=sent)
