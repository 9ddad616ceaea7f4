"""How the secretariat answers comments on its pages."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.web.secretariat import collision, officers, round_path, unanswered, work_is_done
from tests.web.site import Site, text_of

REASON = "ប្រចាំឆ្នាំ is what we will <b>discuss</b>."


@pytest.fixture
def comments(site: Site) -> str:
    """The list of a round in which two members collide and two make remarks, consolidated."""
    collision(site)
    site.world.remark("LA", "Thank you.")
    site.world.remark("MM", "Thank you, too.")
    site.world.everybody_submits()
    site.world.close()
    site.world.consolidate()
    return f"{round_path(site)}/comments"


def outcomes(page: TestResponse) -> dict[str, str]:
    """The outcomes that are offered on a page, with what they mean."""
    labels = html.fromstring(page.text).xpath("//div[@class='option'][input[@name='outcome']]/label")
    return dict(label.text_content().partition(": ")[::2] for label in labels)


def test_only_outcomes_that_can_be_true_are_offered_each_with_what_it_means_here(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    (remark, _) = unanswered(officer, round_path(site))
    bracket = officer.get("/secretariat/comments/1")

    assert list(outcomes(bracket)) == [
        "Incorporated for consideration",
        "Not accepted",
        "Noted",
        "Deferred",
        "Out of scope",
        "Withdrawn",
    ]
    assert "Only members lift brackets, so you cannot accept it." in text_of(bracket)
    assert "brackets until members lift them" in outcomes(bracket)["Incorporated for consideration"]
    assert "the next consolidation takes the change out" in outcomes(bracket)["Deferred"]
    of_remark = outcomes(officer.get(remark))
    assert "Incorporated for consideration" not in of_remark
    assert of_remark["Accepted"] == "the text does what the comment asks for."
    assert "change" not in of_remark["Deferred"]


def test_an_outcome_against_the_text_is_refused_with_every_typed_word_kept(site: Site, comments: str) -> None:
    officer, comment = officers(site)[0], "/secretariat/comments/1"

    refused = officer.press(officer.get(comment), comment, {"outcome": "accepted", "reason": REASON})

    assert refused.status_code == 422
    assert "cannot be answered “accepted”: its words stand in brackets, which only members lift." in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == REASON
    assert "Answer proposed by the service." in text_of(officer.get(comments))


def test_an_answer_that_no_longer_agrees_with_the_text_says_so(site: Site) -> None:
    collision(site)
    site.world.everybody_submits()
    site.world.close()
    officer, comment = officers(site)[0], "/secretariat/comments/1"
    officer.press(officer.get(comment), comment, {"outcome": "accepted", "reason": REASON})
    site.world.consolidate()

    page = officer.get(comment)

    assert "It is answered “accepted”, but its words stand in brackets, which only members lift." in text_of(page)
    assert not html.fromstring(page.text).xpath("//input[@name='outcome' and @checked]")


def test_a_comment_that_is_set_aside_can_be_taken_up_again(site: Site, comments: str) -> None:
    officer, comment = officers(site)[0], "/secretariat/comments/1"
    officer.press(officer.get(comment), comment, {"outcome": "deferred", "reason": REASON})
    work_is_done(site)

    offered = outcomes(officer.get(comment))

    assert "comes into the text at the next consolidation" in offered["Incorporated for consideration"]
    assert offered["Deferred"].endswith("; the change stays out of the text.")
