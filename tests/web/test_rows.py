"""The action framework, a table, through a round on pages: read, commented on cell by cell, added to, merged, and read again."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.queries.placed import PlacedBracket, placed
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.queries.own_answers import own_answers
from models.comments.queries.places import column_titles
from models.comments.submission import Submission
from models.db.access import WORKER, viewer_of
from models.db.database import Database
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.documents.document import DocumentKind, Format
from models.documents.queries import papers
from models.documents.queries.compendium import compendium
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind, Paragraph
from models.text import rows
from redline import cells, row
from templates.documents.texts import clearance_as_html, own_answers_as_html
from testing.rounds import answered, round_on, sent_out
from testing.world import LATER, World, make_world
from tests.documents.filled import with_cells
from tests.documents.test_make import make_document
from tests.rounds import circulated
from tests.web.circulation import SecondVersion
from tests.web.country import action, comments, coordinator, draft_of, fields, new
from tests.web.site import Site, text_of
from tests.web.test_choices_sent_in import in_next_round
from tests.web.test_forms_sent_in import sent
from tests.web.test_taking_over import confirm
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.clearance_docx import clearance_as_docx
from worker.documents.forms.form import TableRow
from worker.documents.forms.read import read_form
from worker.documents.xlsx.compendium import compendium_as_docx
from worker.documents.xlsx.own_answers import own_answers_as_docx

HEAD = ("Action", "Lead", "Years", "Funding")
PLANT = ("Reforest the upper basin.", "Lao PDR", "2023-2025", "LMC Special Fund")
SHARE = ("Share data on floods.", "Cambodia", "2024", "")
KHMER = "ដាំព្រៃឈើឡើងវិញ"
BURMESE = "ရေကြီးမှုအချက်အလက်"
FRAMEWORK = (
    NewParagraph(Kind.HEADING, "Actions"),
    NewParagraph(Kind.NUMBERED, "The members carry out these actions."),
    NewParagraph(Kind.HEAD, row(HEAD)),
    NewParagraph(Kind.ROW, row(PLANT)),
    NewParagraph(Kind.ROW, row(SHARE)),
)


@pytest.fixture
def world(database: Database) -> World:
    """The world with a text that ends in a table."""
    return make_world(database, text=FRAMEWORK)


def shown(page: str) -> list[list[str]]:
    """The cells of the tables of a text, row by row, with what only screen readers hear left out."""
    tree = html.fromstring(page)
    for unseen in tree.xpath("//*[@class='unseen']"):
        unseen.drop_tree()
    found = tree.xpath("//table[@class='rows']//tr[starts-with(@class, 'para-row')]")
    return [["".join(cell.itertext()).strip() for cell in one] for one in found]


def alone(page: str) -> list[list[list[str]]]:
    """The rows of each table that shows what a comment asks for, with what only screen readers hear left out."""
    tree = html.fromstring(page)
    for unseen in tree.xpath("//*[@class='unseen']"):
        unseen.drop_tree()
    found = tree.xpath("//table[@class='rows rows-alone']")
    return [[["".join(cell.itertext()).strip() for cell in one] for one in table.xpath(".//tr")] for table in found]


def cells_of(page: str) -> dict[str, str]:
    """The fields of the cells, by their labels."""
    tree = html.fromstring(page)
    areas = tree.xpath("//fieldset[@id='proposed_text']//textarea")
    return {tree.xpath(f"//label[@for='{area.get('id')}']")[0].text: (area.text or "").strip() for area in areas}


def test_a_table_is_read_and_each_of_its_cells_can_be_changed(site: Site) -> None:
    browser, draft = coordinator(site), draft_of(site)

    page = browser.get(draft).text
    assert shown(page) == [["", *HEAD], ["2", *PLANT], ["3", *SHARE]]
    (table,) = html.fromstring(page).xpath("//table[@class='rows']")
    assert table.xpath("./thead//th/@scope") == ["col"] * 4
    assert table.xpath("./tbody/tr/th/@scope") == ["row"] * 2
    assert table.xpath(".//td/@data-title") == [*HEAD, *HEAD]

    form = browser.get(new(site, "2", "replace"))
    assert cells_of(form.text) == dict(zip(HEAD, PLANT, strict=True))

    typed = {"cells-0": f"Reforest the whole basin. {KHMER}", "cells-1": "Lao PDR | Thailand", "type": "substantive"}
    looked = browser.press(form, action(form), {**typed, "look": "1"})
    assert looked.status_code == 200
    assert fields(looked)["cells-1"] == "Lao PDR | Thailand"
    change = text_of(looked)
    assert "upper" in change
    assert browser.press(looked, action(looked), {"type": "substantive"}).status_code == 302
    (comment,) = comments(site)
    assert [cell.replace("\u2060", "") for cell in cells(comment.proposed_text)] == [
        f"Reforest the whole basin. {KHMER}",
        "Lao PDR | Thailand",
        *PLANT[2:],
    ]
    assert cells_of(browser.get(f"/comments/{comment.id}").text)["Lead"] == "Lao PDR | Thailand"


def test_a_row_that_is_found_by_a_word_is_a_table_of_its_own_under_the_titles(site: Site) -> None:
    page = coordinator(site).get(f"{draft_of(site)}?find=floods").text

    assert shown(page) == [["3", *SHARE]]
    (table,) = html.fromstring(page).xpath("//table[@class='rows']")
    assert page.count('<table class="rows">') == page.count("</table>") == 1
    assert table.xpath(".//td/@data-title") == [*HEAD]


def test_a_comment_is_about_a_cell_and_a_new_action_is_a_row(site: Site) -> None:
    browser = coordinator(site)

    form = browser.get(new(site, "2", "remark"))
    assert html.fromstring(form.text).xpath("//select[@name='cell']/option/text()") == ["The whole row", *HEAD]
    refused = browser.press(form, action(form), {"cell": "Budget", "text": "Who pays?", "type": "general"})
    assert "Choose the cell that your comment is about" in text_of(refused)
    browser.press(form, action(form), {"cell": "Funding", "text": "Who pays?", "type": "general"})
    assert "About “Funding”" in text_of(browser.get(draft_of(site)))

    form = browser.get(new(site, "3", "insert_after"))
    assert "Propose a new row after paragraph 3" in text_of(form)
    assert cells_of(form.text) == dict.fromkeys(HEAD, "")
    empty = browser.press(form, action(form), {"type": "substantive"})
    assert "Write the words of the new row." in text_of(empty)
    typed = {"cells-0": f"Plant mangroves. {BURMESE}", "cells-2": "2026", "type": "substantive"}
    assert browser.press(empty, action(empty), typed).status_code == 302
    remark, new_row = comments(site)
    assert (remark.cell, new_row.change) == ("Funding", Change.INSERT_AFTER)
    assert rows.typed_cells(new_row.proposed_text) == [typed["cells-0"], "", "2026", ""]
    page = browser.get(draft_of(site))
    assert "New row after this one" in text_of(page)
    assert alone(page.text) == [[[typed["cells-0"], "", "2026", ""]]]
    assert html.fromstring(page.text).xpath("//table[@class='rows rows-alone']//td/@data-title") == [*HEAD]

    prose = browser.get(new(site, "2", "insert_after") + "&prose=1")
    refused = browser.press(prose, action(prose), {"proposed_text": "Prose.", "type": "substantive"})
    assert "in the middle of a table" in text_of(refused)
    behind = browser.get(new(site, "3", "insert_after") + "&prose=1")
    assert browser.press(behind, action(behind), {"proposed_text": "Prose.", "type": "substantive"}).status_code == 302


def test_an_action_from_three_members_reads_as_a_table_with_brackets_in_its_cells(site: Site) -> None:
    world = site.world
    world.replace("LA", "2", "Lao PDR", "Lao PDR, Thailand")
    world.replace("TH", "2", "LMC Special Fund", "LMC Special Fund; the members")
    world.replace("VN", "2", "2025", "2026")
    world.replace("KH", "2", "2025", "2027")
    added = Words(
        CommentType.SUBSTANTIVE, Change.INSERT_AFTER, world.paragraph("3").id, "", "| Plant mangroves. | | 2026 | |"
    )
    world.comment("MM", added)

    version = circulated(world)

    browser = site.as_(world.coordinators["KH"])
    merged = [
        "2",
        "Reforest the upper basin.",
        "Lao PDR[Lao PDR: , Thailand]",
        "2023-[2025] [Cambodia: 2027][Viet Nam: 2026]",
        "LMC Special Fund[Thailand: ; the members]",
    ]
    page = browser.get(f"/versions/{version.id}").text
    assert [[" ".join(cell.split()) for cell in line] for line in shown(page)][:3] == [
        ["", *HEAD],
        merged,
        ["3", *SHARE],
    ]
    tables = alone(browser.get(f"/versions/{version.id}/compendium").text)
    assert [[*HEAD], ["Reforest the upper basin.", "Lao PDR, Thailand", *PLANT[2:]]] in tables
    with site.database.reading(WORKER) as session:
        found = compendium(session, version.id)
        file = read_docx(BytesIO(compendium_as_docx(found)), "compendium.docx")
    words = "\n".join(one.after for one in file.paragraphs)
    assert "Action: Reforest the upper basin.\nLead: Lao PDR, Thailand\nYears: 2023-2025" in words
    assert "Add a row after this one:\nAction: Plant mangroves.\nLead: –\nYears: 2026\nFunding: –" in words
    changes = shown(browser.get(f"/versions/{version.id}/redline").text)
    assert [len(line) for line in changes if line[0] == "2"] == [5]

    markdown = browser.get(f"/versions/{version.id}/text.md").text
    lines = markdown.splitlines()
    start = lines.index("|  | Action | Lead | Years | Funding |")
    assert lines[start + 1 : start + 4] == [
        "| --- | --- | --- | --- | --- |",
        f"| {' | '.join(merged)} |",
        "| 3 | Share data on floods. | Cambodia | 2024 |  |",
    ]
    assert lines[start + 4].startswith("| 3 bis | [Myanmar: Plant mangroves. |")


def test_the_secretariat_reads_a_row_under_the_titles_of_its_columns(site: Site) -> None:
    world, officer = site.world, site.as_(site.world.staff[0])
    world.replace("LA", "2", "Lao PDR", "Lao PDR, Thailand")
    world.comment("TH", Words(CommentType.GENERAL, Change.REMARK, world.paragraph("3").id, "Who pays?"))
    world.everybody_submits()
    world.close()

    page = officer.get(f"/secretariat/rounds/{world.round_id}/comments")
    table = [[*HEAD], [PLANT[0], "Lao PDR, Thailand", *PLANT[2:]]]
    assert alone(page.text) == [table]
    changed, remark = (
        html.fromstring(page.text).xpath(
            f"//main//a[contains(@href, '/secretariat/comments/')][contains(., '{number}')]/@href"
        )[0]
        for number in ("LA-1", "TH-1")
    )
    assert alone(officer.get(changed).text) == [table]
    assert alone(officer.get(remark).text) == [[[*HEAD], [*SHARE]]]


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
        said = {"outcome": Outcome.DEFERRED, "reason": "For the next round."}
        answers.answer(session, of_laos.id, **said, by=by, seen=found.revision, now=LATER)  # type: ignore[arg-type]
    set_aside = world.consolidate()
    assert set_aside.id != candidate.id
    opened = round_on(world, sent_out(world, answered(world)).id, site.database.now() + timedelta(days=7))

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


def test_the_secretariat_edits_a_row_that_it_sees_in_its_cells(site: Site) -> None:
    world, officer = site.world, site.as_(site.world.staff[0])
    world.replace("LA", "2", "Lao PDR", "Lao PDR, Thailand")
    world.everybody_submits()
    world.close()
    world.consolidate()
    with site.database.reading(WORKER) as session:
        row_id = session.scalars(
            select(Paragraph.id).where(Paragraph.label == "3").order_by(Paragraph.id.desc())
        ).first()

    form = officer.get(f"/secretariat/paragraphs/{row_id}/edit")
    assert alone(form.text) == [[[*HEAD], [*SHARE]]]
    assert "Its cells are separated by “|”" in text_of(form)
    looked = officer.press(form, action(form), {"text": " | ".join(["Share all data.", *SHARE[1:]]), "look": "1"})
    assert [[head, words[1:]] for head, words in alone(looked.text)] == [[[*HEAD], [*SHARE[1:]]]] * 2


@pytest.mark.slow
def test_the_table_is_changed_in_excel_and_comes_back_row_by_row(site: Site) -> None:
    document = make_document(SecondVersion(site.world, {}, site.world.version_id), DocumentKind.TABLES, Format.XLSX)
    browser = coordinator(site)
    assert "The tables of the text" in text_of(browser.get(f"/versions/{site.world.version_id}/files"))
    assert document.content is not None
    assert read_form(BytesIO(document.content), "tables.xlsx", {}).table_rows == [
        TableRow(5, "", "2", PLANT, ""),
        TableRow(6, "", "3", SHARE, ""),
    ]
    untouched = text_of(browser.get(sent(browser, site, document.content)))
    assert "No comments were found in this form." in untouched

    words = {"D5": "2023-2027", "F5": "Two more years.", "B7": f"Plant mangroves. {BURMESE}", "D7": "2026"}
    filled = with_cells(document.content, {**words, "A8": "77", "B8": "Nowhere."})
    address = sent(browser, site, filled)
    page = text_of(browser.get(address))
    assert "“77” is the number of no row in the text." in page
    confirm(browser, address)

    changed, new_row = comments(site)
    assert (changed.change, cells(changed.proposed_text), changed.justification) == (
        Change.REPLACE,
        [*PLANT[:2], "2023-2027", PLANT[3]],
        "Two more years.",
    )
    assert new_row.change is Change.INSERT_AFTER
    assert new_row.paragraph_id == site.world.paragraph("3").id
    assert rows.typed_cells(new_row.proposed_text) == [f"Plant mangroves. {BURMESE}", "", "2026", ""]


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
        return placed(session, site.world.version_id)


def test_the_file_for_clearance_shows_changed_and_new_rows_in_cells(site: Site) -> None:
    world = site.world
    world.replace("KH", "2", "2025", "2027")
    after = world.paragraph("3").id
    new = "| Plant mangroves. | Cambodia | 2026 | |"
    world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.INSERT_AFTER, after, "", new, "Storms."))
    world.comment("KH", Words(CommentType.GENERAL, Change.REMARK, after, "Who pays?", cell="Funding"))

    with site.database.reading(WORKER) as session:
        answer = session.scalars(
            select(Submission).where(Submission.round_id == world.round_id, Submission.member_id == member_of(world))
        ).one()
        pack = papers.pack(session, answer)
        file, page = clearance_as_docx(pack), clearance_as_html(pack)

    word = [one for one in read_docx(BytesIO(file), "clearance.docx").paragraphs if one.cell is not None]
    tables = [one.after for one in word if one.cell and one.cell[0] < 2]
    assert tables == [*HEAD, *PLANT[:2], "2023-20252027", PLANT[3], *HEAD, "Plant mangroves.", "Cambodia", "2026", ""]
    changed, added = alone(page)
    assert changed == [[*HEAD], [*PLANT[:2], "2023-20252027", PLANT[3]]]
    assert added == [[*HEAD], ["Plant mangroves.", "Cambodia", "2026", ""]]
    assert "about “Funding”" in page


def member_of(world: World) -> int:
    return world.coordinators["KH"].of_member().id
