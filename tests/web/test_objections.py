"""A member objects to an adoption: what everybody reads of that, and what comes next."""

from datetime import timedelta

from lxml import html

from models.adoption.adoption import AdoptionProcedure
from models.adoption.position import Stance
from testing.rounds import open_round_on
from tests.adoption import RunningAdoption
from tests.web.adoption_pages import adoption, as_, saved_positions, version
from tests.web.circulation import BURMESE
from tests.web.site import TYPED_LATER_ON, Site, text_of

__all__ = ["adoption", "version"]


def test_an_objection_is_shown_to_all_with_its_reason(site: Site, adoption: RunningAdoption) -> None:
    thai, path = as_(site, "TH"), f"/adoptions/{adoption.id}"
    assert thai.press(thai.get(path), f"{path}/object", {"reason": "", "sure": "y"}).status_code == 422
    unsure = thai.press(thai.get(path), f"{path}/object", {"reason": BURMESE})
    assert (unsure.status_code, "Nothing has been sent yet." in text_of(unsure), BURMESE in unsure.text) == (
        422,
        True,
        True,
    )
    assert thai.press(thai.get(path), f"{path}/object", {"reason": BURMESE, "sure": "y"}).status_code == 302
    assert saved_positions(site)["TH"].stance is Stance.OBJECTS
    for browser, page in ((as_(site, "VN"), path), (site.as_(site.world.staff[2]), f"/secretariat{path}")):
        words = text_of(browser.get(page))
        assert "Thailand objects" in words
        assert BURMESE in words
    stands = "The objection of Thailand stands and cannot be taken back."
    assert (stands in text_of(thai.get(path)), stands in text_of(as_(site, "VN").get(path))) == (True, False)
    late = as_(site, "VN").post(f"{path}/agree", {"kind": "none", "sure": "y"})
    assert late.status_code == 409
    assert "This adoption has ended: a member objected on" in text_of(late)


def test_the_words_beside_a_box_on_the_page_tick_this_box_and_no_other(site: Site, adoption: RunningAdoption) -> None:
    page = html.fromstring(as_(site, "TH").get(f"/adoptions/{adoption.id}").text)

    for words, ending in (("I say this for my country", "/agree"), ("I object for my country", "/object")):
        [label] = page.xpath("//label[starts-with(., $words)]", words=words)
        [box] = page.xpath("//*[@id=$id]", id=label.get("for"))
        assert box.xpath("string(ancestor::form/@action)").endswith(ending)


def test_the_round_after_an_objection_says_on_every_page_of_it_who_objected_and_why(
    site: Site, adoption: RunningAdoption
) -> None:
    earlier = f"/rounds/{site.world.round_id}"
    adoption.object_to("TH", BURMESE)
    new_round = open_round_on(site.world, adoption.version.id, closes_at=site.database.now() + timedelta(days=30))
    address = f"/rounds/{new_round.round_id}"
    why = "This round is held because Thailand objected"

    for reader in (site.world.coordinators["VN"], site.world.contributor):
        page = site.as_(reader).get(address)
        words = text_of(page)
        assert why in words
        assert "Thailand objected to the adoption of version 2 on" in words
        assert BURMESE in words
        assert "write comments to add to it" not in words
        assert f"/adoptions/{adoption.id}" in html.fromstring(page.text).xpath("//main//a/@href")
        assert site.as_(reader).get(f"/adoptions/{adoption.id}").status_code == 200
        assert why not in text_of(site.as_(reader).get(earlier))
    assert "It stands as it is; write comments to add to it." in text_of(as_(site, "TH").get(address))
    desk = site.as_(site.world.staff[0]).get(f"/secretariat{address}")
    assert why in text_of(desk)
    assert f"/secretariat/adoptions/{adoption.id}" in html.fromstring(desk.text).xpath("//main//a/@href")


def test_after_an_objection_the_next_step_is_a_round_and_not_the_same_adoption(
    site: Site, adoption: RunningAdoption
) -> None:
    adoption.object_to("TH", BURMESE)
    officer, version = site.as_(site.world.staff[0]), adoption.version.id
    again, new_round = f"/secretariat/versions/{version}/adopt", f"/secretariat/versions/{version}/open-round"

    for path in (f"/secretariat/adoptions/{adoption.id}", f"/secretariat/consultations/{site.world.consultation_id}"):
        page = officer.get(path)
        links = html.fromstring(page.text).xpath("//a/@href")
        assert new_round in links
        assert again not in links
        assert BURMESE in text_of(page)

    why = "A member has objected to the adoption of version 2. Open a round on it first"
    shown = officer.get(again)
    assert why in text_of(shown)
    tree = html.fromstring(shown.text)
    assert (tree.xpath("//input[@name='way']"), new_round in tree.xpath("//main//a/@href")) == ([], True)

    seen = {
        "seen": adoption.version.fingerprint or "",
        "way": AdoptionProcedure.EXPRESS.value,
        "ends_at": TYPED_LATER_ON,
    }
    refused = officer.post(again, seen)
    assert refused.status_code == 409
    assert why in text_of(refused)
