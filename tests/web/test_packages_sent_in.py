"""What stands beside a choice in a form that was sent in: a package, what the country could also accept, and odd values."""

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.db.access import WORKER
from models.documents.document import Format
from models.uploads.upload import UploadDecision
from tests.documents.filled import filled_in
from tests.web.bracket_forms import FORMATS, form_of, saved_choices, second
from tests.web.circulation import BURMESE
from tests.web.country import coordinator
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import sent
from tests.web.test_taking_over import confirm, decide, uploaded_comments

__all__ = ["second"]


def kept(site: Site) -> list[tuple[str, list[list[str]]]]:
    """The package of each position, and what the country could also accept."""
    with site.database.reading(WORKER) as session:
        rows = session.scalars(select(BracketPosition).order_by(BracketPosition.bracket_id))
        return [(one.package, one.can_accept) for one in rows]


@pytest.mark.slow
@FORMATS
def test_a_form_says_the_package_and_what_the_country_could_also_accept(second: Site, format: Format) -> None:
    browser = coordinator(second)
    rows = {
        1: {"choice": "A", "can_accept": "B and keep", "package": "One"},
        2: {"choice": "keep", "package": "one"},
    }
    address = sent(browser, second, filled_in(form_of(second, format), format, rows))
    page = text_of(browser.get(address))

    confirm(browser, address)

    assert "in package “One”, and could also accept “decade”, “year”" in page
    assert kept(second) == [("One", [["decade"], ["year"]]), ("one", [])]
    assert "decade" not in text_of(second.as_(second.world.contributor).get(f"/rounds/{second.world.round_id}/uploads"))


@pytest.mark.slow
def test_odd_values_beside_a_choice_are_told_and_the_choice_is_saved_without_them(second: Site) -> None:
    browser = coordinator(second)
    rows = {1: {"choice": "A", "can_accept": "B, Z, perhaps", "package": "x" * 41}}
    address = sent(browser, second, filled_in(form_of(second, Format.XLSX), Format.XLSX, rows))
    page = text_of(browser.get(address))

    decide(browser, uploaded_comments(second)[0], UploadDecision.KEEP)
    confirm(browser, address)

    for sentence in (
        "Bracket 1 has no alternative Z.",
        "“perhaps” under “Could also accept” is not understood",
        "The name of a package has at most 40 letters",
        "1 point needs your decision first",
    ):
        assert sentence in page
    assert saved_choices(second) == [(Stance.ACCEPT, [BURMESE], "")]
    assert kept(second) == [("", [["decade"]])]


@pytest.mark.slow
def test_a_department_is_told_that_only_the_coordinator_says_what_the_country_could_accept(second: Site) -> None:
    browser = second.as_(second.world.contributor)
    rows = {1: {"choice": "A", "can_accept": "B", "package": "One"}}
    address = sent(browser, second, filled_in(form_of(second, Format.XLSX), Format.XLSX, rows))

    page = text_of(browser.get(address))

    assert "only its coordinator can say: that is left out here." in page
    assert "and could also accept" not in page
