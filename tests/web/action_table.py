"""A text that ends in a table of actions, and how pages show its rows."""

import pytest
from lxml import html

from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from redline import row
from testing.world import World, make_world

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
