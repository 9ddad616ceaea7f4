"""Opening a round: for comments, or as a final reading; where none can be opened, the page says why, and where to go."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from models.rounds.consultation import Round
from tests.adoption import begin, note, terms
from tests.lifting import announce as announce_lifting
from tests.rounds import open_round_on
from tests.web.circulation import SecondVersion
from tests.web.secretariat import find_form, officers, round_path
from tests.web.site import Browser, Site, text_of


@pytest.fixture
def officer(site: Site) -> Browser:
    return officers(site)[0]


def in_round(site: Site, version: DraftVersion, *, final_reading: bool) -> Site:
    closes_at = site.database.now() + timedelta(days=7)
    world = open_round_on(site.world, version.id, closes_at, final_reading=final_reading)
    return Site(site.app, site.database, world)


def opening_of(version_id: int) -> str:
    return f"/secretariat/versions/{version_id}/open-round"


def links(page: str) -> list[str]:
    return [str(address) for address in html.fromstring(page).xpath("//main//a/@href")]


def test_a_page_that_could_open_no_round_says_why_and_where_to_go(
    site: Site, bare: DraftVersion, officer: Browser
) -> None:
    older = officer.get(opening_of(site.world.version_id))
    assert "A round is opened on the newest circulated version. This is an older one." in text_of(older)
    assert opening_of(bare.id) in links(older.text)
    assert find_form(older, opening_of(site.world.version_id)) is None

    page = officer.get(opening_of(bare.id))
    in_between = in_round(site, bare, final_reading=False)
    late = officer.press(page, opening_of(bare.id))

    for answer, status in ((officer.get(opening_of(bare.id)), 200), (late, 409)):
        assert answer.status_code == status
        assert "Round 2 on this text is still under way." in text_of(answer)
        assert round_path(in_between) in links(answer.text)
        assert find_form(answer, opening_of(bare.id)) is None


def test_no_round_is_offered_during_an_adoption_or_after_it(site: Site, bare: DraftVersion, officer: Browser) -> None:
    ends_at = site.database.now() + timedelta(days=14)
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS, ends_at))
    during = officer.get(opening_of(bare.id))
    assert "The members are being asked to adopt version 2" in text_of(during)
    assert f"/secretariat/adoptions/{adoption.id}" in links(during.text)

    adoption.all_agree()

    after = officer.get(opening_of(bare.id))
    assert "This text has been adopted already." in text_of(after)
    assert find_form(after, opening_of(bare.id)) is None


def test_a_button_that_is_pressed_twice_opens_one_round(site: Site, bare: DraftVersion, officer: Browser) -> None:
    page = officer.get(opening_of(bare.id))

    first, again = (officer.press(page, opening_of(bare.id)) for _ in range(2))

    assert (first.status_code, first.location) == (302, f"/secretariat/rounds/{newest_round(site).id}")
    assert again.location == first.location
    other = officer.press(page, opening_of(bare.id), {"reminder_days": "5"})
    assert other.status_code == 409
    assert "Round 2 on this text is still under way." in text_of(other)


def test_a_distant_deadline_is_asked_about_once(site: Site, bare: DraftVersion, officer: Browser) -> None:
    path = opening_of(bare.id)
    today = site.database.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    first, second = (f"{today + timedelta(days=days)}T18:00" for days in (187, 198))
    page = officer.get(path)

    for typed, days in ((first, 187), (second, 198)):
        page = officer.press(page, path, {"closes_at": typed})
        assert page.status_code == 422
        assert f"This is {days} days away, and no deadline can be set earlier afterwards." in text_of(page)

    assert officer.press(page, path).status_code == 302
    assert newest_round(site).closes_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == today + timedelta(days=198)


def test_no_round_is_offered_while_words_for_brackets_are_with_the_members(
    site: Site, out: SecondVersion, officer: Browser
) -> None:
    with site.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(site.world, version, {1: "each year"})
    lifting = announce_lifting(
        site.world, version, terms(site.world, AdoptionProcedure.MEETING, present="KH VN", agreed="KH VN")
    )

    page = officer.get(opening_of(out.version_id))

    assert "The members are being asked about words for brackets of version 2" in text_of(page)
    assert f"/secretariat/liftings/{lifting.id}" in links(page.text)


def newest_round(site: Site) -> Round:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Round).order_by(Round.id.desc()).limit(1)).one()


def test_staff_open_a_round_as_a_final_reading_by_choosing_so(site: Site, bare: DraftVersion, officer: Browser) -> None:
    path = opening_of(bare.id)
    page = officer.get(path)
    assert html.fromstring(page.text).xpath("//input[@name='kind'][@checked]/@value") == ["comments"]

    opened = officer.press(page, path, {"kind": "final-reading"})

    assert opened.status_code == 302
    assert newest_round(site).final_reading


def test_a_final_reading_is_not_offered_while_a_bracket_is_open_and_refused_if_asked_for(
    site: Site, out: SecondVersion, officer: Browser
) -> None:
    path = opening_of(out.version_id)
    page = officer.get(path)
    assert "kind" not in html.fromstring(page.text).xpath("//input/@name")
    assert "A final reading can be held when none is open." in text_of(page)

    refused = officer.press(page, path, {"kind": "final-reading"})

    assert refused.status_code == 409
    assert "A final reading is held of a text in which none is open" in text_of(refused)
    assert officer.press(page, path, {"kind": "gossip"}).status_code == 422
    assert officer.press(page, path).status_code == 302
    assert not newest_round(site).final_reading
