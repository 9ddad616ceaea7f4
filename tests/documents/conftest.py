"""What a document says depends on what is in the database, not on which kind of database it is."""

import pytest

from tests.conftest import url_of_one


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return url_of_one(request)
