"""The texts that went to the members, as an observer reads them, and the draft of a round with the observer's comments."""

from collections import Counter

from flask import get_template_attribute, redirect, url_for
from markupsafe import Markup

from models.comments.comment import CommentState
from models.comments.queries.margin import Place
from models.comments.queries.places import titles_for
from models.documents.queries import documents
from models.observers import queries
from models.observers.operations.comments import state_of
from models.people import hints, policy
from models.people.hints import Hint
from webapp.blueprints import observers
from webapp.context import Page, current_person, may, page, reading, request_time
from webapp.country.comments.margin import render_paragraphs
from webapp.country.comments.reading import parts_of_draft, read
from webapp.forms import SeenForm
from webapp.texts.documents import kind_and_format, send_document
from webapp.texts.reading import bracketed_paragraphs, contents_of, part_address, read_text, types_by_paragraph


@observers.get("/versions/<int:version_id>")
@may(policy.READ_AS_OBSERVER)
def version(version_id: int) -> Page:
    with reading() as session:
        version, paragraphs, files = queries.version(session, version_id)
    bracketed = bracketed_paragraphs(paragraphs)
    reader = read_text(paragraphs, types=lambda _: {}, bracketed=lambda: bracketed)
    return page(
        "observers/version.html",
        version=version,
        reader=reader,
        contents=contents_of(reader.shown, Counter(bracketed)),
        has_brackets=bool(bracketed),
        files=files,
    )


@observers.get("/versions/<int:version_id>/text.<format>")
@may(policy.READ_AS_OBSERVER)
def text_file(version_id: int, format: str) -> Page:
    """The file of a text; while it is not made, the page of the text."""
    _, ending = kind_and_format("text", format)
    with reading() as session:
        _, _, files = queries.version(session, version_id)
        found = next((one for one in files if one.format is ending), None)
        document = documents.document(session, found.id) if found else None
    if document is None or document.content is None:
        return redirect(url_for("observers.version", version_id=version_id))
    return send_document(document, document.content)


@observers.get("/rounds/<int:round_id>")
@may(policy.READ_OWN_AS_OBSERVER)
def draft(round_id: int) -> Page:
    return draft_page(round_id, SeenForm(formdata=None))


def draft_page(round_id: int, form: SeenForm) -> str:
    """The draft with the observer's own comments beside it, and the form that submits them."""
    observer, now = current_person().of_observer(), request_time()
    with reading() as session:
        round = queries.invitation_to_round(session, round_id, observer).round
        writes = round.accepts_comments(now)
        entries = queries.entries(session, round, observer=observer, submitted=False)
        text = render_paragraphs(session, round, "observers.new_comment", acts=writes)
        titles = titles_for(session, (one.comment for one in entries))
        shows_hint = writes and hints.is_shown(session, Hint.OBSERVER, current_person())
    reader = read(
        text,
        round,
        "observers.new_comment",
        types=lambda: types_by_paragraph([one.comment for one in entries]),
        bracketed=lambda: bracketed_paragraphs([one.place for one in text]),
    )
    drafted = [one.comment for one in entries if one.comment.state is CommentState.DRAFTED]
    form.seen.data = state_of(drafted)
    entry = get_template_attribute("pages/observers/macros.html", "own")

    def render_margin(place: Place | None) -> Markup:
        id = place.id if place else None
        own = (one for one in entries if one.comment.paragraph_id == id)
        return Markup("").join(entry(one, round.consultation.language, writes, titles) for one in own)

    anchors: dict[int | None, list[str]] = {}
    for one in entries:
        anchors.setdefault(one.comment.paragraph_id, []).append(f"oc-{one.comment.id}")

    return page(
        "observers/draft.html",
        round=round,
        observer=observer,
        reader=reader,
        pieces=parts_of_draft(reader.shown, anchors),
        address=part_address("observers.draft", round_id=round_id),
        contents=contents_of(reader.text.shown, Counter(one.comment.paragraph_id for one in entries)),
        beside=render_margin,
        count=len(entries),
        drafted=len(drafted),
        writes=writes,
        on_whole=url_for("observers.new_comment", round_id=round.id),
        form=form,
        shows_hint=shows_hint,
        now=now,
    )
