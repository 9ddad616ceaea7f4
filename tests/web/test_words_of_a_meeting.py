"""The text with the words of a meeting, on which its members are asked: there to read before anybody answers."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from tests.adoption import RunningAdoption, confirm_announcement, note, terms
from tests.adoption import announce as announced_by_staff
from tests.browser.adopting import at_a_meeting
from tests.rounds import circulate_round
from tests.web.adoption_pages import adoption, as_, version
from tests.web.circulation import BURMESE
from tests.web.site import Site, text_of

__all__ = ["adoption", "version"]


@pytest.mark.slow
def test_the_text_with_the_words_of_a_meeting_is_there_before_anybody_confirms_or_answers(site: Site) -> None:
    version, how = at_a_meeting(site.world)
    ends_at = site.database.now() + timedelta(days=14)
    announced = announced_by_staff(site.world, version, how._replace(ends_at=ends_at))
    officer, path = site.as_(site.world.staff[1]), f"/adoptions/{announced.id}/text"
    page = officer.get(f"/secretariat/adoptions/{announced.id}")

    links = html.fromstring(page.text).xpath("//a/@href")
    first, last = version_numbered(site, 1), version_numbered(site, 2)
    assert [link for link in links if link.startswith(path)] == [
        path,
        f"{path}?since={last}",
        f"{path}?since={first}",
        f"{path}#files",
    ]
    assert page.text.index(path) < page.text.index(f"/secretariat/adoptions/{announced.id}/begin")
    assert f"inserted: {BURMESE}" in text_of(page)
    clean = text_of(officer.get(path))
    assert f"The members will meet {BURMESE} to share what they have learned." in clean
    assert "[" not in clean
    assert "deleted: [every year] [Cambodia: twice yearly]" in text_of(officer.get(f"{path}?since={last}"))
    assert "deleted: every year" in text_of(officer.get(f"{path}?since={first}"))
    assert as_(site, "KH").get(path).status_code == 404

    confirm_announcement(site.world, announced)
    khmer = as_(site, "KH")
    own = khmer.get(f"/adoptions/{announced.id}")
    assert own.text.index(f'href="{path}"') < own.text.index(f"/adoptions/{announced.id}/agree")
    assert text_of(khmer.get(path)).startswith(clean.partition("Back")[0][:200])
    assert site.as_(site.world.contributor).get(path).status_code == 200
    assert site.nobody().get(path).status_code == 302
    assert khmer.get(f"{path}?since=999").status_code == 404


def test_the_page_of_that_text_counts_a_bracket_of_two_places_once(site: Site) -> None:
    site.world.replace("VN", "1", "will meet every year to share", "shall meet every decade to share")
    version = circulate_round(site.world)
    note(site.world, version, "shall")
    announced = announced_by_staff(
        site.world, version, terms(site.world, AdoptionProcedure.MEETING, present="KH", agreed="KH")
    )

    page = site.as_(site.world.staff[1]).get(f"/adoptions/{announced.id}/text")

    assert "with the words on which the meeting agreed in the places of its 1 bracket." in text_of(page)


def test_of_a_text_without_brackets_the_version_itself_is_there_to_read(site: Site, adoption: RunningAdoption) -> None:
    path = f"/adoptions/{adoption.id}/text"
    khmer = as_(site, "KH")
    links = html.fromstring(khmer.get(f"/adoptions/{adoption.id}").text).xpath("//a/@href")
    assert [link for link in links if link.startswith(path)] == [
        path,
        f"{path}?since={version_numbered(site, 1)}",
        f"{path}#files",
    ]
    assert "The members will protect the river and its fish." in text_of(khmer.get(path))


def version_numbered(site: Site, number: int) -> int:
    with site.database.reading(WORKER) as session:
        own = select(DraftVersion.id).where(DraftVersion.consultation_id == site.world.consultation_id)
        return session.scalars(own.where(DraftVersion.number == number)).one()
