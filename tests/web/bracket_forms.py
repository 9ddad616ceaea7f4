"""A round on a text with brackets, and the form of a country that chooses among their words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.documents.document import Document, DocumentKind, Format
from tests.documents.version_documents import make_document
from tests.rounds import arrange_round, circulate, finish_round, open_next_round
from tests.web.circulation import BURMESE, FORMULA, KHMER, SecondVersion
from tests.web.site import Site

FORMATS = pytest.mark.parametrize("format", [Format.XLSX, Format.DOCX])


@pytest.fixture
def second(site: Site) -> Site:
    """Round 2 is open on a text with four brackets: a contested one, two that are to be seen, and one with two places."""
    world = site.world
    world.replace("CN", "1", "every year", f"every {BURMESE}")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "fish", f"fish and {KHMER}")
    world.replace("LA", "3", "is offered to officials", f"{FORMULA} is offered to officials")
    text = world.paragraph("4").text.replace("reports on", "writes about").replace("the period", "each period")
    world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("4").id, "", text, ""))
    return in_next_round(replace(site, world=world))


def in_next_round(site: Site) -> Site:
    version = circulate(site.world, finish_round(site.world))
    world = open_next_round(SecondVersion(site.world, {}, version.id))
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=world.database.now() + timedelta(days=7))
    return replace(site, world=world)


def form_of(site: Site, format: Format) -> bytes:
    document: Document = make_document(SecondVersion(site.world, {}, site.world.version_id), DocumentKind.FORM, format)
    assert document.content is not None, document.last_error
    return document.content


def saved_choices(site: Site) -> list[tuple[Stance, list[str] | None, str]]:
    with site.database.reading(WORKER) as session:
        rows = session.scalars(select(BracketPosition).order_by(BracketPosition.bracket_id))
        return [(one.stance, one.words, one.reason) for one in rows]
