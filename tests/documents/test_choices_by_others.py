"""The brackets of a text and the choices in their place, when other programs have saved the Word file."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from docx_editor import Document

from testing.world import World
from tests.conftest import url_of_one
from tests.documents.brackets_in_word import ACCEPT, CASES, edited, found, statements_in, went_out
from tests.documents.other_readers import NO_OFFICE, OFFICE


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What a Word file says does not depend on the kind of database."""
    return url_of_one(request)


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
def test_libre_office_keeps_the_brackets_and_the_choices(world: World, tmp_path: Path) -> None:
    out = went_out(world, CASES[1])
    untouched, chosen = tmp_path / "untouched.docx", tmp_path / "chosen.docx"
    untouched.write_bytes(out.file)
    edits = [(out.contested, out.case.contested[1])]
    chosen.write_bytes(edited(out.file, out.paragraph.text, edits, tracking=True))

    saved = saved_by_libre_office([untouched, chosen])

    assert found(out, saved[0]) == []
    (one,) = found(out, saved[1])
    assert statements_in(out, one.item) == [(ACCEPT, out.case.contested[1])]


def test_an_edit_by_another_library_is_a_choice(world: World, tmp_path: Path) -> None:
    out = went_out(world, CASES[0])
    path = tmp_path / "draft.docx"
    path.write_bytes(out.file)
    with Document.open(path, workspace_dir=tmp_path / "work") as document:
        bracket = document.find_text(out.contested)
        assert bracket is not None
        document.replace(bracket, "decade")
        document.save(path)

    (one,) = found(out, path.read_bytes())

    assert statements_in(out, one.item) == [(ACCEPT, "decade")]


def saved_by_libre_office(paths: Sequence[Path]) -> list[bytes]:
    """The files as LibreOffice writes them again."""
    folder, again = paths[0].parent, paths[0].parent / "again"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "docx", "--outdir", str(again), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [(again / path.name).read_bytes() for path in paths]
