"""What the service is for, in a browser: from typed words to the text that goes out."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from models.db.access import WORKER
from models.drafts.version import DraftVersion
from testing.world import MEMBERS, World
from tests.adoption import RunningAdoption, hold_meeting
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import arrange_round, circulate, finish_round, open_next_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion


def test_a_comment_ends_in_version_2_as_words(house: House) -> None:
    world = house.world("From a comment to words")
    cambodia = house.sign_in(world.coordinators["KH"])
    acts.propose(cambodia, "From a comment to words", "3", "Capacity building", "Training", type="Editorial")
    acts.submit(cambodia, "From a comment to words")
    acts.others_submit(world, "KH")

    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    acts.send_out(house, world, staff, world.staff[1])

    acts.open_draft(cambodia, "From a comment to words")
    cambodia.get_by_role("link", name="The text of version 2").click()
    expect(acts.paragraph(cambodia, "3")).to_contain_text("Training is offered to officials of the ministries.")
    cambodia.get_by_role("link", name="What changed").click()
    expect(acts.paragraph(cambodia, "3").locator("del")).to_contain_text("Capacity building")
    expect(acts.paragraph(cambodia, "3")).to_contain_text("by Cambodia")
    acts.open_draft(cambodia, "From a comment to words")
    acts.paragraph(cambodia, "3").get_by_role("link", name="Where its words stand now").click()
    expect(cambodia.locator("mark")).to_have_text("Training")


def test_a_collision_becomes_a_bracket_with_a_compromise(house: House) -> None:
    world = house.world("From a collision to a bracket")
    for code, words in (("KH", "twice yearly"), ("VN", "regularly")):
        window = house.sign_in(world.coordinators[code])
        acts.propose(window, "From a collision to a bracket", "1", "every year", words)
        acts.submit(window, "From a collision to a bracket")
    acts.others_submit(world, "KH", "VN")

    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)
    expect(staff.get_by_text("The secretariat has proposed words for 0 of 1 bracket.")).to_be_visible()
    acts.propose_compromise(staff, "Paragraph 1", "at least once a year")
    acts.answer_alike(staff, ("KH-1", "VN-1"), "Your words stand in the bracket, with those of the other member.")
    acts.send_out(house, world, staff, world.staff[1])

    thailand = house.sign_in(world.coordinators["TH"])
    acts.open_draft(thailand, "From a collision to a bracket")
    thailand.get_by_role("link", name="The text of version 2").click()
    expect(acts.paragraph(thailand, "1")).to_contain_text(
        "[Cambodia: twice yearly][Viet Nam: regularly][Secretariat proposes: at least once a year]"
        " to share what they have learned."
    )
    expect(thailand.locator(".bracket-card")).to_contain_text("Why: It allows for both.")


def test_members_end_two_brackets_and_one_that_has_not_answered_keeps_the_third_open(house: House) -> None:
    title = "From brackets to one text"
    first = house.world(title)
    for code, label, old, new in (
        ("KH", "1", "every year", "twice yearly"),
        ("LA", "1", "every year", "regularly"),
        ("LA", "2", "fish", f"fish {KHMER}"),
        ("MM", "3", "officials", f"officials {BURMESE}"),
    ):
        first.replace(code, label, old, new)
    version = circulate(first, finish_round(first))
    world = open_next_round(SecondVersion(first, {}, version.id), house.database.now() + timedelta(days=7))
    for code in MEMBERS:
        if code != "LA":
            window = house.sign_in(world.coordinators[code])
            acts.choose(window, title, {"1": "Lao PDR"})
            expect(window.locator(".lets-stand")).to_contain_text(KHMER)
            assert faults(window) == []
            acts.submit(window, title, 2)
    _end(house, world)

    staff = house.sign_in(world.staff[0])
    staff.goto(f"/secretariat/rounds/{world.round_id}")
    staff.get_by_role("button", name="Consolidate", exact=True).click()
    acts.wait_for_text(staff)
    staff.get_by_role("link", name="Go through the brackets").click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("Bracket 1 of 1")
    assert faults(staff) == []
    staff.get_by_role("link", name="See it in the text").click()
    acts.send_out(house, world, staff, world.staff[1], 3)

    cambodia = house.sign_in(world.coordinators["KH"])
    acts.open_draft(cambodia, title, 2)
    cambodia.get_by_role("link", name="The text of version 3").click()
    expect(acts.paragraph(cambodia, "1")).to_contain_text(
        "The members will meet regularly to share what they have learned."
    )
    expect(acts.paragraph(cambodia, "2")).to_contain_text(f"The members will protect the river and its fish {KHMER}.")
    expect(acts.paragraph(cambodia, "3")).to_contain_text(f"[Myanmar: {BURMESE}]")
    cambodia.get_by_role("link", name="Comments", exact=True).click()
    for sentence in (
        "Ended: “regularly”, all accept the same words",
        f"Ended: “{KHMER}”, seen, and let stand",
        "Open: Myanmar asks for other words",
    ):
        expect(cambodia.locator(".bracket-records")).to_contain_text(sentence)
    assert faults(cambodia) == []


def test_a_compromise_is_accepted_a_meeting_settles_the_rest_and_the_text_is_read_before_it_is_adopted(
    house: House,
) -> None:
    title = "From a compromise to an adopted text"
    first = house.world(title)
    for code, label, old, new in (
        ("KH", "1", "every year", "twice yearly"),
        ("VN", "1", "every year", "regularly"),
        ("MM", "3", "officials", f"officials {BURMESE}"),
    ):
        first.replace(code, label, old, new)
    acts.others_submit(first)
    staff = house.sign_in(first.staff[0])
    acts.consolidate(staff, first)
    acts.propose_compromise(staff, "Paragraph 1", "at least once a year", others=True)
    acts.answer_alike(staff, ("KH-1", "VN-1", "MM-1"), "Your words stand in the bracket.")
    acts.send_out(house, first, staff, first.staff[1])

    world = open_next_round(SecondVersion(first, {}, _newest(house, first)), house.database.now() + timedelta(days=7))
    for code in ("KH", "VN"):
        window = house.sign_in(world.coordinators[code])
        acts.choose(window, title, {"1": "Accept the secretariat"})
        acts.submit(window, title, 2)
    world.keep("TH", "officials")
    acts.others_submit(world, "KH", "VN")
    _end(house, world)
    version = circulate(world, finish_round(world))

    everybody = " ".join(MEMBERS)
    hold_meeting(world, present=everybody, agreed=everybody, place="Vientiane")
    staff.goto(f"/secretariat/versions/{version.id}/adopt")
    staff.get_by_role("link", name="Fill in the sheet of brackets").click()
    bracket = staff.get_by_role("region", name=re.compile("^Bracket 1 of 1, paragraph 3"))
    bracket.get_by_role("radio", name=re.compile("Myanmar")).check()
    bracket.get_by_role("button", name=re.compile("^Save")).first.click()
    staff.get_by_role("link", name="Adopt version 3 with these words").click()
    staff.get_by_role("radio", name=re.compile("At a meeting")).check()
    staff.get_by_label("Which meeting?").select_option(index=1)
    staff.get_by_role("button", name="Announce the adoption").click()
    second = house.sign_in(world.staff[1])
    second.goto(staff.url)
    second.get_by_role("button", name="Confirm and ask the members").click()
    adoption = RunningAdoption(world, version, int(second.url.rsplit("/", 1)[1]))
    for code in MEMBERS:
        if code != "KH":
            adoption.agree(code, now=house.database.now())

    khmer = house.sign_in(world.coordinators["KH"])
    khmer.goto(f"/adoptions/{adoption.id}")
    khmer.get_by_role("link", name="Read the whole text, without marks").click()
    adopted = (
        "The members will meet at least once a year to share what they have learned.",
        f"Capacity building is offered to officials {BURMESE} of the ministries.",
    )
    for sentence in adopted:
        expect(khmer.locator("main")).to_contain_text(sentence)
    assert faults(khmer) == []
    khmer.go_back()
    khmer.get_by_text("Confirm the record for Cambodia").first.click()
    khmer.get_by_label("I say this for my country, officially").check()
    khmer.get_by_role("button", name="Confirm the record for Cambodia").click()
    expect(khmer.locator("main")).to_contain_text("The members have adopted this text")

    public = house.window()
    public.goto("/adopted/")
    public.get_by_role("link", name=title).click()
    for sentence in adopted:
        expect(public.locator("main")).to_contain_text(sentence)
    expect(public.locator("main")).not_to_contain_text("[")
    assert faults(public) == []


def _newest(house: House, world: World) -> int:
    """The version that has been circulated last."""
    with house.database.reading(WORKER) as session:
        of_consultation = DraftVersion.consultation_id == world.consultation_id
        newest = select(DraftVersion.id).where(of_consultation, DraftVersion.number.is_not(None))
        return session.scalars(newest.order_by(DraftVersion.number.desc()).limit(1)).one()


def _end(house: House, world: World) -> None:
    """The deadline of the world's round has passed."""
    with house.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=house.database.now() - timedelta(minutes=2))
    world.deadline_passes(now=house.database.now())


