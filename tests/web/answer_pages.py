"""A round whose comments the secretariat answers, and what its list of them offers."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.web.secretariat import collision, round_path
from tests.web.site import Browser, Site

REASON = "ប្រចាំឆ្នាំ is what we will <b>discuss</b>."


@pytest.fixture
def comments(site: Site) -> str:
    """The list of a round in which two members collide and two make remarks, consolidated."""
    collision(site)
    site.world.remark("LA", "Thank you.")
    site.world.remark("MM", "Thank you, too.")
    site.world.everybody_submits()
    site.world.close()
    site.world.consolidate()
    return f"{round_path(site)}/comments"


def outcomes(page: TestResponse) -> dict[str, str]:
    """The outcomes that are offered on a page, with what they mean."""
    labels = html.fromstring(page.text).xpath("//div[@class='option'][input[@name='outcome']]/label")
    return dict(label.text_content().partition(": ")[::2] for label in labels)


def boxes(page: TestResponse, *, ticked: bool = False) -> dict[str, str]:
    """What the boxes of the list send, by the comment that they choose; only those that are `ticked`."""
    found = html.fromstring(page.text).xpath(
        f"//input[@name='chosen' and @type='checkbox'{' and @checked' if ticked else ''}]"
    )
    return {box.getnext().text_content().removeprefix("Choose "): box.get("value") for box in found}


def choose(browser: Browser, page: TestResponse, path: str, labels: list[str], outcome: str) -> TestResponse:
    """Tick the comments and send one answer for all of them."""
    values = boxes(page)
    chosen = {"chosen": [values[label] for label in labels], "outcome": outcome, "reason": REASON}
    return browser.press(page, path, chosen)


def field(page: TestResponse, name: str) -> str:
    """What a field of the page holds."""
    tree = html.fromstring(page.text)
    typed: str = tree.xpath(f"string(//textarea[@name='{name}'])").strip()
    return typed or (tree.xpath(f"//input[@name='{name}' and @checked]/@value") or [""])[0]
