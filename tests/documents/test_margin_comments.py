"""Margin comments of a Word file: who said what, on which words, in answer to what."""

from tests.documents.word import DATE, dele, ins, p, read, t
from worker.documents.docx_in.read import Margin, margin_of
from worker.documents.docx_in.word_file import WordComment

START, END = '<w:commentRangeStart w:id="{}"/>', '<w:commentRangeEnd w:id="{}"/>'
MARK = '<w:r><w:commentReference w:id="{}"/></w:r>'


def on(id: int, words: str) -> str:
    return START.format(id) + words + END.format(id) + MARK.format(id)


def comment(id: int, text: str, mark: str = "", author: str = ' w:author="Sok Dara"') -> str:
    lines = "".join(f'<w:p w14:paraId="{mark}">{t(line)}</w:p>' for line in text.split("\n"))
    return f'<w:comment w:id="{id}"{author} w:date="{DATE}">{lines}</w:comment>'


def thread(mark: str, parent: str = "", done: int = 0) -> str:
    above = f' w15:paraIdParent="{parent}"' if parent else ""
    return f'<w15:commentEx w15:paraId="{mark}"{above} w15:done="{done}"/>'


def test_a_comment_hangs_on_words_of_a_paragraph() -> None:
    word = read(p(t("First.")) + p(t("The "), on(4, t("river")), t(" flows.")), comments=comment(4, "Which\none?"))

    assert word.comments == [WordComment("4", "Sok Dara", DATE, "Which\none?", "river", 1)]


def test_answers_and_what_is_done_are_known_by_the_marks_of_paragraphs() -> None:
    word = read(
        p(on(1, t("river"))),
        comments=comment(1, "Which?", "0000000A") + comment(2, "This one.", "0000000B"),
        commentsExtended=thread("0000000A", done=1) + thread("0000000b", parent="0000000a"),
    )

    assert [(each.parent, each.done, each.anchor, each.paragraph) for each in word.comments] == [
        (None, True, "river", 0),
        ("1", False, "river", 0),
    ]


def test_answers_to_answers_are_said_in_the_same_thread() -> None:
    """LibreOffice puts an answer to an answer below that answer."""
    comments = [WordComment("4", "Chea", None, "Both.", parent="3"), WordComment("1", "Sok", None, "When?", "flood", 0)]
    comments += [
        WordComment("2", "Chea", None, "In May.", parent="1"),
        WordComment("3", "Sok", None, "Which?", parent="2"),
    ]

    (thread,) = margin_of(comments, frozenset())

    assert thread == Margin("When?\n\nBoth.\n\nIn May.\n\nWhich?", "Sok, Chea", 0, "flood", False)


def test_answers_that_answer_one_another_are_not_lost() -> None:
    comments = [WordComment("1", "Sok", None, "One.", parent="2"), WordComment("2", "Chea", None, "Two.", parent="1")]

    assert sorted(each.text for each in margin_of(comments, frozenset())) == ["One.", "Two."]


def test_an_anchor_may_run_over_paragraphs_and_shows_the_new_words() -> None:
    body = p(t("One "), START.format(1), t("two"), dele(" three"), ins(" four")) + p(
        t("five"), END.format(1), MARK.format(1)
    )

    assert read(body, comments=comment(1, "x")).comments[0].anchor == "two four\nfive"


def test_a_comment_on_deleted_words_shows_them() -> None:
    assert read(p(t("One "), on(1, dele("two"))), comments=comment(1, "x")).comments[0].anchor == "two"


def test_a_comment_without_words_has_the_place_of_its_mark() -> None:
    word = read(p(t("One")) + p(t("Two"), MARK.format(1)), comments=comment(1, "x"))

    assert (word.comments[0].anchor, word.comments[0].paragraph) == ("", 1)


def test_a_range_may_begin_between_paragraphs() -> None:
    word = read(
        p(t("One")) + START.format(1) + p(t("Two")) + END.format(1) + p(MARK.format(1)), comments=comment(1, "x")
    )

    assert (word.comments[0].anchor, word.comments[0].paragraph) == ("Two", 1)


def test_a_comment_without_a_place_is_kept_and_told_of() -> None:
    word = read(p(t("One")), comments=comment(7, "Lost.", author=""))

    assert word.comments == [WordComment("7", None, DATE, "Lost.")]
    assert word.warnings == ["Comment '7' is attached to no paragraph of the text."]


def test_a_range_that_never_ends_takes_nothing_with_it() -> None:
    word = read(p(START.format(1), t("One")) + p(t("Two")), comments=comment(1, "x"))

    assert (word.comments[0].anchor, word.comments[0].paragraph) == ("", 0)


def test_many_words_at_which_a_comment_stands_are_shown_to_be_cut() -> None:
    words = WordComment("1", None, None, "Why?", "river " * 20), WordComment("2", None, None, "Why?", "river")

    assert [one.anchor for one in margin_of(words, frozenset())] == [f"{'river ' * 13}ri…", "river"]
