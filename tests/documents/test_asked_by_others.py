"""Files that other people's programs wrote: what is found in one, done to its text before, gives its text after."""

from collections import defaultdict

import pytest

from models.comments.comment import Change
from models.drafts.version import Kind, Paragraph
from models.text.scripts import language_of
from redline import key
from tests.documents.test_files_by_others import ABSENT, CERTAIN, WORD
from worker.documents.docx_in.proposed_changes import Draft, ProposedChanges, proposed_changes
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile


def test_nothing_that_a_file_changes_is_lost_or_put_elsewhere() -> None:
    if not CERTAIN:
        pytest.skip(ABSENT)
    wrong = [name for name in CERTAIN if not _is_whole(name)]

    assert (len(CERTAIN) > 70, wrong) == (True, [])


def _is_whole(name: str) -> bool:
    with (WORD / name).open("rb") as file:
        word = read_docx(file, name)
    body = WordFile(name, [each for each in word.paragraphs if each.part == "body"])
    base = [
        Paragraph(id=place, position=place, key=f"p{place}", kind=Kind.NUMBERED, label=str(place), text=text)
        for place, text in enumerate(filter(str.strip, body.before), start=1)
    ]
    found = proposed_changes(word, Draft(base, base, language_of("\n".join(body.after)), "version 1", ours=False))
    return [key(text.strip()) for text in _done(base, found)] == [
        key(text.strip()) for text in body.after if text.strip()
    ]


def _done(base: list[Paragraph], found: ProposedChanges) -> list[str]:
    """The text when everything is done that the file asks."""
    here: dict[int, str] = {each.id: each.text for each in base}
    behind: dict[int | None, list[str]] = defaultdict(list)
    for words in (each.words for each in found.found):
        if words.change is Change.INSERT_AFTER:
            behind[words.paragraph_id].append(words.proposed_text)
        elif words.change is not Change.REMARK and words.paragraph_id is not None:
            here[words.paragraph_id] = words.proposed_text
    text = list(behind[None])
    for each in base:
        text += [here[each.id], *behind[each.id]]
    return list(filter(str.strip, text))
