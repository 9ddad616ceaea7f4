"""The letters to the secretariat about the result of a silence, once members have answered after it."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.settings import Settings, read
from testing.world import World
from tests.adoption import OVER, begin, note, terms
from tests.lifting import begin_lifting
from tests.web.circulation import KHMER, SecondVersion
from tests.worker.correspondence import SECRET
from tests.worker.words import check, letter_to
from worker.mail.message import render


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": "https://consultation.example.org"})


def test_the_letter_says_which_member_agrees_to_adopt_the_text_since(
    world: World, bare: DraftVersion, database: Database, settings: Settings
) -> None:
    silence = begin(world, bare, terms(world, AdoptionProcedure.TACIT), known=["CN", "KH", "LA", "MM"])
    with database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    silence.agree("TH", now=OVER)

    check("silence_over_answered", render(letter_to(database, world.staff[0], Letter.SILENCE_OVER), settings))


def test_the_letter_says_which_member_has_answered_on_words_since(
    world: World, out: SecondVersion, database: Database, settings: Settings
) -> None:
    with database.reading(viewer_of(world.staff[0])) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: KHMER, 2: "fish"})
    lifting, first = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT)), world.staff[0]
    lifting.acknowledge("TH", "VN")
    over = lifting.row().ends_at + timedelta(minutes=2)
    with database.transaction(WORKER) as session:
        ending.end_due(session, now=over)
    long = render(letter_to(database, first, Letter.SILENCE_OVER), settings).text
    assert "Cambodia, China, Lao PDR and Myanmar" in " ".join(long.split())
    assert max(map(len, long.partition("\n--\n")[0].splitlines())) <= 78
    lifting.answer("LA", [2], SECRET, now=over)

    check("silence_over_answered_on_words", render(letter_to(database, first, Letter.SILENCE_OVER), settings))
    assert "老挝已作出答复。" in render(letter_to(database, first, Letter.SILENCE_OVER, "zh"), settings).text
