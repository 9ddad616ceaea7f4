"""The desk of the secretariat: one bracket or comment after the other, and what was kept last is undone."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from models.brackets.agreement import Stance
from tests.models.brackets.second_round import say
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion
from tests.web.secretariat import (
    bracket_paths,
    consolidate_collision,
    do_owed_work,
    find_form,
    officers,
    round_path,
    unanswered_paths,
    undo,
)
from tests.web.site import Site, text_of


def brackets(site: Site) -> list[str]:
    """The paths of two brackets, in one of which two members ask for different words."""
    site.world.replace("TH", "3", "officials", f"officials {KHMER}")
    return bracket_paths(officers(site)[0].get(consolidate_collision(site)))


def chosen(page: TestResponse) -> list[str]:
    return list(html.fromstring(page.text).xpath("//input[@name='choice'][@checked]/@value"))


def test_the_compromise_that_was_kept_last_is_said_and_undone(site: Site) -> None:
    one, two, _ = officers(site)
    first, second = brackets(site)
    kept = one.press(one.get(first), first, {"choice": "0", "reason": ""})
    following = one.get(kept.headers["Location"])

    assert kept.headers["Location"].startswith(second)
    assert "Kept last: Bracket 1, paragraph 1: “each”" in text_of(following)
    assert "The secretariat has proposed words for 1 of 2 brackets." in text_of(following)
    assert "Kept last" not in two.get(kept.headers["Location"]).text

    undone = undo(one, following)
    assert undone.headers["Location"] == first
    back = one.get(first)
    assert chosen(back) == []
    assert "The secretariat has proposed words for 0 of 2 brackets." in text_of(back)
    assert undo(one, following).headers["Location"] == first  # pressed twice, it is done once
    assert "Kept last" not in one.get(kept.headers["Location"]).text


def test_a_compromise_is_undone_to_the_one_before_and_after_the_text_was_made_anew(site: Site) -> None:
    officer = officers(site)[0]
    _, last = brackets(site)
    officer.press(officer.get(last), last, {"choice": "own", "text": BURMESE, "reason": "It is clear."})
    do_owed_work(site)
    page = officer.get(last)
    kept = officer.press(page, action_of(page), {"choice": "draft", "text": BURMESE, "reason": ""})
    assert "/secretariat/versions/" in kept.headers["Location"]  # it was the last one
    do_owed_work(site)
    text = officer.get(kept.headers["Location"], follow_redirects=True)

    undo(officer, text)

    back = officer.get(last)
    assert chosen(back) == ["own"]
    assert html.fromstring(back.text).xpath("string(//textarea[@name='text'])").strip() == BURMESE


def test_a_compromise_that_was_removed_is_put_back_from_the_text_and_from_its_own_page(site: Site) -> None:
    officer, other, _ = officers(site)
    path, _ = brackets(site)
    officer.press(officer.get(path), path, {"choice": "own", "text": BURMESE, "reason": "It is clear."})
    removed = officer.press(officer.get(path), f"{path}/remove")
    text = officer.get(removed.headers["Location"])
    assert f"Removed last: Bracket 1, paragraph 1: “{BURMESE}”" in text_of(text)
    assert chosen(officer.get(path)) == []
    assert "Removed last" not in other.get(removed.headers["Location"]).text
    assert "You have removed" not in text_of(other.get(path))

    assert undo(officer, text).headers["Location"] == path
    assert chosen(officer.get(path)) == ["own"]
    assert "Removed last" not in officer.get(removed.headers["Location"]).text

    officer.press(officer.get(path), f"{path}/remove")
    own = officer.get(path)
    assert f"You have removed the compromise “{BURMESE}”." in text_of(own)
    (form,) = html.fromstring(own.text).xpath("//form[.//button[starts-with(., 'Undo: put the compromise back')]]")
    officer.press(own, form.get("action"), {"seen": form.fields["seen"]})
    assert chosen(officer.get(path)) == ["own"]


def action_of(page: TestResponse) -> str:
    return str(html.fromstring(page.text).xpath("//main//form[.//fieldset]/@action")[0])


def test_a_compromise_that_a_colleague_has_changed_is_not_undone_and_stands_below(site: Site) -> None:
    one, two, _ = officers(site)
    first, _ = brackets(site)
    kept = one.get(one.press(one.get(first), first, {"choice": "0"}).headers["Location"])
    two.press(two.get(first), first, {"choice": "own", "text": KHMER, "reason": "A middle way."})

    refused = undo(one, kept)

    assert refused.status_code == 409
    assert "Officer Two has proposed the words that stand there now. Nothing is undone; they are below." in text_of(
        refused
    )
    assert KHMER in refused.text
    assert chosen(one.get(first)) == ["own"]


def test_of_two_who_keep_at_once_the_second_sees_both_wordings(site: Site) -> None:
    one, two, _ = officers(site)
    first, _ = brackets(site)
    page = one.get(first)
    two.press(two.get(first), first, {"choice": "1", "reason": "As before."})

    refused = one.press(page, first, {"choice": "draft", "reason": "It is shorter."})

    assert refused.status_code == 409
    assert "What stands now any" in text_of(refused)
    assert "What you wrote every" in text_of(refused)
    assert one.press(refused, first).status_code == 302


def test_words_that_are_typed_beside_others_that_are_chosen_are_not_lost(site: Site) -> None:
    officer = officers(site)[0]
    first, _ = brackets(site)

    refused = officer.press(officer.get(first), first, {"choice": "0", "text": KHMER, "reason": "Clearer."})

    assert refused.status_code == 422
    assert "You have chosen words, and written others." in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='text'])").strip() == KHMER


def test_what_differs_from_the_draft_is_marked_where_something_is_the_same(site: Site) -> None:
    site.world.replace("KH", "1", "every year", "every second year")
    site.world.replace("VN", "1", "every year", "regularly")
    site.world.everybody_submits()
    site.world.close()
    officer = officers(site)[0]
    (path,) = bracket_paths(officer.get(f"/secretariat/versions/{site.world.consolidate().id}"))

    options = html.fromstring(officer.get(path).text).xpath("//div[@class='option']/label")

    marked = {option.xpath("string(b)"): option.xpath("string(.//ins)") for option in options}
    assert [words.strip() for words in marked.values()][:1] == [""]
    assert "second" in marked["Cambodia"]
    assert marked["Viet Nam"] == ""


@pytest.mark.slow
def test_while_the_text_waits_for_approval_the_brackets_are_read_and_not_changed(site: Site) -> None:
    one, two, _ = officers(site)
    text = consolidate_collision(site)
    (path,) = bracket_paths(one.get(text))
    one.press(one.get(path), path, {"choice": "own", "text": "once a year", "reason": "It allows for both."})
    do_owed_work(site)
    newest = one.get(text, follow_redirects=True).request.path
    one.press(one.get(newest), f"{newest}/propose")
    (path,) = bracket_paths(two.get(newest))

    page = two.get(path)

    assert html.fromstring(page.text).xpath("//main//input[@type='radio'] | //main//textarea") == []
    assert "The secretariat proposes once a year" in text_of(page)
    assert "It allows for both." in text_of(page)


@pytest.mark.slow
def test_the_desk_never_tells_who_could_accept_what(site: Site) -> None:
    site.world.replace("CN", "1", "every year", "every month")
    site.world.replace("MM", "1", "every year", "every week")
    site.world.replace("VN", "1", "every year", "every decade")
    version = circulate(site.world, finish_round(site.world))
    second = open_next_round(SecondVersion(site.world, {}, version.id))
    say(second, "CN", {"1": (Stance.ACCEPT, 0)}, can_accept=(1,))
    say(second, "MM", {"1": (Stance.ACCEPT, 1)})
    say(second, "VN", {"1": (Stance.ACCEPT, 2)})
    officer = officers(site)[0]
    (path,) = bracket_paths(officer.get(f"/secretariat/versions/{finish_round(second).id}"))

    page = text_of(officer.get(path))

    assert "China, Myanmar and Viet Nam ask for different words" in page
    for sealed in ("could accept", "can accept", "qualif"):
        assert sealed not in page


def test_the_answer_that_was_kept_last_is_undone_among_those_that_are_looked_for(site: Site) -> None:
    for code in ("KH", "LA"):
        site.world.remark(code, "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    one, two, _ = officers(site)
    first, second = unanswered_paths(one, round_path(site))
    kept = one.press(one.get(first), first, {"outcome": "noted", "reason": KHMER, "go": "keep-next"})
    following = one.get(kept.headers["Location"])

    assert kept.headers["Location"].startswith(second)
    assert f"Kept last: KH-1, noted: “{KHMER}”" in text_of(following)
    assert "1 of 2 comments have an answer." in text_of(following)
    assert "Kept last" not in two.get(kept.headers["Location"]).text
    undone = undo(one, following)
    assert undone.headers["Location"] == first
    assert "0 of 2 comments have an answer." in text_of(one.get(first))
    assert len(unanswered_paths(one, round_path(site))) == 2


def test_an_answer_that_a_colleague_has_changed_is_not_undone_and_stands_below(site: Site) -> None:
    for code in ("KH", "LA"):
        site.world.remark(code, "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    one, two, _ = officers(site)
    first, _ = unanswered_paths(one, round_path(site))
    kept = one.press(one.get(first), first, {"outcome": "noted", "reason": "Noted.", "go": "keep-next"})
    page = one.get(kept.headers["Location"])
    two.press(two.get(first), first, {"outcome": "deferred", "reason": KHMER})

    refused = undo(one, page)

    assert refused.status_code == 409
    assert "Officer Two has answered this comment “deferred”. Nothing is undone" in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == KHMER
    assert find_form(one.get(first), first.partition("?")[0] + "/undo") is None
