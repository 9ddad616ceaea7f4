"""Paragraphs that members name in their statements, in their own languages and digits."""

import pytest

from models.text.named import named_paragraphs, named_version

LABELS = ("1", "2", "3", "4", "5", "12", "12 bis")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Thailand reserves its position on paragraph 3.", ["3"]),
        ("We read Paragraphs 2, 4 and 12 bis as leaving national law untouched.", ["2", "4", "12 bis"]),
        ("Paragraphs 2 to 4 and para. 12 create no new obligations.", ["2", "3", "4", "12"]),
        ("On paragraph 12bis of this text.", ["12 bis"]),
        ("对第12段和第3段持保留意见。", ["3", "12"]),
        ("对段落3、4持保留意见。", ["3", "4"]),
        ("ប្រទេសកម្ពុជារក្សាជំហរចំពោះកថាខណ្ឌទី ១២", ["12"]),
        ("ສປປ ລາວ ສະຫງວນຕໍ່ວັກທີ ໓", ["3"]),
        ("အပိုဒ် ၁၂ နှင့် စာပိုဒ် ၃", ["3", "12"]),
        ("ขอสงวนท่าทีต่อย่อหน้าที่ ๑๒", ["12"]),
        ("Việt Nam bảo lưu đoạn 2 và 3.", ["2", "3"]),
        ("We note paragraph 3 of the Agreement of 1995.", []),
        ("On paragraph 3 of version 2.", ["3"]),
        ("Paragraph 99 is not there; 3 members met in 2012.", []),
        ("第3号决议", []),
        ("", []),
    ],
)
def test_a_statement_names_paragraphs_of_the_text(words: str, named: list[str]) -> None:
    assert named_paragraphs(words, LABELS) == named


@pytest.mark.parametrize(
    ("words", "version"),
    [
        ("On paragraph 3 of version 2.", 2),
        ("对第2版第3段持保留意见。", 2),
        ("Việt Nam bảo lưu đoạn 2 của phiên bản 4.", 4),
        ("ขอสงวนท่าทีต่อย่อหน้าที่ ๓ ของฉบับที่ ๒", 2),
        ("On paragraph 3 of versions of this text.", None),
        ("On paragraph 3 of version 2 and paragraph 4 of version 3.", None),
    ],
)
def test_a_statement_names_the_version_whose_numbers_it_has(words: str, version: int | None) -> None:
    assert named_version(words) == version
