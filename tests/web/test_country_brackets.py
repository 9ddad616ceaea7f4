"""The brackets of a text under consultation: chosen in a list, read once more in the answer before it is sent."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from werkzeug.test import TestResponse

from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from tests.rounds import arrange_round, circulate, circulate_round, finish_round, open_next_round, open_round_on
from tests.web.circulation import SecondVersion
from tests.web.country import comments, coordinator, draft_path, form_action, new_comment_path
from tests.web.site import Site, text_of


@pytest.fixture
def second(site: Site) -> Site:
    """Round 2 is open on a text in which Thailand alone has changed paragraph 2, and Myanmar asks to delete paragraph 4."""
    world = site.world
    world.replace("TH", "2", "fish", "fish and wetlands")
    world.comment(
        "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "It is said elsewhere.")
    )
    version = circulate(world, finish_round(world))
    again = open_next_round(SecondVersion(world, {}, version.id))
    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() + timedelta(days=7))
    return replace(site, world=again)


def number_of(site: Site, label: str) -> int:
    """The bracket in a paragraph."""
    with site.database.reading(WORKER) as session:
        return next(
            one.bracket.id or 0
            for one in placed_brackets(session, site.world.version_id)
            if one.paragraph.label == label
        )


def stands(page: TestResponse) -> list[str]:
    """What the answer lets stand, as the page lists it."""
    listed = html.fromstring(page.text).xpath("//ol[@class='lets-stand']/li")
    return [" ".join(re.sub(r"\(object to it: .*?\)", "", one.text_content()).split()) for one in listed]


def test_an_answer_says_what_it_lets_stand_and_the_receipt_repeats_it(second: Site) -> None:
    browser, draft, kept = coordinator(second), draft_path(second), number_of(second, "4")
    page = browser.get(f"{draft}/brackets")
    saved = browser.press(
        page, f"{draft}/brackets?page=1", {f"stance_{kept}": "keep", f"reason_{kept}": "It is useful."}
    )
    assert saved.status_code == 302

    answer = browser.get(f"{draft}/answer")
    assert "With this answer Cambodia lets this change stand" in text_of(answer)
    assert "Cambodia keeps the words of the draft" in text_of(answer)
    (lets_stand,) = stands(answer)
    assert "paragraph 2" in lets_stand

    browser.press(answer, f"{draft}/submit")
    receipt = browser.get(f"{draft}/receipt")
    assert [one.replace(" :", ":") for one in stands(receipt)] == [lets_stand.replace(" :", ":")]


def test_who_keeps_a_paragraph_that_others_would_delete_is_not_told_of_a_draft_without_its_words(second: Site) -> None:
    page = coordinator(second).get(f"{draft_path(second)}/brackets")
    (choice,) = html.fromstring(page.text).xpath(f"//fieldset[@id='bracket-{number_of(second, '4')}']")
    keep, accept = [
        " ".join(str(label.text_content()).split()) for label in choice.xpath(".//div[@class='option']/label")
    ][:2]
    first = "The secretariat reports on progress"

    assert keep.startswith("Keep the paragraph")
    assert "no words here" not in keep
    assert first in keep
    assert f"(delete this paragraph) {first}" in accept
    besides = choice.xpath(".//div[@role='group']//label")
    assert [" ".join(each.text_content().split()) for each in besides] == [
        "delete this paragraph",
        "keep this paragraph",
    ]


def test_the_wish_to_delete_a_paragraph_stands_apart_from_its_first_word(site: Site) -> None:
    words = Words(CommentType.SUBSTANTIVE, Change.DELETE, site.world.paragraph("4").id, "", "", "It is said elsewhere.")
    site.world.comment("MM", words)

    page = site.as_(site.world.staff[0]).get(f"/secretariat/versions/{finish_round(site.world).id}")

    assert "delete this paragraph] (bracket ends) The secretariat" in text_of(page).replace("\u2060", "")


def test_only_words_for_which_a_reason_was_given_lead_to_why(site: Site) -> None:
    world = site.world
    for code, label, reason in (("TH", "2", ""), ("MM", "4", "It is said elsewhere.")):
        words = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph(label).id, "", "", reason)
        world.comment(code, words)
    again = open_round_on(world, circulate_round(world).id)
    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() + timedelta(days=7))
    second = replace(site, world=again)

    page = html.fromstring(coordinator(second).get(f"{draft_path(second)}/brackets").text)

    without_reason, with_reason = (f"//fieldset[@id='bracket-{number_of(second, label)}']" for label in ("2", "4"))
    assert page.xpath(f"string({without_reason}//span[@class='why'])") == "no reason given"
    assert not page.xpath(f"{without_reason}//span[@class='why']/a")
    assert page.xpath(f"{with_reason}//span[@class='why']/a")


def test_what_is_folded_away_stands_in_one_box_and_says_what_a_package_is(second: Site) -> None:
    page = html.fromstring(coordinator(second).get(f"{draft_path(second)}/brackets").text)

    for folded in page.xpath("//fieldset//details"):
        assert [child.tag for child in folded] == ["summary", "div"]
        package = folded.xpath(".//input[starts-with(@name, 'package_')]")[0]
        hint = page.get_element_by_id(package.get("aria-describedby"))
        assert "they end only together" in hint.text_content()


def test_brackets_are_linked_in_a_package_by_who_speaks_for_words(second: Site) -> None:
    browser, draft = coordinator(second), draft_path(second)
    one, other = number_of(second, "2"), number_of(second, "4")
    page = browser.get(f"{draft}/brackets")
    linked = {f"stance_{one}": "accept:0", f"package_{one}": "A", f"package_{other}": "A"}

    refused = browser.press(page, f"{draft}/brackets?page=1", {**linked, f"stance_{other}": "reserved"})
    assert refused.status_code == 422
    assert "Only a country that accepts, keeps or writes words in a bracket can link it" in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//input[@name='package_{other}']/@value") == ["A"]
    saved = browser.press(refused, f"{draft}/brackets?page=1", {**linked, f"stance_{other}": "keep"})

    assert saved.status_code == 302
    assert text_of(browser.get(f"{draft}/answer")).count("Only together with the others of package “A”.") == 2


def test_a_package_of_one_bracket_is_kept_and_said_to_link_nothing(second: Site) -> None:
    browser, draft = coordinator(second), draft_path(second)
    one, other = number_of(second, "2"), number_of(second, "4")
    alone = "Package “A” has only one bracket and links nothing yet."

    saved = browser.press(
        browser.get(f"{draft}/brackets"),
        f"{draft}/brackets?page=1",
        {f"stance_{one}": "accept:0", f"package_{one}": "A"},
    )
    answer = text_of(browser.get(saved.location))
    assert f"{alone} Give the same name to each bracket" in answer
    assert answer.count(alone) == 2
    assert "Only together with the others" not in answer

    saved = browser.press(
        browser.get(f"{draft}/brackets"),
        f"{draft}/brackets?page=1",
        {f"stance_{other}": "keep", f"package_{other}": "a"},
    )
    assert alone not in text_of(browser.get(saved.location))


@pytest.mark.slow
def test_agreed_words_are_reopened_with_a_tick_and_a_reason(second: Site) -> None:
    world = second.world
    agreed = circulate_round(world)
    again = open_round_on(world, agreed.id)
    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() + timedelta(days=7))
    third = replace(second, world=again)
    browser, draft, paragraph = coordinator(third), draft_path(third), again.paragraph("2")
    path = f"{draft}/comments?change=replace&paragraph={paragraph.id}"
    page = browser.get(path.replace("/comments?", "/comments/new?"))
    assert not html.fromstring(page.text).xpath("//input[@name='reopens']")
    typed = {"proposed_text": paragraph.text.replace(" and wetlands", ""), "type": CommentType.SUBSTANTIVE.value}

    refused = browser.press(page, path, {**typed, "justification": "Wetlands are elsewhere."})
    assert refused.status_code == 422
    assert "The members have agreed on these words: “and wetlands”." in text_of(refused)
    kept = html.fromstring(refused.text)
    assert kept.xpath("string(//textarea[@name='justification'])").strip() == "Wetlands are elsewhere."
    saved = browser.post(path, {**typed, "justification": "Wetlands are elsewhere.", "reopens": "y"})

    assert saved.status_code == 302
    assert "reopens what was agreed" in text_of(browser.get(draft))


def test_a_sentence_that_is_seen_once_more_says_so_on_the_list_the_receipt_and_the_sheet(site: Site) -> None:
    world = site.world
    world.replace("CN", "2", "will protect", "will only protect")
    world.replace("TH", "2", "its fish", "none of its fish")
    second = open_next_round(SecondVersion(world, {}, circulate_round(world).id))
    third = open_next_round(SecondVersion(second, {}, circulate_round(second).id))
    with third.database.transaction(WORKER) as session:
        arrange_round(session, third.round_id, closes_at=third.database.now() + timedelta(days=7))
    again = replace(site, world=third)
    note = "To be seen once more: in this sentence, brackets 1 and 2 of version 2 would have ended"

    browser, draft = coordinator(again), draft_path(again)
    assert note in text_of(browser.get(f"{draft}/brackets"))
    answer = browser.get(f"{draft}/answer")
    (lets_stand,) = stands(answer)
    assert note in lets_stand
    third.submit("KH")
    assert note in text_of(browser.get(f"{draft}/receipt"))
    sheet = again.as_(third.staff[0]).get(f"/secretariat/versions/{third.version_id}/sheet")
    assert note in text_of(sheet)


def test_who_reads_that_words_begin_a_new_line_is_told_so_and_not_that_there_are_none(site: Site) -> None:
    world = site.world
    world.replace("TH", "2", " and its", "\n\nand its")
    version = circulate(world, finish_round(world))
    again = open_next_round(SecondVersion(world, {}, version.id))
    with again.database.transaction(WORKER) as session:
        arrange_round(session, again.round_id, closes_at=again.database.now() + timedelta(days=7))
    second = replace(site, world=again)

    page = coordinator(second).get(f"{draft_path(second)}/brackets")
    (choice,) = html.fromstring(page.text).xpath(f"//fieldset[@id='bracket-{number_of(second, '2')}']")
    marks = [str(mark.text_content()) for mark in choice.xpath(".//div[@class='option']/label//mark")]
    assert (marks, "without these words" in choice.text_content()) == (["(a space)", "(a new line)"], False)


def test_the_markdown_says_that_who_keeps_a_paragraph_keeps_it(second: Site) -> None:
    browser, draft, kept = coordinator(second), draft_path(second), number_of(second, "4")
    browser.press(browser.get(f"{draft}/brackets"), f"{draft}/brackets?page=1", {f"stance_{kept}": "keep"})
    version = circulate(second.world, finish_round(second.world))

    assert "The draft, kept by Cambodia: keep this paragraph" in browser.get(f"/versions/{version.id}/text.md").text


def test_words_typed_over_a_bracket_that_is_chosen_otherwise_are_told_where_they_are_typed(second: Site) -> None:
    world, browser = second.world, coordinator(second)
    text = world.paragraph("2").text
    bracket = text[text.index("[") : text.rindex("]") + 1]
    accepted = {"proposed_text": text.replace(bracket, " and wetlands"), "type": "substantive"}
    form = browser.get(new_comment_path(second, "2", "replace"))
    agreeing = browser.press(form, form_action(form), accepted)
    assert "has chosen something else" not in text_of(browser.get(agreeing.location))
    listed = f"{draft_path(second)}/brackets"
    assert "comment on this paragraph says" not in text_of(browser.get(listed))

    browser.press(browser.get(listed), f"{listed}?page=1", {f"stance_{number_of(second, '2')}": "keep"})
    form = browser.get(f"/comments/{comments(second)[-1].id}")
    again = browser.press(form, form_action(form), {"justification": "They belong to it."})

    warning = "Bracket 1, paragraph 2: Cambodia has chosen something else in the list of brackets. The choice there is what counts"
    assert warning in text_of(browser.get(again.location))
    assert "comment on this paragraph says something else: accepts “and wetlands”" in text_of(browser.get(listed))


def test_the_brackets_of_a_round_that_is_over_are_told_in_the_past_with_the_way_to_their_end(second: Site) -> None:
    circulate(second.world, finish_round(second.world))

    page = second.as_(second.world.coordinators["KH"]).get(f"{draft_path(second)}/brackets")

    assert "brackets were open in version 2 in this round. Cambodia said nothing about any of them." in text_of(page)
    assert "have not agreed yet" not in text_of(page)
    assert f'href="/consultations/{second.world.consultation_id}">see all versions' in page.text
