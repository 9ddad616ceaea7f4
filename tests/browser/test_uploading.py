"""A Word file goes in, is waited for, looked at and confirmed; with scripts and without."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.db.access import WORKER
from models.db.work import WorkState
from models.uploads.upload import Upload
from testing.crew import eventually
from testing.service import WITHIN
from testing.world import TEXT
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.documents.word import dele, docx, ins, p, t
from tests.web.circulation import BURMESE, KHMER
from worker.attempt import Attempt
from worker.documents.uploads import read as read_upload

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def edited(*, without: str = "") -> bytes:
    """The draft with a word changed in two scripts and a paragraph added; `without` one of its paragraphs."""
    fish = "The members will protect the river and its fish."
    body = [
        p(t(each.text[:-5]), dele("fish"), ins(f"{KHMER} {BURMESE}", "សុខ ដារ៉ា"), t("."))
        if each.text == fish
        else p(t(each.text))
        for each in TEXT
        if each.text != without
    ]
    return docx("".join(body) + p(ins("A new paragraph.", "Sok Dara"), mark="ins"))


def choose(window: Page, title: str, content: bytes) -> None:
    acts.open_draft(window, title)
    window.get_by_role("link", name="Upload your edited Word file").click()
    window.get_by_label("Your edited Word file").set_input_files(
        {"name": f"{KHMER}.docx", "mimeType": WORD, "buffer": content}
    )
    window.get_by_role("button", name="Upload", exact=True).click()


def read_now(house: House) -> None:
    """Be one more worker: the service has one, who may be printing what the stage owes."""
    with house.database.reading(WORKER) as session:
        waiting = session.scalars(select(Upload.id).where(Upload.state == WorkState.WAITING)).all()
    for id in waiting:
        claim = house.database.take(Upload, id)
        if claim is not None:
            with Attempt(house.database, claim):
                read_upload.read(house.database, claim)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_read_looked_at_and_becomes_comments(house: House, scripts: bool) -> None:
    title = f"In Word, {'with' if scripts else 'without'} scripts"
    world = house.world(title)
    window = house.sign_in(world.coordinators["KH"], java_script_enabled=scripts)

    choose(window, title, edited(without="Means"))
    read_now(house)
    found = window.get_by_text("will become comments of Cambodia")
    if not scripts:
        eventually(lambda: window.reload() and found.is_visible(), within=WITHIN)
    expect(found).to_be_visible(timeout=WITHIN * 1000)
    expect(window.locator("ins").first).to_contain_text(KHMER)
    if scripts:
        assert faults(window) == []

    expect(window.get_by_role("heading", name="For your decision")).to_be_visible()
    missing = window.get_by_role("article").filter(has_text="This paragraph is not in the file")
    missing.get_by_role("button", name="Leave out").click()
    window.get_by_role("button", name="Make 2 comments from this file").click()

    expect(window.get_by_role("status")).to_contain_text("What you kept has been taken over.")
    window.get_by_role("link", name="See them beside the draft").click()
    expect(acts.paragraph(window, "2")).to_contain_text("from a file (Sok Dara, សុខ ដារ៉ា")
    expect(acts.paragraph(window, "4")).to_contain_text("A new paragraph.")
