"""What a document says hangs on what is in the database, and not on its kind."""

import pytest

from tests.conftest import url_of_one


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return url_of_one(request)
