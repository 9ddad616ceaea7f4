"""Departments on the page: a contributor writes and forwards, the coordinator decides, and both see what became of it."""

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding
from models.departments.opinion import Opinion, OpinionState
from models.drafts.version import Paragraph
from testing.world import LATER
from tests.rounds import arrange
from tests.web.circulation import make_version_2
from tests.web.country import comments, coordinator, deadline_passes, draft_path, field_texts, form_action, marked_words
from tests.web.site import Browser, Site, text_of

KHMER = "ត្រីត្រូវការទឹកស្អាត។"
BURMESE = "ငါးများ ရေသန့်လိုအပ်သည်။"


def contributor(site: Site) -> Browser:
    return site.as_(site.world.contributor)


def desk(site: Site) -> str:
    return f"{draft_path(site)}/departments"


def opinions(site: Site) -> list[Opinion]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Opinion).order_by(Opinion.id)))


def states(page: TestResponse) -> set[str]:
    """What the tags of the opinions on a page say, in the list and at the opinions themselves."""
    tags = html.fromstring(page.text).xpath(
        "//article[starts-with(@id, 'o-')]//span[contains(@class, 'tag')][last()] | //section[@aria-labelledby='yours']//li/span"
    )
    return {tag.text_content() for tag in tags}


def dolphins(site: Site, *, forward: bool = True) -> Opinion:
    """The contributor asks for dolphins in paragraph 2."""
    second = site.world.paragraph("2")
    proposed = second.text.replace("fish", "dolphins")
    words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, second.id, KHMER, proposed, BURMESE)
    return site.world.opinion(words, forward=forward)


def test_a_contributor_writes_looks_saves_and_forwards(site: Site) -> None:
    browser, paragraph = contributor(site), site.world.paragraph("2")
    (link,) = [
        link
        for link in html.fromstring(browser.get(draft_path(site)).text).xpath("//main//a/@href")
        if "/opinions/new" in link and f"paragraph={paragraph.id}" in link and "change=replace" in link
    ]
    form = browser.get(link)
    typed = {"proposed_text": paragraph.text.replace("fish", KHMER), "justification": BURMESE, "type": "substantive"}
    seen = browser.press(form, form_action(form), {**typed, "look": "1"})
    (change,) = html.fromstring(seen.text).xpath("//*[@id='change']")
    assert marked_words(change, "ins") == [KHMER]
    assert opinions(site) == []

    saved = browser.press(seen, form_action(seen))
    (opinion,) = opinions(site)
    assert saved.headers["Location"] == f"{draft_path(site)}#o-{opinion.id}"
    assert (opinion.state, opinion.justification) == (OpinionState.DRAFTED, BURMESE)
    assert KHMER not in coordinator(site).get(desk(site)).text
    assert "Still being written" in text_of(coordinator(site).get(desk(site)))

    again = browser.get(f"/opinions/{opinion.id}")
    browser.press(again, f"/opinions/{opinion.id}", {"text": "Also this.", "forward": "1"})
    assert (opinions(site)[0].state, opinions(site)[0].text) == (OpinionState.FORWARDED, "Also this.")
    assert "Also this." in text_of(coordinator(site).get(desk(site)))


def test_a_refused_opinion_comes_back_with_every_word(site: Site) -> None:
    path = f"{draft_path(site)}/opinions?paragraph={site.world.paragraph('2').id}&change=replace"
    refused = contributor(site).post(
        path, {"proposed_text": "", "text": KHMER, "justification": BURMESE, "type": "general"}
    )

    assert refused.status_code == 422
    assert "Write the text that you propose." in text_of(refused)
    assert (field_texts(refused)["text"], field_texts(refused)["justification"]) == (KHMER, BURMESE)


def test_of_two_windows_the_second_sees_both_texts(site: Site) -> None:
    opinion = dolphins(site, forward=False)
    path, browser = f"/opinions/{opinion.id}", contributor(site)
    one, two = browser.get(path), browser.get(path)
    browser.press(one, path, {"text": "From the first."})

    outdated = browser.press(two, path, {"text": "From the second."})
    assert outdated.status_code == 409
    assert html.fromstring(outdated.text).xpath("//div[@class='both']//p[@class='words']/text()") == [
        "From the first.",
        "From the second.",
    ]
    assert browser.press(outdated, path).status_code == 302
    assert opinions(site)[0].text == "From the second."


def test_include_makes_a_comment_and_names_the_department_only_when_asked(site: Site) -> None:
    opinion, browser = dolphins(site), coordinator(site)
    page = browser.get(desk(site))
    assert "Paragraph 2" in text_of(page)
    assert not html.fromstring(page.text).xpath("//input[@name='named' and @checked]")

    included = browser.press(page, f"/opinions/{opinion.id}/include", {"named": "y"})
    assert included.headers["Location"] == f"{desk(site)}#o-{opinion.id}"
    (comment,) = comments(site)
    assert (comment.proposed_text, comment.departments) == (opinion.proposed_text, "Ministry of Environment")
    assert "from Ministry of Environment" in text_of(browser.get(f"{draft_path(site)}/answer"))


