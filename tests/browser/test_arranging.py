"""The text of a new consultation travels with its form: neither “reload” nor “back” loses what was arranged, and no file gets the words
of another."""

from playwright.sync_api import Page, expect

from tests.browser.faults import faults
from tests.browser.house import House
from tests.browser.test_uploading import read_now
from tests.documents.word import docx, p, t
from tests.web.circulation import BURMESE, KHMER

NEW = "/secretariat/consultations/new"
FIRST = "Words of paragraph 1"


def words(window: Page) -> list[str]:
    """Those of the paragraphs, in order."""
    return [one.input_value() for one in window.get_by_label("Words of paragraph").all()]


def test_reload_and_back_keep_what_was_arranged(house: House) -> None:
    world = house.world("Arranged, reloaded, and back")
    window = house.sign_in(world.staff[0])
    window.goto(NEW)
    window.get_by_label("Or paste the text here").fill(f"{KHMER} {BURMESE}\n\nThird.")
    window.get_by_role("button", name="Look at the paragraphs").click()
    window.get_by_label(FIRST).fill(f"{KHMER}\n\n{BURMESE}")
    window.get_by_role("button", name="Split (paragraph 1)").click()
    expect(window.get_by_label(FIRST)).to_have_value(KHMER)
    window.get_by_role("button", name="Leave out (paragraph 3)").click()
    expect(window.get_by_role("button", name="Put back")).to_be_visible()
    arranged = words(window)
    assert arranged == [KHMER, BURMESE]
    assert faults(window) == []

    window.reload()
    expect(window.get_by_role("button", name="Put back")).to_be_visible()
    assert words(window) == arranged
    window.go_back()
    expect(window.get_by_role("button", name="Leave out (paragraph 3)")).to_be_visible()
    assert words(window) == [*arranged, "Third."]


def test_what_is_kept_of_one_file_is_not_put_into_another(house: House) -> None:
    world = house.world("Two files to arrange")
    window = house.sign_in(world.staff[1])
    send(house, window, f"Of the first file. {KHMER}")
    window.get_by_label(FIRST).fill(f"Of the first file. {KHMER} Typed.")
    expect(window.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    first, typed = window.url, words(window)

    send(house, window, f"Of the second file. {BURMESE}")
    expect(window.get_by_label(FIRST)).to_have_value(f"Of the second file. {BURMESE}")
    window.goto(first)
    assert words(window) == typed
    expect(window.get_by_label(FIRST)).to_have_value(f"Of the first file. {KHMER} Typed.")


def send(house: House, window: Page, text: str) -> None:
    """Send in a Word file of one paragraph, which a worker reads."""
    window.goto(NEW)
    sent = {"name": "text.docx", "mimeType": "application/octet-stream", "buffer": docx(p(t(text)))}
    window.get_by_label("A file with the text").set_input_files(sent)
    window.get_by_role("button", name="Look at the paragraphs").click()
    expect(window.get_by_text("Download the file as it came")).to_be_visible()
    read_now(house)
    expect(window.get_by_label(FIRST)).to_be_visible()
