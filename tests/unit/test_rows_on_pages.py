"""Rows of tables on pages: words in their cells, rows as one table."""

import re

import pytest
from markupsafe import Markup

import redline
from models.comments.comment import Change, Comment
from models.drafts.version import Kind, Paragraph
from templates.documents.compendium import asked_in_words
from templates.environment import environment
from templates.rows import breakable, column_titles, in_rows, in_tables
from templates.sentences import asked_as


def test_what_is_open_at_a_border_is_closed_before_it_and_opened_behind_it() -> None:
    assert in_rows(Markup("<ins>new <b>a | b</b> &amp; c</ins> | <del>d</del>"), 3) == [
        ["<ins>new <b>a</b></ins>", "<ins><b>b</b> &amp; c</ins>", "<del>d</del>"]
    ]


def test_each_alternative_of_a_whole_row_is_a_row() -> None:
    alternatives = "".join(
        f'<span class="alternative"><b>[{who}:</b> a | {who}<b>]</b></span>' for who in ("Laos", "China")
    )

    rows = in_rows(Markup(f'<span class="bracket">{alternatives} </span>'), 2)

    assert [[cell.striptags() for cell in row] for row in rows] == [["[Laos: a", "Laos]"], ["[China: a", "China]"]]
    assert in_rows("[Laos: a | b][China: c | d]", 2) == [["[Laos: a", "b]"], ["[China: c", "d]"]]
    assert in_rows("[x] [Laos: y][China: z] | <b>", 2) == [["[x] [Laos: y][China: z]", "&lt;b&gt;"]]
    assert in_rows("a | b | c", 2) == []


def test_a_new_row_whose_bracket_ends_stands_below_what_was_written() -> None:
    redline_of = environment().get_template("pages/draft_macros.html").module.redline  # type: ignore[attr-defined]
    for base, before in (("[Laos: a | b]", 1), ("[Laos: a | b][China: c | d]", 2)):
        ended = [{"kind": "applied", "base": base, "text": "a | b", "sponsors": ["Laos"], "ids": []}]

        rows = in_rows(Markup(redline_of(ended)), 2)

        assert len(rows) == before + 1
        assert all("<del" in cell for row in rows[:-1] for cell in row)
        assert ["<ins" in cell and "<del" not in cell for cell in rows[-1]] == [True, True]

    words = [
        {"kind": "kept", "text": "a | "},
        {"kind": "applied", "base": "b", "text": "c", "sponsors": ["Laos"], "ids": []},
    ]
    assert len(in_rows(Markup(redline_of(words)), 2)) == 1


def test_a_bar_that_stands_in_a_cell_ends_no_cell() -> None:
    row = redline.row(["", "Sort waste", "Thailand | Cambodia", "2028"])

    assert in_rows(row, 4) == [["", "Sort waste", "Thailand |\u2060 Cambodia", "2028"]]


def test_words_that_look_like_markup_stay_words_in_their_cells() -> None:
    marked = Markup('<ins lang="{}">{}</ins>').format('k"m', '<script>"a" | <b> & \u1781')

    assert in_rows(marked, 2) == [
        [
            '<ins lang="k&#34;m">&lt;script&gt;&#34;a&#34;</ins>',
            '<ins lang="k&#34;m">&lt;b&gt; &amp; \u1781</ins>',
        ]
    ]
    assert in_rows("<i>a</i> | b", 2) == [["&lt;i&gt;a&lt;/i&gt;", "b"]]


def test_rows_that_follow_one_another_are_one_table_and_cells_know_their_column() -> None:
    paragraph = environment().get_template("pages/draft_macros.html").module.paragraph  # type: ignore[attr-defined]
    text = [
        Paragraph(key="p1", kind=Kind.HEAD, label="", text="Action | Lead & more"),
        Paragraph(key="p2", kind=Kind.ROW, label="1", text="Plant | Lao PDR"),
        Paragraph(key="p3", kind=Kind.ROW, label="2", text="Reforest | "),
        Paragraph(key="p4", kind=Kind.NUMBERED, label="3", text="Prose."),
        Paragraph(key="p5", kind=Kind.ROW, label="4", text="Alone | Here"),
    ]

    page = "\n".join(str(paragraph(one, "en", place=place)) for one, place in in_tables(text))

    assert page.count("<table") == page.count("</table>") == 2
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page) == ["Action", "Lead &amp; more"]
    assert re.findall(r'data-title="(.*?)">(.*?)</td>', page) == [
        ("Action", "Plant"),
        ("Lead &amp; more", "Lao PDR"),
        ("Action", "Reforest"),
        ("Lead &amp; more", ""),
        ("", "Alone"),
        ("", "Here"),
    ]
    assert page.index("</thead>") < page.index('id="p-p2"') < page.index('id="p-p3"') < page.index("</table>")


def test_a_row_that_is_shown_without_the_head_of_its_table_stands_below_the_titles_of_the_columns() -> None:
    paragraph = environment().get_template("pages/draft_macros.html").module.paragraph  # type: ignore[attr-defined]
    head = Paragraph(key="p1", kind=Kind.HEAD, label="", text="Action | Lead & more")
    row = Paragraph(key="p3", kind=Kind.ROW, label="2", text="Reforest | ")

    shown = in_tables([row], titles_of_rows=column_titles([head, row]))
    page = "".join(str(paragraph(one, "en", place=place)) for one, place in shown)

    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page) == ["Action", "Lead &amp; more"]
    assert page.index("</thead>") < page.index('id="p-p3"')


@pytest.mark.parametrize(("kind", "noun"), [(Kind.ROW, "row"), (Kind.NUMBERED, "paragraph")])
def test_what_is_asked_of_a_row_is_said_of_a_row(kind: Kind, noun: str) -> None:
    deleted = Comment(change=Change.DELETE, paragraph=Paragraph(kind=kind))
    moved = Comment(change=Change.MOVE, paragraph=Paragraph(kind=kind), after=Paragraph(kind=kind, label="7"))

    assert [asked_as(deleted), asked_as(moved)] == [
        f"Proposes to delete this {noun}",
        f"Proposes to move this {noun} to after paragraph 7",
    ]
    assert [asked_in_words(deleted, ()), asked_in_words(moved, ())] == [
        f"Delete the {noun}.",
        f"Move this {noun} to after paragraph 7.",
    ]


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        ("environmental cooperation", "environmental cooperation"),
        ("https://example.org/a-very-long-file.pdf", "https://exam<wbr>ple.org/a-ve<wbr>ry-long-file<wbr>.pdf"),
        ("a&b" * 9, "a&amp;ba&amp;ba&amp;ba&amp;b<wbr>" * 2 + "a&amp;b"),
        (
            Markup('<ins class="aaaaaaaaaaaaaaaaaaaaaaaaaaaa">bb</ins>'),
            '<ins class="aaaaaaaaaaaaaaaaaaaaaaaaaaaa">bb</ins>',
        ),
        ("<script>", "&lt;script&gt;"),
        ("သဘာဝအခြေပြုဖြေရှင်းနည်းများ" * 3, "သဘာဝအခြေပြုဖြေရှင်းနည်းများ" * 3),
    ],
)
def test_a_very_long_word_in_a_cell_may_be_broken(words: str, broken: str) -> None:
    assert breakable(words) == broken
