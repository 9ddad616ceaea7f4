"""What the titles of columns mean: as wholes and by all their words, and against what their columns hold."""

import pytest

from models.uploads.reading import Field
from tests.documents.forms import read, workbook
from worker.documents.forms.read import STRANGE
from worker.documents.forms.titles import LIKELY, SURE, VAGUE, claims_of

SENTENCE = "The members should say by when the quality of the water is to be reported, and to whom."
BALLOT = (
    "Comment Number", "Chapter", "Section", "Artifact ID", "HTML Page name(s)", "Vote and Type", "Sub-category",
    "Existing Wording", "Proposed Wording", "Ballot Comment", "Summary", "Comment grouping", "Disposition",
    "Disposition Comment or Retract/Withdraw details", "Submitted By", "On behalf of", "Commenter Email", "Notes",
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "claim"),
    [
        ("Ballot Comment", ("comment", SURE)),
        ("Issue Description", ("comment", SURE)),
        ("Reviewer's comments", ("comment", VAGUE)),
        ("Reviewer comments", ("comment", LIKELY)),
        ("Comments of Thailand", ("comment", VAGUE)),
        ("Comment type", ("type", SURE)),
        ("Type of issue", ("type", LIKELY)),
        ("Reason for the change", ("justification", LIKELY)),
        ("Number of the paragraph", ("paragraph", LIKELY)),
        ("Affected paragraph", ("paragraph", LIKELY)),
        ("Disposition comments", ("answer", LIKELY)),
        ("Comments / 意见", ("comment", LIKELY)),
        ("意见 Comments", ("comment", LIKELY)),
        ("修改建议的理由", ("justification", LIKELY)),
        ("Text proposed by the secretariat", ("words", LIKELY)),
        ("Commission proposal", ("words", LIKELY)),
        ("Secretariat's proposal", ("answer", LIKELY)),
        ("Comments of the Secretariat", ("answer", LIKELY)),
        ("MRCS response", ("answer", LIKELY)),
        ("Responses/actions taken by MRCS", ("answer", LIKELY)),
        ("Commission reply", ("answer", LIKELY)),
        ("Reference in document", ("paragraph", LIKELY)),
        ("Document section", ("section", LIKELY)),
        ("Observation spécifique / Specific comment", ("comment", LIKELY)),
        ("Nhóm vấn đề hoặc Điều, Khoản", ("section", SURE)),
        ("ເນື້ອໃນທີ່ຂໍສະເໜີປັບປຸງ", ("proposed", LIKELY)),
        ("Agree (Y/N)", None),
        ("Comment grouping", None),
        ("Commenter Email", None),
        ("Artifact ID", None),
        ("HTML Page name(s)", None),
        ("Issue Tracking Board", None),
        ("Comments are welcome on every part of this draft", None),
    ],
)
def test_a_title_is_known_by_all_its_words(title: str, claim: tuple[Field, int] | None) -> None:
    assert next(iter(claims_of(title)), None) == claim


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        (("Existing provision", "Proposed provision", "Grounds"), ["words", "proposed", "justification"]),
        (("S/N", "Reference", "Feedback", "Suggested edits"), ["number", "paragraph", "comment", "proposed"]),
        (("Ministry", "Article", "View", "Suggestion for amendment"), ["author", "section", "comment", "proposed"]),
        (("Para", "Text in draft", "Revised text", "Remarks"), ["paragraph", "words", "proposed", "comment"]),
        (("Para", "Currently reads", "Should read", "Comments"), ["paragraph", "words", "proposed", "comment"]),
        (("Reason", "Change requested", "Paragraph"), ["justification", "proposed", "paragraph"]),
        (("Paragraphe", "Observation", "Proposition"), ["paragraph", "comment", "proposed"]),
        (("Paragraph", "From", "To", "Reason"), ["paragraph", "words", "proposed", "justification"]),
        (("From", "Paragraph", "Comment", "Date"), ["author", "paragraph", "comment", "date"]),
        (("Section / Page / Para", "Comment by", "Comment / Suggestion"), ["section", "author", "comment"]),
        (("Country name", "Expert name", "Para #", "Comment"), ["member", "author", "paragraph", "comment"]),
        (
            ("Delegation", "Provision", "Textual proposal", "Explanation"),
            ["member", "section", "proposed", "justification"],
        ),
        (
            ("Article", "Commission proposal", "Drafting suggestions", "Comments"),
            ["section", "words", "proposed", "comment"],
        ),
        (
            ("Which paragraph?", "What do you think?", "What should it say instead?", "Why?"),
            ["paragraph", "comment", "proposed", "justification"],
        ),
        (("序号", "原内容", "修改意见", "修改理由"), ["number", "words", "comment", "justification"]),
        (
            ("Nhóm vấn đề hoặc Điều, Khoản", "Chủ thể góp ý", "Nội dung góp ý", "Nội dung tiếp thu, giải trình"),
            ["section", "author", "comment", "answer"],
        ),
        (("ລ/ດ", "ມາດຕາ", "ເນື້ອໃນເດີມ", "ເນື້ອໃນສະເໜີປັບປຸງ"), ["number", "section", "words", "proposed"]),
    ],
)
def test_tables_of_ministries_are_read(titles: tuple[str, ...], fields: list[Field]) -> None:
    cells = ("1", "2", "Why?", "Because.")[: len(titles)]

    assert [column.field for column in read(workbook([titles, cells])).columns] == fields


