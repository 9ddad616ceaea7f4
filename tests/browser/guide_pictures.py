"""`make pictures`: take the pictures in the guides anew, into webapp/static/guide.

They show the pages of the most used ones in English, and are committed: run it when a page in them has changed.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from testing.chromium import MISSING, chromium, program
from tests.browser.most_used import SCRIPTS, house_of, pages_in, windows_of

FOLDER = Path(__file__).parents[2] / "webapp/static/guide"
WIDTH, HEIGHT = 800, 500  # CSS pixels; the stylesheet knows their proportion
QUALITY = 60  # of a hundred, as WebP counts: letters stay sharp


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of those in most_used.py, from the top of what `top` finds, once it is `ready`."""

    name: str
    page: str
    top: Callable[[Page], Locator]
    ready: Callable[[Page], None] = lambda _: None


def _type(window: Page) -> None:
    words = window.get_by_label("The paragraph as it should read")
    words.fill(words.input_value().replace("fish", "fish and its wetlands"))
    window.locator("#change ins").wait_for()


PICTURES = (
    Picture("draft", "draft", lambda page: page.locator("#draft")),
    Picture("suggest", "suggest", lambda page: page.get_by_label("The paragraph as it should read"), _type),
    Picture("brackets", "brackets", lambda page: page.locator(".bracket-choice").first),
    Picture("submit", "answer", lambda page: page.get_by_role("heading", name="Before you submit")),
    Picture("version", "version", lambda page: page.locator(".draft").first),
    Picture("round", "secretariat-round", lambda page: page.get_by_role("heading", name="What is left to do")),
    Picture("bracket", "secretariat-desk", lambda page: page.locator(".desk-top")),
    Picture("answer", "secretariat-comment", lambda page: page.locator(".desk-top")),
)


def take(folder: Path) -> None:
    """Write all pictures."""
    if program() is None:
        raise SystemExit(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, chromium() as browser, house_of(Path(data), browser) as service:
        pages = pages_in(service, SCRIPTS[0])
        windows = windows_of(service, pages.world, {"viewport": {"width": WIDTH, "height": HEIGHT}})
        for picture in PICTURES:
            window = windows[pages.by(picture.page)]
            window.goto(pages.addresses[picture.page])
            picture.ready(window)
            picture.top(window).evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 16)")
            shown = Image.open(BytesIO(window.screenshot()))
            shown.save(folder / f"{picture.name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    take(FOLDER)
