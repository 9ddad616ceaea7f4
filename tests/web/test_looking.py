"""What proposed words change, shown while they are typed: quick in every script, and kept nowhere."""

from io import StringIO
from time import thread_time

import pytest
from lxml import html
from sqlalchemy import func, select

from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.version import Paragraph
from models.text.typed import LONGEST
from tests.browser.stage_words import CHINESE, LAO, THAI, VIETNAMESE
from tests.rounds import arrange
from tests.web.circulation import BURMESE, KHMER
from tests.web.country import coordinator, draft_path, marked_words, new_comment_path
from tests.web.site import Site

MOST = 0.1  # CPU seconds for a paragraph of about 200 words
BASE = "The members will protect the river and its fish."


def look(site: Site, label: str = "2") -> str:
    return f"{draft_path(site)}/look?paragraph={site.world.paragraph(label).id}"


def test_the_change_is_shown_and_nothing_is_kept_or_logged(site: Site, log: StringIO) -> None:
    browser = coordinator(site)
    browser.get(new_comment_path(site, "2", "replace"))

    shown = browser.post(look(site), {"proposed_text": BASE.replace("fish", "wetlands")})

    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert (marked_words(html.fromstring(shown.text), "del"), marked_words(html.fromstring(shown.text), "ins")) == (
        ["fish"],
        ["wetlands"],
    )
    assert "<html" not in shown.text
    assert "Nothing is saved yet." in shown.text
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(func.count()).select_from(Comment)).one() == 0
    assert "/look" in log.getvalue()
    assert "wetlands" not in log.getvalue()


def test_the_same_words_are_said_to_be_the_same(site: Site) -> None:
    browser = coordinator(site)

    assert "Your words are the same" in browser.post(look(site), {"proposed_text": f" {BASE}\r\n"}).text


def test_too_many_words_are_answered_with_a_sentence(site: Site) -> None:
    shown = coordinator(site).post(look(site), {"proposed_text": "x" * (LONGEST + 1)})

    assert shown.status_code == 422
    assert "20,001 characters" in shown.text


def test_only_people_of_a_member_in_the_round_may_look_and_only_from_a_page_of_ours(site: Site) -> None:
    fields = {"proposed_text": "Other words."}

    assert site.as_(site.world.contributor).post(look(site), fields).status_code == 200
    assert site.as_(site.world.staff[0]).post(look(site), fields).status_code == 404
    assert site.nobody().post(look(site), fields).status_code == 401
    assert coordinator(site).post(look(site), {"csrf_token": "made up", **fields}).status_code == 400
    assert coordinator(site).post(f"{draft_path(site)}/look?paragraph=999999", fields).status_code == 404
    assert coordinator(site).post(f"{draft_path(site)}/look", fields).status_code == 404


def test_without_a_script_the_button_leads_to_the_change_with_every_word_kept(site: Site) -> None:
    browser = coordinator(site)
    page = browser.get(new_comment_path(site, "2", "replace"))
    (button,) = html.fromstring(page.text).xpath("//button[@name='look']")

    answer = browser.post(button.get("formaction"), {"look": "1", "proposed_text": KHMER, "justification": BURMESE})

    (change,) = html.fromstring(answer.text).xpath("//*[@id='change']")
    assert marked_words(change, "ins") == [KHMER]
    assert button.get("formaction").endswith("#change")
    assert html.fromstring(answer.text).xpath("//textarea[@id='justification']")[0].text.strip() == BURMESE


@pytest.mark.parametrize("words", [THAI, LAO, KHMER, BURMESE, CHINESE, VIETNAMESE, BASE])
def test_a_long_paragraph_is_compared_while_somebody_types(site: Site, words: str) -> None:
    text = f"{words} " * (1200 // len(words))
    paragraph = site.world.paragraph("2")
    with site.database.transaction(WORKER) as session:
        arrange(session, session.get_one(Paragraph, paragraph.id), site.world.consultation_id, text=text.strip())
    browser = coordinator(site)
    typed = text[: len(text) // 3] + CHINESE + text[len(text) // 2 :]

    took = []
    for _ in range(3):
        began = thread_time()
        assert browser.post(look(site), {"proposed_text": typed}).status_code == 200
        took.append(thread_time() - began)

    assert min(took) < MOST
