"""What is text in a Word file, in which order, and where it stands."""

import pytest

from tests.documents.word import code, dele, field, ins, p, read, row, t, table
from worker.documents.docx_in.word_file import WordFile
from worker.documents.ooxml.unsupported import FORMATTING

BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"


def texts(word: WordFile) -> list[str]:
    return [paragraph.after for paragraph in word.paragraphs]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>", "a\tb\nc\nd"),
        ("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop co</w:t><w:softHyphen/><w:t>op</w:t></w:r>", "non\u2011stop co\u00adop"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "α✔"),
        ('<w:r><w:sym w:font="Unknown" w:char="20AC"/><w:sym w:font="Unknown" w:char="no"/></w:r>', "€"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061\uf062 = b</w:t></w:r>', "αβ = b"),
        ("<w:hyperlink>" + t("a link") + "</w:hyperlink>", "a link"),
        ("<w:smartTag>" + t("Vientiane") + "</w:smartTag><w:customXml>" + t(" in") + "</w:customXml>", "Vientiane in"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + t("controlled") + "</w:sdtContent></w:sdt>", "controlled"),
        ("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>han</w:t></w:r></w:rt><w:rubyBase>" + t("漢") + "</w:rubyBase></w:ruby></w:r>", "漢"),
        ("<m:oMath><m:r><m:t>E=mc²</m:t></m:r></m:oMath>", "E=mc²"),
        ("<w:fldSimple w:instr='PAGE'>" + t("7") + "</w:fldSimple>", "7"),
        (field("begin") + code("REF x") + field("separate") + t("paragraph 3") + field("end") + t("."), "paragraph 3."),
        (
            field("begin") + code("IF ") + field("begin") + code("X") + field("separate") + t("hidden") + field("end")
            + field("separate") + t("shown") + field("end"),
            "shown",
        ),
        (t("before ") + field("begin") + code("NEVER ENDS") + t("after"), "before after"),
        ("<w:r><w:t>one\n  two</w:t></w:r>", "one   two"),
        (f"<w:r><mc:AlternateContent><mc:Choice>{t('new')}</mc:Choice><mc:Fallback>{t('old')}</mc:Fallback></mc:AlternateContent></w:r>", "new"),
    ],
)  # fmt: skip
def test_what_a_reader_sees_is_text(content: str, text: str) -> None:
    assert texts(read(p(content))) == [text]


def m(kind: str, *parts: str) -> str:
    return f"<m:{kind}>{''.join(parts)}</m:{kind}>"


def mt(text: str) -> str:
    return m("r", m("t", text))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (m("f", m("num", mt("3")), m("den", mt("4"))), "3/4"),
        (mt("1") + m("f", m("num", mt("3")), m("den", mt("4"))), "1 3/4"),
        (m("f", m("num", mt("a+b")), m("den", mt("2"))), "(a+b)/2"),
        (m("f", m("num", m("f", m("num", mt("1")), m("den", mt("2")))), m("den", mt("x"))), "(1/2)/x"),
        (m("sSup", m("e", mt("x")), m("sup", mt("2"))), "x^2"),
        (m("sSubSup", m("e", mt("x")), m("sub", mt("i")), m("sup", mt("n+1"))), "x_i^(n+1)"),
        (m("rad", m("deg"), m("e", mt("a+b"))), "√(a+b)"),
        (m("nary", m("naryPr", '<m:chr m:val="∑"/>'), m("sub", mt("i=1")), m("sup", mt("n")), m("e", mt("i"))), "∑_(i=1)^n i"),
        (m("d", m("e", mt("a")), m("e", mt("b"))), "(a|b)"),
        (m("d", m("dPr", '<m:begChr m:val="["/><m:endChr m:val=""/>'), m("e", mt("a"))), "[a"),
        (m("eqArr", m("e", mt("p=1")), m("e", mt("q=2"))), "p=1; q=2"),
        (m("func", m("fName", mt("log")), m("e", mt("x"))), "log x"),
        (m("m", m("mr", m("e", mt("a")), m("e", mt("b"))), m("mr", m("e", mt("c")), m("e", mt("d")))), "[a, b; c, d]"),
    ],
)  # fmt: skip
def test_formulas_stand_in_one_line_and_that_is_said(formula: str, text: str) -> None:
    word = read(p(t("≥ "), m("oMath", formula), t(" of it")))

    assert texts(word) == [f"≥ {text} of it"]
    assert ["written in one line" in warning for warning in word.warnings] == [True]


def test_the_words_of_a_formula_that_was_put_in_are_tracked() -> None:
    half = m("oMath", m("f", m("num", mt("1")), m("den", mt("2"))))
    (paragraph,) = read(p(t("About "), ins(half), t("."))).paragraphs

    assert (paragraph.before, paragraph.after) == ("About .", "About 1/2.")


