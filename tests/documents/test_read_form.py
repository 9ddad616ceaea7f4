"""Comment forms of several families, as their rows are read."""

import pytest

from models.comments.comment import Change, CommentType
from tests.documents.forms import IPBES, IPPC, ISO, SHEET, cell, raw_workbook, read, word_form, word_table, workbook
from tests.documents.word import dele, docx, ins, p, row, t, table
from tests.web.circulation import BURMESE
from worker.documents.forms.own_form import CHANGES
from worker.documents.forms.read import ANSWERED
from worker.documents.forms.titles import TYPES
from worker.documents.limits import Unreadable

FILLED = ("KH-007", "17-19", "3.1", "12", "te", "Say when.", "Replace “may” by “shall”.", "Accepted")


def test_an_iso_form_has_its_titles_in_the_head_of_the_page() -> None:
    head = word_table(("Template for comments", "Date:"), ("Document:", "")) + word_table(ISO)
    form = read(word_form(FILLED, ("KH-008", *[""] * 7), [""] * 8, header=head))

    assert (form.family, [column.field for column in form.columns]) == (
        "ISO/IEC",
        ["member", "line", "section", "paragraph", "type", "comment", "proposed", "answer"],
    )
    (row,) = form.rows
    assert (row.row, row.fields["member"], row.fields["number"], row.type, row.lines) == (
        1,
        "KH",
        "7",
        "technical",
        (17, 19),
    )
    assert (row.where, row.cells["proposed"]) == ("section 3.1, paragraph 12, line 17-19", "row 1, column 7")
    assert (row.fields["comment"], row.fields["proposed"]) == (FILLED[5], FILLED[6])
    assert (form.faults, form.warnings) == (
        [],
        [ANSWERED],
    )


def test_titles_may_stand_in_the_table_under_other_rows_in_another_order_and_case() -> None:
    order = (5, 0, 4, 3, 6)
    form = read(
        workbook([["Comments on the draft"], ["Date:", "3 May 2022"], [], [ISO[n].upper() for n in order], [FILLED[n] for n in order]])
    )  # fmt: skip

    assert [(row.row, row.fields["comment"], row.cells["comment"]) for row in form.rows] == [(5, "Say when.", "A5")]


def test_two_rows_of_titles_with_merged_cells_are_one() -> None:
    form = read(
        workbook(
            [["No.", "", "", "", "", "Comment"], ["", "page", "line", "page", "line", ""], ["1", "2", "10", "3", "4", "Why?"]],
            merged=[(0, 1, 0, 2, "From"), (0, 3, 0, 4, "Till")],
        )
    )  # fmt: skip

    assert (form.family, form.rows[0].pages, form.rows[0].lines) == ("IPBES/IPCC", (2, 3), (10, 4))
    assert form.rows[0].where == "page 2 to 3, line 10 to 4"


def test_ippc_and_ipbes_forms_are_known() -> None:
    ippc = read(workbook([IPPC, ("3", "12", "Substantive", "New words.", "Because.", "Viet Nam")]))
    ipbes = read(workbook([IPBES, ("1", "2", "General", "", "", "", "Good.", "Sok Dara", "")]))

    assert (ippc.family, ipbes.family) == ("IPPC", "IPBES/IPCC")
    assert ippc.rows[0].fields == {"section": "3", "paragraph": "12", "proposed": "New words.", "justification": "Because.", "member": "Viet Nam"}  # fmt: skip
    assert (ipbes.rows[0].fields["author"], ipbes.rows[0].pages, ipbes.rows[0].where) == (
        "Sok Dara",
        None,
        "section 2, page General",
    )


def test_rows_without_words_and_titles_that_come_again_are_no_comments() -> None:
    form = read(
        workbook([ISO, ["1", "2", "3", "4", "5", "6", "7", "8"], ["KH-1"], ["KH-2", "", "4", "3"], FILLED, ISO, FILLED])
    )

    assert ([row.row for row in form.rows], form.faults) == ([5, 7], [])


def test_a_bad_row_is_named_with_its_cell_and_reason_and_leaves_the_good_ones() -> None:
    bad = [
        ("KH", "9-3", "", "", "ge", "x"),
        ("KH", "", "", "3", "ed", ""),
        ("KH", "", "", "", "", "x" * 20_001),
        ("KH", "", "", "", "", "a\x00b"),
    ]
    form = read("\n".join("\t".join(cells) for cells in (ISO, *bad, FILLED)).encode())

    assert [(fault.row, fault.cell, fault.reason) for fault in form.faults] == [
        (2, "B2", "The last line (3) stands before the first (9)."),
        (3, "F3", "Nothing is said here: write the comment, or empty the row."),
        (4, "F4", "This text has 20,001 characters; at most 20,000 can be kept in one field."),
        (5, "F5", "This text holds a control character that cannot be kept, behind “a”. Delete it and try again."),
    ]
    assert [row.row for row in form.rows] == [6]


