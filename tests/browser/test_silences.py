"""The life of a silence in a browser: one whose end moves after an outage and that is broken by telephone, the round that begins
with the objection, one that holds, and what is corrected in the adopted text and opened with it."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.operations import corrigenda, ending, silence
from models.db.access import OPERATOR, WORKER
from models.rounds.consultation import GRACE
from testing.world import MEMBERS, World
from tests.adoption import RunningAdoption, begin, circulate_without_comments, terms
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.browser.test_lifting import until
from tests.rounds import arrange, circulate, consolidate_and_answer
from tests.web.circulation import BURMESE, KHMER

TITLE = "From a silence to a corrigendum"
MINUTE = "%Y-%m-%dT%H:%M"


def test_a_silence_is_broken_by_telephone_one_holds_and_the_adopted_text_is_corrected(house: House) -> None:
    world = house.world(TITLE)
    first, second, thailand = map(house.sign_in, (*world.staff[:2], world.coordinators["TH"]))
    broken = ask_in_silence(house, world, known="KH CN")
    extend(house, broken)
    thailand.goto(f"/adoptions/{broken.id}")
    expect(thailand.get_by_text("The service could not be reached from")).to_be_visible()
    assert faults(thailand) == []
    object_by_telephone(house, broken, first, second)

    first.get_by_role("link", name="Open a round that begins with this objection").click()
    first.get_by_role("button", name="Open the round").click()
    expect(first.get_by_role("heading", name="Round 2").first).to_be_visible()
    expect(first.get_by_text("This round is held because Thailand objected")).to_be_visible()
    assert faults(first) == []
    world = replace(world, version_id=broken.version.id, round_id=int(first.url.rsplit("/", 1)[1]))
    acts.open_draft(thailand, TITLE, 2)
    article = thailand.get_by_role("article").filter(has_text=BURMESE)
    expect(article).to_contain_text("objection to the adoption")
    expect(article.get_by_role("link", name="Change")).to_have_count(0)
    assert faults(thailand) == []
    acts.submit(thailand, TITLE, 2)
    for code in MEMBERS.keys() - {"TH"}:
        world.submit(code, now=house.database.now())
    world.close()
    version = circulate(world, consolidate_and_answer(world))

    held = begin(
        world, version, terms(world, AdoptionProcedure.TACIT, house.database.now() + timedelta(days=14)), known=["KH"]
    )
    thailand.goto(f"/adoptions/{held.id}")
    thailand.get_by_role("button", name="We have this notice").click()
    held.known("CN", "LA", "MM", "VN")
    time_passes(house, held)
    declare(held, first, second)
    correct(house, held, first, second, thailand)
    open_redline(house, held, first, second)


def ask_in_silence(house: House, world: World, *, known: str) -> RunningAdoption:
    how = terms(world, AdoptionProcedure.TACIT, house.database.now() + timedelta(days=14))
    return begin(world, circulate_without_comments(world), how, known=known.split())


def extend(house: House, adoption: RunningAdoption) -> None:
    """In the last hours of the silence the service is away for a quarter of an hour."""
    now = house.database.now()
    with house.database.transaction(OPERATOR) as session:
        arrange(session, session.get_one(Adoption, adoption.id), adoption.world.consultation_id, ends_at=now + GRACE)
    with house.database.transaction(WORKER) as session:
        assert adoption.id in silence.extend_for_outage(session, now - timedelta(minutes=15), now=now)


def object_by_telephone(house: House, adoption: RunningAdoption, first: Page, second: Page) -> None:
    """One officer enters what Thailand says on the telephone, another checks it: that is enough."""
    first.goto(f"/secretariat/adoptions/{adoption.id}")
    first.get_by_role("link", name="Enter what Thailand says").click()
    now = house.database.now().astimezone(ZoneInfo(adoption.world.staff[0].zone))
    first.get_by_role("radio", name="By telephone").check()
    first.get_by_label("Its date").fill(f"{now:%Y-%m-%d}")
    first.get_by_label("Who signed it, wrote it or said it?").fill(f"Ms Kanokwan, {KHMER}")
    first.get_by_label("When did it arrive?").fill(f"{now:{MINUTE}}")
    first.get_by_role("radio", name="It objects").check()
    first.get_by_label("Why it objects").fill(f"Not before our forests are named. {BURMESE}")
    assert faults(first) == []
    first.get_by_role("button", name="Save, and have it checked").click()
    expect(first.get_by_text("Somebody else at the secretariat must check it")).to_be_visible()
    second.goto(first.url)
    second.get_by_role("button", name="It agrees with the original").click()
    first.goto(f"/secretariat/adoptions/{adoption.id}")
    expect(first.get_by_role("heading", name="Thailand objects")).to_be_visible()
    assert faults(first) == []


def time_passes(house: House, running: RunningAdoption) -> None:
    now = house.database.now()
    with house.database.transaction(OPERATOR) as session:
        adoption = session.get_one(Adoption, running.id)
        arrange(session, adoption, running.world.consultation_id, ends_at=now)
    with house.database.transaction(WORKER) as session:
        ending.end_due(session, now=now + GRACE)


def declare(adoption: RunningAdoption, first: Page, second: Page) -> None:
    """The result of the silence, by two officers."""
    first.goto(f"/secretariat/adoptions/{adoption.id}")
    first.get_by_role("button", name="Declare: the text is adopted").click()
    expect(first.get_by_text("You have declared the result. Somebody else")).to_be_visible()
    second.goto(first.url)
    second.get_by_role("button", name="Confirm: the text is adopted").click()
    expect(second.get_by_text("The members have adopted this text")).to_be_visible()
    assert faults(second) == []


def correct(house: House, adoption: RunningAdoption, first: Page, second: Page, thailand: Page) -> None:
    """Two corrigenda are put to the members: Thailand objects to one, the other is issued."""
    address = f"/versions/{adoption.row().result_id}/corrigenda"
    for label, wrong, words in (("1", "every year", KHMER), ("2", "the river", f"the Mekong {BURMESE}")):
        first.goto(address)
        first.get_by_role("radio", name="Translation").check()
        choice = first.get_by_label("In which paragraph?").locator("option").filter(has_text=re.compile(f"^{label}: "))
        first.get_by_label("In which paragraph?").select_option(value=choice.get_attribute("value"))
        first.get_by_label("For these words").fill(wrong)
        first.get_by_label("read these").fill(words)
        first.get_by_label("Why is it an error?").fill("It was translated so.")
        first.get_by_role("button", name="Propose the corrigendum").click()
        second.goto(address)
        second.get_by_role("button", name="Put it to the members").click()
        expect(second.get_by_text("The corrigendum is with the members.")).to_be_visible()
    thailand.goto(address)
    shown = thailand.get_by_role("region").filter(has_text=KHMER)
    shown.get_by_text("Object for Thailand").first.click()
    shown.get_by_label("Why does your country object?").fill(f"It is no error. {BURMESE}")
    shown.get_by_label("I object for my country, officially").check()
    shown.get_by_role("button", name="Object for Thailand").click()
    expect(shown).to_contain_text("Thailand objected on")
    assert faults(thailand) == []

    now = house.database.now()
    with house.database.transaction(OPERATOR) as session:
        open_one = select(TextCorrigendum).filter_by(version_id=adoption.row().result_id, wrong="the river")
        one = session.scalars(open_one).one()
        arrange(session, one, adoption.world.consultation_id, until=now - GRACE)
    with house.database.transaction(WORKER) as session:
        assert corrigenda.issue(session, one.id, now=now)
    public = house.window()
    public.goto(f"/adopted/{adoption.world.consultation_id}")
    expect(public.get_by_text("As corrected by corrigendum 1.")).to_be_visible()
    expect(public.locator("#corrigendum-1")).to_contain_text(f"the Mekong {BURMESE}")
    expect(public.locator("main")).not_to_contain_text("It is no error.")
    assert faults(public) == []


def open_redline(house: House, adoption: RunningAdoption, first: Page, second: Page) -> None:
    """One officer proposes to open the redlines, another confirms; everybody finds the file when it is made."""
    first.goto(f"/secretariat/versions/{adoption.row().result_id}/openings")
    first.get_by_role("checkbox", name=re.compile("^What changed")).check()
    first.get_by_role("button", name="Propose to open this").click()
    expect(first.get_by_text("Somebody else at the secretariat confirms it.").last).to_be_visible()
    second.goto(first.url)
    second.get_by_role("button", name="Open it to the public").click()
    expect(second.get_by_text("It is open to the public.")).to_be_visible()
    assert faults(second) == []
    public = house.window()
    public.goto(f"/adopted/{adoption.world.consultation_id}")
    until(public, "What changed since")
    assert faults(public) == []
