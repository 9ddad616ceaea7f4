"""A Word file as a text to be put up: what each paragraph is, the number that Word shows, and what is said to be lost."""

from io import BytesIO
from pathlib import Path

import pytest

import redline
from models.drafts import manuscript
from models.drafts.manuscript import Manuscript, Passage
from models.drafts.version import Kind
from tests.documents.word import code, dele, docx, field, ins, p, row, styled, t, table
from worker.documents.limits import Unreadable
from worker.documents.outline.outline import read_outline
from worker.documents.sandbox.parent import read_draft

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
KHMER, BURMESE, THAI = "ប្រទេសជាសមាជិកនឹងការពារទន្លេ", "အဖွဲ့ဝင်နိုင်ငံများသည် မြစ်ကို ကာကွယ်မည်။", "ประเทศสมาชิกจะปกป้องแม่น้ำ"
# As a French Word has them: ids in its language, names in English, one style based on another.
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Partie"><w:name w:val="Partie du texte"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:type="paragraph" w:styleId="Haut"><w:name w:val="Haut"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Citation"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Alinea"><w:name w:val="Alinea"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""


NEVER = '<w:lvlRestart w:val="0"/>'


def level(depth: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}{level(2, "lowerRoman", "(%3)")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%1.%2", "<w:isLgl/>")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{level(0, "thaiNumbers", "ข้อ %1")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="4">{level(0, "decimal", "%1.")}{level(1, "decimal", "%1.%2", NEVER)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="20"/></w:lvlOverride></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="4"/></w:num>'
)


