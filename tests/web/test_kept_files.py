"""Files of a version that the browser has already: not made again while nothing has changed of which they are made."""

import re

import pytest

from models.db.access import OPERATOR
from models.record.events import record
from models.record.official import official_tables
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from testing.world import LATER
from tests.web.circulation import SecondVersion
from tests.web.site import Browser, Site

FILES = ("text.md", "text.html", "redline.html", "compendium.html", "compendium.json", "compendium.csv")
TABLE = re.compile(r"\b(?:FROM|JOIN) (\w+)")
HELD_WITH_OTHERS = {"alternatives", "trace_spans", "members", "observers"}
"""Words with their paragraph and bracket, names with the consultations in which they take part."""
FOR_THE_REQUEST = {"chains", "people", "acting_coordinators", "appointments", "ministries", "sign_ins", "signed_in"}
NOT_SHOWN = {"consolidations"}


def tables_of(statements: list[str]) -> set[str]:
    return {table for statement in statements for table in TABLE.findall(statement)}


def ask_again(browser: Browser, address: str, tag: str) -> int:
    browser.headers = {"If-None-Match": tag}
    return browser.get(address).status_code


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_the_browser_has_is_not_made(site: Site, out: SecondVersion, file: str) -> None:
    browser, address = site.as_(out.world.coordinators["LA"]), f"/versions/{out.version_id}/{file}"
    tag = browser.get(address).headers["ETag"]

    with site.statements() as statements:
        assert ask_again(browser, address, tag) == 304

    tables = tables_of(statements)
    assert "chains" in tables
    assert tables.isdisjoint({"paragraphs", "comments", "conflicts"})


def test_a_file_is_made_again_after_an_act(site: Site, out: SecondVersion) -> None:
    browser, address = site.as_(out.world.coordinators["LA"]), f"/versions/{out.version_id}/text.html"
    tag = browser.get(address).headers["ETag"]

    with site.database.transaction(OPERATOR) as session:
        about = session.get_one(Consultation, out.world.consultation_id)
        record(session, about, Verb.ACKNOWLEDGED, consultation_id=about.id, by=None, at=LATER)

    assert ask_again(browser, address, tag) == 200


@pytest.mark.parametrize("file", FILES)
def test_files_are_made_only_of_what_no_act_leaves_as_it_was(site: Site, out: SecondVersion, file: str) -> None:
    browser, address = site.as_(out.world.coordinators["LA"]), f"/versions/{out.version_id}/{file}"
    with site.statements() as statements:
        assert browser.get(address).status_code == 200

    assert tables_of(statements) - official_tables().keys() - HELD_WITH_OTHERS - FOR_THE_REQUEST - NOT_SHOWN == set()
