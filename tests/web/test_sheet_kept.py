"""On the sheet of a meeting nothing is chosen beforehand, and nothing that is typed is lost."""

from lxml import html

from models.adoption.adoption import AdoptionProcedure
from models.lifting.lifting import Mark
from tests.web.circulation import BURMESE, KHMER
from tests.web.sheet import Sheet, send_announcement, sheet_entries
from tests.web.site import TYPED_LATER_ON, Site, text_of


def test_nothing_is_chosen_but_what_is_saved(site: Site, sheet: Sheet) -> None:
    first, second, third = sheet.ids
    assert not html.fromstring(sheet.page.text).xpath("//input[@type='radio'][@checked]")
    assert "Words that you choose are saved as agreed" in text_of(sheet.page)

    saved = sheet.send({f"other_{first}": KHMER, f"choice_{second}": "0", f"referendum_{second}": ["Lao PDR"]})
    assert saved.status_code == 302
    assert sheet_entries(site)[first] == (Mark.AGREED, [KHMER])
    assert sheet_entries(site)[second][0] is Mark.AD_REFERENDUM
    assert third not in sheet_entries(site)

    checked = "string(.//input[starts-with(@name, 'mark_')][@checked]/@value)"
    marks = [section.xpath(checked) for section in sheet.sections]
    assert marks == [Mark.AGREED.value, Mark.AD_REFERENDUM.value, ""]


def test_words_and_ticks_beside_another_choice_are_refused_and_kept(site: Site, sheet: Sheet) -> None:
    first, second, _ = sheet.ids
    agreed = {f"mark_{first}": Mark.AGREED.value, f"mark_{second}": Mark.AGREED.value}
    choices = {**agreed, f"choice_{first}": "2", f"choice_{second}": "0"}
    sheet.send(choices)

    refused = sheet.send({**choices, f"other_{first}": KHMER, f"referendum_{second}": ["Lao PDR"]})

    assert refused.status_code == 422
    assert "choose the other words that you have written, or empty their field." in text_of(refused)
    assert "choose “agreed ad referendum”, or untick them." in text_of(refused)
    assert KHMER in refused.text
    sheet.agree(first, KHMER)
    assert sheet.send({**choices, f"other_{first}": KHMER}).status_code == 302
    assert sheet_entries(site)[first] == (Mark.AGREED, ["regularly"])


def test_agreed_without_words_is_refused(site: Site, sheet: Sheet) -> None:
    refused = sheet.send({f"mark_{sheet.ids[0]}": Mark.AGREED.value})

    assert refused.status_code == 422
    assert "Choose the words on which the meeting agreed, or write them." in text_of(refused)
    assert sheet_entries(site) == {}


def test_one_that_is_refused_keeps_its_words_and_keeps_no_other_out(site: Site, sheet: Sheet) -> None:
    first, second, third = sheet.ids
    before = sheet.page
    Sheet(site.as_(site.world.staff[1]), sheet.version_id).agree(first, "twice a year")

    refused = sheet.send(
        {
            f"mark_{first}": Mark.AGREED.value,
            f"choice_{first}": "other",
            f"other_{first}": KHMER,
            f"mark_{second}": Mark.AD_REFERENDUM.value,
            f"choice_{second}": "other",
            f"other_{second}": BURMESE,
            f"mark_{third}": Mark.AGREED.value,
            f"choice_{third}": "0",
        },
        before,
    )

    assert refused.status_code == 422
    problems = [
        " ".join(link.text_content().split()) for link in html.fromstring(refused.text).xpath("//div[@role='alert']//a")
    ]
    assert "has noted something else here since you opened the page: “agreed”, with “twice a year”." in problems[0]
    assert problems[1] == "Bracket 2, paragraph 2: Say which members have still to confirm the words."
    assert "1 bracket is saved. Not saved:" in text_of(refused)
    areas = {area.get("name"): (area.text or "").strip() for area in html.fromstring(refused.text).xpath("//textarea")}
    assert (areas[f"other_{first}"], areas[f"other_{second}"]) == (KHMER, BURMESE)
    assert sheet_entries(site)[first] == (Mark.AGREED, ["twice a year"])
    assert third in sheet_entries(site)


def test_what_a_colleague_has_saved_is_told_even_after_another_refusal(site: Site, sheet: Sheet) -> None:
    first, *_ = sheet.ids
    before = sheet.page
    Sheet(site.as_(site.world.staff[1]), sheet.version_id).agree(first, "often")

    refused = sheet.agree(first, "[China: x]", before)
    assert "Write only the words that should replace it." in text_of(refused)
    conflict = sheet.agree(first, "x", refused)

    assert "has noted something else here since you opened the page: “agreed”, with “often”." in text_of(conflict)
    assert sheet_entries(site)[first] == (Mark.AGREED, ["often"])
    assert sheet.agree(first, "x", conflict).status_code == 302
    assert sheet_entries(site)[first] == (Mark.AGREED, ["x"])


def test_an_old_page_repeats_nothing_over_what_a_colleague_has_noted_since(site: Site, sheet: Sheet) -> None:
    first, second, _ = sheet.ids
    sheet.send({f"mark_{first}": Mark.AGREED.value, f"choice_{first}": "2"})
    old = sheet.page
    sheet.agree(first, KHMER)

    saved = sheet.officer.press(old, sheet.path, {f"mark_{second}": Mark.AGREED.value, f"choice_{second}": "0"})

    assert saved.status_code == 302
    assert sheet_entries(site)[first] == (Mark.AGREED, [KHMER])
    page = sheet.officer.press(old, sheet.path, {f"choice_{first}": "1"})
    assert page.status_code == 422
    assert KHMER in page.text
    assert sheet_entries(site)[first] == (Mark.AGREED, [KHMER])


def test_what_was_typed_is_still_there_when_nothing_can_be_changed_any_more(site: Site, sheet: Sheet) -> None:
    first, second, _ = sheet.ids
    before = sheet.page
    sheet.agree(first, KHMER)
    send_announcement(
        sheet.officer,
        f"/secretariat/versions/{sheet.version_id}/lift",
        {"way": AdoptionProcedure.TACIT.value, "ends_at": TYPED_LATER_ON},
    )

    late = sheet.agree(second, BURMESE, before)

    assert late.status_code == 409
    assert BURMESE in late.text
