"""What goes over the line: pages and files compressed where the browser can read it, and static files asked for once."""

import re
from gzip import decompress
from pathlib import Path

from lxml import html
from sqlalchemy import select

from models.db.access import OPERATOR
from models.db.work import WorkState
from models.documents.document import Document, Format
from tests.web.circulation import SecondVersion
from tests.web.site import Browser, Site

GZIP = {"Accept-Encoding": "gzip, deflate"}


def zipped(site: Site) -> Browser:
    browser = site.as_(site.world.coordinators["TH"])
    browser.headers = dict(GZIP)
    return browser


def test_a_page_is_a_fraction_of_its_size_and_the_same(site: Site, out: SecondVersion) -> None:
    address = f"/versions/{out.version_id}"
    plain, short = site.as_(site.world.coordinators["TH"]).get(address), zipped(site).get(address)

    assert short.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == short.headers["Vary"]
    assert "Accept-Encoding" in short.headers["Vary"]
    assert len(short.data) < len(plain.data) / 3
    assert html.fromstring(decompress(short.data)).xpath("string(//main)") == html.fromstring(plain.data).xpath(
        "string(//main)"
    )


def test_a_page_that_a_browser_has_is_not_sent_again_compressed_or_not(site: Site) -> None:
    address = f"/rounds/{site.world.round_id}"
    browser = zipped(site)
    browser.headers["If-None-Match"] = browser.get(address).headers["ETag"]

    assert browser.get(address).status_code == 304


def test_a_static_file_is_kept_for_a_year_under_an_address_that_changes_with_it(site: Site) -> None:
    page = site.nobody().get("/sign-in")
    (address, *_) = html.fromstring(page.text).xpath("//link[@rel='stylesheet']/@href")

    kept, old = (site.nobody().get(one) for one in (address, f"{address}0"))

    assert "immutable" in kept.headers["Cache-Control"]
    assert old.headers["Cache-Control"] == "no-cache"
    assert kept.data == old.data


def test_what_is_compressed_already_and_what_is_short_goes_as_it_is(site: Site, out: SecondVersion) -> None:
    with site.database.transaction(OPERATOR) as session:
        file = session.scalars(select(Document).where(Document.format == Format.PDF).limit(1)).one()
        file.state, file.content, file.size = WorkState.DONE, b"%PDF-1.7 " + b"words " * 1000, 6009
    browser = zipped(site)

    for address in (f"/documents/{file.id}", "/static/mark.svg"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_styles_go_without_their_comments_and_are_otherwise_as_they_were_written(site: Site) -> None:
    written = (Path(str(site.app.static_folder)) / "draft.css").read_text(encoding="utf-8")
    sent = site.nobody().get("/static/draft.css").text

    assert "/*" in written
    assert "/*" not in sent
    assert re.findall(r"[^{}]+\{", sent) == re.findall(r"[^{}]+\{", re.sub(r"(?s)/\*.*?\*/\s*", "", written))
    assert sent.count("}") == written.count("}")


def test_scripts_go_without_the_comments_that_have_lines_of_their_own(site: Site) -> None:
    written = (Path(str(site.app.static_folder)) / "landing.js").read_text(encoding="utf-8")
    sent = site.nobody().get("/static/landing.js").text

    assert sent.splitlines() == [line for line in written.splitlines() if not line.lstrip().startswith("//")]
    assert len(sent) < len(written)
