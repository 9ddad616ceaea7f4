"""A country sends in a filled-in form: its rows are looked at, wrong ones are named, and the others become comments once."""

import zipfile
from io import BytesIO

import pytest
from lxml import html
from werkzeug.test import TestResponse

from models.comments.comment import Change
from models.db.access import WORKER
from models.departments.opinion import OpinionState
from models.drafts.queries import texts
from models.uploads.upload import UploadDecision
from tests.documents.forms import IPBES, ISO, Table, word_table, workbook
from tests.documents.word import docx, p, packed, t
from tests.web.circulation import BURMESE, FORMULA, KHMER
from tests.web.country import comments, coordinator, draft_path
from tests.web.site import Browser, Site, text_of
from tests.web.test_taking_over import by_hand, confirm, decide, uploaded_comments
from tests.web.test_uploads import FILE, work
from tests.web.test_uploads import send as send_file
from worker.documents.xlsx.comment_form import COLUMNS, form_as_docx

OURS = tuple(title for title, _ in COLUMNS)


def send(browser: Browser, site: Site, content: bytes, name: str = "form.xlsx") -> TestResponse:
    browser.get(f"{draft_path(site)}/uploads")
    return browser.post(f"{draft_path(site)}/uploads/form", {"file": (BytesIO(content), name)})  # type: ignore[dict-item]


def sent(browser: Browser, site: Site, table: Table | bytes) -> str:
    """Send a form in and have it read; gives the address of its page."""
    address = send(browser, site, table if isinstance(table, bytes) else workbook(table)).location
    work(site)
    return address


def row(site: Site, label: str, comment: str = "", proposed: str = "", change: str = "") -> tuple[str, ...]:
    """A row of our own form."""
    return (label, site.world.paragraph(label).text, change, "", comment, proposed, "")


def test_a_row_that_asks_for_other_words_and_has_none_is_named(site: Site) -> None:
    browser = coordinator(site)
    address = sent(browser, site, [OURS, row(site, "2", "They are too weak.", change="these words instead")])

    page = text_of(browser.get(address))

    assert "1 row has something wrong" in page
    assert "“these words instead” is chosen, but there are no words: write them beside it" in page


def test_good_rows_become_comments_once_and_wrong_ones_are_named(site: Site) -> None:
    browser, first = coordinator(site), site.world.paragraph("1").text
    twice = first.replace("every year", "twice a year")
    address = sent(
        browser,
        site,
        [OURS, row(site, "1", f"{KHMER} {BURMESE}", twice), row(site, "2", change="burn it"), ("whole text", "", "", "", FORMULA, "", "")],
    )  # fmt: skip

    page = browser.get(address)
    confirm(browser, address)
    browser.post(f"{address}/confirm", {"seen": "1"})

    shown = text_of(page)
    assert "2 points in this file will become comments of Cambodia" in shown
    assert "1 row has something wrong" in shown
    assert ["Row 3" in shown, "C3" in shown, "“burn it” is none of what can happen" in shown] == [True] * 3
    assert [(one.change, one.text, one.proposed_text) for one in comments(site)] == [
        (Change.REMARK, FORMULA, ""),
        (Change.REPLACE, f"{KHMER} {BURMESE}", twice),
    ]
    assert "2 comments were made from this file" in text_of(browser.get(address))


def test_a_row_that_names_a_page_and_a_line_is_on_the_whole_text_until_its_paragraph_is_chosen(site: Site) -> None:
    browser, two = coordinator(site), site.world.paragraph("2")
    address = sent(browser, site, [IPBES, ("1", "", "4", "120", "", "", f"Which fish? {KHMER}", "Sok Dara", "")])
    page = browser.get(address)
    (item,) = uploaded_comments(site)
    choosing = browser.get(f"/uploaded/{item.id}")

    browser.press(choosing, f"/uploaded/{item.id}", {"paragraph": str(two.id)})
    confirm(browser, address)

    assert "“page 4, line 120”, is none of this draft, so it is on the whole text" in text_of(page)
    assert f'href="/uploaded/{item.id}">Choose its place' in page.text
    assert [(one.paragraph_id, one.text) for one in comments(site)] == [
        (two.id, f"(page 4, line 120) Which fish? {KHMER}")
    ]


