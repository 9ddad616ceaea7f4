"""How the words of drafts are shown: nothing of them may be lost, added or believed to be markup."""

from typing import Any

import pytest
from lxml import html

from models.brackets.agreement import Alternative, OpenBracket
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, move_after
from models.drafts.version import Kind
from templates.environment import environment

KEPT, APPLIED = {"kind": "kept", "text": "The members "}, {"kind": "applied", "base": "may", "text": "shall"}
BY_CAMBODIA: dict[str, Any] = {**APPLIED, "sponsors": ["Cambodia"], "ids": ["1"]}
COLLISION: dict[str, Any] = {
    "kind": "conflict",
    "base": "meet ",
    "alternatives": [
        {"text": "meet annually ", "sponsors": ["Lao PDR", "Thailand"], "ids": ["2"]},
        {"text": "", "sponsors": ["Viet Nam"], "ids": ["3"]},
    ],
}


def test_a_comparison_reads_as_either_text() -> None:
    shown = redline(
        [
            {"kind": "kept", "text": "  ប្រើទឹក\n"},
            {"kind": "deleted", "text": "រួម "},
            {"kind": "inserted", "text": "ដោយសមធម៌ "},
            {"kind": "kept", "text": "။ "},
        ]
    )

    assert words(shown, without="del") == "  ប្រើទឹក\nដោយសមធម៌ ။ "
    assert words(shown, without="ins") == "  ប្រើទឹក\nរួម ။ "


def test_deleted_and_new_words_have_the_language_of_their_letters() -> None:
    shown = redline(
        [
            {"kind": "deleted", "text": "ដោយសមធម៌"},
            {"kind": "inserted", "text": "ပုံမှန်"},
            {"kind": "moved_from", "text": "ដោយសមធម៌", "move": 1},
            {"kind": "deleted", "text": "annually"},
        ]
    )

    assert [mark.get("lang") for mark in shown.xpath(".//del | .//ins")] == ["km", "my", "km", None]


def test_a_screen_reader_hears_where_deleted_words_begin_and_end() -> None:
    shown = redline([{"kind": "deleted", "text": "annually"}])

    assert shown.text_content() == "deleted: annually (end of deletion)"


def test_moved_words_stand_at_both_places_with_one_number_that_is_seen_and_heard() -> None:
    shown = redline(
        [
            {"kind": "moved_from", "text": "Each year, ", "move": 1},
            {"kind": "kept", "text": "the members meet"},
            {"kind": "moved_to", "text": " each year", "move": 1},
        ]
    )

    assert [(each.tag, each.text_content()) for each in shown] == [
        ("del", "moved away, 1: Each year,  (end)1"),
        ("ins", "moved here, 1: 1 each year (end)"),
    ]
    assert [each.text for each in shown.xpath(".//*[@aria-hidden='true']")] == ["1", "1"]


def test_an_uncontested_change_names_its_sponsors() -> None:
    shown = redline([KEPT, BY_CAMBODIA])

    assert words(shown, without="del") == "The members shallCambodia"
    assert words(shown, without="ins") == "The members mayCambodia"


def test_a_change_that_only_its_sponsors_asked_for_stands_in_a_bracket() -> None:
    shown = redline([KEPT, BY_CAMBODIA], bracketed=[1], marks=False)

    assert words(shown) == "The members [may] [Cambodia: shall]"


def test_a_bracket_shows_every_alternative_and_keeps_shared_white_space_outside() -> None:
    shown = redline([KEPT, COLLISION, {"kind": "kept", "text": "in Vientiane."}], offers={1: "meet once"}, marks=False)

    assert words(shown) == (
        "The members [meet] [Lao PDR, Thailand: meet annually][Viet Nam: delete][Secretariat proposes: meet once] in "
        "Vientiane."
    )


@pytest.mark.parametrize(
    ("wish", "offer", "shown"),
    [
        (DELETE_PARAGRAPH, "", "keep this paragraph"),
        (move_after("p1", "paragraph 1"), "", "keep this paragraph where it is"),
        (DELETE_PARAGRAPH, DELETE_PARAGRAPH, "delete this paragraph"),
        ("all ", "", "no words here"),
    ],
)
def test_who_proposes_the_draft_without_the_new_words_is_not_shown_to_delete(wish: str, offer: str, shown: str) -> None:
    insertion = {"kind": "applied", "base": "", "text": wish, "sponsors": ["China"], "ids": ["1"]}

    bracket = redline([KEPT, insertion], bracketed=[1], offers={1: offer}, marks=False)

    assert f"[Secretariat proposes: {shown}]" in words(bracket)


@pytest.mark.parametrize("kind", ["kept", "deleted", "inserted"])
def test_markup_that_people_type_stays_text(kind: str) -> None:
    shown = redline([{"kind": kind, "text": "<script>alert(1)</script>&amp;"}])

    assert words(shown) == "<script>alert(1)</script>&amp;"
    assert shown.find(".//script") is None


def test_a_numbered_paragraph_has_an_address_a_number_and_the_language_of_the_draft() -> None:
    shown = macro(
        "paragraph", {"kind": Kind.NUMBERED, "key": "a1", "label": "12", "text": "ទឹក", "removed": False}, "km"
    )

    (section,) = shown.xpath(".//section")
    assert section.get("id") == "p-a1"
    assert words(section.find(".//a")) == "12"
    assert section.xpath(".//p[@class='words']/@lang") == ["km"]


def test_a_laid_open_bracket_says_who_asked_for_what() -> None:
    whole = OpenBracket(
        ("regularly",),
        (Alternative(("meet annually",), ("Lao PDR", "Thailand")), Alternative(("",), ("Viet Nam",))),
        compromise=("once a year",),
    )
    bracket = {"conflict": {"id": 7, "kind": "contested"}, "whole": whole}
    rows = macro("bracket", bracket, "Paragraph 36", "en").xpath(".//dl/div")

    assert [(words(row.find("dt")), words(row.find("dd"))) for row in rows] == [
        ("The draft", "regularly"),
        ("Lao PDR, Thailand", "meet annually"),
        ("Viet Nam", "(no words here)"),
        ("Secretariat proposes", "once a year"),
    ]


def redline(pieces: list[dict[str, Any]], **options: Any) -> html.HtmlElement:
    return macro("redline", pieces, **options)


def macro(name: str, *arguments: Any, **options: Any) -> html.HtmlElement:
    """What a macro writes, as a tree."""
    module = environment().get_template("pages/draft_macros.html").module
    return html.fromstring(f"<div>{getattr(module, name)(*arguments, **options)}</div>")


def words(shown: html.HtmlElement, without: str = "nothing") -> str:
    """What is seen, without what only a screen reader hears and without one kind of element."""
    return "".join(shown.xpath(f".//text()[not(ancestor::{without})][not(ancestor::*[@class='unseen'])]"))
