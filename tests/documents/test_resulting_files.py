"""The text that an adoption would make the adopted one, as files: clean and as a redline, before anybody confirms it."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import undefer

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState
from models.adoption.queries.resulting_text import resulting_text
from models.db.access import NOBODY, WORKER, viewer_of
from models.db.work import WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.drafts.version import Paragraph
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.letters.queries import contents as letters
from models.people.person import Person
from templates.documents.texts import resulting_as_html
from templates.links import Links
from testing.world import LATER, World
from tests.adoption import announce, confirm_announcement, note, terms
from tests.browser.adopting import at_a_meeting
from tests.documents.test_papers import words_of
from tests.documents.test_printing import BROWSER, PDFTOTEXT
from tests.rounds import circulate_round
from tests.web.circulation import BURMESE
from worker.attempt import Attempt
from worker.documents import make
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.version_docx import resulting_as_docx

pytestmark = pytest.mark.slow

REDLINE = DocumentKind.RESULTING_REDLINE


@dataclass(frozen=True, slots=True)
class Announced:
    """A meeting has agreed on words for the brackets of version 2, and one of the secretariat has announced its adoption."""

    world: World
    adoption: Adoption

    def owed(self) -> list[Document]:
        with self.world.database.reading(WORKER) as session:
            of_adoption = select(Document).where(Document.adoption_id == self.adoption.id).order_by(Document.id)
            return list(session.scalars(of_adoption.options(undefer(Document.content))))

    def make_file(self, what: DocumentKind, format: Format, *, against_first: bool = False) -> Document:
        (owed,) = [
            one
            for one in self.owed()
            if (one.document_kind, one.format, one.older_id is not None) == (what, format, against_first)
        ]
        claim = self.world.database.take(Document, owed.id)
        assert claim is not None
        with Attempt(self.world.database, claim):
            make.make(self.world.database, claim, Links(""))
        (done,) = [one for one in self.owed() if one.id == owed.id]
        assert (done.state, done.last_error) == (WorkState.DONE, None)
        return done

    def texts(self, version_number: int | None = None) -> list[str]:
        """The words of the text, or of the version with this number."""
        with self.world.database.reading(WORKER) as session:
            found = resulting_text(session, self.adoption.id)
            if version_number is None:
                return [each.text for each in found.paragraphs]
            (older,) = [one for one in found.older if one.number == version_number]
            standing = select(Paragraph.text).where(Paragraph.version_id == older.id, ~Paragraph.removed)
            return list(session.scalars(standing.order_by(Paragraph.position)))

    def seen_by(self, person: Person | None) -> int:
        viewer = NOBODY if person is None else viewer_of(person)
        with self.world.database.reading(viewer) as session:
            return len(session.scalars(select(Document.id).where(Document.adoption_id.is_not(None))).all())


@pytest.fixture
def announced(world: World) -> Announced:
    version, how = at_a_meeting(world)
    return Announced(world, announce(world, version, how))


def lines_of(file: Document, *, before: bool = False) -> list[str]:
    word = read_docx(BytesIO(file.content or b""), "text.docx")
    body = [each for each in word.paragraphs if each.part == "body"][2:]  # behind title and subtitle
    return [line for each in body if (line := each.before if before else each.after)]


def test_in_word_the_clean_text_is_that_of_the_page(announced: Announced) -> None:
    assert lines_of(announced.make_file(DocumentKind.RESULTING, Format.DOCX)) == announced.texts()


@pytest.mark.parametrize("number", [2, 1])
def test_accepting_all_of_a_redline_gives_that_text_and_rejecting_all_the_older_version(
    announced: Announced, number: int
) -> None:
    redline = announced.make_file(REDLINE, Format.DOCX, against_first=number == 1)

    assert lines_of(redline) == announced.texts()
    assert lines_of(redline, before=True) == announced.texts(number)


def test_a_word_file_that_comes_back_is_not_taken_for_the_version(announced: Announced) -> None:
    file = announced.make_file(DocumentKind.RESULTING, Format.DOCX)

    assert read_docx(BytesIO(file.content or b""), "text.docx").version is None


def test_the_secretariat_has_the_files_when_it_is_announced_and_the_members_when_they_are_asked(
    announced: Announced,
) -> None:
    world = announced.world
    members = [*world.coordinators.values(), world.deputy]
    assert announced.seen_by(world.staff[1]) == 6
    assert {announced.seen_by(person) for person in members} == {0}

    confirm_announcement(world, announced.adoption)

    assert {announced.seen_by(person) for person in members} == {6}
    assert announced.seen_by(None) == 0


def test_asking_again_owes_nothing_new_until_a_file_could_not_be_made(announced: Announced) -> None:
    file = announced.make_file(DocumentKind.RESULTING, Format.DOCX)
    staff = announced.world.staff[0]
    with announced.world.database.transaction(viewer_of(staff)) as session:
        same = documents.ask_for_resulting_file(
            session, announced.adoption.id, DocumentKind.RESULTING, Format.DOCX, now=LATER
        )
        assert (same.id, same.state) == (file.id, WorkState.DONE)

    assert len(announced.owed()) == 6


def test_the_letter_to_the_members_waits_for_the_files_of_its_own_adoption_and_carries_them(
    announced: Announced,
) -> None:
    confirm_announcement(announced.world, announced.adoption)
    statement = select(Notification).where(Notification.letter == Letter.ADOPTION_BEGUN)
    with announced.world.database.reading(WORKER) as session:
        ids = [one.id for one in session.scalars(statement)]
        assert announced.world.database.take(Notification, ids[0]) is None
    files = [
        announced.make_file(*one)
        for one in ((DocumentKind.RESULTING, Format.DOCX), (DocumentKind.RESULTING, Format.PDF), (REDLINE, Format.PDF))
    ]

    with announced.world.database.reading(WORKER) as session:
        carried = letters.contents(session, ids[:1])[ids[0]].attached
    assert [(one.document_kind, one.format) for one in carried] == [
        (DocumentKind.RESULTING, Format.PDF),
        (DocumentKind.RESULTING, Format.DOCX),
        (REDLINE, Format.PDF),
    ]
    assert {one.id for one in carried} == {one.id for one in files}
    assert announced.world.database.take(Notification, ids[0]) is not None


@pytest.mark.skipif(not BROWSER or PDFTOTEXT is None, reason="Chromium or pdftotext (poppler-utils) is not installed")
def test_on_paper_it_says_what_it_is_and_for_whom(announced: Announced, tmp_path: Path) -> None:
    clean = words_of(announced.make_file(DocumentKind.RESULTING, Format.PDF), tmp_path)
    redline = words_of(announced.make_file(REDLINE, Format.PDF), tmp_path)

    for paper in (clean, redline):
        assert "Forthemembers,beforetheyanswer.Notforcitation." in paper
        assert "withthewordsonwhichthemeetingagreed" in paper
        assert "".join(BURMESE.split()) in paper
    assert "[" not in clean
    assert "withwhatisdifferentfromversion2" in redline


def test_a_bracket_of_two_places_counts_once(world: World) -> None:
    world.replace("VN", "1", "will meet every year to share", "shall meet every decade to share")
    version = circulate_round(world)
    note(world, version, "shall")
    meeting = announce(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH"))

    with world.database.reading(WORKER) as session:
        text = resulting_text(session, meeting.id)
        assert text.adoption.meeting is not None
        assert len(text.adoption.agreed_words) == 2
        page, word = resulting_as_html(text), read_docx(BytesIO(resulting_as_docx(text)), "text.docx")

    sentence = "This is version 2 with the words on which the meeting agreed in the places of its 1 bracket."
    assert sentence in html.fromstring(page).text_content()
    assert sentence in " ".join(each.after for each in word.paragraphs)


def test_what_was_read_before_the_answer_is_kept_when_the_text_is_adopted(announced: Announced) -> None:
    adoption = confirm_announcement(announced.world, announced.adoption)
    file = announced.make_file(DocumentKind.RESULTING, Format.DOCX)

    adoption.all_agree()

    assert adoption.row().state is AdoptionState.ADOPTED
    assert [one.content for one in announced.owed() if one.id == file.id] == [file.content]
