"""What tests of the secretariat's pages do and read there."""

from typing import Any

from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.comments.comment import Comment
from models.db.access import WORKER
from models.db.work import WorkState
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.rounds.queries.secretariat import newest_consolidation
from tests.web.site import Browser, Site


def officers(site: Site) -> list[Browser]:
    return [site.as_(person) for person in site.world.staff]


def round_path(site: Site) -> str:
    return f"/secretariat/rounds/{site.world.round_id}"


def comment_path(site: Site, place: int = 1) -> str:
    """The path of the comment that was written as the nth one."""
    return f"/secretariat/comments/{site.world.nth_id(Comment, place)}"


def everybody_else_submits(site: Site, *but: str) -> None:
    for code in site.world.coordinators:
        if code not in but:
            site.world.submit(code)


def collision(site: Site) -> None:
    """Two members ask for words that do not fit together."""
    site.world.replace("KH", "1", "every year", "each year")
    site.world.replace("VN", "1", "every year", "any year")


def consolidate_collision(site: Site) -> str:
    """The path of the text that is made of them."""
    collision(site)
    site.world.everybody_submits()
    site.world.close()
    return f"/secretariat/versions/{site.world.consolidate().id}"


def circulate_version_2(site: Site) -> str:
    """The path on which a round on version 2 is opened."""
    site.world.everybody_submits()
    site.world.close()
    text = f"/secretariat/versions/{site.world.consolidate().id}"
    one, two, _ = officers(site)
    one.press(one.get(text), f"{text}/propose")
    two.press(two.get(text), f"{text}/approve")
    return f"{text}/open-round"


def do_owed_work(site: Site) -> None:
    """As a worker would: makes the text that is owed, if any is."""
    with site.database.reading(WORKER) as session:
        newest = newest_consolidation(session, site.world.round_id)
    if newest and newest.state is WorkState.WAITING:
        site.world.make(newest.id)


def member_states(page: TestResponse) -> dict[str, str]:
    """What the page of a round says about each member."""
    rows = html.fromstring(page.text).xpath("//table/tbody/tr")
    return {row.xpath("string(th)"): row.xpath("string(td[1])").strip().capitalize() for row in rows}


def find_form(page: TestResponse, path: str) -> Any:
    """The form on the page that goes there, if it has one."""
    return next(iter(html.fromstring(page.text).xpath(f"//form[@action='{path}']")), None)


def unanswered_paths(browser: Browser, round: str) -> list[str]:
    page = browser.get(f"{round}/comments?show=unanswered")
    links: list[str] = html.fromstring(page.text).xpath("//main//a[starts-with(@href, '/secretariat/comments/')]/@href")
    return links


def bracket_paths(page: TestResponse) -> list[str]:
    """The paths of the brackets that are listed below the text."""
    return list(html.fromstring(page.text).xpath("//li[starts-with(@id, 'bracket-')]/a/@href"))


def first_bracket_path(page: TestResponse) -> str:
    """The path of the first of them."""
    return bracket_paths(page)[0]


def fingerprint(site: Site, text: str) -> str:
    with site.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, int(text.rpartition("/")[2])).fingerprint


def letters(site: Site, letter: Letter) -> list[Notification]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Notification).where(Notification.letter == letter)))


def undo(browser: Browser, page: TestResponse) -> TestResponse:
    """Press the button that undoes what the page says was kept or removed last."""
    (form,) = html.fromstring(page.text).xpath("//section[@aria-label='Kept last' or @aria-label='Removed last']//form")
    return browser.press(page, form.get("action"), {"seen": form.fields["seen"]})
