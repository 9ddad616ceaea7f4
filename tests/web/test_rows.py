"""The action framework, a table, through a round on pages: read, commented on cell by cell, added to, and read again."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.queries.placed import PlacedBracket, placed_brackets
from models.comments.comment import Change
from models.comments.queries.own_answers import own_answers
from models.comments.queries.places import column_titles
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.documents.document import DocumentKind, Format
from models.drafts.operations import NewParagraph
from models.drafts.queries import texts
from models.drafts.version import Kind
from models.text import rows
from models.uploads.upload import UploadDecision
from redline import cells, row
from templates.documents.texts import own_answers_as_html
from testing.rounds import circulate, consolidate_and_answer, open_round_on
from testing.world import LATER, make_world
from tests.documents.filled import with_cells
from tests.documents.version_documents import make_document
from tests.web.action_table import BURMESE, HEAD, KHMER, PLANT, SHARE, alone, cells_of, shown, world
from tests.web.bracket_forms import in_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import comments, coordinator, draft_path, field_texts, form_action, new_comment_path
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import sent
from tests.web.test_taking_over import confirm, uploaded_comments
from tests.web.test_uploads import send, work
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.version_docx import text_as_docx
from worker.documents.xlsx.own_answers import own_answers_as_docx

__all__ = ["world"]


def test_a_table_is_read_and_each_of_its_cells_can_be_changed(site: Site) -> None:
    browser, draft = coordinator(site), draft_path(site)

    page = browser.get(draft).text
    assert shown(page) == [["", *HEAD], ["2", *PLANT], ["3", *SHARE]]
    (table,) = html.fromstring(page).xpath("//table[@class='rows']")
    assert table.xpath("./thead//th/@scope") == ["col"] * 4
    assert table.xpath("./tbody/tr/th/@scope") == ["row"] * 2
    assert table.xpath(".//td/@data-title") == [*HEAD, *HEAD]

    form = browser.get(new_comment_path(site, "2", "replace"))
    assert cells_of(form.text) == dict(zip(HEAD, PLANT, strict=True))

    typed = {"cells-0": f"Reforest the whole basin. {KHMER}", "cells-1": "Lao PDR | Thailand", "type": "substantive"}
    looked = browser.press(form, form_action(form), {**typed, "look": "1"})
    assert looked.status_code == 200
    assert field_texts(looked)["cells-1"] == "Lao PDR | Thailand"
    change = text_of(looked)
    assert "upper" in change
    assert browser.press(looked, form_action(looked), {"type": "substantive"}).status_code == 302
    (comment,) = comments(site)
    assert [cell.replace("\u2060", "") for cell in cells(comment.proposed_text)] == [
        f"Reforest the whole basin. {KHMER}",
        "Lao PDR | Thailand",
        *PLANT[2:],
    ]
    assert cells_of(browser.get(f"/comments/{comment.id}").text)["Lead"] == "Lao PDR | Thailand"


def test_a_row_that_is_found_by_a_word_is_a_table_of_its_own_under_the_titles(site: Site) -> None:
    page = coordinator(site).get(f"{draft_path(site)}?find=floods").text

    assert shown(page) == [["", *HEAD], ["3", *SHARE]]
    (table,) = html.fromstring(page).xpath("//table[@class='rows']")
    assert table.get("aria-label") == "Table: Action, Lead, Years, Funding"
    assert page.count("</table>") == 1
    assert table.xpath(".//td/@data-title") == table.xpath(".//th[@scope='col']/text()") == [*HEAD]


def test_a_comment_is_about_a_cell_and_a_new_action_is_a_row(site: Site) -> None:
    browser = coordinator(site)

    form = browser.get(new_comment_path(site, "2", "remark"))
    assert html.fromstring(form.text).xpath("//select[@name='cell']/option/text()") == ["The whole row", *HEAD]
    refused = browser.press(form, form_action(form), {"cell": "Budget", "text": "Who pays?", "type": "general"})
    assert "Choose the cell that your comment is about" in text_of(refused)
    browser.press(form, form_action(form), {"cell": "Funding", "text": "Who pays?", "type": "general"})
    assert "About “Funding”" in text_of(browser.get(draft_path(site)))

    form = browser.get(new_comment_path(site, "3", "insert_after"))
    assert "Propose a new row after paragraph 3" in text_of(form)
    assert cells_of(form.text) == dict.fromkeys(HEAD, "")
    empty = browser.press(form, form_action(form), {"type": "substantive"})
    assert "Write the words of the new row." in text_of(empty)
    typed = {"cells-0": f"Plant mangroves. {BURMESE}", "cells-2": "2026", "type": "substantive"}
    assert browser.press(empty, form_action(empty), typed).status_code == 302
    remark, new_row = comments(site)
    assert (remark.cell, new_row.change) == ("Funding", Change.INSERT_AFTER)
    assert rows.typed_cells(new_row.proposed_text) == [typed["cells-0"], "", "2026", ""]
    page = browser.get(draft_path(site))
    assert "New row after this one" in text_of(page)
    assert alone(page.text) == [[[typed["cells-0"], "", "2026", ""]]]
    assert html.fromstring(page.text).xpath("//table[@class='rows rows-alone']//td/@data-title") == [*HEAD]

    prose = browser.get(new_comment_path(site, "2", "insert_after") + "&prose=1")
    refused = browser.press(prose, form_action(prose), {"proposed_text": "Prose.", "type": "substantive"})
    assert "in the middle of a table" in text_of(refused)
    behind = browser.get(new_comment_path(site, "3", "insert_after") + "&prose=1")
    assert (
        browser.press(behind, form_action(behind), {"proposed_text": "Prose.", "type": "substantive"}).status_code
        == 302
    )


def test_a_country_reads_its_rows_under_the_titles_of_their_columns_wherever_they_are_listed(site: Site) -> None:
    world, new_lead = site.world, "Lao PDR, Thailand"
    of_laos = world.replace("LA", "2", "Lao PDR", new_lead)
    world.replace("LA", "3", "Cambodia", f"Cambodia {KHMER}")
    new_row = [[*HEAD], [PLANT[0], new_lead, *PLANT[2:]]]
    laos, thailand = (site.as_(world.coordinators[code]) for code in ("LA", "TH"))
    assert new_row in alone(laos.get(f"/rounds/{world.round_id}/answer").text)
    assert alone(laos.get(f"/comments/{of_laos.id}/cosponsors").text) == [new_row]

    world.everybody_submits()
    world.close()
    candidate, by = world.consolidate(), world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        found = session.scalars(select(Disposition).where(Disposition.comment_id == of_laos.id)).one()
        answers.answer(
            session,
            of_laos.id,
            outcome=Outcome.DEFERRED,
            reason="For the next round.",
            by=by,
            seen=found.revision,
            now=LATER,
        )
    set_aside = world.consolidate()
    assert set_aside.id != candidate.id
    opened = open_round_on(
        world, circulate(world, consolidate_and_answer(world)).id, site.database.now() + timedelta(days=7)
    )

    own = f"/consultations/{world.consultation_id}/our-comments"
    for browser, path in (
        (laos, own),
        (laos, f"/comments/{of_laos.id}/trace"),
        (laos, f"/rounds/{opened.round_id}/carried"),
        (thailand, f"/rounds/{opened.round_id}/join/{of_laos.id}"),
    ):
        assert new_row in alone(browser.get(path).text), path
    in_text = alone(laos.get(f"/comments/{comments(site)[1].id}/trace").text)
    assert [words[0] for words in in_text] == [[*HEAD], [*HEAD]]
    with site.database.reading(viewer_of(world.coordinators["LA"])) as session:
        found_own = own_answers(session, world.consultation_id, world.coordinators["LA"].of_member())
        file = read_docx(BytesIO(own_answers_as_docx(found_own)), "ours.docx")
        assert new_row in alone(own_answers_as_html(found_own))
    assert any(f"Lead: {new_lead}" in one.after for one in file.paragraphs)


def test_a_new_row_of_the_round_before_is_not_asked_for_twice(site: Site) -> None:
    version = SecondVersion(site.world, {}, site.world.version_id)
    browser = coordinator(site)
    tables = make_document(version, DocumentKind.TABLES, Format.XLSX).content
    assert tables is not None
    tables = with_cells(tables, {"B7": f"Plant mangroves. {BURMESE}", "D7": "2026"})
    confirm(browser, sent(browser, site, tables))
    second = in_next_round(site)

    browser = coordinator(second)
    again = with_cells(tables, {"B8": "Clean the banks."})
    page = text_of(browser.get(sent(browser, second, again)))

    assert "The draft of this round already has these words, at paragraph 3 bis" in page
    assert [(one.decision, "Plant" in one.proposed_text) for one in uploaded_comments(second)[-2:]] == [
        (UploadDecision.OPEN, True),
        (UploadDecision.SUGGESTED, False),
    ]


@pytest.mark.slow
def test_who_is_named_as_a_lead_must_accept_it(site: Site) -> None:
    site.world.replace("KH", "2", "Lao PDR", "Lao PDR, Thailand")
    site.world.replace("KH", "3", "2024", "2025")

    second = in_next_round(site)
    page = second.as_(second.world.coordinators["TH"]).get(f"/rounds/{second.world.round_id}/brackets")
    assert text_of(page).count("Needs the agreement of Thailand (your country), which it names.") == 1

    third = in_next_round(second)
    assert [one.bracket.names_newly(one.bracket.circulated[0]) for one in open_in(third)] == [("Thailand",)]
    third.world.keep("TH", "Thailand", stance=Stance.ACCEPT, choice=0)
    fourth = in_next_round(third)
    assert open_in(fourth) == []
    assert cells(fourth.world.paragraph("2").text)[1] == "Lao PDR, Thailand"


def test_a_new_row_with_an_empty_last_cell_is_read_as_it_stands(site: Site) -> None:
    laos = site.as_(site.world.coordinators["LA"])
    form = laos.get(new_comment_path(site, "3", "insert_after"))
    laos.press(form, form_action(form), {"cells-0": "Plant mangroves.", "cells-2": "2026", "type": "substantive"})
    second = in_next_round(site)
    thailand = second.as_(second.world.coordinators["TH"])
    with site.database.reading(WORKER) as session:
        draft = text_as_docx(texts.text(session, second.world.version_id))

    address = send(thailand, second, draft).location
    work(second)
    untouched = text_of(thailand.get(address))
    assert "This file asks for no changes" in untouched
    assert "without tracked changes" not in untouched


@pytest.mark.slow
@pytest.mark.parametrize("label", ["[Lao PDR: ", ""])
@pytest.mark.parametrize(
    ("column", "words", "last"), [("2", "2027", ""), ("3", "LMC Special Fund", ""), ("2", "2027", "Own means")]
)
def test_other_words_for_a_cell_of_a_row_that_is_proposed_are_those_and_no_others(
    site: Site, label: str, column: str, words: str, last: str
) -> None:
    laos = site.as_(site.world.coordinators["LA"])
    form = laos.get(new_comment_path(site, "3", "insert_after"))
    row_of_laos = {"cells-0": "Plant mangroves.", "cells-2": "2026", "cells-3": last}
    laos.press(form, form_action(form), {**row_of_laos, "type": "substantive"})
    second = in_next_round(site)
    thailand = second.as_(second.world.coordinators["TH"])
    form = thailand.get(new_comment_path(second, "3 bis", "replace"))
    assert cells_of(form.text)["Action"] == "[Lao PDR: Plant mangroves."

    typed = {**row_of_laos, f"cells-{column}": words, "cells-0": f"{label}Plant mangroves.", "type": "substantive"}
    if label:
        typed["cells-3"] = f"{typed['cells-3']}]"
    assert thailand.press(form, form_action(form), typed).status_code == 302

    third = in_next_round(second)
    (found,) = open_in(third)
    ((alternative,), sponsors) = found.bracket.alternatives[0].words, found.bracket.alternatives[0].sponsors
    assert (alternative.strip(), sponsors, len(found.bracket.alternatives)) == (words, ("Thailand",), 1)
    standing = ["Plant mangroves.", "", "2026", last]
    assert cells(found.paragraph.standing_words) == standing


def test_a_table_without_a_head_does_not_take_that_of_another(database: Database) -> None:
    text = [
        NewParagraph(Kind.HEAD, row(HEAD)),
        NewParagraph(Kind.ROW, row(PLANT)),
        NewParagraph(Kind.NUMBERED, "Other actions follow."),
        NewParagraph(Kind.ROW, row(["Share data.", "Cambodia"])),
    ]
    world = make_world(database, text=text)

    with database.reading(WORKER) as session:
        named = column_titles(session, world.version_id)

    assert list(named.values()) == [[*HEAD], [*HEAD], ["Column 1", "Column 2"]]


def open_in(site: Site) -> list[PlacedBracket]:
    with site.database.reading(WORKER) as session:
        return placed_brackets(session, site.world.version_id)
