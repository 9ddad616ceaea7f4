"""A text that the members are asked to adopt, on the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.position import Position
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from tests.adoption import RunningAdoption, begin, terms
from tests.web.site import Browser, Site


@pytest.fixture
def version(bare: DraftVersion) -> DraftVersion:
    return bare


@pytest.fixture
def adoption(site: Site, version: DraftVersion) -> RunningAdoption:
    return ask(site, version, AdoptionProcedure.EXPRESS)


def ask(site: Site, version: DraftVersion, way: AdoptionProcedure) -> RunningAdoption:
    ends_at = site.database.now() + timedelta(days=14)
    return begin(site.world, version, terms(site.world, way, ends_at, present="KH TH", agreed="KH"))


def saved_positions(site: Site) -> dict[str, Position]:
    with site.database.reading(WORKER) as session:
        return {position.member.code: position for position in session.scalars(select(Position))}


def as_(site: Site, code: str) -> Browser:
    return site.as_(site.world.coordinators[code])
