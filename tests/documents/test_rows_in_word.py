"""The action framework goes out in Word as a table, and what people change in it comes back row by row and cell by cell."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import redline
from models.comments.comment import Change
from models.drafts.version import Kind, Paragraph
from models.text.rows import typed_cells
from tests.documents import other_readers
from tests.documents.test_write_docx import AT
from tests.documents.word import ins, p, row, t, table
from worker.documents.docx_in.proposed_changes import TABLE, Draft, ProposedChanges, proposed_changes
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.marked import compared_words
from worker.documents.docx_out.sheet import Margin, Passage, Sheet, Words, split_into_cells
from worker.documents.docx_out.write_docx import write_docx
from worker.documents.uploads.word import join_insertions

LONG = "n" * 38  # as long as a key can be
HEAD = redline.row(["Action", "Lead", "Years", "Funding"])
PLANT = redline.row(["Reforest the upper basin.", "Lao PDR", "2023-2025", ""])
SHARE = redline.row(["Share data on floods. ទិន្នន័យ", "Cambodia | China", "2024", "LMC Special Fund"])
KINDS = (Kind.HEADING, Kind.HEAD, Kind.ROW, Kind.ROW, Kind.NUMBERED)
TEXT = [
    Paragraph(id=place, key=f"p{place}", kind=kind, label=label, position=place, text=text)
    for place, (kind, label, text) in enumerate(
        zip(KINDS, ("", "", "1", "2", "3"), ("Actions", HEAD, PLANT, SHARE, "The members meet."), strict=True), start=1
    )
]


def written() -> bytes:
    passages = [
        Passage(
            one.key,
            one.kind,
            one.label,
            (Words(one.text),),
            margin=(Margin("Thailand", "Who pays?"),) * (one.label == "1"),
        )
        for one in TEXT
    ]
    return write_docx(Sheet("A strategy", "Version 1", "en", "17", AT, passages))


def changes_after(change: Callable[[str], str], *, compared: bool = False) -> ProposedChanges:
    """What the file asks once its words have been changed."""
    out = BytesIO()
    with ZipFile(BytesIO(written())) as file, ZipFile(out, "w") as edited:
        for name in file.namelist():
            content = file.read(name).decode()
            edited.writestr(name, change(content) if name == "word/document.xml" else content)
    word = read_docx(BytesIO(out.getvalue()), "out.docx")
    heads = frozenset(map(redline.key, ("A strategy", "Version 1")))
    draft = Draft(TEXT, TEXT, "en", "version 1", True, heads, frozenset({"Thailand"}), compared)
    return proposed_changes(word, draft)


def rows_of(document: str) -> list[str]:
    return re.findall(r"<w:tr>.*?</w:tr>", document, re.DOTALL)


def test_an_untouched_table_asks_for_nothing() -> None:
    found = changes_after(lambda document: document)

    assert found.recognised == len(TEXT)
    assert [(one.words.change, one.words.paragraph_id, one.words.text) for one in found.found] == [
        (Change.REMARK, 3, "Who pays?")
    ]


def test_cells_that_are_changed_a_row_that_is_added_and_one_that_is_gone_come_back_as_such() -> None:
    def change(document: str) -> str:
        _, plant, share = rows_of(document)
        new = share.replace("Share data on floods. ", "Plant mangroves. ").replace("2024", "2026")
        new = re.sub(r"<w:bookmark(Start|End)[^>]*>", "", new)
        changed = share.replace("2024", "2025").replace("Cambodia | China", "Cambodia")
        return document.replace(plant, "").replace(share, changed + new)

    found = {one.words.change: one.words for one in changes_after(change).found}

    assert found[Change.DELETE].paragraph_id == 3
    replaced = found[Change.REPLACE]
    assert (replaced.paragraph_id, redline.cells(replaced.proposed_text)) == (
        4,
        ["Share data on floods. ទិន្នន័យ", "Cambodia", "2025", "LMC Special Fund"],
    )
    assert found[Change.INSERT_AFTER].paragraph_id == 4
    assert typed_cells(found[Change.INSERT_AFTER].proposed_text) == [
        "Plant mangroves. ទិន្នន័យ",
        "Cambodia | China",
        "2026",
        "LMC Special Fund",
    ]


@pytest.mark.parametrize("column", [0, 2, 3])
def test_the_words_of_a_table_in_a_cell_are_words_of_that_cell_in_the_order_in_which_people_read(column: int) -> None:
    inner = table(row(p(t("Upper")), p(t("2023"))), row(p(t("Lower")), p(t("2025")), change="ins"))

    def change(document: str) -> str:
        plant = rows_of(document)[1]
        cells = re.findall("<w:tc>.*?</w:tc>", plant, re.DOTALL)
        own = column + 1  # behind that of the numbers
        cells[own] = cells[own].replace("</w:tc>", f"{inner}{p(t('Together.'))}</w:tc>")
        return document.replace(plant, f"{plant[: plant.index('<w:tc>')]}{''.join(cells)}</w:tr>")

    (changed,) = changes_after(change).found

    cells = redline.cells(PLANT)
    cells[column] = "\n".join([*filter(None, [cells[column]]), "Upper", "2023", "Lower", "2025", "Together."])
    assert (changed.words.change, changed.words.paragraph_id) == (Change.REPLACE, 3)
    assert redline.cells(changed.words.proposed_text) == cells


def test_a_new_table_where_no_table_stands_comes_as_paragraphs_and_says_so() -> None:
    new = table(
        row(p(ins("Year")), p(ins("Cost | share")), change="ins"), row(p(ins("2027")), p(ins("Ten")), change="ins")
    )
    found = list(
        join_insertions(changes_after(lambda document: document.replace("<w:sectPr>", f"{new}{p()}<w:sectPr>")).found)
    )

    assert [(one.words.change, one.words.paragraph_id, one.words.proposed_text, one.note) for one in found[1:]] == [
        (Change.INSERT_AFTER, 5, "Year\nCost | share\n2027\nTen", TABLE)
    ]


def test_a_new_row_above_a_table_of_the_text_stays_a_row() -> None:
    def change(document: str) -> str:
        head, _, share = rows_of(document)
        new = re.sub(r"<w:bookmark(Start|End)[^>]*>", "", share.replace("2024", "2026"))
        return document.replace(head, new + head)

    (_, new) = sorted(changes_after(change).found, key=lambda one: one.words.change is Change.INSERT_AFTER)

    assert (new.words.paragraph_id, new.note) == (1, "")
    assert typed_cells(new.words.proposed_text)[2] == "2026"


def test_a_frame_around_the_text_is_no_cell_of_its_tables() -> None:
    def change(document: str) -> str:
        body, end = document.index("<w:body>") + len("<w:body>"), document.rindex("<w:sectPr>")
        whole = f"{document[body:end]}{p()}".replace(">2024<", ">2025<")
        return f"{document[:body]}{table(row(whole))}{document[end:]}"

    found = [one.words for one in changes_after(change).found if one.words.change is not Change.REMARK]

    assert [(one.change, one.paragraph_id) for one in found] == [(Change.REPLACE, 4)]


def test_changes_of_rows_are_tracked_in_their_cells_and_others_read_the_same(tmp_path: Path) -> None:
    new = redline.row(["Plant mangroves.", "Viet Nam", "2026", "Members"])
    passages = [
        Passage("p1", Kind.HEAD, "", (Words(HEAD),)),
        Passage("p2", Kind.ROW, "1", compared_words(PLANT, PLANT.replace("2025", "2027"), ("Thailand",), "en")),
        Passage("p3", Kind.ROW, "", (Words(SHARE, "del", ("China",)),), "del", ("China",)),
        Passage("n1", Kind.ROW, "1 bis", (Words(new, "ins", ("Viet Nam",)),), "ins", ("Viet Nam",)),
        Passage("p4", Kind.NUMBERED, "3", (Words("The members meet."),)),
    ]
    path = tmp_path / "out.docx"
    path.write_bytes(write_docx(Sheet("A strategy", "Version 2", "en", "17", AT, passages)))

    with path.open("rb") as file:
        word = read_docx(file, path.name)
    body = [one for one in word.paragraphs if one.part == "body" and one.cell is not None and one.cell[2] > 0]
    now = PLANT.replace("2025", "2027")
    assert [one.before for one in body if one.before] == _words(HEAD, PLANT, SHARE)
    assert [one.after for one in body if one.after] == _words(HEAD, now, new)
    ((before, after),) = other_readers.libre_office([path])
    assert [one for one in before if one in _words(HEAD, PLANT, SHARE)] == _words(HEAD, PLANT, SHARE)
    assert [one for one in after if one in _words(HEAD, now, new)] == _words(HEAD, now, new)
    assert not {"Plant mangroves.", "2027"} & set(before)
    assert not {"2024", "2023-2025"} & set(after)


def _words(*texts: str) -> list[str]:
    return [redline.as_seen(cell) for text in texts for cell in redline.cells(text) if cell]


def test_a_row_that_comes_in_place_of_its_bracket_is_written_cell_by_cell() -> None:
    words = [Words("[Lao PDR: Plant | China]", "del", ("Lao PDR",)), Words("Plant trees | China", "ins", ("Lao PDR",))]

    assert [[each.text for each in cell] for cell in split_into_cells(words)] == [
        ["[Lao PDR: Plant", "Plant trees"],
        ["China]", "China"],
    ]
    assert [[each.text for each in cell] for cell in split_into_cells([*words, Words(" now")])][1:2] == [
        ["China]", "Plant trees"]
    ]


def test_a_row_that_was_chosen_from_several_comes_as_a_row_in_place_of_its_bracket(tmp_path: Path) -> None:
    chosen = redline.row(["Plant mangroves.", "Viet Nam", "2026", "Members"])
    other = redline.row(["Plant trees.", "China", "2027", "Members"])
    bracket = f"[Viet Nam: {chosen}] [China: {other}]"
    passages = [
        Passage("p1", Kind.HEAD, "", (Words(HEAD),)),
        Passage("p2", Kind.ROW, "1", (Words(PLANT),)),
        Passage(LONG, Kind.ROW, "2", compared_words(bracket, chosen, ("Secretariat",), "en"), None, ("Secretariat",)),
    ]
    path = tmp_path / "out.docx"
    path.write_bytes(write_docx(Sheet("A strategy", "Version 3", "en", "17", AT, passages)))

    with path.open("rb") as file:
        word = read_docx(file, path.name)
    cells = [one for one in word.paragraphs if one.part == "body" and one.cell is not None and one.cell[2] > 0]
    assert [one.before for one in cells if one.before] == [*_words(HEAD, PLANT), redline.as_seen(bracket)]
    assert [one.after for one in cells if one.after] == _words(HEAD, PLANT, chosen)
    ((_, after),) = other_readers.libre_office([path])
    assert [one for one in after if one in _words(HEAD, PLANT, chosen)] == _words(HEAD, PLANT, chosen)
    text = [
        Paragraph(id=place, key=key, kind=kind, label=label, position=place, text=words)
        for place, (key, kind, label, words) in enumerate(
            [("p1", Kind.HEAD, "", HEAD), ("p2", Kind.ROW, "1", PLANT), (LONG, Kind.ROW, "2", chosen)], start=1
        )
    ]
    heads = frozenset(map(redline.key, ("A strategy", "Version 3")))
    sent_back = proposed_changes(word, Draft(text, text, "en", "version 3", True, heads, frozenset({"Viet Nam"})))
    assert (sent_back.recognised, list(sent_back.found)) == (3, [])
