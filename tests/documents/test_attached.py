"""Files that stand with a comment are named wherever the comment is, in every form of the compendium."""

import zipfile
from io import BytesIO

import pytest
from lxml import html

from models.comments.operations import attachments
from models.db.access import WORKER, viewer_of
from models.documents.queries.compendium import compendium
from templates.documents import compendium as tables
from templates.documents import compendium_csv
from templates.documents.texts import compendium_as_html
from testing.world import LATER, World
from tests.rounds import circulate_round
from worker.documents.xlsx.compendium import compendium_as_docx, workbook

NAME = "ផែនទី map.pdf"


def unpacked(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


@pytest.mark.slow
def test_a_file_is_named_in_every_form_of_the_compendium(world: World) -> None:
    comment, by = world.remark("KH", "See the map."), world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        attachments.attach(session, comment.id, b"%PDF-1.7", name=NAME, by=by, now=LATER)
    version = circulate_round(world)

    with world.database.reading(WORKER) as session:
        found = compendium(session, version.id)
        assert NAME in compendium_csv.as_csv(found)
        assert NAME in tables.as_json(found)
        assert NAME in html.fromstring(compendium_as_html(found)).text_content()
        assert NAME in unpacked(workbook(found, at=LATER))
        version_as_docx = unpacked(compendium_as_docx(found))
    assert "map.pdf" in version_as_docx
    assert "ផែនទី" in version_as_docx
