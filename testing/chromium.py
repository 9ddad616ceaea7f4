"""Debian's Chromium, driven by its path: nothing is downloaded, and nothing is asked of the network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium-headless-shell", "chromium")  # the first has no windows, and needs a sixth less of the processor
MISSING = "Chromium is not installed (Debian: apt-get install chromium-headless-shell)"
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NARROW, WIDE = 390, 1280  # CSS pixels: a telephone and a small laptop
HEIGHT = 900
LAY_OUT = "document.body.classList.add('laid-out')"  # also what is far below the window, as a page does by itself once it is painted


def program() -> str | None:
    """Where Chromium is, if it is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without anybody's cookies; Chromium must be installed."""
    # Its sandbox refuses to work for root, as whom containers run their tests.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program(), args=flags)
        yield browser
        browser.close()
