"""What a country says in its own language stands beside the English, as a courtesy: in its pack, and in the compendium."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.comments.queries.clearance import clearing_in_round
from models.db.access import WORKER, viewer_of
from models.documents.document import DocumentKind, Format
from models.documents.queries.compendium import compendium
from templates.documents.compendium import as_json
from templates.documents.texts import compendium_as_html
from testing.world import World
from tests.browser.stage_words import CHINESE, LAO, THAI, VIETNAMESE
from tests.documents.test_papers import make_paper
from tests.documents.test_printing import BROWSER, PDFTOTEXT
from tests.rounds import circulate, finish_round
from tests.web.circulation import BURMESE, KHMER
from worker.documents.docx_in.read import read_docx
from worker.documents.xlsx.compendium import compendium_as_docx

LANGUAGES = (KHMER, BURMESE, LAO, THAI, CHINESE, VIETNAMESE)


def say_in_all(world: World) -> None:
    paragraph = world.paragraph("2")
    proposed = paragraph.text.replace("fish", "dolphins")
    world.comment(
        "KH",
        Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", proposed, "Fewer are left.", national=KHMER),
    )
    for words in LANGUAGES[1:]:
        world.comment("KH", Words(CommentType.GENERAL, text="Thank you.", national=words))


def lines(content: bytes) -> str:
    return "\n".join(one.after for one in read_docx(BytesIO(content), "file.docx").paragraphs)


def test_the_word_files_have_each_language_below_the_english(world: World) -> None:
    say_in_all(world)

    pack = lines(make_paper(world, DocumentKind.CLEARANCE, Format.DOCX).content or b"")

    assert "In the national language (a courtesy; the English counts)" in pack
    assert all(words in pack for words in LANGUAGES)
    assert pack.index("Why: Fewer are left.") < pack.index(KHMER)
    version = circulate(world, finish_round(world))
    with world.database.reading(WORKER) as session:
        found = compendium(session, version.id)
        word, page, machine = lines(compendium_as_docx(found)), compendium_as_html(found), as_json(found)
    assert all(words in word and words in machine for words in LANGUAGES)
    assert f'<span lang="km">{KHMER}</span>' in page


@pytest.mark.skipif(not BROWSER or PDFTOTEXT is None, reason="Chromium or pdftotext (poppler-utils) is not installed")
def test_the_printed_pack_has_letters_for_each_language(world: World, tmp_path: Path) -> None:
    say_in_all(world)
    (tmp_path / "a.pdf").write_bytes(make_paper(world, DocumentKind.CLEARANCE, Format.PDF).content or b"")

    fonts = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, check=True).stdout.decode()

    for script in ("Khmer", "Myanmar", "Lao", "Thai", "CJKsc"):
        assert f"NotoSans{script}" in fonts


def test_the_courtesy_is_a_part_of_what_is_cleared(world: World) -> None:
    by = world.coordinators["KH"]

    def fingerprint() -> str:
        with world.database.reading(viewer_of(by)) as session:
            return clearing_in_round(session, world.round_id, by.of_member()).fingerprint

    world.comment("KH", Words(CommentType.GENERAL, text="Thank you."))
    before = fingerprint()
    world.comment("KH", Words(CommentType.GENERAL, text="Thank you.", national=KHMER))

    assert fingerprint() != before
