"""Moves and joinings of paragraphs in files: what a country signs, what was asked and answered, and where the words stand in the end."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from models.adoption.adoption import AdoptionProcedure
from models.adoption.queries.resulting_text import agreed_at_meeting, changes_since, resulting_text
from models.brackets.agreement import Rule
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.comments.queries import country
from models.db.access import WORKER, viewer_of
from models.documents.queries import papers
from models.documents.queries.compendium import compendium
from models.drafts.queries import comparison, texts
from models.lifting.lifting import Mark
from models.lifting.operations import sheet
from redline import key
from testing.world import LATER, World
from tests.adoption import announce, terms
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion
from worker.documents.docx_in.proposed_changes import Draft, proposed_changes
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_in.word_file import WordFile
from worker.documents.docx_out.clearance_docx import clearance_as_docx
from worker.documents.docx_out.version_docx import brackets_as_docx, redline_as_docx
from worker.documents.uploads.word import paragraphs_of
from worker.documents.xlsx.compendium import compendium_as_docx, workbook

WHERE = "Move this paragraph to after paragraph 4."


def moved(world: World) -> Comment:
    words = Words(
        CommentType.SUBSTANTIVE,
        Change.MOVE,
        world.paragraph("1").id,
        justification="It is about the end.",
        after_id=world.paragraph("4").id,
    )
    return world.comment("KH", words)


def read(content: bytes) -> WordFile:
    return read_docx(BytesIO(content), "file.docx")


def test_what_is_signed_says_where_the_paragraph_should_stand_and_marks_none_of_its_words(world: World) -> None:
    comment = moved(world)
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        answer = country.answer(session, comment.round_id, world.coordinators["KH"].of_member())
        word = read(clearance_as_docx(papers.pack(session, answer)))

    lines = [each.after for each in word.paragraphs]
    assert "Proposes to move this paragraph to after paragraph 4" in lines
    assert world.paragraph("1").text in lines


def test_files_tell_of_the_move_from_the_comment_to_the_new_place(world: World) -> None:
    moved(world)
    version = circulate_round(world)
    with world.database.reading(WORKER) as session:
        laid_open = read(brackets_as_docx(texts.text(session, version.id)))
        records = read(compendium_as_docx(compendium(session, version.id)))
        cells = CalamineWorkbook.from_filelike(BytesIO(workbook(compendium(session, version.id), at=LATER)))
    assert ("Cambodia", f"Asked for in this bracket:\n{WHERE}\nKH-1: It is about the end.") in {
        (one.author, one.text) for one in laid_open.comments
    }
    assert WHERE in [each.after for each in records.paragraphs]
    assert WHERE in [cell for row in cells.get_sheet_by_index(0).to_python() for cell in row]

    third = circulate_round(open_next_round(SecondVersion(world, {}, version.id)))

    with world.database.reading(WORKER) as session:
        changed = read(redline_as_docx(comparison.compare_versions(session, third.id)))
        ended = compendium(session, third.id).brackets
    assert ("Secretariat", "From the secretariat:\nMoved. It stood after “Goals” before.") in {
        (one.author, one.text) for one in changed.comments
    }
    last = [each for each in changed.paragraphs if each.part == "body"][-1]
    assert last.after == world.paragraph("1").text
    (one,) = ended
    assert one.ending is not None
    assert one.ending.rule is Rule.LET_STAND


def test_what_changed_shows_the_move_so_that_without_it_the_text_before_stands_in_its_order(world: World) -> None:
    moved(world)
    second = circulate_round(world)
    third = circulate_round(open_next_round(SecondVersion(world, {}, second.id)))
    with world.database.reading(WORKER) as session:
        since_first = comparison.compare_versions(session, third.id, world.version_id)
        changed = read(redline_as_docx(since_first))
        first, last = (
            [each.text for each in texts.text(session, version).paragraphs if not each.removed]
            for version in (world.version_id, third.id)
        )
        draft = paragraphs_of(session, third.id)
        heads, members = frozenset(map(key, changed.after[:2])), frozenset({"Cambodia"})
        sent_back = proposed_changes(changed, Draft(draft, draft, "en", "version 3", True, heads, members))

    head = changed.after[:2]
    changed.paragraphs = [each for each in changed.paragraphs if each.part == "body"]
    assert (changed.before, changed.after) == ([*head, *first], [*head, *last])
    assert {(each.kind, each.text, each.author) for one in changed.paragraphs for each in one.changes} == {
        ("move_from", first[1], "Cambodia"),
        ("move_to", first[1], "Cambodia"),
    }
    assert sent_back.found == []


def test_the_text_that_a_meeting_would_adopt_has_the_paragraph_in_its_new_place(world: World) -> None:
    moved(world)
    version = circulate_round(world)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (bracket,) = placed_brackets(session, version.id)
        agreed = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        sheet.save(session, version.id, [agreed], by=by, now=LATER)
    meeting = announce(
        world, version, terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM TH VN", agreed="KH CN LA MM TH VN")
    )

    with world.database.reading(WORKER) as session:
        text = resulting_text(session, meeting.id)
        changed = agreed_at_meeting(session, text)
        first = changes_since(session, text, text.older[-1])

    assert [one.label for one in text.paragraphs if one.label] == ["1", "2", "3", "4"]
    assert text.paragraphs[-1].text == world.paragraph("1").text
    assert [one.rearranged.moved for one in changed if one.rearranged.moved] == [
        "Moved. It stood after “Goals” before."
    ]
    assert [one.rearranged.moved for one in first if one.rearranged.moved] == ["Moved. It stood after “Goals” before."]


def test_files_tell_of_a_joining_from_the_comment_to_the_one_paragraph(world: World) -> None:
    before, words = world.paragraph("1").text, world.paragraph("2").text
    comment = world.comment(
        "KH", Words(CommentType.SUBSTANTIVE, Change.JOIN, world.paragraph("2").id, justification="One thought.")
    )
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        answer = country.answer(session, comment.round_id, world.coordinators["KH"].of_member())
        signed = read(clearance_as_docx(papers.pack(session, answer)))
    assert "Proposes to join this paragraph with paragraph 1, which stands before it" in [
        each.after for each in signed.paragraphs
    ]
    version = circulate_round(world)
    with world.database.reading(WORKER) as session:
        laid_open = read(brackets_as_docx(texts.text(session, version.id)))
        records = read(compendium_as_docx(compendium(session, version.id)))
    assert ("Cambodia", "Asked for in this bracket:\nJoin this paragraph with paragraph 1.\nKH-1: One thought.") in {
        (one.author, one.text) for one in laid_open.comments
    }
    assert "Join this paragraph with paragraph 1." in [each.after for each in records.paragraphs]

    third = circulate_round(open_next_round(SecondVersion(world, {}, version.id)))

    with world.database.reading(WORKER) as session:
        changed = read(redline_as_docx(comparison.compare_versions(session, third.id)))
    margin = {(one.author, one.text) for one in changed.comments}
    assert {
        ("Secretariat", "From the secretariat:\nJoined with paragraph 1."),
        ("Secretariat", "From the secretariat:\nParagraph 2 was joined with it."),
    } <= margin
    bodies = [each for each in changed.paragraphs if each.part == "body"]
    assert f"{before} {words}" in [each.after for each in bodies]
    assert [each.before for each in bodies if not each.after] == [
        f"[Cambodia: join this paragraph with paragraph 1] {words}"
    ]


def test_the_text_that_a_meeting_would_adopt_has_the_two_as_one(world: World) -> None:
    before, words = world.paragraph("1").text, world.paragraph("2").text
    world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.JOIN, world.paragraph("2").id))
    version = circulate_round(world)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (bracket,) = placed_brackets(session, version.id)
        agreed = sheet.SheetNote(bracket.bracket.id or 0, Mark.AGREED, choice=1)
        sheet.save(session, version.id, [agreed], by=by, now=LATER)
    meeting = announce(
        world, version, terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM TH VN", agreed="KH CN LA MM TH VN")
    )

    with world.database.reading(WORKER) as session:
        text = resulting_text(session, meeting.id)
        first = changes_since(session, text, text.older[-1])

    assert [one.text for one in text.paragraphs if one.label == "1"] == [f"{before} {words}"]
    assert [one.label for one in text.paragraphs if one.label] == ["1", "2", "3"]
    assert [one.rearranged.sentence for one in first if any(one.rearranged)] == [
        "Paragraph 2 was joined with it.",
        "Joined with paragraph 1.",
    ]
