"""The brackets of a text: what a country says about each, many with one save, and what its answer lets stand."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from lxml import html

from models.brackets.agreement import Stance
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import coordinator, draft_path
from tests.web.four_brackets import WORDS, chosen, ids, saved_choices, saving, second
from tests.web.site import Site, text_of

__all__ = ["second"]


def test_the_list_has_each_bracket_with_its_sentences_and_nothing_is_chosen_beforehand(second: Site) -> None:
    page = coordinator(second).get(f"{draft_path(second)}/brackets")
    assert "4 brackets are open in version 2. Cambodia has said nothing about any of them so far." in text_of(page)
    assert chosen(page) == []
    of_two = html.fromstring(page.text).xpath(
        f"//fieldset[@id='bracket-{ids(second)['2']}']//label/span[@class='words']"
    )
    assert [" ".join(sentence.text_content().split()) for sentence in of_two][:2] == [
        "The members will protect the river and its fish.",
        "The members shall protect the rivers and its fish.",
    ]
    assert {mark.text for mark in of_two[1].xpath(".//mark")} == {"shall", "rivers"}


def test_many_choices_are_saved_with_one_post_and_lead_to_the_whole_answer(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    sent = browser.press(
        page,
        saving(second),
        {
            f"words_{numbers['1']}": WORDS,
            f"stance_{numbers['2']}": "accept:0",
            f"stance_{numbers['3']}": "keep",
            f"reason_{numbers['3']}": "Teachers have a programme of their own.",
        },
    )
    assert sent.headers["Location"] == f"{draft_path(second)}/answer"
    assert saved_choices(second) == {
        "1": (Stance.OTHER, [WORDS]),
        "2": (Stance.ACCEPT, ["shall", "rivers"]),
        "3": (Stance.KEEP, None),
    }
    answer = text_of(browser.get(f"{draft_path(second)}/answer"))
    assert "3 choices are saved." in answer
    assert "Cambodia asks for other words" in answer
    assert "Cambodia keeps the words of the draft – Capacity building is offered to officials" in answer
    assert "of the ministries. Reason: Teachers have a programme of their own." in answer
    assert set(chosen(browser.get(f"{draft_path(second)}/brackets"))) == {"other words", "accept:0", "keep"}


def test_who_says_nothing_of_a_bracket_leaves_it_as_another_officer_has_chosen(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    page = first.get(f"{draft_path(second)}/brackets")
    other.press(other.get(f"{draft_path(second)}/brackets"), saving(second), {f"stance_{numbers['1']}": "keep"})

    refused = first.press(page, saving(second), {f"words_{numbers['4']}": "[year]"})
    assert first.press(refused, saving(second), {f"words_{numbers['4']}": WORDS}).status_code == 302

    assert saved_choices(second) == {"1": (Stance.KEEP, None), "4": (Stance.OTHER, [WORDS])}


def test_other_words_are_taken_back_though_they_still_stand_in_their_field(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    path = f"{draft_path(second)}/brackets"
    browser.press(browser.get(path), saving(second), {f"words_{bracket}": WORDS})

    assert browser.press(browser.get(path), saving(second), {f"stance_{bracket}": ""}).status_code == 302

    assert saved_choices(second) == {}


def test_a_choice_is_taken_back_with_its_reason(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    more = {f"reason_{bracket}": "We meet often.", f"package_{bracket}": "A", f"can_{bracket}": ["1"]}
    browser.press(
        browser.get(f"{draft_path(second)}/brackets"), saving(second), {f"stance_{bracket}": "accept:0", **more}
    )

    page = browser.get(f"{draft_path(second)}/brackets")
    assert browser.press(page, saving(second), {f"stance_{bracket}": ""}).status_code == 302

    assert saved_choices(second) == {}


def test_all_that_are_to_be_seen_are_accepted_at_once_but_not_what_was_chosen_apart(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    browser.press(page, saving(second), {f"stance_{numbers['3']}": "keep"})

    page = browser.get(f"{draft_path(second)}/brackets")
    assert "In 2 brackets there is only one wording so far" in text_of(page)
    browser.press(page, f"{draft_path(second)}/brackets/let-stand")
    assert {label: stance for label, (stance, _) in saved_choices(second).items()} == {
        "2": Stance.ACCEPT,
        "3": Stance.KEEP,
        "4": Stance.ACCEPT,
    }


def test_whoever_accepts_all_that_are_to_be_seen_loses_no_choice_and_no_word_of_the_page(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    accept_all = f"{draft_path(second)}/brackets/let-stand"

    refused = browser.press(page, accept_all, {f"words_{numbers['1']}": WORDS, f"stance_{numbers['1']}": "keep"})

    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath(f"//textarea[@name='words_{numbers['1']}']/text()") == [WORDS]
    assert saved_choices(second) == {}
    chosen = {f"stance_{numbers['1']}": "other words", f"stance_{numbers['3']}": "keep"}
    assert browser.press(refused, accept_all, chosen).location == f"{draft_path(second)}/brackets"
    assert {label: stance for label, (stance, _) in saved_choices(second).items()} == {
        "1": Stance.OTHER,
        "2": Stance.ACCEPT,
        "3": Stance.KEEP,
        "4": Stance.ACCEPT,
    }


def test_the_answer_lists_what_it_lets_stand_and_the_receipt_repeats_it(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    browser.press(page, saving(second), {f"stance_{numbers['2']}": "keep", f"stance_{numbers['1']}": "reserved"})

    page = browser.get(f"{draft_path(second)}/answer")
    assert "2 choices on brackets will be sent to the secretariat." in text_of(page)
    assert "With this answer Cambodia lets these 2 changes stand" in text_of(page)
    (to_object, *_) = html.fromstring(page.text).xpath("//ol[@class='lets-stand']//a/@href")
    assert urlsplit(to_object).fragment == f"bracket-{numbers['3']}"
    assert html.fromstring(browser.get(to_object).text).xpath(f"//fieldset[@id='bracket-{numbers['3']}']")

    assert browser.press(page, f"{draft_path(second)}/submit").headers["Location"] == f"{draft_path(second)}/receipt"
    receipt = text_of(browser.get(f"{draft_path(second)}/receipt"))
    assert "the official answer of Cambodia: 2 choices on brackets." in receipt
    assert "With its answer Cambodia lets these 2 changes stand" in receipt


def test_after_the_answer_the_list_asks_for_no_choice(second: Site) -> None:
    browser, brackets = coordinator(second), f"{draft_path(second)}/brackets"
    instructions = ("Choose what Cambodia says about each", "until the answer is submitted")
    assert all(words in text_of(browser.get(brackets)) for words in instructions)
    browser.press(browser.get(f"{draft_path(second)}/answer"), f"{draft_path(second)}/nil-return")

    shown = text_of(browser.get(brackets))

    assert "A bracket holds words on which the members have not agreed yet." in shown
    assert not any(words in shown for words in instructions)


def test_a_country_that_has_said_nothing_reads_what_its_nil_return_lets_stand(second: Site) -> None:
    page = coordinator(second).get(f"{draft_path(second)}/answer")
    assert page.status_code == 200
    assert "With this answer Cambodia lets these 3 changes stand" in text_of(page)
    assert "Cambodia does not object to any of the words in this bracket, because it has said nothing" in text_of(page)
    (left,) = html.fromstring(page.text).xpath("//ol[@class='lets-stand not-opposed']/li")
    assert " ".join(left.text_content().split()).startswith(
        "Bracket 1, paragraph 1 (object to it: Bracket 1, paragraph 1):"
    )


@pytest.mark.slow
def test_what_a_country_chooses_appears_nowhere_else_before_circulation(second: Site) -> None:
    browser, numbers, canary = coordinator(second), ids(second), "canaries in the river"
    page = browser.get(f"{draft_path(second)}/brackets")
    fields = {f"words_{numbers['1']}": canary, f"stance_{numbers['2']}": "reserved", f"reason_{numbers['2']}": canary}
    browser.press(page, saving(second), {**fields, f"can_{numbers['1']}": ["0", "1"]})
    browser.press(browser.get(f"{draft_path(second)}/answer"), f"{draft_path(second)}/submit")

    thailand, staff = second.as_(second.world.coordinators["TH"]), second.as_(second.world.staff[0])
    for path in (draft_path(second), f"{draft_path(second)}/brackets", f"{draft_path(second)}/answer"):
        assert canary not in thailand.get(path).text, path
    text = f"/versions/{second.world.version_id}"
    for browser in (thailand, staff):
        for path in ("/", text, f"{text}/compendium", f"{text}/redline", f"{text}/glance"):
            assert canary not in browser.get(path).text, path
    for path in ("", "/comments", "/glance"):
        assert canary not in staff.get(f"/secretariat/rounds/{second.world.round_id}{path}").text, path
    assert chosen(thailand.get(f"{draft_path(second)}/brackets")) == []


def test_the_answer_says_what_the_country_keeps_and_goes_on_asking_for(second: Site) -> None:
    browser, numbers = second.as_(second.world.coordinators["TH"]), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    assert "Go on asking for this Thailand" in text_of(page)
    browser.press(page, saving(second), {f"stance_{numbers['3']}": "keep"})

    answer = text_of(browser.get(f"{draft_path(second)}/answer"))
    assert "Thailand keeps the words of the draft – Capacity building is offered to officials" in answer
    assert "What Thailand goes on asking for" in answer
    assert "This answer says nothing new about this bracket. What was said before still counts" in answer
    assert "The members shall protect the rivers and its fish." in answer


@pytest.mark.slow
def test_a_country_that_keeps_a_paragraph_is_not_said_to_want_no_words(site: Site) -> None:
    text = site.world.paragraph("4")
    site.world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, text.id, "", "", "It is said elsewhere."))
    version = circulate(site.world, finish_round(site.world))
    second = replace(
        site, world=open_next_round(SecondVersion(site.world, {}, version.id), site.database.now() + timedelta(days=7))
    )
    browser = coordinator(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    assert "Keep this paragraph (no words here) The secretariat reports" not in text_of(page)
    browser.press(page, saving(second), {f"stance_{ids(second)['4']}": "keep"})
    answer = browser.get(f"{draft_path(second)}/answer")
    browser.press(answer, f"{draft_path(second)}/submit")
    for code in site.world.coordinators:
        if code != "KH":
            second.world.submit(code, now=site.database.now())
    second.world.close()
    newest = circulate(second.world, second.world.consolidate())

    shown = text_of(browser.get(f"/versions/{newest.id}"))
    assert "[keep this paragraph – Cambodia] [Myanmar: delete this paragraph] The secretariat reports" in shown
    records = text_of(browser.get(f"/versions/{newest.id}/compendium"))
    assert "[keep this paragraph] [Myanmar: delete this paragraph]" in records


def test_a_bracket_with_two_places_is_one_link_beside_its_paragraph(second: Site) -> None:
    page = html.fromstring(coordinator(second).get(f"/versions/{second.world.version_id}").text)
    links = page.xpath("//section[@aria-label='Paragraph 2']//a[starts-with(@href, '#bracket-')]")
    assert [link.text_content() for link in links] == ["Bracket 2: who asks for what"]
    (bracket,) = page.xpath(f"//section[@id='{links[0].get('href')[1:]}']")
    assert "Bracket 2, paragraph 2" in bracket.text_content()


def test_words_of_several_lines_are_joined_and_a_reason_of_several_is_no_change_when_sent_again(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    page = browser.get(f"{draft_path(second)}/brackets")
    lines = {f"words_{bracket}": "as often as\r\nthe members wish", f"reason_{bracket}": "We meet often.\r\nAs agreed."}
    emptied = dict.fromkeys(lines, "")
    assert browser.press(page, saving(second), lines).status_code == 302
    assert saved_choices(second)["1"] == (Stance.OTHER, ["as often as the members wish"])

    old, other = browser.get(f"{draft_path(second)}/brackets"), second.as_(second.world.deputy)
    other.press(other.get(f"{draft_path(second)}/brackets"), saving(second), {f"stance_{bracket}": "keep", **emptied})
    assert browser.press(old, saving(second), {f"reason_{bracket}": lines[f"reason_{bracket}"]}).status_code == 302
    assert saved_choices(second)["1"] == (Stance.KEEP, None)
