"""What a member's papers say about brackets: its choices, what it goes on asking for, and what its answer lets stand."""

from io import BytesIO
from pathlib import Path

import pytest

from models.brackets.agreement import Stance
from models.brackets.operations import duties
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.comments.submission import Submission
from models.db.access import WORKER, viewer_of
from models.db.work import Unneeded, WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.documents.queries.documents import document
from models.documents.queries.papers import pack
from testing.world import LATER, World
from tests.documents.test_papers import make_paper, words_of
from tests.documents.test_printing import BROWSER, PDFTOTEXT
from tests.models.brackets.second_round import say
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from worker.documents.docx_in.read import read_docx


@pytest.fixture
def second(world: World) -> World:
    """Round 2 is open: Cambodia and Viet Nam contest a word of paragraph 1, Thailand alone has changed two others."""
    world.replace("KH", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "fish", "fish and wetlands")
    world.replace("TH", "4", "progress", "progress and setbacks")
    version = circulate(world, finish_round(world))
    return open_next_round(SecondVersion(world, {}, version.id))


def lines_of(paper: Document) -> list[str]:
    word = read_docx(BytesIO(paper.content or b""), "clearance.docx")
    return [each.after for each in word.paragraphs if each.part == "body"]


def test_in_word_all_that_an_answer_says_about_brackets_stands_before_the_signatures(second: World) -> None:
    say(second, "KH", {"2": (Stance.OTHER, "fish and all that swims")})

    lines = lines_of(make_paper(second, DocumentKind.CLEARANCE, Format.DOCX))

    assert "Answer: no comments, 1 choice on brackets" in lines
    chosen, goes_on, stands, signed = (
        lines.index(heading)
        for heading in (
            "On brackets",
            "What Cambodia goes on asking for",
            "What this answer lets stand",
            "Clearance",
        )
    )
    assert lines[chosen + 1] == "Bracket 2, paragraph 2. Cambodia asks for other words:"
    assert lines[chosen + 2].endswith("fish and all that swims.")
    assert lines[goes_on + 2] == "Bracket 1, paragraph 1"
    assert "every month" in lines[goes_on + 3]
    assert lines[goes_on + 3].endswith("(Cambodia)")
    assert lines[stands + 1].startswith("With this answer Cambodia lets this change stand")
    assert lines[stands + 2] == "Bracket 3, paragraph 4"
    assert "progress and setbacks" in lines[stands + 3]
    assert lines[stands + 3].endswith("(Thailand)")
    assert signed == stands + 4


def test_in_word_contested_brackets_stand_apart_from_what_an_answer_lets_stand(world: World) -> None:
    world.replace("LA", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    second = open_next_round(SecondVersion(world, {}, circulate(world, finish_round(world)).id))

    lines = lines_of(make_paper(second, DocumentKind.CLEARANCE, Format.DOCX))

    left = lines.index("Where Cambodia does not object")
    assert lines[left + 1].startswith("With this answer Cambodia does not object to any of the words in this bracket")
    assert lines[left + 2] == "Bracket 1, paragraph 1"
    assert "What this answer lets stand" not in lines


def test_in_word_what_waits_for_a_country_to_accept_it_stands_apart_from_what_its_answer_lets_stand(
    second: World,
) -> None:
    (number,) = (one for one in _brackets(second) if one.paragraph.label == "2")
    by, charged = second.coordinators["TH"], second.coordinators["KH"].of_member().id
    with second.database.transaction(viewer_of(by)) as session:
        duties.mark(session, second.round_id, number.bracket.id or 0, choice=None, members=[charged], by=by, now=LATER)

    lines = lines_of(make_paper(second, DocumentKind.CLEARANCE, Format.DOCX))

    held = lines.index("What waits for Cambodia to accept it")
    assert lines[held + 1].startswith(
        "This bracket stays open. Its words stand only when Cambodia accepts them: they would give it a task"
    )
    assert lines[held + 2] == "Bracket 2, paragraph 2"
    assert "fish and wetlands" in lines[held + 3]
    assert lines[held + 4] == "Clearance"


def _brackets(world: World) -> list[PlacedBracket]:
    with world.database.reading(WORKER) as session:
        return list(placed_brackets(session, world.version_id))


@pytest.mark.slow
def test_a_changed_choice_takes_the_older_file_away(second: World) -> None:
    by = second.coordinators["KH"]
    say(second, "KH", {"2": (Stance.KEEP, None)})
    before = make_paper(second, DocumentKind.CLEARANCE, Format.DOCX)

    say(second, "KH", {"2": (Stance.RESERVED, None)}, seen=1)

    with second.database.reading(WORKER) as session, pytest.raises(Unneeded, match="changed since"):
        documents.ensure_paper_current(session, document(session, before.id))
    after = make_paper(second, DocumentKind.CLEARANCE, Format.DOCX)
    assert "Bracket 2, paragraph 2. Cambodia is reserved, awaiting instructions." in lines_of(after)
    with second.database.reading(viewer_of(by)) as session:
        gone = document(session, before.id)
        assert (gone.content, gone.state) == (None, WorkState.CANCELLED)


def test_a_pack_is_dated_by_the_last_choice(second: World) -> None:
    say(second, "KH", {"2": (Stance.KEEP, None)})

    with second.database.reading(viewer_of(second.coordinators["KH"])) as session:
        submission = make_paper(second, DocumentKind.CLEARANCE, Format.DOCX).submission_id
        assert submission is not None
        assert pack(session, session.get_one(Submission, submission)).at == LATER


@pytest.mark.slow
@pytest.mark.skipif(not BROWSER or PDFTOTEXT is None, reason="Chromium or pdftotext (poppler-utils) is not installed")
def test_on_paper_the_pack_and_the_receipt_say_the_same(second: World, tmp_path: Path) -> None:
    say(second, "KH", {"2": (Stance.KEEP, None)})
    clearance = words_of(make_paper(second, DocumentKind.CLEARANCE, Format.PDF), tmp_path)
    second.submit("KH")
    receipt = words_of(make_paper(second, DocumentKind.RECEIPT, Format.PDF), tmp_path)

    for paper in (clearance, receipt):
        for sentence in (
            "Bracket 2, paragraph 2: Cambodia keeps the words of the draft",
            "What Cambodia goes on asking for",
            "progress and setbacks",
        ):
            assert "".join(sentence.split()) in paper
    assert "WiththisanswerCambodialetsthischangestand" in clearance
    assert "WithitsanswerCambodialetsthischangestand" in receipt


def test_what_the_member_could_also_accept_and_its_packages_are_signed_for_too(second: World) -> None:
    say(second, "KH", {"1": (Stance.KEEP, None)}, can_accept=(1,))

    lines = lines_of(make_paper(second, DocumentKind.CLEARANCE, Format.DOCX))

    assert "Cambodia could also accept “decade”. Nobody outside Cambodia reads this." in lines
