"""The secretariat's own words, page by page: typed on the candidate, marked in what goes out, objected to by a member."""

import json
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.adoption.adoption import AdoptionProcedure
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER
from models.db.work import WorkState
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Paragraph
from models.editorial.editorial import EditorialChange, EditorialState
from models.letters.letter import Letter
from models.letters.notification import Notification
from testing.rounds import open_round_on
from tests.adoption import note, terms
from tests.lifting import begin_lifting
from tests.rounds import arrange_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion
from tests.web.secretariat import find_form
from tests.web.site import Browser, Site, text_of

OBJECTION = f"We had agreed on {KHMER}."


def edit_path(site: Site, label: str) -> str:
    """Where the paragraph with this number is edited."""
    with site.database.reading(WORKER) as session:
        text = current_candidate(session, site.world.round_id)
        assert text is not None
        own = select(Paragraph.id).where(Paragraph.version_id == text.id, Paragraph.label == label)
        return f"/secretariat/paragraphs/{session.scalars(own).one()}/edit"


def words_in(page: TestResponse) -> str:
    """What stands in the form."""
    words: str = html.fromstring(page.text).xpath("string(//textarea[@name='text'])")
    return words.strip("\n").removeprefix("\r\n")


def edited(site: Site, label: str, old: str, new: str, reason: str = "A slip of the pen.") -> None:
    """Staff edit a paragraph, and a worker makes the text that is owed."""
    officer, path = site.as_(site.world.staff[0]), edit_path(site, label)
    form = officer.get(path)
    assert old in words_in(form)
    kept = officer.press(form, path, {"text": words_in(form).replace(old, new), "reason": reason})
    assert kept.status_code == 302, text_of(kept)
    work_is_done(site)


def work_is_done(site: Site) -> None:
    with site.database.reading(WORKER) as session:
        owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
    site.world.make(owed)


def change_id(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        standing = select(EditorialChange.id).where(EditorialChange.state == EditorialState.STANDING)
        return session.scalars(standing).one()


def test_staff_look_at_their_words_before_they_keep_them(site: Site, version_2: SecondVersion) -> None:
    officer, path = site.as_(site.world.staff[0]), edit_path(site, "3")
    candidate = officer.get(f"/secretariat/versions/{version_2.version_id}")
    assert path in html.fromstring(candidate.text).xpath("//a/@href")
    form = officer.get(path)
    assert "A paragraph cannot be added, split or deleted here." in text_of(form)
    typed = words_in(form).replace("officials", f"{KHMER} {BURMESE}")

    looked = officer.press(form, path, {"text": typed, "reason": BURMESE, "look": "1"})

    shown = html.fromstring(looked.text)
    assert looked.status_code == 200
    assert f"{KHMER} {BURMESE}" in shown.xpath("string(//*[@id='change']//ins)")
    assert words_in(looked) == typed
    assert BURMESE in shown.xpath("string(//textarea[@name='reason'])")
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(EditorialChange)).all() == []
    assert officer.press(looked, path).status_code == 302
    work_is_done(site)
    page = text_of(officer.get(f"/secretariat/versions/{version_2.version_id}", follow_redirects=True))
    assert "Editorial changes by the secretariat" in page
    assert "by Secretariat (editorial)" in page


@pytest.mark.parametrize("look", [{}, {"look": "1"}])
def test_words_of_a_member_are_refused_with_its_name_and_what_was_typed_stays(
    site: Site, version_2: SecondVersion, look: dict[str, str]
) -> None:
    officer, path = site.as_(site.world.staff[0]), edit_path(site, "1")
    form = officer.get(path)
    typed = words_in(form).replace("twice yearly", "once a year")

    refused = officer.press(form, path, {"text": typed, "reason": f"<b>{KHMER}", **look})

    assert refused.status_code == 422
    assert "holds words of Cambodia and Viet Nam. Only members lift brackets" in text_of(refused)
    assert words_in(refused) == typed
    assert f"<b>{KHMER}" in html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])")


@pytest.mark.slow
def test_of_two_who_edit_at_once_the_second_sees_both_texts_and_may_insist(
    site: Site, version_2: SecondVersion
) -> None:
    one, two, path = site.as_(site.world.staff[0]), site.as_(site.world.staff[1]), edit_path(site, "3")
    first, second = one.get(path), two.get(path)
    words = words_in(first)
    one.press(first, path, {"text": words.replace("officials", "staff"), "reason": "Shorter."})

    refused = two.press(second, path, {"text": words.replace("officials", "officers"), "reason": "Clearer."})

    assert refused.status_code == 409
    assert words.replace("officials", "staff") in text_of(refused)
    assert words_in(refused) == words.replace("officials", "officers")
    assert two.press(refused, path).status_code == 302
    work_is_done(site)
    assert "officers (end of insertion)" in text_of(
        two.get(f"/secretariat/versions/{version_2.version_id}", follow_redirects=True)
    )


