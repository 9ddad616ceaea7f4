"""A form that a country sends in: the page counts its rows as the comments that they become."""

from tests.web.circulation import KHMER
from tests.web.country import comments, coordinator
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import OURS, row, sent
from tests.web.test_taking_over import confirm


def test_rows_with_the_same_words_are_counted_as_the_one_comment_that_they_become(site: Site) -> None:
    browser = coordinator(site)
    address = sent(browser, site, [OURS, row(site, "1", KHMER), row(site, "2", KHMER), row(site, "1", KHMER)])

    before = text_of(browser.get(address))
    confirm(browser, address)

    assert "2 points in this file will become comments of Cambodia; 1 more repeats an earlier one" in before
    assert before.count("The same words stand earlier in this file. They become one comment.") == 1
    assert "Make 2 comments from this file" in before
    assert len(comments(site)) == 2
    after = text_of(browser.get(address))
    assert "2 comments were made from this file" in after
    assert "; 1 more repeats an earlier one word for word" in after


def test_from_the_top_of_a_long_file_one_link_leads_to_where_it_is_confirmed(site: Site) -> None:
    browser = coordinator(site)
    short = sent(browser, site, [OURS, row(site, "1", KHMER)])
    long = sent(browser, site, [OURS, *(row(site, "2", f"{KHMER} {number}") for number in range(21))])

    assert 'href="#confirm"' not in browser.get(short).text
    page = browser.get(long).text
    assert page.index('href="#confirm"') < page.index('class="comment"') < page.index('id="confirm"')
