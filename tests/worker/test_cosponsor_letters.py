"""The letters about co-sponsors of a comment, as their readers get them."""

import pytest

from models.comments.operations import comments, cosponsors
from models.comments.operations.wording import Words
from models.db.access import viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import LATER, World
from tests.worker.correspondence import settings
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings"]

SECRET = "twice in every year"


@pytest.mark.parametrize("decision", ["joins", "declines"])
def test_a_country_is_invited_and_answers(world: World, database: Database, settings: Settings, decision: str) -> None:
    comment = world.replace("CN", "1", "every year", SECRET)
    china, viet_nam = world.coordinators["CN"], world.coordinators["VN"]
    with database.transaction(viewer_of(china)) as session:
        (one,) = cosponsors.invite(session, comment.id, [viet_nam.of_member().id], by=china, now=LATER)
    letter = render(letter_to(database, viet_nam, Letter.COSPONSOR_ASKED), settings)
    check("cosponsor_asked", letter)
    verb = cosponsors.confirm if decision == "joins" else cosponsors.decline
    with database.transaction(viewer_of(viet_nam)) as session:
        verb(session, one.id, by=viet_nam, seen=one.revision, now=LATER)
    answered = render(letter_to(database, china, Letter.COSPONSOR_ANSWERED), settings)
    check(f"cosponsor_{decision}", answered)
    assert SECRET not in letter.text + letter.html + answered.text + answered.html


@pytest.mark.parametrize("how", ["changed", "closed"])
def test_words_change_or_the_invitation_is_closed(
    world: World, database: Database, settings: Settings, how: str
) -> None:
    comment = world.replace("CN", "1", "every year", SECRET)
    china, viet_nam = world.coordinators["CN"], world.coordinators["VN"]
    with database.transaction(viewer_of(china)) as session:
        (one,) = cosponsors.invite(session, comment.id, [viet_nam.of_member().id], by=china, now=LATER)
    with database.transaction(viewer_of(china)) as session:
        if how == "changed":
            words = Words(
                comment.type, comment.change, comment.paragraph_id, "", f"{comment.proposed_text} Always.", ""
            )
            comments.edit(session, comment.id, words, by=china, seen=comment.revision, now=LATER)
        else:
            cosponsors.close(session, one.id, by=china, now=LATER)
    ended = render(letter_to(database, viet_nam, Letter.COSPONSOR_ENDED), settings)
    check(f"cosponsor_{how}", ended)
    assert SECRET not in ended.text + ended.html
