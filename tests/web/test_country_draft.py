"""The draft as a member's people see it, from the open round to the secretariat's answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from demo import commands as demonstration
from models.brackets.agreement import Stance
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.db.access import OPERATOR, WORKER, viewer_of
from models.dispositions.disposition import Outcome
from models.dispositions.operations import answers
from models.drafts import operations
from models.drafts.version import Paragraph
from models.people.person import Person, Role
from testing.world import LATER, World
from tests.models.brackets.second_round import say
from tests.rounds import arrange_round, circulate, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import coordinator, deadline_passes, draft_path
from tests.web.site import Site, text_of
from webapp.country.comments.margin import MOST_COMMENTS_SHOWN

LARGEST_PAGE = 100_000  # bytes


def test_the_draft_shows_a_country_its_own_comments_and_nobody_elses(site: Site) -> None:
    site.world.replace("KH", "2", "fish", "dolphins")
    site.world.remark("LA", "A word that nobody else may see.")

    page = coordinator(site).get(draft_path(site))
    (beside,) = html.fromstring(page.text).xpath(f"//*[@id='p-{site.world.paragraph('2').key}']//article")
    assert "dolphins" in beside.text_content()
    assert "Coordinator of Cambodia" in beside.text_content()
    assert "nobody else may see" not in page.text
    assert "1 comment so far" in text_of(page)
    assert "(Phnom Penh time)" in text_of(page)


def test_of_very_many_comments_each_paragraph_says_how_many_it_has_and_shows_them_when_asked(site: Site) -> None:
    world, draft = site.world, draft_path(site)
    second = world.paragraph("2")
    for number in range(MOST_COMMENTS_SHOWN):
        remark(world, "KH", f"Remark {number}.", second)
    last = remark(world, "KH", "One more.", world.paragraph("1"))

    page = coordinator(site).get(draft)
    assert f"{MOST_COMMENTS_SHOWN} comments" in text_of(page)
    assert not html.fromstring(page.text).xpath("//article")
    (link,) = html.fromstring(page.text).xpath(f"//*[@id='p-{second.key}']//a[@data-piece]")

    piece = coordinator(site).get(link.get("data-piece"))
    remarks = html.fromstring(piece.text).xpath("//article/p[@class='words']")
    assert [one.text_content() for one in remarks] == [f"Remark {number}." for number in range(MOST_COMMENTS_SHOWN)]
    assert "Remark 7." in text_of(coordinator(site).get(link.get("href")))
    assert "One more." in text_of(coordinator(site).get(f"{draft}?comment={last.id}"))
    assert "Remark" not in site.as_(world.coordinators["LA"]).get(link.get("data-piece")).text


def test_very_many_comments_on_the_whole_text_are_folded_as_those_on_a_paragraph(site: Site) -> None:
    draft, as_coordinator = draft_path(site), coordinator(site)
    remarks = [site.world.remark("KH", f"Remark {number}.") for number in range(MOST_COMMENTS_SHOWN + 1)]

    page = as_coordinator.get(draft)
    assert not html.fromstring(page.text).xpath("//article")
    (link,) = html.fromstring(page.text).xpath("//*[@id='whole']//a[@data-piece]")
    assert link.get("aria-label") == f"{MOST_COMMENTS_SHOWN + 1} comments on the whole text"

    for address in (link.get("data-piece"), link.get("href"), f"{draft}?comment={remarks[-1].id}"):
        assert len(html.fromstring(as_coordinator.get(address).text).xpath("//article")) == MOST_COMMENTS_SHOWN + 1
    assert "Remark" not in site.as_(site.world.coordinators["LA"]).get(link.get("data-piece")).text


def remark(world: World, code: str, words: str, paragraph: Paragraph) -> Comment:
    return world.comment(code, Words(CommentType.GENERAL, Change.REMARK, paragraph.id, words))


def main_buttons(site: Site) -> list[str]:
    """The loudest buttons on the page of the round: at its head, and at its foot."""
    buttons = html.fromstring(coordinator(site).get(draft_path(site)).text).xpath(
        "//p[@class='acts']/a[@class='button']"
    )
    return [" ".join(each.text_content().split()) for each in buttons]


def test_the_main_button_is_what_should_be_done_next_and_never_no_comment_while_something_waits(site: Site) -> None:
    world = site.world
    nothing = main_buttons(site)
    world.replace("KH", "1", "every year", "twice a year")
    world.replace("CN", "1", "every year", "each month")
    second = replace(site, world=open_next_round(SecondVersion(world, {}, circulate_round(world).id)))
    with second.database.transaction(WORKER) as session:
        arrange_round(session, second.world.round_id, closes_at=second.database.now() + timedelta(days=7))
    brackets = main_buttons(second)
    second.world.keep("KH", "month", stance=Stance.KEEP)
    chosen = main_buttons(second)
    second.world.opinion(Words(CommentType.GENERAL, text="We fish here."))

    assert [nothing, brackets, chosen, main_buttons(second)] == [
        ["Go on: read everything and submit"],
        ["See the bracket and choose", "Go on: see the bracket and choose"],
        ["Read everything and submit", "Go on: read everything and submit"],
        ["Decide on 1 comment from your departments", "Go on: decide on 1 comment from your departments"],
    ]


def test_a_bracket_that_is_answered_by_typing_over_it_is_answered_in_every_count(site: Site) -> None:
    world = site.world
    world.replace("CN", "1", "every year", "each month")
    second = replace(site, world=open_next_round(SecondVersion(world, {}, circulate_round(world).id)))
    with second.database.transaction(WORKER) as session:
        arrange_round(session, second.world.round_id, closes_at=second.database.now() + timedelta(days=7))
    unanswered = text_of(coordinator(second).get(draft_path(second)))
    second.world.replace("KH", "1", "[every year] [China: each month]", "each month")

    page = text_of(coordinator(second).get(draft_path(second)))
    assert "no brackets answered so far" in unanswered
    assert "1 bracket answered so far" in page
    assert "Bracket 1: Cambodia accepts: “each month”" in page
    assert main_buttons(second)[0] == "Read everything and submit"
    assert "Cambodia has said something about 1 of them" in text_of(
        coordinator(second).get(f"{draft_path(second)}/brackets")
    )


def test_colleagues_see_each_others_comments_and_who_submits(site: Site) -> None:
    site.world.remark("KH", "From the coordinator.")

    page = text_of(site.as_(site.world.deputy).get(draft_path(site)))
    assert "From the coordinator." in page
    assert "Coordinator of Cambodia does this" in page


def test_a_department_sees_who_decides_and_not_what_the_coordinator_writes(site: Site) -> None:
    site.world.remark("KH", "From the coordinator.")

    page = site.as_(site.world.contributor).get(draft_path(site))
    assert "Your comments go to Coordinator of Cambodia" in text_of(page)
    assert "From the coordinator." not in page.text


def test_every_paragraph_and_heading_offers_what_may_be_proposed(site: Site) -> None:
    tree = html.fromstring(coordinator(site).get(draft_path(site)).text)

    offered = [link for link in tree.xpath("//main//a/@href") if "/comments/new?" in link]
    assert len(offered) == 4 * 5 + 2 * 3
    browser = coordinator(site)
    assert {browser.get(link).status_code for link in offered} == {200}


def test_the_staff_have_no_such_page(site: Site) -> None:
    assert site.as_(site.world.staff[0]).get(draft_path(site)).status_code == 404


def test_a_submitted_answer_can_be_read_but_not_changed(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.submit("KH")

    page = coordinator(site).get(draft_path(site))
    assert "Cambodia has answered It sent 1 comment. Coordinator of Cambodia submitted the answer" in text_of(page)
    assert "KH-1" in text_of(page)
    assert not [link for link in html.fromstring(page.text).xpath("//main//a/@href") if "/comments/" in link]


def test_what_was_never_submitted_can_still_be_read_by_its_country_alone(site: Site) -> None:
    site.world.remark("KH", "Never sent.")
    deadline_passes(site)

    page = text_of(coordinator(site).get(draft_path(site)))
    assert "Cambodia had not submitted an answer." in page
    assert "never submitted Never sent." in page
    assert "Never sent." not in site.as_(site.world.coordinators["LA"]).get(draft_path(site)).text


def test_after_circulation_each_comment_shows_its_answer_and_the_way_to_the_new_version(site: Site) -> None:
    mine = site.world.remark("KH", "Please thank the river.")
    site.world.replace("LA", "2", "fish", "dolphins")
    site.world.everybody_submits()
    site.world.close()
    candidate = site.world.consolidate()
    one, two = site.world.staff[:2]
    with site.database.transaction(viewer_of(one)) as session:
        answers.answer(
            session, mine.id, outcome=Outcome.NOTED, reason="The river is thanked.", by=one, seen=0, now=LATER
        )
    browser, draft = coordinator(site), draft_path(site)
    assert "The river is thanked." not in browser.get(draft).text

    with site.database.transaction(viewer_of(one)) as session:
        operations.propose(session, candidate.id, by=one, seen=candidate.fingerprint, now=LATER)
    with site.database.transaction(viewer_of(two)) as session:
        version_id = operations.approve(session, candidate.id, by=two, seen=candidate.fingerprint, now=LATER).id
    page = browser.get(draft)
    (beside,) = html.fromstring(page.text).xpath(f"//*[@id='c-{mine.id}']//*[@class='answer']")
    assert "noted" in beside.text_content()
    assert "The river is thanked." in beside.text_content()
    assert browser.get(f"/comments/{mine.id}/trace").status_code == 200
    assert f'href="/comments/{mine.id}/trace"' in page.text
    ways = html.fromstring(page.text).xpath("//main//a/@href")
    assert [way for way in ways if way.startswith("/versions/")] == [
        f"/versions/{version_id}/redline",
        f"/versions/{version_id}/compendium",
        f"/versions/{version_id}",
    ]
    assert "dolphins" not in text_of(page)  # what others said stands in the compendium


@pytest.mark.parametrize("path", ["", "/answer", "/comments/new"])
def test_pages_stay_small_with_the_real_draft(site: Site, path: str) -> None:
    with site.database.transaction(OPERATOR) as session:
        round = demonstration.load(session, now=site.database.now())
    with site.database.reading(WORKER) as session:
        person = next(
            one for one in session.scalars(select(Person).order_by(Person.id.desc())) if one.role is Role.COORDINATOR
        )

    page = site.as_(person).get(f"/rounds/{round.id}{path}")
    assert page.status_code == 200
    assert len(page.data) < LARGEST_PAGE


def test_each_open_bracket_leads_to_its_place_in_the_list_with_what_the_country_has_chosen(site: Site) -> None:
    world = site.world
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("TH", "2", "fish", "fish and wetlands")
    second = open_next_round(SecondVersion(world, {}, circulate(world, finish_round(world)).id))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=7))
    say(second, "KH", {"1": (Stance.ACCEPT, 0)})
    say(second, "LA", {"2": (Stance.RESERVED, None)})
    browser, draft = coordinator(site), f"/rounds/{second.round_id}"

    page = html.fromstring(browser.get(draft).text)

    beside = {
        number: [
            " ".join(each.text_content().split())
            for each in page.xpath(f"//*[@id='p-{world.paragraph(number).key}']//*[@class='para-brackets']/li")
        ]
        for number in ("1", "2", "3")
    }
    assert beside == {"1": ["Bracket 1: Cambodia accepts: “month”"], "2": ["Bracket 2"], "3": []}
    for link in page.xpath("//*[@class='para-brackets']//a/@href"):
        there = browser.get(link)
        assert html.fromstring(there.text).xpath(f"//*[@id='{link.partition('#')[2]}']")
    say(second, "KH", {"1": (Stance.KEEP, None)}, seen=1)
    assert "Bracket 1: Cambodia keeps the words of the draft" in text_of(browser.get(draft))


def test_a_courtesy_translation_stands_folded_below_its_paragraph_for_the_own_people_alone(site: Site) -> None:
    paragraph = site.world.paragraph("1")
    path, khmer = f"/paragraphs/{paragraph.id}/translation", "ប្រទេសជាសមាជិកជួបគ្នា"
    people = coordinator(site), site.as_(site.world.contributor), site.as_(site.world.coordinators["TH"])
    own, department, other = people
    assert path in own.get(draft_path(site)).text
    assert path not in department.get(draft_path(site)).text

    sent = own.press(own.get(path), path, {"text": khmer})

    assert sent.headers["Location"] == f"{draft_path(site)}#p-{paragraph.key}"
    for browser in (own, department):
        page = html.fromstring(browser.get(draft_path(site)).text)
        (folded,) = page.xpath(f"//section[@id='p-{paragraph.key}']/following-sibling::*[1][self::details]")
        assert "Courtesy translation, not official:" in folded.text_content()
        assert folded.xpath(".//p[@lang='km']")[0].text_content() == khmer
    assert khmer not in other.get(draft_path(site)).text
    assert khmer not in other.get(path).text
    assert department.get(path).status_code == 404
