"""A text is proposed, and approved or sent back by another officer of the secretariat, who has seen it."""

import pytest
from lxml import html

from models.letters.letter import Letter
from tests.web.secretariat import (
    consolidate_collision,
    do_owed_work,
    find_form,
    first_bracket_path,
    letters,
    officers,
    round_path,
    unanswered_paths,
)
from tests.web.site import Site, text_of


@pytest.mark.slow
def test_a_text_is_sent_back_with_a_reason_and_can_be_worked_on_again(site: Site) -> None:
    text = consolidate_collision(site)
    one, two, _ = officers(site)
    one.press(one.get(text), f"{text}/propose")
    assert "Send it back first" in text_of(one.get(first_bracket_path(one.get(text))))

    removed = one.post(f"{first_bracket_path(one.get(text))}/remove")
    assert removed.status_code == 409
    assert "has been proposed for approval" in text_of(removed)

    page = two.get(text)
    empty = two.press(page, f"{text}/send-back", {"reason": ""})
    assert empty.status_code == 422
    assert "Say what should be changed" in text_of(empty)
    assert two.press(page, f"{text}/send-back", {"reason": "Look at paragraph 1 again."}).status_code == 302

    again = one.get(text)
    assert "Sent back by Officer Two Look at paragraph 1 again." in text_of(again)
    assert "Officer Two has sent the text back: Look at paragraph 1 again." in text_of(one.get("/"))
    assert find_form(again, f"{text}/propose") is not None


def test_why_a_text_was_sent_back_stays_when_it_is_made_again_until_it_is_proposed_again(site: Site) -> None:
    text = consolidate_collision(site)
    one, two, _ = officers(site)
    for comment in unanswered_paths(one, round_path(site)):
        one.press(one.get(comment), comment, {"outcome": "incorporated for consideration", "reason": "In brackets."})
    one.press(one.get(text), f"{text}/propose")
    two.press(two.get(text), f"{text}/send-back", {"reason": "Propose a compromise."})
    bracket = first_bracket_path(one.get(text))
    one.press(one.get(bracket), bracket, {"text": "every year", "reason": "Both can live with it."})
    do_owed_work(site)

    anew = one.get(text).headers["Location"]
    page = one.get(anew)
    assert "Sent back by Officer Two Propose a compromise." in text_of(page)
    assert "A new text has been made since then." in text_of(page)

    one.press(page, f"{anew}/propose")
    assert "Propose a compromise." not in text_of(one.get(anew))


def test_who_can_approve_is_told_at_home_and_reads_text_and_answers_before_the_button(site: Site) -> None:
    text = consolidate_collision(site)
    one, two, _ = officers(site)
    for comment in unanswered_paths(one, round_path(site)):
        one.press(one.get(comment), comment, {"outcome": "incorporated for consideration", "reason": "In brackets."})
    assert "A text to approve" not in text_of(two.get("/"))
    one.press(one.get(text), f"{text}/propose")

    assert "Waiting for others (1) A strategy for the river A text to approve" in text_of(one.get("/"))
    home = two.get("/")
    assert "For you now (1) A strategy for the river A text to approve Officer One proposed it on" in text_of(home)
    assert text in html.fromstring(home.text).xpath("//section[@aria-labelledby='now']//a/@href")
    page = two.get(text)
    assert f"{round_path(site)}/comments" in html.fromstring(page.text).xpath("//main//a/@href")
    assert page.text.index('id="decide"') > page.text.index("The brackets") > page.text.index('class="draft"')
    assert page.text.index(f'action="{text}/approve"') > page.text.index('id="decide"')


@pytest.mark.slow
def test_who_approves_or_sends_back_after_a_colleague_is_told_who_has(site: Site) -> None:
    text = consolidate_collision(site)
    one, two, three = officers(site)
    one.press(one.get(text), f"{text}/propose")
    late = three.get(text)
    two.press(two.get(text), f"{text}/send-back", {"reason": "Look again."})
    refused = three.press(late, f"{text}/approve")
    assert "Officer Two has sent this text back already." in text_of(refused)

    one.press(one.get(text), f"{text}/propose")
    late = three.get(text)
    two.press(two.get(text), f"{text}/approve")
    refused = three.press(late, f"{text}/approve")
    assert (refused.status_code, "Officer Two has approved this text already." in text_of(refused)) == (409, True)


def test_approving_a_text_that_has_changed_since_it_was_seen_is_refused(site: Site) -> None:
    text = consolidate_collision(site)
    one, two, _ = officers(site)
    one.press(one.get(text), f"{text}/propose")
    seen = two.get(text)
    two.press(seen, f"{text}/send-back", {"reason": "Propose a compromise."})
    bracket = first_bracket_path(one.get(text))
    one.press(one.get(bracket), bracket, {"text": "every year", "reason": "Both can live with it."})
    do_owed_work(site)

    refused = two.press(seen, f"{text}/approve")
    assert refused.status_code == 409
    assert "A newer text has been made" in text_of(refused)
    assert letters(site, Letter.CIRCULATED) == []