def test_several_become_one_beginning_from_words_that_fit_together(site: Site) -> None:
    first = dolphins(site)
    second = site.world.paragraph("2")
    proposed = second.text.replace("protect", "defend")
    other = site.world.opinion(Words(CommentType.EDITORIAL, Change.REPLACE, second.id, "Stronger.", proposed))
    browser = coordinator(site)
    address = f"{desk(site)}/edit?opinion={first.id}&opinion={other.id}"
    form = browser.get(address)
    assert field_texts(form)["proposed_text"] == second.text.replace("protect", "defend").replace("fish", "dolphins")
    assert field_texts(form)["text"] == f"{KHMER}\n\nStronger."

    browser.press(form, form_action(form), {"text": "Ours."})
    (comment,) = comments(site)
    assert comment.text == "Ours."
    assert {one.comment_id for one in opinions(site)} == {comment.id}
    mine = contributor(site).get(draft_path(site))
    assert "has included it" in text_of(mine)
    assert "Ours." not in mine.text
    site.world.submit("KH")
    assert "Included with other words, as comment KH-1 of Cambodia" in text_of(contributor(site).get(draft_path(site)))


def test_what_departments_ask_for_in_one_bracket_is_not_run_into_one(site: Site) -> None:
    with site.database.transaction(WORKER) as session:
        words = "The [Cambodia: six][Viet Nam: five] members meet."
        paragraph = session.get_one(Paragraph, site.world.paragraph("2").id)
        arrange(session, paragraph, site.world.consultation_id, text=words)
    chosen = [words.replace("[Cambodia: six][Viet Nam: five]", number) for number in ("six", "four")]
    wishes = [
        site.world.opinion(Words(CommentType.SUBSTANTIVE, Change.REPLACE, site.world.paragraph("2").id, "", each))
        for each in chosen
    ]

    form = coordinator(site).get(f"{desk(site)}/edit?opinion={wishes[0].id}&opinion={wishes[1].id}")

    assert field_texts(form)["proposed_text"] == chosen[0]


def test_of_two_coordinators_at_once_the_second_keeps_every_word(site: Site) -> None:
    opinion = dolphins(site)
    first, second = coordinator(site), site.as_(site.world.deputy)
    note = f"/opinions/{opinion.id}/leave-out"
    edit = f"{desk(site)}/edit?opinion={opinion.id}"
    page, noting, editing = second.get(desk(site)), second.get(note), second.get(edit)
    first.press(first.get(note), note, {"note": "Not this time."})

    refused = second.press(page, f"/opinions/{opinion.id}/include")
    assert (refused.status_code, comments(site)) == (409, [])
    assert "Coordinator of Cambodia has left out this comment" in text_of(refused)
    refused = second.press(noting, note, {"note": KHMER})
    assert (refused.status_code, field_texts(refused)["note"]) == (409, KHMER)
    refused = second.press(editing, form_action(editing), {"text": BURMESE})
    assert (refused.status_code, field_texts(refused)["text"]) == (409, BURMESE)
    assert opinions(site)[0].note == "Not this time."


def test_what_is_left_out_goes_back_with_its_note_and_can_be_written_again(site: Site) -> None:
    opinion, browser = dolphins(site), coordinator(site)
    path = f"/opinions/{opinion.id}/leave-out"
    refused = browser.press(browser.get(path), path, {"note": " "})
    assert "Write to the department why its comment is left out." in text_of(refused)
    browser.press(browser.get(path), path, {"note": f"{BURMESE} <b>x</b>"})

    mine = contributor(site).get(draft_path(site))
    assert f"{BURMESE} <b>x</b>" in text_of(mine)
    (again,) = [link for link in html.fromstring(mine.text).xpath("//a/@href") if "again=" in link]
    assert field_texts(contributor(site).get(again))["proposed_text"] == opinion.proposed_text
    page = browser.get(desk(site))
    browser.press(page, f"/opinions/{opinion.id}/decide-again")
    assert opinions(site)[0].state is OpinionState.FORWARDED


def test_a_coordinator_enters_what_came_by_telephone(site: Site) -> None:
    browser, paragraph = coordinator(site), site.world.paragraph("2")
    form = browser.get(f"{desk(site)}/enter?paragraph={paragraph.id}&change=replace")
    typed = {
        "proposed_text": paragraph.text + " Always.",
        "type": "technical",
        "department": "",
        "came_by": "telephone",
    }
    refused = browser.press(form, form_action(form), typed)
    assert "Name the department." in text_of(refused)
    assert field_texts(refused)["proposed_text"] == typed["proposed_text"]

    browser.press(refused, form_action(refused), {"department": "Department of Forestry"})
    (opinion,) = opinions(site)
    assert (opinion.department, opinion.state) == ("Department of Forestry", OpinionState.FORWARDED)
    assert "received by telephone, entered by Coordinator of Cambodia" in text_of(browser.get(desk(site)))
    assert browser.get(f"{desk(site)}/enter?paragraph=&change=replace").status_code == 200


