"""How the secretariat answers comments on its pages, one by one, and the standard reasons that it keeps for that."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lxml import html
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.version import DraftVersion, Stage
from tests.web.answer_pages import REASON, choose, comments, field, outcomes
from tests.web.secretariat import collision, comment_path, do_owed_work, officers, round_path, unanswered_paths
from tests.web.site import Site, text_of

__all__ = ["comments"]


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
    (remark, _) = unanswered_paths(officer, round_path(site))
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
    do_owed_work(site)

    offered = outcomes(officer.get(comment))

    assert "comes into the text at the next consolidation" in offered["Incorporated for consideration"]
    assert offered["Deferred"].endswith("; the change stays out of the text.")


@pytest.mark.parametrize(("typed", "keeps"), [({}, False), ({"reason": REASON, "outcome": "noted"}, True)])
def test_going_on_keeps_what_was_typed_and_answers_nothing_else(
    site: Site, comments: str, typed: dict[str, str], keeps: bool
) -> None:
    officer, path = officers(site)[0], f"{comment_path(site, 3)}?type=general"
    page = officer.get(path)
    (form,) = html.fromstring(page.text).xpath("//form[.//textarea]")
    as_it_is = {name: value or "" for name, value in form.fields.items() if name != "keeps"}

    gone_on = officer.post(path, {**as_it_is, **typed, "go": "next"})

    kept = f"&kept={site.world.nth_id(Comment, 3)}" if keeps else ""
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