def test_who_edits_words_that_have_changed_since_sees_both_texts_and_may_insist(
    site: Site, version_2: SecondVersion
) -> None:
    two, path = site.as_(site.world.staff[1]), edit_path(site, "3")
    opened = two.get(path)
    words = words_in(opened)
    edited(site, "3", "officials", "staff")

    refused = two.press(opened, path, {"text": words.replace("officials", KHMER), "reason": "Clearer."})

    assert refused.status_code == 409
    assert words.replace("officials", "staff") in text_of(refused)
    assert words_in(refused) == words.replace("officials", KHMER)
    assert two.press(refused, edit_path(site, "3")).status_code == 302
    work_is_done(site)
    assert KHMER in text_of(two.get(f"/secretariat/versions/{version_2.version_id}", follow_redirects=True))


def test_a_change_is_taken_out_on_the_page_of_the_text(site: Site, version_2: SecondVersion) -> None:
    edited(site, "3", "officials", "staff")
    officer = site.as_(site.world.staff[0])
    text = officer.get(f"/secretariat/versions/{version_2.version_id}").headers["Location"]

    gone = officer.press(officer.get(text), f"/secretariat/editorial-changes/{change_id(site)}/take-out")

    assert gone.headers["Location"] == f"{text}#editorial"
    work_is_done(site)
    assert "Editorial change" not in text_of(officer.get(text, follow_redirects=True))


def test_what_went_out_marks_the_secretariats_words_and_lists_them_everywhere(
    site: Site, version_2: SecondVersion
) -> None:
    edited(site, "3", "officials", KHMER, reason=f"{BURMESE} <b>")
    version_2.circulate()
    version, reader = newest(site), site.as_(site.world.coordinators["TH"])

    page = reader.get(f"/versions/{version}")
    shown = html.fromstring(page.text)
    (own,) = shown.xpath("//section[@aria-label='Paragraph 3']//*[@class='own-words']")
    assert (own[0].text, own[0].get("lang")) == (KHMER, "km")
    assert own.text_content() == f"{KHMER}Secretariat (editorial)"
    assert "1 editorial change by the secretariat" in text_of(page)
    (card,) = shown.xpath("//section[@class='own-card']")
    assert f"{BURMESE} <b>" in card.text_content()
    (way,) = {*shown.xpath("//a[starts-with(@href, '/editorial-changes/')]/@href")}
    assert KHMER in text_of(reader.get(way))
    assert "by Secretariat (editorial)" in text_of(reader.get(f"/versions/{version}/redline"))
    for listed in ("/compendium", "/compendium.html", "/text.html"):
        assert "Editorial changes by the secretariat" in reader.get(f"/versions/{version}{listed}").text, listed
    assert f"- Now: {KHMER}" in reader.get(f"/versions/{version}/text.md").text
    (kept,) = json.loads(reader.get(f"/versions/{version}/compendium.json").text)["editorial_changes"]
    assert kept == {
        "paragraph": "paragraph 3",
        "changes": [{"before": "officials", "now": KHMER}],
        "reason": f"{BURMESE} <b>",
        "undone": False,
        "objections": [],
    }


def test_one_button_objects_with_a_sentence_or_without(site: Site, version_2: SecondVersion) -> None:
    edited(site, "3", "officials", "staff")
    page = f"/editorial-changes/{change_id(site)}"
    thailand, laos = site.as_(site.world.coordinators["TH"]), site.as_(site.world.coordinators["LA"])
    assert thailand.get(page).status_code == 404
    version_2.circulate()
    for reader in (site.as_(site.world.contributor), site.as_(site.world.staff[0])):
        assert "Object to this change" not in text_of(reader.get(page))
        assert reader.post(f"{page}/object").status_code == 404

    objected = thailand.press(thailand.get(page), f"{page}/object", {"text": OBJECTION})
    laos.press(laos.get(page), f"{page}/object")

    assert objected.headers["Location"] == page
    mine = text_of(thailand.get(page))
    assert f"Thailand objects: {OBJECTION}" in mine
    assert "Object to this change" not in mine
    assert "Lao PDR objects" not in mine
    assert "Lao PDR objects." in text_of(site.as_(site.world.staff[1]).get(page))
    files = ("", "/compendium", "/text.md", "/compendium.json")
    kept = [[reader.get(f"/versions/{newest(site)}{file}").text for file in files] for reader in (thailand, laos)]
    assert not [text for texts in kept for text in texts if OBJECTION in text]
    with site.database.reading(WORKER) as session:
        recipients = session.scalars(select(Notification.person_id).where(Notification.letter == Letter.OBJECTED)).all()
    assert len(recipients) == 2 * len(site.world.staff)


