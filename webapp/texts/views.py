"""The pages of circulated texts. Of a text that is not out, or not for this reader, there is no page."""

from models.comments.queries import country, traces
from models.documents.queries import compendium as compendia
from models.drafts.queries import texts as queries
from models.rounds.queries import glance as glances
from webapp.blueprints import texts
from webapp.context import Page, page, reading, requires
from webapp.files import as_it_came


@texts.get("/consultations/<int:consultation_id>")
@requires()
def consultation(consultation_id: int) -> Page:
    with reading() as session:
        found, versions = queries.consultation(session, consultation_id)
        return page("texts/consultation.html", consultation=found, versions=versions)


@texts.get("/versions/<int:version_id>")
@requires()
def version(version_id: int) -> Page:
    with reading() as session:
        return page("texts/version.html", text=queries.text(session, version_id))


@texts.get("/versions/<int:version_id>/compendium")
@requires()
def compendium(version_id: int) -> Page:
    with reading() as session:
        return page("texts/compendium.html", compendium=compendia.compendium(session, version_id))


@texts.get("/versions/<int:version_id>/glance")
@requires()
def glance(version_id: int) -> Page:
    with reading() as session:
        return page("texts/glance.html", glance=glances.of_version(session, version_id))


@texts.get("/comments/<int:comment_id>/trace")
@requires()
def trace(comment_id: int) -> Page:
    with reading() as session:
        version, entry = traces.trace(session, comment_id)
        return page("texts/trace.html", version=version, entry=entry)


@texts.get("/attachments/<int:attachment_id>")
@requires()
def attachment(attachment_id: int) -> Page:
    """A file that stands with a comment, for everybody who may read the comment."""
    with reading() as session:
        found = country.attachment(session, attachment_id)
    return as_it_came(found.name, found.content)