def test_submitting_warns_and_goes_on_when_the_coordinator_says_so(site: Site) -> None:
    site.world.remark("KH", "Ours.")
    dolphins(site)
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    assert "1 comment of your departments is not decided on" in text_of(page)
    assert "Ministry of Environment, on paragraph 2" in text_of(page)

    refused = browser.press(page, f"{draft}/submit")
    assert refused.status_code == 422
    assert browser.press(refused, f"{draft}/submit", {"without_waiting": "y"}).headers["Location"] == f"{draft}/receipt"
    for reads, path in ((contributor(site), draft), (browser, desk(site))):
        assert "Not decided on before Cambodia answered, so it is not in the official answer." in text_of(
            reads.get(path)
        )
        assert states(reads.get(path)) == {"not decided on, so not included"}
    assert "1 comment of your departments was not decided on, so not sent." in text_of(browser.get(f"{draft}/answer"))
    assert "can take the answer back, and then decide" in text_of(browser.get(desk(site)))


def test_an_opinion_waits_again_once_the_answer_is_taken_back(site: Site) -> None:
    dolphins(site)
    site.world.submit_without_opinions("KH")
    browser, draft = coordinator(site), draft_path(site)

    receipt = browser.get(f"{draft}/receipt")
    assert browser.press(receipt, f"{draft}/take-back").status_code == 302
    assert states(contributor(site).get(draft)) == states(browser.get(desk(site))) == {"forwarded"}


def test_what_was_never_forwarded_does_not_read_as_if_it_still_could_be(site: Site) -> None:
    dolphins(site, forward=False)
    assert states(contributor(site).get(draft_path(site))) == {"not yet forwarded"}

    site.world.submit("KH")
    assert states(contributor(site).get(draft_path(site))) == {"not forwarded"}


def test_an_undecided_opinion_that_came_meanwhile_is_not_left_behind_unseen(site: Site) -> None:
    site.world.remark("KH", "Ours.")
    browser, draft = coordinator(site), draft_path(site)
    page = browser.get(f"{draft}/answer")
    dolphins(site)

    refused = browser.press(page, f"{draft}/submit")
    assert refused.status_code == 409
    assert "not decided on" in text_of(refused)


def test_after_the_deadline_nothing_is_decided_and_no_word_is_lost(site: Site) -> None:
    opinion, browser = dolphins(site), coordinator(site)
    note = f"/opinions/{opinion.id}/leave-out"
    page = browser.get(note)
    deadline_passes(site)

    late = browser.press(page, note, {"note": KHMER})
    assert (late.status_code, field_texts(late)["note"]) == (409, KHMER)
    assert "Comments on this text closed on" in text_of(late)
    assert "Not decided on before comments closed" in text_of(contributor(site).get(draft_path(site)))


@pytest.mark.slow
def test_a_department_follows_its_words_to_the_secretariats_answer_and_into_the_text(site: Site) -> None:
    by, third = site.world.coordinators["KH"], site.world.paragraph("3")
    proposed = third.text.replace("Capacity building", "Training")
    opinion = site.world.opinion(Words(CommentType.SUBSTANTIVE, Change.REPLACE, third.id, "", proposed, KHMER))
    with site.database.transaction(viewer_of(by)) as session:
        deciding.include(session, opinion.id, named=True, by=by, seen=opinion.revision, now=LATER)
    make_version_2(site.world).circulate()

    page = contributor(site).get(draft_path(site))
    assert "Secretariat’s answer" in text_of(page)
    (trace,) = [link for link in html.fromstring(page.text).xpath("//main//a/@href") if link.startswith("/comments/")]
    assert "Cambodia (Ministry of Environment)" in text_of(contributor(site).get(trace))
    assert "Cambodia (Ministry of Environment)" in text_of(site.as_(site.world.coordinators["TH"]).get(trace))


@pytest.mark.parametrize("path", ["departments", "contributors", "departments/enter"])
def test_pages_for_deciding_exist_for_those_who_speak_for_the_country_only(site: Site, path: str) -> None:
    address = f"{draft_path(site)}/{path}"
    nowhere = site.nobody().get("/no/such/page").data

    assert [site.as_(one).get(address).status_code for one in (site.world.coordinators["KH"], site.world.deputy)] == [
        200
    ] * 2
    assert site.as_(site.world.contributor).get(address).data == nowhere
    assert site.as_(site.world.staff[0]).get(address).status_code == 404
