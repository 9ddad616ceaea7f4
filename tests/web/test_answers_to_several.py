"""One answer of the secretariat to several comments, and the service's proposals confirmed in one act."""

import pytest
from lxml import html

from models.comments.comment import Comment
from tests.web.answer_pages import REASON, boxes, choose, comments, outcomes
from tests.web.secretariat import (
    comment_path,
    consolidate_collision,
    do_owed_work,
    officers,
    round_path,
    unanswered_paths,
    undo,
)
from tests.web.site import Site, text_of

__all__ = ["comments"]


def test_several_comments_get_one_answer_in_one_save(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    filtered = f"{comments}?show=unanswered"
    page = officer.get(filtered)
    assert list(boxes(page)) == ["LA-1", "MM-1"]
    assert "Incorporated for consideration" not in outcomes(page)

    kept = choose(officer, page, filtered, ["LA-1", "MM-1"], "noted")

    assert kept.headers["Location"].startswith(f"{filtered}&kept=")
    page = officer.get(comments)
    assert "Your answers to 2 comments are kept." in page.text
    assert text_of(page).count(REASON) == 2
    assert unanswered_paths(officer, round_path(site)) == []


def test_answers_to_several_are_undone_together(site: Site, comments: str) -> None:
    one, two, _ = officers(site)
    filtered = f"{comments}?show=unanswered"
    kept = choose(one, one.get(filtered), filtered, ["LA-1", "MM-1"], "noted").headers["Location"]
    page = one.get(kept)

    assert "Kept last: your answers to 2 comments, from LA-1 to MM-1" in text_of(page)
    assert "Kept last" not in two.get(kept).text
    undone = undo(one, page)
    assert undone.headers["Location"] == filtered
    after = one.get(filtered)
    assert "2 answers are undone." in text_of(after)
    assert list(boxes(after)) == ["LA-1", "MM-1"]
    undo(one, page)
    assert "These answers are undone already" in text_of(one.get(filtered))
    assert "Kept last" not in one.get(kept).text


def test_of_answers_that_are_undone_together_one_that_the_text_contradicts_is_named(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    for outcome in ("deferred", "accepted"):  # what is accepted comes into the text, in brackets
        choose(officer, officer.get(comments), comments, ["KH-1"], outcome)
        do_owed_work(site)
    kept = choose(officer, officer.get(comments), comments, ["KH-1", "LA-1"], "noted").headers["Location"]

    undo(officer, officer.get(kept))

    page = text_of(officer.get(comments))
    assert "1 answer is undone." in page
    assert "KH-1 is not undone. The answer before was “accepted”, but now its words stand in brackets" in page
    assert "Give KH-1 another answer instead." in page


def test_those_that_are_refused_are_named_and_stay_chosen_and_the_others_are_saved(site: Site, comments: str) -> None:
    one, two, _ = officers(site)
    page = one.get(comments)
    noted = {"outcome": "deferred", "reason": "For the next text."}
    two.press(two.get(comment_path(site, 4)), comment_path(site, 4), noted)

    refused = choose(one, page, comments, ["KH-1", "LA-1", "MM-1"], "accepted")

    assert refused.status_code == 409
    words = text_of(refused)
    assert "Kept last: LA-1, accepted" in words
    assert "1 comment is answered; 2 are not" in words
    assert "KH-1: its words stand in brackets, which only members lift." in words
    assert "MM-1: Officer Two has answered this comment “deferred” since you opened the page." in words
    assert "For the next text." in words
    assert set(boxes(refused, ticked=True)) == {"KH-1", "MM-1"}
    assert "chosen on other pages" not in words
    assert not html.fromstring(refused.text).xpath("//input[@type='hidden' and @name='chosen']")
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == REASON
    assert html.fromstring(refused.text).xpath("//input[@name='outcome' and @checked]/@value") == ["accepted"]

    again = choose(one, refused, comments, ["MM-1"], "accepted")
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": "noted", "reason": REASON, "chosen": []}, "Choose the comments that get this answer."),
        ({"outcome": "noted", "reason": REASON, "chosen": ["x-1", "1", "{last}-"]}, "Choose the comments"),
        ({"outcome": "noted", "reason": " ", "chosen": ["{last}-0"]}, "Give the reason"),
        ({"outcome": "", "reason": REASON, "chosen": ["{last}-0"]}, "Choose a decision on the comment."),
        ({"outcome": "forged", "reason": REASON, "chosen": ["{last}-0"]}, "Choose one of the outcomes."),
    ],
)
def test_an_answer_to_several_that_lacks_something_comes_back_whole(
    site: Site, comments: str, fields: dict[str, str | list[str]], sentence: str
) -> None:
    officer, last = officers(site)[0], site.world.nth_id(Comment, 4)
    chosen = [one.format(last=last) for one in fields["chosen"]]

    refused = officer.press(officer.get(comments), comments, {**fields, "chosen": chosen})

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert (
        html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip()
        == str(fields["reason"]).strip()
    )
    assert len(boxes(refused, ticked=True)) == (1 if chosen == [f"{last}-0"] else 0)


def test_all_proposed_answers_are_confirmed_in_one_act(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page = officer.get(comments)
    assert "2 answers are proposed by the service" in text_of(page)
    assert list(boxes(officer.get(f"{comments}?show=proposed"))) == ["KH-1", "VN-1"]

    confirmed = officer.press(page, f"{comments}/confirm")
    twice = officer.press(page, f"{comments}/confirm")

    assert "Kept last: your answers to 2 comments, from KH-1 to VN-1" in text_of(officer.get(confirmed.location))
    assert twice.headers["Location"] == comments
    after = officer.get(comments)
    assert "Answer proposed by the service." not in text_of(after)
    assert "one of the alternatives" in text_of(after)


def test_proposals_that_were_made_anew_since_they_were_seen_are_looked_at_first(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page, comment = officer.get(comments), comment_path(site)
    officer.press(officer.get(comment), comment, {"outcome": "deferred", "reason": REASON})
    do_owed_work(site)

    refused = officer.press(page, f"{comments}/confirm")

    assert refused.status_code == 409
    assert "A newer text has been made since you opened the page." in text_of(refused)


def test_nothing_can_be_chosen_while_the_text_is_proposed(site: Site) -> None:
    text = consolidate_collision(site)
    officer, comments = officers(site)[0], f"{round_path(site)}/comments"
    officer.press(officer.get(text), f"{text}/propose")

    page = officer.get(comments)

    assert boxes(page) == {}
    assert "Confirm all proposed answers" not in page.text
    assert "Change the answer" not in page.text
