"""The letters about the clearance of an answer, as their readers get them."""

from models.comments.operations import clearance
from models.db.database import Database
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import World
from tests.models.comments.clearance_steps import act, ask_for_clearance, cleared
from tests.models.comments.test_clearance_letters import said_to_differ, told_it_prevails, with_letter
from tests.worker.correspondence import SECRET, settings
from tests.worker.words import check, letter_to, summarized
from worker.mail.message import render

__all__ = ["settings"]


def test_who_speaks_for_the_member_hears_of_a_clearance_and_of_the_change_that_undoes_it(
    world: World, database: Database, settings: Settings
) -> None:
    world.remark("KH", SECRET)
    ask_for_clearance(world, world.deputy)
    content = letter_to(database, world.coordinators["KH"], Letter.CLEARANCE_ASKED)
    assert [words for words in summarized(content) if words.startswith("Deadline: ")]
    to_clear = render(content, settings)
    world.remark("KH", f"{SECRET} And more.")
    undone = render(letter_to(database, world.deputy, Letter.CLEARANCE_UNDONE), settings)
    cleared(world)
    world.remark("KH", "One more.")
    undone_later = render(letter_to(database, world.deputy, Letter.CLEARANCE_UNDONE), settings)

    check("clearance_asked", to_clear)
    check("clearance_undone", undone)
    check("clearance_undone_when_cleared", undone_later)
    assert SECRET not in to_clear.text + to_clear.html + undone.text + undone.html


def test_who_speaks_for_the_member_hears_that_a_clearance_has_ended_without_a_change(
    world: World, database: Database, settings: Settings
) -> None:
    world.remark("KH", SECRET)
    found = ask_for_clearance(world, world.deputy)
    act(world, clearance.end, world.round_id, seen=found.revision)

    ended = render(letter_to(database, world.deputy, Letter.CLEARANCE_ENDED), settings)

    check("clearance_ended", ended)
    assert SECRET not in ended.text + ended.html


def test_the_secretariat_hears_that_a_signed_letter_prevails(
    world: World, database: Database, settings: Settings
) -> None:
    world.remark("KH", SECRET)
    said_to_differ(world, with_letter(world, cleared(world)))

    letter = render(letter_to(database, world.staff[1], Letter.LETTER_DIFFERS), settings)

    check("letter_differs", letter)
    assert SECRET not in letter.text + letter.html
    assert "Sok Dara" not in letter.text


def test_the_secretariat_hears_that_a_signed_letter_prevails_over_what_was_submitted(
    world: World, database: Database, settings: Settings
) -> None:
    world.remark("KH", SECRET)
    world.everybody_submits()
    world.close()
    act(world, clearance.choose_official_act, world.round_id, by_letter=True)
    found = told_it_prevails(world, letter=("scan.pdf", b"%PDF-1.7 signed"))

    check("letter_differs_after", render(letter_to(database, world.staff[1], Letter.LETTER_DIFFERS), settings))

    act(world, clearance.take_back_letter_notice, world.round_id, seen=found.revision)

    letter = render(letter_to(database, world.staff[1], Letter.LETTER_DIFFERS_NO_MORE), settings)
    check("letter_differs_no_more", letter)
