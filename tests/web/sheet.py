"""The sheet of a meeting, as officers fill it in."""

from dataclasses import dataclass

from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.lifting.lifting import Mark, SheetEntry
from tests.web.site import Browser, Site


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of version 2, whose three brackets are open."""

    officer: Browser
    version_id: int

    @property
    def path(self) -> str:
        return f"/secretariat/versions/{self.version_id}/sheet"

    @property
    def page(self) -> TestResponse:
        return self.officer.get(self.path)

    @property
    def sections(self) -> list[html.HtmlElement]:
        return html.fromstring(self.page.text).xpath("//section[@class='sheet']")

    @property
    def ids(self) -> list[str]:
        """The numbers of the brackets, in the order of the text."""
        return [
            section.xpath("string(.//input[starts-with(@name, 'seen_')]/@name)")[len("seen_") :]
            for section in self.sections
        ]

    def send(self, fields: dict[str, str | list[str]], page: TestResponse | None = None) -> TestResponse:
        """The form as the browser sends it, with these fields filled in."""
        tree = html.fromstring((page or self.page).text)
        seen = {box.get("name"): box.get("value") for box in tree.xpath("//input[starts-with(@name, 'seen_')]")}
        return self.officer.post(self.path, {**seen, **fields})

    def agree(self, bracket: str, words: str, page: TestResponse | None = None) -> TestResponse:
        agreed = {f"mark_{bracket}": Mark.AGREED.value, f"choice_{bracket}": "other", f"other_{bracket}": words}
        return self.send(agreed, page)


def sheet_entries(site: Site) -> dict[str, tuple[Mark, list[str] | None]]:
    with site.database.reading(WORKER) as session:
        return {str(one.bracket_id): (one.mark, one.words) for one in session.scalars(select(SheetEntry))}


def send_announcement(officer: Browser, path: str, fields: dict[str, str | list[str]]) -> TestResponse:
    """Send the form with these fields; boxes that are not ticked send nothing."""
    seen = html.fromstring(officer.get(path).text).xpath("string(//input[@name='seen']/@value)")
    return officer.post(path, {"seen": seen, **fields})
