"""A country lets files stand with its comments, on pages that need no scripts."""

from io import BytesIO

from sqlalchemy import select
from werkzeug.test import TestResponse

from models.comments.attachment import Attachment
from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from tests.web.country import coordinator, deadline_passes, draft_path
from tests.web.site import Browser, Site, text_of

MAP = b"%PDF-1.7 a map of the river"


def attach(browser: Browser, comment_id: int, content: bytes = MAP, name: str = "ផែនទី map.pdf") -> TestResponse:
    browser.get(f"/comments/{comment_id}/attachments")
    return browser.post(f"/comments/{comment_id}/attachments", {"file": (BytesIO(content), name)})  # type: ignore[dict-item]


def attachments(site: Site) -> list[int]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Attachment.id).order_by(Attachment.id)))


def test_a_file_stands_beside_the_comment_and_can_be_had_as_it_came(site: Site) -> None:
    comment, browser = site.world.remark("KH", "See the map."), coordinator(site)

    attached = attach(browser, comment.id)

    assert "“ផែនទី map.pdf” is attached" in text_of(browser.get(attached.location))
    (number,) = attachments(site)
    for page in (draft_path(site), f"{draft_path(site)}/answer"):
        assert f'href="/attachments/{number}"' in browser.get(page).text
    file = browser.get(f"/attachments/{number}")
    assert (file.data, file.mimetype) == (MAP, "application/octet-stream")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_another_country_finds_neither_the_page_nor_the_file(site: Site) -> None:
    comment = site.world.remark("KH", "See the map.")
    attach(coordinator(site), comment.id)
    (number,) = attachments(site)

    thailand = site.as_(site.world.coordinators["TH"])

    for address in (f"/comments/{comment.id}/attachments", f"/attachments/{number}"):
        assert thailand.get(address).status_code == 404
    assert site.as_(site.world.contributor).get(f"/attachments/{number}").status_code == 404


def test_what_is_refused_is_said_at_the_field_and_the_other_files_stay(site: Site) -> None:
    comment, browser = site.world.remark("KH", "See the map."), coordinator(site)
    attach(browser, comment.id)

    refused = attach(browser, comment.id, b"<script>alert(1)</script>", "page.html")
    none = browser.post(f"/comments/{comment.id}/attachments", {})
    scripted = attach(browser, comment.id, MAP + b"<< /S /JavaScript /JS (app.alert()) >>")

    assert refused.status_code == none.status_code == scripted.status_code == 422
    assert "This PDF holds a script, which is not accepted: print it to a new PDF" in text_of(scripted)
    assert "Attach a PDF, Word (.docx) or Excel (.xlsx) file" in text_of(refused)
    assert "Choose a file." in text_of(none)
    assert len(attachments(site)) == 1


def test_a_file_is_taken_away_while_the_round_is_open(site: Site) -> None:
    comment, browser = site.world.remark("KH", "See the maps."), coordinator(site)
    attach(browser, comment.id)
    attach(browser, comment.id, MAP + b" of China", "China.pdf")
    first, second = attachments(site)

    taken = browser.post(f"/attachments/{first}/remove", {})
    assert "The file has been taken away." in text_of(browser.get(taken.location))
    assert browser.post(f"/attachments/{first}/remove", {}).status_code == 404
    deadline_passes(site)

    assert browser.post(f"/attachments/{second}/remove", {}).status_code == 409
    assert attach(browser, comment.id, MAP + b" of Lao PDR").status_code == 409
    assert "Files can be attached and taken away only before" in text_of(
        browser.get(f"/comments/{comment.id}/attachments")
    )
    assert attachments(site) == [second]


def test_a_department_attaches_a_file_that_goes_on_with_its_comment(site: Site) -> None:
    world = site.world
    opinion = world.opinion(Words(CommentType.GENERAL, text="See the map."), forward=False)
    department, speaking = site.as_(world.contributor), coordinator(site)
    address = f"/opinions/{opinion.id}/attachments"
    assert f'href="{address}"' in department.get(draft_path(site)).text

    department.get(address)
    refused = department.post(address, {"file": (BytesIO(b"<p>"), "map.html")})  # type: ignore[dict-item]
    sent = department.post(address, {"file": (BytesIO(MAP), "ផែនទី map.pdf")})  # type: ignore[dict-item]
    (number,) = attachments(site)
    assert refused.status_code == 422
    assert "“ផែនទី map.pdf” is attached" in text_of(department.get(sent.location))
    assert department.get(f"/attachments/{number}").data == MAP
    assert speaking.get(f"/attachments/{number}").status_code == speaking.get(address).status_code == 404

    page = department.get(draft_path(site))
    department.press(page, f"/opinions/{opinion.id}/forward")
    heard = speaking.get(f"{draft_path(site)}/departments")
    assert f'href="/attachments/{number}"' in heard.text
    assert "the file goes with it" in text_of(heard)
    assert speaking.get(f"/attachments/{number}").data == MAP
    assert "before the comment is forwarded" in text_of(department.get(address))

    speaking.press(heard, f"/opinions/{opinion.id}/include")
    _, passed_on = attachments(site)
    assert f'href="/attachments/{passed_on}"' in speaking.get(draft_path(site)).text
    assert speaking.get(f"/attachments/{passed_on}").data == MAP
