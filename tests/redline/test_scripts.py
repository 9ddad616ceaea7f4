"""Law 7: the same in every script."""

import pytest

from redline import Applied, Proposal, key, merge, segment
from tests.redline.texts import LANGUAGES, OWN, udhr_paragraphs

# A change at the start and one at the end of a sentence, as a native writer might make them.
ENDS = [
    (
        "en",
        "The members share one river and protect its waters.",
        "All members share one river and protect its waters.",
        "The members share one river and protect its fish.",
        "All members share one river and protect its fish.",
    ),
    (
        "zh",
        "各成员国共享一条河流,共同保护水资源",
        "六个成员国共享一条河流,共同保护水资源",
        "各成员国共享一条河流,共同保护环境",
        "六个成员国共享一条河流,共同保护环境",
    ),
    (
        "th",
        "ประเทศสมาชิกใช้แม่น้ำสายเดียวกันและร่วมกันปกป้องทรัพยากรน้ำ",
        "หกประเทศสมาชิกใช้แม่น้ำสายเดียวกันและร่วมกันปกป้องทรัพยากรน้ำ",
        "ประเทศสมาชิกใช้แม่น้ำสายเดียวกันและร่วมกันปกป้องสิ่งแวดล้อม",
        "หกประเทศสมาชิกใช้แม่น้ำสายเดียวกันและร่วมกันปกป้องสิ่งแวดล้อม",
    ),
    (
        "lo",
        "ປະເທດສະມາຊິກໃຊ້ແມ່ນ້ຳສາຍດຽວກັນແລະປົກປ້ອງນ້ຳ",
        "ຫົກປະເທດສະມາຊິກໃຊ້ແມ່ນ້ຳສາຍດຽວກັນແລະປົກປ້ອງນ້ຳ",
        "ປະເທດສະມາຊິກໃຊ້ແມ່ນ້ຳສາຍດຽວກັນແລະປົກປ້ອງສິ່ງແວດລ້ອມ",
        "ຫົກປະເທດສະມາຊິກໃຊ້ແມ່ນ້ຳສາຍດຽວກັນແລະປົກປ້ອງສິ່ງແວດລ້ອມ",
    ),
    (
        "km",
        "ប្រទេសសមាជិកប្រើប្រាស់ទន្លេតែមួយនិងការពារទឹក",
        "គ្រប់ប្រទេសសមាជិកប្រើប្រាស់ទន្លេតែមួយនិងការពារទឹក",
        "ប្រទេសសមាជិកប្រើប្រាស់ទន្លេតែមួយនិងការពារបរិស្ថាន",
        "គ្រប់ប្រទេសសមាជិកប្រើប្រាស់ទន្លេតែមួយនិងការពារបរិស្ថាន",
    ),
    (
        "my",
        "နိုင်ငံများသည်မြစ်တစ်စင်းကိုမျှဝေအသုံးပြုပြီးရေကိုကာကွယ်သည်",
        "အဖွဲ့ဝင်နိုင်ငံများသည်မြစ်တစ်စင်းကိုမျှဝေအသုံးပြုပြီးရေကိုကာကွယ်သည်",
        "နိုင်ငံများသည်မြစ်တစ်စင်းကိုမျှဝေအသုံးပြုပြီးသဘာဝပတ်ဝန်းကျင်ကိုကာကွယ်သည်",
        "အဖွဲ့ဝင်နိုင်ငံများသည်မြစ်တစ်စင်းကိုမျှဝေအသုံးပြုပြီးသဘာဝပတ်ဝန်းကျင်ကိုကာကွယ်သည်",
    ),
    (
        "vi",
        "Các nước cùng chung một dòng sông và bảo vệ nguồn nước.",
        "Sáu nước cùng chung một dòng sông và bảo vệ nguồn nước.",
        "Các nước cùng chung một dòng sông và bảo vệ môi trường.",
        "Sáu nước cùng chung một dòng sông và bảo vệ môi trường.",
    ),
]


@pytest.mark.parametrize(("language", "base", "one", "other", "both"), ENDS, ids=[each[0] for each in ENDS])
def test_changes_at_the_two_ends_of_a_sentence_merge(language: str, base: str, one: str, other: str, both: str) -> None:
    merged = merge(base, [Proposal("1", ("Cambodia",), one), Proposal("2", ("Thailand",), other)], language)

    assert merged.text == both
    assert [piece.ids for piece in merged.pieces if isinstance(piece, Applied)] == [("1",), ("2",)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_words_from_both_ends_of_real_sentences_merges(language: str) -> None:
    for text in OWN[language] + udhr_paragraphs(language):
        words = segment(text, language)
        if len(words) < 12:
            continue
        one, other = "".join(words[4:]), "".join(words[:-4])
        merged = merge(text, [Proposal("1", ("China",), one), Proposal("2", ("Viet Nam",), other)], language)

        assert merged.conflicts == 0
        assert "".join(key(merged.text or "").split()) == "".join(key("".join(words[4:-4])).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_replacing_words_at_both_ends_of_real_sentences_merges(language: str) -> None:
    new = segment(OWN[language][1], language)[0]
    for text in OWN[language] + udhr_paragraphs(language):
        words = segment(text, language)
        if len(words) < 12 or new in words:
            continue
        one, other = "".join([new, *words[1:]]), "".join([*words[:-2], new, words[-1]])
        merged = merge(text, [Proposal("1", ("China",), one), Proposal("2", ("Viet Nam",), other)], language)

        assert merged.conflicts == 0, text
        assert key(merged.text or "") == key("".join([new, *words[1:-2], new, words[-1]]))
