"""A note of a draft, such as the footnote of a heading, is part of what is adopted: members comment on it and change it like any
other paragraph, on pages and in a Word file."""

import zipfile
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from models.brackets.agreement import Stance
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.drafts.queries import texts
from models.drafts.version import Kind
from testing.world import TEXT, World, make_world
from tests.documents.word import packed
from tests.web.bracket_forms import in_next_round
from tests.web.country import comments, coordinator, draft_path, field_texts, form_action
from tests.web.site import Browser, Site, text_of
from tests.web.test_forms_sent_in import OURS, sent
from tests.web.test_taking_over import confirm
from tests.web.test_uploads import send, work
from worker.documents.docx_out.version_docx import text_as_docx
from worker.documents.xlsx.comment_form import form_as_xlsx

NOTE = "¹ In the sense of the agreement of 2002."
KHMER = "តាមន័យនៃកិច្ចព្រមព្រៀង"


@pytest.fixture
def world(database: Database) -> World:
    """The world with a text that has a note below its first heading."""
    heading, *rest = TEXT
    return make_world(database, text=(heading, NewParagraph(Kind.NOTE, NOTE), *rest))


def offered(browser: Browser, site: Site) -> dict[str, str]:
    """What may be done at the note, by the kind of change: the addresses."""
    page = html.fromstring(browser.get(draft_path(site)).text)
    (acts,) = page.xpath("//details[summary[contains(@aria-label, 'In the sense')]]")
    return {parse_qs(urlsplit(one).query)["change"][0]: one for one in acts.xpath("./a/@href") if "change=" in one}


def test_a_note_is_changed_on_a_page_and_its_bracket_ends_in_the_next_round(site: Site) -> None:
    browser = coordinator(site)
    acts = offered(browser, site)
    assert set(acts) == {"replace", "remark", "insert_after", "delete"}
    form = browser.get(acts["replace"])
    assert NOTE in field_texts(form).values()
    proposed = NOTE.replace("2002", f"1995 {KHMER}")
    browser.press(
        form, form_action(form), {"proposed_text": proposed, "type": "substantive", "justification": "It is."}
    )

    second = in_next_round(site)
    asks = f"[2002] [Cambodia: 1995 {KHMER}]"
    thailand = second.as_(second.world.coordinators["TH"])
    assert asks in text_of(thailand.get(draft_path(second))).replace("\xa0", " ")
    listed = text_of(thailand.get(f"{draft_path(second)}/brackets"))
    assert f"Bracket 1, “{NOTE}”" in listed, "it is called by the words that stand in it"
    for code in ("CN", "LA", "MM", "TH", "VN"):
        second.world.keep(code, "sense", stance=Stance.ACCEPT, choice=0)
    third = in_next_round(second)

    with site.database.reading(WORKER) as session:
        assert [one for one in placed_brackets(session, third.world.version_id) if "sense" in one.paragraph.text] == []
        (note,) = [one for one in texts.text(session, third.world.version_id).paragraphs if one.kind is Kind.NOTE]
    assert note.text == proposed


def test_a_note_that_is_changed_in_a_word_file_is_a_change_of_the_note(site: Site) -> None:
    browser = coordinator(site)
    with site.database.reading(WORKER) as session:
        word = text_as_docx(texts.text(session, site.world.version_id))
    with zipfile.ZipFile(BytesIO(word)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    files["word/document.xml"] = files["word/document.xml"].replace(b"2002", b"1995")

    address = send(browser, site, packed(files)).location
    work(site)
    confirm(browser, address)

    (found,) = comments(site)
    assert (found.change, found.proposed_text) == (Change.REPLACE, NOTE.replace("2002", "1995"))


def test_all_of_a_note_is_taken_out_where_members_agree_on_that(site: Site) -> None:
    browser = coordinator(site)
    form = browser.get(offered(browser, site)["delete"])
    browser.press(form, form_action(form), {"type": "substantive", "justification": KHMER})

    second = in_next_round(site)

    assert "[Cambodia: delete this paragraph]" in text_of(browser.get(draft_path(second))).replace("\xa0", " ")


def test_a_note_is_a_row_of_the_comment_form(site: Site) -> None:
    browser, proposed = coordinator(site), NOTE.replace("2002", f"1995 {KHMER}")
    with site.database.reading(WORKER) as session:
        form = form_as_xlsx(texts.text(session, site.world.version_id))
    with zipfile.ZipFile(BytesIO(form)) as parts:
        assert NOTE in parts.read("xl/sharedStrings.xml").decode()

    confirm(browser, sent(browser, site, [OURS, ("note", NOTE, "these words instead", "", "", proposed, "")]))

    (found,) = comments(site)
    assert (found.change, found.proposed_text) == (Change.REPLACE, proposed)
