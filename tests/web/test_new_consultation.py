"""From a file or pasted words to a consultation: looked at, arranged, made once, and consulted on beside the first."""

from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.manuscript import LONGEST
from models.drafts.version import DraftVersion, Kind, Paragraph
from models.rounds.consultation import Consultation, Policy, Round
from testing.world import MEMBERS
from tests.web.new_consultation import (
    NEW,
    TEXT,
    consultations,
    ids,
    make,
    officer_browser,
    passages,
    paste,
    press,
    upload,
)
from tests.web.site import Site, text_of

DRAFTS = Path(__file__).parents[3] / "shared" / "fixtures" / "drafts"


def test_a_pasted_text_is_shown_before_anything_is_made(site: Site) -> None:
    officer = officer_browser(site)
    assert "New consultation" in text_of(officer.get("/"))

    shown = paste(officer, TEXT)
    assert shown.status_code == 200
    assert passages(shown) == [
        ("note", "", "For discussion."),
        ("heading", "", "Goals"),
        ("numbered", "1", "The members meet every year."),
        ("numbered", "2", "The members share what they learn."),
        ("numbered", "3", "The secretariat reports."),
    ]
    page = html.fromstring(shown.text)
    assert page.xpath("string(//input[@name='title']/@value)") == "A second strategy"
    assert page.xpath("string(//select[@name='language']/option[@selected]/@value)") == "en"
    ticked = page.xpath("//input[@name='members'][@checked]/following-sibling::label/text()")
    assert ticked == [name for name, *_ in MEMBERS.values()]
    assert "its 4 becomes 3" in text_of(shown)
    assert "in the file: 4" in text_of(shown)
    assert consultations(site) == 1


def test_every_button_keeps_what_was_typed_everywhere(site: Site) -> None:
    officer = officer_browser(site)
    shown = paste(officer, TEXT)
    typed = {
        "title": "Typed title",
        "text-2": "Typed <words> & more.\r\n\r\nAnd more.",
        "text-4": "ទន្លេ",
        "policy": "merge",
    }

    split = press(officer, shown, "split-2", typed)
    assert passages(split)[2:] == [
        ("numbered", "1", "Typed <words> & more."),
        ("numbered", "2", "And more."),
        ("numbered", "3", "The members share what they learn."),
        ("numbered", "4", "ទន្លេ"),
    ]
    joined = press(officer, split, "join-3")
    assert passages(joined)[2] == ("numbered", "1", "Typed <words> & more. And more.")
    headed = press(officer, joined, "heading-2")
    assert passages(headed)[2][:2] == ("heading", "")
    noted = press(officer, headed, "note-3")
    assert passages(noted)[3][:2] == ("note", "")
    out = press(officer, noted, "leave-out-4")
    assert passages(out)[4] == ("numbered", "", "ទន្លេ")
    assert "Left out" in text_of(out)
    back = press(officer, out, "put-back-4")
    assert passages(back)[4] == ("numbered", "1", "ទន្លេ")
    for page in (split, joined, headed, noted, out, back):
        assert page.status_code == 200
        assert html.fromstring(page.text).xpath("string(//input[@name='title']/@value)") == "Typed title"
        assert html.fromstring(page.text).xpath("//input[@name='policy'][@value='merge'][@checked]")


def test_the_browser_may_keep_these_pages_so_that_back_leads_to_what_was_typed(site: Site) -> None:
    officer = officer_browser(site)
    shown = paste(officer, TEXT)
    for page in (officer.get(NEW), shown, press(officer, shown, "check"), make(officer, shown, {"title": ""})):
        assert page.headers["Cache-Control"] == "private, no-cache"
    assert officer.get("/").headers["Cache-Control"] == "no-store"


def test_splitting_a_paragraph_without_an_empty_line_says_how(site: Site) -> None:
    officer = officer_browser(site)
    refused = press(officer, paste(officer, TEXT), "split-3")

    assert refused.status_code == 422
    assert "Paragraph 2: Put an empty line where the paragraph should be split" in text_of(refused)
    assert html.fromstring(refused.text).xpath("//textarea[@name='text-3'][@aria-invalid]")


