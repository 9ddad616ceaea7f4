"""Observers on the pages: invited by the secretariat, they comment; a coordinator sponsors, staff answer, the compendium shows it."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from models.db.access import WORKER
from models.drafts.version import DraftVersion, Paragraph
from models.observers.observer import ObserverComment
from models.people.person import Person
from testing.rounds import open_round_on
from tests.rounds import circulate, consolidate_and_answer
from tests.web.country import form_action
from tests.web.site import Browser, Site, text_of

WORDS = "six times in each and every year"
INVITED = {
    "short_name": "MRC",
    "organisation": "Mekong River Commission",
    "name": "Ann Observer",
    "email": "ann@mrc.example.org",
    "comments": "every",
}


def test_an_observer_reads_what_a_final_reading_takes(site: Site, bare: DraftVersion) -> None:
    reading = open_round_on(site.world, bare.id, site.database.now() + timedelta(days=7), final_reading=True)
    ann, address = observer(site), f"/observer/rounds/{reading.round_id}"

    page = text_of(ann.get(address))

    assert "This is the final reading" in page
    assert "Substantive and technical changes are not taken in this round." in page
    form = ann.get(f"{address}/comments/new?paragraph={reading.paragraph('2').id}&change=replace")
    typed = {"proposed_text": "Other words.", "justification": "It is plainer.", "type": "substantive"}
    refused = ann.press(form, form_action(form), typed)
    assert refused.status_code == 422
    assert "a country can reopen words on which the members have agreed" in text_of(refused)
    assert "your country" not in text_of(refused)


def observer(site: Site) -> Browser:
    """Somebody of an observer that the secretariat has invited on its page."""
    officer, address = (
        site.as_(site.world.staff[0]),
        f"/secretariat/consultations/{site.world.consultation_id}/observers",
    )
    page = officer.get(address)
    refused = officer.press(page, address, {**INVITED, "email": "nobody"})
    assert refused.status_code == 422
    assert INVITED["organisation"] in refused.text
    assert officer.press(page, address, INVITED).status_code == 302
    assert "Ann Observer, ann@mrc.example.org" in text_of(officer.get(address))
    with site.database.reading(WORKER) as session:
        person = session.scalars(select(Person).where(Person.email == INVITED["email"])).one()
    return site.as_(person)


@pytest.mark.parametrize("comments", [0, 1])
def test_only_who_has_commented_is_offered_what_became_of_it(site: Site, comments: int) -> None:
    ann, address = observer(site), f"/observer/rounds/{site.world.round_id}"
    for _ in range(comments):
        assert ann.post(f"{address}/comments", {"type": "general", "text": "When?"}).status_code == 302
    site.world.everybody_submits()
    site.world.close()

    home = ann.get("/")

    assert ("MRC had no comment." in text_of(home)) is (comments == 0)
    assert home.text.count(f'href="{address}"') == 1 + comments


def comment_of(site: Site) -> int:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(ObserverComment.id).order_by(ObserverComment.id.desc())).first() or 0


def test_an_observer_narrows_the_draft_to_words_a_section_or_its_own_comments(site: Site) -> None:
    ann, round_ = observer(site), f"/observer/rounds/{site.world.round_id}"
    assert (
        ann.post(
            f"{round_}/comments?change=remark&paragraph={site.world.paragraph('4').id}",
            {"type": "general", "text": "When?"},
        ).status_code
        == 302
    )

    found = text_of(ann.get(f"{round_}?find=the+RIVER"))
    assert "Shown: 1 of 4 paragraphs." in found
    assert "protect the river" in found
    assert "Capacity building" not in found
    assert "Shown: 2 of 4 paragraphs." in text_of(ann.get(f"{round_}?section={heading(site, 'Means')}"))
    for own in ("mine=1", "type=general"):
        assert "Shown: 1 of 4 paragraphs." in text_of(ann.get(f"{round_}?{own}"))
    nothing = ann.get(f"{round_}?find=glacier")
    assert "No paragraph has what you look for." in text_of(nothing)
    assert f'href="{round_}#draft"' in nothing.text


def test_the_contents_of_an_observers_draft_count_its_own_comments(site: Site) -> None:
    ann, round_ = observer(site), f"/observer/rounds/{site.world.round_id}"
    where = f"{round_}/comments?change=remark&paragraph={site.world.paragraph('4').id}"
    assert ann.post(where, {"type": "general", "text": "When?"}).status_code == 302

    contents = html.fromstring(ann.get(round_).text).xpath("//nav[@id='contents']//li")

    assert [" ".join(one.text_content().split()) for one in contents] == [
        "Goals",
        "Means 1 of your comments",
        "On the whole text",
    ]


def heading(site: Site, text: str) -> str:
    with site.database.reading(WORKER) as session:
        own = select(Paragraph.key).where(Paragraph.version_id == site.world.version_id, Paragraph.text == text)
        return session.scalars(own).one()


@pytest.mark.slow
def test_an_observers_comment_is_submitted_sponsored_answered_and_listed(site: Site) -> None:
    world, ann = site.world, observer(site)
    round_ = f"/observer/rounds/{world.round_id}"
    assert round_ in ann.get("/").text
    paragraph = world.paragraph("1")
    ways = f"{round_}/comments?change=replace&paragraph={paragraph.id}"
    page = ann.get(f"{round_}/comments/new?change=replace&paragraph={paragraph.id}")
    assert "in brackets, with the name of the sponsoring country" in text_of(page)
    fields = {"type": "substantive", "proposed_text": paragraph.text.replace("every year", WORDS)}
    assert "six times" in text_of(ann.post(ways, {**fields, "look": "1"}))
    assert ann.press(page, ways, fields).status_code == 302
    own = f"/observer/comments/{comment_of(site)}"
    assert ann.press(ann.get(own), own, {"justification": "ការហូរ needs it."}).status_code == 302
    assert ann.post(f"{round_}/comments", {"type": "general", "text": "ច្រឡំ"}).status_code == 302
    wrong = f"/observer/comments/{comment_of(site)}/remove"
    assert wrong in ann.get(round_).text
    asks = ann.get(wrong)
    assert "ច្រឡំ" in text_of(asks)
    assert ann.press(asks, wrong).status_code == 302
    assert "ច្រឡំ" not in ann.get(round_).text
    thailand = site.as_(world.coordinators["TH"])
    draft = f"/rounds/{world.round_id}"
    assert "of observers" not in text_of(thailand.get(draft))

    assert ann.press(ann.get(round_), f"{round_}/submit").status_code == 302

    assert "MRC-1" in text_of(ann.get(round_))
    assert ann.get(own).status_code == 302
    assert "1 comment of observers, which Thailand can sponsor" in text_of(thailand.get(draft)).replace("One", "1")
    listed = f"{draft}/observers"
    sponsor = f"{listed}/{comment_of(site)}/sponsor"
    deputy = site.as_(world.deputy).get(listed)
    assert "six times" in text_of(deputy)
    headings = "//main//*[self::h1 or self::h2[not(@id='own-language')] or self::h3]"
    assert [title.tag for title in html.fromstring(deputy.text).xpath(headings)] == ["h1", "h2", "h3"]
    assert sponsor not in deputy.text
    assert thailand.press(thailand.get(listed), sponsor).status_code == 302
    assert sponsor not in thailand.get(listed).text
    for page_ in (draft, f"{draft}/answer"):
        assert "proposed by MRC" in text_of(thailand.get(page_))

    world.everybody_submits()
    world.close()
    officer = site.as_(world.staff[0])
    answer = f"/secretariat/observer-comments/{comment_of(site)}"
    assert officer.press(officer.get(answer), answer, {"text": ""}).status_code == 422
    assert officer.press(officer.get(answer), answer, {"text": "With thanks."}).status_code == 302
    for reader, page_ in ((thailand, listed), (ann, round_)):
        assert "With thanks." not in text_of(reader.get(page_)), "before the next version is circulated"
    version = circulate(world, consolidate_and_answer(world))

    compendium = text_of(thailand.get(f"/versions/{version.id}/compendium"))
    assert "TH-1, Thailand, proposed by MRC" in compendium
    assert "MRC-1, Mekong River Commission" in compendium
    assert "With thanks." in compendium
    assert "Thailand, proposed by MRC" in text_of(thailand.get(f"/versions/{version.id}"))
    assert "Sponsored by Thailand as TH-1" in text_of(ann.get(round_))
    assert "With thanks." in text_of(ann.get(round_))
    text = ann.get(f"/observer/versions/{version.id}")
    assert "[Thailand: six times in each and]" in text_of(text)
    json = thailand.get(f"/versions/{version.id}/compendium.json").get_json()
    assert json["comments"][0]["proposed_by"] == "MRC"
    assert json["observers"][0]["sponsored"] == "Thailand (TH-1)"
    table = thailand.get(f"/versions/{version.id}/compendium.csv").text
    assert "Mekong River Commission (observer)" in table


def test_an_observer_reads_when_a_round_closed_and_that_its_draft_was_not_sent_but_not_who_had_answered(
    site: Site,
) -> None:
    world, ann = site.world, observer(site)
    round_ = f"/observer/rounds/{world.round_id}"
    ann.post(f"{round_}/comments", {"type": "general", "text": "When?"})
    assert "not yet submitted" in text_of(ann.get(round_)).casefold()
    world.everybody_submits()
    world.close()

    for page in ("/", round_):
        assert "before its deadline" in text_of(ann.get(page))
        assert "had answered" not in text_of(ann.get(page))
    assert "never submitted" in text_of(ann.get(round_)).casefold()


def test_an_observer_sees_no_page_of_members_and_nothing_once_its_invitation_has_ended(site: Site) -> None:
    world, ann = site.world, observer(site)
    for page in (
        f"/rounds/{world.round_id}",
        f"/versions/{world.version_id}",
        f"/consultations/{world.consultation_id}",
        "/office",
    ):
        assert ann.get(page).status_code == 404, page
    assert ann.get(f"/observer/versions/{world.version_id}").status_code == 200
    assert ann.get(f"/rounds/{world.round_id}/deadline.ics").status_code == 200

    officer = site.as_(world.staff[0])
    address = f"/secretariat/consultations/{world.consultation_id}/observers"
    assert officer.press(officer.get(address), f"{address}/1/end").status_code == 302

    assert ann.get("/").status_code == 302
    listed = text_of(officer.get(address))
    assert "ended" in listed
    assert "it could comment in" in listed


def languages(site: Site) -> dict[str, str]:
    with site.database.reading(WORKER) as session:
        return {one.email: one.language for one in session.scalars(select(Person))}


def test_an_observer_is_invited_with_the_language_of_its_letters_and_a_later_invitation_does_not_change_it(
    site: Site,
) -> None:
    officer = site.as_(site.world.staff[0])
    address = f"/secretariat/consultations/{site.world.consultation_id}/observers"
    page = officer.get(address)
    (chosen,) = html.fromstring(page.text).xpath("//select[@name='language']/option[@selected]")
    assert (chosen.get("value"), chosen.text) == ("en", "English")

    refused = officer.press(page, address, {**INVITED, "language": "xx"})
    assert refused.status_code == 422
    assert "Choose one of the languages in the list." in text_of(refused)
    assert INVITED["email"] not in languages(site)
    assert officer.press(page, address, {**INVITED, "language": "vi"}).status_code == 302
    assert languages(site)[INVITED["email"]] == "vi"

    assert officer.press(page, address, {**INVITED, "language": "km"}).status_code == 302
    assert languages(site)[INVITED["email"]] == "vi"
    other = {**INVITED, "name": "Ben Observer", "email": "ben@mrc.example.org"}
    assert officer.press(page, address, other).status_code == 302
    assert languages(site)["ben@mrc.example.org"] == "en"
