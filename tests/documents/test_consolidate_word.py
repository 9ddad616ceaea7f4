"""`lmec consolidate` for Word files: the base with everybody's changes, as Word itself would track them."""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.documents import other_readers
from tests.documents.consolidating import consolidated_file, run_consolidate
from tests.documents.word import DATE, W, changed, dele, docx, ins, p, relationships, row, styled, t, table
from worker.documents.docx_in.word_file import WordFile

pytestmark = pytest.mark.slow

MEET = p(t("The members may meet once a year."))
SHARE = p(t("They share water data."))
END = p(t("The end of it all."))
TABLE = (row(p(t("Action")), p(t("Lead"))), row(p(t("Monitor fish")), p(t("Thailand"))))
BASE = styled("Heading1", t("Principles")) + MEET + SHARE + p() + table(*TABLE) + END

KH, TH = "Cambodia", "Thailand"
CORE_LINK = "metadata/core-properties"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CAMBODIA = (
    styled("Heading1", t("Principles"))
    + p(t("The members "), dele("may", KH), ins("shall", KH), t(" meet once a year."))
    + p(t("They share water data"), ins(" and ទឹក", KH), t("."))
    + p(ins("A new paragraph.", KH), mark="ins", by=KH)
    + p()
    + table(*TABLE, row(p(ins("Plant trees", KH), mark="ins", by=KH), p(ins("All", KH), mark="ins", by=KH), change="ins"))
    + p(ins("After the table.", KH), mark="ins", by=KH)
    + END
)  # fmt: skip
THAILAND = (
    styled("Heading1", t("Principles"))
    + p(t("The members "), dele("may", TH), ins("must", TH), t(" meet once "), '<w:commentRangeStart w:id="0"/>', t("a year"))
    .replace("</w:p>", '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>' + t(".") + "</w:p>")
    + SHARE
    + p()
    + table(TABLE[0], row(p(dele("Monitor fish", TH), mark="del", by=TH), p(dele("Thailand", TH), mark="del", by=TH), change="del"))
    + p(t("The end of it all."), mark="ins", by=TH)
    + p(ins("Last words.", TH))
)  # fmt: skip
COMMENT = '<w:comment w:id="0" w:author="Thailand" w:date="2022-05-03T10:00:00Z"><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment>'
UNTRACKED = BASE.replace("once a year", "twice a year")
FILES = {"KH": docx(CAMBODIA), "TH": docx(THAILAND, comments=COMMENT), "VN": docx(UNTRACKED)}

BEFORE = [
    "Principles",
    "The members may meet once a year.",
    "They share water data.",
    "Action",
    "Lead",
    "Monitor fish",
    "Thailand",
    "The end of it all.",
]
AFTER = [
    "Principles",
    "The members [Cambodia: shall][Thailand: must] meet twice a year.",
    "They share water data and ទឹក.",
    "A new paragraph.",
    "Action",
    "Lead",
    "Plant trees",
    "All",
    "After the table.",
    "The end of it all.",
    "Last words.",
]  # fmt: skip


def consolidate(folder: Path, base: bytes = docx(BASE), files: Mapping[str, bytes] = FILES) -> WordFile:
    return consolidated_file(folder, base, files)


def test_rejecting_all_gives_the_base_and_accepting_all_what_came_of_it(tmp_path: Path) -> None:
    word = consolidate(tmp_path)

    assert [text for text in word.before if text] == BEFORE
    assert [text for text in word.after if text] == AFTER


def test_programs_by_others_read_the_same(tmp_path: Path) -> None:
    consolidate(tmp_path)

    before, after = other_readers.docx_editor(tmp_path / "out.docx")

    assert ([text for text in before if text], [text for text in after if text]) == (BEFORE, AFTER)


@pytest.mark.slow
@pytest.mark.skipif(other_readers.OFFICE is None, reason=other_readers.NO_OFFICE)
def test_libre_office_reads_the_same(tmp_path: Path) -> None:
    consolidate(tmp_path)

    ((before, after),) = other_readers.libre_office([tmp_path / "out.docx"])

    assert ([text for text in before if text], [text for text in after if text]) == (BEFORE, AFTER)


def test_each_change_is_by_its_sponsors(tmp_path: Path) -> None:
    paragraph = consolidate(tmp_path).paragraphs[1]

    assert [(each.kind, each.text, each.author) for each in paragraph.changes] == [
        ("del", "may", "Cambodia, Thailand"),
        ("ins", "[Cambodia: shall]", "Cambodia"),
        ("ins", "[Thailand: must]", "Thailand"),
        ("del", "once", "VN"),
        ("ins", "twice", "VN"),
    ]


