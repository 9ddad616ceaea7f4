"""Choices on brackets that are not saved: each says why, keeps what was typed, and keeps no other out."""

import pytest
from lxml import html

from models.brackets.agreement import Stance
from tests.web.country import coordinator, deadline_passes, draft_path
from tests.web.four_brackets import WORDS, chosen, ids, saved_choices, saving, second
from tests.web.site import Site, text_of

__all__ = ["second"]


def test_one_that_is_refused_keeps_its_words_and_keeps_no_other_out(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    refused = browser.press(
        page,
        saving(second),
        {
            f"words_{numbers['1']}": "[every year]",
            f"can_{numbers['1']}": ["1"],
            f"reason_{numbers['1']}": "We meet often.",
            f"stance_{numbers['4']}": "accept:0",
        },
    )
    assert refused.status_code == 422
    assert saved_choices(second) == {"4": (Stance.ACCEPT, ["year"])}
    assert "1 choice is saved. 1 is not:" in text_of(refused)
    shown = html.fromstring(refused.text)
    assert shown.xpath("//*[@role='alert']//a/@href") == [f"#bracket-{numbers['1']}"]
    (own,) = shown.xpath(f"//fieldset[@id='bracket-{numbers['1']}']")
    assert (
        "Write only the words that should replace it, without names."
        in own.xpath(".//p[@class='error']")[0].text_content()
    )
    assert own.get("aria-describedby") == own.xpath(".//p[@class='error']/@id")[0]
    assert own.xpath(f".//textarea[@name='words_{numbers['1']}']/text()") == ["[every year]"]
    assert own.xpath(f".//textarea[@name='reason_{numbers['1']}']/text()") == ["We meet often."]
    assert own.xpath(".//input[@type='checkbox'][@checked]/@value") == ["1"]

    mended = browser.press(refused, saving(second), {f"words_{numbers['1']}": WORDS})
    assert mended.status_code == 302
    assert saved_choices(second)["1"] == (Stance.OTHER, [WORDS])


def test_what_another_officer_chose_in_between_is_told_and_what_was_typed_is_kept(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    page = first.get(f"{draft_path(second)}/brackets")
    theirs = {
        f"stance_{numbers['1']}": "accept:0",
        f"reason_{numbers['1']}": "It is enough.",
        f"package_{numbers['1']}": "A",
    }
    other.press(other.get(f"{draft_path(second)}/brackets"), saving(second), {**theirs, f"can_{numbers['1']}": ["2"]})

    own = {f"words_{numbers['1']}": WORDS, f"reason_{numbers['1']}": "We meet often.", f"can_{numbers['1']}": ["1"]}
    refused = first.press(page, saving(second), {**own, f"stance_{numbers['3']}": "accept:0"})
    assert refused.status_code == 422
    assert (
        f"{second.world.deputy.name} has chosen meanwhile: Cambodia accepts “month”, in package “A”, and could also accept "
        "“year” (reason: “It is enough.”)."
    ) in text_of(refused)
    assert {label: stance for label, (stance, _) in saved_choices(second).items()} == {
        "1": Stance.ACCEPT,
        "3": Stance.ACCEPT,
    }
    (shown,) = html.fromstring(refused.text).xpath(f"//fieldset[@id='bracket-{numbers['1']}']")
    assert shown.xpath(f".//textarea[@name='words_{numbers['1']}' or @name='reason_{numbers['1']}']/text()") == [
        WORDS,
        "We meet often.",
    ]
    assert shown.xpath(".//input[@type='checkbox'][@checked]/@value") == ["1"]

    assert first.press(refused, saving(second)).status_code == 302
    assert saved_choices(second)["1"] == (Stance.OTHER, [WORDS])


def test_an_old_page_repeats_no_earlier_choice_over_a_colleagues_newer_one(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    path = f"{draft_path(second)}/brackets"
    own = {f"stance_{numbers['1']}": "keep", f"reason_{numbers['1']}": "We meet often.", f"can_{numbers['1']}": ["1"]}
    first.press(first.get(path), saving(second), own)
    old = first.get(path)
    other.press(other.get(path), saving(second), {f"stance_{numbers['1']}": "accept:0"})

    saved = first.press(old, saving(second), {f"stance_{numbers['3']}": "accept:0"})

    assert saved.status_code == 302
    assert {label: stance for label, (stance, _) in saved_choices(second).items()} == {
        "1": Stance.ACCEPT,
        "3": Stance.ACCEPT,
    }
    page = first.press(old, saving(second), {f"stance_{numbers['1']}": "reserved"})
    assert "has chosen meanwhile: Cambodia accepts “month”" in text_of(page)
    assert "reserved" in chosen(page)


def test_a_conflict_is_told_even_after_another_refusal(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    page = first.get(f"{draft_path(second)}/brackets")
    other.press(other.get(f"{draft_path(second)}/brackets"), saving(second), {f"stance_{numbers['1']}": "keep"})

    refused = first.press(page, saving(second), {f"words_{numbers['1']}": "[every year]"})
    assert "without names" in text_of(refused)
    conflict = first.press(refused, saving(second), {f"words_{numbers['1']}": WORDS})

    assert "has chosen meanwhile: Cambodia keeps the words of the draft." in text_of(conflict)
    assert saved_choices(second)["1"][0] is Stance.KEEP


def test_what_is_filled_in_without_a_choice_is_refused_and_kept_and_keeps_no_other_out(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    reason, package, tick = f"reason_{numbers['1']}", f"package_{numbers['2']}", f"can_{numbers['3']}"

    filled = {reason: "We meet often.", package: "A", tick: ["0"], f"stance_{numbers['4']}": "keep"}
    refused = browser.press(page, saving(second), filled)

    assert refused.status_code == 422
    assert saved_choices(second) == {"4": (Stance.KEEP, None)}
    for lost in ("your reason is", "the package is", "what it could also accept is"):
        assert f"Choose what your country says about this bracket, so that {lost} kept." in text_of(refused)
    shown = html.fromstring(refused.text)
    assert shown.xpath(
        f"//details[@open]//*[@name='{reason}']/text() | //details[@open]//*[@name='{package}']/@value"
    ) == [
        "We meet often.",
        "A",
    ]
    assert shown.xpath(f"//details[@open]//input[@name='{tick}'][@checked]/@value") == ["0"]
    assert (
        browser.press(refused, saving(second), {f"stance_{numbers[one]}": "keep" for one in "123"}).status_code == 302
    )


def test_who_asks_for_words_is_told_that_it_can_go_on_asking_for_them(second: Site) -> None:
    browser, bracket = second.as_(second.world.coordinators["CN"]), ids(second)["1"]
    page = browser.get(f"{draft_path(second)}/brackets")

    refused = browser.press(page, saving(second), {f"reason_{bracket}": "We meet often."})

    assert "or that it goes on asking for its words, so that your reason is kept." in text_of(refused)


def test_words_beside_another_choice_are_refused_and_kept(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    words, path = f"words_{bracket}", f"{draft_path(second)}/brackets"
    browser.press(browser.get(path), saving(second), {f"stance_{bracket}": "keep"})

    refused = browser.press(browser.get(path), saving(second), {words: WORDS})

    assert "There are two choices here" in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//textarea[@name='{words}']/text()") == [WORDS]
    assert browser.press(refused, saving(second), {f"stance_{bracket}": "other words"}).status_code == 302
    browser.press(browser.get(path), saving(second), {f"stance_{bracket}": "reserved"})
    assert saved_choices(second)["1"] == (Stance.RESERVED, None)


@pytest.mark.parametrize("stance", ["any of these", "does not stand in the way", "reserved"])
def test_ticks_beside_a_choice_of_no_words_are_refused_and_kept(second: Site, stance: str) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    ticks, path = f"can_{bracket}", f"{draft_path(second)}/brackets"

    refused = browser.press(browser.get(path), saving(second), {f"stance_{bracket}": stance, ticks: ["1"]})

    assert "They count only beside words that it accepts, keeps or writes" in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//input[@name='{ticks}' and @checked]/@value") == ["1"]
    assert saved_choices(second) == {}
    browser.press(refused, saving(second), {f"stance_{bracket}": "keep"})
    again = browser.press(browser.get(path), saving(second), {f"stance_{bracket}": stance})
    assert again.status_code == 302  # the ticks stood there already, and go with the choice beside which they stood


@pytest.mark.slow
def test_after_the_deadline_nothing_is_saved_and_what_was_typed_is_still_there(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_path(second)}/brackets")
    deadline_passes(second)

    late = browser.press(page, saving(second), {f"words_{numbers['1']}": WORDS})
    assert late.status_code == 409
    assert "Comments on this text closed on" in text_of(late)
    assert html.fromstring(late.text).xpath(f"//textarea[@name='words_{numbers['1']}']/text()") == [WORDS]
    assert saved_choices(second) == {}
    assert browser.post(f"{draft_path(second)}/brackets/let-stand").status_code == 409
    assert html.fromstring(browser.get(f"{draft_path(second)}/brackets").text).xpath("//fieldset/@disabled")


def test_staff_and_strangers_do_not_get_in_and_contributors_choose_nothing_for_their_country(second: Site) -> None:
    fields = {f"stance_{ids(second)['1']}": "keep", f"seen_{ids(second)['1']}": "0"}
    officer, contributor = second.as_(second.world.staff[0]), second.as_(second.world.contributor)
    assert officer.get(f"{draft_path(second)}/brackets").status_code == 404
    for path in ("brackets", "brackets/let-stand"):
        assert officer.post(f"{draft_path(second)}/{path}", fields).status_code == 404, path
    assert contributor.post(f"{draft_path(second)}/brackets/let-stand").status_code == 404
    assert contributor.post(f"{draft_path(second)}/brackets", fields).status_code == 302
    assert second.nobody().get(f"{draft_path(second)}/brackets").status_code == 302
    assert saved_choices(second) == {}


def test_a_bracket_that_is_not_of_this_text_is_refused_at_the_top(second: Site) -> None:
    refused = coordinator(second).post(f"{draft_path(second)}/brackets", {"stance_999": "keep", "seen_999": "0"})
    assert refused.status_code == 422
    assert "This bracket is not open in the text under consultation any more." in text_of(refused)
