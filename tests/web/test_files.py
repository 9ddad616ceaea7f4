"""The files of a version: what is ready, what is being made, and what could not be."""

from sqlalchemy import select, update

from models.db.access import OPERATOR, WORKER
from models.db.work import WorkState
from models.documents.document import MEDIA, Document, DocumentKind, Format
from testing.world import World
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.site import Site, text_of


def set_all(out: SecondVersion, **values: object) -> None:
    with out.world.database.transaction(OPERATOR) as session:
        session.execute(update(Document).values(**values))


def one(out: SecondVersion) -> Document:
    with out.world.database.reading(WORKER) as session:
        wanted = select(Document).where(
            Document.version_id == out.version_id, Document.document_kind == DocumentKind.REDLINE
        )
        return session.scalars(wanted.where(Document.format == Format.PDF)).one()


def test_while_a_worker_makes_them_the_page_says_so_and_leads_back_to_itself(site: Site, out: SecondVersion) -> None:
    reader = site.as_(out.world.coordinators["TH"])

    shown = reader.get(f"/versions/{out.version_id}/files")

    assert text_of(shown).count("being made") == 12
    assert f'data-follow="/versions/{out.version_id}/files/progress"' in shown.text
    assert reader.get(f"/documents/{one(out).id}").location == f"/versions/{out.version_id}/files"


def test_the_piece_that_is_looked_at_meanwhile_leads_on_once_no_file_is_waited_for(
    site: Site, out: SecondVersion
) -> None:
    reader = site.as_(out.world.coordinators["TH"])
    address = f"/versions/{out.version_id}/files/progress"
    before = reader.get(address).text
    set_all(out, state=WorkState.DONE, content=b"%PDF-1.7 words", size=14)

    after = reader.get(address).text

    assert ("data-done" in before, "data-done" in after) == (False, True)
    assert "data-follow" not in reader.get(f"/versions/{out.version_id}/files").text


def test_changes_since_any_version_are_asked_for_from_the_page_that_compares_them(
    site: Site, out: SecondVersion
) -> None:
    world, first = out.world, out.world.version_id
    third = circulate_round(open_next_round(out)).id
    reader = site.as_(world.coordinators["TH"])
    compared = reader.get(f"/consultations/{world.consultation_id}/redline?from={first}&to={third}")
    files = f"/versions/{third}/files"
    assert f'href="{files}#since-{first}"' in compared.text

    answer = reader.press(reader.get(files), f"{files}/redline.docx?older={first}")

    assert answer.location == f"{files}#since-{first}"
    assert text_of(reader.get(files)).count("Word: being made") == 6
    page = reader.get(f"/versions/{third}/redline.html?older={first}")
    assert "with what changed since version 1" in text_of(page)
    assert page.headers["Content-Disposition"].endswith("version-3-redline-since-version-1.html")


def test_the_secretariat_has_what_would_change_as_files_and_the_members_have_not(
    site: Site, open_world: World, version_2: SecondVersion
) -> None:
    files = f"/versions/{version_2.version_id}/files"
    staff = site.as_(open_world.staff[0])
    assert files in staff.get(files.replace("/files", "").replace("/versions", "/secretariat/versions")).text

    answer = staff.press(staff.get(files), f"{files}/candidate.docx")

    assert answer.location == f"{files}#candidate"
    assert "Word: being made" in text_of(staff.get(files))
    member = site.as_(open_world.coordinators["TH"])
    for address in (files, f"{files}/progress", files.replace("/files", "/redline.html")):
        assert member.get(address).status_code == 404


def test_a_file_that_is_made_comes_under_its_name_and_not_a_second_time(site: Site, out: SecondVersion) -> None:
    set_all(out, state=WorkState.DONE, content=b"%PDF-1.7 words", size=14)
    reader = site.as_(out.world.coordinators["TH"])

    address = f"/documents/{one(out).id}"
    assert address in reader.get(f"/versions/{out.version_id}/files").text
    first = reader.get(address)
    reader.headers = {"If-None-Match": first.headers["ETag"]}
    again = reader.get(address)

    assert (first.data, first.mimetype) == (b"%PDF-1.7 words", MEDIA[Format.PDF])
    assert first.headers["Content-Disposition"].endswith("lmec-a-strategy-for-the-river-version-2-redline.pdf")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304


def test_what_could_not_be_made_says_why_and_is_tried_again_by_a_button(site: Site, out: SecondVersion) -> None:
    set_all(out, state=WorkState.FAILED, last_error="PDF needs Pango.")
    reader = site.as_(out.world.coordinators["TH"])
    page = reader.get(f"/versions/{out.version_id}/files")
    assert "PDF could not be made. PDF needs Pango." in text_of(page)

    answer = reader.press(page, f"/versions/{out.version_id}/files/redline.pdf")

    assert answer.location == f"/versions/{out.version_id}/files#redline"
    assert one(out).state is WorkState.WAITING


def test_files_are_for_those_who_may_see_the_version(site: Site, out: SecondVersion, open_world: World) -> None:
    set_all(out, state=WorkState.DONE, content=b"%PDF-1.7 words", size=14)
    document = one(out)

    assert site.nobody().get(f"/documents/{document.id}").status_code == 302
    for strange in ("/versions/999999/files", "/documents/999999"):
        assert site.as_(out.world.coordinators["TH"]).get(strange).status_code == 404