def in_round(words: str, date: str | None, saved: str = "") -> bytes:
    """A file of Cambodia with these words for “may”, and when it was last saved."""
    change = changed("del", "may", KH, date) + changed("ins", words, KH, date)
    core = f'<c:coreProperties xmlns:c="{CORE}" xmlns:d="http://purl.org/dc/terms/"><d:modified>{saved}</d:modified></c:coreProperties>'
    links = relationships({"word/document.xml": "officeDocument", "docProps/core.xml": CORE_LINK})
    more = {"docProps/core.xml": core, "_rels/.rels": links} if saved else {}
    return docx(p(t("The members "), change, t(" meet once a year.")) + SHARE, more=more)


ROUNDS = {
    "first": in_round("shall", "2022-05-03T10:00:00Z"),
    "second": in_round("must", None, "2022-06-04T11:00:00Z"),
    "third": in_round("could", "not a date"),
}


def test_each_change_has_the_date_of_its_file_s_change_or_of_the_file(tmp_path: Path) -> None:
    paragraph = consolidate(tmp_path, docx(MEET + SHARE), ROUNDS).paragraphs[0]

    assert [(each.text, each.author, each.date) for each in paragraph.changes] == [
        ("may", KH, "2022-06-04T11:00:00Z"),
        ("[Cambodia: could]", KH, None),
        ("[Cambodia: must]", KH, "2022-06-04T11:00:00Z"),
        ("[Cambodia: shall]", KH, "2022-05-03T10:00:00Z"),
    ]


def test_new_and_deleted_paragraphs_and_rows_have_the_dates_of_their_changes(tmp_path: Path) -> None:
    consolidate(tmp_path)

    with ZipFile(tmp_path / "out.docx") as out:
        text = out.read("word/document.xml").decode()
    untracked = re.findall(r'<w:(?:ins|del) [^>]*w:author="VN"[^>]*>', text)
    assert len(untracked) == 2
    assert len(re.findall(f'w:date="{DATE}"', text)) == len(re.findall("<w:(?:ins|del) ", text)) - len(untracked)


@pytest.mark.slow
@pytest.mark.skipif(other_readers.OFFICE is None, reason=other_readers.NO_OFFICE)
def test_libre_office_keeps_the_words_of_two_rounds_apart(tmp_path: Path) -> None:
    consolidate(tmp_path, docx(MEET + SHARE), ROUNDS)

    other_readers.libre_office([tmp_path / "out.docx"])

    assert (tmp_path / "out.fodt").read_text().count("<text:insertion>") == 3


@pytest.mark.slow
@pytest.mark.skipif(other_readers.OFFICE is None, reason=other_readers.NO_OFFICE)
def test_libre_office_rejects_no_untouched_end_between_two_additions(tmp_path: Path) -> None:
    added = p(ins("Some ", KH), t("share water data"), ins(" today", KH))
    word = consolidate(
        tmp_path,
        docx(MEET + p(t("share water data")) + END),
        {"KH": docx(p(t("The members may meet once a year."), ins(" So it is.", KH)) + added + p(ins("New.", KH), mark="ins", by=KH) + END)},
    )  # fmt: skip

    ((before, after),) = other_readers.libre_office([tmp_path / "out.docx"])

    assert before == word.before
    assert after == word.after == ["The members may meet once a year. So it is.", "Some share water data today", "New.", "The end of it all."]  # fmt: skip


def test_of_two_additions_that_an_untouched_end_parts_only_one_has_a_date(tmp_path: Path) -> None:
    base, file = MEET + SHARE, p(t("The members may meet once a year."), ins(" So.", KH)) + p(ins("All. ", KH), t("They share water data."))  # fmt: skip
    word = consolidate(tmp_path, docx(base), {"KH": docx(file)})

    assert [(each.text, each.date) for one in word.paragraphs for each in one.changes] == [
        (" So.", DATE),
        ("All. ", None),
    ]


def test_rows_come_and_go_as_rows(tmp_path: Path) -> None:
    word = consolidate(tmp_path)

    assert [(each.cell, each.before, each.after, each.mark) for each in word.paragraphs if each.cell][2:] == [
        ((0, 1, 0), "Monitor fish", "", "del"),
        ((0, 1, 1), "Thailand", "", "del"),
        ((0, 2, 0), "", "Plant trees", "ins"),
        ((0, 2, 1), "", "All", "ins"),
    ]


def test_a_new_table_in_a_cell_stays_in_that_cell(tmp_path: Path) -> None:
    inner = table(row(p(ins("Upper")), p(ins("Lower")), change="ins"))
    lead = row(p(t("Monitor fish")), p(t("Thailand")) + inner + p())
    word = consolidate(tmp_path, docx(table(*TABLE)), {"TH": docx(table(TABLE[0], lead))})

    assert [(each.cell, each.after) for each in word.paragraphs if each.after][2:] == [
        ((0, 1, 0), "Monitor fish"),
        ((0, 1, 1), "Thailand"),
        ((0, 1, 1), "Upper"),
        ((0, 1, 1), "Lower"),
    ]


