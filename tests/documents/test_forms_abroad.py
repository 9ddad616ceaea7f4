"""Comment forms in the languages of the six countries: whatever their columns are called, their rows are read."""

import pytest

from models.db.access import WORKER
from models.drafts.queries import texts
from models.uploads.reading import Field
from testing.world import World
from tests.documents.forms import read, workbook
from worker.documents.forms import column_titles
from worker.documents.forms.places.find import PlaceFinder
from worker.documents.forms.titles import LIKELY, SURE, field_of
from worker.documents.xlsx.comment_form import form_as_docx, form_as_xlsx

FIELDS: tuple[Field, ...] = (
    "member",
    "line",
    "section",
    "paragraph",
    "type",
    "comment",
    "proposed",
    "justification",
    "answer",
)
ISO = {
    "zh": ("成员国", "行号", "章条编号", "段/图/表", "意见类型", "意见和建议", "修改建议", "理由", "秘书处意见"),
    "vi": ("Quốc gia", "Dòng số", "Điều/Khoản/Mục", "Đoạn", "Loại ý kiến", "Nội dung góp ý", "Đề xuất sửa đổi", "Lý do", "Ý kiến của Ban Thư ký"),
    "th": ("ประเทศ", "บรรทัดที่", "ข้อ", "ย่อหน้า/รูป/ตาราง", "ประเภทของความเห็น", "ความคิดเห็น", "ข้อความที่ขอแก้ไข", "เหตุผลประกอบ", "ความเห็นของฝ่ายเลขานุการ"),
    "lo": ("ປະເທດສະມາຊິກ", "ແຖວທີ", "ໝວດ", "ວັກທີ", "ປະເພດຄຳເຫັນ", "ຄຳຄິດເຫັນ", "ຂໍ້ສະເໜີປັບປຸງ", "ເຫດຜົນ", "ຄຳເຫັນຂອງກອງເລຂາ"),
    "km": ("ប្រទេស", "បន្ទាត់ទី", "ជំពូក", "កថាខណ្ឌ", "ប្រភេទ\u200bយោបល់", "មតិ\u200bយោបល់", "សំណើសុំកែសម្រួល", "មូលហេតុ", "យោបល់របស់លេខាធិការដ្ឋាន"),
    "my": ("နိုင်ငံ", "စာကြောင်းအမှတ်", "အခန်း", "စာပိုဒ်", "မှတ်ချက် အမျိုးအစား", "သဘောထားမှတ်ချက်", "ပြင်ဆင်ရန် အဆိုပြုချက်", "အကြောင်းပြချက်", "အတွင်းရေးမှူးရုံး၏ မှတ်ချက်"),
}  # fmt: skip
TECHNICAL = {"zh": "技术性", "vi": "Kỹ thuật", "th": "ด้านเทคนิค", "lo": "ເຕັກນິກ", "km": "បច្ចេកទេស", "my": "နည်းပညာ"}
SECOND = {"zh": "第2段", "vi": "Đoạn 2", "th": "ย่อหน้าที่ ๒", "lo": "ວັກທີ ໒", "km": "កថាខណ្ឌទី\u200b២", "my": "စာပိုဒ် ၂"}


@pytest.mark.parametrize("language", ISO)
def test_a_form_in_the_shape_of_iso_is_read_in_each_language(language: str) -> None:
    cells = ("KH", "17", "", SECOND[language], TECHNICAL[language], "Why?", "New words.", "Because.", "Noted.")

    form = read(workbook([("Annex 1",), ISO[language], cells]))

    assert tuple(column.field for column in form.columns) == FIELDS
    assert (form.family, form.faults) == ("ISO/IEC", [])
    (row,) = form.rows
    assert (row.type, row.lines, row.fields["comment"], row.fields["proposed"]) == (
        "technical",
        (17, 17),
        "Why?",
        "New words.",
    )
    assert row.fields["justification"] == "Because."


def test_a_form_in_french_is_read() -> None:
    titles = ("Pays", "Ligne", "Article", "Paragraphe", "Type de commentaire", "Observations", "Proposition de modification", "Motif", "Réponse du secrétariat")  # fmt: skip

    form = read(workbook([titles, ("KH", "17", "", "§ 2", "Technique", "Why?", "New words.", "Because.", "Noted.")]))

    assert tuple(column.field for column in form.columns) == FIELDS
    assert (form.rows[0].type, form.rows[0].lines, form.faults) == ("technical", (17, 17), [])


@pytest.mark.parametrize("language", SECOND)
def test_a_place_is_found_by_its_number_in_each_language(language: str, world: World) -> None:
    with world.database.reading(WORKER) as session:
        finder = PlaceFinder(texts.text(session, world.version_id).paragraphs)
    form = read(workbook([ISO[language], ("", "", "", SECOND[language], "", "Why?")]))

    place = finder.find_place(form.rows[0])

    assert place.paragraph
    assert (place.paragraph.label, place.doubt) == ("2", False)


@pytest.mark.parametrize("language", ISO)
def test_our_own_form_has_its_titles_in_english_and_in_the_language_of_the_text(language: str, world: World) -> None:
    with world.database.reading(WORKER) as session:
        text = texts.text(session, world.version_id)
    text.version.consultation.language = language

    for form in (form_as_docx(text), form_as_xlsx(text)):
        titles = read(form).columns
        assert [(each.title.split(" (")[0], each.field) for each in titles] == [
            ("Paragraph", "paragraph"),
            ("Present words", "words"),
            ("What should happen", "change"),
            ("Type", "type"),
            ("Comment", "comment"),
            ("Proposed words", "proposed"),
            ("Reason", "justification"),
        ]
        assert [
            each.title.endswith(f" ({column_titles.translated_title(each.field, language)})")
            for each in titles
            if each.field
        ] == [True] * 7
        assert read(form).family == "this service"


@pytest.mark.parametrize("language", ISO)
def test_every_name_is_sure_alone_and_likely_before_english_and_is_of_one_column(language: str) -> None:
    known = {
        name: field
        for field, listed in column_titles.COLUMNS[language].items()
        for name in column_titles.split_names(listed)
    }

    assert sum(len(column_titles.split_names(listed)) for listed in column_titles.COLUMNS[language].values()) == len(
        known
    )
    assert {name: field_of(name) for name in known} == {name: (field, SURE) for name, field in known.items()}
    assert {name: (field_of(f"{name} / x") or ("",))[0] for name in known} == known


def test_a_title_that_only_begins_like_a_known_one_is_likely_and_a_sentence_is_none() -> None:
    assert field_of("意见内容说明栏") == ("comment", LIKELY)
    assert field_of("段落大意") == ("paragraph", LIKELY)
    assert field_of("意见" + "很" * 40) is None
    assert field_of("行政") is None


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        (("位置", "原稿", "修改稿", "修改说明"), ["paragraph", "words", "proposed", "justification"]),
        (("条款", "原文", "修改后表述", "理由"), ["section", "words", "proposed", "justification"]),
        (("កថាខណ្ឌ", "ពាក្យបច្ចុប្បន្ន", "ពាក្យស្នើ", "មូលហេតុ"), ["paragraph", "words", "proposed", "justification"]),
    ],
)
def test_tables_of_present_and_other_words_are_read(titles: tuple[str, ...], fields: list[Field]) -> None:
    form = read(workbook([titles, ("2", "They share data.", "They share all data.", "Why?")]))

    assert ([column.field for column in form.columns], len(form.rows)) == (fields, 1)
