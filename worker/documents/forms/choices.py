"""The table of brackets in our own form: a row for each, with the choice that somebody has written in it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from models.brackets.agreement import LINKING, Stance
from models.errors import Invalid
from models.text.typed import typed
from models.uploads.reading import RowFault
from redline.text.digits import to_ascii_digits
from worker.documents.forms.form import FormChoice
from worker.documents.forms.titles import plain
from worker.documents.tables.grid import Cell, Grid, Row

Column = Literal[
    "bracket", "paragraph", "standing", "alternatives", "choice", "words", "can_accept", "package", "reason"
]

TITLES: Mapping[Column, str] = {
    "bracket": "Bracket",
    "paragraph": "Paragraph",
    "standing": "Words of the draft",
    "alternatives": "Alternatives",
    "choice": "Our choice",
    "words": "Other words",
    "can_accept": "Could also accept",
    "package": "Package",
    "reason": "Reason",
}
TITLES_ABROAD: Mapping[str, Sequence[str]] = {
    "zh": ("方括号", "段落", "草案文字", "备选案文", "我方选择", "其他措辞", "也可接受", "一揽子", "理由"),
    "vi": ("Ngoặc vuông", "Đoạn", "Lời văn của dự thảo", "Phương án", "Lựa chọn của chúng tôi", "Lời văn khác", "Cũng có thể chấp nhận", "Gói", "Lý do"),
    "th": ("วงเล็บเหลี่ยม", "ย่อหน้า", "ถ้อยคำในร่าง", "ทางเลือก", "ที่เราเลือก", "ถ้อยคำอื่น", "ยอมรับได้เช่นกัน", "ชุด", "เหตุผล"),
    "lo": ("ວົງເລັບ", "ວັກ", "ຖ້ອຍຄຳໃນຮ່າງ", "ທາງເລືອກ", "ທີ່ພວກເຮົາເລືອກ", "ຖ້ອຍຄຳອື່ນ", "ຍອມຮັບໄດ້ເຊັ່ນກັນ", "ຊຸດ", "ເຫດຜົນ"),
    "km": ("តង្កៀប", "កថាខណ្ឌ", "ពាក្យក្នុងសេចក្តីព្រាង", "ជម្រើស", "ជម្រើសរបស់យើង", "ពាក្យផ្សេង", "អាចទទួលយកផងដែរ", "កញ្ចប់", "មូលហេតុ"),
    "my": ("ကွင်း", "စာပိုဒ်", "မူကြမ်းပါ စကားလုံးများ", "ရွေးချယ်စရာများ", "ကျွန်ုပ်တို့၏ ရွေးချယ်မှု", "အခြား စကားလုံးများ", "လက်ခံနိုင်သည့် အခြား", "အတွဲ", "အကြောင်းပြချက်"),
}  # fmt: skip
"""The same titles, in the same order, in the languages of the members."""

CHOICES: Mapping[str, Stance] = {
    "keep": Stance.KEEP,
    "any": Stance.ANY,
    "other words": Stance.OTHER,
    "does not stand in the way": Stance.NOT_OPPOSED,
    "reserved": Stance.RESERVED,
}
"""What our form offers besides the letters of the alternatives."""

POSSIBLE = f"the letter of an alternative; {'; '.join(CHOICES)}"

_STANCES = {**{stance.value: stance for stance in Stance if stance is not Stance.ACCEPT}, **CHOICES}
_MOST_ROWS_BEFORE_TITLES = 40  # rows; above the titles stands how the table is filled in
_LETTER = re.compile(r"(?:alternative|accept)? ?([a-z]{1,2})")
_SEPARATORS = re.compile(r"[\s,;/&+、，；\u104a]+")
_ONE_LETTER = re.compile(r"[a-z]{1,2}")
_FILLER_WORDS = ("and", "or", "alternative", "alternatives")
_NUMBER = re.compile(r"\D{0,20}?(\d{1,6})\D{0,3}")
_LONGEST_QUOTE = 40  # characters of strange words that a sentence repeats


_INPUT_COLUMNS: Sequence[Column] = ("choice", "words", "can_accept", "package", "reason")
"""The columns that are filled in."""


@dataclass(frozen=True, slots=True)
class _WrongCell(Exception):
    column: Column
    reason: str


@dataclass(frozen=True, slots=True)
class _Titles:
    columns: Mapping[Column, int]
    last: int  # the row in which they stand


def titles_of_brackets(grid: Grid) -> tuple[int, Collection[int]] | None:
    """The row of the titles in a table that holds choices about brackets and no comments, and its columns; None for any other."""
    titles = _find_titles(grid)
    return (titles.last, titles.columns.values()) if titles else None


def choices_of(grid: Grid) -> Iterator[FormChoice | RowFault]:
    """The rows of a table of brackets in which somebody has written something, and those with something wrong in them."""
    titles = _find_titles(grid)
    if titles is None:
        return
    for number in sorted(grid.rows):
        row = grid.rows[number]
        if number <= titles.last or not _filled_cells(row, titles):
            continue
        try:
            yield _choice(number, row, grid, titles)
        except _WrongCell as wrong:
            column = titles.columns.get(wrong.column, titles.columns["choice"])
            yield RowFault(number, grid.name, grid.place(number, column), wrong.reason)


def _find_titles(grid: Grid) -> _Titles | None:
    known = {plain(title): column for column, title in TITLES.items()}
    for number in sorted(grid.rows)[:_MOST_ROWS_BEFORE_TITLES]:
        found = {known.get(plain(cell.text)): place for place, cell in grid.rows[number].items() if not cell.copied}
        if {"bracket", "choice"} <= found.keys():
            return _Titles({column: place for column, place in found.items() if column is not None}, number)
    return None


def _filled_cells(row: Row, titles: _Titles) -> list[Cell]:
    places = (titles.columns.get(column) for column in _INPUT_COLUMNS)
    cells = (row.get(place) for place in places if place is not None)
    return [cell for cell in cells if cell is not None and not cell.copied]


def _choice(number: int, row: Row, grid: Grid, titles: _Titles) -> FormChoice:
    cells = {column: _cell_text(row.get(place), column) for column, place in titles.columns.items()}
    if cells["choice"] == TITLES["choice"]:
        raise _WrongCell("choice", "The titles of the table stand here again.")
    found = _NUMBER.fullmatch(to_ascii_digits(cells["bracket"]))
    if found is None:
        raise _WrongCell("bracket", "There is no number of a bracket in this row: write it as it stands in the form.")
    stance, letter = _chosen_stance(cells)
    return FormChoice(
        number,
        grid.name,
        grid.place(number, titles.columns["choice"]),
        int(found[1]),
        stance.value,
        letter,
        cells.get("words", ""),
        cells.get("can_accept", ""),
        cells.get("package", ""),
        cells.get("reason", ""),
        cells.get("standing", ""),
        cells.get("alternatives", ""),
    )


def _cell_text(cell: Cell | None, column: Column) -> str:
    if cell is None or cell.copied == "left":
        return ""
    if cell.fault:
        raise _WrongCell(column, cell.fault)
    try:
        return typed(cell.text, column)
    except Invalid as wrong:
        raise _WrongCell(column, str(wrong)) from wrong


def _chosen_stance(cells: Mapping[Column, str]) -> tuple[Stance, str]:
    """What is chosen, with the letter of the alternative that is accepted."""
    choice, words = cells["choice"], cells.get("words", "")
    if not choice and words:
        return Stance.OTHER, ""  # whoever writes words means them
    if not choice:
        raise _WrongCell("choice", _describe_missing_choice(cells))
    written = plain(choice) or plain(choice.strip("() "))
    found = _LETTER.fullmatch(written)
    stance = Stance.ACCEPT if found and written not in _STANCES else _STANCES.get(written)
    several = [each for each in written.split() if each not in ("and", "or")]
    if stance is None and len(several) > 1 and all(len(each) == 1 or each in _STANCES for each in several):
        raise _WrongCell(
            "choice",
            f"There are two choices here (“{choice[:_LONGEST_QUOTE]}”): write one. What else your country could accept is written under "
            f"“{TITLES['can_accept']}”.",
        )
    if stance is None:
        raise _WrongCell("choice", f"“{choice[:_LONGEST_QUOTE]}” is none of what can be chosen: {POSSIBLE}.")
    if words and stance is not Stance.OTHER:
        raise _WrongCell(
            "choice", f"There are two choices here, “{choice[:_LONGEST_QUOTE]}” and other words: keep one of them."
        )
    if stance is Stance.OTHER and not words:
        raise _WrongCell("words", "Other words are chosen, but there are none: write them beside the choice.")
    _ensure_fits_choice(cells, stance)
    return stance, found[1].upper() if found and stance is Stance.ACCEPT else ""


def _describe_missing_choice(cells: Mapping[Column, str]) -> str:
    """What is wrong with a row that says something, and chooses nothing."""
    column = next(column for column in _INPUT_COLUMNS if cells.get(column))
    what = "A reason" if column == "reason" else f"“{TITLES[column]}”"
    return f"{what} stands here without a choice (“{cells[column][:_LONGEST_QUOTE]}”): write {POSSIBLE}."


def _ensure_fits_choice(cells: Mapping[Column, str], stance: Stance) -> None:
    """Raise _Wrong where something stands beside a choice with which it does not go."""
    beside: Sequence[Column] = ("can_accept", "package")
    for column in beside:
        if cells.get(column) and stance not in LINKING:
            raise _WrongCell(
                column,
                f"“{TITLES[column]}” counts only beside words that your country accepts, keeps or writes, and the choice is "
                f"“{cells['choice'][:_LONGEST_QUOTE]}”: write another choice, or empty this cell.",
            )


def read_acceptable(written: str) -> tuple[list[str], list[str]]:
    """What is written under “Could also accept”, in order: the letters of alternatives with "keep" for the words of the draft,
    and what is neither."""
    known: list[str] = []
    strange: list[str] = []
    for each in _SEPARATORS.split(written):
        value = plain(each)
        if value == "keep" or (_ONE_LETTER.fullmatch(value) and value not in _FILLER_WORDS):
            known.append(value if value == "keep" else value.upper())
        elif value not in ("", *_FILLER_WORDS):
            strange.append(each)
    return list(dict.fromkeys(known)), strange
