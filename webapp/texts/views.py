"""Pages of texts: what came of a circulated one, with a member's objection to an editorial change; as an adoption would make it; and adopted. Of a
text that is not out, or not for this reader, there is no page."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from wtforms import TextAreaField

from models.adoption.queries import adopted as adopted_texts
from models.adoption.queries import entered as entered_positions
from models.adoption.queries import resulting_text as results
from models.adoption.queries.resulting_text import ResultingText
from models.comments.queries import clearance as clearances
from models.comments.queries import country, entered, traces
from models.comments.queries.places import titles_of
from models.consensus import queries as stands
from models.documents import operations as documents
from models.documents.document import DocumentKind
from models.documents.queries import compendium as compendia
from models.documents.queries.documents import DocumentFiles
from models.drafts.queries import texts as circulated
from models.drafts.queries.comparison import ComparedParagraph
from models.drafts.version import DraftVersion
from models.editorial.operations import objections
from models.editorial.queries import editorial as changes
from models.errors import ensure_found
from models.meetings.queries import meetings_of
from models.people import policy
from models.people.person import Role
from models.people.queries import offices
from models.rounds.queries.glance import glance_at_version
from webapp.blueprints import texts
from webapp.context import Page, current_person, may, page, reading, reading_as_anybody, request_time, transaction
from webapp.files import send_attachment
from webapp.forms import Form, number, validated
from webapp.texts.documents import kind_and_format, send_document
from webapp.texts.long_pages import parts_of_compendium, parts_of_glance
from webapp.texts.reading import contents_of


@texts.get("/consultations/<int:consultation_id>")
@may(policy.READ_CONSULTATION)
def consultation(consultation_id: int) -> Page:
    with reading() as session:
        found, versions = circulated.consultation(session, consultation_id)
        meetings = meetings_of(session, consultation_id)
        return page(
            "texts/consultation.html", consultation=found, versions=versions, meetings=meetings, now=request_time()
        )


@texts.get("/versions/<int:version_id>/compendium")
@may(policy.READ_TEXT)
def compendium(version_id: int) -> Page:
    with reading() as session:
        found = compendia.compendium(session, version_id)
        parts = parts_of_compendium(found)
        address = partial(url_for, "texts.compendium", version_id=version_id)
        return page("texts/compendium.html", compendium=found, parts=parts, address=address)


@texts.get("/versions/<int:version_id>/glance")
@may(policy.READ_COMPENDIUM)
def glance(version_id: int) -> Page:
    with reading() as session:
        found = glance_at_version(session, version_id)
        address = partial(url_for, "texts.glance", version_id=version_id)
        return page("texts/glance.html", glance=found, parts=parts_of_glance(found), address=address)


@texts.get("/consultations/<int:consultation_id>/consensus")
@may(policy.READ_CONSENSUS)
def consensus(consultation_id: int) -> Page:
    with reading() as session:
        found = stands.consensus(session, consultation_id, current_person())
    return page("texts/consensus.html", consensus=found)


@texts.get("/comments/<int:comment_id>/trace")
@may(policy.TRACE)
def trace(comment_id: int) -> Page:
    with reading() as session:
        version, entry = traces.trace(session, comment_id)
        person = current_person()
        own = person.role is not Role.COORDINATOR or entry.answered.comment.member_id == person.of_member().id
        joins_in = None if own else traces.open_round(session, version.consultation_id)
        rows = titles_of(session, [entry.answered.comment.paragraph, *(stand.paragraph for stand in entry.stands)])
        return page("texts/trace.html", version=version, entry=entry, joins_in=joins_in, titles=rows)


@texts.get("/attachments/<int:attachment_id>")
@may(policy.READ_ATTACHMENT)
def attachment(attachment_id: int) -> Page:
    """A file that stands with a comment, for everybody who may read the comment."""
    with reading() as session:
        found = country.attachment(session, attachment_id)
    return send_attachment(found.name, found.content)


@texts.get("/entries/<int:entry_id>/original")
@may(policy.READ_ORIGINAL)
def entry_original(entry_id: int) -> Page:
    """The letter or mail from which an answer was entered, for the secretariat and those who speak for the member."""
    with reading() as session:
        name, content = entered.original(session, entry_id, current_person())
    return send_attachment(name, content)


@texts.get("/acting/<int:acting_id>/letter")
@may(policy.READ_ACTING_LETTER)
def acting_letter(acting_id: int) -> Page:
    """The letter by which a ministry has named who acts, for the secretariat and those who speak for the member."""
    with reading() as session:
        letter = offices.letter(session, acting_id)
    return send_attachment(letter.file_name, letter.content)


@texts.get("/entered-positions/<int:position_entry_id>/original")
@may(policy.READ_POSITION_ORIGINAL)
def position_original(position_entry_id: int) -> Page:
    """The letter or mail from which a member's position was entered, for the secretariat and those who speak for it."""
    with reading() as session:
        name, content = entered_positions.original(session, position_entry_id, current_person())
    return send_attachment(name, content)


@texts.get("/clearances/<int:clearance_id>/letter")
@may(policy.READ_LETTER)
def signed_letter(clearance_id: int) -> Page:
    """The signed paper of a member's answer, for those who speak for the member and, with the answer, for the secretariat."""
    with reading() as session:
        name, content = clearances.signed_letter(session, clearance_id, current_person())
    return send_attachment(name, content)


