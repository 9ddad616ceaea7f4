"""A country edits the draft in Word: what its file asks is looked at, decided on, and becomes comments once."""

from dataclasses import replace

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from demo.countries import added, tracked
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments as operations
from models.comments.operations.wording import words_of
from models.db.access import WORKER, viewer_of
from models.departments.opinion import Opinion, OpinionState
from models.drafts.queries import texts
from models.uploads.upload import UploadDecision, UploadedComment
from tests.documents.word import docx, p, t
from tests.web.country import comments, coordinator, deadline_passes, draft_path
from tests.web.site import Browser, Site, text_of
from tests.web.test_uploads import send, work
from worker.documents.docx_out.version_docx import text_as_docx

DARA, MONY = "Sok Dara", "Chan Mony"


@pytest.fixture
def draft(site: Site) -> bytes:
    """The Word file of the draft, as a country downloads it."""
    with site.database.reading(WORKER) as session:
        return text_as_docx(texts.text(session, site.world.version_id))


def sent(browser: Browser, site: Site, file: bytes, name: str = "draft.docx", **more: str) -> str:
    """Send the file in and have it read; gives the address of its page."""
    address = send(browser, site, file, name, **more).location
    work(site)
    return address


def confirm(browser: Browser, address: str, **fields: str) -> TestResponse:
    return browser.press(browser.get(address), f"{address}/confirm", fields)


def uploaded_comments(site: Site) -> list[UploadedComment]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(UploadedComment).order_by(UploadedComment.id)))


def decide(browser: Browser, item: UploadedComment, decision: UploadDecision) -> TestResponse:
    return browser.post(f"/uploaded/{item.id}/decide", {"decision": decision.value})


def test_what_is_edited_in_word_becomes_comments_with_their_words_once(site: Site, draft: bytes) -> None:
    browser, seen = coordinator(site), site.world.paragraph
    file = tracked(draft, "every year", "twice a year", author=DARA)
    file = added(
        tracked(file, seen("2").text, "", author=MONY), "Capacity building", "Young people take part.", author=MONY
    )

    address = sent(browser, site, file)
    page = browser.get(address)
    before = browser.get(f"{draft_path(site)}/answer")
    decide(browser, uploaded_comments(site)[1], UploadDecision.LEAVE_OUT)
    first = confirm(browser, address)
    browser.post(f"{address}/confirm", {"seen": "1"})

    assert "3 points in this file will become comments of Cambodia" in text_of(page)
    assert [DARA in text_of(page), MONY in text_of(page)] == [True, True]
    assert first.location == address
    assert [(one.change, one.paragraph_id, one.proposed_text) for one in comments(site)] == [
        (Change.REPLACE, seen("1").id, seen("1").text.replace("every year", "twice a year")),
        (Change.INSERT_AFTER, seen("3").id, "Young people take part."),
    ]
    assert "2 comments were made from this file" in text_of(browser.get(address))
    assert "1 file is not taken over" in text_of(before)
    assert "not taken over" not in text_of(browser.get(f"{draft_path(site)}/answer"))
    beside = text_of(browser.get(draft_path(site)))
    assert ["twice a" in beside, "from a file (Sok Dara" in beside] == [True, True]


def test_the_preview_shows_words_as_changes_and_nothing_is_kept_before_it_is_confirmed(
    site: Site, draft: bytes
) -> None:
    browser = coordinator(site)
    page = browser.get(sent(browser, site, tracked(draft, "every year", "twice a year", author=DARA)))

    card = html.fromstring(page.text).xpath("//article[@class='comment']")[0]
    assert "every" in "".join(card.xpath(".//del/text()"))
    assert "twice a" in "".join(card.xpath(".//ins/text()"))
    assert comments(site) == []


