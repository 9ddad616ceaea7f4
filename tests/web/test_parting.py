"""Parting a bracket with several places, on the pages of members and of the secretariat."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from models.brackets.agreement import Stance
from models.brackets.operations import parting, positions
from models.brackets.queries.placed import placed_brackets
from models.db.access import WORKER, viewer_of
from models.people.operations import people
from models.people.person import Member, Role
from testing.world import LATER
from tests.rounds import arrange_round, circulate, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import draft_path
from tests.web.site import Browser, Site, text_of

TEXT = "The members will protect the river and its fish."
WHY = "We can accept “states”, and not “plants”."


@pytest.fixture
def second(site: Site) -> Site:
    """Round 2 is open on a text with one bracket of two places: China and Viet Nam ask for words in it."""
    site.world.replace("CN", "2", TEXT, "The states will protect the river and its plants.")
    site.world.replace("VN", "2", "fish", "people")
    second = open_next_round(SecondVersion(site.world, {}, circulate_round(site.world).id))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=7))
    return replace(site, world=second)


def coordinator_of(site: Site, code: str) -> Browser:
    return site.as_(site.world.coordinators[code])


def id_of(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return placed_brackets(session, site.world.version_id)[0].bracket.id or 0


def test_a_coordinator_asks_with_a_reason_and_the_sponsor_agrees(second: Site) -> None:
    draft = draft_path(second)
    address = f"{draft}/brackets/{id_of(second)}/parting"
    viet, china = coordinator_of(second, "VN"), coordinator_of(second, "CN")
    assert "Read the draft, and choose in its brackets" in text_of(viet.get("/"))
    assert "Ask to part this bracket" in text_of(viet.get(f"{draft}/brackets"))
    form = viet.get(address)
    assert "The [members] [China: states] will protect the river and its [fish] [China: plants]" in text_of(form)
    assert "[fish] [China: plants] [Viet Nam: people]" in text_of(form)

    refused = viet.press(form, address, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why" in text_of(refused)
    assert viet.press(refused, address, {"reason": WHY}).status_code == 302

    wants = "Viet Nam wants this bracket to be parted, so that each of its places becomes a bracket of its own"
    for code in ("CN", "LA"):
        listed = text_of(coordinator_of(second, code).get(f"{draft}/brackets"))
        assert f"{wants} (Viet Nam: “{WHY}”). It is parted only if China agrees too." in listed
    assert address not in coordinator_of(second, "LA").get(f"{draft}/brackets").text

    assert china.press(china.get(address), address).status_code == 302
    assert "All who ask for words in it agree" in text_of(viet.get(f"{draft}/brackets"))

    mine = china.get(address)
    assert china.press(mine, f"{address}/take-back").status_code == 302
    assert "It is parted only if China agrees too." in text_of(viet.get(f"{draft}/brackets"))


def test_it_is_for_coordinators_of_brackets_with_several_places(second: Site) -> None:
    address = f"{draft_path(second)}/brackets/{id_of(second)}/parting"

    with second.database.transaction(WORKER) as session:
        china = session.get_one(Member, second.world.coordinators["CN"].of_member().id)
        who = {"name": "Deputy of China", "email": "deputy@cn.example.org", "language": "zh", "zone": "Asia/Shanghai"}
        appointed = people.appoint(session, role=Role.DEPUTY, member=china, now=LATER, **who)
    deputy = second.as_(appointed)
    waits = deputy.get(address)
    assert "The country coordinator decides whether China asks for this." in text_of(waits)
    assert not html.fromstring(waits.text).xpath("//main//form")
    assert deputy.post(address, {"reason": "For us."}).status_code == 403
    assert second.as_(second.world.contributor).get(address).status_code == 404
    not_named = text_of(coordinator_of(second, "LA").get(address))
    assert "What Lao PDR chooses in this round can name it in the next text." in not_named
    assert coordinator_of(second, "CN").get(address.replace(f"/{id_of(second)}/", "/999/")).status_code == 404


@pytest.mark.slow
def test_the_secretariat_and_the_compendium_tell_of_it(second: Site) -> None:
    world = second.world
    by = world.coordinators["VN"]
    with second.database.transaction(viewer_of(by)) as session:
        parting.ask(session, world.round_id, id_of(second), reason=WHY, by=by, now=LATER)
    candidate = finish_round(world)

    with second.database.reading(WORKER) as session:
        place = placed_brackets(session, candidate.id)[0].places[0].id
    officer = second.as_(world.staff[0])
    assert "It is parted only if China agrees too." in text_of(officer.get(f"/secretariat/conflicts/{place}"))
    text = text_of(officer.get(f"/versions/{circulate(world, candidate).id}/compendium.html"))
    assert f"Viet Nam wants the bracket to be parted ({WHY})" in text


@pytest.mark.slow
def test_when_the_next_version_is_out_the_page_leads_to_it_and_promises_nothing(second: Site) -> None:
    world, address = second.world, f"{draft_path(second)}/brackets/{id_of(second)}/parting"
    by = world.coordinators["VN"]
    with second.database.transaction(viewer_of(by)) as session:
        parting.ask(session, world.round_id, id_of(second), reason=WHY, by=by, now=LATER)
    circulate_round(world)

    page = coordinator_of(second, "VN").get(address)

    assert (
        f"Viet Nam wanted this bracket to be parted, so that each of its places becomes a bracket of its own (Viet Nam: “{WHY}”)."
        in text_of(page)
    )
    assert "only if China agrees" not in text_of(page)
    assert html.fromstring(page.text).xpath(f"//main//a[@href='/consultations/{world.consultation_id}']")


@pytest.mark.slow
def test_what_a_country_has_said_is_counted_and_told_as_it_was_sent_after_the_bracket_is_parted(site: Site) -> None:
    site.world.replace("CN", "2", TEXT, "The states will protect the river and its plants.")
    site.world.replace("VN", "2", "fish", "people")
    site.world.replace("KH", "1", "every year", "twice a year")
    world = open_next_round(SecondVersion(site.world, {}, circulate_round(site.world).id))
    viet = world.coordinators["VN"]
    with site.database.transaction(viewer_of(viet)) as session:
        meeting, whole = (one.bracket.id or 0 for one in placed_brackets(session, world.version_id))
        statements = [
            positions.BracketStatement(meeting, Stance.KEEP, package="A"),
            positions.BracketStatement(whole, Stance.ACCEPT, choice=1, package="A"),
        ]
        assert positions.save(session, world.round_id, statements, by=viet, now=LATER).refused == {}
    for code in ("CN", "VN"):
        by = world.coordinators[code]
        with site.database.transaction(viewer_of(by)) as session:
            parting.ask(session, world.round_id, whole, reason=WHY, by=by, now=LATER)

    version = circulate_round(world)

    browser = site.as_(viet)
    assert "2 choices on brackets" in text_of(browser.get("/"))
    assert "no comments, 2 choices on brackets" in text_of(browser.get(f"/rounds/{world.round_id}/receipt"))
    compendium = browser.get(f"/versions/{version.id}/compendium")
    assert compendium.status_code == 200
    assert "only together with the others of its package “A”" in text_of(compendium)
    officer, round = site.as_(world.staff[0]), f"/secretariat/rounds/{world.round_id}"
    assert "2 choices on brackets were submitted." in text_of(officer.get(round))
    rows = html.fromstring(officer.get(f"{round}/glance").text).xpath("//tr[td]")
    assert [row.xpath("string(td[last()])") for row in rows] == ["0", "0", "0", "0", "0", "2"]
