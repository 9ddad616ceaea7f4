"""The brackets of a text: what a country says about each, many with one save, and what its answer lets stand."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import ANY
from urllib.parse import urlsplit

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.queries.placed import PlacedBracket, placed
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from tests.rounds import arrange_round, consolidated, next_round, sent_out
from tests.web.circulation import SecondVersion
from tests.web.country import coordinator, deadline_passes, draft_of
from tests.web.secretariat import brackets_of, officers, work_is_done
from tests.web.site import Browser, Site, text_of

WORDS = "each and every year"


@pytest.fixture
def second(site: Site) -> Site:
    """Round 2 is open on version 2: China and Viet Nam contest a word of paragraph 1; Lao PDR, Myanmar and Thailand alone
    change 2, 3 and 4, Thailand in two places of one sentence."""
    world = site.world
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "The members will protect the river and", "The members shall protect the rivers and")
    world.replace("LA", "3", "officials", "officials and teachers")
    world.replace("MM", "4", "period", "year")
    version = sent_out(world, consolidated(world))
    second = next_round(SecondVersion(world, {}, version.id))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=7))
    return replace(site, world=second)


def brackets(site: Site) -> dict[str, PlacedBracket]:
    """The brackets of the text under consultation, by the label of their paragraph."""
    with site.database.reading(WORKER) as session:
        return {one.paragraph.label: one for one in placed(session, site.world.version_id)}


def ids(site: Site) -> dict[str, int]:
    return {label: one.bracket.id or 0 for label, one in brackets(site).items()}


def said(site: Site) -> dict[str, tuple[Stance, list[str] | None]]:
    """The positions that are kept, by paragraph."""
    label = {id: label for label, id in ids(site).items()}
    with site.database.reading(WORKER) as session:
        rows = session.scalars(select(BracketPosition).order_by(BracketPosition.id)).all()
        return {label[row.bracket_id]: (row.stance, row.words) for row in rows}


def saving(site: Site, page: int = 1) -> str:
    return f"{draft_of(site)}/brackets?page={page}"


def chosen(page: TestResponse) -> list[str]:
    return [str(value) for value in html.fromstring(page.text).xpath("//main//input[@type='radio'][@checked]/@value")]


def test_the_list_has_each_bracket_with_its_sentences_and_nothing_is_chosen_beforehand(second: Site) -> None:
    page = coordinator(second).get(f"{draft_of(second)}/brackets")
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
    page = browser.get(f"{draft_of(second)}/brackets")
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
    assert sent.headers["Location"] == f"{draft_of(second)}/answer"
    assert said(second) == {
        "1": (Stance.OTHER, [WORDS]),
        "2": (Stance.ACCEPT, ["shall", "rivers"]),
        "3": (Stance.KEEP, None),
    }
    answer = text_of(browser.get(f"{draft_of(second)}/answer"))
    assert "3 choices are saved." in answer
    assert "Cambodia asks for other words" in answer
    assert "Cambodia keeps the words of the draft – Capacity building is offered to officials" in answer
    assert "of the ministries. Reason: Teachers have a programme of their own." in answer
    assert set(chosen(browser.get(f"{draft_of(second)}/brackets"))) == {"other words", "accept:0", "keep"}


def test_one_that_is_refused_keeps_its_words_and_keeps_no_other_out(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_of(second)}/brackets")
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
    assert said(second) == {"4": (Stance.ACCEPT, ["year"])}
    assert "1 choice is saved. 1 is not:" in text_of(refused)
    shown = html.fromstring(refused.text)
    assert shown.xpath("//*[@role='alert']//a/@href") == [f"#bracket-{numbers['1']}"]
    (own,) = shown.xpath(f"//fieldset[@id='bracket-{numbers['1']}']")
    assert (
        "Write only the words that should replace it, without names."
        in own.xpath(".//p[@class='error']")[0].text_content()
    )
    assert own.get("aria-describedby") == own.xpath(".//p[@class='error']/@id")[0]
    assert own.xpath(f".//input[@name='words_{numbers['1']}']/@value") == ["[every year]"]
    assert own.xpath(f".//input[@name='reason_{numbers['1']}']/@value") == ["We meet often."]
    assert own.xpath(".//input[@type='checkbox'][@checked]/@value") == ["1"]

    mended = browser.press(refused, saving(second), {f"words_{numbers['1']}": WORDS})
    assert mended.status_code == 302
    assert said(second)["1"] == (Stance.OTHER, [WORDS])


def test_what_another_officer_chose_in_between_is_told_and_what_was_typed_is_kept(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    page = first.get(f"{draft_of(second)}/brackets")
    theirs = {
        f"stance_{numbers['1']}": "accept:0",
        f"reason_{numbers['1']}": "It is enough.",
        f"package_{numbers['1']}": "A",
    }
    other.press(other.get(f"{draft_of(second)}/brackets"), saving(second), {**theirs, f"can_{numbers['1']}": ["2"]})

    own = {f"words_{numbers['1']}": WORDS, f"reason_{numbers['1']}": "We meet often.", f"can_{numbers['1']}": ["1"]}
    refused = first.press(page, saving(second), {**own, f"stance_{numbers['3']}": "accept:0"})
    assert refused.status_code == 422
    assert (
        f"{second.world.deputy.name} has chosen meanwhile: Cambodia accepts “month”, in package “A”, and could also accept "
        "“year” (reason: “It is enough.”)."
    ) in text_of(refused)
    assert {label: stance for label, (stance, _) in said(second).items()} == {"1": Stance.ACCEPT, "3": Stance.ACCEPT}
    (shown,) = html.fromstring(refused.text).xpath(f"//fieldset[@id='bracket-{numbers['1']}']")
    assert shown.xpath(f".//input[@name='words_{numbers['1']}' or @name='reason_{numbers['1']}']/@value") == [
        WORDS,
        "We meet often.",
    ]
    assert shown.xpath(".//input[@type='checkbox'][@checked]/@value") == ["1"]

    assert first.press(refused, saving(second)).status_code == 302
    assert said(second)["1"] == (Stance.OTHER, [WORDS])


def test_an_old_page_repeats_no_earlier_choice_over_a_colleagues_newer_one(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    path = f"{draft_of(second)}/brackets"
    own = {f"stance_{numbers['1']}": "keep", f"reason_{numbers['1']}": "We meet often.", f"can_{numbers['1']}": ["1"]}
    first.press(first.get(path), saving(second), own)
    old = first.get(path)
    other.press(other.get(path), saving(second), {f"stance_{numbers['1']}": "accept:0"})

    saved = first.press(old, saving(second), {f"stance_{numbers['3']}": "accept:0"})

    assert saved.status_code == 302
    assert {label: stance for label, (stance, _) in said(second).items()} == {"1": Stance.ACCEPT, "3": Stance.ACCEPT}
    page = first.press(old, saving(second), {f"stance_{numbers['1']}": "reserved"})
    assert "has chosen meanwhile: Cambodia accepts “month”" in text_of(page)
    assert "reserved" in chosen(page)


def test_a_conflict_is_told_even_after_another_refusal(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    page = first.get(f"{draft_of(second)}/brackets")
    other.press(other.get(f"{draft_of(second)}/brackets"), saving(second), {f"stance_{numbers['1']}": "keep"})

    refused = first.press(page, saving(second), {f"words_{numbers['1']}": "[every year]"})
    assert "without names" in text_of(refused)
    conflict = first.press(refused, saving(second), {f"words_{numbers['1']}": WORDS})

    assert "has chosen meanwhile: Cambodia keeps the words of the draft." in text_of(conflict)
    assert said(second)["1"][0] is Stance.KEEP


def test_who_says_nothing_of_a_bracket_leaves_it_as_another_officer_has_chosen(second: Site) -> None:
    first, other, numbers = coordinator(second), second.as_(second.world.deputy), ids(second)
    page = first.get(f"{draft_of(second)}/brackets")
    other.press(other.get(f"{draft_of(second)}/brackets"), saving(second), {f"stance_{numbers['1']}": "keep"})

    refused = first.press(page, saving(second), {f"words_{numbers['4']}": "[year]"})
    assert first.press(refused, saving(second), {f"words_{numbers['4']}": WORDS}).status_code == 302

    assert said(second) == {"1": (Stance.KEEP, None), "4": (Stance.OTHER, [WORDS])}


def test_what_is_filled_in_without_a_choice_is_refused_and_kept_and_keeps_no_other_out(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_of(second)}/brackets")
    reason, package, tick = f"reason_{numbers['1']}", f"package_{numbers['2']}", f"can_{numbers['3']}"

    filled = {reason: "We meet often.", package: "A", tick: ["0"], f"stance_{numbers['4']}": "keep"}
    refused = browser.press(page, saving(second), filled)

    assert refused.status_code == 422
    assert said(second) == {"4": (Stance.KEEP, None)}
    for lost in ("your reason is", "the package is", "what it could also accept is"):
        assert f"Choose what your country says about this bracket, so that {lost} kept." in text_of(refused)
    shown = html.fromstring(refused.text)
    assert shown.xpath(f"//details[@open]//input[@name='{reason}' or @name='{package}']/@value") == [
        "We meet often.",
        "A",
    ]
    assert shown.xpath(f"//details[@open]//input[@name='{tick}'][@checked]/@value") == ["0"]
    assert (
        browser.press(refused, saving(second), {f"stance_{numbers[one]}": "keep" for one in "123"}).status_code == 302
    )


def test_who_asks_for_words_is_told_that_it_can_go_on_asking_for_them(second: Site) -> None:
    browser, bracket = second.as_(second.world.coordinators["CN"]), ids(second)["1"]
    page = browser.get(f"{draft_of(second)}/brackets")

    refused = browser.press(page, saving(second), {f"reason_{bracket}": "We meet often."})

    assert "or that it goes on asking for its words, so that your reason is kept." in text_of(refused)


def test_words_beside_another_choice_are_refused_and_kept(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    words, path = f"words_{bracket}", f"{draft_of(second)}/brackets"
    browser.press(browser.get(path), saving(second), {f"stance_{bracket}": "keep"})

    refused = browser.press(browser.get(path), saving(second), {words: WORDS})

    assert "There are two choices here" in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//input[@name='{words}']/@value") == [WORDS]
    assert browser.press(refused, saving(second), {f"stance_{bracket}": "other words"}).status_code == 302
    browser.press(browser.get(path), saving(second), {f"stance_{bracket}": "reserved"})
    assert said(second)["1"] == (Stance.RESERVED, None)


@pytest.mark.parametrize("stance", ["any of these", "does not stand in the way", "reserved"])
def test_ticks_beside_a_choice_of_no_words_are_refused_and_kept(second: Site, stance: str) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    ticks, path = f"can_{bracket}", f"{draft_of(second)}/brackets"

    refused = browser.press(browser.get(path), saving(second), {f"stance_{bracket}": stance, ticks: ["1"]})

    assert "They count only beside words that it accepts, keeps or writes" in text_of(refused)
    assert html.fromstring(refused.text).xpath(f"//input[@name='{ticks}' and @checked]/@value") == ["1"]
    assert said(second) == {}
    browser.press(refused, saving(second), {f"stance_{bracket}": "keep"})
    again = browser.press(browser.get(path), saving(second), {f"stance_{bracket}": stance})
    assert again.status_code == 302  # the ticks stood there already, and go with the choice beside which they stood


def test_other_words_are_taken_back_though_they_still_stand_in_their_field(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    path = f"{draft_of(second)}/brackets"
    browser.press(browser.get(path), saving(second), {f"words_{bracket}": WORDS})

    assert browser.press(browser.get(path), saving(second), {f"stance_{bracket}": ""}).status_code == 302

    assert said(second) == {}


def test_a_choice_is_taken_back_with_its_reason(second: Site) -> None:
    browser, bracket = coordinator(second), ids(second)["1"]
    more = {f"reason_{bracket}": "We meet often.", f"package_{bracket}": "A", f"can_{bracket}": ["1"]}
    browser.press(
        browser.get(f"{draft_of(second)}/brackets"), saving(second), {f"stance_{bracket}": "accept:0", **more}
    )

    page = browser.get(f"{draft_of(second)}/brackets")
    assert browser.press(page, saving(second), {f"stance_{bracket}": ""}).status_code == 302

    assert said(second) == {}


@pytest.mark.slow
def test_after_the_deadline_nothing_is_saved_and_what_was_typed_is_still_there(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_of(second)}/brackets")
    deadline_passes(second)

    late = browser.press(page, saving(second), {f"words_{numbers['1']}": WORDS})
    assert late.status_code == 409
    assert "Comments on this text closed on" in text_of(late)
    assert html.fromstring(late.text).xpath(f"//input[@name='words_{numbers['1']}']/@value") == [WORDS]
    assert said(second) == {}
    assert browser.post(f"{draft_of(second)}/brackets/let-stand").status_code == 409
    assert html.fromstring(browser.get(f"{draft_of(second)}/brackets").text).xpath("//fieldset/@disabled")


def test_all_that_are_to_be_seen_are_accepted_at_once_but_not_what_was_chosen_apart(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_of(second)}/brackets")
    browser.press(page, saving(second), {f"stance_{numbers['3']}": "keep"})

    page = browser.get(f"{draft_of(second)}/brackets")
    assert "In 2 brackets there is only one wording so far" in text_of(page)
    browser.press(page, f"{draft_of(second)}/brackets/let-stand")
    assert {label: stance for label, (stance, _) in said(second).items()} == {
        "2": Stance.ACCEPT,
        "3": Stance.KEEP,
        "4": Stance.ACCEPT,
    }


def test_the_answer_lists_what_it_lets_stand_and_the_receipt_repeats_it(second: Site) -> None:
    browser, numbers = coordinator(second), ids(second)
    page = browser.get(f"{draft_of(second)}/brackets")
    browser.press(page, saving(second), {f"stance_{numbers['2']}": "keep", f"stance_{numbers['1']}": "reserved"})

    page = browser.get(f"{draft_of(second)}/answer")
    assert "2 choices on brackets will be sent to the secretariat." in text_of(page)
    assert "With this answer Cambodia lets these 2 changes stand" in text_of(page)
    (to_object, *_) = html.fromstring(page.text).xpath("//ol[@class='lets-stand']//a/@href")
    assert urlsplit(to_object).fragment == f"bracket-{numbers['3']}"
    assert html.fromstring(browser.get(to_object).text).xpath(f"//fieldset[@id='bracket-{numbers['3']}']")

    assert browser.press(page, f"{draft_of(second)}/submit").headers["Location"] == f"{draft_of(second)}/receipt"
    receipt = text_of(browser.get(f"{draft_of(second)}/receipt"))
    assert "the official answer of Cambodia: 2 choices on brackets." in receipt
    assert "With its answer Cambodia lets these 2 changes stand" in receipt


def test_a_country_that_has_said_nothing_reads_what_its_nil_return_lets_stand(second: Site) -> None:
    page = coordinator(second).get(f"{draft_of(second)}/answer")
    assert page.status_code == 200
    assert "With this answer Cambodia lets these 3 changes stand" in text_of(page)
    assert "Cambodia does not object to any of the words in this bracket, because it has said nothing" in text_of(page)
    (left,) = html.fromstring(page.text).xpath("//ol[@class='lets-stand not-opposed']/li")
    assert " ".join(left.text_content().split()).startswith("Bracket 1, paragraph 1 (object to it):")


@pytest.mark.slow
def test_what_a_country_chooses_appears_nowhere_else_before_circulation(second: Site) -> None:
    browser, numbers, canary = coordinator(second), ids(second), "canaries in the river"
    page = browser.get(f"{draft_of(second)}/brackets")
    fields = {f"words_{numbers['1']}": canary, f"stance_{numbers['2']}": "reserved", f"reason_{numbers['2']}": canary}
    browser.press(page, saving(second), {**fields, f"can_{numbers['1']}": ["0", "1"]})
    browser.press(browser.get(f"{draft_of(second)}/answer"), f"{draft_of(second)}/submit")

    thailand, staff = second.as_(second.world.coordinators["TH"]), second.as_(second.world.staff[0])
    for path in (draft_of(second), f"{draft_of(second)}/brackets", f"{draft_of(second)}/answer"):
        assert canary not in thailand.get(path).text, path
    text = f"/versions/{second.world.version_id}"
    for browser in (thailand, staff):
        for path in ("/", text, f"{text}/compendium", f"{text}/redline", f"{text}/glance"):
            assert canary not in browser.get(path).text, path
    for path in ("", "/comments", "/glance"):
        assert canary not in staff.get(f"/secretariat/rounds/{second.world.round_id}{path}").text, path
    assert chosen(thailand.get(f"{draft_of(second)}/brackets")) == []


def test_staff_and_strangers_do_not_get_in_and_contributors_choose_nothing_for_their_country(second: Site) -> None:
    fields = {f"stance_{ids(second)['1']}": "keep", f"seen_{ids(second)['1']}": "0"}
    officer, contributor = second.as_(second.world.staff[0]), second.as_(second.world.contributor)
    assert officer.get(f"{draft_of(second)}/brackets").status_code == 404
    for path in ("brackets", "brackets/let-stand"):
        assert officer.post(f"{draft_of(second)}/{path}", fields).status_code == 404, path
    assert contributor.post(f"{draft_of(second)}/brackets/let-stand").status_code == 404
    assert contributor.post(f"{draft_of(second)}/brackets", fields).status_code == 302
    assert second.nobody().get(f"{draft_of(second)}/brackets").status_code == 302
    assert said(second) == {}


def test_a_bracket_that_is_not_of_this_text_is_refused_at_the_top(second: Site) -> None:
    refused = coordinator(second).post(f"{draft_of(second)}/brackets", {"stance_999": "keep", "seen_999": "0"})
    assert refused.status_code == 422
    assert "This bracket is not open in the text under consultation any more." in text_of(refused)


def settling(site: Site) -> tuple[Browser, list[str]]:
    """Somebody of the secretariat with a text of three brackets, two of them in one paragraph; the path of each."""
    site.world.replace("CN", "1", "every year", "every month")
    site.world.replace("VN", "1", "every year", "every decade")
    site.world.replace("CN", "1", "learned", "seen")
    site.world.replace("TH", "3", "officials", "officials and teachers")
    site.world.everybody_submits()
    site.world.close()
    officer = officers(site)[0]
    page = officer.get(f"/secretariat/versions/{site.world.consolidate().id}")
    return officer, brackets_of(page)


def ways(page: TestResponse) -> dict[str, str]:
    """The addresses of the bracket before and the one after."""
    links = html.fromstring(page.text).xpath("//nav[@aria-label='Brackets']//a")
    return {link.text_content(): str(link.get("href")) for link in links}


@pytest.mark.slow
def test_settling_goes_from_bracket_to_bracket_and_back_through_the_whole_text(site: Site) -> None:
    officer, paths = settling(site)
    assert len(paths) == 3
    pages = [officer.get(path) for path in paths]
    for number, page in enumerate(pages, start=1):
        assert f"Bracket {number} of 3" in text_of(page)
        assert "has proposed words for 0 of 3" in text_of(page)
    assert [ways(page) for page in pages] == [
        {"Next": paths[1]},
        {"Previous": paths[0], "Next": paths[2]},
        {"Previous": paths[1], "That was the last: go to the text": ANY},
    ]


@pytest.mark.slow
def test_a_kept_compromise_counts_at_once_and_leads_to_the_next_that_has_none(site: Site) -> None:
    officer, paths = settling(site)
    kept = officer.press(officer.get(paths[1]), paths[1], {"choice": "0", "reason": ""})
    assert kept.headers["Location"] == f"{paths[2]}?kept={paths[1].rpartition('/')[2]}"
    assert "has proposed words for 1 of 3" in text_of(officer.get(paths[2]))
    assert chosen(officer.get(paths[1])) == ["0"]

    work_is_done(site)
    page = officer.get(paths[2])
    assert "has proposed words for 1 of 3" in text_of(page)
    anew = action_of(page)
    assert anew != paths[2]
    kept = officer.press(page, anew, {"choice": "own", "text": "officials and all teachers", "reason": "Clearer."})
    assert "/secretariat/versions/" in kept.headers["Location"]
    assert chosen(officer.get(paths[0])) == []
    assert chosen(officer.get(paths[2])) == ["own"]


def test_settling_with_nothing_chosen_says_what_to_choose(site: Site) -> None:
    officer, paths = settling(site)
    refused = officer.press(officer.get(paths[0]), paths[0], {"reason": "It allows for both."})
    assert refused.status_code == 422
    assert "Choose the words that you propose, or write your own." in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == "It allows for both."
    first = html.fromstring(refused.text).xpath("//*[@role='alert']//a/@href")[0]
    assert html.fromstring(refused.text).xpath(f"//input[@id='{first.removeprefix('#')}']")


def action_of(page: TestResponse) -> str:
    return str(html.fromstring(page.text).xpath("//main//form[.//fieldset]/@action")[0])


def test_the_answer_says_what_the_country_keeps_and_goes_on_asking_for(second: Site) -> None:
    browser, numbers = second.as_(second.world.coordinators["TH"]), ids(second)
    page = browser.get(f"{draft_of(second)}/brackets")
    assert "Go on asking for this Thailand" in text_of(page)
    browser.press(page, saving(second), {f"stance_{numbers['3']}": "keep"})

    answer = text_of(browser.get(f"{draft_of(second)}/answer"))
    assert "Thailand keeps the words of the draft – Capacity building is offered to officials" in answer
    assert "What Thailand goes on asking for" in answer
    assert "The members shall protect the rivers and its fish." in answer


@pytest.mark.slow
def test_a_country_that_keeps_a_paragraph_is_not_said_to_want_no_words(site: Site) -> None:
    text = site.world.paragraph("4")
    site.world.comment("MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, text.id, "", "", "It is said elsewhere."))
    version = sent_out(site.world, consolidated(site.world))
    second = replace(
        site, world=next_round(SecondVersion(site.world, {}, version.id), site.database.now() + timedelta(days=7))
    )
    browser = coordinator(second)
    page = browser.get(f"{draft_of(second)}/brackets")
    assert "Keep this paragraph (no words here) The secretariat reports" not in text_of(page)
    browser.press(page, saving(second), {f"stance_{ids(second)['4']}": "keep"})
    answer = browser.get(f"{draft_of(second)}/answer")
    browser.press(answer, f"{draft_of(second)}/submit")
    for code in site.world.coordinators:
        if code != "KH":
            second.world.submit(code, now=site.database.now())
    second.world.close()
    newest = sent_out(second.world, second.world.consolidate())

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
