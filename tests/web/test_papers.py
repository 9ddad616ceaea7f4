"""The papers of a country's answer, on its pages: asked for, followed, kept; and not there for anybody else."""

from sqlalchemy import select, update

from models.db.access import OPERATOR, WORKER
from models.db.work import WorkState
from models.documents.document import Document
from tests.web.country import coordinator, draft_path
from tests.web.site import Site, text_of


def paper(site: Site) -> Document:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Document).where(Document.submission_id.is_not(None))).one()


def make_it(site: Site) -> None:
    with site.database.transaction(OPERATOR) as session:
        done = update(Document).where(Document.submission_id.is_not(None))
        session.execute(done.values(state=WorkState.DONE, content=b"our words", size=9))


def test_a_coordinator_has_the_answer_as_a_file_to_be_cleared(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)

    answer = browser.press(browser.get(f"{round}/answer"), f"{round}/papers/clearance.docx")

    assert answer.location == f"{round}/answer#clearance"
    page = browser.get(f"{round}/answer")
    assert "Word: being made" in text_of(page)
    assert f'data-follow="{round}/papers/progress"' in page.text
    assert browser.get(f"/documents/{paper(site).id}").location == f"{round}/answer"
    make_it(site)
    assert f'<a data-done href="{round}/answer">' in browser.get(f"{round}/papers/progress").text
    assert f"/documents/{paper(site).id}" in browser.get(f"{round}/answer").text
    file = browser.get(f"/documents/{paper(site).id}")
    name = "lmec-a-strategy-for-the-river-round-1-cambodia-clearance.docx"
    assert (file.data, file.headers["Content-Disposition"].endswith(name)) == (b"our words", True)


def test_a_file_of_an_answer_that_has_changed_since_is_not_handed_out_to_be_signed(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    browser, round = coordinator(site), draft_path(site)
    browser.press(browser.get(f"{round}/answer"), f"{round}/papers/clearance.docx")
    make_it(site)
    assert browser.get(f"/documents/{paper(site).id}").status_code == 200
    site.world.remark("KH", "And one more.")

    refused = browser.get(f"/documents/{paper(site).id}")

    assert refused.location == f"{round}/answer"
    assert "What it shows has changed since. Ask for it again." in text_of(browser.get(f"{round}/answer"))


def test_an_answer_that_is_in_has_its_receipt_and_what_was_sent_as_files(site: Site) -> None:
    site.world.submit("KH")
    browser, round = coordinator(site), draft_path(site)

    answer = browser.press(browser.get(f"{round}/receipt"), f"{round}/papers/receipt.pdf")

    assert answer.location == f"{round}/receipt#receipt"
    receipt = text_of(browser.get(f"{round}/receipt"))
    assert "The receipt PDF: being made" in receipt
    assert "What was sent Make PDF" in receipt


def test_for_everybody_else_the_papers_of_a_country_are_not_there(site: Site) -> None:
    site.world.remark("KH", "Only for Cambodia.")
    browser, round = coordinator(site), draft_path(site)
    browser.press(browser.get(f"{round}/answer"), f"{round}/papers/clearance.pdf")
    make_it(site)

    for person in (site.world.coordinators["TH"], site.world.staff[0], site.world.contributor):
        other = site.as_(person)
        assert other.get(f"/documents/{paper(site).id}").status_code == 404
        assert f"/documents/{paper(site).id}" not in other.get(f"{round}/answer").text
    for person in (site.world.staff[0], site.world.contributor):
        other = site.as_(person)
        assert other.get(f"{round}/papers/progress").status_code == 404
        assert other.post(f"{round}/papers/clearance.pdf").status_code == 404
    assert coordinator(site).post(f"{round}/papers/text.pdf").status_code == 404
