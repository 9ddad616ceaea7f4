"""The running service with the database behind it, and browsers in which people are signed in."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from models import settings
from models.db.access import OPERATOR
from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.people.person import Person
from models.rounds.consultation import Consultation
from templates.links import Links, demo_token
from testing import service
from testing.chromium import HEIGHT, WIDE
from testing.service import RunningService
from testing.world import TEXT, World, make_world
from tests.browser.stage import KEY, leave_files

PATIENCE = 20_000  # milliseconds until a page must show what is waited for, with other tests on the machine


@dataclass(slots=True)
class House:
    """One service; windows are closed with the house."""

    service: RunningService
    database: Database
    chosen: settings.Settings
    chromium: Browser
    windows: ExitStack = field(default_factory=ExitStack)

    def window(self, **options: Any) -> Page:
        """A window in which nobody is signed in; `options` are those of Playwright's contexts."""
        options = {"viewport": {"width": WIDE, "height": HEIGHT}, **options}
        context = self.chromium.new_context(base_url=self.service.address, **options)
        context.set_default_timeout(PATIENCE)
        self.windows.callback(context.close)
        return context.new_page()

    def sign_in(self, person: Person, **options: Any) -> Page:
        """A window of this person's, at home."""
        window = self.window(**options)
        window.goto(Links(self.service.address).demo_enter(demo_token(self.chosen.secret_key, person.id)))
        return window

    def world(
        self, title: str, open_for: timedelta = timedelta(days=7), text: Sequence[NewParagraph] | None = None
    ) -> World:
        """The small world with a round that is open now, as a consultation of its own; with a `text`, the files of that are made."""
        closes_at = self.database.now() + open_for
        world = make_world(self.database, title=title, closes_at=closes_at, text=text or TEXT)
        if text is None:
            with self.database.transaction(OPERATOR) as session:
                leave_files(session, [world.version_id])
        return world

    def people(self) -> list[Person]:
        """Everybody in the service, by number."""
        with self.database.reading(OPERATOR) as session:
            return list(session.scalars(select(Person).order_by(Person.id)))

    def consultations(self) -> int:
        """How many there are."""
        with self.database.reading(OPERATOR) as session:
            return session.scalars(select(func.count()).select_from(Consultation)).one()


@contextmanager
def house(folder: Path, chromium: Browser, stage: Path) -> Iterator[House]:
    """A service on a copy of the stage."""
    environment = service.environment_in(folder)
    chosen = settings.read(environment)
    copy = Path(chosen.database_url.removeprefix("sqlite:///"))
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(stage, copy)
    shutil.copy(stage.with_name(KEY), chosen.record_key)
    database = Database.from_settings(chosen)
    expect.set_options(timeout=PATIENCE)
    with service.run_service(folder, environment) as running:
        house = House(running, database, chosen, chromium)
        with house.windows:
            yield house
    database.close()
