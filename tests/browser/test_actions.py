"""A row of the action framework in a browser: changed by three members, on the page, in Word and in Excel, merged, and agreed."""

import re
from io import BytesIO
from zipfile import ZipFile

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.db.access import WORKER
from models.documents.document import Document, DocumentKind, Format
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from redline import row
from templates.links import Links
from testing.crew import eventually
from testing.service import WITHIN
from testing.world import World
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.browser.test_uploading import WORD, read_now
from tests.documents.filled import with_cells
from tests.rounds import circulate_round
from tests.web.circulation import BURMESE, KHMER
from worker.attempt import Attempt
from worker.documents import make

TITLE = "An action of three members"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("Action", "Lead", "Years", "Funding")
TEXT = (
    NewParagraph(Kind.HEADING, "Actions"),
    NewParagraph(Kind.NUMBERED, "The members carry out these actions."),
    NewParagraph(Kind.HEAD, row(HEAD)),
    NewParagraph(Kind.ROW, row(("Reforest the upper basin.", "A group of experts", "2023-2025", "LMC Special Fund"))),
    NewParagraph(Kind.ROW, row((f"Share data on floods. {KHMER}", "The secretariat", "2024", ""))),
)


def test_an_action_is_changed_on_the_page_in_word_and_in_excel_and_merged_cell_by_cell(house: House) -> None:
    world = house.world(TITLE, text=TEXT)
    lao, thai, viet, staff = map(
        house.sign_in, (*(world.coordinators[code] for code in ("LA", "TH", "VN")), world.staff[0])
    )

    acts.open_draft(lao, TITLE)
    action = lao.locator("tr.para-row", has_text="Reforest")
    beside = action.locator("xpath=following-sibling::tr[@class='row-margin'][1]")
    beside.get_by_text("Comment or change").click()
    beside.get_by_role("link", name="Suggest a change").click()
    lao.get_by_label("Lead", exact=True).fill(f"A group of experts {BURMESE}")
    lao.get_by_role("radio", name=re.compile("Substantive")).check()
    assert faults(lao) == []
    lao.get_by_role("button", name="Save", exact=True).click()
    expect(lao.get_by_text("The comment is saved.")).to_be_in_viewport()

    in_word = changed(
        file(house, thai, world, DocumentKind.TEXT, Format.DOCX), "LMC Special Fund", "LMC Special Fund; members"
    )
    upload(house, thai, "Your edited Word file", "Upload", "draft.docx", WORD, in_word)
    in_excel = with_cells(
        file(house, viet, world, DocumentKind.TABLES, Format.XLSX),
        {"D5": "2023-2027", "B7": "Plant mangroves.", "D7": "2026"},
    )
    upload(house, viet, "Your filled-in form", "Upload the form", "actions.xlsx", EXCEL, in_excel)

    version = circulate_round(world)
    for window in (lao, staff):
        window.goto(f"/versions/{version.id}")
        merged = window.locator("tr.para-row", has_text="Reforest")
        expect(merged.get_by_role("cell")).to_have_text(
            [
                "Reforest the upper basin.",
                re.compile(rf"^A group of experts \[Lao\sPDR:\s{re.escape(BURMESE)}\]$"),
                re.compile(r"^2023-\[2025\] \[Viet\sNam:\s2027\]$"),
                re.compile(r"^LMC Special Fund\[Thailand:\s; members\]$"),
            ]
        )
        new = window.locator("tr.para-row", has_text="Plant mangroves.")
        expect(new.get_by_role("rowheader")).to_have_text("3 bis")
        assert faults(window) == []
    window = house.sign_in(world.coordinators["KH"], viewport={"width": 360, "height": 800})
    window.goto(f"/versions/{version.id}")
    years = window.locator("tr.para-row", has_text="Reforest").locator("td[data-title='Years']")
    assert years.evaluate("cell => getComputedStyle(cell, '::before').content").strip('"').startswith("Years")
    # A target that lies half behind the bar at the bottom, where the page happens to stand, counts as a small one.
    years.evaluate("cell => cell.scrollIntoView({ block: 'center' })")
    assert faults(window) == []


def file(house: House, window: Page, world: World, what: DocumentKind, format: Format) -> bytes:
    """A file of the text as somebody gets it on its page; be one more worker, as the service has one with much to do."""
    owed = select(Document.id).filter_by(version_id=world.version_id, document_kind=what, format=format)
    with house.database.reading(WORKER) as session:
        id = session.scalars(owed).one()
    claim = house.database.take(Document, id)
    if claim is not None:
        with Attempt(house.database, claim):
            make.make(house.database, claim, Links(house.service.address))
    window.goto(f"/versions/{world.version_id}/files")
    link = window.locator(f"a[href='/documents/{id}']")
    eventually(lambda: link.count() > 0 or bool(window.reload() and False), within=WITHIN)
    return window.request.get(f"/documents/{id}").body()


def changed(content: bytes, old: str, new: str) -> bytes:
    """The Word file with other words in one of its rows."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w") as edited:
        for name in parts.namelist():
            words = parts.read(name)
            if name == "word/document.xml":
                assert words.count(old.encode()) == 1
                words = words.replace(old.encode(), new.encode())
            edited.writestr(name, words)
    return out.getvalue()


def upload(house: House, window: Page, label: str, button: str, name: str, kind: str, content: bytes) -> None:
    """Send a file in, look at what was found in it, and make comments of it."""
    acts.open_draft(window, TITLE)
    window.get_by_role("link", name="Upload your edited Word file").click()
    window.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})
    window.get_by_role("button", name=button, exact=True).click()
    read_now(house)
    makes = window.get_by_role("button", name=re.compile("^Make [0-9]+ comments? from this file$"))
    expect(makes).to_be_visible(timeout=WITHIN * 1000)
    assert faults(window) == []
    makes.click()
    expect(window.get_by_role("status")).to_contain_text("What you kept has been taken over.")
