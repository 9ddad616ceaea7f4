"""A country sends a file in: it is kept, read by a worker, and can be had back as it came."""

from collections.abc import Callable
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.db.work import WorkState
from models.health.queries import work_counts
from models.uploads.upload import Upload
from tests.documents.word import docx, ins, p, t
from tests.web.country import coordinator, deadline_passes, draft_path
from tests.web.site import Browser, Site, text_of
from worker.attempt import Attempt
from worker.documents.uploads import read as read_upload

FILE = docx(p(t("The members will protect the river"), ins(", its dolphins"), t(" and its fish.")))


def send(
    browser: Browser, site: Site, content: bytes = FILE, name: str = "យោបល់ of Cambodia.docx", **more: str
) -> TestResponse:
    """What a browser does with the form of the page."""
    browser.get(f"{draft_path(site)}/uploads")
    return browser.post(f"{draft_path(site)}/uploads", {"file": (BytesIO(content), name), **more})  # type: ignore[dict-item]


def work(site: Site) -> None:
    """Read what is owed, as a worker does."""
    with site.database.reading(WORKER) as session:
        owed = session.scalars(select(Upload.id).where(Upload.state == WorkState.WAITING)).all()
    for id in owed:
        claim = site.database.take(Upload, id)
        assert claim is not None
        with Attempt(site.database, claim):
            read_upload.read(site.database, claim)


def test_a_file_is_sent_in_read_and_can_be_had_back_as_it_came(site: Site) -> None:
    browser = coordinator(site)
    assert "Upload your edited Word file" in text_of(browser.get(draft_path(site)))

    sent = send(browser, site)
    waiting = browser.get(sent.location)
    work(site)
    read = browser.get(sent.location)

    assert "Waiting for a free worker" in text_of(waiting)
    assert "data-done" in browser.get(f"{sent.location}/progress").text
    assert "1 point in this file will become a comment of Cambodia" in text_of(read)
    back = browser.get(f"{sent.location}/file")
    assert (back.data, back.mimetype) == (FILE, "application/octet-stream")
    assert back.headers["Content-Disposition"].startswith("attachment;")
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert "of Cambodia.docx" in text_of(browser.get(f"{draft_path(site)}/uploads"))


def test_only_names_stand_out_where_a_file_says_who_made_a_change(site: Site) -> None:
    browser = coordinator(site)
    unnamed = docx(p(t("The members will protect the river"), ins(", its dolphins", None), t(" and its fish.")))
    bold = []

    for content in (FILE, unnamed):
        sent = send(browser, site, content)
        work(site)
        heads = html.fromstring(browser.get(sent.location).text).xpath("//p[@class='comment-head']")
        bold += [(head.xpath("strong/text()"), "no name in the file" in head.text_content()) for head in heads]

    assert bold == [(["Sok Dara"], False), ([], True)]


def test_a_comment_typed_into_the_text_waits_for_a_decision(site: Site) -> None:
    browser = coordinator(site)

    sent = send(browser, site, docx(p(t("The members will protect the river and its fish. (Cambodia: all fish?)"))))
    work(site)

    assert "“(Cambodia: all fish?)” looks like a comment" in text_of(browser.get(sent.location))


def test_the_same_file_again_leads_to_what_came_of_it(site: Site) -> None:
    browser = coordinator(site)
    first = send(browser, site)

    again = send(browser, site, name="renamed.docx")

    assert again.location == first.location
    assert "This file had already been sent" in text_of(browser.get(again.location))


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"%PDF-1.7", "The file is a PDF"), (docx("")[:-40], "The file is damaged or cut off")]
)
def test_a_file_that_is_none_is_refused_in_a_sentence_and_kept(site: Site, content: bytes, sentence: str) -> None:
    browser = coordinator(site)

    sent = send(browser, site, content, "strange.docx")
    work(site)

    shown = text_of(browser.get(sent.location))
    assert sentence in shown
    assert "Nothing of yours has changed." in shown
    assert browser.get(f"{sent.location}/file").data == content


def test_a_form_without_a_file_says_so(site: Site) -> None:
    browser = coordinator(site)
    browser.get(f"{draft_path(site)}/uploads")

    answer = browser.post(f"{draft_path(site)}/uploads")

    assert answer.status_code == 422
    assert "Choose a file." in text_of(answer)


