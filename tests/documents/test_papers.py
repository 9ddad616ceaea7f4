"""What a member will send, and its receipt, as files to be read, signed and kept at home."""

import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx_editor import Document as Opened
from sqlalchemy import select
from sqlalchemy.orm import undefer

from models.comments.clearance import shortened
from models.comments.comment import Change, CommentType
from models.comments.operations import attachments
from models.comments.operations.wording import Words
from models.comments.queries.clearance import clearing_in_round
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.record.events import Event
from models.record.signing import Signer, anchors_of
from models.record.verbs import Verb
from templates.links import Links
from testing.world import LATER, World
from tests.documents.test_printing import BROWSER, PDFTOTEXT
from tests.web.circulation import BURMESE, KHMER
from worker.attempt import Attempt
from worker.documents import make
from worker.documents.docx_in.read import read_docx


@pytest.fixture
def world(world: World) -> World:
    """Cambodia has something to say, in its own words."""
    world.replace("KH", "2", "fish", "dolphins")
    world.comment(
        "KH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("3").id, "", KHMER, BURMESE)
    )
    comment, by = world.remark("KH", "Thank you.\nWe agree."), world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        attachments.attach(session, comment.id, b"%PDF-1.7", name="ផែនទី map.pdf", by=by, now=LATER)
    return world


def make_paper(world: World, what: DocumentKind, format: Format) -> Document:
    """The paper as a worker makes it for Cambodia."""
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        paper = documents.ask_for_paper(session, world.round_id, what, format, by=by, now=LATER)
    claim = world.database.take(Document, paper.id)
    assert claim is not None
    with Attempt(world.database, claim):
        make.make(world.database, claim, Links(""))
    with world.database.reading(WORKER) as session:
        done = session.scalars(select(Document).where(Document.id == paper.id).options(undefer(Document.content))).one()
    assert (done.state, done.last_error) == (WorkState.DONE, None)
    return done


def test_in_word_everything_stands_in_the_order_in_which_it_is_numbered_with_room_to_sign(
    world: World, tmp_path: Path
) -> None:
    content = make_paper(world, DocumentKind.CLEARANCE, Format.DOCX).content or b""

    word = read_docx(BytesIO(content), "clearance.docx")
    lines = [each.after for each in word.paragraphs if each.part == "body"]
    assert [line for line in lines if line.startswith(("The whole", "Paragraph", "Comment"))] == [
        "The whole text",
        "Comment 1, general",
        "Paragraph 2",
        "Comment 2, substantive",
        "Paragraph 3",
        "Comment 3, substantive",
    ]
    assert "The members will protect the river and its fishdolphins." in lines
    assert {KHMER, f"Why: {BURMESE}", "Thank you.\nWe agree.", "Attached files: ផែនទី map.pdf"} <= set(lines)
    assert [each.after for each in word.paragraphs if each.cell == (0, 1, 0)] == ["Prepared by\n\n"]
    assert not any(each.changes for each in word.paragraphs)
    with ZipFile(BytesIO(content)) as parts:
        story = parts.read("word/document.xml").decode()
    assert story.count("<w:strike/>") == 1
    (tmp_path / "clearance.docx").write_bytes(content)
    with Opened.open(tmp_path / "clearance.docx", workspace_dir=tmp_path / "other") as other:
        assert "For clearance in Cambodia. Not yet submitted." in other.get_visible_text()


def test_after_submission_the_comments_have_their_labels_and_the_file_says_so(world: World) -> None:
    world.submit("KH")

    word = read_docx(BytesIO(make_paper(world, DocumentKind.CLEARANCE, Format.DOCX).content or b""), "sent.docx")

    lines = [each.after for each in word.paragraphs]
    assert "KH-1, general" in lines
    assert any("As it was submitted to the secretariat." in line for line in lines)


