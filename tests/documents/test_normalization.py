"""A Word file from which the draft was read as a text, edited and sent in: only what was edited is asked for."""

import pytest

from models.comments.comment import Change
from models.drafts.version import Kind, Paragraph
from tests.documents.small_draft import ask, brief, draft_of
from tests.documents.test_files_by_others import ABSENT, WORD
from tests.documents.word import dele, ins, p, row, t, table
from worker.documents.docx_in.proposed_changes import Draft, proposed_changes
from worker.documents.docx_in.read import read_docx
from worker.documents.outline.outline import read_outline

BEHIND = "Something else stands here, so that the file is known."
OTHER = p(t(BEHIND))


@pytest.mark.parametrize(
    ("draft", "before", "inserted", "behind", "proposed"),
    [
        ("We meet. We share.", "We meet.  We share", " all", ".", "We meet. We share all."),
        ("We share water.", "4. We share", " all", " water.", "We share all water."),
        ("a) We share water.", "We share", " all", " water.", "a) We share all water."),
        ("3.1 We share water.", "We\tshare", " all", " water.", "3.1 We share all water."),
        ("We share water. We meet.", "We share", " all", " water.  We  meet.", "We share all water. We meet."),
    ],
)
def test_a_change_is_put_into_the_words_as_the_draft_has_them(
    draft: str, before: str, inserted: str, behind: str, proposed: str
) -> None:
    base = draft_of("Something else stands here, so that the file is known.", draft)
    changed = ask(OTHER + p(t(before), ins(inserted), t(behind)), base=base, ours=False)
    unchanged = ask(OTHER + p(t(before + behind)), base=base, ours=False)
    taken = draft_of(base[0].text, proposed)
    already = ask(OTHER + p(t(before), ins(inserted), t(behind)), base=taken, ours=False)

    assert [brief(one) for one in changed.found] == [(Change.REPLACE, 2, proposed)]
    assert (changed.warnings, unchanged.warnings, unchanged.found, already.found) == ([], [], [], [])


@pytest.mark.parametrize(
    ("draft", "file"),
    [
        ("No words are lost.", "All. No words are lost."),
        ("Not all. We share.", "We share."),
        ("We share.", "2023 and later: We share."),
        ("Anyone shares.", "Any one shares."),
        ("We share.¹\n¹ In full.", "We share."),
    ],
)
def test_other_words_are_asked_for_though_nothing_tracks_them(draft: str, file: str) -> None:
    base = draft_of("Something else stands here, so that the file is known.", draft)
    found = ask(OTHER + p(t(file)), base=base, ours=False)

    assert [brief(one) for one in found.found] == [(Change.REPLACE, 2, file)]


@pytest.mark.parametrize("number", ["Article 1", "Chapter II", "Annex A", "第一章", "หมวด ๑", "အခန်း (၁)"])
def test_a_number_that_word_counts_before_a_heading_is_no_change(number: str) -> None:
    heading = Paragraph(id=1, position=0, key="h", kind=Kind.HEADING, label=None, text=f"{number} Purpose")
    base = [heading, *draft_of(BEHIND, first=2)]

    unchanged = ask(p(t("Purpose")) + OTHER, base=base, ours=False)
    changed = ask(p(t("Purpose"), ins(" and scope")) + OTHER, base=base, ours=False)
    taken_out = ask(p(t("Purpose")) + OTHER, base=base)

    assert unchanged.found == []
    assert [brief(one) for one in changed.found] == [(Change.REPLACE, 1, f"{number} Purpose and scope")]
    assert [brief(one) for one in taken_out.found] == [(Change.REPLACE, 1, "Purpose")]


@pytest.mark.parametrize(
    ("draft", "file"), [("Common purpose", "purpose"), ("Article 1 Purpose", "Aim"), ("A purpose", "purpose")]
)
def test_other_words_of_a_heading_are_asked_for(draft: str, file: str) -> None:
    base = [Paragraph(id=1, position=0, key="h", kind=Kind.HEADING, label=None, text=draft)]

    found = ask(p(t(file)) + OTHER, base=[*base, *draft_of(BEHIND, first=2)], ours=False)

    assert [brief(one) for one in found.found][:1] == [(Change.REPLACE, 1, file)]


def test_a_number_that_a_tracked_change_puts_in_is_asked_for() -> None:
    found = ask(p(ins("3. "), t("We share.")) + OTHER, base=draft_of("We share.", "Something else"), ours=False)

    assert brief(found.found[0]) == (Change.REPLACE, 1, "3. We share.")


@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("written", ["2 fish are left.", "2. 2 fish are left."])
def test_words_that_begin_with_the_number_of_their_paragraph_keep_it(written: str, ours: bool) -> None:
    base = draft_of("Something else stands here, so that the file is known.", "2 fish are left.")

    assert ask(OTHER + p(t(written)), base=base, ours=ours).found == []


def test_notes_of_the_file_stay_behind_the_words_of_the_draft() -> None:
    note = '<w:footnote w:id="2">' + p(t("In full.")) + "</w:footnote>"
    base = draft_of("We share¹ water.\n¹ In full.", "We meet every year.")
    file = p(t("We share"), '<w:r><w:footnoteReference w:id="2"/></w:r>', t(" water"), ins(" and fish"), t("."))
    found = ask(file + p(t("We meet every year.")), base=base, ours=False, footnotes=note)

    assert [brief(one) for one in found.found] == [(Change.REPLACE, 1, "We share¹ water and fish.\n¹ In full.")]


def test_a_column_of_numbers_is_a_cell_where_the_draft_has_it() -> None:
    base = [
        Paragraph(id=1, position=1, key="r1", kind=Kind.ROW, label="1", text="1 | Plant trees | 2024"),
        Paragraph(id=2, position=2, key="r2", kind=Kind.ROW, label="2", text="2 | Count fish | 2025"),
    ]
    rows = row(p(t("1")), p(t("Plant trees")), p(t("2024")))
    rows += row(p(t("2")), p(t("Count "), dele("fish"), ins("birds")), p(t("2025")))

    assert [brief(one) for one in ask(table(rows), base=base, ours=False).found] == [
        (Change.REPLACE, 2, "2 | Count birds | 2025")
    ]


@pytest.mark.parametrize(
    "name", ["632399964516872542_1.docx", "cellWithComment.docx", "Comment024.docx", "crossTableComment.docx"]
)
def test_a_file_of_others_asks_for_nothing_of_the_draft_that_was_read_from_it(name: str) -> None:
    path = WORD / "open-xml-sdk" / name
    if not path.exists():
        pytest.skip(ABSENT)
    with path.open("rb") as file:
        text, _ = read_outline(file, name)
        word = read_docx(file, name)
    draft = [
        Paragraph(id=place, position=place, key=f"p{place}", kind=each.kind, label="", text=each.text)
        for place, each in enumerate(text.passages, start=1)
    ]
    found = proposed_changes(word, Draft(draft, draft, "en", "version 1", ours=False))

    assert [brief(one) for one in found.found if one.words.change is not Change.REMARK] == []
