"""`lmec extract`, as a person and as a program use it."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main
from testing.service import LMEC
from tests.documents.word import dele, docx, ins, p, row, t, table

BODY = p('<w:bookmarkStart w:id="1" w:name="_pa7"/>', t("They "), dele("may"), ins("shall"), t(" meet."))


@pytest.mark.slow
def test_a_program_gets_one_object_in_the_agreed_shape(tmp_path: Path) -> None:
    file = tmp_path / "kh.docx"
    file.write_bytes(docx(BODY + table(row(p(t("ទឹក"), mark="ins")))))

    answer = subprocess.run([LMEC, "extract", str(file), "--json"], capture_output=True, check=True)

    assert json.loads(answer.stdout) == {
        "file": "kh.docx",
        "paragraphs": [
            {
                "part": "body",
                "cell": None,
                "bookmark": "_pa7",
                "before": "They may meet.",
                "after": "They shall meet.",
                "mark": None,
                "changes": [
                    _change(kind="del", text="may", before_at=5, after_at=None),
                    _change(kind="ins", text="shall", before_at=None, after_at=5),
                ],
            },
            {"part": "body", "cell": [0, 0, 0], "bookmark": None, "before": "ទឹក", "after": "ទឹក", "mark": None, "changes": []},
        ],
        "comments": [],
        "warnings": [],
    }  # fmt: skip


def _change(**about: object) -> dict[str, object]:
    return {"author": "Sok Dara", "date": "2022-05-03T10:00:00Z", **about}


def test_a_person_gets_the_changes_in_their_sentences(tmp_path: Path) -> None:
    comments = '<w:comment w:id="1" w:author="Nok"><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment>'
    file = tmp_path / "kh.docx"
    file.write_bytes(docx(BODY + p('<w:r><w:commentReference w:id="1"/></w:r>'), comments=comments))

    answer = CliRunner().invoke(main, ["extract", str(file)])

    assert answer.output.splitlines() == [
        "kh.docx: 2 paragraphs, 2 tracked changes by Sok Dara, 1 comment",
        "",
        "Paragraph 1 (Sok Dara):",
        "  They [-may-]{+shall+} meet.",
        "",
        "Comment 1 by Nok on paragraph 2:",
        "  Why?",
    ]


def test_a_refusal_is_one_sentence_and_code_two(tmp_path: Path) -> None:
    file = tmp_path / "kh.docx"
    file.write_bytes(b"%PDF-1.7")

    answer = CliRunner().invoke(main, ["extract", str(file), "--json"])

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == (
        "The file is a PDF, not a Word file: open it in its own program, save it as a Word document (.docx), and send that.\n"
    )
