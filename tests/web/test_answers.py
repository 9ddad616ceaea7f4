"""How the secretariat answers comments on its pages: one by one, several alike, and the service's proposals confirmed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.version import DraftVersion, Stage
from tests.web.secretariat import (
    collision,
    comment_path,
    consolidated_collision,
    officers,
    round_path,
    unanswered,
    work_is_done,
)
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
    found = html.fromstring(page.text).xpath(
        f"//input[@name='chosen' and @type='checkbox'{' and @checked' if ticked else ''}]"
    )
    return {box.getnext().text_content().removeprefix("Choose "): box.get("value") for box in found}


def choose(browser: Browser, page: TestResponse, path: str, labels: list[str], outcome: str) -> TestResponse:
    """Tick the comments and send one answer for all of them."""
    values = boxes(page)
    chosen = {"chosen": [values[label] for label in labels], "outcome": outcome, "reason": REASON}
    return browser.press(page, path, chosen)


def test_the_main_button_of_a_round_is_what_has_to_be_done_next(site: Site, comments: str) -> None:
    officer = officers(site)[0]

    assert _main_buttons(officer.get(round_path(site))) == ["Read and answer the comments"]
    choose(officer, officer.get(comments), comments, ["LA-1", "MM-1"], "noted")
    assert _main_buttons(officer.get(round_path(site))) == ["Open the consolidated text"]


def test_the_main_button_of_a_text_is_what_has_to_be_done_next(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    text = html.fromstring(officer.get(round_path(site)).text).xpath("//a[.='Open the consolidated text']/@href")[0]

    assert _main_buttons(officer.get(text)) == ["Read and answer the comments"]
    choose(officer, officer.get(comments), comments, ["LA-1", "MM-1"], "noted")
    assert _main_buttons(officer.get(text)) == ["Propose this text"]
    with out_of_date(site):
        assert _main_buttons(officer.get(text)) == ["Consolidate again"]


@contextmanager
def out_of_date(site: Site) -> Iterator[None]:
    """The text was made of something else, which no page can bring about since each change makes it anew."""
    candidate = DraftVersion.stage == Stage.CANDIDATE

    def mark(fingerprint: str) -> None:
        with site.database.transaction(WORKER) as session:
            session.execute(update(DraftVersion).where(candidate).values(fingerprint=fingerprint))

    with site.database.reading(WORKER) as session:
        own = session.scalars(select(DraftVersion.fingerprint).where(candidate)).one()
    mark("of something else")
    yield
    mark(own)


def _main_buttons(page: TestResponse) -> list[str]:
    found = html.fromstring(page.text).xpath("//main//*[self::a or self::button][@class='button']")
    return [str(one.text_content()) for one in found]


@pytest.mark.slow
def test_only_outcomes_that_can_be_true_are_offered_each_with_what_it_means_here(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    (remark, _) = unanswered(officer, round_path(site))
    bracket = officer.get(comment_path(site))

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
    officer, comment = officers(site)[0], comment_path(site)

    refused = officer.press(officer.get(comment), comment, {"outcome": "accepted", "reason": REASON})

    assert refused.status_code == 422
    assert "cannot be answered “accepted”: its words stand in brackets, which only members lift." in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == REASON
    assert "Answer proposed by the service." in text_of(officer.get(comments))


def test_an_answer_that_no_longer_agrees_with_the_text_says_so(site: Site) -> None:
    collision(site)
    site.world.everybody_submits()
    site.world.close()
    officer, comment = officers(site)[0], comment_path(site)
    officer.press(officer.get(comment), comment, {"outcome": "accepted", "reason": REASON})
    site.world.consolidate()

    page = officer.get(comment)

    assert "It is answered “accepted”, but its words stand in brackets, which only members lift." in text_of(page)
    assert not html.fromstring(page.text).xpath("//input[@name='outcome' and @checked]")
    assert "no longer agrees with the text" in text_of(officer.get(f"{round_path(site)}/comments"))


def test_a_comment_that_is_set_aside_can_be_taken_up_again(site: Site, comments: str) -> None:
    officer, comment = officers(site)[0], comment_path(site)
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
    two.press(two.get(comment_path(site, 4)), comment_path(site, 4), noted)

    refused = choose(one, page, comments, ["KH-1", "LA-1", "MM-1"], "accepted")

    assert refused.status_code == 409
    words = text_of(refused)
    assert "1 comment is answered; 2 are not" in words
    assert "KH-1: its words stand in brackets, which only members lift." in words
    assert "MM-1: Officer Two has answered this comment “deferred” since you opened the page." in words
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
        ({"outcome": "noted", "reason": REASON, "chosen": ["x-1", "1", "{last}-"]}, "Choose the comments"),
        ({"outcome": "noted", "reason": " ", "chosen": ["{last}-0"]}, "Give the reason"),
        ({"outcome": "", "reason": REASON, "chosen": ["{last}-0"]}, "Choose a decision on the comment."),
        ({"outcome": "forged", "reason": REASON, "chosen": ["{last}-0"]}, "Choose one of the outcomes."),
    ],
)
def test_an_answer_to_several_that_lacks_something_comes_back_whole(
    site: Site, comments: str, fields: dict[str, str | list[str]], sentence: str
) -> None:
    officer, last = officers(site)[0], site.world.nth(Comment, 4)
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

    assert confirmed.headers["Location"] == twice.headers["Location"] == comments
    after = officer.get(comments)
    assert "Answer proposed by the service." not in text_of(after)
    assert "one of the alternatives" in text_of(after)


def test_proposals_that_were_made_anew_since_they_were_seen_are_looked_at_first(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page, comment = officer.get(comments), comment_path(site)
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


def field(page: TestResponse, name: str) -> str:
    """What a field of the page holds."""
    tree = html.fromstring(page.text)
    typed: str = tree.xpath(f"string(//textarea[@name='{name}'])").strip()
    return typed or (tree.xpath(f"//input[@name='{name}' and @checked]/@value") or [""])[0]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["LA-1", "MM-1", "KH-1", "VN-1"]),
        ("section=whole", ["LA-1", "MM-1"]),
        ("member=KH", ["KH-1"]),
        ("type=general", ["LA-1", "MM-1"]),
        ("answer=incorporated for consideration", ["KH-1", "VN-1"]),
        ("show=unanswered", ["LA-1", "MM-1"]),
        ("show=proposed&member=VN", ["VN-1"]),
        ("show=answered", []),
        ("words=THANK  too", ["MM-1"]),
        ("words=vn-1", ["VN-1"]),
        ("words=one of the alternatives", ["KH-1", "VN-1"]),
        ("member=none", []),
    ],
)
def test_the_list_shows_what_is_looked_for(site: Site, comments: str, query: str, labels: list[str]) -> None:
    page = officers(site)[0].get(f"{comments}?{query}")

    assert list(boxes(page)) == labels
    assert ("No comment is like this." in text_of(page)) == (not labels)


def test_a_section_is_chosen_by_its_heading(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    options = html.fromstring(officer.get(comments).text).xpath("//select[@name='section']/option")
    goals = next(option.get("value") for option in options if option.text == "Goals")

    assert [option.text for option in options] == ["All", "The whole text", "Goals"]
    assert list(boxes(officer.get(f"{comments}?section={goals}"))) == ["KH-1", "VN-1"]


def test_whoever_looks_for_others_takes_along_what_is_chosen_and_typed(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page = officer.get(comments)
    begun = {"chosen": [boxes(page)["LA-1"]], "outcome": "noted", "reason": REASON, "go": "filter", "member": "KH"}

    shown = officer.press(page, comments, begun)

    assert list(boxes(shown)) == ["KH-1"]
    assert "1 comment is chosen on other pages" in text_of(shown)
    assert (field(shown, "outcome"), field(shown, "reason")) == ("noted", REASON)
    (form,) = html.fromstring(shown.text).xpath("//form[.//textarea]")
    assert form.get("action") == f"{comments}?member=KH"
    fields = {name: form.fields.get(name) for name in ("csrf_token", "outcome", "reason")}
    chosen = form.xpath(".//input[@name='chosen' and (@type='hidden' or @checked)]/@value")
    officer.post(form.get("action"), {**fields, "chosen": [*chosen, boxes(shown)["KH-1"]]})
    assert text_of(officer.get(comments)).count(REASON) == 2


def test_looking_for_others_with_nothing_typed_is_an_address(site: Site, comments: str) -> None:
    officer = officers(site)[0]

    shown = officer.press(officer.get(comments), comments, {"go": "filter", "member": "KH", "words": "each"})

    assert shown.headers["Location"] == f"{comments}?member=KH&words=each"


@pytest.mark.slow
def test_one_box_chooses_all_that_are_found_also_on_other_pages(site: Site) -> None:
    for number in range(60):
        site.world.remark("LA" if number % 2 else "MM", f"Add the wetlands, {number}.")
    site.world.remark("TH", "Something else.")
    site.world.everybody_submits()
    site.world.close()
    officer, path = officers(site)[0], f"{round_path(site)}/comments?words=wetlands"
    page = officer.get(path)
    assert len(boxes(page)) == 25
    second = officer.get(f"{path}&page=2")
    assert set(boxes(second)).isdisjoint(boxes(page))
    (found,) = html.fromstring(page.text).xpath("//input[@name='found']/@value")
    one_of_them = boxes(second)["MM-1"] if "MM-1" in boxes(second) else found.split()[-1]
    id = one_of_them.partition("-")[0]
    other = officers(site)[1]
    other.press(
        other.get(f"/secretariat/comments/{id}"), f"/secretariat/comments/{id}", {"outcome": "noted", "reason": "Mine."}
    )

    answered = {"everything": "y", "found": found, "outcome": "deferred", "reason": REASON}
    refused = officer.press(page, path, answered)

    assert "59 comments are answered; 1 is not" in text_of(refused)
    assert "Officer Two has answered this comment “noted” since you opened the page." in text_of(refused)
    assert text_of(refused).count("Mine.") == 1
    assert field(refused, "reason") == REASON
    assert len(unanswered(officer, round_path(site))) == 1


def test_keep_and_next_stays_among_those_that_are_looked_for(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    links = unanswered(officer, round_path(site))
    first = officer.get(links[0])

    kept = officer.press(first, links[0], {"outcome": "noted", "reason": REASON, "go": "keep-next"})

    assert links[0].endswith("?show=unanswered")
    assert kept.headers["Location"] == f"{links[1]}&kept={site.world.nth(Comment, 3)}"
    second = officer.get(links[1])
    assert "Your answer to LA-1 is kept." in second.text
    last = officer.press(second, links[1], {"outcome": "noted", "reason": REASON, "go": "keep-next"})
    answered = site.world.nth(Comment, 4)
    assert last.headers["Location"] == f"{comments}?show=unanswered&kept={answered}#c-{answered}"
    assert "That was the last comment that your filter shows." in officer.get(comments).text


@pytest.mark.parametrize(("typed", "keeps"), [({}, False), ({"reason": REASON, "outcome": "noted"}, True)])
def test_going_on_keeps_what_was_typed_and_answers_nothing_else(
    site: Site, comments: str, typed: dict[str, str], keeps: bool
) -> None:
    officer, path = officers(site)[0], f"{comment_path(site, 3)}?type=general"
    page = officer.get(path)
    (form,) = html.fromstring(page.text).xpath("//form[.//textarea]")
    as_it_is = {name: value or "" for name, value in form.fields.items() if name != "keeps"}

    gone_on = officer.post(path, {**as_it_is, **typed, "go": "next"})

    kept = f"&kept={site.world.nth(Comment, 3)}" if keeps else ""
    assert gone_on.headers["Location"] == f"{comment_path(site, 4)}?type=general{kept}"
    assert (REASON in text_of(officer.get(comments))) == keeps
    back = officer.get(f"{comment_path(site, 4)}?type=general")
    assert "Previous: LA-1" in back.text
    assert "Next: " not in back.text


def test_going_on_with_half_an_answer_says_what_is_missing_and_keeps_the_words(site: Site, comments: str) -> None:
    officer, path = officers(site)[0], comment_path(site, 3)

    refused = officer.press(officer.get(path), path, {"reason": REASON, "go": "next"})

    assert refused.status_code == 422
    assert "Choose a decision on the comment." in text_of(refused)
    assert field(refused, "reason") == REASON


def test_the_second_of_two_officers_is_told_who_answered_and_sees_both(site: Site, comments: str) -> None:
    one, two, _ = officers(site)
    path = comment_path(site, 3)
    page = one.get(path)
    two.press(two.get(path), path, {"outcome": "noted", "reason": "We have read it."})

    refused = one.press(page, path, {"outcome": "deferred", "reason": REASON})

    assert refused.status_code == 409
    assert "Officer Two has answered this comment “noted” since you opened the page. Both answers are below." in (
        text_of(refused)
    )
    assert "We have read it." in text_of(refused)
    assert field(refused, "reason") == REASON
    assert one.press(refused, path, {"outcome": "deferred", "reason": REASON}).status_code == 302


def test_a_standard_reason_is_kept_from_an_answer_and_begins_others(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    one, two = comment_path(site, 3), comment_path(site, 4)
    officer.press(officer.get(one), one, {"outcome": "noted", "reason": "Thank you.", "keeps": "y"})
    page = officer.get(two)
    (value,) = html.fromstring(page.text).xpath("//select[@name='standard']/option[text()='Thank you.']/@value")

    officer.press(page, two, {"outcome": "noted", "reason": "It is in paragraph 2.", "standard": value})

    answers = html.fromstring(officer.get(f"{comments}?type=general").text).xpath("//div[@class='answer']/p[2]")
    assert [answer.text_content() for answer in answers] == ["Thank you.", "Thank you.\n\nIt is in paragraph 2."]


def test_standard_reasons_are_changed_and_removed_and_two_officers_see_both(site: Site, comments: str) -> None:
    one, two, _ = officers(site)
    path = f"/secretariat/consultations/{site.world.consultation_id}/reasons"
    one.press(one.get(path), path, {"text": "Thank you."})
    page = one.get(path)
    two.press(two.get(path), f"{path}/1", {"text": "Thank you all.", "seen": "1"})

    refused = one.press(page, f"{path}/1", {"text": "Many thanks.", "seen": "1"})

    assert refused.status_code == 409
    assert "Officer Two has changed this standard reason since you opened the page." in text_of(refused)
    assert "Thank you all." in refused.text
    assert "Many thanks." in refused.text
    assert one.press(refused, f"{path}/1", {"text": "Many thanks.", "seen": "2"}).status_code == 302
    one.get(path)
    removed = one.post(f"{path}/1/remove", {"text": "Many thanks.", "seen": "3"})
    assert removed.status_code == 302
    assert "There is none yet." in one.get(path).text
    gone = one.post(comment_path(site, 3), {"csrf_token": one.token, "outcome": "noted", "standard": "1"})
    assert "The standard reason that you chose has been removed since." in text_of(gone)


@pytest.mark.parametrize("words", ["", " "])
def test_a_standard_reason_has_words(site: Site, words: str) -> None:
    officer, path = officers(site)[0], f"/secretariat/consultations/{site.world.consultation_id}/reasons"

    refused = officer.press(officer.get(path), path, {"text": words})

    assert refused.status_code == 422
    assert "Write the reason." in text_of(refused)
