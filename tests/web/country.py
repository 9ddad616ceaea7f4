"""What the tests of a country's pages look at and fill in."""

from datetime import timedelta

from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.comments.comment import Comment
from models.db.access import WORKER
from tests.rounds import arrange_round
from tests.web.site import Browser, Site


def coordinator(site: Site) -> Browser:
    return site.as_(site.world.coordinators["KH"])


def draft_path(site: Site) -> str:
    return f"/rounds/{site.world.round_id}"


def new_comment_path(site: Site, label: str, change: str) -> str:
    return f"{draft_path(site)}/comments/new?paragraph={site.world.paragraph(label).id}&change={change}"


def write_comment_path(site: Site, label: str, change: str = "remark") -> str:
    return f"{draft_path(site)}/comments?paragraph={site.world.paragraph(label).id}&change={change}"


def form_action(page: TestResponse) -> str:
    (address,) = html.fromstring(page.text).xpath("//main//form/@action")
    return str(address)


def field_texts(page: TestResponse) -> dict[str, str]:
    """What stands in the large fields, as a browser would send it but for line ends."""
    areas = html.fromstring(page.text).xpath("//main//textarea")
    return {
        area.get("name"): (area.text or "").removeprefix("\r\n").removeprefix("\n").replace("\r\n", "\n")
        for area in areas
    }


def marked_words(element: html.HtmlElement, tag: str) -> list[str]:
    """The words in <del> or <ins>, without what only screen readers hear."""
    return ["".join(mark.xpath("./text()")) for mark in element.xpath(f".//{tag}")]


def comments(site: Site) -> list[Comment]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Comment).order_by(Comment.id)))


def deadline_passes(site: Site) -> None:
    with site.database.transaction(WORKER) as session:
        arrange_round(session, site.world.round_id, closes_at=site.database.now() - timedelta(seconds=1))