def test_strange_columns_are_chosen_by_hand_and_the_form_is_read_again(site: Site) -> None:
    browser = coordinator(site)
    address = sent(
        browser, site, [("Où", "Quoi", "Qui"), ("1", "Pourquoi?", "Sok"), ("2", "Non.", ""), ("99", "Où?", "")]
    )
    page = browser.get(address)
    (list_,) = html.fromstring(page.text).xpath("//select[@name='column-B']")
    assert "Pourquoi? · Non. · Où?" in " ".join(list_.getparent().itertext())

    nothing = browser.press(page, f"{address}/columns")
    twice = browser.press(
        page, f"{address}/columns", {"column-A": "paragraph", "column-B": "comment", "column-C": "paragraph"}
    )
    browser.press(page, f"{address}/columns", {"column-A": "paragraph", "column-B": "comment"})
    assert "Waiting for a free worker" in text_of(browser.get(address))
    work(site)

    assert (nothing.status_code, "Choose which column holds the comments" in text_of(nothing)) == (422, True)
    assert "2 columns are said to hold “Paragraph”" in text_of(twice)
    assert [(one.text, one.decision) for one in uploaded_comments(site)] == [
        ("Pourquoi?", UploadDecision.SUGGESTED),
        ("Non.", UploadDecision.SUGGESTED),
        ("Où?", UploadDecision.OPEN),
    ]
    assert "There is no paragraph 99 in this draft." in text_of(browser.get(address))


def test_words_in_strange_columns_are_shown_beside_their_comment_and_counted(site: Site) -> None:
    browser = coordinator(site)
    table = [
        ("Circulated on 3 May",),
        ("Paragraph", "Ballot Comment", "Summary", "Type", "Reviewed at"),
        ("1", "Say when.", "A date", "loud", f"Pakse {BURMESE}"),
        ("2", "", "", "", "Vientiane"),
    ]
    address = sent(browser, site, table)

    shown = text_of(browser.get(address))
    confirm(browser, address)

    assert "Say when. Summary: A date" in shown
    assert f"Also in this row: 2 cells Type loud Reviewed at Pakse {BURMESE}" in shown
    assert "Cells with text, not counting titles: 4 read, 4 kept aside." in shown
    assert "2 cells in no comment" in shown
    assert ["Circulated on 3 May" in shown, "Vientiane" in shown] == [True, True]
    assert "No such type of comment is known here: “loud” (1)." in shown
    assert [one.text for one in comments(site)] == ["Say when.\n\nSummary: A date"]


def test_words_outside_the_tables_of_a_word_file_are_shown_and_become_no_comment(site: Site) -> None:
    browser = coordinator(site)
    rows = word_table(("Paragraph", "Comment"), ("1", "Say when."))
    address = sent(browser, site, docx(p(t(KHMER)) + rows + p(t("We speak for the delta, too."))))

    shown = text_of(browser.get(address))
    confirm(browser, address)

    assert "2 paragraphs outside the tables" in shown
    assert f"Before the table {KHMER}" in shown
    assert "After the table We speak for the delta, too." in shown
    assert [one.text for one in comments(site)] == ["Say when."]


@pytest.mark.slow
def test_two_columns_of_words_chosen_by_hand_are_put_together(site: Site) -> None:
    browser = coordinator(site)
    address = sent(browser, site, [("Où", "Quoi", "Encore"), ("1", "Pourquoi?", "Et quand?")])

    chosen = {"column-A": "paragraph", "column-B": "comment", "column-C": "comment"}
    browser.press(browser.get(address), f"{address}/columns", chosen)
    work(site)

    assert [one.text for one in uploaded_comments(site)] == ["Pourquoi?\n\nEncore: Et quand?"]


def test_columns_chosen_on_an_older_page_change_nothing(site: Site) -> None:
    browser = coordinator(site)
    address = sent(browser, site, [ISO, ("KH", "", "", "1", "ge", "Why?", "")])
    page = browser.get(address)
    decide(site.as_(site.world.deputy), uploaded_comments(site)[0], UploadDecision.LEAVE_OUT)

    late = browser.press(page, f"{address}/columns", {"column-F": "justification"})

    assert late.status_code == 409
    assert [one.decision for one in uploaded_comments(site)] == [UploadDecision.LEAVE_OUT]


def test_a_corrected_form_updates_its_own_comments_and_none_that_was_edited_by_hand(site: Site) -> None:
    browser, first = coordinator(site), site.world.paragraph("1").text
    twice = row(site, "1", proposed=first.replace("every year", "twice a year"))
    old = sent(browser, site, [OURS, twice, row(site, "2", "Why?"), row(site, "3", "Gone?")])
    confirm(browser, old)
    before = {one.text: one.id for one in comments(site)}
    by_hand(site, next(one for one in comments(site) if one.proposed_text), "three times a year")

    monthly = row(site, "1", proposed=first.replace("every year", "each month"))
    corrected = sent(browser, site, [OURS, monthly, row(site, "2", "Why, and when?")])
    browser.press(browser.get(corrected), f"{corrected}/replaces", {"replaces": old.rpartition("/")[2]})
    assert "since been changed by hand" in text_of(browser.get(corrected))
    decide(
        browser,
        next(one for one in uploaded_comments(site) if "each month" in one.proposed_text),
        UploadDecision.LEAVE_OUT,
    )
    confirm(browser, corrected)

    by_words = {one.proposed_text or one.text: one.id for one in comments(site)}
    assert by_words == {first.replace("every year", "three times a year"): before[""], "Why, and when?": before["Why?"]}