def test_a_consultation_is_made_with_its_terms_and_only_what_was_not_left_out(site: Site) -> None:
    officer = officer_browser(site)
    shown = press(officer, paste(officer, TEXT), "leave-out-0")
    china = ids(shown)["China"]
    fields = {"title": "  A second\tstrategy ", "language": "en", "policy": "merge", "members": [china]}

    answer = make(officer, shown, fields)
    assert answer.status_code == 302
    page = officer.get(answer.headers["Location"])
    assert "The first text" in text_of(page)
    assert "The consultation has begun." in text_of(page)
    with site.database.reading(WORKER) as session:
        begun = session.scalars(select(Consultation).order_by(Consultation.id.desc())).first()
        assert begun is not None
        assert (begun.title, begun.policy, [m.name for m in begun.members]) == (
            "A second strategy",
            Policy.MERGE,
            ["China"],
        )
        laid_down = session.execute(
            select(Paragraph.kind, Paragraph.label, Paragraph.text)
            .join(DraftVersion)
            .where(DraftVersion.consultation_id == begun.id)
            .order_by(Paragraph.position)
        ).all()
    assert [tuple(row) for row in laid_down] == [
        (Kind.HEADING, "", "Goals"),
        (Kind.NUMBERED, "1", "The members meet every year."),
        (Kind.NUMBERED, "2", "The members share what they learn."),
        (Kind.NUMBERED, "3", "The secretariat reports."),
    ]
    assert "A second strategy" in text_of(officer.get("/"))


def test_staff_say_of_each_placeholder_whether_words_are_missing_there(site: Site) -> None:
    officer = officer_browser(site)
    shown = paste(officer, "# New\n\n1. By [TBD] at most.\n\n2. They said “we […] meet”, by [TBD].\n")
    assert "“[TBD]” in paragraph 1, paragraph 2" in text_of(shown)
    assert "“[…]” in paragraph 2" in text_of(shown)

    refused = make(officer, shown, {"missing-0": "yes"})
    assert refused.status_code == 422
    assert "Say whether words are missing at “[…]”, or whether it is part of the text." in text_of(refused)
    assert "Say whether words are missing at “[TBD]”" not in text_of(refused)
    arranged = press(officer, refused, "note-0")
    checked = html.fromstring(arranged.text).xpath("//input[starts-with(@name, 'missing-')][@checked]/@id")
    assert checked == ["missing-0-yes"]

    assert make(officer, refused, {"missing-1": "no"}).status_code == 302
    with site.database.reading(WORKER) as session:
        literal = select(Consultation.literal_brackets).order_by(Consultation.id.desc())
        assert session.scalars(literal.limit(1)).one() == ["[…]"]


