"""The letters about the type of a comment, as their readers get them."""

import pytest

from models.comments.comment import CommentType
from models.db.access import viewer_of
from models.db.database import Database
from models.dispositions.disposition import TypeDecision
from models.dispositions.operations import type_requests
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import LATER, World
from tests.worker.correspondence import SECRET, settings
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings"]


@pytest.mark.parametrize("decision", TypeDecision)
def test_the_member_is_asked_and_the_secretariat_hears_what_it_decides(
    world: World, database: Database, settings: Settings, decision: TypeDecision
) -> None:
    comment = world.replace("CN", "4", "period", SECRET, type=CommentType.EDITORIAL)
    world.everybody_submits()
    world.close()
    officer, china = world.staff[0], world.coordinators["CN"]
    wanted = CommentType.SUBSTANTIVE
    with database.transaction(viewer_of(officer)) as session:
        type_requests.ask(session, comment.id, wanted=wanted, reason=SECRET, by=officer, now=LATER)
    letter = render(letter_to(database, china, Letter.TYPE_ASKED), settings)
    with database.transaction(viewer_of(china)) as session:
        type_requests.decide(session, comment.id, decision, answer=SECRET, by=china, now=LATER)
    decided = render(letter_to(database, officer, Letter.TYPE_DECIDED), settings)

    check("type_asked", letter)
    check(f"type_{decision.value}", decided)
    assert SECRET not in letter.text + letter.html + decided.text + decided.html
