"""Words for brackets that are put to the members, and the text that comes of them, as the pages show them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending
from models.brackets.agreement import Stance
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.placed import placed_brackets
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.people.operations import people
from models.text.instants import when
from testing.world import LATER, MEMBERS
from tests.adoption import OVER, note, terms
from tests.lifting import RunningLifting, begin_lifting
from tests.rounds import circulate_round, open_round_on
from tests.web.circulation import SecondVersion
from tests.web.site import Site, text_of


@pytest.fixture
def version(site: Site, out: SecondVersion) -> DraftVersion:
    """Version 2 with three brackets; Cambodia and Viet Nam contest the first."""
    with site.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, out.version_id)


def settled(site: Site, version: DraftVersion, words: str) -> RunningLifting:
    """A meeting has agreed on words for the first bracket."""
    note(site.world, version, {1: words})
    return begin_lifting(
        site.world, version, terms(site.world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN")
    )


def test_without_words_for_any_bracket_the_way_leads_to_the_sheet_and_nothing_can_be_announced(
    site: Site, version: DraftVersion
) -> None:
    page = site.as_(site.world.staff[0]).get(f"/secretariat/versions/{version.id}/lift")

    tree = html.fromstring(page.text)
    assert tree.xpath("//main//a[contains(@class, 'button')]/@href") == [f"/secretariat/versions/{version.id}/sheet"]
    assert not tree.xpath("//main//form")


def test_the_member_that_asks_for_the_chosen_words_is_named_like_the_others(site: Site, version: DraftVersion) -> None:
    lifting = settled(site, version, "regularly")

    for person, page in (
        (site.world.staff[0], f"/secretariat/liftings/{lifting.id}"),
        (site.world.coordinators["TH"], f"/liftings/{lifting.id}"),
    ):
        text = text_of(site.as_(person).get(page))
        assert "Viet Nam asks for these words." in text
        assert "Cambodia: The members will meet twice yearly to share" in text
        assert "Viet Nam: The members" not in text


def test_the_home_page_of_the_secretariat_names_whom_a_silence_on_words_does_not_bind(
    site: Site, version: DraftVersion
) -> None:
    note(site.world, version, {1: "regularly"})
    ends_at, officer = site.database.now() + timedelta(hours=20), site.as_(site.world.staff[0])
    lifting = begin_lifting(site.world, version, terms(site.world, AdoptionProcedure.TACIT, ends_at))
    lifting.acknowledge(*(code for code in MEMBERS if code != "LA"))

    page = officer.get("/")
    assert "Silence does not bind Lao PDR yet" in text_of(page)
    assert f'href="/secretariat/liftings/{lifting.id}">Telephone, and record the call' in page.text

    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=ends_at + timedelta(minutes=2))
    assert "Brackets end only if it agrees." in text_of(officer.get("/"))


def test_the_staff_find_earlier_words_beside_the_newest(site: Site, version: DraftVersion) -> None:
    first = settled(site, version, "now and then")
    consultation = f"/secretariat/consultations/{site.world.consultation_id}"
    staff = site.as_(site.world.staff[0])
    before = staff.get(consultation).text
    assert before.count("/secretariat/liftings/") == 1
    first.all_agree(but="TH")
    first.answer("TH", [1], "Not these.")
    first.end()

    second = settled(site, version, "as often as it is needed")

    page = staff.get(consultation).text
    links = html.fromstring(page).xpath("//table//a[contains(@href, '/liftings/')]/@href")
    assert links == [f"/secretariat/liftings/{one.id}" for one in (second, first)]


def test_who_objects_to_all_words_agrees_with_no_others(site: Site, version: DraftVersion) -> None:
    note(site.world, version, {1: "now and then"})
    in_two_weeks = site.database.now() + timedelta(days=14)
    lifting = begin_lifting(site.world, version, terms(site.world, AdoptionProcedure.TACIT, in_two_weeks))
    lao, path = site.as_(site.world.coordinators["LA"]), f"/liftings/{lifting.id}"
    opened = lao.get(path)
    brackets = html.fromstring(opened.text).xpath("//input[@name='objects_to']/@value")

    assert lao.press(opened, f"{path}/answer", {"objects_to": brackets, "reason": "Not these."}).status_code == 302

    assert "Lao PDR objects to bracket 1, paragraph 1." in text_of(lao.get(path))


def test_a_member_that_did_not_know_in_time_is_asked_on_its_home_page(site: Site, version: DraftVersion) -> None:
    note(site.world, version, {1: "now and then"})
    lifting = begin_lifting(site.world, version, terms(site.world, AdoptionProcedure.TACIT))
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    for person, path in (
        (site.world.coordinators["LA"], "/liftings/"),
        (site.world.staff[0], "/secretariat/liftings/"),
    ):
        assert text_of(site.as_(person).get(f"{path}{lifting.id}")).count("(Yangon time)") > 0
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    coordinators = site.world.coordinators
    lao, thai, officer = map(site.as_, (coordinators["LA"], coordinators["TH"], site.world.staff[0]))
    path, asking = f"/liftings/{lifting.id}", "nobody of Lao PDR has said in time that they know of it"

    assert asking in text_of(lao.get("/"))
    assert "Read the words and answer" in text_of(lao.get("/"))
    assert "The secretariat declares the result." in text_of(thai.get("/"))
    assert "/answer" not in thai.get(path).text
    assert "Silence does not bind Lao PDR" in text_of(officer.get(f"/secretariat{path}"))
    assert "brackets end with the words below only if Lao PDR answers" in text_of(lao.get(path))
    lao.press(lao.get(path), f"{path}/answer", {"reason": ""})
    assert asking not in text_of(lao.get("/"))
    assert "Declare: brackets end" in text_of(officer.get(f"/secretariat{path}"))


def test_the_home_page_asks_a_member_that_was_not_at_the_meeting_to_say_that_it_has_the_notice(
    site: Site, version: DraftVersion
) -> None:
    note(site.world, version, {1: "now and then"})
    in_two_weeks = site.database.now() + timedelta(days=14)
    how = terms(site.world, AdoptionProcedure.MEETING, in_two_weeks, present="KH VN", agreed="KH VN")
    lifting = begin_lifting(site.world, version, how)
    lao, vietnamese = (site.as_(site.world.coordinators[code]) for code in ("LA", "VN"))
    left = "tell the secretariat that Lao PDR has this notice"
    assert left in text_of(lao.get("/"))
    assert "has this notice" not in text_of(vietnamese.get("/"))

    path = f"/liftings/{lifting.id}"
    lao.press(lao.get(path), f"{path}/acknowledge")

    assert left not in text_of(lao.get("/"))


def test_a_call_is_recorded_with_its_own_time_also_when_the_silence_is_over(site: Site, version: DraftVersion) -> None:
    note(site.world, version, {1: "now and then"})
    lifting = begin_lifting(site.world, version, terms(site.world, AdoptionProcedure.TACIT))
    lifting.acknowledge(*MEMBERS.keys() - {"LA"})
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    officer, path = site.as_(site.world.staff[0]), f"/secretariat/liftings/{lifting.id}"
    page = officer.get(path)
    assert "A call that you had with them before" in text_of(page)
    call = f"{path}/members/{site.world.coordinators['LA'].of_member().id}/call"
    assert html.fromstring(page.text).xpath("//form[contains(@action, '/call')]/@action") == [call]
    note_ = "ສົມສີ: ຮັບແລ້ວ"

    refused = officer.press(page, call, {"note": note_, "called_at": ""})
    assert (refused.status_code, "Say when you spoke." in text_of(refused), note_ in refused.text) == (422, True, True)
    late = officer.press(page, call, {"note": note_, "called_at": f"{OVER + timedelta(days=1):%Y-%m-%dT%H:%M}"})
    assert late.status_code in (409, 422)
    local = (LATER + timedelta(hours=1)).astimezone(ZoneInfo(site.world.staff[0].zone))
    assert officer.press(page, call, {"note": note_, "called_at": f"{local:%Y-%m-%dT%H:%M}"}).status_code == 302

    page = officer.get(path)
    assert f"{when(LATER + timedelta(hours=1), site.world.staff[0].zone)}, by telephone: {note_}" in text_of(page)
    assert "Declare: brackets end" in text_of(page)
    assert "/call" not in page.text


def test_of_words_that_are_new_nobody_is_named(site: Site, version: DraftVersion) -> None:
    lifting = settled(site, version, "now and then")

    assert "for these words." not in text_of(site.as_(site.world.staff[0]).get(f"/secretariat/liftings/{lifting.id}"))


def test_words_of_the_draft_are_said_to_be_the_drafts_and_stand_there_once(site: Site, version: DraftVersion) -> None:
    lifting = settled(site, version, "every year")

    text = text_of(site.as_(site.world.coordinators["TH"]).get(f"/liftings/{lifting.id}"))

    assert "These are the words of the draft." in text
    assert text.count("The members will meet every year to share") == 1


def test_all_brackets_that_stay_open_are_counted_with_the_reason(site: Site, version: DraftVersion) -> None:
    world = open_round_on(site.world, version.id)
    cambodia = world.coordinators["KH"]
    with site.database.transaction(viewer_of(cambodia)) as session:
        first, second, other = (one.bracket.id or 0 for one in placed_brackets(session, version.id))
        statements = [
            BracketStatement(first, Stance.KEEP, package="A"),
            BracketStatement(second, Stance.KEEP, package="A"),
            BracketStatement(other, Stance.RESERVED),
        ]
        positions.save(session, world.round_id, statements, by=cambodia, now=LATER)
    third = circulate_round(world)
    note(site.world, third, "regularly")
    lifting = begin_lifting(
        site.world, third, terms(site.world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN")
    )

    lifting.answer("VN", [1], "Not these words.")
    lifting.all_agree(but="VN")

    text = text_of(site.as_(cambodia).get(f"/liftings/{lifting.id}"))
    assert "1 bracket has ended" in text
    assert "1 bracket stays open, because a member objects." in text
    assert "1 bracket stays open, because others of the same package do." in text


def test_a_member_takes_an_objection_to_words_back_by_answering_again_and_the_page_says_so(
    site: Site, version: DraftVersion
) -> None:
    note(site.world, version, {1: "regularly"})
    ends_at = site.database.now() + timedelta(days=14)
    how_asked = terms(site.world, AdoptionProcedure.MEETING, ends_at, present="KH VN", agreed="KH VN")
    lifting, viet = begin_lifting(site.world, version, how_asked), site.as_(site.world.coordinators["VN"])
    path, how = f"/liftings/{lifting.id}", "To take an objection back, remove its tick below"
    assert how not in text_of(viet.get(path))
    (bracket,) = html.fromstring(viet.get(path).text).xpath("//input[@name='objects_to']/@value")
    viet.press(viet.get(path), f"{path}/answer", {"objects_to": bracket, "reason": "Not these words."})
    assert how in text_of(viet.get(path))

    seen = html.fromstring(viet.get(path).text).xpath("string(//input[@name='seen']/@value)")
    kept = viet.post(f"{path}/answer", {"seen": seen, "reason": "Not these words."})
    assert (kept.status_code, "clear the reason" in text_of(kept)) == (422, True)
    assert viet.post(f"{path}/answer", {"seen": seen, "reason": ""}).status_code == 302
    assert "Viet Nam agrees with all these words" in text_of(viet.get(path))


def test_only_who_can_confirm_the_words_is_asked_to_and_only_until_it_has_answered(
    site: Site, version: DraftVersion
) -> None:
    note(site.world, version, {1: "regularly"})
    ends_at = site.database.now() + timedelta(days=14)
    how_asked = terms(site.world, AdoptionProcedure.MEETING, ends_at, present="KH VN", agreed="KH VN")
    path = f"/liftings/{begin_lifting(site.world, version, how_asked).id}"
    coordinator, request = site.as_(site.world.coordinators["KH"]), "Please confirm them by"
    assert request in text_of(coordinator.get(path))
    for colleague in (site.world.deputy, site.world.contributor):
        read = text_of(site.as_(colleague).get(path))
        assert (request in read, "The coordinator of Cambodia can confirm them until" in read) == (False, True)

    coordinator.press(coordinator.get(path), f"{path}/answer")
    assert request not in text_of(coordinator.get(path))
    assert "Cambodia has answered. Its coordinator can change the answer until" in text_of(coordinator.get(path))


@pytest.mark.slow
def test_a_version_made_at_a_meeting_says_what_changed_and_how_many_brackets_stand_in_it(
    site: Site, version: DraftVersion
) -> None:
    note(site.world, version, {3: ""})
    lifting = settled(site, version, "regularly")
    lifting.all_agree()
    khmer, staff = site.as_(site.world.coordinators["KH"]), site.as_(site.world.staff[0])

    consultation = text_of(khmer.get(f"/consultations/{site.world.consultation_id}"))
    assert (
        "words on which the members agreed: 1 paragraph changed, 1 taken out. 1 bracket stands in it." in consultation
    )
    for browser in (khmer, staff):
        home = text_of(browser.get("/"))
        assert "· 1 bracket stands in it" in home
        assert "· 3 brackets stand in it" in home


def test_while_words_are_put_to_the_members_the_secretariat_is_told_for_whom_nobody_can_answer(
    site: Site, version: DraftVersion
) -> None:
    note(site.world, version, {1: "regularly"})
    ends_at = site.database.now() + timedelta(days=14)
    how_asked = terms(site.world, AdoptionProcedure.MEETING, ends_at, present="KH VN", agreed="KH VN")
    page = f"/secretariat/liftings/{begin_lifting(site.world, version, how_asked).id}"
    officer = site.as_(site.world.staff[0])
    assert "Nobody can answer" not in text_of(officer.get(page))

    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, site.world.coordinators["LA"].email, now=site.database.now())

    assert "Nobody can answer for Lao PDR at present" in text_of(officer.get(page))
