"""What the Word files that the service makes say in the margin, and to whom."""

from dataclasses import replace
from io import BytesIO

import pytest

from models.brackets.agreement import Stance
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.dispositions.operations import compromises
from models.documents.document import DocumentKind
from models.documents.queries.compendium import compendium
from models.drafts.queries import texts
from models.drafts.queries.comparison import compare_versions
from templates.documents.compendium import bracket_rows
from templates.documents.texts import redline_as_html
from testing.world import LATER, MEMBERS, World
from tests.documents.version_documents import in_word
from tests.models.brackets.second_round import say, second
from tests.rounds import circulate, circulate_round, consolidate_and_answer, open_next_round
from tests.web.circulation import COMPROMISE, KHMER, SecondVersion
from worker.documents.docx_in.read import margin_of, read_docx
from worker.documents.docx_in.word_file import WordComment
from worker.documents.docx_out.version_docx import brackets_as_docx

__all__ = ["second"]


def test_comments_that_changed_no_words_stand_in_the_margin_of_their_paragraph_with_the_answer(
    out: SecondVersion,
) -> None:
    second = open_next_round(out)
    paragraph = second.paragraph("2")
    second.comment("LA", Words(CommentType.GENERAL, Change.REMARK, paragraph.id, f"Which fish? {KHMER}"))
    second.remark("LA", "On all of it.")
    third = replace(out, version_id=circulate_round(second).id)

    after, before = in_word(third, DocumentKind.REDLINE), in_word(out, DocumentKind.REDLINE)

    comments = {each.text.split("\n")[0]: each for each in after.comments if each.parent is None}
    answers = {each.parent: each.text for each in after.comments}
    assert (comments["LA-2"].author, comments["LA-2"].text) == ("Lao PDR", f"LA-2\nWhich fish? {KHMER}")
    assert after.paragraphs[comments["LA-2"].paragraph or 0].before == paragraph.text
    assert answers[comments["LA-2"].id] == "noted: Seen."
    assert "LA-1" not in comments
    (aside,) = [each for each in before.comments if "Proposed words:" in each.text]
    assert "ministries of transport" in aside.text
    with out.world.database.reading(WORKER) as session:
        page = redline_as_html(compare_versions(session, third.version_id))
    assert "Without a change of words: LA-2 (noted)" in page


def test_the_brackets_in_word_say_in_the_margin_who_asks_for_what_and_why(out: SecondVersion) -> None:
    word = in_word(out, DocumentKind.BRACKETS)

    assert word.after[2:] == in_word(out, DocumentKind.TEXT).after[2:]
    comments = {(each.author, each.text) for each in word.comments}
    assert (
        "Cambodia",
        "Asked for in this bracket:\nReplace “every year” by “twice yearly”.\nKH-1: every year → twice yearly",
    ) in comments
    assert (
        "Secretariat",
        f"From the secretariat:\nReplace “every year” by “{COMPROMISE}”.\nIt allows for both.",
    ) in comments


def test_the_margin_says_that_a_member_wants_the_paragraph_taken_out(world: World) -> None:
    gone = Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("4").id, "", "", "Said elsewhere.")
    world.comment("MM", gone)
    world.everybody_submits()
    world.close()
    candidate = world.consolidate()
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (bracket,) = placed_brackets(session, candidate.id)
        compromises.choose(session, bracket.places[0].id, choice=None, reason="It is short.", by=by, seen=0, now=LATER)
    version = circulate(world, consolidate_and_answer(world))

    with world.database.reading(WORKER) as session:
        word = read_docx(BytesIO(brackets_as_docx(texts.text(session, version.id))), "version.docx")

    assert [(each.author, each.text) for each in word.comments] == [
        ("Myanmar", "Asked for in this bracket:\nTake the whole paragraph out.\nMM-1: Said elsewhere."),
        ("Secretariat", "From the secretariat:\nKeep this paragraph.\nIt is short."),
    ]


@pytest.mark.parametrize("what", [DocumentKind.REDLINE, DocumentKind.BRACKETS])
def test_what_our_files_say_in_the_margin_is_no_comment_of_a_member_that_sends_them_in(
    out: SecondVersion, what: DocumentKind
) -> None:
    word = in_word(out, what)
    members = frozenset({"Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam"})
    assert {each.author for each in word.comments} > {"Cambodia", "Secretariat"}
    first = next(each for each in word.comments if each.parent is None)
    own = [
        WordComment("900", "Sok Dara", None, "We thank you.", parent=first.id),
        WordComment("901", "Secretariat", None, "Our own."),
    ]

    assert list(margin_of(word.comments, members)) == []
    assert [each.text for each in margin_of([*word.comments, *own], members)] == ["We thank you.", "Our own."]


def test_files_say_of_words_that_are_given_up_that_no_member_asks_for_them(second: World) -> None:
    say(second, "TH", {"2": (Stance.KEEP, None)})
    say(second, "LA", {"2": (Stance.RESERVED, None)})
    third = SecondVersion(second, {}, circulate_round(second).id)
    fourth = circulate_round(open_next_round(third))

    word = in_word(third, DocumentKind.BRACKETS)
    with second.database.reading(WORKER) as session:
        rows = bracket_rows(compendium(session, fourth.id))

    assert "Asked for in this bracket:\nAdd “and wetlands”.\nTH-1 of round 1: fish → fish and wetlands" in {
        each.text for each in word.comments if each.author == "no member at present"
    }
    assert list(margin_of(word.comments, frozenset(name for name, *_ in MEMBERS.values()))) == []
    assert [row["alternatives"] for row in rows if row["paragraph"] == "paragraph 2"] == [
        "no member at present: and wetlands"
    ]
