"""What a department hears of its comments is told in the words of the draft, whatever signs are in them."""

from pathlib import Path

from sqlalchemy import select

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind, Paragraph
from models.letters.letter import Letter
from models.settings import read
from testing.world import TEXT, make_world
from tests.worker.words import letter_to
from worker.mail.message import render


def test_a_heading_that_looks_like_html_stays_words(database: Database, tmp_path: Path) -> None:
    world = make_world(database, text=[NewParagraph(Kind.HEADING, "<b>Goals</b> & means"), *TEXT])
    with database.reading(WORKER) as session:
        heading = session.scalars(select(Paragraph.id).order_by(Paragraph.position).limit(1)).one()
    world.opinion(Words(CommentType.GENERAL, paragraph_id=heading, text="Which?"))
    world.submit_without_opinions("KH")

    letter = render(letter_to(database, world.contributor, Letter.HEARD), read({"LMEC_DATA": str(tmp_path)}))

    assert "On “<b>Goals</b> & means”" in letter.text
    assert "On “&lt;b&gt;Goals&lt;/b&gt; &amp; means”" in letter.html