def listed(words: str, number: int, depth: int = 0, style: str = "") -> str:
    """A paragraph that Word numbers."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{named}{place}</w:pPr>{t(words)}</w:p>"


def outline(body: str, **parts: str) -> tuple[Manuscript, list[str]]:
    parts = {"styles": STYLES, "numbering": NUMBERING, **parts}
    return read_outline(BytesIO(docx(body, **parts)), "draft.docx")


def passages(body: str, **parts: str) -> list[tuple[str, int | None, str]]:
    return [(each.kind.value, each.number, each.text) for each in outline(body, **parts)[0].passages]


def test_title_headings_and_notes_are_known_by_their_styles_in_every_language() -> None:
    body = (
        styled("Titre", t("Une stratégie"))
        + styled("Citation", t(THAI))
        + styled("Titre1", t(KHMER))
        + styled("Partie", t("Objectifs"))
        + styled("Haut", t("Détails"))
        + p(t(BURMESE))
        + styled("Titre1", t(f"{THAI} " * 20))
    )
    assert outline(body)[0].title == "Une stratégie"
    assert passages(body) == [
        ("note", None, THAI),
        ("heading", None, KHMER),
        ("heading", None, "Objectifs"),
        ("heading", None, "Détails"),
        ("numbered", None, BURMESE),
        ("numbered", None, f"{THAI} " * 19 + THAI),  # too long for a heading, whatever its style
    ]


def test_a_first_heading_above_all_others_is_the_title() -> None:
    text, _ = outline(styled("Titre1", t("A strategy")) + styled("Haut", t("Goals")) + p(t("Words.")))
    assert (text.title, [each.text for each in text.passages]) == ("A strategy", ["Goals", "Words."])

    text, _ = outline(styled("Titre1", t("Goals")) + p(t("Words.")) + styled("Titre1", t("Means")))
    assert (text.title, len(text.passages)) == ("", 3)


def test_numbers_are_those_that_word_shows() -> None:
    body = (
        listed("Goals", 2, style="Titre1")
        + styled("Alinea", t("First."))
        + listed("a", 1, 1)
        + listed("b", 1, 1)
        + listed("i", 1, 2)
        + "<w:p><w:pPr><w:pStyle w:val='Alinea'/></w:pPr></w:p>"  # empty, and counted
        + styled("Alinea", t("Third."))
        + listed("a again", 1, 1)
        + listed("Means", 2, style="Titre1")
        + listed("Legal", 2, 1)
        + listed("Twenty.", 5)
        + listed("Goes on.", 1)
        + listed("dot", 3)
        + listed("สอง", 4)
        + f'<w:p><w:pPr><w:pStyle w:val="Alinea"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>{t("None.")}</w:p>'
        + p(t("22.\tTyped."))
        + p(t("(c) Typed too."))
    )
    assert passages(body) == [
        ("heading", None, "I. Goals"),
        ("numbered", 1, "First."),
        ("numbered", None, "(a) a"),
        ("numbered", None, "(b) b"),
        ("numbered", None, "(i) i"),
        ("numbered", 3, "Third."),
        ("numbered", None, "(a) a again"),
        ("heading", None, "II. Means"),
        ("numbered", None, "2.1 Legal"),
        ("numbered", 20, "Twenty."),
        ("numbered", 21, "Goes on."),
        ("numbered", None, "dot"),
        ("numbered", None, "ข้อ ๑ สอง"),
        ("numbered", None, "None."),
        ("numbered", 22, "Typed."),
        ("numbered", None, "(c) Typed too."),
    ]


def test_a_level_that_never_begins_anew_counts_on() -> None:
    body = listed("one", 6) + listed("a", 6, 1) + listed("two", 6) + listed("b", 6, 1)
    assert [text for _, _, text in passages(body)] == ["one", "1.1 a", "two", "2.2 b"]


def test_each_row_of_a_table_is_a_passage_and_a_frame_is_none() -> None:
    head = row(p(t("Action")), p(t("Lead"))).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>")
    body = (
        table(head, row(p(t(KHMER)) + listed("fish", 3), p(t("Lao PDR"))), row(p(), p()))
        + table(row(p(t("In a frame."))))
        + table(row(p(t("Gone")), p(t("too")), change="del"), row(table(row(p(t("in")), p(t("side")))), p(t("out"))))
    )
    assert passages(body) == [
        ("head", None, "Action | Lead"),
        ("row", None, f"{KHMER}\nfish | Lao PDR"),
        ("numbered", None, "In a frame."),
        ("row", None, "in\nside | out"),
    ]


def test_merged_cells_leave_each_row_as_many_cells_as_its_table_has_columns() -> None:
    begins, goes_on, wide = (
        f"<w:tcPr>{kind}</w:tcPr>" for kind in ('<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>')
    )
    body = table(
        row(p(t("Field")), p(t("Action")), p(t("Lead")), p(t("Years"))),
        row(begins + p(t("Collection")), p(t("Traps")), p(t("Viet Nam")), p(t("2027"))),
        row(goes_on + p(), p(t("Sorting")), p(t("Thailand | Lao PDR")), p(t("2028"))),
        row(p(t("Monitoring")), wide + p(t("One data set")), p(t("2031"))),
    )
    later = table(row(goes_on + p(), p(t("nothing above it"))))

    text, sentences = outline(body + p(t("Between.")) + later)

    assert [redline.cells(each.text) for each in text.passages if each.kind is Kind.ROW] == [
        ["Field", "Action", "Lead", "Years"],
        ["Collection", "Traps", "Viet Nam", "2027"],
        ["Collection", "Sorting", "Thailand |\u2060 Lao PDR", "2028"],
        ["Monitoring", "One data set", "", "2031"],
        ["", "nothing above it"],
    ]
    assert [sentence[:32] for sentence in sentences] == ["3 cells of tables are merged wit"]


def test_notes_stand_with_their_paragraph_and_are_counted() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p(t("-"))}</w:footnote>'
        f'<w:footnote w:id="2">{p(t(" See Annex."))}</w:footnote><w:footnote w:id="3">{p(t(BURMESE))}</w:footnote>'
    )
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'.format
    body = p(t("Rivers"), mark(3), t(" flow.")) + styled("Titre1", t("Goals"), mark(2)) + p(dele(mark(2)), t("End."))
    text, warnings = outline(body, footnotes=notes)
    assert [(each.kind.value, each.text) for each in text.passages] == [
        ("numbered", f"Rivers¹ flow.\n¹ {BURMESE}"),
        ("heading", "Goals²"),
        ("note", "² See Annex."),
        ("numbered", "End."),
    ]
    assert "2 footnotes stand at the end of what refers to them, marked ¹, ² and so on." in warnings


def test_changes_are_accepted_and_everything_that_is_not_kept_is_said() -> None:
    body = (
        styled("TM1", t("Goals 1"))
        + p(t("The members"), ins(" and observers"), dele(" alone"), mark="del")
        + p(t(" meet in "), field("begin"), code(" REF _Ref1 \\h "), field("separate"), t("paragraph 3"), field("end"))
        + p("<w:r><w:rPr><w:strike/></w:rPr><w:t>Struck.</w:t></w:r>")
        + p("<w:r><w:drawing/></w:r>", t("A picture."))
    )
    comment = f'<w:comment w:id="1" w:author="Sok">{p(t("Why?"))}</w:comment>'
    text, warnings = outline(body, comments=comment, header=p(t("Draft of 3 May")))
    assert [each.text for each in text.passages] == [
        "The members and observers meet in paragraph 3",
        "Struck.",
        "A picture.",
    ]
    sentences = " ".join(warnings)
    for sentence in (
        "3 tracked changes were read as accepted",
        "1 comment in the margin was left out",
        "Headers and footers were left out: “Draft of 3 May”",
        "The table of contents was left out (1 line)",
        "1 reference to a number or a page elsewhere",
        "Words that are struck out in the file, without tracking, stand in the text as all others: “Struck.”",
        "1 picture, chart or drawing was not read",
    ):
        assert sentence in sentences
    assert outline(p(t("Only words.")))[1] == []


def test_a_bold_line_is_suggested_as_a_heading_and_no_more() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>".format
    complex_script = f"<w:r><w:rPr><w:bCs/></w:rPr><w:t>{KHMER}</w:t></w:r>"
    body = p(bold("Background")) + p(complex_script) + p(bold("A sentence.")) + p(bold("Half"), t(" bold"))
    text, _ = outline(body)
    assert [(each.kind, each.looks) for each in text.passages] == [
        (Kind.NUMBERED, Kind.HEADING),
        (Kind.NUMBERED, Kind.HEADING),
        (Kind.NUMBERED, None),
        (Kind.NUMBERED, None),
    ]


def test_an_empty_line_within_a_paragraph_divides_it() -> None:
    line_end = "<w:r><w:br/></w:r>"
    assert passages(p(t("1. One"), line_end, t("more"), line_end, line_end, t("Two"))) == [
        ("numbered", 1, "One\nmore"),
        ("numbered", None, "Two"),
    ]


def test_what_comes_out_of_the_sandboxed_process_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(styled("Titre", t(KHMER)) + listed(BURMESE, 1), styles=STYLES, numbering=NUMBERING))
    assert manuscript.from_plain(read_draft(path)) == Manuscript(KHMER, (Passage(Kind.NUMBERED, BURMESE, 1),))
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Unreadable, match="PDF"):
        read_draft(path)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="there are no fixtures beside the project")
def test_no_file_of_others_is_too_much_and_no_word_of_a_long_report_is_numbered_wrong() -> None:
    read = 0
    for path in sorted((FIXTURES / "docx").rglob("*.docx")):
        with path.open("rb") as file:
            if path.name == "ForTestCase__comment.docx":
                with pytest.raises(Unreadable, match="an object of another program"):
                    read_outline(file, path.name)
                continue
            text, _ = read_outline(file, path.name)
        read += 1
        if path.name.startswith("BackgroundReport"):
            numbers = [each.number for each in text.passages if each.number]
            assert [number for number in range(1, 26) if number not in numbers] == []
    assert read > 70


@pytest.mark.parametrize(
    "shown", ["Error! Reference source not found", "Error: Reference source not found", "错误!未找到引用源"]
)
def test_a_reference_that_leads_nowhere_is_told_with_the_words_that_stand_in_its_place(shown: str) -> None:
    words = t("See ") + field("begin") + code(" REF _Ref3 ") + field("separate") + t(f"{shown}.") + field("end")

    _, losses = outline(p(words))

    assert f"1 reference leads nowhere: the text says “{shown}” there. Replace it with what was meant." in losses
