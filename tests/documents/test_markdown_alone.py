"""Alone is verbatim, for files: what one file makes of a Markdown text comes out letter for letter, marks and numbers too."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.redline.texts import laws
from worker.documents.merged.consolidating import consolidate_files

WORDS = (
    "The members share one river.",
    "The members meet each year,\nand talk of what they share.",
    "Forests are protected along the river.",
    "5. Resources",
    "ត្រូវមានប្រភពទឹក",
    "成员国每年举行会议。",
    "[sic] *of* `water` | fish",
)
MARKS = ("", "", "# ", "## ", "##", "### 5. ", "> ", ">", ">> ", "- ", "* ", "-   ", "  - ", "1. ", "1. ", "2. ", "3) ", "10. ", "    ", "1.1 ", "| ")  # fmt: skip
GAPS = ("\n\n", "\n\n", "\n", "\n\n\n", "\n\n---\n\n", "\n<!-- note -->\n\n")
ENDS = ("\n", "", "\n\n", "\n\n---\n")
block = st.tuples(st.sampled_from(GAPS), st.sampled_from(MARKS), st.sampled_from(WORDS))
markdown = st.tuples(st.lists(block, max_size=7), st.sampled_from(ENDS))
Markdown = tuple[list[tuple[str, str, str]], str]


@st.composite
def edited(draw: st.DrawFn, text: Markdown) -> Markdown:
    """A text as one author leaves it: blocks with other marks, gaps or words, put in, taken out and moved."""
    blocks = list(text[0])
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(blocks)))
        act = draw(st.sampled_from(("insert", "remark", "remark", "delete", "move")))
        if act == "insert" or place == len(blocks):
            blocks.insert(place, draw(block))
        elif act == "remark":
            blocks[place] = (draw(st.sampled_from(GAPS)), draw(st.sampled_from(MARKS)), blocks[place][2])
        else:
            gone = blocks.pop(place)
            if act == "move":
                blocks.insert(draw(st.integers(0, len(blocks))), gone)
    return blocks, draw(st.sampled_from((text[1], text[1], *ENDS)))


def as_text(text: Markdown) -> str:
    blocks, end = text
    return "".join(f"{gap if place else ''}{mark}{words}" for place, (gap, mark, words) in enumerate(blocks)) + end


def consolidated(base: str, *files: str) -> str:
    """The file that comes out."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.md" for name in ("base", "khm", "lao", "tha")[: len(files) + 1]]
        for path, text in zip(paths, (base, *files), strict=True):
            path.write_bytes(text.encode())
        merged, out = consolidate_files(paths[0], paths[1:], Path(folder) / "out.md")
    assert merged.conflicts == 0
    return out.decode()


@pytest.mark.slow
@laws
@given(st.data())
def test_one_file_alone_comes_out_letter_for_letter(data: st.DataObject) -> None:
    text = data.draw(markdown)
    base, new = as_text(text), as_text(data.draw(edited(text)))

    assert consolidated(base, new) == new
    assert consolidated(base, new, base, new) == new  # others that change nothing, or make the same changes


@laws
@given(markdown)
def test_files_that_change_nothing_leave_the_base_as_it_is(text: Markdown) -> None:
    base = as_text(text)

    assert consolidated(base, base, base) == base


LIST = "1. Water is shared.\n2. Forests are protected.\n3. Fish are counted.\n"
MEET = "The members meet each year."


@pytest.mark.parametrize(
    ("base", "new"),
    [
        (f"{LIST}\n{MEET}\n", f"1. Water is shared.\n2. {MEET}\n3. Forests are protected.\n4. Fish are counted.\n"),
        (f"1. Water.\n\n{MEET}\n\n2. Forests.\n", f"1. Water.\n2. {MEET}\n3. Forests.\n"),
        ("##5. Resources\n\nMoney is needed.\n", "## 5. Resources\n\nMoney is needed.\n"),
        (">We meet.\n\nMoney is needed.\n", "> We meet.\n\nMoney is needed.\n"),
        ("- Water.\n-   Fish.\n", "- Water.\n- Fish.\n"),
        ("- Water.\n- Fish.\n", "* Water.\n* Fish.\n"),
        ("1) Water.\n2) Fish.\n", "1. Water.\n2. Fish.\n"),
        ("  - Water.\n", "    - Water.\n"),
        (LIST, LIST.replace("2.", "1.").replace("3.", "1.")),
        (
            LIST.replace("2.", "1.").replace("3.", "1."),
            "1. Water is shared.\n1. New words come.\n1. Forests are protected.\n1. Fish are counted.\n",
        ),
    ],
)
def test_a_changed_mark_stays_when_another_file_changes_something_else(base: str, new: str) -> None:
    end = "\nQuite another end.\n"

    assert consolidated(base, new, base + end) == new + end
