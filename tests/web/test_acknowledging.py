"""A member's people say that the letter about a round has arrived; opening its link says nothing."""

from sqlalchemy import select

from models.db.access import WORKER
from models.people.person import Person
from models.rounds.consultation import Acknowledgement
from tests.web.country import coordinator, deadline_passes, draft_path
from tests.web.site import Site, text_of

BUTTON = "I have received this"


def test_opening_the_round_acknowledges_nothing_and_pressing_the_button_does_once(site: Site) -> None:
    press = f"{draft_path(site)}/acknowledge"
    deputy = site.as_(site.world.deputy)
    page = deputy.get(draft_path(site))
    assert acknowledgements(site) == []
    assert deputy.get(press).status_code == 405

    answer = deputy.press(page, press)
    again = deputy.press(page, press)

    assert answer.headers["Location"] == again.headers["Location"] == draft_path(site)
    assert [one.by_id for one in acknowledgements(site)] == [site.world.deputy.id]
    seen = coordinator(site).get(draft_path(site))
    assert "Deputy of Cambodia told the secretariat on" in text_of(seen)
    assert BUTTON not in seen.text


def test_the_button_is_there_for_those_who_speak_for_the_member_while_something_is_left_to_answer(site: Site) -> None:
    def sees(person: Person) -> bool:
        return BUTTON in site.as_(person).get(draft_path(site)).text

    speaks = [site.world.coordinators["KH"], site.world.deputy]
    assert [sees(person) for person in (*speaks, site.world.contributor)] == [True, True, False]
    site.world.submit("KH")
    assert [sees(person) for person in speaks] == [False, False]


def test_a_contributor_cannot_say_it_for_the_member(site: Site) -> None:
    assert site.as_(site.world.contributor).post(f"{draft_path(site)}/acknowledge").status_code == 404
    assert acknowledgements(site) == []


def test_after_the_deadline_the_page_says_that_it_is_too_late(site: Site) -> None:
    browser = coordinator(site)
    page = browser.get(draft_path(site))
    deadline_passes(site)

    answer = browser.press(page, f"{draft_path(site)}/acknowledge")

    assert answer.status_code == 409
    assert "Comments on this text closed on" in text_of(answer)
    assert acknowledgements(site) == []


def acknowledgements(site: Site) -> list[Acknowledgement]:
    with site.database.reading(WORKER) as session:
        return list(session.scalars(select(Acknowledgement)))
