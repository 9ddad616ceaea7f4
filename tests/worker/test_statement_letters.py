"""The letter that tells everybody that a member has withdrawn what it attached to an adopted text."""

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.adoption.entered import Statement
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import World
from tests.adoption import OVER, begin, terms
from tests.worker.correspondence import SECRET
from tests.worker.test_adoption_letters import settings, version
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings", "version"]


@pytest.mark.parametrize("kind", Statement)
def test_it_says_what_was_withdrawn_by_whom_and_when(
    kind: Statement, world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    adoption = begin(world, version, terms(world, AdoptionProcedure.EXPRESS))
    adoption.agree("KH", kind, SECRET)
    adoption.all_agree(but="KH")

    adoption.withdraw_statement("KH", now=OVER)

    letter = render(letter_to(database, world.coordinators["TH"], Letter.STATEMENT_WITHDRAWN), settings)
    check(f"statement_withdrawn_{kind.name.lower()}", letter)
    assert SECRET not in letter.text + letter.html
