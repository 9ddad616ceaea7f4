"""What became of the brackets, in every form of the compendium: one bracket let stand, one open, and why it is open."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from models.brackets.agreement import Stance
from models.brackets.operations.positions import BracketStatement, save
from models.brackets.queries.placed import placed_brackets
from models.db.access import WORKER, viewer_of
from models.documents.queries.compendium import Compendium, compendium
from templates import on_brackets
from templates.documents import compendium as tables
from templates.documents import compendium_csv
from templates.documents.texts import compendium_as_html
from testing.world import AFTER, LATER, MEMBERS, World
from tests.models.brackets.second_round import say
from tests.rounds import circulate, consolidate_and_answer, finish_round, open_next_round
from tests.web.circulation import COMPROMISE, SecondVersion, make_version_2
from worker.documents.docx_in.read import read_docx
from worker.documents.forms.read import read_form
from worker.documents.limits import Unreadable
from worker.documents.xlsx.compendium import BRACKET_SHEET, compendium_as_docx, workbook
from worker.documents.xlsx.write_xlsx import Sheet, write_xlsx

pytestmark = pytest.mark.slow

OVER = "[year] [China: month][Viet Nam: decade]"
FIRST_TITLES = ("Number", "Country", "About", "Type", "Comment")
WHY = (
    "China and Viet Nam ask for different words; the members have yet to see words that were first written in this round; "
    "Lao PDR has not answered; Thailand reserves its position"
)


@pytest.fixture
def found(world: World) -> Compendium:
    """Of round 2, in which Lao PDR has not answered: paragraph 1 is contested, what Cambodia adds to 2 is to be seen."""
    world.replace("CN", "1", "every year", "every month")
    world.replace("VN", "1", "every year", "every decade")
    world.replace("KH", "2", "fish", "fish and wetlands")
    version = circulate(world, finish_round(world))
    second = open_next_round(SecondVersion(world, {}, version.id))
    say(second, "TH", {"1": (Stance.RESERVED, None)})
    say(second, "MM", {"2": (Stance.ANY, None)})
    second.replace("CN", "1", OVER, "quarter")
    for code in MEMBERS:
        if code != "LA":
            second.submit(code)
    second.deadline_passes(now=AFTER + timedelta(days=30))
    third = circulate(second, consolidate_and_answer(second))
    with second.database.reading(WORKER) as session:
        return compendium(session, third.id)


def test_page_paper_and_tables_say_the_same_of_each_open_bracket(found: Compendium) -> None:
    why = [WHY, "Cambodia asks for other words; Lao PDR has not answered"]

    records = html.fromstring(compendium_as_html(found)).xpath("//ol[@class='bracket-records']/li")
    assert [" ".join(one.text_content().split()).partition("Open: ")[2] for one in records] == [
        f"{one}." for one in why
    ]
    word = read_docx(BytesIO(compendium_as_docx(found)), "compendium.docx")
    assert [each.after for each in word.paragraphs if each.after.startswith("Open: ")] == [
        f"Open: {one}" for one in why
    ]
    sheet = CalamineWorkbook.from_filelike(BytesIO(workbook(found, at=LATER))).get_sheet_by_name(BRACKET_SHEET)
    assert [row[-1] for row in sheet.to_python()] == ["Why it is open", *why]
    assert [one["open"] for one in json.loads(tables.as_json(found))["brackets"]] == why
    lines = list(csv.DictReader(StringIO(compendium_csv.as_csv(found).removeprefix(compendium_csv.BYTE_ORDER_MARK))))
    assert [line["reason"] for line in lines if line["type"] == "bracket"] == why


def test_in_the_table_a_bracket_has_a_row_of_its_own(found: Compendium) -> None:
    lines = list(csv.DictReader(StringIO(compendium_csv.as_csv(found).removeprefix(compendium_csv.BYTE_ORDER_MARK))))

    row = next(line for line in lines if line["label"] == "Bracket 1")
    assert (row["about"], row["words_before"], row["outcome"]) == ("paragraph 1", "year", "open")
    assert row["proposed_text"] == "China: month; Viet Nam: decade"
    assert (
        row["comment"]
        == f"China asks for other words “quarter” ({OVER} → quarter); Thailand is reserved, awaiting instructions"
    )


@pytest.mark.parametrize(("named", "links"), [(("fish",), False), (("fish", "every year"), True)])
def test_a_package_is_told_of_only_where_it_links_brackets(world: World, named: tuple[str, ...], links: bool) -> None:
    world.replace("KH", "2", "fish", "fish and wetlands")
    world.replace("KH", "1", "every year", "twice every year")
    second = open_next_round(SecondVersion(world, {}, circulate(world, finish_round(world)).id))
    by = second.coordinators["TH"]
    with second.database.transaction(viewer_of(by)) as session:
        open_now = placed_brackets(session, second.version_id)
        statements = [
            BracketStatement(one.bracket.id or 0, Stance.KEEP, package="A")
            for one in open_now
            if any(words in one.paragraph.text for words in named)
        ]
        assert save(session, second.round_id, statements, by=by, now=LATER).changed == len(named)
    third = circulate(second, finish_round(second))

    with second.database.reading(WORKER) as session:
        rows = compendium(session, third.id).brackets
        sentences = [one for row in rows for one in row.statements]
        open_because = [on_brackets.why_open(row.why_open) for row in rows if row.why_open and row.statements]

    assert ["has linked it in a package" in one for one in open_because] == [links] * len(named)
    assert [", only together with the others of its package “A”" in one for one in sentences] == [links] * len(named)


def test_a_bracket_that_has_ended_says_how_and_not_why_it_is_open(world: World) -> None:
    world.replace("KH", "2", "fish", "fish and wetlands")
    version = circulate(world, finish_round(world))
    second = open_next_round(SecondVersion(world, {}, version.id))
    third = circulate(second, finish_round(second))

    with second.database.reading(WORKER) as session:
        (row,) = tables.bracket_rows(compendium(session, third.id))

    assert (row["ended"], row["open"]) == ("“and wetlands”, seen, and let stand (Cambodia)", "")


def test_a_bracket_that_ended_with_a_compromise_shows_it_among_its_words(world: World) -> None:
    version_2 = make_version_2(world)
    version_2.circulate()
    second = open_next_round(version_2)
    for code in MEMBERS:
        say(second, code, {"1": (Stance.ACCEPT, 2)})
    third = circulate(second, finish_round(second))

    with second.database.reading(WORKER) as session:
        of_third = compendium(session, third.id)
        row, *_ = tables.bracket_rows(of_third)
        shown, *_ = html.fromstring(compendium_as_html(of_third)).xpath("//ol[@class='bracket-records']/li")

    assert row["ended"] == (
        f"“{COMPROMISE}”, all accept the same words (Cambodia, China, Lao PDR, Myanmar, Thailand, Viet Nam)"
    )
    assert row["alternatives"].endswith(f"; Secretariat proposes: {COMPROMISE}")
    heading = " ".join(shown.text_content().split()).partition(" Cambodia accepts")[0]
    assert heading.endswith(f"[Secretariat proposes: {COMPROMISE}]")


def test_the_compendium_that_is_sent_in_as_a_form_is_refused_in_each_form(found: Compendium) -> None:
    files = (compendium_as_docx(found), workbook(found, at=LATER), compendium_csv.as_csv(found).encode())

    for content in files:
        with pytest.raises(Unreadable, match="This is the compendium, our own file"):
            read_form(BytesIO(content), "compendium", {})


def test_a_workbook_that_was_made_when_a_title_was_another_is_refused_too() -> None:
    for title in ("Proposed change", "Proposed text"):
        book = Sheet(
            "All comments", [(name, 9) for name in (*FIRST_TITLES, title, "Answer")], [["KH-1"] + ["words"] * 6]
        )
        with pytest.raises(Unreadable, match="This is the compendium, our own file"):
            read_form(BytesIO(write_xlsx("A strategy", [book], at=LATER)), "compendium", {})
