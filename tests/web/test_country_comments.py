"""A member's people write, look at, change and remove comments; no typed word is ever lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from models.comments.comment import Change, CommentType
from models.db.access import WORKER
from models.drafts.version import Paragraph
from models.rounds.consultation import Consultation
from models.text.typed import LONGEST
from tests.rounds import arrange, arrange_round, open_next_round
from tests.web.circulation import make_version_2
from tests.web.country import (
    comments,
    coordinator,
    deadline_passes,
    draft_path,
    field_texts,
    form_action,
    marked_words,
    new_comment_path,
    write_comment_path,
)
from tests.web.site import Site, text_of

KHMER = "ប្រទេសជាសមាជិក\u200bនឹងការពារទន្លេ និងត្រីរបស់វា។"
BURMESE = "အဖွဲ့ဝင်နိုင်ငံများသည် မြစ်နှင့် ငါးများကို\u200bကာကွယ်မည်။"
HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} &amp; “quoted”"


def test_a_comment_on_the_whole_text_is_kept_and_shown_on_the_draft(site: Site) -> None:
    browser, draft = coordinator(site), draft_path(site)
    assert "Cambodia has no comment on the text as a whole." in text_of(browser.get(draft))

    form = browser.get(f"{draft}/comments/new")
    saved = browser.press(form, f"{draft}/comments?change=remark", {"text": "Thank you for the draft."})
    (comment,) = comments(site)
    assert saved.headers["Location"] == f"{draft}?comment={comment.id}#c-{comment.id}"
    assert (comment.text, comment.type, comment.paragraph_id) == ("Thank you for the draft.", CommentType.GENERAL, None)
    page = text_of(browser.get(draft))
    assert "The comment is saved. Until it is submitted, only people of Cambodia can see it." in page
    assert "Thank you for the draft." in page


def test_other_words_begin_from_the_present_ones_and_are_shown_as_a_change(site: Site) -> None:
    browser, paragraph = coordinator(site), site.world.paragraph("2")
    form = browser.get(new_comment_path(site, "2", "replace"))
    (field,) = html.fromstring(form.text).xpath("//textarea[@name='proposed_text']")
    assert (field.text.strip(), field.get("lang")) == (paragraph.text, "en")

    words = {"proposed_text": paragraph.text.replace("protect", "defend"), "type": "substantive"}
    assert browser.press(form, form_action(form), words).status_code == 302
    (shown,) = html.fromstring(browser.get(draft_path(site)).text).xpath(f"//*[@id='p-{paragraph.key}']//article")
    assert marked_words(shown, "del") == ["protect"]
    assert marked_words(shown, "ins") == ["defend"]


@pytest.mark.parametrize(("change", "words"), [("insert_after", "The members meet in June."), ("delete", "")])
def test_a_new_paragraph_and_a_deletion_can_be_proposed(site: Site, change: str, words: str) -> None:
    browser = coordinator(site)
    form = browser.get(new_comment_path(site, "2", change))
    assert site.world.paragraph("2").text in text_of(form)

    sent = {"type": "substantive", "justification": "It is needed."} | ({"proposed_text": words} if words else {})
    assert browser.press(form, form_action(form), sent).status_code == 302
    (comment,) = comments(site)
    assert (comment.change, comment.proposed_text, comment.justification) == (change, words, "It is needed.")


def test_looking_at_a_change_shows_it_saves_nothing_and_keeps_every_word(site: Site) -> None:
    browser, paragraph = coordinator(site), site.world.paragraph("2")
    form = browser.get(new_comment_path(site, "2", "replace"))

    typed = {"proposed_text": paragraph.text.replace("fish", "dolphins"), "text": "A\r\nB", "justification": "Why not?"}
    typed["national"] = "ផ្សោត"
    seen = browser.press(form, form_action(form), {**typed, "look": "1"})
    assert seen.status_code == 200
    (change,) = html.fromstring(seen.text).xpath("//*[@id='change']")
    assert (marked_words(change, "del"), marked_words(change, "ins")) == (["fish"], ["dolphins"])
    assert comments(site) == []
    assert field_texts(seen) == {name: words.replace("\r\n", "\n") for name, words in typed.items()}

    assert browser.press(seen, form_action(seen), {"type": "editorial"}).status_code == 302
    (comment,) = comments(site)
    assert (comment.proposed_text, comment.text) == (typed["proposed_text"], "A\nB")


def test_looking_at_what_cannot_be_kept_says_so_at_the_field(site: Site) -> None:
    browser = coordinator(site)
    seen = browser.post(write_comment_path(site, "2", "replace"), {"proposed_text": "Bell\x07", "look": "1"})

    assert "This text holds a control character that cannot be kept, " in text_of(seen)
    assert field_texts(seen)["proposed_text"] == "Bell\x07"


@pytest.mark.parametrize("words", [KHMER, BURMESE, "One.\r\n\r\nTwo.\tThree", HOSTILE])
def test_words_come_back_exactly_and_do_nothing(site: Site, words: str) -> None:
    browser = coordinator(site)
    sent = {"type": "general", "text": words, "justification": words}
    assert browser.post(write_comment_path(site, "2"), sent).status_code == 302

    (comment,) = comments(site)
    kept = words.replace("\r\n", "\n")
    assert (comment.text, comment.justification) == (kept, kept)
    form = browser.get(f"/comments/{comment.id}")
    assert field_texts(form)["text"] == kept
    for page in (form, browser.get(draft_path(site)), browser.get(f"{draft_path(site)}/answer")):
        tree = html.fromstring(page.text)
        assert not tree.xpath("//script[not(@src)] | //img[@onerror] | //main//img")
    (shown,) = html.fromstring(browser.get(draft_path(site)).text).xpath("(//article//p[@class='words'])[1]")
    assert shown.text_content() == kept
    assert (
        browser.post(f"/comments/{comment.id}", {**field_texts(form), "type": "general", "seen": "1"}).status_code
        == 302
    )
    assert comments(site)[0].text == kept


REFUSED = [
    ({"text": "Words without a kind."}, "remark", "Choose what kind of comment this is."),
    ({"text": "Words of no kind.", "type": "poetic"}, "remark", "Choose what kind of comment this is."),
    ({"text": " \r\n ", "type": "general", "justification": "Kept."}, "remark", "Write your comment."),
    ({"proposed_text": "", "type": "general", "text": "Kept."}, "replace", "Write the text that you propose."),
    ({"text": "Bell\x07", "type": "general"}, "remark", "This text holds a control character"),
    ({"text": "a" * (LONGEST + 1), "type": "general"}, "remark", "This text has 20,001 characters; at most 20,000"),
]


@pytest.mark.parametrize(("typed", "change", "sentence"), REFUSED)
def test_what_cannot_be_kept_gets_a_sentence_and_every_word_back(
    site: Site, typed: dict[str, str], change: str, sentence: str
) -> None:
    refused = coordinator(site).post(write_comment_path(site, "2", change), typed)

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert "<title>Problem: " in refused.text
    words_typed = {name: words for name, words in typed.items() if name != "type"}
    assert {name: words for name, words in field_texts(refused).items() if words} == {
        name: words.replace("\r\n", "\n") for name, words in words_typed.items() if words
    }
    assert comments(site) == []


@pytest.mark.parametrize(
    ("change", "sentence"), [("remark", "Write your comment."), ("replace", "Write the text that you propose.")]
)
def test_missing_words_are_told_of_together_with_a_missing_type(site: Site, change: str, sentence: str) -> None:
    refused = coordinator(site).post(write_comment_path(site, "2", change), {"text": "", "justification": "Kept."})

    assert refused.status_code == 422
    (summary,) = html.fromstring(refused.text).xpath("//*[@role='alert']")
    problems = {item.text_content().strip() for item in summary.xpath(".//li")}
    assert {"Choose what kind of comment this is.", sentence} <= problems
    assert field_texts(refused)["justification"] == "Kept."


def test_the_same_words_as_the_present_ones_are_no_proposal(site: Site) -> None:
    browser = coordinator(site)
    form = browser.get(new_comment_path(site, "2", "replace"))

    refused = browser.press(form, form_action(form), {"type": "editorial"})
    assert refused.status_code == 422
    assert "The proposed text is the same as the present one." in text_of(refused)


@pytest.mark.parametrize(
    ("language", "words", "before"),
    [
        ("en", "The members will protect the river and all its fish together", " and all"),
        ("km", "ប្រទេសជាសមាជិកទាំងអស់នឹងរួមគ្នាការពារទន្លេនិងត្រីទាំងអស់នៅក្នុងទន្លេ", "និងត្រី"),
        ("my", "အဖွဲ့ဝင်နိုင်ငံများသည် မြစ်နှင့် ငါးများကို အတူတကွ ကာကွယ်မည်", " အတူတကွ"),
    ],
)
def test_who_types_only_a_new_line_reads_how_to_make_two_paragraphs(
    site: Site, language: str, words: str, before: str
) -> None:
    second = site.world.paragraph("2")
    with site.database.transaction(WORKER) as session:
        session.get_one(Consultation, site.world.consultation_id).language = language
        arrange(session, session.get_one(Paragraph, second.id), site.world.consultation_id, text=words)
    browser, divided = coordinator(site), words.replace(before, f"\r\n{before.strip()}")
    form = browser.get(new_comment_path(site, "2", "replace"))
    how = "To make two paragraphs of it, leave only the words of the first here, and save."

    looked = browser.press(form, form_action(form), {"proposed_text": divided, "look": "1"})
    assert how in text_of(looked)
    live = browser.post(f"{draft_path(site)}/look?paragraph={second.id}", {"proposed_text": divided})
    assert how in live.text
    refused = browser.press(form, form_action(form), {"proposed_text": divided})
    assert (refused.status_code, how in text_of(refused)) == (422, True)
    assert field_texts(refused)["proposed_text"] == divided.replace("\r\n", "\n")
    assert "is the same as the present one" not in text_of(refused)


def test_a_comment_sent_twice_is_kept_once(site: Site) -> None:
    browser = coordinator(site)
    for _ in range(2):
        assert browser.post(write_comment_path(site, "2"), {"type": "general", "text": "Once."}).status_code == 302

    assert [comment.text for comment in comments(site)] == ["Once."]


def test_after_the_deadline_the_words_come_back_to_be_copied(site: Site) -> None:
    browser = coordinator(site)
    comment = site.world.remark("KH", "In time.")
    deadline_passes(site)

    typed = {"type": "general", "text": "Too late, but written with care."}
    for path in (write_comment_path(site, "2"), f"/comments/{comment.id}"):
        late = browser.post(path, {**typed, "seen": "1"})
        assert late.status_code == 409
        assert "Comments on this text closed on" in text_of(late)
        assert "Your comment was not saved." in text_of(late)
        assert field_texts(late)["text"] == typed["text"]
        assert "Save" not in [button.text for button in html.fromstring(late.text).xpath("//main//button")]
    assert [comment.text for comment in comments(site)] == ["In time."]
    for path in (new_comment_path(site, "2", "remark"), f"/comments/{comment.id}", f"/comments/{comment.id}/remove"):
        assert browser.get(path).headers["Location"].startswith(draft_path(site))


@pytest.mark.parametrize("query", ["change=replace", "change=poem", "paragraph=x", "paragraph=99999&change=delete"])
def test_an_address_that_asks_for_nothing_sensible_is_not_there(site: Site, query: str) -> None:
    assert coordinator(site).get(f"{draft_path(site)}/comments/new?{query}").status_code == 404


def test_a_form_writes_nothing_but_its_own_questions(site: Site) -> None:
    browser, theirs = coordinator(site), site.world.coordinators["LA"]
    forged = {"member_id": str(theirs.of_member().id), "author_id": str(theirs.id), "state": "submitted", "number": "9"}
    browser.post(write_comment_path(site, "2"), {"type": "general", "text": "Mine.", **forged})

    (comment,) = comments(site)
    assert (comment.member.code, comment.state, comment.number) == ("KH", "drafted", None)
    browser.post(f"/comments/{comment.id}", {"type": "general", "text": "Still mine.", "seen": "1", "change": "delete"})
    assert (comments(site)[0].change, comments(site)[0].text) == (Change.REMARK, "Still mine.")


def test_who_proposes_words_where_brackets_stand_is_told_how_to_choose(site: Site) -> None:
    assert "Brackets stand" not in text_of(coordinator(site).get(new_comment_path(site, "1", "replace")))
    version_2 = make_version_2(site.world)
    version_2.circulate()
    later = replace(site, world=open_next_round(version_2))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, later.world.round_id, closes_at=site.database.now() + timedelta(days=7))

    assert "or its name beside theirs in it; or choose in the list of brackets." in text_of(
        coordinator(later).get(new_comment_path(later, "1", "replace"))
    )


@pytest.mark.parametrize(
    ("change", "chosen"), [("replace", ["substantive"]), ("insert_after", ["substantive"]), ("remark", [])]
)
def test_a_change_is_substantive_until_somebody_says_what_else_it_is(
    site: Site, change: str, chosen: list[str]
) -> None:
    page = html.fromstring(coordinator(site).get(new_comment_path(site, "2", change)).text)

    assert page.xpath("//input[@name='type'][@checked]/@value") == chosen
