"""How right the service is on what others made: forms, Word files, Markdown and merges that lie beside the project.

    python -m benchmarks.others [FOLDER] [--forms FOLDER]

prints a table of what is right of how many; `--forms` names a folder with more comment forms (.docx, .xlsx, .xls, .csv), and
prints a line for each of them.
"""

import csv
import gzip
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import click

from benchmarks.shapes import SHAPES
from redline import Proposal, merge
from worker.documents.docx_in.word_file import WordFile
from worker.documents.forms.form import FormFile
from worker.documents.forms.read import STRANGE
from worker.documents.limits import Unreadable
from worker.documents.merged.consolidating import consolidate_files
from worker.documents.sandbox.parent import read_draft, read_form, read_word

FIXTURES = Path(__file__).parents[2] / "shared" / "fixtures"
_FORMS = (".docx", ".xlsx", ".xls", ".csv")
_TEXT = re.compile(r"(?<!\\)\|")


class Row(NamedTuple):
    """A line of the table: what was looked at, what counts as right, and how many of them are."""

    what: str
    right: str
    many: int
    total: int


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=FIXTURES)
@click.option("--forms", type=click.Path(path_type=Path, exists=True), help="A folder with more comment forms.")
def main(folder: Path, forms: Path | None) -> None:
    """Print what is right of how many."""
    if not (folder / "docx").is_dir():
        raise click.UsageError(f"There is nothing in {folder} to look at: name the folder with the files of others.")
    print("| sample | correct if | correct | of |\n| --- | --- | --- | --- |")
    for measure in MEASURES:
        for row in measure(folder):
            print(f"| {row.what} | {row.right} | {row.many:,} | {row.total:,} |")
    if forms:
        print("\n| form | whose | comments | wrong rows | cells read | aside | in wrong rows |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for line in form_lines(path for path in sorted(forms.rglob("*")) if path.suffix.lower() in _FORMS):
            print(line)


def measure_forms(folder: Path) -> Iterator[Row]:
    """Comment forms, and comment logs in Markdown as tables of text."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = [path for path in sorted((folder / "comment_forms").glob("*")) if path.suffix in _FORMS]
        logs = [
            _write_csv(path, Path(scratch))
            for path in sorted((folder / "comment_forms").glob("*.md"))
            if "log" in path.stem
        ]
        found = [form for path in (*paths, *logs) if isinstance(form := _read_form(path), FormFile)]
        lists, total = [path.read_text() for path in logs], len(paths) + len(logs)
    yield Row(
        "comment forms and logs",
        "the columns are recognised",
        sum(STRANGE not in form.warnings for form in found),
        total,
    )
    rows = sum(len(form.rows) + len(form.faults) for form in found)
    yield Row("their rows with a comment", "it is read as a comment", sum(len(form.rows) for form in found), rows)
    there = sum(map(_count_cells, lists))
    cells = [form.cells for form in found if form.file.endswith(".csv")]
    read = sum(each.read for each in cells)
    yield Row("the cells of the logs", "it is part of a comment", read, there)
    yield Row(
        "",
        "it is part of a comment, beside one, or reported",
        read + sum(each.aside + each.wrong for each in cells),
        there,
    )


def measure_shapes(_: Path) -> Iterator[Row]:
    """Forms with the titles of real ones that are not beside the project."""
    main = read = reported = there = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, shape in enumerate(SHAPES):
            path = Path(folder) / f"{number}.csv"
            with path.open("w", newline="") as file:
                csv.writer(file).writerows((shape.row.keys(), shape.row.values()))
            form = read_form(path)
            main += any(shape.row[shape.main] in row.fields.get("comment", "") for row in form.rows)
            read += form.cells.read
            reported += form.cells.aside + form.cells.wrong
            there += sum(map(bool, shape.row.values()))
    yield Row(
        "forms modelled on six real ones", "the column with most of the content is the comment", main, len(SHAPES)
    )
    yield Row("their cells with words", "it is part of a comment", read, there)
    yield Row("", "it is part of a comment, beside one, or reported", read + reported, there)


def measure_word_files(folder: Path) -> Iterator[Row]:
    """Word files on which pandoc, LibreOffice and a plain listing agree."""
    index = json.loads((folder / "docx" / "index.json").read_text())
    certain = [each["file"] for each in index if each["agreement"]["confidence"] == "high"]
    texts = comments = changes = 0
    for name in certain:
        word, expected = read_word(folder / "docx" / name), _read_expected(folder / "docx" / name)
        body = WordFile(name, [each for each in word.paragraphs if each.part == "body"])
        read_texts = _normalized(body.before), _normalized(body.after)
        texts += any(
            read_texts
            == (
                _normalized(text for *_, text in tool["paragraphs_reject"]),
                _normalized(text for *_, text in tool["paragraphs_accept"]),
            )
            for tool in (expected["pandoc"], expected["libreoffice"])
        )
        listed = expected["raw_xml"]
        comments += [(each["author"], each["date"], each["text"]) for each in listed["comments"]] == [
            (each.author, each.date, each.text) for each in word.comments
        ]
        changes += [(each["kind"], each["author"], each["text"]) for each in listed["changes"] if each.get("text")] == [
            (each.kind, each.author, each.text) for paragraph in body.paragraphs for each in paragraph.changes
        ]
    yield Row(
        "Word files with tracked changes",
        "the texts before and after match those that other programs read",
        texts,
        len(certain),
    )
    yield Row("", "the changes match the listing", changes, len(certain))
    yield Row("", "the comments match the listing", comments, len(certain))
    drafts = sorted((folder / "drafts").rglob("*.docx"))
    yield Row(
        "policy documents in Word",
        "it is read as a text for a consultation",
        sum(not _refusal(read_draft, path) for path in drafts),
        len(drafts),
    )


def measure_nasty_files(folder: Path) -> Iterator[Row]:
    """Damaged, protected and hostile files."""
    files = [path for path in sorted((folder / "nasty").glob("*/*")) if path.suffix in (".docx", ".docm", ".xlsx")]
    sentences = [_refusal(read_word, path) for path in files]
    right = sum(not each or (each.endswith(".") and "\n" not in each) for each in sentences)
    yield Row("damaged, protected and hostile files", "it is read, or refused in one sentence", right, len(files))


def measure_markdown(folder: Path) -> Iterator[Row]:
    """Versions of policy texts that people committed, each alone and two at a time."""
    cases = json.loads((folder / "merge" / "human_merges_clean.json").read_text())
    versions = [(case["base"], version["text"]) for case in cases for version in case["versions"]]
    alone = sum(_consolidate(base, text) == text for base, text in versions)
    yield Row("versions of Markdown files", "a single version comes out letter for letter", alone, len(versions))
    both = sum(
        _consolidate(case["base"], *(each["text"] for each in case["versions"])) == case["human_result"]
        for case in cases
    )
    yield Row("merges of Markdown files", "the result is letter for letter what was committed", both, len(cases))


def measure_merges(folder: Path) -> Iterator[Row]:
    """Cases from other projects' tests, and paragraphs that people merged by hand."""
    cases = json.loads((folder / "merge" / "merge_cases.json").read_text())
    three = [case for case in cases if case["kind"] in ("3way-units", "3way-words", "rebase-proposal")]
    yield Row(
        "cases from tests of merge programs",
        "it merges or conflicts as the test expects",
        sum(map(_is_as_expected, three)),
        len(three),
    )
    paragraphs = json.loads((folder / "merge" / "human_paragraphs.json").read_text())
    clean = [
        (each, text)
        for each in paragraphs
        if each["git"] != "clean" and (text := _merge_texts(each["base"], [each["ours"], each["theirs"]])) is not None
    ]
    right = sum(text.split() == each["human"].split() for each, text in clean)
    yield Row("paragraphs that conflict in git and merge here", "the result is as a person left it", right, len(clean))


MEASURES: tuple[Callable[[Path], Iterator[Row]], ...] = (
    measure_forms,
    measure_shapes,
    measure_word_files,
    measure_nasty_files,
    measure_markdown,
    measure_merges,
)


def form_lines(paths: Iterable[Path]) -> Iterator[str]:
    """A line for each form; of one that is refused, the sentence."""
    for path in paths:
        form = _read_form(path)
        if isinstance(form, str):
            yield f"| {path.name} | {form} | | | | | |"
            continue
        whose = "not understood" if STRANGE in form.warnings else form.family or "others"
        cells = form.cells
        yield f"| {path.name} | {whose} | {len(form.rows):,} | {len(form.faults):,} | {cells.read:,} | {cells.aside:,} | {cells.wrong:,} |"


def _read_form(path: Path) -> FormFile | str:
    try:
        return read_form(path)
    except Unreadable as refusal:
        return str(refusal)


def _write_csv(path: Path, folder: Path) -> Path:
    """The table of a Markdown file."""
    lines = [line for line in path.read_text().splitlines() if line.startswith("|") and "|--" not in line]
    out = StringIO()
    csv.writer(out).writerows([cell.strip() for cell in _TEXT.split(line)[1:-1]] for line in lines)
    target = folder / f"{path.stem}.csv"
    target.write_text(out.getvalue())
    return target


def _count_cells(table: str) -> int:
    """How many cells of a table have words, without its titles."""
    return sum(bool(cell.strip()) for row in [*csv.reader(StringIO(table))][1:] for cell in row)


def _read_expected(path: Path) -> Any:
    plain = path.with_suffix(".expected.json")
    return json.loads(
        plain.read_bytes() if plain.exists() else gzip.decompress(path.with_suffix(".expected.json.gz").read_bytes())
    )


def _normalized(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs that have words; programs write spaces in their own ways."""
    return [words for text in paragraphs if (words := " ".join(text.split()))]


def _refusal(read: Callable[[Path], object], path: Path) -> str:
    try:
        read(path)
    except Unreadable as refusal:
        return str(refusal)
    return ""


def _consolidate(base: str, *files: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.md" for number in range(len(files) + 1)]
        for path, text in zip(paths, (base, *files), strict=True):
            path.write_bytes(text.encode())
        return consolidate_files(paths[0], paths[1:], Path(folder) / "out.md")[1].decode()


def _merge_texts(base: str, texts: Iterable[str]) -> str | None:
    return merge(base, [Proposal(str(number), (str(number),), text) for number, text in enumerate(texts)], "en").text


def _is_as_expected(case: Any) -> bool:
    def join_units(units: str | list[str]) -> str:
        return units if isinstance(units, str) else ("\n" if case["unit"] == "line" else " ").join(units)

    text = _merge_texts(join_units(case["base"]), [join_units(version["text"]) for version in case["versions"]])
    if text is None or case["expected_conflict"]:
        return text is None and bool(case["expected_conflict"])
    return text.split() == join_units(case["expected_merged"]).split()


if __name__ == "__main__":
    main()