def test_a_member_takes_its_objection_back_while_it_could_object(site: Site, version_2: SecondVersion) -> None:
    edited(site, "3", "officials", "staff")
    page = f"/editorial-changes/{change_id(site)}"
    version = version_2.circulate()
    thailand, officer = site.as_(site.world.coordinators["TH"]), site.as_(site.world.staff[1])
    assert "Take the objection" not in text_of(thailand.get(page))
    thailand.press(thailand.get(page), f"{page}/object", {"text": OBJECTION})
    mine = text_of(thailand.get(page))
    assert "Thailand can take it back until the round on this text closes, or the text is put to the members." in mine
    assert "Take the objection of Thailand back" in mine

    taken = thailand.press(thailand.get(page), f"{page}/take-back")
    assert taken.headers["Location"] == page
    for reader in (thailand, officer):
        assert "Thailand objects" not in text_of(reader.get(page))
    assert "Object to this change" in text_of(thailand.get(page))

    thailand.press(thailand.get(page), f"{page}/object", {"text": OBJECTION})
    second = open_round_on(site.world, version.id)
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=1))
    draft = text_of(thailand.get(f"/rounds/{second.round_id}"))
    assert "1 editorial change by the secretariat is in this text. Read it, or object to it" in draft
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() - timedelta(seconds=1))
    late = text_of(thailand.get(page))
    assert "The objection of Thailand stands: it can no longer be taken back." in late
    assert "Take the objection of Thailand back" not in late
    assert thailand.post(f"{page}/take-back").status_code == 409


def test_while_a_change_is_objected_to_the_pages_say_why_the_members_cannot_be_asked(
    site: Site, version_2: SecondVersion
) -> None:
    edited(site, "3", "officials", "staff")
    page = f"/editorial-changes/{change_id(site)}"
    version = version_2.circulate()
    thailand, officer = site.as_(site.world.coordinators["TH"]), site.as_(site.world.staff[1])
    thailand.press(thailand.get(page), f"{page}/object")

    for form in ("lift", "adopt"):
        found = officer.get(f"/secretariat/versions/{version.id}/{form}")
        assert "Members object to editorial changes in version 2: paragraph 3 (Thailand)." in text_of(found)
        assert html.fromstring(found.text).xpath("//main//a[text()='Open a round on version 2']")
        assert find_form(found, f"/secretariat/versions/{version.id}/{form}") is None
    consultation = f"/secretariat/consultations/{site.world.consultation_id}"
    found = officer.get(consultation)
    assert "Members object to editorial changes in version 2: paragraph 3 (Thailand) Open a round" in text_of(found)
    adopts = "//main//a[text()='Adopt version 2']"
    assert html.fromstring(found.text).xpath(adopts) == []

    thailand.press(thailand.get(page), f"{page}/take-back")
    assert html.fromstring(officer.get(consultation).text).xpath(adopts)
    note(site.world, version, {1: KHMER})
    begin_lifting(site.world, version, terms(site.world, AdoptionProcedure.TACIT))
    shown = text_of(thailand.get(page))
    assert "The members are being asked about this text, so nobody can object to single changes in it now." in shown
    assert "Object to this change" not in shown


@pytest.mark.parametrize("path", ["/secretariat/paragraphs/999999/edit", "/editorial-changes/999999"])
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.as_(site.world.staff[0]).get(path).status_code == 404


def test_members_cannot_open_the_form(site: Site, version_2: SecondVersion) -> None:
    path = edit_path(site, "3")
    readers: list[Browser] = [site.as_(site.world.coordinators["KH"]), site.as_(site.world.deputy)]
    assert {reader.get(path).status_code for reader in readers} == {404}
    assert {reader.post(path, {"text": "x", "reason": "y"}).status_code for reader in readers} == {404}


def newest(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Paragraph.version_id).order_by(Paragraph.version_id.desc()).limit(1)).one()
