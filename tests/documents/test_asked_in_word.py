"""What a country's edited Word file asks of the draft: every change with its place, nothing guessed."""

import pytest

from models.comments.comment import Change
from models.drafts.version import Kind, Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from testing.world import TEXT
from tests.documents.word import changed, dele, ins, p, t
from tests.documents.word import read as read_word
from worker.documents.docx_in.proposed_changes import Draft, ProposedChanges, proposed_changes
from worker.documents.ooxml.frame import bookmark

TITLE = "A strategy for the river"


def draft_of(*texts: str, first: int = 1) -> list[Paragraph]:
    """Numbered paragraphs with the keys p0, p1 …"""
    return [
        Paragraph(
            id=first + place, position=place, key=f"p{place}", kind=Kind.NUMBERED, label=str(place + 1), text=text
        )
        for place, text in enumerate(texts)
    ]


BASE = draft_of(*(each.text for each in TEXT if each.kind is Kind.NUMBERED))
MEET, RIVER, CAPACITY, REPORT = (each.text for each in BASE)


def named(key: str, *content: str, **more: str) -> str:
    """A paragraph under the bookmark of our files."""
    return p(f'<w:bookmarkStart w:id="1" w:name="{bookmark(key)}"/>', *content, '<w:bookmarkEnd w:id="1"/>', **more)


def ask(
    body: str, *, base: list[Paragraph] = BASE, now: list[Paragraph] | None = None, ours: bool = True, **parts: str
) -> ProposedChanges:
    draft = Draft(base, now or base, "en", "version 1", ours, frozenset({TITLE}), frozenset({"Cambodia"}))
    return proposed_changes(read_word(body, **parts), draft)


def brief(found: Found) -> tuple[Change, int | None, str]:
    return found.words.change, found.words.paragraph_id, found.words.proposed_text


def untouched(*but: int) -> list[str]:
    return [named(each.key, t(each.text)) for place, each in enumerate(BASE) if place not in but]


def comment(id: int, text: str, by: str = "Sok Dara") -> str:
    return f'<w:comment w:id="{id}" w:author="{by}">{"".join(p(t(line)) for line in text.splitlines())}</w:comment>'


def beside(id: int, *content: str) -> str:
    """Words with a comment in the margin."""
    inner = "".join(content)
    return f'<w:commentRangeStart w:id="{id}"/>{inner}<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>'


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


def test_a_paragraph_that_moved_is_taken_out_and_put_in_and_says_so() -> None:
    first, second, third, fourth = untouched()
    found = ask(second + third + fourth + first).found

    assert [brief(one) for one in found] == [(Change.DELETE, 1, ""), (Change.INSERT_AFTER, 4, MEET)]
    assert all("stands elsewhere" in one.note for one in found)


def moved(key: str, words: str) -> tuple[str, str]:
    """A paragraph that tracked changes move: where it was, and where it is."""
    left = named(key, changed("moveFrom", words), mark="moveFrom")
    return left, p(changed("moveTo", t(words)), mark="moveTo")


def test_a_paragraph_that_tracked_changes_move_is_a_move() -> None:
    _, second, third, fourth = untouched()
    left, come = moved("p0", MEET)
    (found,) = ask(left + second + third + come + fourth).found

    assert brief(found) == (Change.MOVE, 1, "")
    assert found.words.after_id == 3
    assert (found.said_by, found.decision) == ("Sok Dara", UploadDecision.SUGGESTED)


def test_a_tracked_move_towards_the_beginning_is_found_as_well() -> None:
    first, second, third, _ = untouched()
    left, come = moved("p3", REPORT)
    (found,) = ask(first + come + second + third + left).found

    assert (found.words.change, found.words.paragraph_id, found.words.after_id) == (Change.MOVE, 4, 1)


def test_a_tracked_move_to_before_all_or_with_other_words_is_a_deletion_and_a_new_paragraph() -> None:
    first, second, third, _ = untouched()
    left, come = moved("p3", REPORT)
    to_the_front = ask(come + first + second + third + left).found
    other_words = p(changed("moveTo", t("The secretariat reports.")), mark="moveTo")
    changed_on_the_way = ask(first + other_words + second + third + left).found

    for found in (to_the_front, changed_on_the_way):
        assert {one.words.change for one in found} == {Change.DELETE, Change.INSERT_AFTER}


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
    body[1] = named("p1", beside(1, t(RIVER)), beside(2))
    notes = comment(1, "KH-3\nSubmitted long ago.", "Cambodia") + comment(2, "A new thought.", "Cambodia")

    assert [one.words.text for one in ask("".join(body), comments=notes).found] == ["A new thought."]


def test_a_file_made_from_an_older_text_is_put_into_the_words_of_the_present_one() -> None:
    now = draft_of(MEET.replace("share", "exchange"), RIVER, REPORT, first=11)
    now[2].key = "p3"
    older = [*untouched()]
    older[0] = named("p0", t(MEET.replace("every year", "twice a year")))
    older[1] = named("p1", t(RIVER.replace("fish", "dolphins")))
    older[2] = named("p2", t("Gone since."))
    proposed_changes = ask("".join(older), now=now)

    assert [(brief(one), one.decision) for one in proposed_changes.found] == [
        ((Change.REPLACE, 11, now[0].text.replace("every year", "twice a year")), UploadDecision.SUGGESTED),
        ((Change.REPLACE, 12, RIVER.replace("fish", "dolphins")), UploadDecision.SUGGESTED),
        ((Change.REPLACE, None, "Gone since."), UploadDecision.OPEN),
    ]
    assert "was put into its present words" in proposed_changes.found[0].note
    assert proposed_changes.found[2].note == "Paragraph 3 of version 1 is not in the text any more."


def test_a_change_that_does_not_fit_into_the_present_words_is_open() -> None:
    now = draft_of(MEET.replace("every year", "each spring"), RIVER, CAPACITY, REPORT)
    older = [named("p0", t(MEET.replace("every year", "twice a year"))), *untouched(0)]

    (found,) = ask("".join(older), now=now).found

    assert (found.decision, found.words.proposed_text) == (
        UploadDecision.OPEN,
        MEET.replace("every year", "twice a year"),
    )
    assert "does not fit" in found.note


def test_a_change_in_a_bracket_that_others_have_changed_since_is_open() -> None:
    text = "The [Cambodia: six][Viet Nam: five] members meet."
    base = draft_of(text, RIVER, CAPACITY, REPORT)
    now = draft_of(text.replace("Cambodia", "Cambodia, Lao PDR"), RIVER, CAPACITY, REPORT)
    older = [named("p0", t(text.replace("five", "four"))), *untouched(0)]

    (found,) = ask("".join(older), base=base, now=now).found

    assert (found.decision, found.words.proposed_text) == (UploadDecision.OPEN, text.replace("five", "four"))


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