class ObjectionForm(Form):
    """An objection, with a sentence or without."""

    text = TextAreaField("Why (optional)", description="The secretariat reads this, and later the other members.")


@texts.get("/editorial-changes/<int:change_id>")
@may(policy.READ_EDITORIAL)
def editorial_change(change_id: int) -> Page:
    return _page(change_id, ObjectionForm(formdata=None))


@texts.post("/editorial-changes/<int:change_id>/object")
@may(policy.OBJECT_TO_EDITORIAL)
def object_to_editorial_change(change_id: int) -> Page:
    form = ObjectionForm()
    with validated(form, partial(_page, change_id)), transaction() as session:
        objections.object_to(session, change_id, text=form.text.data or "", by=current_person(), now=request_time())
    flash("Your objection is recorded. The secretariat gets a letter, and the next text is made without this change.")
    return redirect(url_for("texts.editorial_change", change_id=change_id))


@texts.post("/editorial-changes/<int:change_id>/take-back")
@may(policy.OBJECT_TO_EDITORIAL)
def take_back_editorial_objection(change_id: int) -> Page:
    form = ObjectionForm()
    with validated(form, partial(_page, change_id)), transaction() as session:
        objections.take_back(session, change_id, by=current_person(), now=request_time())
    flash("The objection is taken back. The secretariat gets a letter.")
    return redirect(url_for("texts.editorial_change", change_id=change_id))


@texts.get("/adoptions/<int:adoption_id>/text")
@may(policy.READ_RESULT)
def resulting_text(adoption_id: int) -> Page:
    """Without marks, or with what is different from an older version: ?since=12."""
    with reading() as session:
        text = results.resulting_text(session, adoption_id)
        older = _older_version(text)
        compared: list[ComparedParagraph] = results.changes_since(session, text, older) if older else []
        files = results.files_of(session, text.adoption)
    values = {"text": text, "older": older, "compared": compared, "form": Form()}
    return page("texts/resulting_text.html", **values, **_file_values(files))


@texts.post("/adoptions/<int:adoption_id>/text/<what>.<format>")
@may(policy.READ_RESULT)
def make_resulting_file(adoption_id: int, what: str, format: str) -> Page:
    """Ask for a file once more; a redline against the first version names it: ?older=12."""
    kind, ending = kind_and_format(what, format)
    with transaction() as session:
        older = request.args.get("older", type=number)
        documents.ask_for_resulting_file(session, adoption_id, kind, ending, older_id=older, now=request_time())
    return redirect(url_for("texts.resulting_text", adoption_id=adoption_id, _anchor="files"))


@texts.get("/adoptions/<int:adoption_id>/text/progress")
@may(policy.READ_RESULT)
def resulting_progress(adoption_id: int) -> Page:
    """The piece of that page which changes while a worker makes files."""
    with reading() as session:
        text = results.resulting_text(session, adoption_id)
        files = results.files_of(session, text.adoption)
    return page("texts/resulting_files.html", text=text, form=Form(), **_file_values(files) | {"following": True})


def _file_values(files: Sequence[DocumentFiles]) -> dict[str, Any]:
    """What the page needs to show the files, and to follow how far they are."""
    return {"files": files, "following": any(one.in_making for one in files)}


def _older_version(text: ResultingText) -> DraftVersion | None:
    since = request.args.get("since", type=number)
    if since is None:
        return None
    return ensure_found(next((version for version in text.older if version.id == since), None))


@texts.get("/adopted/")
@may(policy.LIST_ADOPTED)
def all_adopted() -> Page:
    with reading_as_anybody() as session:
        return page("texts/all_adopted.html", adopted=adopted_texts.adopted_texts(session))


@texts.get("/adopted/<int:consultation_id>")
@may(policy.READ_ADOPTED)
def adopted(consultation_id: int) -> Page:
    with reading_as_anybody() as session:
        text = adopted_texts.adopted_text(session, consultation_id)
        return page("texts/adopted.html", text=text, contents=contents_of(text.paragraphs, {}))


@texts.get("/adopted/<int:consultation_id>/text.<format>")
@may(policy.READ_ADOPTED)
def adopted_file(consultation_id: int, format: str) -> Page:
    """The file; while it is not made, the page that says so."""
    _, ending = kind_and_format(DocumentKind.TEXT, format)
    with reading_as_anybody() as session:
        document = adopted_texts.file(session, consultation_id, ending)
    if document is None or document.content is None:
        return redirect(url_for("texts.adopted", consultation_id=consultation_id, _anchor="files"))
    return send_document(document, document.content)


def _page(change_id: int, form: ObjectionForm) -> str:
    person = current_person()
    with reading() as session:
        found = changes.change_in_circulated(session, change_id)
    member = person.member
    objected = member is not None and any(one.member_id == member.id for one in found.change.objections)
    may_object = person.role in (Role.COORDINATOR, Role.DEPUTY) and found.is_open(request_time())
    return page("texts/editorial_change.html", found=found, form=form, objected=objected, may_object=may_object)
