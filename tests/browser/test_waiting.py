"""Waiting for a worker: how far it is, without loading the page again, and with no script at all."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.db.access import OPERATOR, viewer_of
from models.db.work import WorkState
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from testing.service import WITHIN
from testing.world import World
from tests.browser.faults import faults
from tests.browser.house import House


class Waited:
    """A consolidation that no worker takes until it is let go."""

    def __init__(self, house: House, title: str) -> None:
        world: World = house.world(title)
        world.replace("KH", "1", "every year", "twice a year")
        world.everybody_submits()
        world.close()
        self.house, self.staff = house, world.staff[0]
        with house.database.transaction(viewer_of(self.staff)) as session:
            work = consolidations.ask(session, world.round_id, by=self.staff, now=house.database.now())
            work.not_before = house.database.now() + timedelta(hours=1)
        self.id = work.id

    def set(self, **values: object) -> None:
        with self.house.database.transaction(OPERATOR) as session:
            work = session.get_one(Consolidation, self.id)
            for name, value in values.items():
                setattr(work, name, value)

    def runs(self, percent: int) -> None:
        later = self.house.database.now() + timedelta(hours=1)
        self.set(state=WorkState.RUNNING, progress=percent, claim="somebody", claimed_until=later)

    def let_go(self) -> None:
        now = self.house.database.now()
        self.set(state=WorkState.WAITING, progress=0, claim=None, claimed_until=None, not_before=now)

    def window(self, **options: object) -> Page:
        window = self.house.sign_in(self.staff, **options)
        window.goto(f"/secretariat/consolidations/{self.id}")
        return window


def test_the_page_follows_the_worker_and_goes_on_to_the_text(house: House) -> None:
    waited = Waited(house, "Followed")
    window = waited.window()
    bar = window.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "0")
    assert faults(window) == []
    window.evaluate("window.same = true")
    window.get_by_role("link", name="Back to the round").focus()

    waited.runs(40)

    expect(bar).to_have_attribute("value", "40")
    expect(window.get_by_role("status").last).to_have_text("One text is being made of all proposals.")
    expect(window.get_by_role("link", name="Back to the round")).to_be_focused()
    assert window.evaluate("window.same")

    waited.let_go()

    text = window.get_by_role("heading", name="The text, with what changes")
    expect(text).to_be_visible(timeout=WITHIN * 1000)


def test_a_failure_is_shown_with_the_way_to_try_again(house: House) -> None:
    waited = Waited(house, "Failed")
    window = waited.window()

    waited.set(state=WorkState.FAILED, attempts=5, last_error="the disk is full")

    expect(window.get_by_role("alert")).to_contain_text("the disk is full")
    expect(window.get_by_role("button", name="Try again")).to_be_visible()


def test_the_page_says_when_the_service_cannot_be_reached_and_goes_on_when_it_can(house: House) -> None:
    waited = Waited(house, "Out of reach")
    window = waited.window()
    window.context.set_offline(True)
    away = window.get_by_text("The service cannot be reached at this moment.").first
    expect(away).to_be_visible()

    window.context.set_offline(False)
    waited.runs(70)

    expect(window.get_by_role("progressbar")).to_have_attribute("value", "70")
    expect(window.locator("[data-away]")).to_have_count(0)


def test_nobody_is_asked_while_the_page_is_hidden(house: House) -> None:
    window = Waited(house, "Hidden").window()
    with window.expect_request("**/progress"):
        pass
    _hide(window, True)
    requests: list[str] = []
    window.on("request", lambda request: requests.append(request.url))

    window.evaluate("new Promise(rest => setTimeout(rest, 3000))")
    assert requests == []

    with window.expect_request("**/progress"):
        _hide(window, False)


def test_without_a_script_a_link_shows_whether_it_is_ready(house: House) -> None:
    waited = Waited(house, "Plainly")
    window = waited.window(java_script_enabled=False)
    assert window.locator("meta[http-equiv]").count() == 0

    waited.runs(30)
    window.get_by_role("link", name="See whether it is ready").click()

    expect(window.get_by_role("progressbar")).to_have_attribute("value", "30")


def test_a_file_appears_by_itself_when_a_worker_has_made_it(house: House) -> None:
    world: World = house.world("Files")
    world.remark("KH", "Thank you.")
    by = world.coordinators["KH"]
    later = house.database.now() + timedelta(hours=1)
    with house.database.transaction(viewer_of(by)) as session:
        paper = documents.ask_for_paper(session, world.round_id, DocumentKind.CLEARANCE, Format.DOCX, by=by, now=later)
    window = house.sign_in(by)
    window.goto(f"/rounds/{world.round_id}/answer")
    expect(window.get_by_text("Word: being made")).to_be_visible()
    assert faults(window) == []

    with house.database.transaction(OPERATOR) as session:
        session.get_one(Document, paper.id).not_before = house.database.now()

    link = window.get_by_role("link", name="Word")
    expect(link).to_be_visible(timeout=WITHIN * 1000)
    with window.expect_download() as kept:
        link.click()
    assert kept.value.suggested_filename == "lmec-files-round-1-cambodia-clearance.docx"


def _hide(window: Page, state: bool) -> None:
    window.evaluate(
        """hidden => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        state,
    )
