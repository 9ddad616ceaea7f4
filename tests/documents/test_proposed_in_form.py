"""What the rows of a form ask of a draft: where each belongs, what it asks, and what somebody should look at."""

from dataclasses import replace

import pytest

from models.comments.comment import Change, CommentType
from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision, without_proposed
from tests.documents.forms import IPBES, ISO, Table, read, workbook
from worker.documents.forms.own_form import CHANGES
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form
from worker.documents.xlsx.comment_form import COLUMNS

FISH = "The members will protect the river and its fish."
MORE = "The members will protect the river, its fish and its dolphins."
OURS = tuple(title for title, _ in COLUMNS)
DRAFT = CommentedDraft(
    [
        Paragraph(id=10, kind=Kind.HEADING, label="", text="Goals"),
        Paragraph(id=11, kind=Kind.NUMBERED, label="1", text=FISH),
        Paragraph(id=12, kind=Kind.NUMBERED, label="2", text="Capacity building is offered to officials."),
        Paragraph(id=13, kind=Kind.NUMBERED, label="2 bis", text="[Cambodia: Young people take part.]"),
    ],
    ("Cambodia", "KH"),
    frozenset(("thailand", "viet nam")),
)


def proposals_in(table: Table) -> list[Found]:
    found, faults = proposed_in_form(read(workbook(table)), DRAFT)
    assert faults == []
    return found


def iso(
    line: str = "", clause: str = "", paragraph: str = "", type: str = "", comment: str = "", change: str = ""
) -> Found:
    (one,) = proposals_in([ISO, ("KH", line, clause, paragraph, type, comment, change)])
    return one


def ours(paragraph: str, words: str, change: str = "", comment: str = "", proposed: str = "") -> Found:
    (one,) = proposals_in([OURS, (paragraph, words, CHANGES.get(change, ""), "", comment, proposed, "")])
    return one


@pytest.mark.parametrize(
    ("clause", "paragraph", "line", "id", "text"),
    [
        ("", "1", "", 11, "Why?"),
        ("", "Para. 2.", "", 12, "Why?"),
        ("§ 2", "", "", 12, "Why?"),
        ("", "2 bis", "", 13, "Why?"),
        ("", "Paragraph 2BIS.", "", 13, "Why?"),
        ("Goals", "", "", 10, "Why?"),
        ("", "General", "", None, "Why?"),
        ("", "", "", None, "Why?"),
        ("", "1", "17-19", 11, "(line 17-19) Why?"),
        ("3.1", "Table 2", "4", None, "(section 3.1, paragraph Table 2, line 4) Why?"),
        ("2", "Table 2", "", 12, "(paragraph Table 2) Why?"),
    ],
)
def test_a_row_goes_where_it_says_and_keeps_what_it_says_beyond_that(
    clause: str, paragraph: str, line: str, id: int | None, text: str
) -> None:
    found = iso(line, clause, paragraph, comment="Why?")

    assert (found.words.paragraph_id, found.words.text, found.decision) == (id, text, UploadDecision.SUGGESTED)
    assert (found.words.change, found.words.type, found.said_by) == (Change.REMARK, CommentType.GENERAL, "")


@pytest.mark.parametrize("number", ["99", "2 ter"])
def test_a_number_that_is_not_there_is_for_a_person_to_decide(number: str) -> None:
    found = iso(paragraph=number, comment="Why?")

    assert (found.words.paragraph_id, found.decision) == (None, UploadDecision.OPEN)
    assert found.note == f"Row 2. There is no paragraph {number} in this draft. Choose where it belongs."


def test_our_own_form_leads_to_a_new_paragraph_by_its_name_and_brings_several_back() -> None:
    found = ours("2 bis", "[Cambodia: Young people take part.]", "insert_after", proposed="# Youth\nOne.\nTwo.")

    assert (found.words.paragraph_id, found.words.proposed_text) == (13, "# Youth\nOne.\nTwo.")
    assert found.decision is UploadDecision.SUGGESTED


@pytest.mark.parametrize("place", ["2", "para. 2", "2.", "Goals"])
def test_our_own_form_moves_a_paragraph_to_after_the_one_that_is_named(place: str) -> None:
    found = ours("1", FISH, "move", proposed=place)

    assert (found.words.change, found.words.paragraph_id, found.words.proposed_text) == (Change.MOVE, 11, "")
    assert found.words.after_id == (10 if place == "Goals" else 12)
    assert found.decision is UploadDecision.SUGGESTED


@pytest.mark.parametrize("place", ["", "the end"])
def test_a_move_without_a_place_is_for_a_person_to_decide(place: str) -> None:
    found = ours("1", FISH, "move", "It is about the end.", place)

    assert found.words.change is Change.REMARK
    assert found.words.text == f"It is about the end.\n\nMove this paragraph to after: {place or '?'}"
    assert found.decision is UploadDecision.OPEN


