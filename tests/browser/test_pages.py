"""The main job, end to end, as a newcomer does it, `make run`, then `lmec demo play`; and every page that there is then, for
everybody: what can be read with every aid, fits on a telephone, and comes over a thin line."""

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from models.adoption.corrigendum import TextCorrigendum
from models.db.access import OPERATOR
from tests.browser import house as houses
from tests.browser.faults import faults, unfit, unreadable
from tests.browser.house import House
from tests.browser.pages import Walk

OWN_WORDS = "document.querySelector('main')?.innerHTML.replace(/name=.csrf_token.[^>]*>/g, '')"
OF_OTHERS = {
    "country.carried_comments",
    "country.joining",
    "country.make_again",
    "country.entered_position",
    "register.change_achievement",
}
"""Pages that lead on only for people whom the walk passes by; tests of their own look at them."""
PARTS = """() => [...document.querySelectorAll('body, body *')].map(one => [
  one.parentElement.tagName, one.parentElement.className, one.tagName, one.className, one.type, one.hidden,
  ...one.getAttributeNames()
].join(' ')).concat([...document.querySelectorAll('h1, h2, h3, h4')].map(one => one.tagName).join(' '))"""


@pytest.fixture(scope="module")
def own_house(chromium: Browser, whole_stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service that no other test has acted in: what a person is led to first must not depend on what ran before."""
    with houses.house(tmp_path_factory.mktemp("own"), chromium, whole_stage) as house:
        yield house


@pytest.fixture(scope="module")
def played(own_house: House) -> subprocess.CompletedProcess[str]:
    """What was said when the demo was played in it, to its end."""
    result = own_house.service.command("demo", "play")
    assert result.returncode == 0, result.stdout + result.stderr
    return result


def test_the_case_is_carried_to_the_adopted_text(own_house: House, played: subprocess.CompletedProcess[str]) -> None:
    assert played.stdout.strip().endswith("Every step was seen.")
    assert "opens the letter and signs in with its link" in played.stdout
    assert "edits the draft in Word and sends it in" in played.stdout
    assert "MRC reads which country has sponsored its comment, and both answers" in played.stdout
    assert "every department reads which of its comments were included" in played.stdout
    assert "round 2: Thailand asks to part bracket 8, paragraph 17, and Lao PDR agrees" in played.stdout
    assert "round 2: bracket 16, paragraph 36: ended" in played.stdout
    assert "adopted: the text is the expected one, word for word" in played.stdout
    assert "corrigendum 1 is issued" in played.stdout

    written = own_house.service.folder / "var" / "play"
    compendium = json.loads((written / "version-2-compendium.json").read_text(encoding="utf-8"))
    rows = list(csv.reader((written / "version-2-compendium.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(compendium["comments"]) == 23
    assert all(comment["reason"] for comment in compendium["comments"])
    assert len(rows) >= 23
    assert "[Secretariat proposes:" in (written / "version-2.md").read_text(encoding="utf-8")
    ended = json.loads((written / "version-3-compendium.json").read_text(encoding="utf-8"))["brackets"]
    assert {one["ended"].rpartition("”, ")[2].partition(" (")[0] for one in ended} == {
        "",
        "parted into brackets of its places",
        "all accept the same words",
        "seen, and let stand",
        "all named agree",
        "withdrawn",
    }
    assert "[Myanmar: within 48 hours]" in (written / "version-3.md").read_text(encoding="utf-8")
    adopted = (written / "adopted.md").read_text(encoding="utf-8")
    assert "Adopted by the members" in adopted
    assert "[Secretariat proposes:" not in adopted
    assert "[Cambodia:" not in adopted
    for redline in ("version-2-redline.html", "version-3-redline.html"):
        assert "<ins>" in (written / redline).read_text(encoding="utf-8")
    assert (written / "version-2.html").stat().st_size > 10_000
    verified = own_house.service.command("audit", "verify")
    assert (verified.returncode, verified.stdout.count("holds, ")) == (0, own_house.consultations())


@pytest.mark.usefixtures("played")
def test_everybody_reads_what_was_opened_with_the_adopted_text_of_the_case(own_house: House) -> None:
    window = own_house.window()
    window.goto("/adopted/")
    window.locator("main").get_by_role("link", name=re.compile("rehearsal")).first.click()
    expect(window.get_by_text("As corrected by corrigendum 1")).to_be_visible()
    with own_house.database.reading(OPERATOR) as session:
        issued = session.scalars(select(TextCorrigendum.issued_at).where(TextCorrigendum.number == 1)).all()
    assert all(one is not None and one <= own_house.database.now() for one in issued)
    expect(window.get_by_role("link", name=re.compile("^What changed since version 1"))).not_to_have_count(0)
    expect(window.get_by_role("link", name=re.compile("^Comments and answers behind version 2"))).not_to_have_count(0)
    assert faults(window) == []

    window.get_by_role("link", name="Progress and achievements").click()
    expect(window.locator("article.achievement")).to_have_count(3)
    expect(window.locator("table svg").first).to_be_visible()
    expect(window.get_by_role("img", name=re.compile("^Picture for"))).to_have_js_property("naturalHeight", 160)
    expect(window.locator("main")).to_contain_text("Illustration: invented")
    assert faults(window) == []


@pytest.mark.usefixtures("played")
def test_every_page_is_accessible_narrow_and_light_for_everybody(own_house: House) -> None:
    walk, looked_at, parts, wrong = Walk(own_house, again=False), set(), set[str](), list[str]()

    for sight in walk.sights():
        words = sight.window.evaluate(OWN_WORDS)
        if words not in looked_at:  # what another person has been shown word for word was looked at then
            looked_at.add(words)
            wrong += [f"{sight}: {fault}" for fault in unfit(sight.window)]
            made_of = set(sight.window.evaluate(PARTS))
            if not made_of <= parts:  # a page that is made of what earlier ones were made of reads as they do
                parts |= made_of
                wrong += [f"{sight}: {fault}" for fault in unreadable(sight.window)]

    assert wrong == []
    assert walk.all - walk.seen <= OF_OTHERS
    assert len(looked_at) > 50


def test_a_page_that_says_what_is_wrong_is_accessible(house: House) -> None:
    world = house.world("A form that is refused")
    window = house.sign_in(world.coordinators["KH"])
    window.goto(f"/rounds/{world.round_id}/comments/new?change=replace&paragraph={world.paragraph('2').id}")
    window.get_by_label("The paragraph as it should read").fill("")
    window.get_by_role("button", name="Save", exact=True).click()

    assert window.get_by_role("alert").is_visible()
    assert faults(window) == []