@pytest.mark.slow
def test_comments_of_all_files_hang_where_they_hung(tmp_path: Path) -> None:
    own = COMMENT.replace("Why?", "Ours.").replace("Thailand", "Secretariat")
    base = docx(BASE.replace("</w:body>", "").replace(t("They share water data."), t("They share water data.") + '<w:r><w:commentReference w:id="0"/></w:r>'), comments=own)  # fmt: skip
    word = consolidate(tmp_path, base)

    assert [(each.author, each.text, each.anchor, each.paragraph) for each in word.comments] == [
        ("Secretariat", "Ours.", "", 2),
        ("Thailand", "Why?", "a year", 1),
    ]


def test_the_json_tells_of_files_paragraphs_and_comments(tmp_path: Path) -> None:
    consolidate(tmp_path)
    report = json.loads((tmp_path / "out.json").read_text())

    assert [(each["id"], each["sponsors"], len(each["warnings"])) for each in report["files"]] == [
        ("KH", ["Cambodia"], 0),
        ("TH", ["Thailand"], 0),
        ("VN", ["VN"], 1),
    ]
    assert [each["base"] for each in report["paragraphs"] if each["base"]] == BEFORE
    assert report["paragraphs"][1]["bracketed"] == AFTER[1]
    assert [each["bracketed"] for each in report["paragraphs"][2]["inserted_after"]] == ["A new paragraph."]
    assert [(each["text"], each["file"]) for each in report["comments"]] == [("Why?", "TH.docx")]


@pytest.mark.slow
def test_the_order_of_the_files_is_no_matter(tmp_path: Path) -> None:
    one = consolidate(tmp_path)
    other = consolidate(tmp_path, files=dict(reversed(FILES.items())))

    assert (one.paragraphs, one.comments) == (other.paragraphs, other.comments)


@pytest.mark.slow
def test_everything_else_in_the_base_stays_as_it_is(tmp_path: Path) -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>The members may meet once a year.</w:t></w:r>"
    body = BASE.replace(t("The members may meet once a year."), f"<w:hyperlink>{bold}</w:hyperlink>")
    base = docx(body, header=p(t("A header")), more={"word/media/picture.png": b"picture", "word/styles.xml": "<w/>"})
    consolidate(tmp_path, base)

    with ZipFile(tmp_path / "out.docx") as out, ZipFile(BytesIO(base)) as old:
        assert {name for name in old.namelist() if out.read(name) != old.read(name) and "header" not in name} == {
            "[Content_Types].xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
        }
        text = out.read("word/document.xml").decode()
    assert '<w:pStyle w:val="Heading1"/>' in text
    assert '<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">twice</w:t>' in text


@pytest.mark.slow
def test_a_base_of_the_strict_standard_stays_one(tmp_path: Path) -> None:
    word = consolidate(tmp_path, docx(BASE, strict=True))

    assert [text for text in word.after if text] == AFTER
    with ZipFile(tmp_path / "out.docx") as out:
        assert W not in out.read("word/document.xml").decode() + out.read("word/comments.xml").decode()


def test_what_was_moved_is_taken_from_one_place_and_put_in_the_other(tmp_path: Path) -> None:
    moved = p(changed("moveFrom", "They share water data.", TH), mark="moveFrom", by=TH)
    here = p(changed("moveTo", "They share water data.", TH), mark="moveTo", by=TH)
    word = consolidate(tmp_path, docx(MEET + SHARE + END), {"TH": docx(here + MEET + moved + END)})

    assert [text for text in word.after if text] == ["They share water data.", "The members may meet once a year.", "The end of it all."]  # fmt: skip


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    answer = run_consolidate(tmp_path, docx(BASE), {"KH": docx(CAMBODIA), "TH": b"%PDF"})

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{tmp_path / 'TH.docx'}: The file is a PDF")
    assert not (tmp_path / "out.docx").exists()


def test_a_base_with_changes_of_its_own_counts_as_accepted(tmp_path: Path) -> None:
    base = p(t("They "), dele("may"), ins("shall"), t(" meet."))
    word = consolidate(tmp_path, docx(base), {"KH": docx(p(t("They shall meet"), ins(" soon", KH), t(".")))})

    assert word.after == ["They shall meet soon."]
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["files"][0]["warnings"] == ["base.docx, the base, has tracked changes of its own; they were taken as accepted."]  # fmt: skip