def test_the_secretariats_own_words_are_looked_at_kept_marked_and_objected_to(house: House) -> None:
    world = house.world("Words of the secretariat")
    cambodia = house.sign_in(world.coordinators["KH"])
    acts.propose(cambodia, "Words of the secretariat", "2", "fish", KHMER, type="Editorial")
    acts.submit(cambodia, "Words of the secretariat")
    acts.others_submit(world, "KH")
    staff = house.sign_in(world.staff[0])
    acts.consolidate(staff, world)

    acts.edit_words(staff, "2", KHMER, "wetlands", "Shorter.")
    expect(staff.get_by_role("alert")).to_contain_text("because Cambodia asked for it")
    expect(staff.get_by_label("The paragraph as it should read")).to_have_value(re.compile("its wetlands"))
    assert faults(staff) == []
    staff.get_by_role("link", name="Back to the text").click()
    acts.throw_words_away(staff, "2")
    acts.edit_words(staff, "2", "The members", BURMESE, "The name that they use.")
    expect(staff.get_by_role("region", name="The change").locator("ins")).to_contain_text(BURMESE)
    assert faults(staff) == []
    staff.get_by_role("button", name="Keep these words").click()
    acts.wait_for_text(staff)
    expect(acts.paragraph(staff, "2")).to_contain_text("by Secretariat (editorial)")
    acts.send_out(house, world, staff, world.staff[1])

    thailand = house.sign_in(world.coordinators["TH"])
    acts.open_draft(thailand, "Words of the secretariat")
    thailand.get_by_role("link", name="The text of version 2").click()
    expect(acts.paragraph(thailand, "2").locator(".own-words")).to_contain_text(BURMESE)
    assert faults(thailand) == []
    acts.paragraph(thailand, "2").get_by_role("link", name="Secretariat (editorial): why").click()
    expect(thailand.locator("main")).to_contain_text("The name that they use.")
    thailand.get_by_label("Why (optional)").fill(KHMER)
    thailand.get_by_role("button", name="Object to this change").click()
    expect(thailand.locator("main")).to_contain_text(f"Thailand objects: {KHMER}")
    assert faults(thailand) == []
    thailand.get_by_role("button", name="Take the objection of Thailand back").click()
    expect(thailand.get_by_text("The objection is taken back.")).to_be_visible()
    expect(thailand.get_by_role("button", name="Object to this change")).to_be_visible()
    assert faults(thailand) == []
