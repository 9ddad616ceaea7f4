"""What Word shows that is no text in the file: choices in form fields, and signs about which the reader can only say so."""

from io import BytesIO

import pytest

from tests.documents.word import code, docx, field, ins, p, read, row, t, table
from worker.documents.docx_in.read import UNKNOWN_SYMBOLS, read_docx
from worker.documents.docx_out.sheet import Words
from worker.documents.merged.plan import Plan, Rewritten
from worker.documents.merged.rewrite_docx import rewrite_docx
from worker.documents.ooxml.unsupported import FIELDS, HIDDEN_WORDS, OTHER_DOCUMENTS, RAISED, SYMBOL_LETTERS

LIST = '<w:ddList>{}<w:listEntry w:val="general"/><w:listEntry w:val="technical"/></w:ddList>'


def form_field(data: str, name: str = "FORMDROPDOWN") -> str:
    begin = field("begin").replace("/></w:r>", f"><w:ffData>{data}</w:ffData></w:fldChar></w:r>")
    return begin + code(f" {name} ") + field("separate") + field("end")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (LIST.format('<w:result w:val="1"/>'), "technical"),
        (LIST.format('<w:default w:val="1"/>'), "technical"),
        (LIST.format(""), "general"),
        (LIST.format('<w:result w:val="7"/>'), ""),
        ("<w:checkBox><w:checked/></w:checkBox>", "☒"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☒"),
        ("<w:textInput/>", ""),
    ],
)
def test_the_choice_in_a_form_field_is_text(data: str, shown: str) -> None:
    (paragraph,) = read(p(t("Type: "), form_field(data), t("."))).paragraphs

    assert paragraph.after == f"Type: {shown}."


def test_a_form_field_that_is_put_in_is_a_change() -> None:
    (paragraph,) = read(p(t("Type: "), ins(form_field(LIST.format(""))))).paragraphs

    assert (paragraph.before, paragraph.after) == ("Type: ", "Type: general")


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ((Words("general", "del", ("TH",)), Words(" words")), "general words", " words"),
        ((Words("Now ", "ins", ("TH",)), Words("general words")), "general words", "Now general words"),
        ((Words("general"), Words(" or not", "ins", ("TH",)), Words(" words")), "general words", "general or not words"),
    ],
)  # fmt: skip
def test_changes_around_a_form_field_keep_it_whole(words: tuple[Words, ...], before: str, after: str) -> None:
    file = docx(p(form_field(LIST.format("")), t(" words")))
    (paragraph,) = read_docx(BytesIO(rewrite_docx(BytesIO(file), Plan([Rewritten(0, words)]))), "").paragraphs

    assert (paragraph.before, paragraph.after) == (before, after)


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ((Words("At "), Words("x^2 ", "del", ("TH",)), Words("most.")), "At most."),
        ((Words("At x^"), Words("2", "del", ("TH",)), Words("3", "ins", ("TH",)), Words(" most.")), "At x^3 most."),
        ((Words("At x^"), Words("3", "ins", ("TH",)), Words("2", "del", ("TH",)), Words(" most.")), "At x^3 most."),
        ((Words("At x"), Words("y", "ins", ("TH",)), Words("^2 most.")), "At xy^2 most."),
        ((Words("At "), Words("y ", "ins", ("TH",)), Words("x^2 most.")), "At y x^2 most."),
        ((Words("At x^2"), Words(" at", "ins", ("TH",)), Words(" most.")), "At x^2 at most."),
        ((Words("At x^2 most.", "del", ("TH",)),), ""),
        ((Words("At", "del", ("TH",)), Words(" x^2"), Words(" most.", "del", ("TH",))), " x^2"),
    ],
)  # fmt: skip
def test_a_change_in_a_formula_takes_it_away_and_puts_the_new_words_in_its_place(
    words: tuple[Words, ...], after: str
) -> None:
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    file = docx(p(t("At "), formula, t(" most.")))
    result = rewrite_docx(BytesIO(file), Plan([Rewritten(0, words)]))
    (paragraph,) = read_docx(BytesIO(result), "").paragraphs

    assert (paragraph.before, paragraph.after) == ("At x^2 most.", after)


def test_fields_that_hold_no_words_are_named() -> None:
    def bare(name: str) -> str:
        return field("begin") + code(f" {name} ") + field("end")

    assert read(p(bare("XE index"), bare("LISTNUM"), bare("EQ \\f(1,2)"))).warnings == [
        FIELDS.format(names="EQ, LISTNUM")
    ]
    assert read(p(field("begin") + code("REF x") + field("separate") + t("3") + field("end"))).warnings == []


@pytest.mark.parametrize(
    ("before", "raised", "shown"), [("about 10", "3", "103"), ("m", "2", ""), ("in 2025", "th", "")]
)
def test_raised_digits_behind_digits_are_named(before: str, raised: str, shown: str) -> None:
    run = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{raised}</w:t></w:r>'

    assert read(p(t(before), run)).warnings == ([RAISED.format(digits=shown)] if shown else [])


def test_signs_of_an_unknown_symbol_font_are_named() -> None:
    sign = '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'

    assert read(p(t("We agree: "), sign)).warnings == [UNKNOWN_SYMBOLS.format(words="We agree: \uf052")]


def test_letters_in_a_symbol_font_are_read_as_written_and_named() -> None:
    sign = '<w:r><w:rPr><w:rFonts w:ascii="{}"/></w:rPr><w:t>{}</w:t></w:r>'

    word = read(p(t("At most 10 "), sign.format("Symbol", "m"), t("g"), sign.format("Symbol", "\uf061 = ")))

    assert word.after == ["At most 10 mgα = "]
    assert word.warnings == [SYMBOL_LETTERS.format(words="At most 10 m", font="Symbol")]


def test_hidden_words_of_an_edited_file_are_read_and_named() -> None:
    hidden = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>{}</w:t></w:r>"
    changed = ins(hidden.format("", "without exception"))
    mark = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"

    word = read(p(mark, t("All members pay "), changed, hidden.format(' w:val="0"', " each year.")))

    assert [each.after for each in word.paragraphs] == ["All members pay without exception each year."]
    assert word.warnings == [HIDDEN_WORDS.format(words="without exception")]


def test_documents_within_the_document_are_told_of() -> None:
    inside = '<w:altChunk r:id="rId7"/>'

    assert read(p(t("Words")) + inside + table(row(p(t("Cell")) + inside))).warnings == [
        OTHER_DOCUMENTS.format(count=2)
    ]
