"""What a country's edited Word file asks of the draft: every change with its place, nothing guessed."""

import pytest

from models.comments.comment import Change
from models.uploads.upload import UploadDecision
from tests.documents.small_draft import (
    BASE,
    CAPACITY,
    MEET,
    REPORT,
    RIVER,
    TITLE,
    ask,
    brief,
    draft_of,
    named,
    untouched,
)
from tests.documents.word import dele, ins, p, t


def comment(id: int, text: str, by: str = "Sok Dara") -> str:
    return f'<w:comment w:id="{id}" w:author="{by}">{"".join(p(t(line)) for line in text.splitlines())}</w:comment>'


def beside(id: int, *content: str) -> str:
    """Words with a comment in the margin."""
    inner = "".join(content)
    return f'<w:commentRangeStart w:id="{id}"/>{inner}<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>'


def test_a_space_before_a_mark_and_a_wide_space_are_no_changes_in_word_as_on_the_page() -> None:
    first, *others = untouched()
    end = len(MEET) - 1
    spaced = [
        named("p0", t(MEET[:end]), ins(" "), t(MEET[end:])),
        named("p0", t(MEET[:end]), dele("."), ins(" .")),
        named("p0", t(f"{MEET[:end]} .")),
        named("p0", t(MEET[:11]), ins(" "), t(MEET[11:])),
    ]
    changed = named("p0", t(MEET[:end]), ins(" again"), t(" "), t(MEET[end:]))

    assert [ask("".join([each, *others])).found for each in (first, *spaced)] == [[]] * 5
    (found,) = ask("".join([changed, *others])).found
    assert brief(found) == (Change.REPLACE, 1, f"{MEET[:end]} again.")


def test_each_kind_of_change_goes_to_its_paragraph_by_the_bookmark() -> None:
    first = named("p0", dele("The members"), ins("All members"), t(MEET[11:]))
    gone = named("p1", dele(RIVER), mark="del")
    new = p(ins("A new one."), mark="ins")
    found = ask(p(t(TITLE)) + first + gone + named("p2", t(CAPACITY)) + new + named("p3", t(REPORT))).found

    assert [brief(one) for one in found] == [
        (Change.REPLACE, 1, f"All members{MEET[11:]}"),
        (Change.DELETE, 2, ""),
        (Change.INSERT_AFTER, 3, "A new one."),
    ]
    assert {(one.said_by, one.decision, one.note) for one in found} == {("Sok Dara", UploadDecision.SUGGESTED, "")}


def test_a_file_that_changes_nothing_asks_for_nothing() -> None:
    proposed_changes = ask(p(t(TITLE)) + "".join(untouched()))
    assert (proposed_changes.found, proposed_changes.warnings, proposed_changes.recognised) == ([], [], 4)


def test_the_words_of_an_untracked_edit_are_compared_with_the_draft_and_that_is_said() -> None:
    proposed_changes = ask("".join([named("p0", t("Members meet monthly.")), *untouched(0), p(t("One more."))]))

    assert [brief(one) for one in proposed_changes.found] == [
        (Change.REPLACE, 1, "Members meet monthly."),
        (Change.INSERT_AFTER, 4, "One more."),
    ]
    assert proposed_changes.warnings == [
        "1 paragraph differs from version 1 without tracked changes; the file was compared with that text."
    ]


def test_what_is_missing_without_a_tracked_change_is_asked_about() -> None:
    proposed_changes = ask("".join(untouched(1)))

    assert [(brief(one), one.decision) for one in proposed_changes.found] == [
        ((Change.DELETE, 2, ""), UploadDecision.OPEN)
    ]
    assert "not in the file" in proposed_changes.found[0].note


def test_of_a_file_that_holds_only_a_part_nothing_is_thought_to_be_deleted() -> None:
    base = draft_of(
        *(f"Sentence {word} stands for itself." for word in ["one", "two", "three", "four", "five", "six", "seven"])
    )
    proposed_changes = ask(named("p3", t(base[3].text)), base=base)

    assert proposed_changes.found == []
    assert proposed_changes.warnings == ["6 paragraphs of version 1 are not in this file. They are left as they are."]


def test_without_bookmarks_numbers_and_words_tell_in_order() -> None:
    plain = [p(t(f"{each.label}. {each.text}")) for each in BASE]
    plain[1] = p(t("2. The members will protect the whole river and its fish."))
    plain[2] = p(t("3. Written anew from beginning to end."))
    found = ask("".join(plain), ours=False).found

    assert [brief(one) for one in found] == [
        (Change.REPLACE, 2, "The members will protect the whole river and its fish."),
        (Change.REPLACE, 3, "Written anew from beginning to end."),
    ]


def test_a_paragraph_with_the_words_of_the_title_is_not_taken_for_it() -> None:
    base = draft_of(TITLE, MEET, RIVER, CAPACITY, REPORT, TITLE)
    texts = [named(each.key, t(each.text)) for each in base]
    title = p(t(TITLE))

    assert ask("".join([title, *texts]), base=base).found == []
    assert ask("".join(texts), base=base).found == []
    lost = [p(t(each.text)) for each in base]  # by a program that keeps no bookmarks
    assert ask("".join([title, *lost]), base=base).found == []


