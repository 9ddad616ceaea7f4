"""The letters about co-sponsors of a comment, as their readers get them."""

import pytest

from models.comments.operations import comments, cosponsors
from models.comments.operations.wording import Words
from models.db.access import viewer_of
from models.db.database import Database
from models.letters.letter import Letter
from models.rounds.consultation import Round
from models.rounds.operations import deadlines
from models.settings import Settings
from testing.world import LATER, World
from tests.worker.correspondence import settings
from tests.worker.words import check, letter_to, summarized
from worker.mail.message import render

__all__ = ["settings"]

SECRET = "twice in every year"


@pytest.mark.parametrize("decision", ["joins", "declines"])
def test_a_country_is_invited_and_answers(world: World, database: Database, settings: Settings, decision: str) -> None:
    comment = world.replace("CN", "1", "every year", SECRET)
    china, viet_nam = world.coordinators["CN"], world.coordinators["VN"]
    with database.transaction(viewer_of(china)) as session:
        (one,) = cosponsors.invite(session, comment.id, [viet_nam.of_member().id], by=china, now=LATER)
    content = letter_to(database, viet_nam, Letter.COSPONSOR_ASKED)
    assert [words for words in summarized(content) if words.startswith("Please answer by ")]
    letter = render(content, settings)
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


def test_a_country_that_is_invited_while_the_round_is_paused_reads_that_there_is_no_deadline(
    world: World, database: Database
) -> None:
    comment = world.replace("CN", "1", "every year", SECRET)
    china, viet_nam, officer = world.coordinators["CN"], world.coordinators["VN"], world.staff[0]
    with database.transaction(viewer_of(officer)) as session:
        seen = session.get_one(Round, world.round_id).timing
        deadlines.pause(session, world.round_id, reason="A flood.", by=officer, seen=seen, now=LATER)
    with database.transaction(viewer_of(china)) as session:
        cosponsors.invite(session, comment.id, [viet_nam.of_member().id], by=china, now=LATER)

    paragraphs = summarized(letter_to(database, viet_nam, Letter.COSPONSOR_ASKED))

    assert "The round is paused: at present there is no deadline." in paragraphs