def test_a_page_is_told_in_the_comment() -> None:
    (found,) = proposals_in([IPBES, ("1", "", "2", "10", "3", "4", "Why?", "Sok Dara", "")])

    assert found.words.text == "(page 2 to 3, line 10 to 4) Why?"
    assert "is none of this draft, so it is on the whole text" in found.note
    assert found.said_by == "Sok Dara, no. 1"


def test_proposed_words_like_those_of_the_paragraph_take_their_place_and_instructions_do_not() -> None:
    words, instruction = (
        iso(paragraph="1", type="te", change=MORE),
        iso(paragraph="1", comment="Dolphins!", change="Add “dolphins”."),
    )

    assert (words.words.change, words.words.proposed_text, words.words.type) == (
        Change.REPLACE,
        MORE,
        CommentType.TECHNICAL,
    )
    assert (instruction.words.change, instruction.words.proposed_text) == (Change.REMARK, "")
    assert instruction.words.text == "Dolphins!\n\nProposed change: Add “dolphins”."


def test_a_place_beside_an_instruction_stands_before_it_and_not_among_its_words() -> None:
    text = iso(line="17", paragraph="1", change="Add “dolphins”.").words.text

    assert without_proposed(text) == ("(line 17)", "Add “dolphins”.")


def test_rows_of_another_country_are_wrong() -> None:
    rows = [
        ("TH", "", "", "", "", "a"),
        ("Viet Nam", "", "", "", "", "b"),
        ("Ministry", "", "", "", "", "c"),
        ("Cambodia", "", "", "", "", "d"),
    ]
    found, faults = proposed_in_form(read(workbook([ISO, *rows])), DRAFT)

    assert [(fault.row, fault.cell) for fault in faults] == [(2, "A2"), (3, "A3")]
    assert faults[0].reason == "This row is of “TH”: only comments of Cambodia are taken over."
    assert [(one.words.text, one.said_by) for one in found] == [("c", "Ministry"), ("d", "")]


@pytest.mark.parametrize(
    ("change", "comment", "proposed", "becomes"),
    [
        ("", "Why?", "", Change.REMARK),
        ("", "", MORE, Change.REPLACE),
        ("replace", "", "Other words.", Change.REPLACE),
        ("insert_after", "Also this.", "A new one.", Change.INSERT_AFTER),
        ("delete", "", "", Change.DELETE),
    ],
)
def test_our_own_form_says_what_should_happen(change: str, comment: str, proposed: str, becomes: Change) -> None:
    found = ours("1", FISH, change, comment, proposed)

    words = found.words
    assert (words.paragraph_id, words.change, words.text, words.proposed_text) == (11, becomes, comment, proposed)
    assert (found.note, found.decision) == ("Row 2.", UploadDecision.SUGGESTED)


def test_where_our_own_form_does_not_say_it_unlike_words_are_for_a_person_to_decide() -> None:
    assert ours("1", FISH, proposed="dolphins").decision is UploadDecision.OPEN


def test_an_instruction_among_words_that_should_stand_instead_is_for_a_person_to_decide() -> None:
    found = ours("1", FISH, "replace", "", "1) members -> Parties; 2) fish -> dolphins")

    assert (found.words.change, found.decision) == (Change.REPLACE, UploadDecision.OPEN)
    assert "seem to say what should change" in found.note


def test_in_a_form_of_an_older_draft_the_words_count_and_not_the_number() -> None:
    moved, gone, changed = (
        ours("7", FISH, comment="a"),
        ours("7", "Gone.", comment="b"),
        ours("2", "Gone.", comment="c"),
    )
    other = ours("2", FISH, comment="d")

    assert (moved.words.paragraph_id, moved.decision) == (11, UploadDecision.SUGGESTED)
    assert (gone.words.paragraph_id, gone.decision) == (None, UploadDecision.OPEN)
    assert (changed.words.paragraph_id, changed.decision) == (12, UploadDecision.OPEN)
    assert (other.words.paragraph_id, other.decision) == (11, UploadDecision.SUGGESTED)
    assert "with the words of paragraph 1 of this draft" in other.note


def test_a_reason_alone_is_a_comment() -> None:
    (found,) = proposals_in([OURS, ("1", FISH, "", "", "", "", "It is needed.")])

    assert (found.words.text, found.words.justification) == ("It is needed.", "")