def test_a_comment_merged_over_two_paragraphs_is_asked_for_again() -> None:
    titles = ("Paragraph", "Comment")
    form = read(
        word_form(titles, ("3", cell("For both.", merge="restart")), ("4", cell("", merge="continue")), ("5", "Mine."))
    )
    place = read(word_form(titles, (cell("3", merge="restart"), "One."), (cell("", merge="continue"), "Two.")))

    assert [row.fields["comment"] for row in form.rows] == ["For both.", "Mine."]
    assert [(fault.row, fault.cell) for fault in form.faults] == [(3, "row 3, column 2")]
    assert [row.fields for row in place.rows] == [
        {"paragraph": "3", "comment": "One."},
        {"paragraph": "3", "comment": "Two."},
    ]


def test_words_of_a_word_form_are_those_with_its_changes_accepted_and_tables_may_follow_each_other() -> None:
    changed = f"<w:tc>{p(t('Say '), dele('why'), ins('when'))}{p(t('And where.'))}{table('<w:tr><w:tc>' + p(t('inside')) + '</w:tc></w:tr>')}</w:tc>"
    form = read(docx(word_table(("Paragraph", "Comment"), ("3", changed)) + word_table(("4", "More."))))

    assert [(row.sheet, row.row, row.fields["comment"]) for row in form.rows] == [
        ("table 1", 2, "Say when\nAnd where.\ninside"),
        ("table 2", 1, "More."),
    ]


def test_words_around_the_tables_of_a_word_form_are_told_of_and_so_are_those_in_notes_and_in_the_margin() -> None:
    first, second = word_table(("Paragraph", "Comment"), ("3", "Why?")), word_table(("4", "When?"))
    form = read(
        docx(
            p(t("Comments of Thailand"))
            + first
            + p()
            + p(t("See "), dele("none"), ins("annex 2."))
            + second
            + p(t(BURMESE)),
            footer=p(t("Page 1")),
            footnotes=f'<w:footnote w:id="2">{p(t("Only upstream."))}</w:footnote>',
            comments=f'<w:comment w:id="1">{p(t("To be checked."))}</w:comment>',
        )
    )

    assert [row.fields["comment"] for row in form.rows] == ["Why?", "When?"]
    assert [(each.place, each.text) for each in form.outside] == [
        ("before table 1", "Comments of Thailand"),
        ("after table 1", "See annex 2."),
        ("after table 2", BURMESE),
        ("in a footnote", "Only upstream."),
        ("in the margin", "To be checked."),
    ]
    assert any(warning.startswith("Comments in the margin are part of no comment") for warning in form.warnings)


def test_strange_titles_are_shown_with_their_first_words_and_chosen_by_hand() -> None:
    content = workbook([["Où", "Quoi"], ["12", "Pourquoi?"], ["13", "Non."]])
    strange, chosen = read(content), read(content, A="paragraph", B="comment")

    assert (strange.rows, [(each.letter, each.title, each.field, each.first) for each in strange.columns]) == (
        [],
        [("A", "Où", None, ("12", "13")), ("B", "Quoi", None, ("Pourquoi?", "Non."))],
    )
    assert "by hand" in strange.warnings[0]
    assert [row.fields for row in chosen.rows] == [
        {"paragraph": "12", "comment": "Pourquoi?"},
        {"paragraph": "13", "comment": "Non."},
    ]


def test_a_table_without_titles_is_read_from_its_first_row_where_that_is_a_comment() -> None:
    long = "The members should say by when the quality of the water is to be reported, and to whom."

    assert [row.row for row in read(workbook([["12", long], ["13", "Why?"]]), A="paragraph", B="comment").rows] == [
        1,
        2,
    ]


def test_columns_by_hand_win_over_titles() -> None:
    form = read(workbook([("Paragraph", "Comment", "Proposed change"), ("3", "a", "b")]), A="paragraph", C="comment")

    assert [row.fields for row in form.rows] == [{"paragraph": "3", "comment": "b"}]


def test_all_sheets_that_hold_comments_are_read() -> None:
    form = read(workbook([["How to fill in this form"]], [ISO, FILLED], [ISO, FILLED]))

    assert [(row.sheet, row.cells["comment"]) for row in form.rows] == [
        ("sheet “Part 2”", "sheet “Part 2”: F2"),
        ("sheet “Part 3”", "sheet “Part 3”: F2"),
    ]