def test_a_workbook_of_a_ballot_is_read_with_all_its_columns() -> None:
    filled = (
        "16", "", "1.1", "", "overview", "A-T", "Typo", "Old words.", "New words.", SENTENCE, "Say by when", "_Typo",
        "Persuasive", "Agreed at the meeting.", "Sok Dara", "", "dara@example.org", "",
    )  # fmt: skip
    form = read(workbook([BALLOT, filled]))

    (row,) = form.rows
    assert (form.family, row.type, row.fields) == (
        "HL7",
        "editorial",
        {
            "number": "16",
            "section": "1.1",
            "words": "Old words.",
            "proposed": "New words.",
            "comment": f"{SENTENCE}\n\nSummary: Say by when",
            "author": "Sok Dara",
        },
    )
    assert row.aside == (
        ("HTML Page name(s)", "overview"),
        ("Sub-category", "Typo"),
        ("Comment grouping", "_Typo"),
        ("Disposition", "Persuasive"),
        ("Disposition Comment or Retract/Withdraw details", "Agreed at the meeting."),
        ("Commenter Email", "dara@example.org"),
    )
    assert (form.cells.read, form.cells.aside, form.cells.wrong) == (8, 6, 0)


def test_long_texts_are_no_numbers_whatever_their_title_says() -> None:
    form = read(workbook([("Issue", "Page", "Type"), (SENTENCE, "4", "te"), (f"{SENTENCE} Why?", "5", "ed")]))

    assert [(row.fields["comment"], row.fields["page"]) for row in form.rows] == [
        (SENTENCE, "4"),
        (f"{SENTENCE} Why?", "5"),
    ]


def test_of_two_columns_for_types_the_one_with_known_types_is_taken() -> None:
    form = read(workbook([("Category", "Vote", "Comment"), ("detailed design", "Neg-Mj", "Why?")]))

    assert [(row.type, row.aside) for row in form.rows] == [("substantive", (("Category", "detailed design"),))]


def test_a_column_of_links_is_not_the_comment_where_another_has_the_words() -> None:
    link = "https://example.org/archive/0042.html"
    form = read(workbook([("Issue", "Summary", "Comment", "Response"), ("7", SENTENCE, link, "")]))

    assert [row.fields for row in form.rows] == [{"number": "7", "comment": f"{SENTENCE}\n\nComment: {link}"}]


def test_words_behind_the_answer_are_about_it() -> None:
    form = read(
        workbook([("Section", "Comments", "Disposition", "Explanation"), ("3", "Why?", "fixed", "Two elements now.")])
    )

    (row,) = form.rows
    assert "justification" not in row.fields
    assert row.aside == (("Disposition", "fixed"), ("Explanation", "Two elements now."))


def test_one_column_that_is_surely_for_comments_makes_a_form() -> None:
    form = read(workbook([("Resource", "Issue Description"), ("Water", "Why?")]))

    assert [(row.fields, row.aside) for row in form.rows] == [({"comment": "Why?"}, (("Resource", "Water"),))]


@pytest.mark.parametrize(
    "below",
    [
        ("7", "Why?", ""),  # “why” is the title of a reason
        ("8", "", "Say why."),
        ("9", "12", "Why?"),
    ],
)
def test_the_first_comment_is_not_taken_for_a_second_row_of_titles(below: tuple[str, ...]) -> None:
    form = read(workbook([("Number", "Ballot Comment", "Summary"), below]))

    assert [(row.row, row.fields["number"]) for row in form.rows] == [(2, below[0])]
    assert [column.title for column in form.columns] == ["Number", "Ballot Comment", "Summary"]


def test_the_last_row_of_a_table_without_titles_is_not_taken_for_them() -> None:
    rows = [("1", "Paragraph 5", "Use a comma here"), ("2", "Paragraph 7", "Proposed text and comment")]
    form = read(workbook(rows))

    assert form.warnings == [STRANGE]
    assert [(column.field, column.first) for column in form.columns][1] == (None, ("Paragraph 7",))
    assert form.rows == []


def test_titles_below_the_lines_of_a_form_that_nobody_has_filled_in_are_known() -> None:
    form = read(workbook([("Country", "Thailand"), ("Paragraph", "Type", "Comment")]))

    assert [column.field for column in form.columns] == ["paragraph", "type", "comment"]


