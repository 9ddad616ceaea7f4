"""The secretariat settles brackets one after the other, and is led through the whole text."""

from unittest.mock import ANY

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.web.four_brackets import chosen
from tests.web.secretariat import bracket_paths, do_owed_work, officers
from tests.web.site import Browser, Site, text_of


def settling(site: Site) -> tuple[Browser, list[str]]:
    """Somebody of the secretariat with a text of three brackets, two of them in one paragraph; the path of each."""
    site.world.replace("CN", "1", "every year", "every month")
    site.world.replace("VN", "1", "every year", "every decade")
    site.world.replace("CN", "1", "learned", "seen")
    site.world.replace("TH", "3", "officials", "officials and teachers")
    site.world.everybody_submits()
    site.world.close()
    officer = officers(site)[0]
    page = officer.get(f"/secretariat/versions/{site.world.consolidate().id}")
    return officer, bracket_paths(page)


def ways(page: TestResponse) -> dict[str, str]:
    """The addresses of the bracket before and the one after."""
    links = html.fromstring(page.text).xpath("//nav[@aria-label='Brackets']//a")
    return {link.text_content(): str(link.get("href")) for link in links}


@pytest.mark.slow
def test_settling_goes_from_bracket_to_bracket_and_back_through_the_whole_text(site: Site) -> None:
    officer, paths = settling(site)
    assert len(paths) == 3
    pages = [officer.get(path) for path in paths]
    for number, page in enumerate(pages, start=1):
        assert f"Bracket {number} of 3" in text_of(page)
        assert "has proposed words for 0 of 3" in text_of(page)
    assert [ways(page) for page in pages] == [
        {"Next": paths[1]},
        {"Previous": paths[0], "Next": paths[2]},
        {"Previous": paths[1], "That was the last: go to the text": ANY},
    ]


@pytest.mark.slow
def test_a_kept_compromise_counts_at_once_and_leads_to_the_next_that_has_none(site: Site) -> None:
    officer, paths = settling(site)
    kept = officer.press(officer.get(paths[1]), paths[1], {"choice": "0", "reason": ""})
    assert kept.headers["Location"] == f"{paths[2]}?kept={paths[1].rpartition('/')[2]}"
    assert "has proposed words for 1 of 3" in text_of(officer.get(paths[2]))
    assert chosen(officer.get(paths[1])) == ["0"]

    do_owed_work(site)
    page = officer.get(paths[2])
    assert "has proposed words for 1 of 3" in text_of(page)
    anew = action_of(page)
    assert anew != paths[2]
    kept = officer.press(page, anew, {"choice": "own", "text": "officials and all teachers", "reason": "Clearer."})
    assert "/secretariat/versions/" in kept.headers["Location"]
    assert chosen(officer.get(paths[0])) == []
    assert chosen(officer.get(paths[2])) == ["own"]


def test_settling_with_nothing_chosen_says_what_to_choose(site: Site) -> None:
    officer, paths = settling(site)
    refused = officer.press(officer.get(paths[0]), paths[0], {"reason": "It allows for both."})
    assert refused.status_code == 422
    assert "Choose the words that you propose, or write your own." in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])").strip() == "It allows for both."
    first = html.fromstring(refused.text).xpath("//*[@role='alert']//a/@href")[0]
    assert html.fromstring(refused.text).xpath(f"//input[@id='{first.removeprefix('#')}']")


def action_of(page: TestResponse) -> str:
    return str(html.fromstring(page.text).xpath("//main//form[.//fieldset]/@action")[0])