def test_a_field_may_run_over_many_paragraphs() -> None:
    contents = (
        p(field("begin") + code("TOC") + field("separate") + t("One 1"))
        + p(t("Two 2"))
        + p(field("end"))
        + p(t("Text."))
    )

    assert texts(read(contents)) == ["One 1", "Two 2", "", "Text."]


def test_tables_and_boxes_stand_where_they_are_and_cells_have_places() -> None:
    inner = table(row(p(t("inner"))))
    word = read(
        p(t("first"))
        + table(row(p(t("a")), p(t("b")) + inner), row(p(t("c"))))
        + p(t("host"), f"<w:r>{BOX.format(p(t('boxed')))}</w:r>", t(" text"))
        + f"<w:sdt><w:sdtContent>{p(t('controlled'))}</w:sdtContent></w:sdt>"
    )

    assert [(each.after, each.cell) for each in word.paragraphs] == [
        ("first", None),
        ("a", (0, 0, 0)),
        ("b", (0, 0, 1)),
        ("inner", (1, 0, 0)),
        ("c", (0, 1, 0)),
        ("host text", None),
        ("boxed", None),
        ("controlled", None),
    ]


def test_a_box_that_was_added_is_added_with_all_its_words() -> None:
    word = read(p(t("host"), ins(f"<w:r>{BOX.format(p(t('boxed')))}</w:r>")))

    assert [(each.before, each.after) for each in word.paragraphs] == [("host", "host"), ("", "boxed")]


def test_headers_footers_and_notes_follow_the_body() -> None:
    note = '<w:{0} w:type="separator" w:id="0">{1}</w:{0}><w:{0} w:id="2">{2}</w:{0}>'
    word = read(
        p(t("body"), '<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r>'),
        endnotes=note.format("endnote", p(t("line")), p(t("end"))),
        footnotes=note.format("footnote", p(t("line")), p(t("foot"))),
        footer=p(t("below")),
        header=p(t("above")),
    )

    assert [(each.part, each.after) for each in word.paragraphs] == [
        ("body", "body"),
        ("header", "above"),
        ("footer", "below"),
        ("footnote", "foot"),
        ("endnote", "end"),
    ]


def test_a_note_comes_and_goes_with_its_mark() -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{id}">{p(t(text))}</w:footnote>' for id, text in ((1, "new"), (2, "gone"), (3, "kept"))
    )
    word = read(p(ins(mark.format(1)), dele(mark.format(2)), mark.format(3), t("x")), footnotes=notes)

    assert [(each.before, each.after) for each in word.paragraphs[1:]] == [("", "new"), ("gone", ""), ("kept", "kept")]


def test_our_own_bookmark_names_a_paragraph_wherever_it_stands() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="{}"/>'
    word = read(
        p(mark.format("_GoBack"), t("a"))
        + mark.format("_pk1")
        + p(mark.format("_Toc9"), t("b"))
        + p(mark.format("x"), t("c"))
    )

    assert [each.bookmark for each in word.paragraphs] == [None, "_pk1", "x"]


@pytest.mark.parametrize("strict", [False, True])
def test_both_standards_are_read_alike(strict: bool) -> None:
    word = read(p(t("a"), ins("b")), strict=strict, header=p(t("h")))

    assert [(each.before, each.after) for each in word.paragraphs] == [("a", "ab"), ("h", "h")]


PICTURE = "<w:r><w:drawing/></w:r>"
BOLD_NOW = (
    '<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="Sok Dara"><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>'
)


@pytest.mark.parametrize(
    ("content", "warnings"),
    [
        (ins(PICTURE), ["1 picture, chart or drawing was not read: only words are."]),
        (PICTURE * 2, ["2 pictures, charts or drawings were not read: only words are."]),
        (dele(PICTURE), []),
        (BOLD_NOW, [FORMATTING]),
        (ins(BOLD_NOW), []),
    ],
)
def test_a_picture_and_tracked_formatting_are_told_of(content: str, warnings: list[str]) -> None:
    assert read(p(t("Words"), content)).warnings == warnings


@pytest.mark.parametrize(("before", "warnings"), [("Heading1", [FORMATTING]), ("Numbered", [])])
def test_another_style_of_a_paragraph_is_told_of(before: str, warnings: list[str]) -> None:
    was = f'<w:pPrChange w:id="1" w:author="Sok Dara"><w:pPr><w:pStyle w:val="{before}"/></w:pPr></w:pPrChange>'
    now = f'<w:p><w:pPr><w:pStyle w:val="Numbered"/>{was}</w:pPr>{t("Words")}</w:p>'

    assert read(now).warnings == warnings
