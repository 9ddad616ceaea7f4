"""The pages of the register of achievements, from a member's first words to what the public reads."""

from io import BytesIO

import pytest

from models.achievements.achievement import Achievement
from tests.web.site import Browser, Site, text_of

WORDS = {
    "year": "2021",
    "field": "0",
    "title": "Training on water quality",
    "summary": "Forty officials took part.",
    "members": ["Cambodia", "Thailand"],
    "source": "Report of 2021",
}


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xaeB`\x82"


@pytest.fixture
def country(site: Site) -> Browser:
    return site.as_(site.world.coordinators["KH"])


@pytest.fixture
def office(site: Site) -> Browser:
    return site.as_(site.world.staff[0])


def test_a_member_writes_and_sends_an_entry_and_the_secretariat_enters_it(
    site: Site, country: Browser, office: Browser
) -> None:
    page = country.get("/consultations/1/achievements")
    assert "No entry stands in the register yet. Write what Cambodia has achieved" in text_of(page)
    country.get("/consultations/1/achievements/new")
    country.post("/consultations/1/achievements/new", WORDS)
    entry = f"/achievements/{site.world.nth_id(Achievement)}"
    with_file = {"file": (BytesIO(PNG), "course.png")}
    country.post(f"{entry}/file", with_file, content_type="multipart/form-data")  # type: ignore[arg-type]
    page = country.get(entry)
    assert "Took part: Cambodia and Thailand. Contributed by Cambodia. Source: Report of 2021" in text_of(page)
    assert country.get(f"{entry}/file").mimetype == "image/png"
    assert site.as_(site.world.coordinators["TH"]).get(entry).status_code == 404

    sent = country.press(page, f"{entry}/send")
    assert "The secretariat gets a letter." in text_of(country.get(sent.location))
    waiting = office.get("/consultations/1/achievements")
    assert "Training on water quality 2021 Cambodia sent to the secretariat" in text_of(waiting)
    entered = office.press(office.get(entry), f"{entry}/enter")

    assert "The members can read it." in text_of(office.get(entered.location))
    for reader in (site.as_(site.world.coordinators["TH"]), site.as_(site.world.contributor)):
        assert "Forty officials took part." in text_of(reader.get("/consultations/1/achievements"))


def test_a_refused_entry_keeps_every_word(country: Browser) -> None:
    country.get("/consultations/1/achievements/new")
    page = country.post("/consultations/1/achievements/new", {**WORDS, "title": ""})

    assert page.status_code == 422
    assert "Give it a title." in text_of(page)
    for words in ("Forty officials took part.", 'value="2021"', "Report of 2021", 'value="Thailand" checked'):
        assert words in page.text
    wrong = country.post("/consultations/1/achievements/new", {**WORDS, "year": "last year"})
    assert "Forty officials took part." in wrong.text
    assert 'value="last year"' in wrong.text
    assert "Enter a whole number, such as 2026." in text_of(wrong)


def test_what_the_secretariat_edits_or_returns_is_seen_by_the_member(
    site: Site, country: Browser, office: Browser
) -> None:
    country.get("/consultations/1/achievements/new")
    country.post("/consultations/1/achievements/new", WORDS)
    entry = f"/achievements/{site.world.nth_id(Achievement)}"
    country.press(country.get(entry), f"{entry}/send")
    edited = office.press(office.get(entry), f"{entry}/edit", {"title": "Training"})
    assert "These words will stand in the register." in text_of(office.get(edited.location))
    assert "What Cambodia wrote" in text_of(country.get(entry))
    refused = office.press(office.get(entry), f"{entry}/return", {"reason": ""})
    assert "Say why: Cambodia reads it." in text_of(refused)

    office.press(office.get(entry), f"{entry}/return", {"reason": "In which province?"})

    waits = "The secretariat has returned it. Left to do: change it, and send it again. Read why, and change it"
    assert waits in text_of(country.get("/"))
    assert "Your coordinator sends it again." in text_of(site.as_(site.world.deputy).get("/"))
    for other in (site.world.coordinators["TH"], site.world.contributor):
        assert "has returned it" not in text_of(site.as_(other).get("/"))
    page = country.get(f"{entry}/change")
    assert "In which province?" in text_of(page)
    country.press(page, f"{entry}/change", {"summary": "Forty officials of Takeo took part."})
    assert "Forty officials of Takeo" in text_of(country.get(entry))
    country.press(country.get(entry), f"{entry}/send")
    assert waits not in text_of(country.get("/"))


def test_the_secretariat_names_the_fields_of_the_text(country: Browser, office: Browser) -> None:
    page = office.get("/consultations/1/fields")
    assert "Goals" in text_of(page)
    office.press(page, "/consultations/1/fields", {"keys": ["p1", "p4"]})

    form = country.get("/consultations/1/achievements/new")
    assert "Goals" in form.text
    assert "Means" in form.text
    assert country.get("/consultations/1/fields").status_code == 404
