"""A joining of two paragraphs on pages: proposed from the form of a move, chosen in a list, edited, and read where it came true."""

import pytest
from lxml import html

from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.drafts.version import Paragraph
from tests.rounds import circulate_round, finish_round
from tests.web.country import comments, coordinator, draft_path, form_action, new_comment_path
from tests.web.site import Browser, Site, text_of
from tests.web.test_moves import again

WISH = "join this paragraph with paragraph 1"


def propose(site: Site, browser: Browser, label: str) -> str:
    form = browser.get(new_comment_path(site, label, "join"))
    answer = browser.press(form, form_action(form), {"type": "substantive", "justification": "They are one thought."})
    return "" if answer.status_code == 302 else text_of(answer)


def test_it_is_proposed_from_the_form_of_a_move_with_both_paragraphs_in_sight(site: Site) -> None:
    browser = coordinator(site)
    of_move = browser.get(new_comment_path(site, "2", "move"))
    (link,) = html.fromstring(of_move.text).xpath("//a[contains(., 'join it with paragraph 1')]/@href")

    form = browser.get(link)

    first, second = site.world.paragraph("1").text, site.world.paragraph("2").text
    assert "Propose to join paragraph 2" in text_of(form)
    assert f"{first} {second}" in text_of(form)
    assert "Whatever its type, a proposal to join two paragraphs stands in brackets" in text_of(form)
    assert propose(site, browser, "2") == ""
    (comment,) = comments(site)
    assert (comment.change, comment.after_id) == (Change.JOIN, site.world.paragraph("1").id)
    shown = text_of(browser.get(draft_path(site)))
    assert "Proposes to join this paragraph with paragraph 1, which stands before it" in shown


def test_where_nothing_stands_before_it_is_not_offered_and_refused_with_every_word(site: Site) -> None:
    browser = coordinator(site)
    assert "propose to join it" not in text_of(browser.get(new_comment_path(site, "3", "move")))

    refused = propose(site, browser, "3")

    assert "No paragraph stands right before this one." in refused
    assert "They are one thought." in refused
    assert comments(site) == []


def test_it_is_chosen_in_the_list_and_read_where_the_two_are_one(site: Site) -> None:
    propose(site, coordinator(site), "2")
    second = again(site)
    words = [site.world.paragraph(label).text for label in ("1", "2")]
    browser = second.as_(second.world.coordinators["VN"])
    page = browser.get(f"{draft_path(second)}/brackets")
    shown = text_of(page).replace("\u2060", "")
    assert "Keep the paragraph as it is" in shown
    assert f"({WISH}) {words[1]}" in shown
    with second.database.reading(WORKER) as session:
        (bracket,) = [one.bracket.id for one in placed_brackets(session, second.world.version_id)]
    browser.press(page, f"{draft_path(second)}/brackets?page=1", {f"stance_{bracket}": "accept:0"})

    third = circulate_round(second.world)

    text = html.fromstring(browser.get(f"/versions/{third.id}").text)
    assert text.xpath("//section[contains(@class, 'para')]/@aria-label") == [
        "Paragraph 1",
        "Paragraph 3",
        "Paragraph 4",
    ]
    assert " ".join(words) in " ".join(text.text_content().split())
    changes = text_of(browser.get(f"/consultations/{second.world.consultation_id}"))
    assert "1 paragraph changed, none added, none taken out, 1 joined with another." in changes
    redline = text_of(browser.get(f"/versions/{third.id}/redline"))
    assert "none taken out, 1 joined with another." in redline
    assert "Joined with paragraph 1." in redline
    assert "Paragraph 2 was joined with it." in redline
    trace = text_of(browser.get(f"/comments/{comments(site)[0].id}/trace"))
    assert "Proposes to join this paragraph with paragraph 1" in trace


@pytest.mark.slow
def test_what_all_asked_for_is_edited_as_one_and_traced(site: Site) -> None:
    for code in site.world.coordinators:
        propose(site, site.as_(site.world.coordinators[code]), "2")
    candidate = finish_round(site.world)
    staff = site.as_(site.world.staff[0])
    page = staff.get(f"/secretariat/versions/{candidate.id}")
    assert "Paragraph 2 was joined with it." in text_of(page)
    with site.database.reading(WORKER) as session:
        one = session.query(Paragraph).filter_by(version_id=candidate.id, label="1").one()
    form = staff.get(f"/secretariat/paragraphs/{one.id}/edit")
    better = one.text.replace("every year", "each year")
    saved = staff.press(form, form_action(form), {"text": better, "reason": "It is clearer."})
    assert saved.status_code == 302, text_of(saved)

    newer = finish_round(site.world)

    with site.database.reading(WORKER) as session:
        assert session.query(Paragraph).filter_by(version_id=newer.id, label="1").one().text == better
    version = circulate_round(site.world)
    trace = text_of(coordinator(site).get(f"/comments/{comments(site)[0].id}/trace"))
    assert "joined with another here" in trace
    assert "Joined with paragraph 1." in text_of(coordinator(site).get(f"/versions/{version.id}/redline"))


def test_a_department_asks_for_it_and_its_coordinator_includes_it(site: Site) -> None:
    opinion = site.world.opinion(
        Words(CommentType.SUBSTANTIVE, Change.JOIN, site.world.paragraph("2").id, justification="Why.")
    )
    browser = coordinator(site)
    page = browser.get(f"{draft_path(site)}/departments")
    assert "Proposes to join this paragraph with paragraph 1" in text_of(page)

    browser.press(page, f"/opinions/{opinion.id}/include")

    (comment,) = comments(site)
    assert (comment.change, comment.after_id) == (Change.JOIN, site.world.paragraph("1").id)


def test_words_of_an_earlier_round_are_followed_into_the_paragraph_that_took_theirs_up(site: Site) -> None:
    paragraph = site.world.paragraph("2")
    words = paragraph.text.replace("river", "rivers")
    site.world.comment("KH", Words(CommentType.EDITORIAL, Change.REPLACE, paragraph.id, "", words, "There are many."))
    second = again(site)
    for code in second.world.coordinators:
        propose(second, second.as_(second.world.coordinators[code]), "2")

    third = circulate_round(second.world)

    browser = coordinator(second)
    ours = text_of(browser.get(f"/consultations/{second.world.consultation_id}/our-comments"))
    assert "other words stand there" not in ours
    assert ours.count("Paragraph 1, in the text") == ours.count("Paragraph 1, joined with another here") == 1
    since = browser.get(
        f"/consultations/{second.world.consultation_id}/redline?from={site.world.version_id}&to={third.id}"
    )
    (one,) = html.fromstring(since.text).xpath("//section[@aria-label='Paragraph 1']")
    assert "rivers" in one.text_content()
    assert "KH-1 of round 1" in one.text_content()
