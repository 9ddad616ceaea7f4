"""Where a disk is full, nothing is half written, every typed word is given back, and all goes on when there is room."""

import resource
from io import BytesIO, StringIO
from secrets import token_bytes

import pytest
from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.conftest import url_of
from tests.full import full
from tests.web.country import comments, coordinator, draft_path
from tests.web.site import ADDRESS, Site, text_of


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return url_of(request.param, request)


def test_nothing_is_half_written_and_every_word_comes_back(site: Site, log: StringIO) -> None:
    browser, draft = coordinator(site), draft_path(site)
    form = browser.get(f"{draft}/comments/new")
    words = "An hour’s work. " * 1000

    with full(site.database):
        refused = browser.press(form, f"{draft}/comments?change=remark", {"text": words})
        assert browser.get(draft).status_code == 200

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert "Nothing was changed. Please try again in a minute." in text_of(refused)
    assert words.strip() in refused.text
    assert ("SQLITE_FULL" if site.database.is_sqlite else "DiskFull") in log.getvalue()
    assert comments(site) == []
    (again,) = html.fromstring(refused.text).xpath("//main//form[@method='post']")
    assert browser.post(f"{draft}/comments?change=remark", dict(again.fields)).status_code == 302
    assert [comment.text for comment in comments(site)] == [words.strip()]


def test_a_file_for_which_there_is_no_room_while_it_arrives_is_refused_in_a_sentence(site: Site) -> None:
    browser, draft = coordinator(site), draft_path(site)
    browser.get(f"{draft}/uploads")

    file = FileStorage(BytesIO(token_bytes(2_000_000)), "Comments.docx")
    boundary, body = encode_multipart({"file": file, "csrf_token": browser.token})

    def send() -> TestResponse:
        kind = f"multipart/form-data; boundary={boundary}"
        return browser.client.post(f"{draft}/uploads", data=body, content_type=kind, base_url=ADDRESS)

    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, most))  # a file that grows beyond it is refused by the system
    try:
        refused = send()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert refused.status_code == 503
    assert "Nothing was changed. Please try again in a minute." in text_of(refused)
    assert send().status_code == 302