def test_a_member_without_comments_clears_a_nil_return(world: World) -> None:
    by = world.coordinators["TH"]
    with world.database.transaction(viewer_of(by)) as session:
        paper = documents.ask_for_paper(session, world.round_id, DocumentKind.CLEARANCE, Format.DOCX, by=by, now=LATER)
    claim = world.database.take(Document, paper.id)
    assert claim is not None
    with Attempt(world.database, claim):
        make.make(world.database, claim, Links(""))

    with world.database.reading(WORKER) as session:
        content = session.scalars(select(Document.content).where(Document.id == paper.id)).one()
    lines = [each.after for each in read_docx(BytesIO(content or b""), "nil.docx").paragraphs]
    assert "Answer: No comment (nil return)" in lines


@pytest.mark.skipif(not BROWSER or PDFTOTEXT is None, reason="Chromium or pdftotext (poppler-utils) is not installed")
def test_on_paper_the_pack_has_the_words_and_the_receipt_the_code_of_the_record(world: World, tmp_path: Path) -> None:
    pack = words_of(make_paper(world, DocumentKind.CLEARANCE, Format.PDF), tmp_path)
    world.submit("KH")
    receipt = words_of(make_paper(world, DocumentKind.RECEIPT, Format.PDF), tmp_path)

    for sentence in (
        KHMER,
        BURMESE,
        "dolphins",
        "ផែនទី map.pdf",
        "Approved by",
        "Not yet submitted",
        "Cambodia, round 1",
    ):
        assert "".join(sentence.split()) in pack
    with world.database.reading(WORKER) as session:
        event = session.scalars(select(Event).where(Event.verb == Verb.SUBMITTED)).one()
    assert event.hash in receipt
    assert "(PhnomPenhtime)" in receipt


def words_of(paper: Document, folder: Path) -> str:
    (folder / "a.pdf").write_bytes(paper.content or b"")
    assert PDFTOTEXT is not None
    copied = subprocess.run([PDFTOTEXT, folder / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    return "".join(copied.split())


@pytest.mark.parametrize(
    ("what", "format"), [(DocumentKind.RECEIPT, Format.PDF), (DocumentKind.CLEARANCE, Format.DOCX)]
)
def test_a_file_carries_the_entry_by_which_it_can_be_held(
    world: World, tmp_path: Path, what: DocumentKind, format: Format
) -> None:
    world.database.signer = signer = Signer.at(tmp_path / "record_key")
    world.submit("KH")

    (tmp_path / "held").write_bytes(make_paper(world, what, format).content or b"")

    with world.database.reading(WORKER) as session:
        [submitted] = session.scalars(select(Event).where(Event.verb == Verb.SUBMITTED)).all()
    [anchor] = anchors_of(tmp_path / "held")
    assert (anchor.consultation_id, anchor.hash) == (submitted.consultation_id, submitted.hash)
    assert signer.public.has_signed(anchor)


@pytest.mark.skipif(not BROWSER or PDFTOTEXT is None, reason="Chromium or pdftotext (poppler-utils) is not installed")
def test_the_fingerprint_of_the_page_stands_on_each_page_of_the_file(world: World, tmp_path: Path) -> None:
    for number in range(12):
        world.remark("KH", f"{number} {KHMER}\n\n{BURMESE}\n\nThe members share what they have learned.")
    by = world.coordinators["KH"]
    with world.database.reading(viewer_of(by)) as session:
        mark = shortened(clearing_in_round(session, world.round_id, by.of_member()).fingerprint)
    word, file = (
        make_paper(world, DocumentKind.CLEARANCE, Format.DOCX),
        make_paper(world, DocumentKind.CLEARANCE, Format.PDF),
    )
    (tmp_path / "a.pdf").write_bytes(file.content or b"")
    assert PDFTOTEXT is not None

    copied = subprocess.run([PDFTOTEXT, tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()

    pages = copied.split("\f")[:-1]
    assert len(pages) > 1
    assert all(f"fingerprint {mark}" in " ".join(page.split()) for page in pages)
    with ZipFile(BytesIO(word.content or b"")) as parts:
        assert f"fingerprint {mark}" in parts.read("word/footer1.xml").decode()
