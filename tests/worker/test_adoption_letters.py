"""The letters about an adoption, in tests/worker/letters: what they say, and what they keep to the pages."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.corrigendum import CorrigendumKind
from models.adoption.entered import Statement
from models.adoption.operations import adoption, corrigenda, ending
from models.adoption.operations.corrigenda import CorrigendumWords
from models.adoption.operations.entering import StatedPosition
from models.adoption.operations.notices import record_call
from models.adoption.operations.silence import extend_for_outage
from models.brackets.queries.placed import count_brackets
from models.comments.entered import EntryChannel
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion, Paragraph
from models.letters.letter import Letter
from models.letters.queries.contents import Content
from models.people.person import Person
from models.rounds.consultation import Consultation
from models.settings import Settings, read
from testing.rounds import open_round_on
from testing.world import LATER, World
from tests.adoption import ENDS, OVER, RunningAdoption, announce, begin, note, terms
from tests.browser.adopting import at_a_meeting
from tests.models.adoption.test_entering import Entering
from tests.rounds import arrange, circulate_round
from tests.worker.correspondence import SECRET, TITLE
from tests.worker.words import check, letter_to, summarized
from worker.mail.message import render
from worker.mail.sending import calendar_files


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": "https://consultation.example.org"})


@pytest.fixture
def version(world: World, bare: DraftVersion) -> DraftVersion:
    """Of a text with a title in Burmese, among people whose names are in many scripts."""
    with world.database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Consultation, world.consultation_id), world.consultation_id, title=TITLE)
        session.get_one(Person, world.coordinators["KH"].id).name = "ពេជ្រ សុគន្ធា"
        session.get_one(Person, world.staff[0].id).name = "Qiao Ruolin"
    return bare


def ask(world: World, version: DraftVersion, way: AdoptionProcedure) -> RunningAdoption:
    return begin(world, version, terms(world, way, present="KH CN LA MM VN", agreed="KH CN LA MM"))


def calendar_entry(letter: Content, settings: Settings) -> dict[str, str]:
    """The properties of the event that the letter carries; empty if it carries none."""
    lines = (line for file in calendar_files(letter, settings) for line in str(file.content, "utf-8").splitlines())
    return dict(line.split(":", 1) for line in lines if line[0] != " ")


@pytest.mark.parametrize("way", AdoptionProcedure)
def test_the_members_are_asked(
    way: AdoptionProcedure, world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    ask(world, version, way)
    letter = letter_to(database, world.coordinators["KH"], Letter.ADOPTION_BEGUN)
    check(f"adoption_begun_{way.name.lower()}", render(letter, settings))
    for words in (render(letter, settings).text, " ".join(summarized(letter))):
        assert "attach a reservation or an interpretative statement" in " ".join(words.split())


def test_the_letter_counts_the_brackets_of_the_text_that_is_adopted(
    world: World, database: Database, settings: Settings
) -> None:
    version, how = at_a_meeting(world)
    with database.reading(WORKER) as session:
        open_ones = count_brackets(session, version.id)
    begin(world, version, how)

    content = letter_to(database, world.coordinators["KH"], Letter.ADOPTION_BEGUN)
    letter = render(content, settings)
    sentence = f"The members also agreed on words for {open_ones} brackets that were still open."
    assert open_ones > 1
    assert sentence in letter.text
    assert sentence in letter.html
    assert sentence in summarized(content)


@pytest.mark.slow
def test_the_letters_speak_of_one_bracket_as_of_one(world: World, database: Database, settings: Settings) -> None:
    world.replace("TH", "1", "share", "discuss")
    version = circulate_round(world)
    note(world, version, {1: "discuss"})
    begin(world, version, terms(world, AdoptionProcedure.MEETING, present="KH", agreed="KH")).object_to("TH", SECRET)
    begun = render(letter_to(database, world.coordinators["KH"], Letter.ADOPTION_BEGUN), settings)
    open_round_on(world, version.id)
    opened = render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED), settings)

    for asks, opens in ((begun.text, opened.text), (begun.html, opened.html)):
        assert "words for 1 bracket that was still open." in asks
        assert "1 bracket is open in this version." in opens
        assert "See it, and choose what" in opens


def test_four_eyes(world: World, version: DraftVersion, database: Database, settings: Settings) -> None:
    announced = announce(world, version, terms(world, AdoptionProcedure.EXPRESS))
    second = world.staff[1]
    check("adoption_proposed", render(letter_to(database, second, Letter.ADOPTION_PROPOSED), settings))
    with database.transaction(viewer_of(second)) as session:
        adoption.withdraw(session, announced.id, reason=SECRET, by=second, now=LATER)
    returned = render(letter_to(database, world.staff[0], Letter.ADOPTION_RETURNED), settings)
    check("adoption_returned", returned)
    assert SECRET not in returned.text + returned.html


def test_whoever_speaks_for_a_member_gets_a_receipt_of_what_was_said_then(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    adoption = ask(world, version, AdoptionProcedure.EXPRESS)
    adoption.agree("KH", Statement.RESERVATION, SECRET)
    letter = letter_to(database, world.deputy, Letter.POSITION)
    adoption.object_to("KH", SECRET, seen=1, now=LATER + timedelta(minutes=1))
    receipt = render(letter, settings)
    check("position", receipt)
    later = render(letter_to(database, world.deputy, Letter.POSITION), settings)
    assert "Answer:    objected" in later.text
    assert SECRET not in receipt.text + receipt.html + later.text + later.html


def test_an_objection(world: World, version: DraftVersion, database: Database, settings: Settings) -> None:
    ask(world, version, AdoptionProcedure.EXPRESS).object_to("TH", SECRET)
    for who in (world.coordinators["VN"], world.staff[2]):
        broken = render(letter_to(database, who, Letter.ADOPTION_BROKEN), settings)
        assert SECRET not in broken.text + broken.html
    check("adoption_broken", broken)


def test_the_letter_that_opens_the_next_round_says_who_objected_and_where_to_read_why(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    ask(world, version, AdoptionProcedure.EXPRESS).object_to("TH", SECRET)
    open_round_on(world, version.id)
    letter = render(letter_to(database, world.coordinators["KH"], Letter.ROUND_OPENED), settings)
    check("round_opened_objection", letter)
    assert SECRET not in letter.text + letter.html


def test_not_everybody_has_answered(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    ask(world, version, AdoptionProcedure.EXPRESS).end()
    check("adoption_lapsed", render(letter_to(database, world.coordinators["KH"], Letter.ADOPTION_LAPSED), settings))


def test_what_ends_before_its_time_leaves_calendars(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    running, by = ask(world, version, AdoptionProcedure.TACIT), world.staff[2]
    with database.transaction(viewer_of(by)) as session:
        adoption.withdraw(session, running.id, reason=SECRET, by=by, now=LATER + timedelta(hours=1))
    begun, withdrawn = (
        calendar_entry(letter_to(database, world.coordinators["VN"], letter), settings)
        for letter in (Letter.ADOPTION_BEGUN, Letter.ADOPTION_LAPSED)
    )
    assert begun["UID"] == withdrawn["UID"]
    assert (begun["STATUS"], withdrawn["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert int(withdrawn["SEQUENCE"]) > int(begun["SEQUENCE"])


def test_what_ends_at_its_time_stays_in_calendars(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    ask(world, version, AdoptionProcedure.EXPRESS).end()
    lapsed = letter_to(database, world.coordinators["KH"], Letter.ADOPTION_LAPSED)
    assert calendar_entry(lapsed, settings) == {}


def test_withdrawn(world: World, version: DraftVersion, database: Database, settings: Settings) -> None:
    running, by = ask(world, version, AdoptionProcedure.TACIT), world.staff[2]
    with database.transaction(viewer_of(by)) as session:
        adoption.withdraw(session, running.id, reason=SECRET, by=by, now=LATER)
    withdrawn = render(letter_to(database, world.coordinators["KH"], Letter.ADOPTION_LAPSED), settings)
    check("adoption_withdrawn", withdrawn)
    assert SECRET not in withdrawn.text + withdrawn.html


def test_who_is_asked_again_reads_that_what_was_said_before_does_not_count(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    first = ask(world, version, AdoptionProcedure.EXPRESS)
    before = render(letter_to(database, world.coordinators["KH"], Letter.ADOPTION_BEGUN), settings)
    first.agree("KH", Statement.RESERVATION, SECRET)
    first.end()
    ask(world, version, AdoptionProcedure.EXPRESS)

    again = render(letter_to(database, world.coordinators["KH"], Letter.ADOPTION_BEGUN), settings)
    assert "The members were asked before" not in before.text + before.html
    for words in (again.text, again.html):
        assert "Answers and statements from then do not count" in " ".join(words.split())


def test_a_member_is_told_of_a_call_that_was_recorded(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    silence, (by, *_) = begin(world, version, terms(world, AdoptionProcedure.TACIT), known=["CN"]), world.staff
    member = world.coordinators["KH"].of_member().id
    with database.transaction(viewer_of(by)) as session:
        about = Adoption, silence.id, member
        record_call(session, *about, note=SECRET, called_at=LATER, by=by, now=LATER + timedelta(hours=1))
    recorded = render(letter_to(database, world.coordinators["KH"], Letter.CALL_RECORDED), settings)
    check("call_recorded", recorded)
    assert SECRET not in recorded.text + recorded.html


def test_a_silence_is_extended_and_its_result_declared(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    silence, (first, second, _) = (
        begin(world, version, terms(world, AdoptionProcedure.TACIT), known=["CN"]),
        world.staff,
    )
    with database.transaction(WORKER) as session:
        extend_for_outage(session, ENDS - timedelta(hours=2), now=ENDS)
    later = letter_to(database, world.coordinators["KH"], Letter.SILENCE_EXTENDED)
    check("silence_extended", render(later, settings))
    begun, moved = (
        calendar_entry(letter_to(database, world.coordinators["KH"], Letter.ADOPTION_BEGUN), settings),
        calendar_entry(later, settings),
    )
    assert begun["UID"] == moved["UID"], "a calendar puts the new end in the place of the one before"
    assert int(moved["SEQUENCE"]) > int(begun["SEQUENCE"])
    for code in ("KH", "LA", "MM", "TH"):
        silence.agree(code)
    over = silence.row().ends_at + timedelta(minutes=2)
    with database.transaction(WORKER) as session:
        ending.end_due(session, now=over)
    check("silence_over", render(letter_to(database, first, Letter.SILENCE_OVER), settings))
    check("silence_held", render(letter_to(database, world.coordinators["VN"], Letter.SILENCE_HELD), settings))
    with database.transaction(viewer_of(first)) as session:
        ending.declare(session, Adoption, silence.id, by=first, now=over)
    check("result_declared", render(letter_to(database, second, Letter.RESULT_DECLARED), settings))


def test_a_corrigendum_is_put_to_the_members_and_issued(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    begin(world, version, terms(world, AdoptionProcedure.EXPRESS)).all_agree()
    (first, second, _), until = world.staff, ENDS + timedelta(days=5)
    with database.reading(WORKER) as session:
        of_version = select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label == "2")
        paragraph = session.scalars(of_version).one()
    words = CorrigendumWords(CorrigendumKind.MISPRINT, paragraph.id, "its fish", "its fishes", "A slip.", until)
    with database.transaction(viewer_of(first)) as session:
        one = corrigenda.propose(session, version.id, words, by=first, now=LATER)
        session.flush()
    check("corrigendum_proposed", render(letter_to(database, second, Letter.CORRIGENDUM_PROPOSED), settings))
    with database.transaction(viewer_of(second)) as session:
        corrigenda.decline(session, one.id, note=SECRET, by=second, now=LATER)
    declined = render(letter_to(database, first, Letter.CORRIGENDUM_ENDED), settings)
    assert declined.subject.startswith("Corrigendum to paragraph 2 declined: ")
    assert "has declined the corrigendum that you proposed" in declined.text
    with database.transaction(viewer_of(first)) as session:
        one = corrigenda.propose(session, version.id, words, by=first, now=LATER)
        session.flush()
    with database.transaction(viewer_of(second)) as session:
        corrigenda.approve(session, one.id, by=second, now=LATER)
    thai = world.coordinators["TH"]
    check("corrigendum_put", render(letter_to(database, thai, Letter.CORRIGENDUM_PUT), settings))
    with database.transaction(WORKER) as session:
        corrigenda.extend_for_outage(session, until - timedelta(hours=5), now=until)
    check("corrigendum_extended", render(letter_to(database, thai, Letter.CORRIGENDUM_PUT), settings))
    with database.transaction(WORKER) as session:
        corrigenda.issue_due(session, now=until + timedelta(days=4))
    check("corrigendum_ended", render(letter_to(database, thai, Letter.CORRIGENDUM_ENDED), settings))


def test_adopted_and_what_came_too_late(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    silence = ask(world, version, AdoptionProcedure.TACIT)
    silence.agree("LA", Statement.RESERVATION, SECRET)
    silence.agree("MM", Statement.INTERPRETATION, SECRET)
    silence.end()
    letter = letter_to(database, world.coordinators["KH"], Letter.ADOPTED)
    adopted = render(letter, settings)
    check("adopted", adopted)
    silence.object_to("VN", SECRET, now=OVER)
    late = render(letter_to(database, world.staff[0], Letter.LATE_OBJECTION), settings)
    check("late_objection", late)
    assert SECRET not in adopted.text + adopted.html + late.text + late.html
    entry = Entering(world, Adoption, silence.id)
    objection = StatedPosition(objects=True, reason=SECRET)
    entry.check(entry.enter("TH", EntryChannel.SIGNED_LETTER, objection, arrived_at=OVER, now=OVER), now=OVER)
    by_letter = render(letter_to(database, world.staff[0], Letter.LATE_OBJECTION), settings)
    assert "From:     a signed letter of 6 May 2022" in by_letter.text
    receipt = render(letter_to(database, world.coordinators["TH"], Letter.POSITION), settings)
    assert "From:      a signed letter of 6 May 2022, entered by the secretariat" in receipt.text
