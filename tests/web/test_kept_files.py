"""Files of a version that the browser has already: sent again only if they read otherwise."""

import pytest

from tests.rounds import open_round_on
from tests.web.circulation import SecondVersion
from tests.web.site import Site

FILES = ("text.md", "text.html", "redline.html", "compendium.html", "compendium.json", "compendium.csv")


@pytest.mark.parametrize("file", FILES)
def test_no_file_tells_a_member_that_another_is_at_work(site: Site, out: SecondVersion, file: str) -> None:
    world = open_round_on(out.world, out.version_id)
    browser, address = site.as_(world.coordinators["LA"]), f"/versions/{out.version_id}/{file}"
    first = browser.get(address)

    world.remark("KH", "Not for the others yet.")

    browser.headers = {"If-None-Match": first.headers["ETag"]}
    again = browser.get(address)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
