"""Every page, for everybody: what can be read with every aid, fits on a telephone, and comes over a thin line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import house as houses
from tests.browser.faults import faults, unfit, unreadable
from tests.browser.house import House
from tests.browser.pages import Walk

OWN_WORDS = "document.querySelector('main')?.innerHTML.replace(/name=.csrf_token.[^>]*>/g, '')"
PARTS = """() => [...document.querySelectorAll('body, body *')].map(one => [
  one.parentElement.tagName, one.parentElement.className, one.tagName, one.className, one.type, one.hidden,
  ...one.getAttributeNames()
].join(' ')).concat([...document.querySelectorAll('h1, h2, h3, h4')].map(one => one.tagName).join(' '))"""


@pytest.fixture
def own_house(chromium: Browser, tmp_path: Path) -> Iterator[House]:
    """A service that no other test has acted in: what a person is led to first must not depend on what ran before."""
    with houses.house(tmp_path, chromium) as house:
        yield house


def test_every_page_is_accessible_narrow_and_light_for_everybody(own_house: House) -> None:
    played = own_house.service.command("demo", "play")
    assert played.returncode == 0, played.stderr
    walk, looked_at, parts, wrong = Walk(own_house), set(), set[str](), list[str]()

    for sight in walk.sights():
        words = sight.window.evaluate(OWN_WORDS)
        if words not in looked_at:  # what another person has been shown word for word was looked at then
            looked_at.add(words)
            wrong += [f"{sight}: {fault}" for fault in unfit(sight.window)]
            made_of = set(sight.window.evaluate(PARTS))
            if not made_of <= parts:  # a page that is made of what earlier ones were made of reads as they do
                parts |= made_of
                wrong += [f"{sight}: {fault}" for fault in unreadable(sight.window)]

    assert wrong == []
    assert walk.all <= walk.seen
    assert len(looked_at) > 50


def test_a_page_that_says_what_is_wrong_is_accessible(house: House) -> None:
    world = house.world("A form that is refused")
    window = house.sign_in(world.coordinators["KH"])
    window.goto(f"/rounds/{world.round_id}/comments/new?change=replace&paragraph={world.paragraph('2').id}")
    window.get_by_label("The paragraph as it should read").fill("")
    window.get_by_role("button", name="Save").click()

    assert window.get_by_role("alert").is_visible()
    assert faults(window) == []
