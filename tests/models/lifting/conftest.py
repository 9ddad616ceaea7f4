"""A text of three brackets that can end outside a round."""

import pytest

from models.db.access import WORKER
from models.drafts.version import DraftVersion
from testing.world import World
from tests.conftest import url_of_one
from tests.web.circulation import SecondVersion


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def version(world: World, out: SecondVersion) -> DraftVersion:
    """Version 2 with three brackets: words, words, and a new paragraph."""
    with world.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, out.version_id)
