"""`make look`: play the real case, and take a picture of every page for each role at two widths, with one sheet of all.

python -m tests.browser.look [FOLDER]        the pictures go to FOLDER, else to var/look
"""

import logging
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from html import escape
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser

from models import logs
from testing.chromium import HEIGHT, LAY_OUT, MISSING, NARROW, WIDE, chromium, program
from tests.browser.house import House, house
from tests.browser.pages import Sight, Walk
from tests.browser.stage import stage

TALLEST = 6000  # CSS pixels of a page in its picture; the longest drafts go on, and look no different there
SHEET = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Every page</title>
<style>
body { margin: 2rem; font: 15px/1.4 sans-serif; }
ul { display: grid; grid-template-columns: repeat(auto-fill, 420px); gap: 1.5rem; padding: 0; list-style: none; }
li div { display: flex; gap: 6px; height: 420px; overflow: hidden; }
img { border: 1px solid #888; }
</style>
"""


def look(folder: Path) -> Path:
    """Fill the folder with pictures; gives the sheet."""
    return take_pictures(folder, SHEET, _house, lambda service: _rows(_played(service, folder)))


def take_pictures(
    folder: Path,
    head: str,
    serve: Callable[[Path, Browser], AbstractContextManager[House]],
    take: Callable[[House], Iterable[str]],
) -> Path:
    """Empty the folder of pictures and fill it with those that are taken of a service, which has a folder and a browser of its
    own; gives the sheet of all: its head, and the rows that `take` gives."""
    if program() is None:
        raise SystemExit(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as data, chromium() as browser, serve(Path(data), browser) as service:
        rows = list(take(service))
    sheet = folder / "index.html"
    sheet.write_text(head + "".join(rows), encoding="utf-8")
    return sheet


def _played(service: House, folder: Path) -> list[tuple[Sight, str, str]]:
    """The pictures of the case, once it is played."""
    played = service.service.command("demo", "play")
    if played.returncode:
        raise SystemExit(played.stderr)
    return list(_pictures(service, folder))


def _house(data: Path, browser: Browser) -> AbstractContextManager[House]:
    return house(data, browser, stage(data / "stage.sqlite3"))


def _pictures(service: House, folder: Path) -> Iterator[tuple[Sight, str, str]]:
    """Each page with its title and the name of its pictures."""
    for number, sight in enumerate(Walk(service).sights(), start=1):
        name = "-".join([f"{number:03}", *re.findall(r"\w+", f"{sight.who} {sight.kind}")])
        for width in (NARROW, WIDE):
            sight.window.set_viewport_size({"width": width, "height": HEIGHT})
            sight.window.evaluate(LAY_OUT)
            tall = min(sight.window.evaluate("document.documentElement.scrollHeight"), TALLEST)
            clip = {"x": 0, "y": 0, "width": width, "height": max(tall, HEIGHT)}
            sight.window.screenshot(path=folder / f"{name}-{width}.png", full_page=True, clip=clip)
        yield sight, sight.window.title(), name


def _rows(seen: list[tuple[Sight, str, str]]) -> Iterator[str]:
    for who, pages in groupby(seen, key=lambda page: page[0].who):
        yield f"<h1>{escape(who.capitalize())}</h1>\n<ul>\n"
        for sight, title, name in pages:
            narrow, wide = (f"{name}-{width}.png" for width in (NARROW, WIDE))
            yield (
                f'<li><a href="{wide}">{escape(title)}</a> · <a href="{narrow}">narrow</a><br>{escape(sight.kind)} '
                f"{escape(sight.address)}<div>"
                f'<img src="{wide}" width="310" alt="" loading="lazy"><img src="{narrow}" width="95" alt="" loading="lazy">'
                "</div></li>\n"
            )
        yield "</ul>\n"


if __name__ == "__main__":
    logs.configure(logging.ERROR)
    print(look(Path(sys.argv[1] if len(sys.argv) > 1 else "var/look")))  # noqa: T201  # the answer of a command
