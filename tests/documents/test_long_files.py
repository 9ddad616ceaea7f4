"""Very long texts on which many have worked: read in the same little memory, or refused with what can be done."""

from pathlib import Path
from random import Random

import pytest

from tests.documents.sandboxed import run_process
from tests.documents.word import docx, p, read, styled, t
from worker.documents import limits
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_draft, read_word

CHANGES = 660
MEGABYTES = 300
HEADINGS = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'


def reviewed(megabytes: int) -> bytes:
    """A text with its runs as Word writes them after years of editing, and with tracked changes all over it."""
    random = Random(1)
    pool = [_run(random, f"word{number} and {random.random()} of it ") for number in range(3_000)]
    runs = pool * (megabytes * 1_000_000 // len("".join(pool)) + 1)
    step = len(runs) // CHANGES
    for number in range(CHANGES):
        runs[number * step] = (
            f'<w:ins w:id="{number}" w:author="Sok Dara" w:date="2022-05-03T10:00:00Z">{runs[number * step]}</w:ins>'
        )
    paragraphs = ["".join(runs[start : start + 40]) for start in range(0, len(runs), 40)]
    body = "".join(
        f'<w:p w:rsidR="{number:08X}" w:rsidRDefault="{number:08X}"><w:pPr><w:spacing w:after="{number % 400}"/><w:jc w:val="both"/></w:pPr>{each}</w:p>'
        for number, each in enumerate(paragraphs)
    )
    return docx(styled("H1", t("Title")) + body + p(t("The end.")), styles=HEADINGS)


def _run(random: Random, words: str) -> str:
    session, size = f"{random.getrandbits(32):08X}", random.randrange(8, 40)
    look = f'<w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:cs="Noto Sans Khmer"/><w:b/><w:color w:val="{session[:6]}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-GB" w:bidi="km-KH"/>'
    return f'<w:r w:rsidR="{session}" w:rsidRPr="{session}"><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


@pytest.mark.slow
def test_a_long_text_is_read_in_the_same_memory(tmp_path: Path) -> None:
    (tmp_path / "long.docx").write_bytes(reviewed(60))

    code, sentence, seconds, megabytes = run_process(tmp_path / "long.docx", "docx_in.reader")

    assert (code, sentence) == (0, "")
    assert megabytes < MEGABYTES
    assert seconds < limits.SECONDS


@pytest.mark.slow
def test_all_changes_of_a_long_text_are_read_and_a_draft_so_long_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "long.docx").write_bytes(reviewed(25))

    word = read_word(tmp_path / "long.docx")

    assert sum(len(each.changes) for each in word.paragraphs) == CHANGES
    assert (word.paragraphs[0].heading, word.after[0], word.after[-1]) == (True, "Title", "The end.")
    assert word.after[1].startswith("word0 and 0.")
    with pytest.raises(Unreadable, match=r"its text has \d\d megabytes unpacked, and 24 can be read\. Split it"):
        read_draft(tmp_path / "long.docx")


def test_what_is_left_out_of_a_long_text_is_nothing_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    body = (
        styled("H1", t("Title"))
        + p(t("One "), _run(Random(1), "in bold"), t(" end"), mark="ins")
        + '<w:tbl><w:tblPr/><w:tr><w:trPr><w:trHeight/><w:ins w:id="3" w:author="A"/></w:trPr><w:tc><w:tcPr><w:tcW/><w:cellDel w:id="4" w:author="B"/></w:tcPr>'
        + f"{p(t('cell'))}</w:tc></w:tr></w:tbl>"
        + p(
            f"<w:r><mc:AlternateContent><mc:Choice>{t('new')}</mc:Choice><mc:Fallback>{t('old')}</mc:Fallback></mc:AlternateContent></w:r>"
        )
        + '<w:p><w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr><w:bookmarkStart w:id="1" w:name="_pkey"/><w:bookmarkEnd w:id="1"/></w:p>'
    )
    whole = read(body, styles=HEADINGS)

    monkeypatch.setattr(limits, "LARGEST_PART", 2_000)

    assert read(body, styles=HEADINGS) == whole


@pytest.mark.slow
def test_a_text_that_is_too_long_even_so_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "long.docx").write_bytes(reviewed(66))

    with pytest.raises(Unreadable, match=r"and 64 can be read\. Split it"):
        read_word(tmp_path / "long.docx")
