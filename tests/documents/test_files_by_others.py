"""Word files that other people's programs wrote, against what pandoc, LibreOffice and a plain listing read in them."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_word

FOLDER = Path(__file__).parents[3] / "shared" / "fixtures"
WORD = FOLDER / "docx"
ABSENT = f"there are no {FOLDER.name} beside the project"
NASTY = FOLDER / "nasty"
# Both tools leave out the words in its text boxes, which we read in their place.
WITH_BOXES = "open-xml-sdk/Comment042.docx"


def _certain() -> list[str]:
    if not WORD.exists():
        return []
    index = json.loads((WORD / "index.json").read_text())
    return [each["file"] for each in index if each["agreement"]["confidence"] == "high"]


CERTAIN = _certain()


def test_every_certain_file_reads_as_others_read_it() -> None:
    if not CERTAIN:
        pytest.skip(ABSENT)
    wrong = [name for name in CERTAIN if name != WITH_BOXES and not _agrees(name)]

    assert (len(CERTAIN) > 70, wrong) == (True, [])


def _agrees(name: str) -> bool:
    expected, word = _expected(name), _word(name)
    before, after = _words(_body(word).before), _words(_body(word).after)
    return any(
        before == _words(text for *_, text in tool["paragraphs_reject"])
        and after == _words(text for *_, text in tool["paragraphs_accept"])
        for tool in (expected["pandoc"], expected["libreoffice"])
    )


def test_comments_and_changes_are_those_that_the_file_lists() -> None:
    if not CERTAIN:
        pytest.skip(ABSENT)
    wrong = []
    for name in CERTAIN:
        listed, word = _expected(name)["raw_xml"], _word(name)
        comments = [(each["id"], each["author"], each["date"], each["text"]) for each in listed["comments"]]
        changes = [
            (each["kind"], each["author"], each["date"], each["text"]) for each in listed["changes"] if each.get("text")
        ]
        if comments != [(each.id, each.author, each.date, each.text) for each in word.comments]:
            wrong.append(name)
        if name != WITH_BOXES and changes != [
            (each.kind, each.author, each.date, each.text)
            for paragraph in word.paragraphs
            if paragraph.part == "body"
            for each in paragraph.changes
        ]:
            wrong.append(name)

    assert wrong == []


def test_answers_and_done_are_those_that_the_file_lists() -> None:
    if not CERTAIN:
        pytest.skip(ABSENT)
    threads = 0
    for name in CERTAIN:
        listed = _expected(name)["raw_xml"]["comments"]
        for expected, comment in zip(listed, _word(name).comments, strict=True):
            assert comment.done == (expected.get("done") == "1"), name
            assert comment.parent == expected.get("parent_id"), name
            threads += comment.parent is not None

    assert threads > 100


@pytest.mark.slow
def test_every_nasty_file_is_read_or_refused_with_a_sentence() -> None:
    if not NASTY.exists():
        pytest.skip(ABSENT)
    files = [path for path in sorted(NASTY.glob("*/*")) if path.suffix in (".docx", ".docm", ".xlsx")]
    refused = {}
    for path in files:
        try:
            read_word(path)
        except Unreadable as refusal:
            refused[path.name] = str(refusal)

    assert (len(files) > 40, len(refused) > 25) == (True, True)
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in refused.values())
    assert {"protected_agile.docx", "half.docx", "zip_slip.docx", "testWORD_macros.docm"} <= refused.keys()
    assert not refused.keys() & {"utf16_document.docx", "bad_dates_authors.docx", "protected_sample.docx"}


def _expected(name: str) -> dict[str, Any]:
    path = (WORD / name).with_suffix(".expected.json")
    text = path.read_bytes() if path.exists() else gzip.decompress(path.with_suffix(".json.gz").read_bytes())
    data: dict[str, Any] = json.loads(text)
    return data


def _word(name: str) -> WordFile:
    with (WORD / name).open("rb") as file:
        return read_docx(file, name)


def _body(word: WordFile) -> WordFile:
    return WordFile(word.file, [each for each in word.paragraphs if each.part == "body"])


def _words(paragraphs: Any) -> list[str]:
    """The paragraphs that have words; the tools write spaces in their own ways."""
    return [words for text in paragraphs if (words := " ".join(text.split()))]
