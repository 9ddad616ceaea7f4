"""Our own form, saved by a table program as plain text."""

import pytest

from tests.web.country import comments, coordinator
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import row, sent
from tests.web.test_taking_over import confirm
from worker.documents.forms.own_form import subtitle
from worker.documents.xlsx.comment_form import columns


@pytest.mark.slow
def test_its_title_is_no_words_that_somebody_has_written(site: Site) -> None:
    titles = tuple(title for title, _ in columns("en"))
    browser = coordinator(site)
    lines = (("A strategy for the river",), (subtitle("version 1"),), titles, row(site, "2", "Why?"))
    content = "\n".join(";".join(f'"{words}"' for words in line) for line in lines).encode()

    address = sent(browser, site, content)

    assert "0 kept aside" in text_of(browser.get(address))
    confirm(browser, address)
    assert [one.text for one in comments(site)] == ["Why?"]
