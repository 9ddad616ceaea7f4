"""The secretariat looks for some comments of a round: nothing that is chosen or typed gets lost on the way."""

import pytest
from lxml import html

from models.comments.comment import Comment
from tests.web.answer_pages import REASON, boxes, comments, field
from tests.web.secretariat import officers, round_path, unanswered_paths
from tests.web.site import Site, text_of

__all__ = ["comments"]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["LA-1", "MM-1", "KH-1", "VN-1"]),
        ("section=whole", ["LA-1", "MM-1"]),
        ("member=KH", ["KH-1"]),
        ("type=general", ["LA-1", "MM-1"]),
        ("answer=incorporated for consideration", ["KH-1", "VN-1"]),
        ("show=unanswered", ["LA-1", "MM-1"]),
        ("show=proposed&member=VN", ["VN-1"]),
        ("show=answered", []),
        ("words=THANK  too", ["MM-1"]),
        ("words=vn-1", ["VN-1"]),
        ("words=one of the alternatives", ["KH-1", "VN-1"]),
        ("member=none", []),
    ],
)
def test_the_list_shows_what_is_looked_for(site: Site, comments: str, query: str, labels: list[str]) -> None:
    page = officers(site)[0].get(f"{comments}?{query}")

    assert list(boxes(page)) == labels
    assert ("No comment is like this." in text_of(page)) == (not labels)


def test_a_section_is_chosen_by_its_heading(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    options = html.fromstring(officer.get(comments).text).xpath("//select[@name='section']/option")
    goals = next(option.get("value") for option in options if option.text == "Goals")

    assert [option.text for option in options] == ["All", "The whole text", "Goals"]
    assert list(boxes(officer.get(f"{comments}?section={goals}"))) == ["KH-1", "VN-1"]


def test_whoever_looks_for_others_takes_along_what_is_chosen_and_typed(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    page = officer.get(comments)
    begun = {"chosen": [boxes(page)["LA-1"]], "outcome": "noted", "reason": REASON, "go": "filter", "member": "KH"}

    shown = officer.press(page, comments, begun)

    assert list(boxes(shown)) == ["KH-1"]
    assert "1 comment is chosen on other pages" in text_of(shown)
    assert (field(shown, "outcome"), field(shown, "reason")) == ("noted", REASON)
    (form,) = html.fromstring(shown.text).xpath("//form[.//textarea]")
    assert form.get("action") == f"{comments}?member=KH"
    fields = {name: form.fields.get(name) for name in ("csrf_token", "outcome", "reason")}
    chosen = form.xpath(".//input[@name='chosen' and (@type='hidden' or @checked)]/@value")
    officer.post(form.get("action"), {**fields, "chosen": [*chosen, boxes(shown)["KH-1"]]})
    assert text_of(officer.get(comments)).count(REASON) == 2


def test_looking_for_others_with_nothing_typed_is_an_address(site: Site, comments: str) -> None:
    officer = officers(site)[0]

    shown = officer.press(officer.get(comments), comments, {"go": "filter", "member": "KH", "words": "each"})

    assert shown.headers["Location"] == f"{comments}?member=KH&words=each"


@pytest.mark.slow
def test_one_box_chooses_all_that_are_found_also_on_other_pages(site: Site) -> None:
    for number in range(60):
        site.world.remark("LA" if number % 2 else "MM", f"Add the wetlands, {number}.")
    site.world.remark("TH", "Something else.")
    site.world.everybody_submits()
    site.world.close()
    officer, path = officers(site)[0], f"{round_path(site)}/comments?words=wetlands"
    page = officer.get(path)
    assert len(boxes(page)) == 25
    second = officer.get(f"{path}&page=2")
    assert set(boxes(second)).isdisjoint(boxes(page))
    (found,) = html.fromstring(page.text).xpath("//input[@name='found']/@value")
    one_of_them = boxes(second)["MM-1"] if "MM-1" in boxes(second) else found.split()[-1]
    id = one_of_them.partition("-")[0]
    other = officers(site)[1]
    other.press(
        other.get(f"/secretariat/comments/{id}"), f"/secretariat/comments/{id}", {"outcome": "noted", "reason": "Mine."}
    )

    answered = {"everything": "y", "found": found, "outcome": "deferred", "reason": REASON}
    refused = officer.press(page, path, answered)

    assert "59 comments are answered; 1 is not" in text_of(refused)
    assert "Officer Two has answered this comment “noted” since you opened the page." in text_of(refused)
    assert text_of(refused).count("Mine.") == 1
    assert field(refused, "reason") == REASON
    assert len(unanswered_paths(officer, round_path(site))) == 1


def test_keep_and_next_stays_among_those_that_are_looked_for(site: Site, comments: str) -> None:
    officer = officers(site)[0]
    links = unanswered_paths(officer, round_path(site))
    first = officer.get(links[0])

    kept = officer.press(first, links[0], {"outcome": "noted", "reason": REASON, "go": "keep-next"})

    assert links[0].endswith("?show=unanswered")
    assert kept.headers["Location"] == f"{links[1]}&kept={site.world.nth_id(Comment, 3)}"
    second = officer.get(links[1])
    assert "Your answer to LA-1 is kept." in second.text
    last = officer.press(second, links[1], {"outcome": "noted", "reason": REASON, "go": "keep-next"})
    answered = site.world.nth_id(Comment, 4)
    assert last.headers["Location"] == f"{comments}?show=unanswered&kept={answered}#c-{answered}"
    assert "That was the last comment that your filter shows." in officer.get(comments).text
