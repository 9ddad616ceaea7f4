"""The certificate of an adoption, and the record of a meeting, as files to be kept."""

import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from models.adoption.adoption import AdoptionProcedure
from models.adoption.entered import Statement
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.work import WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.documents.queries import papers
from models.drafts.version import DraftVersion
from models.errors import NotFound
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from templates.links import Links
from testing.world import LATER, World
from tests.adoption import RunningAdoption, begin, terms
from tests.documents.test_printing import BROWSER, PDFTOTEXT
from tests.web.circulation import BURMESE, KHMER
from worker.attempt import Attempt
from worker.documents import make

NAMES = {"KH": "ពេជ្រ សុគន្ធា", "MM": "အောင်မြင့်မြတ်"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (BROWSER and PDFTOTEXT), reason="Chromium or poppler-utils is not installed"),
]


@pytest.fixture
def adoption(world: World, bare: DraftVersion) -> RunningAdoption:
    with world.database.transaction(OPERATOR) as session:
        for code, name in NAMES.items():
            session.get_one(Person, world.coordinators[code].id).name = name
    at_a_meeting = terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM TH", agreed="KH CN LA MM")
    return begin(world, bare, at_a_meeting)


def words_of(world: World, version_id: int, what: DocumentKind, folder: Path) -> str:
    """What stands in the PDF that a worker makes, without white space."""
    with world.database.transaction(WORKER) as session:
        owed = documents.ask(session, version_id, what, Format.PDF, now=LATER)
    claim = world.database.take(Document, owed.id)
    assert claim is not None
    with Attempt(world.database, claim):
        make.make(world.database, claim, Links(""))
    with world.database.reading(WORKER) as session:
        document = session.scalars(
            select(Document).where(Document.id == owed.id).options(undefer(Document.content))
        ).one()
    assert (document.state, document.last_error) == (WorkState.DONE, None)
    (folder / f"{what}.pdf").write_bytes(document.content or b"")
    assert PDFTOTEXT
    done = subprocess.run([PDFTOTEXT, "-raw", folder / f"{what}.pdf", "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def close_up(words: str) -> str:
    return "".join(words.split())


@pytest.mark.slow
def test_they_say_who_agreed_when_and_how_with_every_statement_and_the_proof(
    adoption: RunningAdoption, tmp_path: Path
) -> None:
    world = adoption.world
    adoption.agree("KH", Statement.RESERVATION, KHMER)
    adoption.agree("MM", Statement.INTERPRETATION, BURMESE)
    for code in ("CN", "LA", "TH", "VN"):
        adoption.agree(code)

    certificate = words_of(world, adoption.version.id, DocumentKind.CERTIFICATE, tmp_path)
    meeting = words_of(world, adoption.version.id, DocumentKind.MEETING, tmp_path)

    with world.database.reading(WORKER) as session:
        head = session.scalars(select(Event.hash).where(Event.verb == Verb.ADOPTED)).one()
    for words in (certificate, meeting):
        assert all(close_up(each) in words for each in (*NAMES.values(), KHMER, BURMESE))
        assert head in words
        assert [words.index(name) for name in ("Cambodia", "China", "LaoPDR", "Myanmar", "Thailand", "VietNam")] == (
            sorted(words.index(name) for name in ("Cambodia", "China", "LaoPDR", "Myanmar", "Thailand", "VietNam"))
        )
    assert adoption.version.fingerprint in certificate
    assert "Adoptedbythemembers" in certificate
    assert "Agreed,withareservation" in certificate
    assert close_up("22 April 2022, 17:00 (Phnom Penh time)") in certificate
    with world.database.reading(WORKER) as session:
        answers = session.scalars(select(Event.hash).where(Event.verb == Verb.AGREED)).all()
    assert PDFTOTEXT
    file = tmp_path / f"{DocumentKind.CERTIFICATE}.pdf"
    lines = subprocess.run([PDFTOTEXT, "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    assert set(re.findall(r"\b[0-9a-f]{8}\b", lines)) == {each[:8] for each in answers}
    assert "Confirmstherecord,withaninterpretativestatement" in meeting
    assert "Wasnotthere" in meeting


def test_a_record_that_is_disputed_says_so_and_there_is_no_certificate(
    adoption: RunningAdoption, tmp_path: Path
) -> None:
    adoption.agree("KH")
    with adoption.world.database.reading(WORKER) as session, pytest.raises(NotFound):
        papers.meeting(session, adoption.version.id)
    adoption.object_to("TH", BURMESE)
    meeting = words_of(adoption.world, adoption.version.id, DocumentKind.MEETING, tmp_path)
    assert close_up("Thailand has disputed it: the text is not adopted.") in meeting
    assert close_up(BURMESE) in meeting
    by = adoption.world.coordinators["VN"]
    with pytest.raises(NotFound), adoption.world.database.transaction(viewer_of(by)) as session:
        documents.ask(session, adoption.version.id, DocumentKind.CERTIFICATE, Format.PDF, now=LATER)


@pytest.mark.parametrize("lines", [17, 23, 29])
def test_the_proof_stands_on_one_page_however_long_the_statements_are(
    adoption: RunningAdoption, tmp_path: Path, lines: int
) -> None:
    adoption.agree("TH", Statement.RESERVATION, "Thailand reserves its position.\n" * lines)
    adoption.all_agree(but="TH")

    words_of(adoption.world, adoption.version.id, DocumentKind.CERTIFICATE, tmp_path)

    assert PDFTOTEXT
    done = subprocess.run(
        [PDFTOTEXT, tmp_path / f"{DocumentKind.CERTIFICATE}.pdf", "-"], capture_output=True, check=True
    )
    (page,) = [page for page in done.stdout.decode().split("\f") if "Proof" in page]
    assert "Fingerprint of the text" in page
    assert "the code would no longer match" in close_up_to_spaces(page)


def close_up_to_spaces(words: str) -> str:
    return " ".join(words.split())