def test_what_has_no_place_must_be_placed_or_left_out(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    file = tracked(draft, "every year", "twice a year", author=DARA)
    file = added(file, "A strategy for the river", "Before everything.", author=MONY)

    address = sent(browser, site, file)
    page = browser.get(address)
    assert "1 point needs your decision first" in text_of(page)
    assert f"{address}/confirm" not in page.text
    assert browser.post(f"{address}/confirm", {"seen": "1"}).status_code == 422
    item = next(one for one in uploaded_comments(site) if one.decision is UploadDecision.OPEN)
    assert decide(browser, item, UploadDecision.KEEP).status_code == 422

    place = browser.get(f"/uploaded/{item.id}")
    fourth = site.world.paragraph("4")
    browser.press(place, f"/uploaded/{item.id}", {"paragraph": str(fourth.id), "type": "technical"})
    confirm(browser, address)

    by_words = {one.proposed_text: one for one in comments(site)}
    assert by_words["Before everything."].paragraph_id == fourth.id
    assert by_words["Before everything."].type is CommentType.TECHNICAL
    assert len(by_words) == 2


def test_all_that_nobody_has_decided_on_can_be_left_out_at_once(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    file = added(draft, "A strategy for the river", "Before everything.", author=MONY)
    file = added(tracked(file, "every year", "twice a year", author=DARA), "Version 1", "And this.", author=MONY)
    address = sent(browser, site, file)

    browser.press(browser.get(address), f"{address}/leave-out")
    confirm(browser, address)

    assert [one.change for one in comments(site)] == [Change.REPLACE]
    assert [one.decision for one in uploaded_comments(site)].count(UploadDecision.LEAVE_OUT) == 2


def test_files_of_several_departments_that_collide_stand_side_by_side(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    first = sent(browser, site, tracked(draft, "every year", "twice a year", author=DARA), source="Department of Water")
    confirm(browser, first)
    other = tracked(tracked(draft, "every year", "each month", author=MONY), "officials", "all officials", author=MONY)
    second = sent(browser, site, other, "of forests.docx", source="Department of Forests")

    page = browser.get(second)
    sides = [" ".join(side.itertext()) for side in html.fromstring(page.text).xpath("//div[@class='both']/div")]
    assert ["In this file" in sides[0], "each month" in sides[0]] == [True, True]
    assert ["Department of Water" in sides[1], "twice a" in sides[1]] == [True, True]
    assert len(sides) == 2
    offered = html.fromstring(page.text).xpath("//select[@name='replaces']/option/text()")
    assert [each.split(", ")[1] for each in offered] == ["it stands for itself", "Department of Water"]

    decide(
        browser,
        next(one for one in uploaded_comments(site) if "each month" in one.proposed_text),
        UploadDecision.LEAVE_OUT,
    )
    confirm(browser, second)
    assert ["twice a year" in one.proposed_text for one in comments(site)] == [True, False]


def correct(browser: Browser, site: Site, address: str, file: bytes) -> str:
    """Send a corrected file in, in the place of the one at `address`."""
    corrected = sent(browser, site, file)
    assert "A file with the same name was sent" in text_of(browser.get(corrected))
    browser.press(browser.get(corrected), f"{corrected}/replaces", {"replaces": address.rpartition("/")[2]})
    return corrected


def test_a_corrected_file_updates_its_own_comments(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    file = tracked(tracked(draft, "every year", "twice a year", author=DARA), "officials", "all officials", author=DARA)
    first = sent(browser, site, file)
    confirm(browser, first)
    before = comments(site)

    corrected = correct(browser, site, first, tracked(draft, "every year", "each month", author=DARA))
    assert "It updates the comment" in text_of(browser.get(corrected))
    confirm(browser, corrected)

    (after,) = comments(site)
    assert (after.id, after.revision) == (before[0].id, 2)
    assert "each month" in after.proposed_text


def test_a_comment_that_was_edited_by_hand_is_not_overwritten_silently(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    first = sent(browser, site, tracked(draft, "every year", "twice a year", author=DARA))
    confirm(browser, first)
    (comment,) = comments(site)
    by_hand(site, comment, "three times a year")

    corrected = correct(browser, site, first, tracked(draft, "every year", "each month", author=DARA))
    page = text_of(browser.get(corrected))
    assert "since been changed by hand" in page
    assert ["three times a" in page, "each month" in page] == [True, True]
    assert "1 point needs your decision first" in page
    decide(browser, uploaded_comments(site)[-1], UploadDecision.LEAVE_OUT)
    confirm(browser, corrected)

    (after,) = comments(site)
    assert "three times a year" in after.proposed_text


def test_a_corrected_file_does_not_ask_again_what_was_decided_nor_make_anew_what_a_hand_removed(
    site: Site, draft: bytes
) -> None:
    browser = coordinator(site)
    file = tracked(tracked(draft, "every year", "twice a year", author=DARA), "officials", "all officials", author=DARA)
    first = sent(browser, site, file)
    decide(browser, uploaded_comments(site)[1], UploadDecision.LEAVE_OUT)
    confirm(browser, first)
    (comment,) = comments(site)
    by = site.world.deputy
    with site.database.transaction(viewer_of(by)) as session:
        operations.remove(session, comment.id, by=by, seen=comment.revision, now=site.database.now())

    corrected = correct(browser, site, first, tracked(file, "its fish", "all its fish", author=DARA))

    page = text_of(browser.get(corrected))
    assert (
        "1 point in this file will become a comment of Cambodia; 1 point needs your decision first; 1 is left out"
        in page
    )
    assert "has since been removed by hand" in page


def by_hand(site: Site, comment: Comment, words: str) -> None:
    """Somebody else of the country changes a comment on its page."""
    by = site.world.deputy
    changed = replace(words_of(comment), proposed_text=comment.proposed_text.replace("twice a year", words))
    with site.database.transaction(viewer_of(by)) as session:
        operations.edit(session, comment.id, changed, by=by, seen=comment.revision, now=site.database.now())


def test_a_departments_file_becomes_opinions_of_its_own_forwarded_if_it_says_so(site: Site, draft: bytes) -> None:
    browser = site.as_(site.world.contributor)
    address = sent(browser, site, tracked(draft, "every year", "twice a year", author=DARA))

    assert site.as_(site.world.coordinators["KH"]).get(address).status_code == 404
    confirm(browser, address, forward="y")

    with site.database.reading(WORKER) as session:
        (opinion,) = session.scalars(select(Opinion)).all()
    assert (opinion.state, opinion.author_id) == (OpinionState.FORWARDED, site.world.contributor.id)
    assert "twice a year" in opinion.proposed_text
    assert comments(site) == []


def test_what_cannot_be_kept_stays_behind_and_does_not_hold_back_the_rest(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    file = tracked(draft, "every year", "twice a year", author=DARA)
    address = sent(browser, site, added(file, "Capacity building", "long " * 4_100, author=MONY))
    shown = text_of(browser.get(address))
    too_long = next(one for one in uploaded_comments(site) if one.change is Change.INSERT_AFTER)

    decide(browser, too_long, UploadDecision.LEAVE_OUT)
    confirm(browser, address)

    assert "This text has 20,499 characters; at most 20,000 can be kept in one field." in shown
    assert "1 point in this file will become a comment of Cambodia; 1 point needs your decision first" in shown
    assert ["twice a year" in one.proposed_text for one in comments(site)] == [True]
    assert "1 comment was made from this file" in text_of(browser.get(address))


def test_after_the_deadline_nothing_is_taken_over_and_the_page_stays(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    address = sent(browser, site, tracked(draft, "every year", "twice a year", author=DARA))
    page = browser.get(address)
    deadline_passes(site)

    late = browser.press(page, f"{address}/confirm")

    assert late.status_code == 409
    assert "Comments on this text closed on" in text_of(late)
    assert "twice a" in text_of(late)
    assert comments(site) == []


def test_who_acts_on_an_older_page_is_told_and_nothing_happens(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    address = sent(browser, site, tracked(draft, "every year", "twice a year", author=DARA))
    page = browser.get(address)
    decide(site.as_(site.world.deputy), uploaded_comments(site)[0], UploadDecision.LEAVE_OUT)

    assert browser.press(page, f"{address}/confirm").status_code == 409
    assert comments(site) == []


def test_a_file_of_another_text_is_refused_in_a_sentence(site: Site, draft: bytes) -> None:
    browser = coordinator(site)
    address = sent(browser, site, docx(p(t("A recipe for soup, with fish sauce, lime and mint."))))
    assert "Nothing in this file resembles the text of this round." in text_of(browser.get(address))
