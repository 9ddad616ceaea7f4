"""Workbooks to measure with, ours and XlsxWriter's own; and how many megabytes a process grows by while it writes ours.

python -m benchmarks.workbooks ROWS
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from random import Random

import xlsxwriter

from benchmarks import texts
from benchmarks.memory import peak_memory
from benchmarks.work import MEMBERS, SEED
from worker.documents.xlsx.compendium import TITLES
from worker.documents.xlsx.write_xlsx import Sheet, write_xlsx

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
COLUMNS = list(TITLES.values())


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """So many comments as the compendium has them, one after the other."""
    random = Random(SEED)
    sentences = [" ".join(texts.english(random)[:25]) for _ in range(50)]
    for number in range(count):
        member, words = MEMBERS[number % len(MEMBERS)], sentences[number % len(sentences)]
        head = (f"{member[:2].upper()}-{number}", member, "", f"paragraph {number % 200}", "substantive", "replace")
        yield (
            *head,
            "",
            f"{words} ({number})",
            sentences[-number % len(sentences)],
            "",
            "accepted",
            "With thanks.",
            "paragraph 12",
            *[""] * (len(COLUMNS) - 13),
        )


def ours(count: int) -> bytes:
    """The workbook as we write it."""
    return write_xlsx("A strategy", [Sheet("All comments", COLUMNS, rows(count))], at=AT)


def xlsx_writer(count: int) -> bytes:
    """The same cells in the same looks, written by XlsxWriter row by row, as it does fastest."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#0b3b47", "font_color": "#ffffff", "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#c3ced3"})
        sheet = book.add_worksheet("All comments")
        for column, (title, width) in enumerate(COLUMNS):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, width)
        for line, row in enumerate(rows(count), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, body)
        sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
        sheet.freeze_panes(1, 2)
    return out.getvalue()


if __name__ == "__main__":
    ours(10)
    before = peak_memory()
    ours(int(sys.argv[1]))
    print((peak_memory() - before) / 1e6)
