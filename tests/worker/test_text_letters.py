"""The letters about a text on its way from a candidate to the members, as their readers get them."""

from datetime import timedelta

from sqlalchemy import select

from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.operations import duties, parting
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.dispositions.disposition import Outcome
from models.dispositions.operations import answers
from models.drafts import operations
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.operations import editorial, objections
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import LATER, World
from tests.rounds import arrange, circulate_round, open_round_on
from tests.worker.correspondence import SECRET, answered, owed_consolidation, proposed, settings, unanswered, world
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["answered", "proposed", "settings", "world"]


def test_candidate_ready(answered: World, database: Database, settings: Settings) -> None:
    answered.close()
    answered.consolidate()

    check("candidate_ready", render(letter_to(database, answered.staff[0], Letter.CANDIDATE_READY), settings))


def test_proposed(proposed: DraftVersion, answered: World, database: Database, settings: Settings) -> None:
    check("proposed", render(letter_to(database, answered.staff[1], Letter.PROPOSED), settings))


def test_returned(proposed: DraftVersion, answered: World, database: Database, settings: Settings) -> None:
    two = answered.staff[1]
    with database.transaction(viewer_of(two)) as session:
        operations.send_back(
            session,
            proposed.id,
            by=two,
            seen=proposed.fingerprint,
            reason="Please look at paragraph 1 again.\nThe <b>bracket</b> is long.",
            now=LATER,
        )

    letter = render(letter_to(database, answered.staff[0], Letter.RETURNED), settings)

    check("returned", letter)
    assert "<b>" not in letter.html


def test_circulated(proposed: DraftVersion, answered: World, database: Database, settings: Settings) -> None:
    two = answered.staff[1]
    with database.transaction(viewer_of(two)) as session:
        operations.approve(session, proposed.id, by=two, seen=proposed.fingerprint, now=LATER)

    check("circulated", render(letter_to(database, answered.coordinators["MM"], Letter.CIRCULATED), settings))


def test_of_a_round_without_comments_and_brackets_no_brackets_are_given_as_the_reason(
    world: World, database: Database, settings: Settings
) -> None:
    circulate_round(world)

    letter = render(letter_to(database, world.coordinators["MM"], Letter.CIRCULATED), settings)
    assert "\nWhy: nobody had a comment\n" in letter.text
    assert "what members said about brackets" not in letter.html


def test_of_a_round_with_one_comment_its_one_answer_is_told(
    world: World, database: Database, settings: Settings
) -> None:
    world.remark("KH", "The text is clear.")
    circulate_round(world)

    letter = render(letter_to(database, world.coordinators["MM"], Letter.CIRCULATED), settings)
    assert "\nWhy: 1 comment, with a reasoned answer\n" in letter.text


def test_a_text_in_which_a_paragraph_was_moved(world: World, database: Database, settings: Settings) -> None:
    place = world.paragraph("4").id
    for code in world.coordinators:
        world.comment(code, Words(CommentType.SUBSTANTIVE, Change.MOVE, world.paragraph("1").id, after_id=place))

    circulate_round(world)

    letter = render(letter_to(database, world.coordinators["MM"], Letter.CIRCULATED), settings)
    assert "  Paragraphs with other words: 0\n" in letter.text
    assert "  Paragraphs taken out:        0\n  Paragraphs moved:            1\n" in letter.text
    assert "Paragraphs moved</th>" in letter.html


def test_an_editorial_change_is_told_to_the_members_and_an_objection_to_the_secretariat(
    answered: World, database: Database, settings: Settings
) -> None:
    answered.close()
    candidate, (one, two, _), thailand = answered.consolidate(), answered.staff, answered.coordinators["TH"]
    with database.transaction(viewer_of(one)) as session:
        own = select(Paragraph).where(Paragraph.version_id == candidate.id, Paragraph.label == "2")
        paragraph = session.scalars(own).one()
        words = paragraph.text.replace("fish", "fishes")
        change = editorial.edit(session, paragraph.id, text=words, reason="Grammar.", by=one, seen=0, now=LATER)
    candidate = answered.make(owed_consolidation(database))
    with database.transaction(viewer_of(one)) as session:
        for comment in unanswered(session):
            outcome = Outcome.INCORPORATED if comment.proposes else Outcome.NOTED
            answers.answer(session, comment.id, outcome=outcome, reason="Said.", by=one, seen=0, now=LATER)
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    with database.transaction(viewer_of(two)) as session:
        operations.approve(session, candidate.id, by=two, seen=candidate.fingerprint, now=LATER)
    with database.transaction(viewer_of(thailand)) as session:
        objections.object_to(session, change.id, text=SECRET, by=thailand, now=LATER)

    check("circulated_editorial", render(letter_to(database, thailand, Letter.CIRCULATED), settings))
    letter = render(letter_to(database, two, Letter.OBJECTED), settings)
    check("objected", letter)
    assert SECRET not in letter.text + letter.html
    with database.transaction(viewer_of(thailand)) as session:
        objections.take_back(session, change.id, by=thailand, now=LATER + timedelta(hours=1))
    check("objection_taken_back", render(letter_to(database, two, Letter.OBJECTED), settings))


def test_a_country_is_told_that_words_would_give_it_something_to_do(
    world: World, database: Database, settings: Settings
) -> None:
    world.replace("TH", "2", "fish", SECRET)
    second = open_round_on(world, circulate_round(world).id)
    viet, by = second.coordinators["VN"], second.coordinators["KH"]
    with database.transaction(viewer_of(by)) as session:
        (bracket,) = placed_brackets(session, second.version_id)
        addressed = {"choice": None, "members": [viet.of_member().id]}
        duty = duties.mark(session, second.round_id, bracket.bracket.id or 0, **addressed, by=by, now=LATER)  # type: ignore[arg-type]

    letter = render(letter_to(database, viet, Letter.DUTY_MARKED), settings)

    check("duty_marked", letter)
    assert SECRET not in letter.text + letter.html
    with database.transaction(WORKER) as session:
        arrange(session, duty := session.get_one(BracketDuty, duty.id), second.consultation_id)
        session.delete(duty)
    check("duty_marked_no_more", render(letter_to(database, viet, Letter.DUTY_MARKED), settings))


def test_a_country_is_asked_to_agree_that_a_bracket_is_parted(
    world: World, database: Database, settings: Settings
) -> None:
    text = world.paragraph("2").text
    world.replace("CN", "2", text, text.replace("members", "states").replace("fish", "plants"))
    world.replace("VN", "2", "fish", "people")
    second = open_round_on(world, circulate_round(world).id)
    china, by = second.coordinators["CN"], second.coordinators["VN"]
    with database.transaction(viewer_of(by)) as session:
        (bracket,) = placed_brackets(session, second.version_id)
        id = bracket.bracket.id or 0
        wish = parting.ask(session, second.round_id, id, reason=SECRET, by=by, now=LATER)

    letter = render(letter_to(database, china, Letter.PARTING_ASKED), settings)

    check("parting_asked", letter)
    assert SECRET not in letter.text + letter.html
    with database.transaction(WORKER) as session:
        arrange(session, wish := session.get_one(BracketParting, wish.id), second.consultation_id)
        session.delete(wish)
    check("parting_asked_no_more", render(letter_to(database, china, Letter.PARTING_ASKED), settings))