@pytest.mark.slow
def test_the_form_of_a_department_becomes_opinions_of_its_own(site: Site) -> None:
    browser = site.as_(site.world.contributor)
    address = sent(browser, site, [OURS, row(site, "1", "Why?")])
    assert site.as_(site.world.coordinators["KH"]).get(address).status_code == 404

    confirm(browser, address, forward="y")

    (opinion_id,) = (one.opinion_id for one in uploaded_comments(site))
    assert opinion_id is not None
    assert comments(site) == []
    assert OpinionState.FORWARDED in text_of(browser.get(draft_path(site)))


def test_the_same_form_again_leads_to_what_came_of_it(site: Site) -> None:
    browser, content = coordinator(site), workbook([OURS, row(site, "1", "Why?")])
    first = sent(browser, site, content)

    again = send(browser, site, content, "renamed.xlsx")

    assert again.location == first
    assert "This file had already been sent" in text_of(browser.get(first))
    assert len(uploaded_comments(site)) == 1


def edited_form(site: Site) -> bytes:
    """Our form in Word, in which somebody has changed the present words of the first paragraph."""
    with site.database.reading(WORKER) as session:
        form = form_as_docx(texts.text(session, site.world.version_id))
    with zipfile.ZipFile(BytesIO(form)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    body = files["word/document.xml"].decode()
    return packed({**files, "word/document.xml": body.replace("every year", "twice a year")})


def test_a_form_in_word_whose_present_words_were_changed_shows_them_for_a_decision(site: Site) -> None:
    browser = coordinator(site)
    address = sent(browser, site, edited_form(site))

    assert "The present words were changed in the form." in text_of(browser.get(address))
    (item,) = uploaded_comments(site)
    assert (item.decision, item.paragraph_id) == (UploadDecision.OPEN, site.world.paragraph("1").id)
    assert item.proposed_text == site.world.paragraph("1").text.replace("every year", "twice a year")


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_form_sent_in_as_the_draft_is_read_as_a_form(site: Site, ending: str) -> None:
    browser, form = coordinator(site), workbook([OURS, row(site, "1", "Why?")])
    if ending == "docx":
        form = edited_form(site)

    address = send_file(browser, site, form, f"form.{ending}").location
    work(site)

    page = text_of(browser.get(address))
    assert "This file is a filled-in form, and it was read as one." in page
    assert len(uploaded_comments(site)) == 1
    assert {send_file(browser, site, form).location, send(browser, site, form).location} == {address}


def test_the_draft_sent_in_as_a_form_is_read_as_the_draft(site: Site) -> None:
    browser = coordinator(site)
    address = sent(browser, site, FILE)

    page = text_of(browser.get(address))

    assert "This file is the text of the draft" in page
    assert "1 point in this file will become a comment of Cambodia" in page


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"PK\x03\x04 no", b""])
def test_what_is_no_form_is_refused_in_a_sentence_and_kept(site: Site, content: bytes) -> None:
    browser = coordinator(site)
    answer = send(browser, site, content)
    if not content:
        assert (answer.status_code, "This file is empty" in text_of(answer)) == (422, True)
        return
    work(site)

    assert "This file could not be used" in text_of(browser.get(answer.location))
    assert browser.get(f"{answer.location}/file").data == content


@pytest.mark.slow
def test_a_form_that_is_too_long_and_one_full_of_faults_end_in_short_pages(site: Site) -> None:
    browser = coordinator(site)
    long = sent(browser, site, b"Paragraph,Comment\n" + b"".join(b"1,Comment %d\n" % n for n in range(1_001)))
    wrong = sent(browser, site, b"Paragraph,Type,Comment\n" + b"1,te,\n" * 3_000)

    assert "This form has 1,001 comments. At most 1,000 can be taken over at once" in text_of(browser.get(long))
    page = browser.get(wrong)
    assert "3,000 rows have something wrong" in text_of(page)
    assert "And 2,940 rows more" in text_of(page)
    assert len(page.data) < 100_000
