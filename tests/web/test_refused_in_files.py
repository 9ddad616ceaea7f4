"""What a file asks and the round does not take as it is: the page says so before anything is taken over, and what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from demo.countries import tracked
from models.brackets.agreement import Stance
from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.queries import texts
from models.uploads.upload import UploadDecision
from tests.rounds import arrange_round, circulate_round, open_next_round, open_round_on
from tests.web.circulation import SecondVersion
from tests.web.country import comments, coordinator, form_action
from tests.web.site import Site, text_of
from tests.web.test_taking_over import DARA, confirm, decide, sent, uploaded_comments
from worker.documents.docx_out.version_docx import text_as_docx


@pytest.fixture
def third(site: Site) -> Site:
    """Round 3 is open on a text in which the members have agreed on the wetlands of paragraph 2."""
    site.world.replace("TH", "2", "fish", "fish and wetlands")
    second = open_next_round(SecondVersion(site.world, {}, circulate_round(site.world).id))
    for code in ("KH", "LA"):
        second.keep(code, "wetlands", stance=Stance.ACCEPT, choice=0)
    world = open_round_on(second, circulate_round(second).id)
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=world.database.now() + timedelta(days=7))
    return replace(site, world=world)


def file_of(site: Site) -> bytes:
    with site.database.reading(WORKER) as session:
        return text_as_docx(texts.text(session, site.world.version_id))


def of_round(site: Site) -> list[Comment]:
    return [one for one in comments(site) if one.round_id == site.world.round_id]


def test_what_would_reopen_agreed_words_is_not_promised_and_leads_to_where_it_can_be_asked(third: Site) -> None:
    browser = coordinator(third)
    file = tracked(file_of(third), "every year", "each year", author=DARA)
    file = tracked(file, " and wetlands", "", author=DARA)
    address = sent(browser, third, file)

    page = browser.get(address)

    assert "1 point in this file will become a comment of Cambodia; 1 point needs your decision first" in text_of(page)
    assert "The members have agreed on these words: “and wetlands”." in text_of(page)
    (waits,) = [
        one for one in uploaded_comments(third) if "wetlands" not in one.proposed_text and "fish" in one.proposed_text
    ]
    buttons = html.fromstring(page.text).xpath(f"//article[@id='u-{waits.id}']//button/@value")
    assert buttons == [UploadDecision.LEAVE_OUT.value]
    (link,) = html.fromstring(page.text).xpath("//a[.='write it beside the draft']/@href")

    decide(browser, waits, UploadDecision.LEAVE_OUT)
    confirm(browser, address)
    assert "1 comment was made from this file" in text_of(browser.get(address))
    form = browser.get(link)
    refused = browser.press(form, form_action(form), {"justification": "Wetlands need money."})
    assert refused.status_code == 422
    fields = {"reopens": "y", "justification": "Wetlands need money."}
    assert browser.press(form, form_action(form), fields).status_code == 302
    assert [(one.proposed_text, one.reopens) for one in of_round(third)][1:] == [(waits.proposed_text, True)]


def test_what_is_kept_all_the_same_is_still_refused_before_anything_is_taken_over(third: Site) -> None:
    browser = coordinator(third)
    address = sent(browser, third, tracked(file_of(third), " and wetlands", "", author=DARA))

    decide(browser, uploaded_comments(third)[0], UploadDecision.KEEP)
    refused = browser.post(f"{address}/confirm", {"seen": "2"})

    assert refused.status_code == 422
    assert of_round(third) == []