def test_a_formula_counts_as_what_it_shows_and_one_without_a_saved_result_is_named() -> None:
    titles = '<row r="1"><c r="A1" t="inlineStr"><is><t>Paragraph</t></is></c><c r="B1" t="inlineStr"><is><t>Comment</t></is></c></row>'
    form = read(
        raw_workbook(
            titles
            + '<row r="2"><c r="A2"><f>1+2</f><v>3</v></c><c r="B2" t="str"><f>A9&amp;A8</f><v>Say when.</v></c></row>'
            + '<row r="3"><c r="A3"><v>4</v></c><c r="B3"><f>A9&amp;A8</f></c></row>'
            + '<row r="4"><c r="A4"><v>5</v></c><c r="B4" t="str"><f>A9</f><v></v></c></row>'
        )
    )

    assert [row.fields for row in form.rows] == [{"paragraph": "3", "comment": "Say when."}]
    assert [(fault.cell, fault.reason.split(":")[0]) for fault in form.faults] == [
        ("B3", "The result of this formula is not saved in the file")
    ]


def test_what_excel_makes_of_words_is_not_taken_for_them() -> None:
    titles = '<row r="1"><c r="A1" t="inlineStr"><is><t>Paragraph</t></is></c><c r="B1" t="inlineStr"><is><t>Comment</t></is></c></row>'
    styles = f'<styleSheet xmlns="{SHEET}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    strings = (
        f'<sst xmlns="{SHEET}"><si><r><t>Say </t></r><r><t>when._x000D_</t></r><rPh sb="0"><t>no</t></rPh></si></sst>'
    )
    form = read(
        raw_workbook(
            titles
            + '<row r="2"><c r="A2" s="1"><v>45324</v></c><c r="B2" t="s"><v>0</v></c></row>'
            + '<row r="3"><c r="A3"><v>3.1000000000000001</v></c><c r="B3" t="s"><v>0</v></c></row>'
            + '<row r="4"><c r="B4" t="e"><v>#NAME?</v></c></row>',
            styles=styles,
            sharedStrings=strings,
        )
    )

    assert [row.fields for row in form.rows] == [{"paragraph": "3.1", "comment": "Say when."}]
    assert [(fault.cell, fault.reason.split(",")[0]) for fault in form.faults] == [
        ("A2", "This cell holds a date"),
        ("B4", "This cell shows #NAME? instead of words"),
    ]


def test_types_and_changes_are_those_of_comments() -> None:
    assert set(TYPES) == {type.value for type in CommentType}
    assert set(CHANGES) == {change.value for change in Change}


def test_of_two_types_the_weightier_counts() -> None:
    assert [row.type for row in read(workbook([ISO, ("", "", "", "", "te/ed", "x"), ("", "", "", "", "Editorial comment.", "x")])).rows] == ["technical", "editorial"]  # fmt: skip


def test_a_row_that_a_separator_in_its_words_has_cut_is_not_taken_for_its_first_words() -> None:
    form = read(b"Paragraph,Comment\n1,We agree, but not with this\n2,,\n3,Fine.\n")

    assert [row.fields for row in form.rows] == [{"paragraph": "3", "comment": "Fine."}]
    assert [(fault.row, fault.cell) for fault in form.faults] == [(2, "A2")]
    assert "more cells than there are titles" in form.faults[0].reason


def test_a_quotation_mark_that_swallows_rows_is_told_of() -> None:
    swallowed = read(b'Paragraph,Comment\n1,"First.\n2,Second.\n')
    sound = read(b'Paragraph,Comment\n1,"First,\nand on."\n2,5" pipes.\n3,More.\n')

    assert ["quotation mark" in warning for warning in swallowed.warnings] == [True]
    assert [row.fields["comment"] for row in sound.rows] == ["First,\nand on.", '5" pipes.', "More."]


def test_rows_are_numbered_as_they_stand_in_word_with_those_that_are_taken_out() -> None:
    gone = row(*(p(dele(words), mark="del") for words in ("1", "Withdrawn.")), change="del")
    merged, goes_on = cell("2", merge="restart"), cell("", merge="continue")
    kept = word_table(("Para", "Comment"), (merged, "Why?"), (goes_on, "And when?"))
    kept = kept.replace("<w:tr>", f"{gone}<w:tr>")

    form = read(docx(kept))

    assert [(each.row, each.cells["comment"], each.fields["paragraph"]) for each in form.rows] == [
        (4, "row 4, column 2", "2"),
        (6, "row 6, column 2", "2"),
    ]


def test_a_form_without_a_table_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unreadable, match="Put them into a table, with a column “Paragraph” for its number"):
        read(docx(p(t("1. On paragraph 2: add the fisheries."))))
