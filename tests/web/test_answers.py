"""How the secretariat answers comments on its pages: one by one, several alike, and the service's proposals confirmed."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.web.secretariat import collision, consolidated_collision, officers, round_path, unanswered, work_is_done
from tests.web.site import Browser, Site, text_of

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


def boxes(page: TestResponse, *, ticked: bool = False) -> dict[str, str]:
    """What the boxes of the list send, by the comment that they choose; only those that are `ticked`."""
    found = html.fromstring(page.text).xpath(f"//input[@name='chosen'{' and @checked' if ticked else ''}]")
    return {box.getnext().text_content().removeprefix("Choose "): box.get("value") for box in found}


def choose(browser: Browser, page: TestResponse, path: str, labels: list[str], outcome: str) -> TestResponse:
    """Tick the comments and send one answer for all of them."""
    values = boxes(page)
    chosen = {"chosen": [values[label] for label in labels], "outcome": outcome, "reason": REASON}
    return browser.press(page, path, chosen)


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
    assert "no longer agrees with the text" in text_of(officer.get(f"{round_path(site)}/comments"))


def test_a_comment_that_is_set_aside_can_be_taken_up_again(site: Site, comments: str) -> None:
    officer, comment = officers(site)[0], "/secretariat/comments/1"
    officer.press(officer.get(comment), comment, {"outcome": "deferred", "reason": REASON})
    work_is_done(site)

    offered = outcomes(officer.get(comment))

    assert "comes into the text at the next consolidation" in offered["Incorporated for consideration"]
    assert offered["Deferred"].endswith("; the change stays out of the text.")


def test_several_comments_get_one_answer_in_one_save(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    filtered = f"{comments}?show=unanswered"
    page = officer.get(filtered)
    assert list(boxes(page)) == ["LA-1", "MM-1"]
    assert "Incorporated for consideration" not in outcomes(page)

    kept = choose(officer, page, filtered, ["LA-1", "MM-1"], "noted")

    assert kept.headers["Location"] == filtered
    page = officer.get(comments)
    assert "Your answers to 2 comments are kept." in page.text
    assert text_of(page).count(REASON) == 2
    assert unanswered(officer, round_path(site)) == []


def test_those_that_are_refused_are_named_and_stay_chosen_and_the_others_are_saved(site: Site, comments: str) -> None:
    one, two, _ = officers(site)
    page = one.get(comments)
    noted = {"outcome": "deferred", "reason": "For the next text."}
    two.press(two.get("/secretariat/comments/4"), "/secretariat/comments/4", noted)

    refused = choose(one, page, comments, ["KH-1", "LA-1", "MM-1"], "accepted")

    assert refused.status_code == 409
    words = text_of(refused)
    assert "The answer could not be given to 2 comments" in words
    assert "1 other answer is kept." in words
    assert "KH-1 cannot be answered “accepted”" in words
    assert "The answer to MM-1 has changed since you opened the page." in words
    assert "For the next text." in words
    assert set(boxes(refused, ticked=True)) == {"KH-1", "MM-1"}
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == REASON
    assert html.fromstring(refused.text).xpath("//input[@name='outcome' and @checked]/@value") == ["accepted"]

    again = choose(one, refused, comments, ["MM-1"], "accepted")
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": "noted", "reason": REASON, "chosen": []}, "Choose the comments that get this answer."),
        ({"outcome": "noted", "reason": REASON, "chosen": ["x-1", "1", "4-"]}, "Choose the comments"),
        ({"outcome": "noted", "reason": " ", "chosen": ["4-0"]}, "Give the reason"),
        ({"outcome": "", "reason": REASON, "chosen": ["4-0"]}, "Choose what becomes of the comment."),
        ({"outcome": "forged", "reason": REASON, "chosen": ["4-0"]}, "Choose one of the outcomes."),
    ],
)
def test_an_answer_to_several_that_lacks_something_comes_back_whole(
    site: Site, comments: str, fields: dict[str, str | list[str]], sentence: str
) -> None:
    officer = officers(site)[0]

    refused = officer.press(officer.get(comments), comments, fields)

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert (
        html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip()
        == str(fields["reason"]).strip()
    )
    assert len(boxes(refused, ticked=True)) == (1 if fields["chosen"] == ["4-0"] else 0)


def test_all_proposed_answers_are_confirmed_in_one_act(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page = officer.get(comments)
    assert "2 answers are proposed by the service" in text_of(page)
    assert list(boxes(officer.get(f"{comments}?show=proposed"))) == ["KH-1", "VN-1"]

    confirmed = officer.press(page, f"{comments}/confirm")
    twice = officer.press(page, f"{comments}/confirm")

    assert confirmed.headers["Location"] == twice.headers["Location"] == comments
    after = officer.get(comments)
    assert "proposed by the service" not in text_of(after)
    assert "one of the alternatives" in text_of(after)


def test_proposals_that_were_made_anew_since_they_were_seen_are_looked_at_first(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page, comment = officer.get(comments), "/secretariat/comments/1"
    officer.press(officer.get(comment), comment, {"outcome": "deferred", "reason": REASON})
    work_is_done(site)

    refused = officer.press(page, f"{comments}/confirm")

    assert refused.status_code == 409
    assert "A newer text has been made since you opened the page." in text_of(refused)


def test_nothing_can_be_chosen_while_the_text_is_proposed(site: Site) -> None:
    text = consolidated_collision(site)
    officer, comments = officers(site)[0], f"{round_path(site)}/comments"
    officer.press(officer.get(text), f"{text}/propose")

    page = officer.get(comments)

    assert boxes(page) == {}
    assert "Confirm all proposed answers" not in page.text
    assert "Change the answer" not in page.text