def test_pressing_twice_makes_one_consultation_and_other_terms_make_another(site: Site) -> None:
    officer = officer_browser(site)
    shown = paste(officer, TEXT)

    first, second = make(officer, shown), make(officer, shown)
    assert first.headers["Location"] == second.headers["Location"]
    assert consultations(site) == 2
    assert make(officer, press(officer, shown, "numbered-1")).headers["Location"] != first.headers["Location"]
    assert make(officer, shown, {"policy": "merge"}).headers["Location"] != first.headers["Location"]
    assert consultations(site) == 4

    third = site.as_(site.world.staff[1])
    assert make(third, paste(third, TEXT)).headers["Location"] == first.headers["Location"]
    page = text_of(third.get(first.headers["Location"], follow_redirects=True))
    assert "had already begun" in page
    assert "The consultation has begun" not in page
    assert consultations(site) == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Write the title of the text."),
        ({"title": "x" * 301}, "This title has 301 characters"),
        ({"members": []}, "Tick at least one member."),
        ({"text-2": " \n "}, "Paragraph 1: This paragraph is empty."),
        ({"text-2": "One.\n \nTwo."}, "Paragraph 1: There is an empty line in this paragraph."),
        ({"text-2": "x" * 20_001}, "Paragraph 1: This text has 20,001 characters"),
        ({"kind-2": "note", "kind-3": "note", "kind-4": "note"}, "A draft needs at least one numbered paragraph."),
        ({"language": "xx"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_made(site: Site, wrong: dict[str, Any], sentence: str) -> None:
    officer = officer_browser(site)
    refused = make(officer, paste(officer, TEXT), {"text-4": "Typed ទន្លេ.", **wrong})

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert passages(refused)[4][2] == "Typed ទន្លេ."
    assert consultations(site) == 1
    for name, value in wrong.items():
        if name.startswith("text-"):
            assert passages(refused)[int(name[-1])][2] == value


def test_after_the_time_in_a_browser_has_ended_every_word_is_still_there_to_be_sent(site: Site) -> None:
    officer = officer_browser(site)
    shown = paste(officer, TEXT)
    officer.post("/sign-out")

    refused = press(officer, shown, "check", {"text-4": "Typed ទន្លេ."})
    assert refused.status_code in (400, 401)
    assert "Typed ទន្លេ." in refused.text


def test_only_staff_find_these_pages(site: Site) -> None:
    for person in (site.world.coordinators["KH"], site.world.deputy, site.world.contributor):
        browser = site.as_(person)
        assert browser.get(NEW).status_code == 404
        for path in (NEW, f"{NEW}/text", f"{NEW}/make"):
            assert browser.post(path, {"pasted": TEXT, "text-0": "x"}).status_code == 404
    assert site.nobody().get(NEW).status_code == 302
    assert officer_browser(site).get(f"{NEW}/text").headers["Location"] == NEW
    assert consultations(site) == 1


def test_a_second_text_is_consulted_on_beside_the_first(site: Site) -> None:
    one, two, _ = (site.as_(person) for person in site.world.staff)
    text = make(one, paste(one, TEXT)).headers["Location"]
    one.press(one.get(text), f"{text}/propose")
    consultation = two.press(two.get(text), f"{text}/approve").headers["Location"]
    assert "Open a round on version 1" in text_of(two.get(consultation))
    opened = two.press(two.get(f"{text}/open-round"), f"{text}/open-round")
    second = int(opened.headers["Location"].rpartition("/")[2])

    cambodia = site.as_(site.world.coordinators["KH"])
    home = text_of(cambodia.get("/"))
    assert "A second strategy" in home
    assert "A strategy for the river" in home
    for round_id, words in ((site.world.round_id, "On the first."), (second, "On the second.")):
        comment = f"/rounds/{round_id}/comments"
        form = cambodia.get(f"{comment}/new?change=remark")
        (address,) = html.fromstring(form.text).xpath("//main//form/@action")
        kept = cambodia.press(form, address, {"text": words, "type": "general"})
        assert kept.status_code == 302, text_of(kept)
    with site.database.reading(WORKER) as session:
        rows = session.execute(select(Comment.round_id, Comment.text).order_by(Comment.id)).all()
        assert [tuple(row) for row in rows] == [(site.world.round_id, "On the first."), (second, "On the second.")]
        assert session.scalars(select(Round.number).order_by(Round.id)).all() == [1, 1]
    answers = text_of(one.get(f"/secretariat/rounds/{second}"))
    assert "On the second." not in answers


@pytest.mark.skipif(not DRAFTS.is_dir(), reason="the real texts are not here")
@pytest.mark.parametrize(
    "name", ["gsa-data-strategy/pages/action-plan", "nzgoal-se/markdown/gn2/02_working-in-the-open"]
)
def test_a_real_text_is_made_as_it_stands(site: Site, name: str) -> None:
    officer, path = officer_browser(site), DRAFTS / f"{name}.md"
    shown = upload(officer, path.read_bytes())
    assert shown.status_code == 200, text_of(shown)

    answer = make(officer, shown, {"title": path.stem})
    assert answer.status_code == 302, text_of(answer)
    count = sum(bool(label) for _, label, _ in passages(shown))
    assert f"{count} numbered paragraph" in text_of(shown)


def test_the_longest_text_that_is_read_can_also_be_sent_back(site: Site) -> None:
    officer = officer_browser(site)
    paragraph = "မြစ်ကို ကာကွယ်ပါ။ " * 40
    text = "# စာ\n\n" + f"{paragraph}\n\n" * (LONGEST // len(f"{paragraph}\n\n".encode()) - 1)

    shown = paste(officer, text)
    assert shown.status_code == 200
    assert make(officer, shown).status_code == 302
