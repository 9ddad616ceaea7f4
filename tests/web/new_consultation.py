"""Making a consultation of a text, as an officer does it page by page."""

import io
from typing import Any

from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.drafts import manuscript
from models.rounds.consultation import Consultation
from tests.web.site import Browser, Site

NEW = "/secretariat/consultations/new"
TEXT = """# A second strategy

> For discussion.

## Goals

1. The members meet
every year.

2. The members share what they learn.

4. The secretariat reports.
"""


def officer_browser(site: Site) -> Browser:
    return site.as_(site.world.staff[0])


def paste(officer: Browser, words: str) -> TestResponse:
    return send(officer, {"pasted": words})


def upload(officer: Browser, data: bytes) -> TestResponse:
    return send(officer, {"file": (io.BytesIO(data), "draft.md")})


def send(officer: Browser, fields: dict[str, Any]) -> TestResponse:
    """The first page, sent as a browser would with these fields filled in."""
    officer.get(NEW)
    return officer.post(NEW, fields, content_type="multipart/form-data")


def press(officer: Browser, page: TestResponse, act: str, typed: dict[str, Any] | None = None) -> TestResponse:
    return officer.post(f"{NEW}/text", {**form_values(page), **(typed or {}), "act": act})


def make(officer: Browser, page: TestResponse, typed: dict[str, Any] | None = None) -> TestResponse:
    return officer.post(f"{NEW}/make", {**form_values(page), **(typed or {})})


def form_values(page: TestResponse) -> dict[str, Any]:
    """What the second page's form holds; several members under one name."""
    (form,) = html.fromstring(page.text).xpath(f"//form[starts-with(@action, '{NEW}/text')]")
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields[name] = [*fields.get(name, []), value] if name == "members" else without_first_line_end(name, value)
    return fields


def without_first_line_end(name: str, value: str) -> str:
    """As a browser, which forgets a line end that stands first in a text area."""
    return value.removeprefix("\n") if name.startswith("text-") else value


def passages(page: TestResponse) -> list[tuple[str, str, str]]:
    """Kind, number and words of each paragraph on the second page."""
    fields = form_values(page)
    found = []
    for place, section in enumerate(html.fromstring(page.text).xpath("//section[@id]")):
        side = section.xpath("string(.//p[@class='passage-side'])").split()
        label = side[0] if side[0].isdecimal() else ""
        found.append((fields[f"kind-{place}"], label, fields[manuscript.field(place)].replace("\r\n", "\n")))
    return found


def ids(page: TestResponse) -> dict[str, str]:
    """The members on the second page: the value behind each name."""
    boxes = html.fromstring(page.text).xpath("//input[@name='members']")
    return {box.xpath("string(following-sibling::label)"): box.get("value") for box in boxes}


def headings(page: TestResponse) -> list[str]:
    return [heading.text_content().strip() for heading in html.fromstring(page.text).xpath("//main//h2")]


def consultations(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(func.count()).select_from(Consultation)).one()
