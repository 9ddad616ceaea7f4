"""What is kept and how the service fares: half of these tests meet each kind of database, a few both."""

import pytest

from tests.conftest import url_of_one


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return url_of_one(request)
