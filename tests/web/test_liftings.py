"""Words for brackets that are put to the members, and the text that comes of them, as the pages show them."""

import pytest

from models.adoption.adoption import Way
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from tests.adoption import note, terms
from tests.lifting import Put, put
from tests.web.circulation import Made
from tests.web.site import Site, text_of


@pytest.fixture
def version(site: Site, out: Made) -> DraftVersion:
    """Version 2 with three brackets; Cambodia and Viet Nam contest the first."""
    with site.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, out.version_id)


def settled(site: Site, version: DraftVersion, words: str) -> Put:
    """A meeting has agreed on words for the first bracket."""
    note(site.world, version, {1: words})
    return put(site.world, version, terms(site.world, Way.MEETING, present="KH VN", agreed="KH VN"))


def test_the_member_that_asks_for_the_chosen_words_is_named_like_the_others(site: Site, version: DraftVersion) -> None:
    asked = settled(site, version, "regularly")

    for person, page in (
        (site.world.staff[0], f"/secretariat/liftings/{asked.id}"),
        (site.world.coordinators["TH"], f"/liftings/{asked.id}"),
    ):
        text = text_of(site.as_(person).get(page))
        assert "Viet Nam asks for these words." in text
        assert "Cambodia: The members will meet twice yearly to share" in text
        assert "Viet Nam: The members" not in text


def test_of_words_that_are_new_nobody_is_named(site: Site, version: DraftVersion) -> None:
    asked = settled(site, version, "now and then")

    assert "for these words." not in text_of(site.as_(site.world.staff[0]).get(f"/secretariat/liftings/{asked.id}"))


def test_a_version_made_at_a_meeting_says_how_many_brackets_stand_in_it(site: Site, version: DraftVersion) -> None:
    asked = settled(site, version, "regularly")
    asked.all_agree()
    khmer, staff = site.as_(site.world.coordinators["KH"]), site.as_(site.world.staff[0])

    consultation = text_of(khmer.get(f"/consultations/{site.world.consultation_id}"))
    assert "what a meeting agreed on the version before: 1 paragraph changed. 2 brackets stand in it." in consultation
    for browser in (khmer, staff):
        home = text_of(browser.get("/"))
        assert "· 2 brackets stand in it" in home
        assert "· 3 brackets stand in it" in home