def test_a_sheet_that_explains_the_columns_is_none_of_comments_and_is_told_of() -> None:
    form = read(workbook([BALLOT, ("1", *[""] * 8, "Why?")], [("Type", "Description"), ("A-S", "A suggestion.")]))

    assert [row.fields["comment"] for row in form.rows] == ["Why?"]
    assert ["nothing in them was read: sheet “Part 2” (4 cells)" in warning for warning in form.warnings] == [True]
    assert form.cells.aside == 4


def test_a_type_that_nobody_knows_is_left_open_and_told_of_once() -> None:
    titles = ("Paragraph", "Type", "Comment")
    form = read(
        workbook([titles, ("1", "loud", "One."), ("2", "loud", "Two."), ("3", "te", "Three."), ("4", "x y", "Four.")])
    )

    assert [(row.fields["comment"], row.type, row.aside) for row in form.rows] == [
        ("One.", "", (("Type", "loud"),)),
        ("Two.", "", (("Type", "loud"),)),
        ("Three.", "technical", ()),
        ("Four.", "", (("Type", "x y"),)),
    ]
    assert form.faults == []
    assert form.warnings == [
        "No such type of comment is known here: “loud” (2), “x y” (1). These rows are read without one, and you choose it."
    ]


@pytest.mark.parametrize(
    ("words", "type"),
    [
        ("NEG", "substantive"),
        ("Neg-Mj", "substantive"),
        ("Negative", "substantive"),
        ("Affirmative with comment", "general"),
        ("A-S", "substantive"),
        ("Suggestion", "substantive"),
        ("A-T", "editorial"),
        ("Typo", "editorial"),
        ("A-Q", "general"),
        ("Question", "general"),
        ("te (and ed)", "technical"),
        ("not technical", ""),
    ],
)
def test_types_of_others_are_known(words: str, type: str) -> None:
    (row,) = read(workbook([("Paragraph", "Type", "Comment"), ("1", words, "Why?")])).rows

    assert row.type == type


@pytest.mark.parametrize(
    ("place", "pages"),
    [("p. 12, para 3", (12, 12)), ("p. 3, para 12", (3, 3)), ("pp. 3 to 12", (3, 12)), ("p. 3 – p. 12", (3, 12))],
)
def test_a_page_and_a_paragraph_in_one_cell_are_not_two_pages(place: str, pages: tuple[int, int]) -> None:
    form = read(f"No\tPage/Para\tComments\n1\t{place}\tAdd groundwater.".encode())

    assert (form.faults, [(row.pages, row.where) for row in form.rows]) == ([], [(pages, f"page {place}")])


def test_a_title_may_be_parted_at_the_end_of_a_line() -> None:
    form = read(workbook([("Para-\ngraph\nNo.", "Com-\nment"), ("12", "Why?")]))

    assert [row.fields for row in form.rows] == [{"paragraph": "12", "comment": "Why?"}]


HEAD = [("No.", "Where", "", "Comment", "Proposed change"), ("", "Section", "Paragraph", "(please be brief)", "")]


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        [("No.", "Para", "Comment", "Proposed change"), ("", "(number)", "(please be brief)", "(exact words)")],
        [("No.", "Para", "Comment", "Proposed change"), ("", "（段落编号）", "（简要说明）", "")],
    ],
)
def test_hints_below_the_titles_are_none_of_a_comment_and_may_come_again(head: list[tuple[str, ...]]) -> None:
    width = len(head[0]) - 3
    rows = [(number, *[""] * (width - 1), number, "Why?", "") for number in ("1", "2")]
    form = read(workbook([*head, rows[0], *head, rows[1]]))

    assert [(row.row, row.fields["paragraph"], row.fields["comment"]) for row in form.rows] == [
        (3, "1", "Why?"),
        (6, "2", "Why?"),
    ]
    assert (form.leftovers, form.faults) == ([], [])


def test_a_first_row_with_words_in_brackets_is_no_row_of_titles() -> None:
    form = read(workbook([("No.", "Para", "Comment"), ("", "3", "(as at the meeting)"), ("2", "4", "Why?")]))

    assert [row.fields["comment"] for row in form.rows] == ["(as at the meeting)", "Why?"]


def test_the_upper_row_of_titles_may_come_again_where_its_cells_are_merged_with_those_below() -> None:
    top, low = ("Comment", "Where", "", "Proposed change"), ("", "Section", "Paragraph", "")
    merged = [(0, 0, 1, 0, "Comment"), (0, 1, 0, 2, "Where"), (0, 3, 1, 3, "Proposed change")]
    form = read(workbook([top, low, ("Why?", "II", "3", ""), top, low, ("How?", "II", "4", "")], merged=merged))

    assert [row.fields["comment"] for row in form.rows] == ["Why?", "How?"]
    assert form.leftovers == []
