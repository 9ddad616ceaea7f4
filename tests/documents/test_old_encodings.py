"""Comment forms as plain text in the encodings that programs in the six countries write."""

import re
import unicodedata

import pytest

from tests.documents.forms import read
from worker.documents.tables.read_csv import OLD_ENCODING

TEXTS = {
    "utf-8": "Nước sông – 水",
    "utf-8-sig": "ទឹក និង ແມ່ນ້ຳ",
    "utf-16": "မြစ်ရေ",
    "utf-16-le": "Trước, sau",
    "cp1252": "à éviter: “l’eau” – vite",
    "cp1258": "Bảo vệ nguồn nước, giảm ô nhiễm; được tự đánh giá.",
    "cp874": "ปรับปรุงคุณภาพน้ำในแม่น้ำโขงให้ดีขึ้น และรายงานทุกปี",
    "gb18030": "请说明由谁在何时报告水质，以及经费来源。",
    "big5": "請說明由誰在何時報告水質，以及經費來源。",
}


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_plain_tables_are_read_in_the_encodings_of_the_six_countries(encoding: str, separator: str) -> None:
    text = f'Paragraph{separator}Comment\r\n12{separator}"{TEXTS[encoding]}"\r\n'
    form = read(with_tones_apart(text).encode(encoding) if encoding == "cp1258" else text.encode(encoding))

    assert [row.fields for row in form.rows] == [{"paragraph": "12", "comment": TEXTS[encoding]}]
    assert bool(form.warnings) == (encoding in ("cp1252", "cp1258", "cp874", "gb18030", "big5"))


@pytest.mark.parametrize("words", ["請說明由誰在何時報告水質，以及經費來源。", "同意", "本段過長"])
@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_traditional_chinese_is_read_in_both_of_its_encodings(words: str, encoding: str) -> None:
    assert [row.fields["comment"] for row in read(f"Paragraph,Comment\n1,{words}\n".encode(encoding)).rows] == [words]


@pytest.mark.parametrize("words", ["统一", "水源", "统一水源"])
def test_short_chinese_whose_bytes_are_also_utf_8_is_read_as_chinese(words: str) -> None:
    data = f"Paragraph,Comment\n1,{words}\n".encode("gb18030")
    assert data.decode("utf-8")

    form = read(data)

    assert [row.fields["comment"] for row in form.rows] == [words]
    assert form.warnings == [OLD_ENCODING.format(name="Chinese (GB 18030)")]


@pytest.mark.parametrize("words", ["вода", "νερό", "Đê", "đường", "Ôô", "à", "μg", "É"])
def test_letters_of_one_alphabet_in_utf_8_are_not_taken_for_chinese(words: str) -> None:
    form = read(f"Paragraph,Comment\n1,{words}\n".encode())

    assert [row.fields["comment"] for row in form.rows] == [words]
    assert form.warnings == []


@pytest.mark.parametrize("words", ["5 °C", "«Été» à créer", "Æ, Ä"])
def test_western_signs_are_not_taken_for_chinese(words: str) -> None:
    form = read(f'Paragraph,Comment\n1,"{words}"\n'.encode("cp1252"))

    assert [row.fields["comment"] for row in form.rows] == [words]


@pytest.mark.parametrize("words", ["ลบ", "ลด", "แผน", "แทน", "เขต", "แผน ลบ"])
def test_short_thai_whose_bytes_are_also_utf_8_is_read_as_thai(words: str) -> None:
    data = f"Paragraph,Comment\n1,{words}\n".encode("cp874")
    form = read(data)

    assert data.decode("utf-8")
    assert [row.fields["comment"] for row in form.rows] == [words]
    assert form.warnings == [OLD_ENCODING.format(name="Thai (Windows-874)")]


@pytest.mark.parametrize("words", ["à", "ý", "Łódź", "5 μg", "вода", "ω", "é", "水", "😀", "≥ 5", "ทางน้ำ", "naïve"])
def test_short_words_in_utf_8_are_not_taken_for_thai(words: str) -> None:
    form = read(f"Paragraph,Comment\n1,{words}\n".encode())

    assert [row.fields["comment"] for row in form.rows] == [words]
    assert form.warnings == []


def with_tones_apart(text: str) -> str:
    """Vietnamese as Windows-1258 has it: the mark of a tone stands behind its letter."""
    letters = re.sub(r"(\w\u031b?)(\u0323)([\u0302\u0306])", r"\1\3\2", unicodedata.normalize("NFD", text))
    return re.sub(r"\w[\u0302\u0306\u031b]", lambda found: unicodedata.normalize("NFC", found[0]), letters)