def test_present_words_that_were_changed_in_a_form_of_this_draft_are_shown_and_not_lost() -> None:
    draft = replace(DRAFT, version="7")
    rows = [
        ("heading", "Our goals"),
        ("1", MORE),
        ("2", DRAFT.paragraphs[2].text),
        ("1", MORE, "", "", "Dolphins!"),
        ("1", MORE, "", "", "", "x"),
    ]
    form = read(workbook([OURS, *rows]))
    others, _ = proposed_in_form(form, draft)
    form.version = "7"

    found, faults = proposed_in_form(form, draft)

    assert [(one.words.paragraph_id, one.words.text, one.words.proposed_text) for one in found] == [
        (10, "", "Our goals"),
        (11, "", MORE),
        (11, "Dolphins!", MORE),
        (11, "", "x"),
    ]
    assert {one.decision for one in found} == {UploadDecision.OPEN}
    assert (len(others), faults) == (2, [])


def test_our_own_form_joins_a_paragraph_with_the_one_before_it() -> None:
    found = ours("2", "Capacity building is offered to officials.", "join")

    assert (found.words.change, found.words.paragraph_id, found.words.after_id) == (Change.JOIN, 12, 11)
    assert found.decision is UploadDecision.SUGGESTED


def test_a_joining_with_nothing_before_it_is_for_a_person_to_decide() -> None:
    found = ours("1", FISH, "join", "One thought.")

    assert found.words.change is Change.REMARK
    assert found.words.text == "One thought.\n\nJoin this paragraph with the one before it."
    assert found.decision is UploadDecision.OPEN


@pytest.mark.parametrize(
    "text", ["A2 | Train the staff |  | 2028 | ", " | Train the staff", "[Lao PDR: A2 | Train |] "]
)
def test_a_row_whose_outer_cells_are_empty_has_its_words_in_our_own_form(text: str) -> None:
    draft = replace(DRAFT, paragraphs=[Paragraph(id=14, kind=Kind.ROW, label="3", text=text)], version="5")
    form = read(workbook([OURS, ("3", text), ("3", text, "", "", "Why?")]))
    form.version = "5"

    (found,), faults = proposed_in_form(form, draft)

    assert (found.words.text, found.words.change, found.words.paragraph_id) == ("Why?", Change.REMARK, 14)
    assert (found.decision, faults) == (UploadDecision.SUGGESTED, [])


@pytest.mark.parametrize("place", ["after para 1", "New paragraph after 1", "Insert after paragraph 1"])
def test_words_for_a_place_after_a_paragraph_are_a_new_one_if_somebody_says_so(place: str) -> None:
    found = iso(paragraph=place, change="Dolphins are protected.")

    assert (found.words.change, found.words.paragraph_id) == (Change.INSERT_AFTER, 11)
    assert (found.words.proposed_text, found.decision) == ("Dolphins are protected.", UploadDecision.OPEN)


@pytest.mark.parametrize(
    ("place", "after"),
    [("before para 2", 11), ("New paragraph before 1", 10), ("between 1 and 2", 11), ("第1段之后", 11)],
)
def test_words_for_a_place_before_a_paragraph_stand_after_the_one_above_it(place: str, after: int) -> None:
    found = iso(paragraph=place, change="Dolphins are protected.")

    assert (found.words.change, found.words.paragraph_id) == (Change.INSERT_AFTER, after)
    assert found.decision is UploadDecision.OPEN


def test_a_new_paragraph_whose_words_stand_among_the_comments_is_for_a_person_to_decide() -> None:
    found = iso(paragraph="New para after 1", comment="Dolphins are protected.")

    assert (found.words.change, found.words.paragraph_id, found.decision) == (Change.REMARK, 11, UploadDecision.OPEN)
    assert without_proposed(found.words.text)[1] == "Dolphins are protected."
    assert "its words stand where comments do" in found.note


@pytest.mark.parametrize(
    ("present", "proposed", "words", "decision"),
    [
        ("will", "shall", FISH.replace("will", "shall"), UploadDecision.SUGGESTED),
        ("“the river and its fish”", "“the river and all its fish.”", FISH.replace("and its", "and all its"), UploadDecision.SUGGESTED),
        ("its fish", "We would like to see dolphins, too", FISH.replace("its fish", "We would like to see dolphins, too"), UploadDecision.OPEN),
        ("and its fish", "delete", "", UploadDecision.SUGGESTED),
        ("The members will protect", "Agreed", FISH.replace("The members will protect", "Agreed"), UploadDecision.OPEN),
        (FISH, "Agreed", "", UploadDecision.SUGGESTED),
        ("fis", "boat", "", UploadDecision.SUGGESTED),
        ("i", "a", "", UploadDecision.SUGGESTED),
    ],
)  # fmt: skip
def test_words_for_a_part_that_the_form_quotes_take_its_place(
    present: str, proposed: str, words: str, decision: UploadDecision
) -> None:
    (found,) = proposals_in([("Para", "Original text", "Proposed text"), ("1", present, proposed)])

    assert (found.words.paragraph_id, found.words.proposed_text) == (11, words)
    assert (found.words.change, found.decision) == (Change.REPLACE if words else Change.REMARK, decision)
