"""A second round on a text of four brackets, and what a country's page and the database say of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.db.access import WORKER
from tests.rounds import arrange_round, circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import draft_path
from tests.web.site import Site

WORDS = "each and every year"


@pytest.fixture
def second(site: Site) -> Site:
    """Round 2 is open on version 2: China and Viet Nam contest a word of paragraph 1; Lao PDR, Myanmar and Thailand alone
    change 2, 3 and 4, Thailand in two places of one sentence."""
    world = site.world
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "The members will protect the river and", "The members shall protect the rivers and")
    world.replace("LA", "3", "officials", "officials and teachers")
    world.replace("MM", "4", "period", "year")
    version = circulate(world, finish_round(world))
    second = open_next_round(SecondVersion(world, {}, version.id))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=7))
    return replace(site, world=second)


def brackets(site: Site) -> dict[str, PlacedBracket]:
    """The brackets of the text under consultation, by the label of their paragraph."""
    with site.database.reading(WORKER) as session:
        return {one.paragraph.label: one for one in placed_brackets(session, site.world.version_id)}


def ids(site: Site) -> dict[str, int]:
    return {label: one.bracket.id or 0 for label, one in brackets(site).items()}


def saved_choices(site: Site) -> dict[str, tuple[Stance, list[str] | None]]:
    """The positions that are kept, by paragraph."""
    label = {id: label for label, id in ids(site).items()}
    with site.database.reading(WORKER) as session:
        rows = session.scalars(select(BracketPosition).order_by(BracketPosition.id)).all()
        return {label[row.bracket_id]: (row.stance, row.words) for row in rows}


def saving(site: Site, page: int = 1) -> str:
    return f"{draft_path(site)}/brackets?page={page}"


def chosen(page: TestResponse) -> list[str]:
    return [str(value) for value in html.fromstring(page.text).xpath("//main//input[@type='radio'][@checked]/@value")]