def test_a_number_that_is_typed_before_the_words_may_be_that_of_a_new_paragraph() -> None:
    base = draft_of(MEET, RIVER, CAPACITY, REPORT)
    base[2].label, base[3].label = "2 bis", "3"
    plain = [p(t(f"{each.label.upper()}. {each.text}")) for each in base]
    plain[2] = p(t("2bis. Written anew from beginning to end."))
    plain[3] = p(t("3 bis dahin nothing."))
    found = ask("".join(plain), base=base, ours=False).found

    assert [brief(one) for one in found] == [
        (Change.REPLACE, 3, "Written anew from beginning to end."),
        (Change.REPLACE, 4, "bis dahin nothing."),
    ]


def test_bookmarks_of_another_text_are_not_believed() -> None:
    strangers = [named(each.key, t(f"Strange words {word} here.")) for each, word in zip(BASE, "abcd", strict=True)]
    assert ask("".join(strangers), ours=False).recognised == 0


def test_a_bookmark_that_went_along_with_a_new_paragraph_does_not_mislead() -> None:
    body = [*untouched(), ""]
    body[1] = named("p1", ins("Put in before the second."), mark="ins") + p(t(RIVER))
    found = ask("".join(body)).found

    assert [brief(one) for one in found] == [(Change.INSERT_AFTER, 1, "Put in before the second.")]


def test_a_comment_in_the_margin_is_the_reason_of_a_change_or_else_a_comment() -> None:
    body = [*untouched()]
    body[0] = named("p0", beside(1, dele("every year"), ins("twice a year")))
    body[1] = named("p1", beside(2, t(RIVER)))
    notes = comment(1, "Once is not enough.") + comment(2, "Which fish?", "Chan Mony")
    found = ask("".join(body), comments=notes).found

    assert (found[0].words.change, found[0].words.justification) == (Change.REPLACE, "Once is not enough.")
    assert (found[1].words.change, found[1].words.paragraph_id, found[1].words.text) == (
        Change.REMARK,
        2,
        "Which fish?",
    )
    assert found[1].said_by == "Chan Mony"


def test_comments_that_our_own_files_carry_are_not_taken_for_new_ones() -> None:
    body = [*untouched()]
    body[1] = named("p1", beside(1, t(RIVER)), *map(beside, range(2, 6)))
    notes = comment(1, "KH-3\nSubmitted long ago.", "Cambodia") + comment(2, "A new thought.", "Cambodia")
    for number, with_round in enumerate((", round 1", " of round 1", " of round 2 (final reading)"), start=3):
        notes += comment(number, f"KH-3{with_round}\nSubmitted long ago.", "Cambodia")

    assert [one.words.text for one in ask("".join(body), comments=notes).found] == ["A new thought."]


def test_a_paragraph_that_our_file_of_what_changed_shows_as_taken_out_is_not_taken_out_again() -> None:
    gone = named("before", beside(1, dele("A paragraph of the text before.")))
    body = "".join([gone, *untouched()])

    assert ask(body).found == []
    assert [one.words.text for one in ask(body, comments=comment(1, "A pity.")).found] == ["A pity."]
    assert [one.words.text for one in ask(body, ours=False).found] == ["(delete) A paragraph of the text before."]


def test_tracked_changes_from_the_text_before_to_this_one_ask_for_nothing_and_need_no_word() -> None:
    body = [named("p0", t(BASE[0].text.removesuffix(".")), dele(" then"), ins(".")), *untouched(0)]
    result = ask("".join(body))

    assert (result.found, result.warnings) == ([], [])


@pytest.mark.parametrize("kind", ["footnotes", "header"])
def test_changes_outside_of_the_text_are_shown_and_not_lost(kind: str) -> None:
    inner = p(t("Page "), ins("of the draft"))
    content = f'<w:footnote w:id="2">{inner}</w:footnote>' if kind == "footnotes" else inner
    found = ask("".join(untouched()), **{kind: content}).found

    assert [(one.words.text, one.decision) for one in found] == [("Page of the draft", UploadDecision.OPEN)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([t("For the meeting of "), dele("3"), ins("5"), t(" May")], "For the meeting of 5 May"),
        ([t("A "), dele("strategy"), ins("plan"), t(" for the river")], "A plan for the river"),
        ([dele("Agreed at officials' level.")], "(delete) Agreed at officials' level."),
    ],
)
def test_tracked_changes_of_words_that_are_no_paragraph_of_the_draft_are_shown_and_not_lost(
    content: list[str], text: str
) -> None:
    for body in ([p(*content), *untouched()], [*untouched(), p(*content)]):
        found = ask("".join(body)).found
        assert [(one.words.text, one.decision, one.said_by) for one in found] == [
            (text, UploadDecision.OPEN, "Sok Dara")
        ]
        assert "which is no paragraph of the draft" in found[0].note


def test_a_footnote_that_nothing_says_is_new_is_shown_and_one_that_the_draft_has_is_not() -> None:
    base = draft_of(*(each.text for each in BASE[:-1]), f"{REPORT}¹ See the treaty of 1995.")
    notes = "".join(
        f'<w:footnote w:id="{id}">{p(t(words))}</w:footnote>'
        for id, words in ((2, "See the treaty of 1995."), (3, "Cambodia reserves its position."))
    )
    marks = "".join(f'<w:r><w:footnoteReference w:id="{id}"/></w:r>' for id in (2, 3))
    body = "".join(untouched(3)) + named("p3", t(base[3].text), marks)

    found = ask(body, base=base, footnotes=notes).found

    assert [(one.words.text, one.decision) for one in found] == [
        ("Cambodia reserves its position.", UploadDecision.OPEN)
    ]