def test_a_file_after_the_deadline_is_kept_and_the_page_says_why_nothing_came_of_it(site: Site) -> None:
    browser = coordinator(site)
    browser.get(f"{draft_path(site)}/uploads")
    deadline_passes(site)

    sent = browser.post(f"{draft_path(site)}/uploads", {"file": (BytesIO(FILE), "late.docx")})

    assert "Comments on this text closed on" in text_of(browser.get(sent.location))
    assert browser.get(f"{sent.location}/file").data == FILE
    assert "Files are no longer accepted" in text_of(browser.get(f"{draft_path(site)}/uploads"))


def test_only_forms_for_files_may_be_large_and_only_for_those_signed_in(make_site: Callable[..., Site]) -> None:
    site = make_site(LMEC_UPLOAD_MEGABYTES="5")
    browser = coordinator(site)
    large, larger = b"PK" + b"x" * 4_500_000, b"PK" + b"x" * 5_500_000

    assert send(browser, site, large).status_code == 302
    assert send(browser, site, larger).status_code == 413
    assert browser.post(f"{draft_path(site)}/comments", {"text": "x" * 4_500_000}).status_code == 413
    assert send(site.nobody(), site, large).status_code == 413


def test_a_reading_that_was_given_up_is_asked_for_again(site: Site) -> None:
    browser = coordinator(site)
    sent = send(browser, site)
    with site.database.transaction(WORKER) as session:
        session.scalars(select(Upload)).one().state = WorkState.FAILED

    failed = browser.get(sent.location)
    browser.press(failed, f"{sent.location}/read-again")
    work(site)

    assert "could not be read" in text_of(failed)
    assert "1 point in this file" in text_of(browser.get(sent.location))


def test_a_newer_file_takes_the_place_of_one_that_was_given_up(site: Site) -> None:
    browser, answer = coordinator(site), f"{draft_path(site)}/answer"
    old = send(browser, site)
    with site.database.transaction(WORKER) as session:
        session.scalars(select(Upload)).one().state = WorkState.FAILED
    send(browser, site, docx(p(t("Another."))), "another.docx")
    work(site)
    assert counted_failures(site) == 1
    assert "could not be read" in text_of(browser.get(old.location))
    assert old.location in browser.get(answer).text

    newer = send(browser, site, FILE + b"\0")
    with site.database.transaction(WORKER) as session:
        session.scalars(select(Upload).order_by(Upload.id.desc())).first().state = WorkState.FAILED  # type: ignore[union-attr]
    assert counted_failures(site) == 2
    browser.press(browser.get(newer.location), f"{newer.location}/read-again")
    work(site)

    assert counted_failures(site) == 0
    page = browser.get(old.location)
    assert "A newer file has taken the place of this one" in text_of(page)
    assert newer.location in page.text
    assert "/read-again" not in page.text
    assert old.location not in browser.get(answer).text
    assert "a newer file has taken its place" in text_of(browser.get(f"{draft_path(site)}/uploads"))
    assert newer.location in browser.get(answer).text


def counted_failures(site: Site) -> int:
    """The files that somebody has still to deal with, as operators are told."""
    with site.database.reading(WORKER) as session:
        return next(one.failed for one in work_counts(session, site.database.now()) if one.kind == "upload")


def test_a_file_that_was_read_is_read_again_and_decided_on_anew(site: Site) -> None:
    browser = coordinator(site)
    sent = send(browser, site)
    work(site)
    page = browser.get(sent.location)
    (leave_out,) = html.fromstring(page.text).xpath("//form[contains(@action, '/decide')]/@action")
    browser.press(page, leave_out, {"decision": "left out"})
    assert "left out" in text_of(browser.get(sent.location))
    again = browser.get(send(browser, site).location)
    assert "If something is missing, have it read again" in text_of(again)
    assert "Is something missing, or read wrongly?" in text_of(again)

    assert browser.press(again, f"{sent.location}/read-anew").status_code == 302
    assert "Waiting for a free worker" in text_of(browser.get(sent.location))
    assert browser.press(again, f"{sent.location}/read-anew").status_code == 409
    work(site)

    page = browser.get(sent.location)
    assert "will be kept" in text_of(page)
    assert browser.press(page, f"{sent.location}/confirm").status_code == 302
    assert "/read-anew" not in browser.get(sent.location).text


def test_a_page_says_how_large_a_file_can_be_as_the_setting_has_it(make_site: Callable[..., Site]) -> None:
    site = make_site(LMEC_UPLOAD_MEGABYTES="7")
    page = text_of(site.as_(site.world.staff[0]).get("/secretariat/consultations/new"))
    assert "A Word file (.docx, up to 7 megabytes), or Markdown (.md) or plain text (.txt, up to 1 megabyte)." in page
