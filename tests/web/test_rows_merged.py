"""A table that came out of a round on pages: with brackets in its cells, read and edited by the secretariat."""

from io import BytesIO

from lxml import html
from sqlalchemy import select

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.documents.queries.compendium import compendium
from models.drafts.version import Paragraph
from tests.rounds import circulate_round
from tests.web.action_table import HEAD, PLANT, SHARE, alone, shown, world
from tests.web.country import form_action
from tests.web.site import Site, text_of
from worker.documents.docx_in.read import read_docx
from worker.documents.xlsx.compendium import compendium_as_docx

__all__ = ["world"]


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

    version = circulate_round(world)

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
    looked = officer.press(form, form_action(form), {"text": " | ".join(["Share all data.", *SHARE[1:]]), "look": "1"})
    assert [[head, words[1:]] for head, words in alone(looked.text)] == [[[*HEAD], [*SHARE[1:]]]] * 2
