"""Documents beside others that make the same: tables in Markdown.

python -m benchmarks.documents
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import printed, workbooks
from benchmarks.measure import best_of, cpu_seconds_with_children, machine, memory_growth, table
from benchmarks.python_docx import python_docx
from benchmarks.word_files import paragraphs, sheet_with_changes
from benchmarks.work import SEED
from worker.documents.docx_out.write_docx import write_docx

FEW, MANY = 1_000, 10_000  # changes and comments
ROWS = 100_000
PAGES, PRINTED = 50, 478  # pages, and the paragraphs that fill them
LONG, CHANGES = 1_000, 5  # paragraphs on 200 pages, changes in each
TURNS = 3


def main() -> None:
    """Measure the documents."""
    print(f"Seed {SEED}; {machine()}. CPU seconds, children included, best of {TURNS} in turns.")
    for measure in (measure_word, measure_excel, measure_pdf, measure_extract):
        measure()
        sys.stdout.flush()


def measure_word() -> None:
    """Print what changes and comments cost."""
    few, many = paragraphs(FEW), paragraphs(MANY)
    sheets = sheet_with_changes(few), sheet_with_changes(many)
    works = [lambda sheet=sheet: write_docx(sheet) for sheet in sheets]
    ours, theirs, more = best_of(works[0], lambda: python_docx(few), works[1], rounds=TURNS)
    print(f"\n### Word: {FEW:,} paragraphs with a tracked change and a comment each\n")
    row = [f"{FEW:,}", f"{ours:.2f}", f"{theirs:.2f}", f"{theirs / ours:.1f}x", f"{more / ours:.1f}x"]
    heads = ["changes and comments", "ours", "python-docx, comments only", "ours is", f"{MANY:,} take"]
    print(table(heads, [row]))


def measure_excel() -> None:
    """Print what rows cost."""
    ours, theirs = best_of(lambda: workbooks.ours(ROWS), lambda: workbooks.xlsx_writer(ROWS), rounds=TURNS)
    growth = memory_growth("benchmarks.workbooks", str(ROWS))
    print(f"\n### Excel: {ROWS:,} rows of {len(workbooks.COLUMNS)} cells\n")
    row = [f"{ROWS:,}", f"{ours:.2f}", f"{theirs:.2f}", f"{theirs / ours:.1f}x", f"{growth:.0f} MB"]
    print(table(["rows", "ours", "XlsxWriter", "ours is", "memory grows by"], [row]))


def measure_pdf() -> None:
    """Print what pages cost."""
    html = printed.page(PRINTED)

    def print_without_chromium() -> None:
        with printed.without_chromium():
            printed.print_ours(html)

    print(f"\n### PDF: {PAGES} pages in seven languages\n")
    ours, theirs = best_of(
        print_without_chromium,
        lambda: printed.print_with_weasyprint(html),
        rounds=TURNS,
        clock=cpu_seconds_with_children,
    )
    rows = [["WeasyPrint", f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}x", f"{ours / theirs:.2f}x"]]
    if printed.CHROMIUM:
        found = best_of(
            lambda: printed.print_ours(html),
            lambda: printed.print_with_chromium(html),
            rounds=TURNS,
            clock=cpu_seconds_with_children,
        )
        rows.append(
            ["Chromium", *(f"{one:.2f}" for one in found), f"{found[0] / found[1]:.2f}x", f"{found[0] / theirs:.2f}x"]
        )
    print(table(["printed by", "ours", "alone", "to alone", "to WeasyPrint alone"], rows))


def measure_extract() -> None:
    """Print what reading costs."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.docx"
        file.write_bytes(write_docx(sheet_with_changes(paragraphs(LONG), CHANGES, comments=False)))
        command = [sys.executable, "-m", "benchmarks.extracting", str(file)]
        runs = [
            subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(TURNS)
        ]
    seconds, megabytes = min((float(seconds), float(size)) for seconds, size in runs)
    print(f"\n### Reading: `lmec extract` of 200 pages with {LONG * CHANGES:,} changes\n")
    print(f"It takes {seconds:.1f} CPU seconds and {megabytes:.0f} MB, with starting two processes.")


if __name__ == "__main__":
    main()
