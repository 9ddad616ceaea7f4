"""Labels counted anew, and what the text says of them."""

import pytest

from redline import (
    DocumentProposal,
    Join,
    Move,
    ParagraphProposal,
    Reference,
    Suggestion,
    merge_document,
    numbering,
    references,
    suggestions,
)

CHINA = ("China",)


def new(place: int) -> ParagraphProposal:
    return ParagraphProposal("n", CHINA, place, "New.", after=True)


@pytest.mark.parametrize(
    ("labels", "proposals", "shown", "now"),
    [
        (["1", "2", "3"], [], ["1", "2", "3"], {"1": "1", "2": "2", "3": "3"}),
        (["1", "2", "3"], [new(0)], ["1", "2", "3", "4"], {"1": "1", "2": "3", "3": "4"}),
        (["1", "2", "3"], [ParagraphProposal("d", CHINA, 1, None)], ["1", "", "2"], {"1": "1", "2": None, "3": "2"}),
        (["1", "2", "3"], [Move("m", CHINA, 0, 2)], ["1", "2", "3"], {"1": "3", "2": "1", "3": "2"}),
        (["1", "2", "3"], [Join("j", CHINA, 0)], ["1", "", "2"], {"1": "1", "2": None, "3": "2"}),
        # Headings have none, a count that began anew begins anew, and such labels mean nothing by themselves.
        (["", "1", "2", "", "1", "2"], [new(1)], ["", "1", "2", "3", "", "1", "2"], {}),
        (["1", "2", "", "1"], [Move("m", CHINA, 3, 0)], ["1", "2", "3", ""], {"2": "3"}),
        (["1", "2", "2 (a)"], [new(0)], ["1", "2", "3", "3 (a)"], {"1": "1", "2": "3", "2 (a)": "3 (a)"}),
        # What comes before the first of a count begins it.
        (["1", "2"], [new(-1)], ["1", "2", "3"], {"1": "2", "2": "3"}),
        (["", "1", "2", "", "1"], [new(3)], ["", "1", "2", "", "1", "2"], {"2": "2"}),
        (["", "1", "2"], [new(-1)], ["", "", "1", "2"], {"1": "1", "2": "2"}),
        (["", "1", "", "1", "2"], [Move("m", CHINA, 4, 2)], ["", "1", "", "1", "2"], {"2": "1"}),
        (["1", "2", ""], [new(2)], ["1", "2", "", "3"], {"1": "1", "2": "2"}),
        (["1", "", "A"], [ParagraphProposal("d", CHINA, 1, None), new(1)], ["1", "", "2", "A"], {"1": "1", "A": "A"}),
        # Letters, numbers with a dot, and digits of a script.
        (["3 (a)", "3 (b)"], [new(0)], ["3 (a)", "3 (b)", "3 (c)"], {"3 (a)": "3 (a)", "3 (b)": "3 (c)"}),
        (["1.1", "1.2", "2.1"], [new(0)], ["1.1", "1.2", "1.3", "2.1"], {"1.1": "1.1", "1.2": "1.3", "2.1": "2.1"}),
        (["๙", "๑๐"], [new(0)], ["๙", "๑๐", "๑๑"], {"๙": "๙", "๑๐": "๑๑"}),
        # Roman numbers, and letters behind the last one.
        (["(i)", "(ii)"], [new(0)], ["(i)", "(ii)", "(iii)"], {"(i)": "(i)", "(ii)": "(iii)"}),
        (["(viii)", "(ix)"], [new(1)], ["(viii)", "(ix)", "(x)"], {"(viii)": "(viii)", "(ix)": "(ix)"}),
        (["(III)"], [new(0)], ["(III)", "(IV)"], {"(III)": "(III)"}),
        (["(h)", "(i)"], [new(1)], ["(h)", "(i)", "(j)"], {"(h)": "(h)", "(i)": "(i)"}),
        (["(y)", "(z)"], [new(1)], ["(y)", "(z)", "(aa)"], {"(y)": "(y)", "(z)": "(z)"}),
        (["(aa)"], [new(0)], ["(aa)", "(bb)"], {"(aa)": "(aa)"}),
        # A number that is left out is not given twice, and what does not count gives none to others.
        (["1", "3"], [new(0)], ["1", "2", "3"], {"1": "1", "3": "3"}),
        (
            ["1", "2", "4"],
            [new(0), new(1)],
            ["1", "2", "3", "4", "5"],
            {"1": "1", "2": "3", "4": "5"},
        ),
        (["Preamble"], [new(0)], ["Preamble", ""], {"Preamble": "Preamble"}),
        (
            ["Annex 1", "Annex 2"],
            [new(0)],
            ["Annex 1", "Annex 2", "Annex 3"],
            {"Annex 1": "Annex 1", "Annex 2": "Annex 3"},
        ),
    ],
)
def test_labels_are_counted_in_the_new_order(
    labels: list[str], proposals: list[DocumentProposal], shown: list[str], now: dict[str, str | None]
) -> None:
    document = merge_document([f"Paragraph {place}." for place in range(len(labels))], proposals)

    assert numbering(document, labels).labels == tuple(shown)
    assert numbering(document, labels).now == now


NOW = {"3": "5", "5": None, "12": "13", "3 (a)": "3 (b)", "Annex 2": "Annex 3", "Annex 2 (b)": "Annex 3 (c)"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See paragraph 12, and Annex 2 (b).", [("12", "13"), ("2 (b)", "3 (c)")]),
        ("paragraphs 3, 5 and 12 (c)", [("3", "5"), ("5", None), ("12 (c)", "13 (c)")]),
        ("paragraph 3, 5 members; Para. 12; paras 3–12", [("3", "5"), ("12", "13"), ("3", "5"), ("12", "13")]),
        ("ANNEX 2 (a); annexes 2 and 4", [("2 (a)", "3 (a)"), ("2", "3")]),
        ("paragraph 3 (a)", [("3 (a)", "3 (b)")]),
        ("paragraph 120, subparagraph 12, 12 members, Annex 12, paragraph 4", []),
        ("តាមកថាខណ្ឌទី១២", [("១២", "១៣")]),
        ("ອີງຕາມວັກ ໑໒", [("໑໒", "໑໓")]),
        ("အပိုဒ် ၁၂ နှင့် ၃", [("၁၂", "၁၃"), ("၃", "၅")]),
        ("ดูวรรค ๑๒ และ ๓", [("๑๒", "๑๓"), ("๓", "๕")]),
        ("见第12段和第3至5段", [("12", "13"), ("3", "5"), ("5", None)]),
        ("xem đoạn 12 và 5", [("12", "13"), ("5", None)]),
    ],
)
def test_references_are_found_and_other_words_suggested(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = suggestions(text, NOW)

    assert [(each.old, each.new) for each in found] == expected
    assert [text[each.start : each.end] for each in found] == [each.old for each in found]


def test_a_reference_says_where_it_stands_and_what_it_means() -> None:
    assert list(references("Annexes 1 and 2; paragraph ១២")) == [
        Reference(8, 9, "annex 1"),
        Reference(14, 15, "annex 2"),
        Reference(27, 29, "12"),
    ]
    assert suggestions("paragraph 5", {"5": None}) == (Suggestion(10, 11, "5", None),)
