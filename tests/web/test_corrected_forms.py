"""Which earlier files of a country a form may take the place of."""

from lxml import html

from tests.documents.forms import workbook
from tests.web.country import coordinator
from tests.web.site import Site
from tests.web.test_forms_sent_in import OURS, row, send
from tests.web.test_uploads import work


def test_a_form_may_take_the_place_of_those_that_said_something(site: Site) -> None:
    browser = coordinator(site)
    for name, comment in (("empty.xlsx", ""), ("water.xlsx", "Why?"), ("fish.xlsx", "Where?")):
        address = send(browser, site, workbook([OURS, row(site, "2", comment)]), name).location
        work(site)

    offered = html.fromstring(browser.get(address).text).xpath("//select[@name='replaces']/option/text()")

    assert [each.partition(", ")[0] for each in offered] == ["No", "water.xlsx"]
