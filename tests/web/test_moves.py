"""A move of a paragraph on pages: proposed with a form, chosen in a list, and read where it has come true."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from tests.rounds import arrange_round, circulate, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import comments, coordinator, draft_path, form_action, new_comment_path
from tests.web.site import Browser, Site, text_of

WHERE = "move this paragraph to after paragraph 4"


def propose(site: Site, browser: Browser, label: str, after: str, why: str = "It is about the end.") -> str:
    form = browser.get(new_comment_path(site, label, "move"))
    place = str(site.world.paragraph(after).id)
    answer = browser.press(form, form_action(form), {"after_id": place, "type": "substantive", "justification": why})
    return "" if answer.status_code == 302 else text_of(answer)


def again(site: Site) -> Site:
    """The next round, on the text that this one makes."""
    world = open_next_round(SecondVersion(site.world, {}, circulate_round(site.world).id))
    with world.database.transaction(WORKER) as session:
        arrange_round(session, world.round_id, closes_at=world.database.now() + timedelta(days=7))
    return replace(site, world=world)


def test_who_would_move_what_is_only_proposed_reads_why_not_before_writing_anything(site: Site) -> None:
    after = site.world.paragraph("4").id
    site.world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", "Young people take part."))
    second = again(site)

    page = coordinator(second).get(new_comment_path(second, "4 bis", "move"))

    assert "This paragraph is itself only proposed. It can be moved when the members have agreed" in text_of(page)
    assert not html.fromstring(page.text).xpath("//main//form")


def test_a_move_is_proposed_by_the_place_after_which_the_paragraph_shall_stand(site: Site) -> None:
    browser = coordinator(site)
    offered = html.fromstring(browser.get(draft_path(site)).text).xpath(
        "//details[@class='para-acts']/a[contains(., 'Move')]"
    )
    assert [link.text for link in offered] == ["Move or join"] * 4
    named = [link.getparent().find("summary").get("aria-label") for link in offered]
    assert named == [f"Comment or change: paragraph {label}" for label in "1234"]
    form = browser.get(new_comment_path(site, "1", "move"))
    choices = html.fromstring(form.text).xpath("//select[@name='after_id']/option")
    assert [choice.text_content() for choice in choices][:3] == [
        "Choose a paragraph",
        "Paragraph 2: The members will protect the river and its fish.",
        "“Means”",
    ]

    assert "Whatever its type, a move stands in brackets" in text_of(form)
    assert "Editorial and translation changes go into the text as they are" not in text_of(form)

    assert propose(site, browser, "1", "4") == ""

    (comment,) = comments(site)
    assert (comment.change, comment.proposed_text) == (Change.MOVE, "")
    assert "Proposes to move this paragraph to after paragraph 4" in text_of(browser.get(draft_path(site)))
    page = browser.get(f"/comments/{comment.id}")
    (chosen,) = html.fromstring(page.text).xpath("//select[@name='after_id']/option[@selected]/@value")
    assert chosen == str(site.world.paragraph("4").id)


def test_a_place_that_is_none_is_refused_beside_its_field_and_every_word_stays(site: Site) -> None:
    browser = coordinator(site)

    refused = propose(site, browser, "2", "1", why="A reason of many words.")

    assert "The paragraph stands there already. Choose another place." in refused
    assert "A reason of many words." in refused
    form = browser.get(new_comment_path(site, "2", "move"))
    nowhere = browser.press(form, form_action(form), {"type": "substantive"})
    assert "Choose after which paragraph it should stand." in text_of(nowhere)
    assert comments(site) == []


def test_of_two_who_save_a_move_the_second_sees_both_places(site: Site) -> None:
    first, second = coordinator(site), site.as_(site.world.deputy)
    propose(site, first, "1", "3")
    path = f"/comments/{comments(site)[0].id}"
    one, two = first.get(path), second.get(path)
    assert first.press(one, path, {"after_id": str(site.world.paragraph("2").id)}).status_code == 302

    outdated = second.press(two, path, {"after_id": str(site.world.paragraph("4").id)})

    shown = html.fromstring(outdated.text).xpath("//div[@class='both']//p[@class='words']/text()")
    assert [words.partition(":")[0] for words in shown] == ["Paragraph 2", "Paragraph 4"]


@pytest.mark.slow
def test_a_move_is_chosen_in_the_list_of_brackets_and_read_where_it_has_come_true(site: Site) -> None:
    propose(site, coordinator(site), "1", "4")
    site.world.comment(
        "VN",
        Words(
            CommentType.SUBSTANTIVE, Change.MOVE, site.world.paragraph("1").id, after_id=site.world.paragraph("2").id
        ),
    )
    second = again(site)
    redline = html.fromstring(coordinator(site).get(f"/versions/{second.world.version_id}/redline").text)
    (words,) = redline.xpath("//section[@aria-label='Paragraph 1']/p[@class='words']")
    assert "KH-1, VN-1 The members will meet" in words.text_content()
    browser = second.as_(second.world.coordinators["VN"])
    page = browser.get(f"{draft_path(second)}/brackets")
    shown = text_of(page).replace("\u2060", "")
    assert "Keep the paragraph where it is" in shown
    assert f"({WHERE}) The members will meet every year" in shown
    (before,) = html.fromstring(page.text).xpath(f"//mark[starts-with(., '({WHERE})')]")
    assert (before.tail or "").startswith(" The members")
    form = browser.get(new_comment_path(second, "3", "move"))
    (own,) = html.fromstring(form.text).xpath("//option[starts-with(., 'Paragraph 1:')]")
    assert own.text_content() == "Paragraph 1: The members will meet every year to share what …"
    with second.database.reading(WORKER) as session:
        (bracket,) = [one.bracket.id for one in placed_brackets(session, second.world.version_id)]
    browser.press(page, f"{draft_path(second)}/brackets?page=1", {f"stance_{bracket}": "accept:0"})
    answer = text_of(browser.get(f"{draft_path(second)}/answer"))
    assert f"“{WHERE}”" in answer or f"({WHERE})" in answer
    first_comment = comments(site)[0]

    third = circulate_round(second.world)

    text = browser.get(f"/versions/{third.id}")
    labels = html.fromstring(text.text).xpath("//section[contains(@class, 'para')]/@aria-label")
    assert labels == ["Paragraph 2", "Paragraph 3", "Paragraph 4", "Paragraph 1"]
    assert "none taken out, 1 moved." in text_of(browser.get(f"/consultations/{second.world.consultation_id}"))
    changed = browser.get(f"/versions/{third.id}/redline")
    assert "1 moved" in text_of(changed)
    (moved,) = html.fromstring(changed.text).xpath("//section[@aria-label='Paragraph 1']")
    assert "Moved. It stood after “Goals” before." in moved.text_content()
    records = text_of(browser.get(f"/versions/{third.id}/compendium"))
    assert "[keep this paragraph where it is]" in records
    assert f"“{WHERE}”, all named agree" in records
    trace = text_of(browser.get(f"/comments/{first_comment.id}/trace"))
    assert "Proposes to move this paragraph to after paragraph 4" in trace
    assert "paragraph 1, in a bracket" in trace.lower()
    since = text_of(
        browser.get(f"/consultations/{second.world.consultation_id}/redline?from={site.world.version_id}&to={third.id}")
    )
    assert "Moved. It stood after “Goals” before." in since


@pytest.mark.slow
def test_what_all_asked_for_is_followed_to_its_new_place(site: Site) -> None:
    for code in site.world.coordinators:
        propose(site, site.as_(site.world.coordinators[code]), "1", "4")
    candidate = finish_round(site.world)
    staff = site.as_(site.world.staff[0])
    (at_work,) = html.fromstring(staff.get(f"/secretariat/versions/{candidate.id}").text).xpath(
        "//section[@aria-label='Paragraph 1']"
    )
    assert "Moved. It stood after “Goals” before." in at_work.text_content()

    version = circulate(site.world, candidate)

    at_a_glance = text_of(staff.get(f"/secretariat/rounds/{site.world.round_id}/glance"))
    assert "the same words. Moved. It stood after “Goals” before." in at_a_glance
    browser = coordinator(site)
    trace = text_of(browser.get(f"/comments/{comments(site)[0].id}/trace"))
    assert "Paragraph 1, moved to this place" in trace
    assert "Moved. It stood after “Goals” before." in text_of(browser.get(f"/versions/{version.id}/redline"))


def test_a_department_advises_to_move_and_its_coordinator_includes_it(site: Site) -> None:
    place = site.world.paragraph("4").id
    words = Words(
        CommentType.SUBSTANTIVE, Change.MOVE, site.world.paragraph("1").id, justification="Why.", after_id=place
    )
    opinion = site.world.opinion(words)
    browser = coordinator(site)
    page = browser.get(f"{draft_path(site)}/departments")
    assert "Proposes to move this paragraph to after paragraph 4" in text_of(page)

    browser.press(page, f"/opinions/{opinion.id}/include")

    (comment,) = comments(site)
    assert (comment.change, comment.after_id) == (Change.MOVE, place)
